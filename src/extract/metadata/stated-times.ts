import { type Element, isTag, isText } from 'domhandler';
import type { StatedTime } from '../../story.ts';
import type { Linked } from './json-ld.ts';
import type { Marks } from './marked-elements.ts';
import { collapse, parentsOf, storyBoxOf, textOf } from '../page/markup.ts';
import type { Sources } from './metadata-elements.ts';
import { asIso } from './iso-times.ts';

const PUBLISHED = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'datepublished',
  'datecreated',
  'parsely-pub-date',
  'dc.date.issued',
  'dcterms.created',
  'dc.date',
  'date',
  'pubdate',
  'publishdate',
  'publish-date',
  'sailthru.date',
  'cxenseparse:recs:publishtime',
  'last-published',
];
const MODIFIED = [
  'article:modified_time',
  'article:modified',
  'og:updated_time',
  'og:article:modified_time',
  'datemodified',
  'dcterms.modified',
  'dc.date.modified',
  'last-modified',
  'lastmod',
  'revised',
];

type Stated = readonly [text: string | null | undefined, source: string];

const firstTime = (stated: readonly Stated[]): StatedTime | null => {
  for (const [text, source] of stated) {
    const at = asIso(text);
    if (at !== null) return { at, source };
  }
  return null;
};

const timeOfElement = (element: Element | undefined): string | undefined =>
  element === undefined
    ? undefined
    : (element.attribs['datetime'] ?? element.attribs['content'] ?? textOf(element, 200));

const UPDATED =
  /updat|modif|revis|edited|aktualis|geändert|mis à jour|màj|actualiz|aggiornat|atualiz|bijgewerkt|uppdater|oppdater|opdater|zaktualiz|обновл|更新|تحديث|(?:^|\s)stand:$/i;
const PUBLISHED_NAME = /publi|posted|created|first|veröffentlicht|erstellt|опубликован|公開|نشر/i;

/** What stands before an element on its line: "Updated", "Published on". */
const labelOf = (element: Element): string => {
  const before = element.prev;
  if (before === null) return '';
  const text = isText(before)
    ? before.data
    : isTag(before) && before.name !== 'time'
      ? textOf(before, 100)
      : '';
  return collapse(text).slice(-40);
};

/** Does the page say of this time that it is that of the last change? Its own name first, then its label, then its box. */
const isUpdate = (element: Element): boolean => {
  const named = ({ attribs }: Element): string =>
    `${attribs['class'] ?? ''} ${attribs['id'] ?? ''} ${attribs['itemprop'] ?? ''}`;
  const box = element.parent;
  const said = [named(element), labelOf(element), box !== null && isTag(box) ? named(box) : ''];
  for (const words of said) {
    const [update, first] = [UPDATED.test(words), PUBLISHED_NAME.test(words)];
    if (update !== first) return update;
  }
  return false;
};

/** Each is a walk up the tree. */
const MOST_TIMES = 300;

/** Is it that of an update inside the story? A story that is marked as a posting itself holds its own headline. */
const isOfPost = (element: Element, around: ReadonlySet<Element>): boolean =>
  [...parentsOf(element)].some(
    (box) =>
      !around.has(box) &&
      (box.attribs['itemprop'] === 'liveBlogUpdate' ||
        (box.attribs['itemtype'] ?? '').endsWith('/BlogPosting')),
  );

/** Times shown with the headline: not the day's date above it, nor those of other stories. */
const shownTimes = ({ times }: Sources, { belongs }: Marks, headline: Element | null): Element[] => {
  const own = times
    .slice(0, MOST_TIMES)
    .filter((time) => asIso(timeOfElement(time)) !== null && belongs(time));
  if (headline === null) return own;
  const box = storyBoxOf(headline);
  const inside = box === null ? [] : own.filter((time) => [...parentsOf(time)].includes(box));
  return inside.length > 0 ? inside : own;
};

export interface TimeStage {
  readonly sources: Sources;
  readonly marks: Marks;
  readonly linked: Linked;
  readonly headline: Element | null;
}

/** When the story was published and last changed, and who says so: data for machines first, then what readers see. */
export const readTimes = ({
  sources,
  marks,
  linked,
  headline,
}: TimeStage): { readonly published: StatedTime | null; readonly modified: StatedTime | null } => {
  const { meta, microdata } = sources;
  const { article, page } = linked;
  const fromMeta = (keys: readonly string[]): Stated[] =>
    keys.map((key) => [
      key.startsWith('date') && key !== 'date' ? marks.properties.get(key) : meta.get(key),
      `meta:${key}`,
    ]);
  const marked = (name: string): string | undefined => {
    const element = microdata.get(name);
    return element !== undefined && marks.belongs(element) ? timeOfElement(element) : undefined;
  };
  const posts = new Set((article?.posts ?? []).flatMap(({ at }) => asIso(at) ?? []));
  const around = new Set(headline === null ? [] : parentsOf(headline));
  // The newest post of a live blog comes first, and is not when the story was published.
  const times = shownTimes(sources, marks, headline).filter(
    (time) => !posts.has(asIso(timeOfElement(time)) ?? '') && !isOfPost(time, around),
  );
  return {
    published: firstTime([
      [article?.published, 'json-ld'],
      ...fromMeta(PUBLISHED),
      [marked('datepublished'), 'microdata'],
      [page.published, 'json-ld:page'],
      [timeOfElement(times.find((time) => time.attribs['pubdate'] !== undefined)), 'time'],
      [timeOfElement(times.find((time) => !isUpdate(time))), 'time'],
    ]),
    modified: firstTime([
      [article?.modified, 'json-ld'],
      ...fromMeta(MODIFIED),
      [marked('datemodified'), 'microdata'],
      [page.modified, 'json-ld:page'],
      [timeOfElement(times.find(isUpdate)), 'time'],
    ]),
  };
};

import { type ChildNode, type Document, type Element, isTag, isText } from 'domhandler';
import { createHintReader, type Hint } from '../page/name-hints.ts';
import { elementsOf, parentsOf, textOf } from '../page/markup.ts';

/** Where a page marks facts about its story in what readers see. */
export interface Marks {
  /** Addresses of `rel=canonical`, also among other relations, resolved by nobody yet. */
  readonly canonical: string | null;
  readonly base: string | null;
  /** All values of `article:author`: one element for each author. */
  readonly authors: readonly string[];
  readonly contentLanguage: string | null;
  /** First `content` of a `meta` outside comments, by each word of its `itemprop` and its `name`. */
  readonly properties: ReadonlyMap<string, string>;
  /** Elements that may state language and direction of the story, outermost first. */
  readonly frames: readonly Element[];
  /** Does the element belong to the story, or to a comment, another story, the frame of the page? */
  readonly belongs: (element: Element) => boolean;
  /** Elements marked as the author's name by microdata or by their class. */
  readonly authorBoxes: readonly { readonly element: Element; readonly by: 'microdata' | 'class' }[];
}

const AUTHOR_NAME =
  /(?:^|[\s_-])(?:by-?lines?|authors?(?:-?names?)?|autor(?:en|es|a|e)?|auteurs?|writers?|reporters?|journalists?|contributors?)(?:$|[\s_-])/i;
const NO_NAME =
  /bio|avatar|image|img|photo|picture|about|social|follow|twitter|email|title|role|job|date|time|desc|more|link-?list/i;

const isComment = ({ attribs }: Element): boolean =>
  /\bcomment\b/i.test(attribs['itemprop'] ?? '') || (attribs['itemtype'] ?? '').endsWith('/Comment');

/** Boxes of other stories, seen from a headline that is not in them. */
const CARDS = new Set(['article', 'li', 'aside', 'footer', 'nav']);

const createBelongs = (headline: Element | null): Marks['belongs'] => {
  const around = new Set(headline === null ? [] : parentsOf(headline));
  const read = createHintReader();
  const isOther = (element: Element): boolean => {
    const hint: Hint = read(element);
    return CARDS.has(element.name) || hint.boilerplate || hint.comment || isComment(element);
  };
  return (element) => {
    if (isComment(element)) return false;
    for (const parent of parentsOf(element)) {
      if (around.has(parent) || parent.name === 'body') return true;
      if (isOther(parent)) return headline === null && parent.name === 'article';
    }
    return true;
  };
};

interface Draft {
  canonical: string | null;
  base: string | null;
  contentLanguage: string | null;
  readonly properties: Map<string, string>;
  metaSeen: number;
  readonly authors: string[];
  readonly frames: Element[];
  readonly authorBoxes: { readonly element: Element; readonly by: 'microdata' | 'class' }[];
}

/** Words of one element, and elements looked at: each is a walk up the tree. */
const MOST_WORDS = 10;
const MOST_META = 1_000;

const readProperties = (element: Element, content: string, draft: Draft): void => {
  const { itemprop = '', name = '' } = element.attribs;
  const words = `${itemprop} ${name}`.trim().toLowerCase().split(/\s+/).slice(0, MOST_WORDS);
  const unknown = words.filter((word) => !draft.properties.has(word));
  if (unknown.length === 0 || draft.metaSeen >= MOST_META) return;
  draft.metaSeen += 1;
  if ([...parentsOf(element)].some(isComment)) return;
  for (const word of unknown) draft.properties.set(word, content.slice(0, 1_000));
};

const readMeta = (element: Element, draft: Draft): void => {
  const { attribs } = element;
  const content = attribs['content']?.trim() ?? '';
  if (content === '') return;
  readProperties(element, content, draft);
  const name = (attribs['property'] ?? attribs['name'] ?? '').toLowerCase();
  if (name === 'article:author' && draft.authors.length < 20) draft.authors.push(content.slice(0, 300));
  if (attribs['http-equiv']?.toLowerCase() === 'content-language') draft.contentLanguage ??= content;
};

const isNamedAuthor = ({
  class: own = '',
  id = '',
  'data-testid': test = '',
}: Element['attribs']): boolean => {
  if (own === '' && id === '' && test === '') return false;
  const named = `${own} ${id} ${test}`.slice(0, 400).replace(/([a-z\d])([A-Z])/g, '$1-$2');
  return AUTHOR_NAME.test(named) && !NO_NAME.test(named);
};

const readAuthor = (element: Element, draft: Draft): void => {
  const { attribs } = element;
  if (draft.authorBoxes.length >= 50) return;
  if (attribs['itemprop']?.toLowerCase().split(/\s+/).includes('author') === true) {
    draft.authorBoxes.push({ element, by: 'microdata' });
    return;
  }
  if (element.name === 'address' || isNamedAuthor(attribs)) draft.authorBoxes.push({ element, by: 'class' });
};

const FRAMES = new Set(['body', 'main', 'article']);

/** One pass over the page; `headline` tells the story's own box from those of others. */
export const collectMarks = (document: Document, headline: Element | null): Marks => {
  const draft: Draft = {
    canonical: null,
    base: null,
    contentLanguage: null,
    properties: new Map(),
    metaSeen: 0,
    authors: [],
    frames: [],
    authorBoxes: [],
  };
  const around = new Set(headline === null ? [] : parentsOf(headline));
  for (const element of elementsOf(document)) {
    const { name, attribs } = element;
    if (name === 'meta') readMeta(element, draft);
    else if (name === 'base') draft.base ??= attribs['href'] ?? null;
    else if (name === 'link') {
      if (/(?:^|\s)canonical(?:\s|$)/i.test(attribs['rel'] ?? ''))
        draft.canonical ??= attribs['href'] ?? null;
    } else {
      if (FRAMES.has(name) && (name !== 'article' || around.has(element))) draft.frames.push(element);
      readAuthor(element, draft);
    }
  }
  return { ...draft, belongs: createBelongs(headline) };
};

const isTime = (element: Element): boolean =>
  element.name === 'time' || /date|time/i.test(element.attribs['class'] ?? '');

/** The text of a box up to a time or a separator, its own names apart where it marks them. */
export const namesIn = (box: Element): readonly string[] => {
  const inside = elementsOf(box);
  const named = inside.filter(({ attribs }) => attribs['itemprop']?.toLowerCase() === 'name');
  if (named.length > 0) return named.map((element) => textOf(element, 200));
  const marked = inside.filter(
    ({ name, attribs }) =>
      name === 'a' || (AUTHOR_NAME.test(attribs['class'] ?? '') && !NO_NAME.test(attribs['class'] ?? '')),
  );
  const texts = marked.map((element) => textOf(element, 200)).filter((text) => text !== '');
  if (texts.length > 0) return texts;
  let text = '';
  const stack: ChildNode[] = [...box.children].reverse();
  for (let node = stack.pop(); node !== undefined && text.length < 300; node = stack.pop()) {
    if (isText(node)) text += node.data;
    else if (isTag(node)) {
      if (isTime(node)) break;
      text += ' ';
      stack.push(...[...node.children].reverse());
    }
  }
  return [text.split(/[|•·–—\d]/)[0] ?? ''];
};

import type { Element } from 'domhandler';
import { type Marks, namesIn } from './marked-elements.ts';
import { collapse, parentsOf, plainText, storyBoxOf, textOf } from '../page/markup.ts';
import type { Sources } from './metadata-elements.ts';

const WORDS_BEFORE =
  /^(?:(?:words |story |written |report(?:ed|ing)? |analysis |opinion |posted )?by|text|autor(?:en|in)?|author|auteur|автор|текст)\b\s*:?\s+(?=\p{L})|^(?:автор|текст|بقلم|كتب|מאת)\s*:?\s+/iu;
/** Also the first word of a name, so only before a capital letter. */
const NAMED_BEFORE = /^(?:[Vv]on|[Pp]ar|[Pp]or)\s+(?=\p{Lu})/u;
/** Surnames begin so far more often than lines of data do; in what readers see it is the other way round. */
const SHOWN_BEFORE = /^(?:[Dd]i|[Dd]oor|[Aa]v|[Aa]f)\s+(?=\p{Lu})/u;

const NOBODY =
  /^(?:admin(?:istrator)?|root|null|undefined|none|unknown|default|webmaster|n\/?a|authors?|editor|user|test|[^\p{L}\p{N}]*)$/iu;

/** No line of names, whatever is taken off its ends. */
const LONGEST_LINE = 1_000;

const clean = (text: string | null | undefined, shown: boolean): string | null => {
  const whole = collapse(plainText(text ?? ''))
    .replace(WORDS_BEFORE, '')
    .replace(NAMED_BEFORE, '');
  if (whole.length > LONGEST_LINE) return null;
  const name = (shown ? whole.replace(SHOWN_BEFORE, '') : whole).replace(/[\s,;|·•–—-]+$/, '');
  if (name.length > 200 || NOBODY.test(name) || /^https?:|^\S+@\S+$/.test(name)) return null;
  return name;
};

const PARTICLE =
  /^(?:al|af|av|bin|da|das|de|del|della|den|der|des|di|do|dos|du|e|el|ibn|la|le|ten|ter|van|von|y|zu|zum|zur)$/;
const BETWEEN_NAMES = /\s*(?:,|&|;|\/)\s*|\s+(?:and|und|et|y|e|och|og|en|i|и)\s+/u;

/** Written like the name of a person: two to five words, each with a capital, or a script that has none. */
const isName = (text: string): boolean => {
  const words = text.split(' ');
  if (
    /[\d@:?!]|^(?:the|an?|our|die|der|das|le|les|los|las|il|view|see|follow|read|more)\s/i.test(text) ||
    text.length > 60 ||
    words.length > 5
  )
    return false;
  if (!/\p{Lu}|\p{Ll}/u.test(text)) return text.length >= 2 && text.length <= 30;
  return words.length >= 2 && words.every((word) => /^\p{Lu}/u.test(word) || PARTICLE.test(word));
};

/** The names in a line of a box that is marked as the author's; what else stands there is no name. */
const shownNames = (line: string): readonly string[] =>
  (clean(line, true) ?? '')
    .split(BETWEEN_NAMES)
    .map((name) => name.trim())
    .filter(isName);

const join = (names: readonly (string | null)[]): string | null => {
  const distinct = [...new Set(names.filter((name) => name !== null && name !== ''))];
  return distinct.length === 0 ? null : distinct.join(', ');
};

const fromMicrodata = ({ authorBoxes, belongs }: Marks): string | null =>
  join(
    authorBoxes
      .filter(({ by, element }) => by === 'microdata' && belongs(element))
      .slice(0, 10)
      .flatMap(({ element }) => namesIn(element).map((name) => clean(name, true))),
  );

/** Beside the story stand the names of others, so where it has a box of its own only that is looked at. */
const fromBoxes = ({ authorBoxes, belongs }: Marks, headline: Element): string | null => {
  const box = storyBoxOf(headline);
  const isInside = (element: Element): boolean => box === null || [...parentsOf(element)].includes(box);
  for (const { by, element } of authorBoxes) {
    if (by !== 'class' || !belongs(element) || !isInside(element)) continue;
    const names = namesIn(element).flatMap(shownNames);
    if (names.length > 0) return join(names);
  }
  return null;
};

export interface BylineContext {
  /** As the linked data has it. */
  readonly stated: string | null;
  /** Without a headline nobody can tell whose author a box names. */
  readonly headline: Element | null;
  readonly isSiteName: (text: string) => boolean;
}

/** Who wrote the story. Data for machines first, then what readers see; the site's own name only where nobody else is named. */
export const readBylines = (sources: Sources, marks: Marks, context: BylineContext): string | null => {
  const { meta, authorLinks } = sources;
  const { stated, headline, isSiteName } = context;
  const links = authorLinks
    .slice(0, 50)
    .filter((link) => marks.belongs(link))
    .slice(0, 5);
  const statements: readonly (() => string | null)[] = [
    () => clean(stated, false),
    () => clean(meta.get('author'), false),
    () => join(marks.authors.map((name) => clean(name, false))),
    () => clean(meta.get('parsely-author') ?? meta.get('dc.creator') ?? meta.get('byl'), false),
    () => fromMicrodata(marks),
    () => join(links.map((link) => clean(textOf(link, 200), true))),
    () => (headline === null ? null : fromBoxes(marks, headline)),
  ];
  let site: string | null = null;
  for (const state of statements) {
    const name = state();
    if (name !== null && !isSiteName(name)) return name;
    site ??= name;
  }
  return site;
};

import type { Block, Scope } from './outline.ts';
import { endsSentence } from './sentences.ts';

/** A text with a closing tag for fewer characters than this is markup that a script was to insert. */
const MARKUP_DENSITY = 120;

/** A place in a template that nobody filled. */
const PLACEHOLDER = /^(?:\{\{[^}]*\}\}|\{%[^%]*%\}|<%[^%]*%>|\$\{[^}]*\})$/;

/** Is the text markup that a script was to put in place? */
export const isMarkup = (text: string): boolean =>
  PLACEHOLDER.test(text) ||
  (text.includes('</') && (text.match(/<\/[a-z][\w-]*>/gi)?.length ?? 0) * MARKUP_DENSITY > text.length);

/** So much plain text (reading length) makes a sentence of links running text, up to a larger share of links. */
const LEAST_PLAIN = 40;

const isMostlyLinks = ({ length, linkLength, text }: Block): boolean =>
  linkLength >= 0.4 * length &&
  !(linkLength < 0.65 * length && length - linkLength >= LEAST_PLAIN && endsSentence(text));

/** Of running text, at least so much are letters and marks of letters; a table of signs has fewer. */
const LEAST_LETTERS = 0.5;
const LEAST_WORDS = 0.25;

/** Labels and values have fewer letters than running text, and rows of signs have hardly any. */
export const hasWords = ({ letters }: Block): boolean => letters >= LEAST_WORDS;

/** Reads like running text: long enough, few links, and a sentence end unless it is very long. */
export const isProse = (block: Block): boolean =>
  block.role !== 'heading' &&
  block.role !== 'table' &&
  block.length >= 70 &&
  !isMostlyLinks(block) &&
  (endsSentence(block.text) || block.length >= 160) &&
  !isMarkup(block.text) &&
  block.letters >= LEAST_LETTERS;

export const isLinkOnly = (block: Block): boolean => block.linkLength > 0.8 * block.length;

/** Sums over blocks, so that the share of any box is found in constant time. */
export class Mass {
  private readonly sums: number[] = [0];
  readonly total: number;
  constructor(blocks: readonly Block[], weigh: (block: Block) => number) {
    let sum = 0;
    for (const block of blocks) {
      sum += weigh(block);
      this.sums.push(sum);
    }
    this.total = sum;
  }
  in({ start, end }: Pick<Scope, 'start' | 'end'>): number {
    return (this.sums[end] ?? 0) - (this.sums[start] ?? 0);
  }
  share(scope: Pick<Scope, 'start' | 'end'>): number {
    return this.total > 0 ? this.in(scope) / this.total : 0;
  }
}

/** A very long block must not outvote a page, so prose counts up to this reading length. */
const LONGEST_COUNTED = 800;

export const proseMass = (blocks: readonly Block[]): Mass =>
  new Mass(blocks, (block) => (isProse(block) ? Math.min(block.length, LONGEST_COUNTED) : 0));

/** Does one of the boxes hold the other? */
export const overlap = (a: Pick<Scope, 'start' | 'end'>, b: Pick<Scope, 'start' | 'end'>): boolean =>
  a.start < b.end && b.start < a.end;

/** Boxes that are the page itself. */
export const PAGE: ReadonlySet<string> = new Set(['html', 'body', '#root']);

/** Reading length of all blocks together. */
export const lengthOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { length }) => sum + length, 0);

/** Elements that are a paragraph themselves. */
export const LEAVES = new Set([
  'p',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'dt',
  'dd',
  'figcaption',
  'pre',
  'blockquote',
]);

/** How many paragraphs of running text stand directly in each box; a paragraph stands in the box around it. */
export const countParagraphs = (blocks: readonly Block[]): ReadonlyMap<Scope, number> => {
  const counts = new Map<Scope, number>();
  for (const block of blocks) {
    const { scope } = block;
    const around = LEAVES.has(scope.name) ? scope.parent : scope;
    if (around !== null && isProse(block)) counts.set(around, (counts.get(around) ?? 0) + 1);
  }
  return counts;
};

/** Reading length of a sentence that may be all there is yet: "The minister has resigned." */
const LEAST_SENTENCE = 25;

/** Words of a line of breaking news that has no full stop yet. */
const LEAST_FLASH_WORDS = 8;

/** "Island ferry runs aground off the northern light with forty on board": a paragraph of an article's box that is one long line without links. */
export const isNewsflashLine = ({ role, links, text, scope }: Block): boolean =>
  role === 'paragraph' &&
  links === 0 &&
  scope.name === 'p' &&
  !/[:：|]/.test(text) &&
  text.split(' ').length >= LEAST_FLASH_WORDS;

/** Blocks of a box that holds a headline, a sentence and little else. */
const LARGEST_FLASH = 8;

/**
 * A sentence in a box that is made for the text of an article, or in a small one with the page's headline, whose index
 * is -1 where there is none.
 */
export const isStorySentence = (block: Block, headline: number): boolean => {
  const { role, length, text, scope } = block;
  if (role !== 'paragraph' || length < LEAST_SENTENCE || !(endsSentence(text) || isNewsflashLine(block)))
    return false;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.hint.body || at.name === 'article') return true;
    const small = at.end - at.start <= LARGEST_FLASH && !PAGE.has(at.name);
    if (small && at.start <= headline && headline < at.end) return true;
  }
  return false;
};

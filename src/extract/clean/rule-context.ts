import type { Block, Scope } from '../page/outline.ts';
import type { Mass } from '../page/prose.ts';
import { foldForSearch } from '../../text/fold.ts';

/** What a rule may know beside the block. */
export interface Context {
  readonly blocks: readonly Block[];
  readonly scopes: readonly Scope[];
  /** Linked items that are the story's own: documents, sources, offers on other sites. */
  readonly ownLinks: ReadonlySet<Block>;
  readonly root: Scope;
  readonly furniture: readonly boolean[];
  readonly prose: Mass;
  readonly lengths: Mass;
  readonly headlines: readonly string[];
  readonly descriptions: readonly string[];
  readonly byline: string;
  /** Folded names of single authors, each of two words or more. */
  readonly authors: readonly string[];
  /** What the page's pictures are said to show. */
  readonly pictureTexts: ReadonlySet<string>;
  /** Indices of the first and the last block of prose that is not furniture by its box. */
  readonly first: number;
  readonly last: number;
  /** Do most paragraphs stand in elements that mean a paragraph? Then loose short text is a label. */
  readonly tagged: boolean;
}

export type Rule = (block: Block, context: Context) => boolean;

/** Parallel to the blocks of the body: why each is not part of the story, or null where it is. */
export type Reasons = (string | null)[];

export type NamedRule = readonly [reason: string, rule: Rule];

export const PARAGRAPHS: ReadonlySet<string> = new Set(
  'p li blockquote pre dd dt td th table q h1 h2 h3 h4 h5 h6'.split(' '),
);

export const isShort = (block: Block, length: number): boolean => block.length < length;

/** Does a box between the block and the body's root, innermost first, pass the test? */
export const inside = (block: Block, { root }: Context, test: (scope: Scope) => boolean): boolean => {
  for (let scope: Scope | null = block.scope; scope !== null && scope !== root; scope = scope.parent) {
    if (test(scope)) return true;
  }
  return false;
};

/** A young story grows to about this reading length; what is little is measured by that, or it would change with growth. */
const GROWN = 1_500;

/** Does the box hold less than a share of the story, or little enough while the story is young? */
export const holdsLittle = (scope: Scope, { root, prose }: Context, share: number): boolean => {
  const own = prose.in(scope);
  const all = Math.max(1, prose.in(root));
  return own < share * all || (own < share * GROWN && own < 0.6 * all);
};

/** A description may be cut short by the page; so many folded characters must agree. */
const LEAST_AGREED = 40;

/** Does the page repeat this text as its description? */
export const isDescription = (text: string, descriptions: readonly string[]): boolean => {
  const folded = foldForSearch(text);
  return descriptions.some((description) => {
    const length = Math.min(folded.length, description.length);
    return length >= LEAST_AGREED && folded.slice(0, length - 3) === description.slice(0, length - 3);
  });
};

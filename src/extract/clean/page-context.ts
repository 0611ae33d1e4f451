import type { BoxDecisions } from './box-phase.ts';
import type { Block, Scope } from '../page/outline.ts';
import type { Mass } from '../page/prose.ts';

/** What the rules of the last three phases may know of the page. */
export interface PageContext {
  readonly blocks: readonly Block[];
  readonly scopes: readonly Scope[];
  /** The box that holds the story. */
  readonly root: Scope;
  readonly boxes: BoxDecisions;
  readonly prose: Mass;
  readonly lengths: Mass;
  /** Folded headlines and descriptions, as the page states them. */
  readonly headlines: readonly string[];
  readonly descriptions: readonly string[];
  /** Folded names of the authors as the page states them; empty where it states none. */
  readonly byline: string;
  /** Folded names of single authors, each of two words or more. */
  readonly authors: readonly string[];
  /** What the page's pictures are said to show. */
  readonly pictureTexts: ReadonlySet<string>;
  /** Linked items that are the story's own: documents, sources, offers on other sites. */
  readonly ownLinks: ReadonlySet<Block>;
  /** Indices of the first and the last block of prose that the box phase leaves. */
  readonly first: number;
  readonly last: number;
  /** Do most paragraphs stand in elements that mean a paragraph? Then loose short text is a label. */
  readonly tagged: boolean;
}

/** Elements that mean a paragraph, a heading or a cell. */
export const PARAGRAPHS: ReadonlySet<string> = new Set(
  'p li blockquote pre dd dt td th table q h1 h2 h3 h4 h5 h6'.split(' '),
);

/** Does a box between the block and the story's root, innermost first, pass the test? */
export const inside = (block: Block, { root }: PageContext, test: (scope: Scope) => boolean): boolean => {
  for (let scope: Scope | null = block.scope; scope !== null && scope !== root; scope = scope.parent) {
    if (test(scope)) return true;
  }
  return false;
};

/** A young story grows to about this reading length; shares are measured by it, or they would change with growth. */
const GROWN = 1_500;

/** Does the box hold less than a share of the story, or little enough while the story is young? */
export const holdsLittle = (scope: Scope, { root, prose }: PageContext, share: number): boolean => {
  const own = prose.in(scope);
  const all = Math.max(1, prose.in(root));
  return own < share * all || (own < share * GROWN && own < 0.6 * all);
};

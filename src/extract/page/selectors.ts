import { selectAll } from 'css-select';
import type { AnyNode, Document, Element } from 'domhandler';
import { isTag } from 'domhandler';
import { DomUtils } from 'htmlparser2';

export interface Selected {
  /** The elements that hold the story, outermost only; null where the whole page is to be read. */
  readonly included: readonly Element[] | null;
  /** A selector that matched nothing or could not be read; the page is then read without it. */
  readonly warnings: readonly string[];
}

type Found = { readonly kind: 'found'; readonly elements: Element[] } | { readonly kind: 'invalid' };

const find = (selector: string, document: Document): Found => {
  try {
    const elements = selectAll<AnyNode, Element>(selector, document).filter((node) => isTag(node));
    return { kind: 'found', elements };
  } catch {
    return { kind: 'invalid' };
  }
};

const outermost = (elements: readonly Element[]): Element[] => {
  const all = new Set<AnyNode>(elements);
  return elements.filter((element) => {
    for (let up: AnyNode | null = element.parent; up !== null; up = up.parent) if (all.has(up)) return false;
    return true;
  });
};

/** Applies a user's CSS selectors: removes what `exclude` matches from the tree and finds what `include` matches. */
export const applySelectors = (
  document: Document,
  include: string | undefined,
  exclude: readonly string[],
): Selected => {
  const warnings: string[] = [];
  const resolve = (selector: string, key: 'include' | 'exclude'): Element[] => {
    const found = find(selector, document);
    if (found.kind === 'invalid') {
      warnings.push(`${key}: “${selector}” is not a CSS selector that can be used here.`);
      return [];
    }
    if (found.elements.length === 0) warnings.push(`${key}: “${selector}” matches nothing on the page.`);
    return found.elements;
  };
  for (const selector of exclude)
    for (const element of resolve(selector, 'exclude')) DomUtils.removeElement(element);
  if (include === undefined) return { included: null, warnings };
  const included = outermost(resolve(include, 'include'));
  return { included: included.length === 0 ? null : included, warnings };
};

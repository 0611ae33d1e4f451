import { selectAll } from 'css-select';
import { type AnyNode, type Element, isTag } from 'domhandler';
import { DomUtils, parseDocument } from 'htmlparser2';

/** One element of a page, with the few members of the DOM that tests read. */
export interface PageElement {
  readonly textContent: string;
  readonly outerHTML: string;
  readonly getAttribute: (name: string) => string | null;
}

export interface PageDocument {
  readonly querySelector: (selector: string) => PageElement | null;
  readonly querySelectorAll: (selector: string) => PageElement[];
}

const elementOf = (element: Element): PageElement => ({
  textContent: DomUtils.textContent(element),
  outerHTML: DomUtils.getOuterHTML(element),
  getAttribute: (name) => element.attribs[name] ?? null,
});

/** Parses a page with the product's own parser, for tests that query it by CSS selectors. */
export const parseHTML = (html: string): { readonly document: PageDocument } => {
  const root = parseDocument(html);
  const querySelectorAll = (selector: string): PageElement[] =>
    selectAll<AnyNode, Element>(selector, root)
      .filter((node) => isTag(node))
      .map(elementOf);
  return {
    document: { querySelectorAll, querySelector: (selector) => querySelectorAll(selector)[0] ?? null },
  };
};

import { selectAll } from 'css-select';
import type { Element } from 'domhandler';
import { DomUtils, parseDocument } from 'htmlparser2';

export interface Found {
  readonly text: string;
  /** The element with its tags. */
  readonly html: string;
  attribute(name: string): string | null;
}

/** Elements of a page by CSS selector, in document order. */
export const parsePage = (
  html: string,
): { all(selector: string): Found[]; one(selector: string): Found | null } => {
  const document = parseDocument(html);
  const all = (selector: string): Found[] =>
    selectAll<unknown, Element>(selector, document as never).map((element) => ({
      text: DomUtils.textContent(element),
      html: DomUtils.getOuterHTML(element),
      attribute: (name) => element.attribs[name] ?? null,
    }));
  return { all, one: (selector) => all(selector)[0] ?? null };
};

import { DomHandler, DomUtils, parseDocument, Parser } from 'htmlparser2';
import { type ChildNode, type Document, Element, isTag, isText } from 'domhandler';

/** What a page may cost before it is refused. Depth 512 is where browsers stop nesting too. */
export interface ExtractLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Elements and text runs together. */
  readonly maxNodes: number;
}

export const DEFAULT_LIMITS: ExtractLimits = {
  maxBytes: 10_000_000,
  maxDepth: 512,
  maxNodes: 150_000,
};

export type Markup =
  | {
      readonly kind: 'parsed';
      readonly document: Document;
      readonly nodes: number;
      readonly depth: number;
    }
  | { readonly kind: 'too-complex'; readonly reason: string };

/** Builds the tree and counts while building, so that a bomb is refused before it has been paid for. */
class CountingHandler extends DomHandler {
  nodes = 0;
  depth = 0;
  stop: () => void = () => {};
  readonly limits: ExtractLimits;
  constructor(limits: ExtractLimits) {
    super();
    this.limits = limits;
  }
  get exceeded(): boolean {
    return this.nodes > this.limits.maxNodes || this.depth > this.limits.maxDepth;
  }
  override onopentag(name: string, attribs: Record<string, string>): void {
    super.onopentag(name, attribs);
    this.depth = Math.max(this.depth, this.tagStack.length);
  }
  protected override addNode(node: ChildNode): void {
    super.addNode(node);
    this.nodes += 1;
    if (this.exceeded) this.stop();
  }
}

/**
 * Builds the tree of a page. In XHTML, unlike in HTML, a slash at the end of a tag closes the element
 * (`<script src="…"/>`); names are read without regard to case in both.
 */
export const parseMarkup = (html: string, limits: ExtractLimits, isXhtml = false): Markup => {
  const handler = new CountingHandler(limits);
  const parser = new Parser(handler, {
    decodeEntities: true,
    recognizeSelfClosing: isXhtml,
    recognizeCDATA: isXhtml,
  });
  handler.stop = () => {
    parser.pause();
  };
  // In pieces: a paused parser keeps what it has not read, and must not be fed more.
  const piece = 65_536;
  for (let at = 0; at < html.length && !handler.exceeded; at += piece)
    parser.write(html.slice(at, at + piece));
  if (handler.exceeded) {
    const what =
      handler.depth > limits.maxDepth
        ? `more than ${limits.maxDepth} nested elements`
        : `more than ${limits.maxNodes} nodes`;
    return { kind: 'too-complex', reason: `The markup has ${what}.` };
  }
  parser.end();
  return { kind: 'parsed', document: handler.root, nodes: handler.nodes, depth: handler.depth };
};

/** All elements in document order, without recursion. */
export const elementsOf = (root: Document | Element): Element[] => {
  const found: Element[] = [];
  const stack: ChildNode[] = [...root.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node)) continue;
    found.push(node);
    for (let i = node.children.length - 1; i >= 0; i -= 1) {
      const child = node.children[i];
      if (child instanceof Element) stack.push(child);
    }
  }
  return found;
};

/** The elements around one, nearest first. */
export const parentsOf = function* (element: Element): Generator<Element> {
  for (let at = element.parent; at !== null; at = at.parent) if (isTag(at)) yield at;
};

/** The box that the page makes for the story, seen from its headline. */
export const storyBoxOf = (headline: Element): Element | null =>
  [...parentsOf(headline)].find(({ name }) => name === 'article' || name === 'main') ?? null;

/** Text below a node with layout white space collapsed; scripts and styles are no text. */
export const textOf = (root: Element, limit = 100_000): string => {
  let text = '';
  const stack: ChildNode[] = [...root.children].reverse();
  for (let node = stack.pop(); node !== undefined && text.length < limit; node = stack.pop()) {
    if (isText(node)) text += node.data;
    else if (isTag(node) && node.name !== 'script' && node.name !== 'style') {
      if (node.name === 'br') text += ' ';
      for (let i = node.children.length - 1; i >= 0; i -= 1) {
        const child = node.children[i];
        if (child !== undefined) stack.push(child);
      }
    }
  }
  return collapse(text);
};

/** White space that is not one space already: replacing each of those by itself takes longer than all the rest. */
export const LAYOUT = /\s{2,}|[^\S ]/gu;

/** Layout white space becomes single spaces; everything else stays as published. */
export const collapse = (text: string): string => text.replace(LAYOUT, ' ').trim();

/** A line of words in which somebody left markup or escaped characters; as it is where that leaves nothing. */
export const plainText = (text: string): string => {
  if (!/&[#\w]{2,10};|<\/?[a-z]/i.test(text)) return collapse(text);
  const read = (markup: string): string => DomUtils.textContent(parseDocument(markup));
  const once = read(text.slice(0, 5_000));
  // Escaped markup comes out as markup.
  const plain = collapse(/<\/?[a-z]|&[#\w]{2,10};/i.test(once) ? read(once) : once);
  return plain === '' ? collapse(text) : plain;
};

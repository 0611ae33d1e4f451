import { Parser } from 'htmlparser2';
import { canParseUrl } from '../../web/can-parse-url.ts';
import { namespaceOfPrefix, normalizeNamespace } from './namespaces.ts';

export interface XmlElement {
  /** The normalized namespace name, see `normalizeNamespace`; empty if the element is in none. */
  readonly space: string;
  /** In lower case: some feeds write `<RSS>` or `<pubdate>`. */
  readonly local: string;
  /** The document is 0. */
  readonly depth: number;
  /** Base URL of relative links in this element (XML Base §4.2). */
  readonly base: string;
  /** xml:lang in force; null if there is none. */
  readonly language: string | null;
  /** By name in the source. Attributes without a prefix are in no namespace. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The value of an attribute in a namespace. */
  attribute(space: string, local: string): string | undefined;
}

export interface XmlHandler {
  open(element: XmlElement): void;
  text(data: string): void;
  close(element: XmlElement): void;
  /** Checked between two pieces of the text; true ends the reading. */
  isDone(): boolean;
}

type Scope = ReadonlyMap<string, string>;

interface Frame extends XmlElement {
  readonly scope: Scope;
}

const CHUNK = 16_384;

interface XmlLimits {
  /** Deeper elements declare no namespaces, bases or languages. */
  readonly maxDepth: number;
  /** Reading ends at a piece of the text with deeper elements, because the parser slows down with each level. */
  readonly maxStack: number;
  readonly maxBaseChars: number;
}

const LIMITS: XmlLimits = { maxDepth: 256, maxStack: 2_000, maxBaseChars: 4_096 };

const declaredIn = (attributes: Readonly<Record<string, string>>, outer: Scope): Scope => {
  let scope: Map<string, string> | null = null;
  for (const [name, value] of Object.entries(attributes)) {
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : null;
    if (prefix === null) continue;
    scope ??= new Map(outer);
    scope.set(prefix, normalizeNamespace(value));
  }
  return scope ?? outer;
};

const baseWithin = (outer: string, written: string | undefined, maxChars: number): string => {
  if (written === undefined || !canParseUrl(written, outer)) return outer;
  const { href } = new URL(written, outer);
  return href.length > maxChars ? outer : href;
};

const split = (name: string): [prefix: string, local: string] => {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
};

/**
 * Reads XML in one pass without a tree: elements with their namespaces (Namespaces in XML 1.0 §6) and bases. Malformed
 * markup is repaired as far as possible. Does not expand entities declared in the document. Never throws.
 * @param base the URL of the document
 * @returns whether the end of the root element was read
 */
export const readXml = (
  xml: string,
  base: string,
  handler: XmlHandler,
  { maxDepth, maxStack, maxBaseChars }: XmlLimits = LIMITS,
): boolean => {
  let isComplete = false;
  const root: Pick<Frame, 'scope' | 'base' | 'language'> = { scope: new Map(), base, language: null };
  const frames: Frame[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const outer = frames.at(-1) ?? root;
        const isDeep = frames.length >= maxDepth;
        const scope = isDeep ? outer.scope : declaredIn(attributes, outer.scope);
        const spaceOf = (prefix: string): string =>
          scope.get(prefix) ?? (prefix === '' ? '' : namespaceOfPrefix(prefix.toLowerCase()));
        const [prefix, local] = split(name);
        const frame: Frame = {
          space: spaceOf(prefix),
          local: local.toLowerCase(),
          depth: frames.length,
          base: isDeep ? outer.base : baseWithin(outer.base, attributes['xml:base'], maxBaseChars),
          language: attributes['xml:lang'] ?? outer.language,
          attributes,
          attribute: (space, wanted) =>
            Object.entries(attributes).find(([key]) => {
              const [own, rest] = split(key);
              return own !== '' && rest === wanted && spaceOf(own) === space;
            })?.[1],
          scope,
        };
        frames.push(frame);
        handler.open(frame);
      },
      ontext: (data) => handler.text(data),
      onclosetag: (_name, isImplied) => {
        const frame = frames.pop();
        if (frames.length === 0 && !isImplied) isComplete = true;
        if (frame) handler.close(frame);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for (let at = 0; at < xml.length; at += CHUNK) {
    if (handler.isDone() || frames.length > maxStack) return isComplete;
    parser.write(xml.slice(at, at + CHUNK));
  }
  parser.end();
  return isComplete;
};

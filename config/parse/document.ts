import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Finding, harmless, pathText, type Problem, quote } from '../report/problems.ts';
import { isReadable, keyText, syntaxProblems } from './syntax.ts';

export interface DocumentLimits {
  readonly maxChars?: number;
  /** Maximum number of values that aliases expand to, against bombs of nested aliases. */
  readonly maxAliasCount?: number;
}

/** A YAML file as plain values, with the position of each value in the text. */
interface ReadDocument {
  /** Keys without a value are omitted. */
  readonly value: unknown;
  /** Mistakes that leave the structure readable, such as a duplicate key. */
  readonly problems: readonly Problem[];
  readonly locate: (finding: Finding) => Problem;
}

export type DocumentResult =
  | ({ readonly kind: 'read' } & ReadDocument)
  | { readonly kind: 'broken'; readonly problems: readonly Problem[] };

const resolved = (node: unknown, aliases: ReadonlyMap<Alias, Node>): unknown =>
  isAlias(node) ? aliases.get(node) : node;

const pairOf = (map: YAMLMap, key: string | number) =>
  map.items.findLast((pair) => keyText(pair.key) === String(key));

interface Structure {
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly faults: readonly { readonly offset: number; readonly message: string }[];
}

/** Follows anchors in document order (YAML 1.2 §3.2.2.2) and finds what plain values cannot represent. */
const readStructure = (doc: Document): Structure => {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  const faults: { offset: number; message: string }[] = [];
  visit(doc, {
    Pair(_, { key }) {
      if (isScalar(key)) return;
      faults.push({ offset: (key as Node | null)?.range?.[0] ?? 0, message: 'a key must be a plain word' });
    },
    Node(_, node, ancestors) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const offset = node.range?.[0] ?? 0;
      const target = anchors.get(node.source);
      const name = quote(`*${node.source}`);
      if (!target) faults.push({ offset, message: `alias ${name} has no anchor before it` });
      else if (ancestors.includes(target)) faults.push({ offset, message: `alias ${name} contains itself` });
      else aliases.set(node, target);
    },
  });
  return { aliases, faults };
};

/** In YAML, `exclude: #ad` is a key without a value and a comment, which is never intended. */
const lostSelectors = (
  doc: Document,
  text: string,
  keys: readonly string[],
): { offset: number; message: string }[] => {
  const found: { offset: number; message: string }[] = [];
  visit(doc, {
    Pair(_, { key, value }) {
      if (!keys.includes(keyText(key) ?? '') || !isScalar(value) || value.value !== null) return;
      const offset = value.range?.[0] ?? 0;
      const lost = /^[ \t]*(#[^\s#]+)/.exec(text.slice(offset, offset + 200))?.[1];
      if (lost === undefined) return;
      found.push({ offset, message: `${quote(lost)} after a space is a comment in YAML; put it in quotes` });
    },
  });
  return found;
};

/** Follows the path as far as it exists; a missing value is reported at its parent. */
const locate = (doc: Document, aliases: ReadonlyMap<Alias, Node>, { path, at }: Finding): number => {
  let node: unknown = doc.contents;
  let offset = doc.contents?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const inside = resolved(node, aliases);
    let next: unknown = null;
    if (isSeq(inside)) next = inside.items[Number(step)];
    else if (isMap(inside)) {
      const pair = pairOf(inside, step);
      next = at === 'key' && index === path.length - 1 ? pair?.key : (pair?.value ?? pair?.key);
    }
    const start = (next as Node | null | undefined)?.range?.[0];
    if (start === undefined) return offset;
    offset = start;
    node = next;
  }
  return offset;
};

const toPlain = (doc: Document, maxAliasCount: number): unknown =>
  doc.toJS({
    maxAliasCount,
    reviver(this: unknown, _key: unknown, value: unknown) {
      return value === null && !Array.isArray(this) ? undefined : value;
    },
  });

/**
 * Reads YAML 1.2. Never throws on any text. A file whose structure cannot be trusted is `broken`; lesser faults come
 * with the value, so that everything can be reported at once. `selectorKeys` name the values that may start with #.
 */
export const readDocument = (
  text: string,
  selectorKeys: readonly string[] = [],
  { maxChars = 8_000_000, maxAliasCount = 10_000 }: DocumentLimits = {},
): DocumentResult => {
  const broken = (message: string): DocumentResult => ({
    kind: 'broken',
    problems: [{ line: 1, column: 1, path: '', message }],
  });
  if (text.length > maxChars)
    return broken(`the file has ${text.length} characters; the most is ${maxChars}`);
  const lines = new LineCounter();
  const place = (offset: number, path: string, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), path, message: harmless(message) };
  };
  try {
    const doc = parseDocument(text, {
      version: '1.2',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    const syntax = syntaxProblems(doc, lines);
    const fatal = [...doc.errors, ...doc.warnings].some((error) => !isReadable(error));
    if (fatal) return { kind: 'broken', problems: syntax };
    const { aliases, faults } = readStructure(doc);
    const lost = lostSelectors(doc, text, selectorKeys);
    const found = [...faults, ...lost].map(({ offset, message }) => place(offset, '', message));
    const problems = [...syntax, ...found];
    if (faults.length > 0) return { kind: 'broken', problems };
    return {
      kind: 'read',
      value: toPlain(doc, maxAliasCount),
      problems,
      locate: (finding) => place(locate(doc, aliases, finding), pathText(finding.path), finding.message),
    };
  } catch (error) {
    // The library throws a ReferenceError for a bomb of aliases; the deepest nesting exhausts the stack.
    if (error instanceof ReferenceError) return broken(`aliases stand for more than ${maxAliasCount} values`);
    if (error instanceof RangeError) return broken('nested too deeply');
    throw error;
  }
};

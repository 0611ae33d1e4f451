import { type Document, isScalar, type LineCounter, visit, type YAMLError } from 'yaml';
import { type Problem, quote } from '../report/problems.ts';

/** After these the tree still says what the author meant, so the rest can be checked in the same run. */
const READABLE = new Set(['DUPLICATE_KEY', 'BAD_DQ_ESCAPE', 'BAD_SCALAR_START', 'TAG_RESOLVE_FAILED']);

/** In our words, because the parser's own would repeat pieces of the file, and a piece may be a secret. */
const SYNTAX: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) can have neither an anchor nor a tag',
  BAD_ALIAS: 'an alias needs a name: *name',
  BAD_DIRECTIVE: 'this %-directive is not known',
  BAD_DQ_ESCAPE: 'unknown escape between double quotes; write \\\\ for a backslash, or use single quotes',
  BAD_INDENT:
    'a list or map opened with [ or { does not end here; close it, and quote values with "#" after a space',
  BAD_PROP_ORDER: 'anchors and tags stand right before their value',
  BAD_SCALAR_START: 'a value cannot start with this character; put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a second "key: value" on this line, or wrong indentation; quote values with ": " inside',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside [ ] or { }',
  DUPLICATE_KEY: 'this key is given twice',
  KEY_OVER_1024_CHARS: 'this key is longer than 1024 characters',
  MISSING_CHAR: 'something is missing before this place: a closing quote or bracket, ":" or "- "',
  MULTILINE_IMPLICIT_KEY: 'no ":" after this key, or wrong indentation',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'a second document starts here ("---"); the file must hold one',
  MULTIPLE_TAGS: 'a value can have one tag only',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab indents this line; YAML takes spaces only',
  TAG_RESOLVE_FAILED: 'tags (!name) are not known here; remove it or put the value in quotes',
  UNEXPECTED_TOKEN: 'this does not belong here; check indentation, quotes and brackets',
};

export const isReadable = (error: YAMLError): boolean => READABLE.has(error.code);

/** As the plain value will spell it; an empty key is the empty word. */
export const keyText = (key: unknown): string | null => {
  if (!isScalar(key)) return null;
  return key.value === null ? '' : `${key.value as string | number | boolean}`;
};

/** Every key that is given twice, by its offset, told with the line of the first one. */
const duplicates = (doc: Document, lines: LineCounter): Map<number, string> => {
  const found = new Map<number, string>();
  visit(doc, {
    Map(_, map) {
      const firstLines = new Map<string, number>();
      for (const { key } of map.items) {
        const name = keyText(key);
        if (name === null || !isScalar(key) || !key.range) continue;
        const first = firstLines.get(name);
        if (first === undefined) firstLines.set(name, lines.linePos(key.range[0]).line);
        else found.set(key.range[0], `key ${quote(name)} is given twice; it is first on line ${first}`);
      }
    },
  });
  return found;
};

/** What the parser found, in words that repeat no value. */
export const syntaxProblems = (doc: Document, lines: LineCounter): Problem[] => {
  const found: Problem[] = [];
  const seenLines = new Set<number>();
  const errors = [...doc.errors, ...doc.warnings];
  const twice = errors.some(({ code }) => code === 'DUPLICATE_KEY')
    ? duplicates(doc, lines)
    : new Map<number, string>();
  const deep = errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  // One fault makes the parser stumble on, so the first of each line is told, and depth alone when it gave up.
  for (const error of deep ? [deep] : errors) {
    const { line, col } = lines.linePos(error.pos[0]);
    if (seenLines.has(line) && error.code !== 'DUPLICATE_KEY') continue;
    seenLines.add(line);
    const message = twice.get(error.pos[0]) ?? SYNTAX[error.code] ?? 'this is not YAML';
    found.push({ line, column: col, path: '', message });
  }
  return found;
};

/** A problem or warning at its place in the file. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** Where in the structure, e.g. `stories[0].every`; empty when the place has no such name. */
  readonly path: string;
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** A problem before its place in the text is known; `at: 'key'` points to the last name of the path instead of its value. */
export interface Finding {
  readonly path: Path;
  readonly at?: 'key' | 'value';
  readonly message: string;
}

/** A broken file may contain a signing secret anywhere; quoted parts of it must never show one. */
const SECRET = /(wh(?:sec|sk)_)[\w+/=-]+/g;
/** The rest of such an address is a credential: anyone who has it can write to the channel. */
const CHANNEL_SECRETS: readonly RegExp[] = [
  /\b((?:slack|discord|teams|tgram|matrixs?|ntfys?|apprise\+https?|smtps?|smtp\+starttls):\/\/)[^\s"']+/gi,
  /\b((?:hooks\.slack\.com|discord(?:app)?\.com)\/)[^\s"']+/gi,
  /\b(\d{3,}:)[\w-]{20,}/g,
  // Whatever the scheme: a user name, a password or a token.
  /(:\/\/)[^\s/"']+(?=@)/g,
];
// Control sequences of terminals, and characters that reorder text.
const CONTROL = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Makes text of unknown origin safe to print: no control characters and no signing secrets. */
export const harmless = (text: string): string =>
  text
    .replace(SECRET, '$1***')
    .replace(CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Redacts credentials in channel addresses from a part of the file. */
export const withoutKeys = (text: string): string =>
  CHANNEL_SECRETS.reduce((said, pattern) => said.replace(pattern, '$1***'), text);

/** A piece of the file inside a message. */
export const quote = (text: string, maxChars = 80): string => {
  const shown = harmless(withoutKeys(text));
  return `"${shown.length > maxChars ? `${shown.slice(0, maxChars)}…` : shown}"`;
};

/** Levenshtein distance, one row at a time: O(a·b) time, and keys are short. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The most similar known word; null if none is similar enough. */
export const closest = (word: string, known: readonly string[], maxChars = 40): string | null => {
  if (word.length > maxChars) return null;
  let best: string | null = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
};

/** `; did you mean "every"?`, or the list of known words if none is similar. */
export const suggestion = (word: string, known: readonly string[]): string => {
  const near = closest(word, known);
  return near === null ? `; known: ${known.join(', ')}` : `; did you mean "${near}"?`;
};

/** `stories[0].every`; a name that is not a plain word is quoted: `stories[0]["a b"]`. */
export const pathText = (path: Path): string =>
  path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w$-]{1,40}$/.test(step) && !/^wh(?:sec|sk)_/.test(step)
        ? `.${step}`
        : `[${quote(step, 40)}]`;
    })
    .join('')
    .replace(/^\./, '');

export const byPlace = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;

/** For terminals and logs, one line per problem: `config/stories.yaml:12:5 stories[0].evry: unknown key …`. */
export const describeProblems = (problems: readonly Problem[], file: string, maxProblems = 100): string => {
  const lines = problems
    .slice(0, maxProblems)
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
    );
  if (problems.length > maxProblems) lines.push(`… and ${problems.length - maxProblems} more`);
  return lines.join('\n');
};

import { isSameSite } from '../web/story-address.ts';
import type { Entry } from './entry.ts';

/** Selects entries. With both lists empty: all entries of a feed or sitemap, and links of a page that look like stories. */
export interface MatchRules {
  /** Path patterns, any of which must match: `*` matches anything but `/`, `**` anything; a leading `!` excludes. */
  readonly path: readonly string[];
  /** Words or phrases; the title must contain any of them as whole words. Ignores case, accents and punctuation. */
  readonly title: readonly string[];
}

/** Backtracks to the last star only, so that matching takes at most pattern length × text length steps. */
const matchesSegment = (pattern: string, text: string): boolean => {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && pattern[p] === text[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
};

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** `/news/**` also matches `/news`. Leading and trailing slashes are ignored. */
export const matchesPath = (pattern: string, path: string): boolean => {
  const [wanted, given] = [segmentsOf(pattern), segmentsOf(path)];
  let [w, g, star, mark] = [0, 0, -1, 0];
  while (g < given.length) {
    const want = wanted[w];
    if (want === '**') [star, mark, w] = [w, g, w + 1];
    else if (want !== undefined && matchesSegment(want, given[g] ?? '')) [w, g] = [w + 1, g + 1];
    else if (star >= 0) [w, mark, g] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (wanted[w] === '**') w += 1;
  return w === wanted.length;
};

const readable = (path: string): string => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};

const pathMatches = (patterns: readonly string[], path: string): boolean => {
  if (patterns.length === 0) return true;
  const matches = (pattern: string): boolean =>
    matchesPath(pattern, path) || matchesPath(pattern, readable(path));
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const included = patterns.filter((pattern) => !pattern.startsWith('!'));
  return !excluded.some(matches) && (included.length === 0 || included.some(matches));
};

/** Lower-case letters and digits without accents, words separated and surrounded by spaces to match whole words. */
const titleKey = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

const titleMatches = (words: readonly string[], title: string | null): boolean => {
  if (words.length === 0) return true;
  const key = titleKey(title ?? '');
  return words.some((word) => key.includes(titleKey(word)));
};

/**
 * True if a link looks like a story of the same site, for pages without path rules. By convention of publishing
 * systems, the last path segment of a story is a slug of at least four words or contains a number of five digits or more.
 */
export const looksLikeStory = (url: string, sectionUrl: string): boolean => {
  if (!isSameSite(url, sectionUrl)) return false;
  const last = segmentsOf(new URL(url).pathname).at(-1) ?? '';
  const words = last
    .replace(/\.[a-z]{2,5}$/i, '')
    .split(/[-_]/)
    .filter((word) => word !== '');
  return words.length >= 4 || /\d{5,}/.test(last);
};

export const matchEntries = (entries: readonly Entry[], rules: MatchRules): readonly Entry[] =>
  entries.filter(
    ({ url, title }) => pathMatches(rules.path, new URL(url).pathname) && titleMatches(rules.title, title),
  );

import { isSameSite } from '../web/story-address.ts';
import type { Entry } from './entry.ts';

/** Which entries a desk wants. Both lists empty: all of a feed or sitemap, and of a page what looks like a story. */
export interface MatchRules {
  /** Patterns of the path: `*` stands for anything but `/`, `**` for anything; `!` in front leaves out. Any one is enough. */
  readonly path: readonly string[];
  /** Words or phrases, any one of which the title must hold, whole; case, accents and punctuation do not count. */
  readonly title: readonly string[];
}

/** Both walk backwards over at most one remembered star, so that no pattern is slower than length × length. */
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

/** `/news/**` holds `/news` as well, and slashes at the ends do not count. */
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

const pathFits = (patterns: readonly string[], path: string): boolean => {
  if (patterns.length === 0) return true;
  const fits = (pattern: string): boolean =>
    matchesPath(pattern, path) || matchesPath(pattern, readable(path));
  const out = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  return !out.some(fits) && (wanted.length === 0 || wanted.some(fits));
};

/** Letters and digits only, without case and accents, framed by spaces so that words can be found whole. */
const fold = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

const titleFits = (words: readonly string[], title: string | null): boolean => {
  if (words.length === 0) return true;
  const folded = fold(title ?? '');
  return words.some((word) => folded.includes(fold(word)));
};

/**
 * Does a link of a page without path rules look like a story? By habit of publishing systems: a slug of some words, or
 * a long number, at the end of the path; and not the section itself.
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
    ({ url, title }) => pathFits(rules.path, new URL(url).pathname) && titleFits(rules.title, title),
  );

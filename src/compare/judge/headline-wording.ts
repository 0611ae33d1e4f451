import type { Token } from '../../text/tokens.ts';
import { contentOf, type EditContext } from '../text/edit-context.ts';
import { stemsOf } from '../text/stems.ts';
import type { WordDiff } from '../text/word-diff.ts';
import { JUDGE } from '../limits.ts';

/** Badges that sites set before a headline, in lower case. */
const BADGES =
  /^(?:(?:live|breaking(?: news)?|developing|just in|exclusive|updated?|watch|video|en direct|direct|en vivo|directo|ao vivo|in diretta|diretta|liveticker|live-ticker|live-blog|live ?blog|eilmeldung|exklusiv|última hora|urgent|urgente|مباشر|عاجل|בשידור חי|наживо|速報|ライブ|直播)(?![\p{L}\p{N}])\s*[:|•·–—-]*\s*)+/iu;

/** A headline without the badge before it; the headline if it is nothing but a badge. */
const withoutBadge = (headline: string): string => {
  const rest = headline.replace(BADGES, '');
  return rest === '' ? headline : rest;
};

/** Do two folded headlines differ only in a badge in front, or in a section name before a bar? */
export const differsInBadge = (before: string, after: string): boolean =>
  withoutBadge(before).replace(SECTION, '') === withoutBadge(after).replace(SECTION, '');

const SECTION = /^[^|]{1,40}\|\s+/u;
const KICKER = /^(?<kicker>[^:]{1,40}):\s+/u;

/**
 * What the words before a colon are in two folded headlines that differ in nothing else: a kicker, or the one who says
 * the rest ("Police: …"). null if the headlines differ elsewhere.
 */
export const leadingDifference = (
  before: string,
  after: string,
  { rules, tokenize }: EditContext,
): 'kicker' | 'speaker' | null => {
  if (before.replace(KICKER, '') !== after.replace(KICKER, '')) return null;
  const speaks = [before, after].some((headline) =>
    tokenize(KICKER.exec(headline)?.groups?.['kicker'] ?? '').some(
      ({ plain }) => rules?.speakers.has(plain) === true,
    ),
  );
  return speaks ? 'speaker' : 'kicker';
};

/** Content words of one side whose stems the other side does not have. */
const novelContent = (tokens: readonly Token[], known: ReadonlySet<string>, { rules }: EditContext): number =>
  tokens.reduce((sum, token) => sum + (known.has(token.stem) ? 0 : contentOf(token, rules)), 0);

/**
 * Do other words tell the headline? It is short, and each of its words was chosen: more than one synonym is another
 * meaning.
 */
export const isReworded = ({ before, after }: WordDiff, context: EditContext): boolean => {
  const gained = novelContent(after, stemsOf(before), context);
  const lost = novelContent(before, stemsOf(after), context);
  return gained + lost >= JUDGE.headlineWords && gained > 0;
};

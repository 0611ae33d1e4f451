import type { QuoteChange } from '../../model/change.ts';
import { contentOf, type EditContext } from './edit-context.ts';
import { foldForSearch } from '../../text/fold.ts';
import { type Quote, quotesOf } from './quotation-marks.ts';
import type { Range } from '../../text/sentences.ts';
import { speakerOf, type Speech, sameSpeaker } from './speakers.ts';
import { JUDGE } from '../limits.ts';
import type { Token } from '../../text/tokens.ts';
import type { WordDiff } from './word-diff.ts';

/** A quotation of some length, with its speaker and reporting verb where the language rules find them. */
interface Quotation extends Speech {
  readonly text: string;
  /** Folded for search. */
  readonly words: readonly string[];
  readonly range: Range;
  /** Position of the words between the marks, in UTF-16 units, end excluded. */
  readonly start: number;
  readonly end: number;
}

const lengthOf = (tokens: readonly Token[], from: number, to: number): number => {
  let length = 0;
  for (let at = from; at < to; at += 1) length += tokens[at]?.raw.length ?? 0;
  return length;
};

/** The quotations of a text, without short ones, which are single words in quotation marks. */
const quotations = (tokens: readonly Token[], context: EditContext): readonly Quotation[] => {
  const all = quotesOf(tokens);
  const found: Quotation[] = [];
  let last: Quotation | null = null;
  for (const quote of all) {
    if (quote.words < JUDGE.quoteWords) continue;
    last = quotation(tokens, quote, { all, context, last });
    found.push(last);
  }
  return found;
};

const quotation = (
  tokens: readonly Token[],
  { range }: Quote,
  { all, context, last }: { all: readonly Quote[]; context: EditContext; last: Quotation | null },
): Quotation => {
  const [from, to] = range;
  const start = lengthOf(tokens, 0, from);
  const text = tokens
    .slice(from, to)
    .map(({ raw }) => raw)
    .join('');
  const said = speakerOf(tokens, range, all, context.rules);
  // "…," she said. "…": she also says the second half.
  const speech = said.verb === null && last && said.continues ? last : said;
  return {
    text,
    words: foldForSearch(text).split(' '),
    range,
    start,
    end: start + text.length,
    speaker: speech.speaker,
    verb: speech.verb,
  };
};

const quoteChange = (
  state: QuoteChange['state'],
  quote: Quotation,
  previous: Quotation | null,
): QuoteChange => ({
  state,
  text: quote.text,
  previousText: previous?.text ?? null,
  speaker: quote.speaker,
  previousSpeaker: previous?.speaker ?? null,
  verb: quote.verb,
  start: quote.start,
  end: quote.end,
});

/** The quotations of a paragraph that was added or removed as a whole. */
export const wholeQuotations = (
  state: 'new' | 'withdrawn',
  tokens: readonly Token[],
  context: EditContext,
): readonly QuoteChange[] => {
  const other = state === 'new' ? context.before : context.after;
  return quotations(tokens, context)
    .filter(({ text }) => !other.contains(text))
    .map((quote) => quoteChange(state, quote, null));
};

const countShared = (a: readonly string[], b: readonly string[]): number => {
  const words = new Set(b);
  return a.filter((word) => words.has(word)).length;
};

const mentions = (tokens: readonly Token[], speaker: string | null): boolean =>
  speaker !== null &&
  ` ${foldForSearch(tokens.map(({ raw }) => raw).join(''))} `.includes(` ${foldForSearch(speaker)} `);

/** Does one contain more than half of the other's words, measured by the longer one? */
const isSimilar = (a: Quotation, b: Quotation): boolean =>
  countShared(a.words, b.words) * 2 > Math.max(a.words.length, new Set(b.words).size);

const changedContent = (
  tokens: readonly Token[],
  hunks: readonly Range[],
  [start, end]: Range,
  context: EditContext,
): number => {
  let content = 0;
  for (const [from, to] of hunks) {
    for (let at = Math.max(from, start); at < Math.min(to, end); at += 1) {
      const token = tokens[at];
      if (token) content += contentOf(token, context.rules);
    }
  }
  return content;
};

/**
 * The changed quotations of an edited paragraph, in reading order, withdrawn ones last. Leaves out words that only gained
 * quotation marks, and quotations found elsewhere in the other version.
 */
export const compareQuotations = (diff: WordDiff, context: EditContext): readonly QuoteChange[] => {
  const hasMarks = (tokens: readonly Token[]): boolean =>
    tokens.some(({ key }) => key === '"' || key === "'");
  const [hadQuotes, hasQuotes] = [hasMarks(diff.before), hasMarks(diff.after)];
  if (!hadQuotes && !hasQuotes) return [];
  const olds = hadQuotes ? quotations(diff.before, context) : [];
  const news = hasQuotes ? quotations(diff.after, context) : [];
  const oldHunks = diff.hunks.map(({ before }) => before);
  const newHunks = diff.hunks.map(({ after }) => after);
  const insertedIn = ({ range }: Quotation): number => changedContent(diff.after, newHunks, range, context);
  const deletedIn = ({ range }: Quotation): number => changedContent(diff.before, oldHunks, range, context);
  const isSubstantial = (content: number, { words }: Quotation): boolean => content * 4 > words.length;

  const used = new Set<Quotation>();
  const found = news.flatMap((quote): readonly QuoteChange[] => {
    const free = olds.filter((old) => !used.has(old));
    const origin =
      free.find((old) => old.words.join(' ') === quote.words.join(' ')) ??
      free.find((old) => isSimilar(old, quote));
    if (!origin) {
      const isNew = isSubstantial(insertedIn(quote), quote) && !context.before.contains(quote.text);
      return isNew ? [quoteChange('new', quote, null)] : [];
    }
    used.add(origin);
    if (insertedIn(quote) + deletedIn(origin) > 0 && !context.before.contains(quote.text)) {
      return [quoteChange('altered', quote, origin)];
    }
    // If both texts name both speakers, only the word order differs and the speaker may be the same.
    const otherSpeaker =
      !sameSpeaker(origin.speaker, quote.speaker, context.rules) &&
      !(mentions(diff.before, quote.speaker) && mentions(diff.after, origin.speaker));
    return otherSpeaker ? [quoteChange('speaker-changed', quote, origin)] : [];
  });
  const withdrawn = olds.filter(
    (old) => !used.has(old) && isSubstantial(deletedIn(old), old) && !context.after.contains(old.text),
  );
  return [
    ...found,
    ...replacedShortQuotations(diff, context),
    ...withdrawn.map((old) => quoteChange('withdrawn', old, null)),
  ];
};

/** Short quotations in which an edit replaces words: "a small fault" is not "a grave failure". */
const replacedShortQuotations = (diff: WordDiff, context: EditContext): readonly QuoteChange[] => {
  const shortIn = (tokens: readonly Token[]): readonly Quote[] =>
    quotesOf(tokens).filter(({ words }) => words < JUDGE.quoteWords);
  const [olds, news] = [shortIn(diff.before), shortIn(diff.after)];
  if (olds.length === 0 || news.length === 0) return [];
  const around = (quotes: readonly Quote[], [start, end]: Range): Quote | undefined =>
    start === end ? undefined : quotes.find(({ range }) => start >= range[0] && end <= range[1]);
  const seen = new Set<Quote>();
  return diff.hunks.flatMap((hunk) => {
    const [old, now] = [around(olds, hunk.before), around(news, hunk.after)];
    if (!old || !now || seen.has(now)) return [];
    const isReplaced =
      changedContent(diff.before, [hunk.before], old.range, context) > 0 &&
      changedContent(diff.after, [hunk.after], now.range, context) > 0;
    if (!isReplaced) return [];
    seen.add(now);
    const read = (tokens: readonly Token[], quote: Quote): Quotation =>
      quotation(tokens, quote, { all: quotesOf(tokens), context, last: null });
    return [quoteChange('altered', read(diff.after, now), read(diff.before, old))];
  });
};

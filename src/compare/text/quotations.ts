import type { QuoteChange } from '../../model/change.ts';
import { contentOf, type EditContext } from '../judge/edit.ts';
import { foldForSearch } from '../../text/fold.ts';
import { type Quote, quotesOf } from './quotation-marks.ts';
import type { Range } from '../../text/sentences.ts';
import { speakerOf, type Speech, sameSpeaker } from './speakers.ts';
import { SEVERITY } from '../limits.ts';
import type { Token } from '../../text/tokens.ts';
import type { WordDiff } from './word-diff.ts';

/** A quotation of some length, with who says it and how, where the rules of the language tell. */
interface Quotation extends Speech {
  readonly text: string;
  /** Folded for search. */
  readonly words: readonly string[];
  readonly range: Range;
  /** Where the words between the marks stand in the text, in UTF-16 units, end excluded. */
  readonly start: number;
  readonly end: number;
}

const lengthOf = (tokens: readonly Token[], from: number, to: number): number => {
  let length = 0;
  for (let at = from; at < to; at += 1) length += tokens[at]?.raw.length ?? 0;
  return length;
};

/** The quotations of a text, those of one or two words left out: they are words in quotation marks. */
const quotations = (tokens: readonly Token[], context: EditContext): readonly Quotation[] => {
  const all = quotesOf(tokens);
  const found: Quotation[] = [];
  let last: Quotation | null = null;
  for (const quote of all) {
    if (quote.words < SEVERITY.quoteWords) continue;
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
  // "…," she said. "…": the second half is hers, too.
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

const told = (state: QuoteChange['state'], quote: Quotation, previous: Quotation | null): QuoteChange => ({
  state,
  text: quote.text,
  previousText: previous?.text ?? null,
  speaker: quote.speaker,
  previousSpeaker: previous?.speaker ?? null,
  verb: quote.verb,
  start: quote.start,
  end: quote.end,
});

/** The quotations of a paragraph that is new as a whole, or gone as a whole. */
export const wholeQuotes = (
  state: 'new' | 'withdrawn',
  tokens: readonly Token[],
  context: EditContext,
): readonly QuoteChange[] => {
  const other = state === 'new' ? context.before : context.after;
  return quotations(tokens, context)
    .filter(({ text }) => !other.holds(text))
    .map((quote) => told(state, quote, null));
};

const shared = (a: readonly string[], b: readonly string[]): number => {
  const words = new Set(b);
  return a.filter((word) => words.has(word)).length;
};

const names = (tokens: readonly Token[], speaker: string | null): boolean =>
  speaker !== null &&
  ` ${foldForSearch(tokens.map(({ raw }) => raw).join(''))} `.includes(` ${foldForSearch(speaker)} `);

/** Does more than half of the longer one stand in the other? */
const alike = (a: Quotation, b: Quotation): boolean =>
  shared(a.words, b.words) * 2 > Math.max(a.words.length, new Set(b.words).size);

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
 * What became of the quotations of an edited paragraph, in order of the new text, withdrawn ones last. Words that were
 * there before and merely got quotation marks are not told, nor is what stands elsewhere in the other version.
 */
export const compareQuotations = (diff: WordDiff, context: EditContext): readonly QuoteChange[] => {
  const quoted = (tokens: readonly Token[]): boolean => tokens.some(({ key }) => key === '"');
  const [hadQuotes, hasQuotes] = [quoted(diff.before), quoted(diff.after)];
  if (!hadQuotes && !hasQuotes) return [];
  const olds = hadQuotes ? quotations(diff.before, context) : [];
  const news = hasQuotes ? quotations(diff.after, context) : [];
  const oldHunks = diff.hunks.map(({ before }) => before);
  const newHunks = diff.hunks.map(({ after }) => after);
  const come = ({ range }: Quotation): number => changedContent(diff.after, newHunks, range, context);
  const gone = ({ range }: Quotation): number => changedContent(diff.before, oldHunks, range, context);
  const substantial = (content: number, { words }: Quotation): boolean => content * 4 > words.length;

  const used = new Set<Quotation>();
  const found = news.flatMap((quote): readonly QuoteChange[] => {
    const free = olds.filter((old) => !used.has(old));
    const origin =
      free.find((old) => old.words.join(' ') === quote.words.join(' ')) ??
      free.find((old) => alike(old, quote));
    if (!origin) {
      const fresh = substantial(come(quote), quote) && !context.before.holds(quote.text);
      return fresh ? [told('new', quote, null)] : [];
    }
    used.add(origin);
    if (come(quote) + gone(origin) > 0 && !context.before.holds(quote.text)) {
      return [told('altered', quote, origin)];
    }
    // Both named on both sides: then only the order of words differs, and who is meant is a matter of reading.
    const otherSpeaker =
      !sameSpeaker(origin.speaker, quote.speaker, context.rules) &&
      !(names(diff.before, quote.speaker) && names(diff.after, origin.speaker));
    return otherSpeaker ? [told('speaker-changed', quote, origin)] : [];
  });
  const withdrawn = olds.filter(
    (old) => !used.has(old) && substantial(gone(old), old) && !context.after.holds(old.text),
  );
  return [...found, ...withdrawn.map((old) => told('withdrawn', old, null))];
};

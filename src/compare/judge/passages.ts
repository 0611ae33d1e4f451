import { compareQuotations } from '../text/quotations.ts';
import { type Range, sentences } from '../../text/sentences.ts';
import { contentOf, type EditContext, type Finding, type Stretch } from './edit.ts';
import { once } from '../../text/lazy.ts';
import { SEVERITY } from '../limits.ts';
import type { Token } from '../../text/tokens.ts';
import type { WordDiff } from '../text/word-diff.ts';

const textOf = (tokens: readonly Token[], [start, end]: Range): string =>
  tokens
    .slice(start, end)
    .map((token) => token.raw)
    .join('')
    .trim();

/** An added sentence is told whole, unless it is very long; of the rest the beginning is enough. */
const SENTENCE_SHOWN = 400;

const excerpt = (text: string, most = 80): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

interface Passages {
  readonly diff: WordDiff;
  readonly context: EditContext;
  /** 1 for a token that came, or went. */
  readonly inserted: () => Uint8Array;
  readonly deleted: () => Uint8Array;
  /** Made when first asked for: most edits are a word or two and never ask. */
  readonly oldStems: () => ReadonlySet<string>;
  readonly newStems: () => ReadonlySet<string>;
  /** Content in words that came and went. */
  readonly come: number;
  readonly gone: number;
}

const marks = (length: number, ranges: readonly Range[]): Uint8Array => {
  const marked = new Uint8Array(length);
  for (const [start, end] of ranges) marked.fill(1, start, end);
  return marked;
};

const stemsOf = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(tokens.filter((token) => token.kind === 'word').map((token) => token.stem));

/** Least content that must come or go before a sentence can. */
const LEAST_SENTENCE = SEVERITY.sentenceWords * SEVERITY.sentenceInserted;

const addedSentences = ({ diff, context, inserted, oldStems, come }: Passages): readonly Finding[] => {
  if (come < LEAST_SENTENCE) return [];
  const isNew = inserted();
  return sentences(diff.after, context.rules).flatMap((range) => {
    let content = 0;
    let fresh = 0;
    let known = 0;
    for (let at = range[0]; at < range[1]; at += 1) {
      const token = diff.after[at];
      if (!token) continue;
      const weight = contentOf(token, context.rules);
      content += weight;
      if (isNew[at]) fresh += weight;
      if (oldStems().has(token.stem)) known += weight;
    }
    if (content < SEVERITY.sentenceWords) return [];
    if (fresh < SEVERITY.sentenceInserted * content || known > SEVERITY.sentenceKnown * content) return [];
    const text = textOf(diff.after, range);
    if (context.before.holds(text)) return [];
    return [
      {
        label: 'sentence-added',
        material: true,
        about: 'sentence',
        reason: `sentence added: "${excerpt(text, SENTENCE_SHOWN)}"`,
      },
    ];
  });
};

/** A whole sentence that went is told, though only what was said, not what is said no longer, raises an alert. */
const removedSentences = ({ diff, context, deleted, newStems, gone: went }: Passages): readonly Finding[] => {
  if (went < LEAST_SENTENCE) return [];
  const isGone = deleted();
  return sentences(diff.before, context.rules).flatMap((range) => {
    let content = 0;
    let gone = 0;
    let kept = 0;
    for (let at = range[0]; at < range[1]; at += 1) {
      const token = diff.before[at];
      if (!token) continue;
      const weight = contentOf(token, context.rules);
      content += weight;
      if (isGone[at]) gone += weight;
      if (newStems().has(token.stem)) kept += weight;
    }
    if (content < SEVERITY.sentenceWords) return [];
    if (gone < SEVERITY.sentenceInserted * content || kept > SEVERITY.sentenceKnown * content) return [];
    const text = textOf(diff.before, range);
    if (context.after.holds(text)) return [];
    return [
      { label: null, material: false, about: 'sentence', reason: `sentence removed: "${excerpt(text)}"` },
    ];
  });
};

/** A stretch that adds words and takes hardly any away says something more. */
const addedClauses = (
  stretches: readonly Stretch[],
  { diff, context, oldStems }: Passages,
): readonly Finding[] =>
  stretches.flatMap(({ hunk, lostWords, gainedWords }) => {
    if (gainedWords < SEVERITY.clauseWords || lostWords > SEVERITY.clauseDeleted * gainedWords) return [];
    const fresh = diff.after
      .slice(...hunk.after)
      .reduce(
        (total, token) => total + (oldStems().has(token.stem) ? 0 : contentOf(token, context.rules)),
        0,
      );
    if (fresh < SEVERITY.clauseWords) return [];
    const text = textOf(diff.after, hunk.after);
    if (context.before.holds(text)) return [];
    return [{ label: null, material: true, reason: `words added: "${excerpt(text)}"` }];
  });

/** Words new to the whole article less words that left it: a rewording keeps the balance, a new content does not. */
const novelty = (passages: Passages): readonly Finding[] => {
  if (passages.come < SEVERITY.netNovelty) return [];
  const { diff, context, inserted, deleted, newStems, oldStems } = passages;
  const count = (tokens: readonly Token[], marked: Uint8Array, known: (word: string) => boolean): number =>
    tokens.reduce(
      (total, token, at) => total + (marked[at] && !known(token.stem) ? contentOf(token, context.rules) : 0),
      0,
    );
  const come = count(diff.after, inserted(), (word) => oldStems().has(word) || context.before.hasStem(word));
  if (come < SEVERITY.netNovelty) return [];
  const gone = count(diff.before, deleted(), (word) => newStems().has(word) || context.after.hasStem(word));
  if (come - gone < SEVERITY.netNovelty) return [];
  return [
    { label: null, material: true, reason: `${Math.round(come - gone)} words of content new to the story` },
  ];
};

const REASONS = {
  new: 'quotation added',
  altered: 'wording of a quotation changed',
  'speaker-changed': 'a quotation is given to somebody else',
  withdrawn: 'quotation withdrawn',
} as const;

/** A withdrawn quotation is told, though only what was said, not what is said no longer, raises an alert. */
const quoteChanges = ({ diff, context }: Passages): readonly Finding[] =>
  compareQuotations(diff, context).flatMap(
    ({ state, text, speaker, previousSpeaker }): readonly Finding[] => {
      const reason = `${REASONS[state]}: "${excerpt(text)}"`;
      const quote: Finding = { label: 'quote', material: state !== 'withdrawn', reason };
      if (state !== 'speaker-changed') return [quote];
      const who = `speaker "${previousSpeaker}" became "${speaker}"`;
      return [quote, { label: 'attribution-changed', material: true, reason: who }];
    },
  );

const contentIn = (
  tokens: readonly Token[],
  ranges: readonly Range[],
  rules: EditContext['rules'],
): number => {
  let content = 0;
  for (const [start, end] of ranges) {
    for (const token of tokens.slice(start, end)) content += contentOf(token, rules);
  }
  return content;
};

/** Sentences, clauses and quotations that an edit brought or took. */
export const judgePassages = (
  diff: WordDiff,
  stretches: readonly Stretch[],
  context: EditContext,
): readonly Finding[] => {
  const olds = diff.hunks.map((hunk) => hunk.before);
  const news = diff.hunks.map((hunk) => hunk.after);
  const passages: Passages = {
    diff,
    context,
    come: contentIn(diff.after, news, context.rules),
    gone: contentIn(diff.before, olds, context.rules),
    inserted: once(() => marks(diff.after.length, news)),
    deleted: once(() => marks(diff.before.length, olds)),
    oldStems: once(() => stemsOf(diff.before)),
    newStems: once(() => stemsOf(diff.after)),
  };
  return [
    ...addedSentences(passages),
    ...removedSentences(passages),
    ...addedClauses(stretches, passages),
    ...novelty(passages),
    ...quoteChanges(passages),
  ];
};

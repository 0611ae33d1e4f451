import { lazy } from '../../text/lazy.ts';
import { type Range, sentences } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';
import { JUDGE } from '../limits.ts';
import { contentOf, contentOfAll, type EditContext } from '../text/edit-context.ts';
import { compareQuotations } from '../text/quotations.ts';
import { stemsOf } from '../text/stems.ts';
import type { WordDiff } from '../text/word-diff.ts';
import type { Finding, Stretch } from './finding.ts';

const textOf = (tokens: readonly Token[], [start, end]: Range): string =>
  tokens
    .slice(start, end)
    .map((token) => token.raw)
    .join('')
    .trim();

/** Characters shown of an added sentence, and of other text. */
const MAX_SENTENCE_SHOWN = 400;
const MAX_SHOWN = 80;

const excerpt = (text: string, most = MAX_SHOWN): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

interface Passages {
  readonly diff: WordDiff;
  readonly context: EditContext;
  /** 1 for each token that was inserted, or deleted. */
  readonly inserted: () => Uint8Array;
  readonly deleted: () => Uint8Array;
  /** Lazy, because most edits are a word or two and never need them. */
  readonly oldStems: () => ReadonlySet<string>;
  readonly newStems: () => ReadonlySet<string>;
  /** Inserted and deleted content, in words. */
  readonly insertedContent: number;
  readonly deletedContent: number;
}

const marks = (length: number, ranges: readonly Range[]): Uint8Array => {
  const marked = new Uint8Array(length);
  for (const [start, end] of ranges) marked.fill(1, start, end);
  return marked;
};

/** With less content inserted or deleted, no whole sentence can have been. */
const MIN_SENTENCE_CONTENT = JUDGE.sentenceWords * JUDGE.sentenceInserted;

const addedSentences = ({
  diff,
  context,
  inserted,
  oldStems,
  insertedContent,
}: Passages): readonly Finding[] => {
  if (insertedContent < MIN_SENTENCE_CONTENT) return [];
  const isNew = inserted();
  return sentences(diff.after, context.rules).flatMap((range) => {
    let content = 0;
    let insertedWeight = 0;
    let knownWeight = 0;
    for (let at = range[0]; at < range[1]; at += 1) {
      const token = diff.after[at];
      if (!token) continue;
      const weight = contentOf(token, context.rules);
      content += weight;
      if (isNew[at]) insertedWeight += weight;
      if (oldStems().has(token.stem)) knownWeight += weight;
    }
    if (content < JUDGE.sentenceWords) return [];
    if (insertedWeight < JUDGE.sentenceInserted * content || knownWeight > JUDGE.sentenceKnown * content)
      return [];
    const text = textOf(diff.after, range);
    if (context.before.contains(text)) return [];
    return [
      {
        label: 'sentence-added',
        material: true,
        about: 'sentence',
        reason: `sentence added: "${excerpt(text, MAX_SENTENCE_SHOWN)}"`,
      },
    ];
  });
};

/** A removed sentence is reported but does not raise an alert. */
const removedSentences = ({
  diff,
  context,
  deleted,
  newStems,
  deletedContent,
}: Passages): readonly Finding[] => {
  if (deletedContent < MIN_SENTENCE_CONTENT) return [];
  const isGone = deleted();
  return sentences(diff.before, context.rules).flatMap((range) => {
    let content = 0;
    let deletedWeight = 0;
    let keptWeight = 0;
    for (let at = range[0]; at < range[1]; at += 1) {
      const token = diff.before[at];
      if (!token) continue;
      const weight = contentOf(token, context.rules);
      content += weight;
      if (isGone[at]) deletedWeight += weight;
      if (newStems().has(token.stem)) keptWeight += weight;
    }
    if (content < JUDGE.sentenceWords) return [];
    if (deletedWeight < JUDGE.sentenceInserted * content || keptWeight > JUDGE.sentenceKnown * content)
      return [];
    const text = textOf(diff.before, range);
    if (context.after.contains(text)) return [];
    return [
      { label: null, material: false, about: 'sentence', reason: `sentence removed: "${excerpt(text)}"` },
    ];
  });
};

/** Stretches that insert words and delete hardly any. */
const addedClauses = (
  stretches: readonly Stretch[],
  { diff, context, oldStems }: Passages,
): readonly Finding[] =>
  stretches.flatMap(({ hunk, lostWords, gainedWords }) => {
    if (gainedWords < JUDGE.clauseWords || lostWords > JUDGE.clauseDeleted * gainedWords) return [];
    const insertedWeight = diff.after
      .slice(...hunk.after)
      .reduce(
        (total, token) => total + (oldStems().has(token.stem) ? 0 : contentOf(token, context.rules)),
        0,
      );
    if (insertedWeight < JUDGE.clauseWords) return [];
    const text = textOf(diff.after, hunk.after);
    if (context.before.contains(text)) return [];
    return [{ label: null, material: true, reason: `words added: "${excerpt(text)}"` }];
  });

/** Compares words new to the article with words that left it: a rewording keeps the balance, new content does not. */
const newContent = (passages: Passages): readonly Finding[] => {
  if (passages.insertedContent < JUDGE.netNovelty) return [];
  const { diff, context, inserted, deleted, newStems, oldStems } = passages;
  const count = (tokens: readonly Token[], marked: Uint8Array, isKnown: (stem: string) => boolean): number =>
    tokens.reduce(
      (total, token, at) =>
        total + (marked[at] && !isKnown(token.stem) ? contentOf(token, context.rules) : 0),
      0,
    );
  const added = count(diff.after, inserted(), (stem) => oldStems().has(stem) || context.before.hasStem(stem));
  if (added < JUDGE.netNovelty) return [];
  const removed = count(
    diff.before,
    deleted(),
    (stem) => newStems().has(stem) || context.after.hasStem(stem),
  );
  if (added - removed < JUDGE.netNovelty) return [];
  const words = Math.round(added - removed);
  return [{ label: null, material: true, reason: `${words} content words new to the story` }];
};

const QUOTE_REASONS = {
  new: 'quotation added',
  altered: 'quotation reworded',
  'speaker-changed': 'quotation attributed to a different speaker',
  withdrawn: 'quotation removed',
} as const;

/** A withdrawn quotation is reported but does not raise an alert. */
const quoteChanges = ({ diff, context }: Passages): readonly Finding[] =>
  compareQuotations(diff, context).flatMap(
    ({ state, text, speaker, previousSpeaker }): readonly Finding[] => {
      const reason = `${QUOTE_REASONS[state]}: "${excerpt(text)}"`;
      const quote: Finding = { label: 'quote', material: state !== 'withdrawn', reason };
      if (state !== 'speaker-changed') return [quote];
      const who = `speaker changed: ${previousSpeaker} → ${speaker}`;
      return [quote, { label: 'attribution-changed', material: true, reason: who }];
    },
  );

const contentIn = (
  tokens: readonly Token[],
  ranges: readonly Range[],
  rules: EditContext['rules'],
): number => {
  let content = 0;
  for (const range of ranges) content += contentOfAll(tokens.slice(...range), rules);
  return content;
};

/** Sentences, clauses and quotations that an edit added or removed. */
export const passageFindings = (
  diff: WordDiff,
  stretches: readonly Stretch[],
  context: EditContext,
): readonly Finding[] => {
  const olds = diff.hunks.map((hunk) => hunk.before);
  const news = diff.hunks.map((hunk) => hunk.after);
  const passages: Passages = {
    diff,
    context,
    insertedContent: contentIn(diff.after, news, context.rules),
    deletedContent: contentIn(diff.before, olds, context.rules),
    inserted: lazy(() => marks(diff.after.length, news)),
    deleted: lazy(() => marks(diff.before.length, olds)),
    oldStems: lazy(() => stemsOf(diff.before)),
    newStems: lazy(() => stemsOf(diff.after)),
  };
  return [
    ...addedSentences(passages),
    ...removedSentences(passages),
    ...addedClauses(stretches, passages),
    ...newContent(passages),
    ...quoteChanges(passages),
  ];
};

import type { Paragraph } from '../../model/article.ts';
import type { Origin } from './origin.ts';
import { FORM_ENTRY } from '../limits.ts';

/** Old and new positions of the paragraphs below a heading, up to the next heading. */
interface Section {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const SENTENCE_END = /[.!?…。！？।؟]["'”’»)\]]*$/u;

/** Is it an entry of a form ("Matti Schneider", an address) rather than prose: a few words, or more without a full stop? */
const isEntry = (paragraph: Paragraph | undefined): boolean => {
  if (!paragraph) return false;
  const { text, role } = paragraph;
  if (role === 'heading' || role === 'list-item' || /[:：]\s*$/u.test(text)) return false;
  const words = text.trim().split(/\s+/u).length;
  return words <= FORM_ENTRY.fewWords || (words <= FORM_ENTRY.mostWords && !SENTENCE_END.test(text.trim()));
};

const below = (paragraphs: readonly Paragraph[], heading: number): readonly number[] => {
  const found: number[] = [];
  for (let at = heading + 1; at < paragraphs.length && paragraphs[at]?.role !== 'heading'; at += 1)
    found.push(at);
  return found;
};

/** The sections whose heading is in both articles and comes from a heading. */
const keptSections = (
  origins: readonly Origin[],
  before: readonly Paragraph[],
  after: readonly Paragraph[],
): readonly Section[] =>
  origins.flatMap(({ before: [old] }, at) =>
    old !== undefined && before[old]?.role === 'heading' && after[at]?.role === 'heading'
      ? [{ before: below(before, old), after: below(after, at) }]
      : [],
  );

/**
 * Pairs the entries of a form. Below a heading ("Director of the publication"), one entry replaces the other whatever
 * they say: if a kept heading lost one entry and gained one, they are paired and the origin is marked `entry`, because
 * their words are not similar. Linear.
 */
export const pairFormEntries = (
  origins: readonly Origin[],
  before: readonly Paragraph[],
  after: readonly Paragraph[],
): readonly Origin[] => {
  const found = [...origins];
  const kept = new Set(origins.flatMap((origin) => origin.before));
  for (const section of keptSections(origins, before, after)) {
    const removed = section.before.filter((at) => !kept.has(at) && isEntry(before[at]));
    const added = section.after.filter((at) => origins[at]?.before.length === 0 && isEntry(after[at]));
    const [old, now] = [removed[0], added[0]];
    if (removed.length !== 1 || added.length !== 1 || old === undefined || now === undefined) continue;
    found[now] = { before: [old], identical: false, score: 0, entry: true };
  }
  return found;
};

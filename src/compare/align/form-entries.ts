import type { Paragraph } from '../../model/article.ts';
import type { Origin } from './origin.ts';
import { FIELD } from '../limits.ts';

/** Old and new places of the paragraphs below a heading, up to the next one. */
interface Section {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const SENTENCE_END = /[.!?…。！？।؟]["'”’»)\]]*$/u;

/** An entry of a form ("Matti Schneider", an address) and no prose: a few words, or more without a full stop. */
const isEntry = (paragraph: Paragraph | undefined): boolean => {
  if (!paragraph) return false;
  const { text, role } = paragraph;
  if (role === 'heading' || role === 'list-item' || /[:：]\s*$/u.test(text)) return false;
  const words = text.trim().split(/\s+/u).length;
  return words <= FIELD.fewWords || (words <= FIELD.mostWords && !SENTENCE_END.test(text.trim()));
};

const below = (paragraphs: readonly Paragraph[], heading: number): readonly number[] => {
  const found: number[] = [];
  for (let at = heading + 1; at < paragraphs.length && paragraphs[at]?.role !== 'heading'; at += 1)
    found.push(at);
  return found;
};

/** The sections whose heading stands in both articles, as an old one of its own. */
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
 * What stands below a heading in a form ("Director of the publication") is that field's entry, whatever it says: where
 * a kept heading had one entry that went and has one that came, the one became the other. Words cannot tell, so the
 * origin says `entry`. Linear.
 */
export const findEntries = (
  origins: readonly Origin[],
  before: readonly Paragraph[],
  after: readonly Paragraph[],
): readonly Origin[] => {
  const found = [...origins];
  const kept = new Set(origins.flatMap((origin) => origin.before));
  for (const section of keptSections(origins, before, after)) {
    const gone = section.before.filter((at) => !kept.has(at) && isEntry(before[at]));
    const come = section.after.filter((at) => origins[at]?.before.length === 0 && isEntry(after[at]));
    const [old, now] = [gone[0], come[0]];
    if (gone.length !== 1 || come.length !== 1 || old === undefined || now === undefined) continue;
    found[now] = { before: [old], identical: false, score: 0, entry: true };
  }
  return found;
};

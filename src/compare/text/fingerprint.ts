import { createHash } from 'node:crypto';
import type { Paragraph } from '../../model/article.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';

/** The parts of a capture that are compared. */
export interface ComparableArticle {
  readonly headline: string | null;
  readonly paragraphs: readonly Paragraph[];
  /** BCP 47. Selects the language rules. Absent: guessed from the text. */
  readonly lang?: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** SHA-256 (hexadecimal) of the folded headline and paragraphs. Equal hashes mean the same article to a reader. */
export const contentHash = (article: Pick<ComparableArticle, 'headline' | 'paragraphs'>): string =>
  sha256(
    JSON.stringify([
      article.headline === null ? null : foldForComparison(article.headline),
      ...article.paragraphs.map((paragraph) => foldForComparison(paragraph.text)),
    ]),
  );

/** SHA-256 (hexadecimal) of a folded text. */
export const fingerprintOf = (text: string): string => sha256(foldForComparison(text));

/** The fingerprint of each paragraph, in order. */
export const fingerprints = (paragraphs: readonly Paragraph[]): readonly string[] =>
  paragraphs.map(({ text }) => fingerprintOf(text));

/**
 * The identity of a paragraph first seen at `index` of a Version: `par_` and 16 hexadecimal digits, the same on every
 * run.
 */
export const lineageId = (storyId: string, version: number, index: number): string =>
  `par_${sha256(`${storyId}\n${version}\n${index}`).slice(0, 16)}`;

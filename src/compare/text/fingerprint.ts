import { createHash } from 'node:crypto';
import type { Paragraph } from '../../model/article.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';

/** What two captures are compared by. */
export interface ComparableArticle {
  readonly headline: string | null;
  readonly paragraphs: readonly Paragraph[];
  /** BCP 47; decides which rules apply. Absent: guessed from the text. */
  readonly lang?: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** SHA-256 (hexadecimal) over the headline and the texts, folded: equal hashes are the same article for a reader. */
export const contentHash = (article: Pick<ComparableArticle, 'headline' | 'paragraphs'>): string =>
  sha256(
    JSON.stringify([
      article.headline === null ? null : foldForComparison(article.headline),
      ...article.paragraphs.map((paragraph) => foldForComparison(paragraph.text)),
    ]),
  );

/** One fingerprint (SHA-256, hexadecimal) for each paragraph, in order, over its folded text. */
export const fingerprints = (paragraphs: readonly Paragraph[]): readonly string[] =>
  paragraphs.map((paragraph) => sha256(foldForComparison(paragraph.text)));

/** Is there nothing a reader could see that differs? A headline the page does not state in one capture is no difference. */
export const sameArticle = (
  a: Pick<ComparableArticle, 'headline' | 'paragraphs'>,
  b: Pick<ComparableArticle, 'headline' | 'paragraphs'>,
): boolean => {
  if (a.paragraphs.length !== b.paragraphs.length) return false;
  if (
    a.headline !== null &&
    b.headline !== null &&
    foldForComparison(a.headline) !== foldForComparison(b.headline)
  )
    return false;
  return a.paragraphs.every((paragraph, index) => {
    const other = b.paragraphs[index]?.text ?? '';
    return paragraph.text === other || foldForComparison(paragraph.text) === foldForComparison(other);
  });
};

/** The identity of a paragraph that is new at `index` of a Version: the same at every run. `par_` and 16 hexadecimal digits. */
export const lineageId = (storyId: string, version: number, index: number): string =>
  `par_${sha256(`${storyId}\n${version}\n${index}`).slice(0, 16)}`;

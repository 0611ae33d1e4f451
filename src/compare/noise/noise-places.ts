import { foldForComparison } from '../../text/comparison-fold.ts';
import type { Article } from '../../model/article.ts';
import type { Change } from '../../model/change.ts';
import { fingerprintOf } from '../text/fingerprint.ts';

/** Names the places at which changes happen, so that a later check recognises the same place again. */

export type ArticleText = Pick<Article, 'paragraphs'>;

/** The Article that a Change leads to, and the one it starts from, where removed paragraphs are found. */
export interface NoisePages {
  readonly after: ArticleText;
  readonly before: ArticleText | null;
}

const EDGE = 'edge';
const BETWEEN = 'between';

/** The text without its numbers: a counter stays the same place while it counts. */
const template = (text: string): string => foldForComparison(text).replace(/\p{N}+/gu, '#');

export const isSentence = (text: string): boolean => /[.!?…。！？।؟]["'”’»)\]]*\s*$/u.test(text);

/** Is the place named by its neighbours, rather than by its own text? */
export const isBetweenNeighbours = (place: string): boolean => place.startsWith(BETWEEN);

/** The place between two neighbouring paragraphs; null for a paragraph without neighbours. */
const between = ({ paragraphs }: ArticleText, index: number): string | null => {
  const [above, below] = [paragraphs[index - 1], paragraphs[index + 1]];
  if (!above && !below) return null;
  return `${BETWEEN} ${above ? fingerprintOf(above.text) : EDGE} ${below ? fingerprintOf(below.text) : EDGE}`;
};

/**
 * The names of the places a Change happened at; none if a later capture could not find the place again. Additions,
 * removals and reworded lines that are not sentences are named by their neighbours. A text in which only numbers
 * changed is its own place.
 */
export const placesOf = (change: Change, { after, before }: NoisePages): readonly string[] => {
  const { kind, paragraph, previousParagraphs, text, previousText } = change;
  if (kind === 'removed') {
    const [index] = previousParagraphs;
    const place = before === null || index === undefined ? null : between(before, index);
    return place === null ? [] : [place];
  }
  if (paragraph === null || text === null) return [];
  const place = between(after, paragraph);
  if (kind === 'added') return place === null ? [] : [place];
  if (kind !== 'edited' || previousText === null) return [];
  const counter =
    template(previousText) === template(text) ? [`counting ${fingerprintOf(template(text))}`] : [];
  return place === null || isSentence(text) || isSentence(previousText) ? counter : [...counter, place];
};

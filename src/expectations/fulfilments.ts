import type { Change } from '../model/change.ts';
import type { Fulfilment, Matcher } from '../model/expectation.ts';
import type { Paragraph } from '../model/article.ts';
import { meets } from './matchers.ts';
import { bringsNewText } from './new-text.ts';

export interface NamedMatcher {
  readonly name: string;
  readonly match: Matcher;
}

/**
 * The expectations that the changes of a new Version meet, each with the first paragraph that meets it. `before` are
 * the paragraphs of the previous Version.
 */
export const findFulfilments = (
  expectations: readonly NamedMatcher[],
  changes: readonly Change[],
  before: readonly Paragraph[],
): readonly Fulfilment[] =>
  expectations.flatMap(({ name, match }) => {
    for (const change of changes) {
      const { paragraph, text, previousParagraphs } = change;
      if (paragraph === null || text === null || !bringsNewText(change)) continue;
      const previousTexts = previousParagraphs.map((index) => before[index]?.text ?? '');
      if (meets(match, { text, previousTexts })) return [{ name, paragraph, text }];
    }
    return [];
  });

import { foldForSearch } from '../../text/fold.ts';
import { lazy } from '../../text/lazy.ts';

/** What is known about earlier captures, to tell new text from text that was merely extracted for the first time. */
export interface Past {
  /** Folded paragraphs of the previous Version. */
  readonly texts: ReadonlySet<string>;
  readonly earlier: ReadonlySet<string>;
  /** Texts that were removed and restored before: they flap and are no news in either direction. */
  readonly returned: ReadonlySet<string>;
  /** Was a text (folded for search) on the previous page, outside the extracted article? */
  readonly wasOutsideArticle: (text: string) => boolean;
}

export interface PastPages {
  readonly previousVisibleText?: string | null;
  readonly visibleText?: string | null;
  readonly earlierParagraphs?: ReadonlySet<string>;
  readonly returnedParagraphs?: ReadonlySet<string>;
}

/**
 * A text was outside the article if the previous page contains it more often than its article does, and the new page
 * does not contain it more often than the previous one: "Security" in a menu does not make a new heading old.
 */
export const pastOf = (before: readonly string[], pages: PastPages): Past => {
  const previous = lazy(() => foldForSearch(pages.previousVisibleText ?? ''));
  const article = lazy(() => before.map(foldForSearch).join(' '));
  const current = lazy(() => (pages.visibleText ? foldForSearch(pages.visibleText) : null));
  const wasOutsideArticle = (text: string): boolean => {
    const count = countOccurrences(previous(), text);
    if (count === 0 || count <= countOccurrences(article(), text)) return false;
    const page = current();
    return page === null || countOccurrences(page, text) <= count;
  };
  return {
    texts: new Set(before),
    earlier: pages.earlierParagraphs ?? new Set(),
    returned: pages.returnedParagraphs ?? new Set(),
    wasOutsideArticle,
  };
};

/** How often `whole` contains `part` on word boundaries, both folded for search. */
const countOccurrences = (whole: string, part: string): number => {
  if (part === '') return 0;
  const haystack = ` ${whole} `;
  const needle = ` ${part} `;
  let count = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length - 1))
    count += 1;
  return count;
};

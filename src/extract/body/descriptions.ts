import { foldForSearch } from '../../text/fold.ts';

/** A description may be cut short by the page; this many folded characters must agree. */
const LEAST_AGREED = 40;

/** Does the page repeat this text as its description? */
export const isDescription = (text: string, descriptions: readonly string[]): boolean => {
  const folded = foldForSearch(text);
  return descriptions.some((description) => {
    const length = Math.min(folded.length, description.length);
    return length >= LEAST_AGREED && folded.slice(0, length - 3) === description.slice(0, length - 3);
  });
};

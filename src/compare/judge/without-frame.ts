/** "12. Refunds": the number of a list item changes when an item is inserted above it. */
const LIST_NUMBER = /^\(?\p{N}{1,3}[.)]\s+(?=\p{L})/u;
/** "HARBOUR CITY (Wire) — " */
const DATELINE = /^\p{Lu}[\p{Lu}.' -]+(?:, [^()—–-]{1,40})?(?: ?\([^)]{1,40}\))? ?(?:[—–]|(?<= )-(?= ))\s*/u;

/**
 * Removes what surrounds the content of two texts: a leading time stamp ("Update 1/25: …"), a list number, and a
 * dateline that only one of them has. A text that consists of nothing else is kept, and so are datelines on both
 * sides, because a different dateline is a change.
 */
export const withoutFrame = (
  before: string,
  after: string,
  stamp: RegExp | undefined,
): { readonly before: string; readonly after: string } => {
  const datelines = [before, after].filter((text) => DATELINE.test(text)).length;
  const contentOf = (text: string): string => {
    const body = datelines === 1 ? text.replace(DATELINE, '') : text;
    const rest = (stamp ? body.replace(stamp, '') : body).trim().replace(LIST_NUMBER, '');
    return rest === '' ? text : rest;
  };
  return { before: contentOf(before), after: contentOf(after) };
};

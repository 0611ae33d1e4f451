const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `length` UTF-16 units including the ellipsis, cut between graphemes. */
export const cutText = (text: string, length: number): string => {
  if (text.length <= length) return text;
  // One unit more than is kept, so that the segmenter does not see half a surrogate pair at the end.
  const end = graphemes.segment(text.slice(0, length + 1)).containing(length - 1)?.index ?? 0;
  return `${text.slice(0, end).trimEnd()}…`;
};

/** The same limit, but keeps the end of the text. */
export const cutStart = (text: string, length: number): string => {
  if (text.length <= length) return text;
  // Text far before the cut does not affect the grapheme boundaries around it.
  const near = text.slice(-(length + 64));
  const at = near.length - (length - 1);
  const { index = 0, segment = '' } = graphemes.segment(near).containing(at) ?? {};
  return `…${near.slice(index < at ? index + segment.length : at).trimStart()}`;
};

/** The largest number from `low` to `high` that fits, by binary search; null if `low` does not fit. */
export const largest = (low: number, high: number, fits: (n: number) => boolean): number | null => {
  if (!fits(low)) return null;
  let best = low;
  let beyond = Math.max(low, high) + 1;
  while (beyond - best > 1) {
    const middle = Math.floor((best + beyond) / 2);
    if (fits(middle)) best = middle;
    else beyond = middle;
  }
  return best;
};

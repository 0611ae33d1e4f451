const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `length` UTF-16 units, the ellipsis included, cut between two characters as a reader sees them. */
export const cutText = (text: string, length: number): string => {
  if (text.length <= length) return text;
  // One unit more than is kept: half a surrogate pair at the end would not be seen as part of what precedes it.
  const end = graphemes.segment(text.slice(0, length + 1)).containing(length - 1)?.index ?? 0;
  return `${text.slice(0, end).trimEnd()}…`;
};

/** The end of a text, cut in the same way. */
export const cutStart = (text: string, length: number): string => {
  if (text.length <= length) return text;
  // What stands far before the cut decides nothing about the characters around it.
  const near = text.slice(-(length + 64));
  const at = near.length - (length - 1);
  const { index = 0, segment = '' } = graphemes.segment(near).containing(at) ?? {};
  return `…${near.slice(index < at ? index + segment.length : at).trimStart()}`;
};

/** The largest number from `low` to `high` that fits, null if not even `low` does; `high - low` is halved each time. */
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

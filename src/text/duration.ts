const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Largest unit first, each at most once: `500ms`, `30s`, `5m`, `6h`, `1d`, `1h30m`. Also the pattern editors check. */
export const DURATION_PATTERN =
  '^(?=\\d)(?:\\d{1,9}d)?(?:\\d{1,9}h)?(?:\\d{1,9}m(?!s))?(?:\\d{1,9}s)?(?:\\d{1,9}ms)?$';

const WHOLE = new RegExp(DURATION_PATTERN);
const PART = /(\d+)(ms|[dhms])/g;

/** A duration as people write it, in milliseconds; null when it is not one. */
export const parseDuration = (text: string): number | null => {
  if (!WHOLE.test(text)) return null;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    ms += Number(amount) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
  }
  return ms;
};

/** The shortest way to write a whole number of milliseconds so that `parseDuration` reads it back. */
export const formatDuration = (ms: number): string => {
  let rest = ms;
  let text = '';
  for (const [name, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) text += `${amount}${name}`;
  }
  return text === '' ? '0s' : text;
};

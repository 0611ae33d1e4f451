const WIDE =
  /[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]/gu;

/** Length of a text as a reader feels it: a character of a script without letters-in-a-row counts for two and a half. */
export const readingLength = (text: string): number => {
  const first = text.search(WIDE);
  if (first < 0) return text.length;
  return text.length + 1.5 * (text.match(WIDE)?.length ?? 0);
};

/** Does the text end as a sentence ends, in any of the scripts a newsroom is likely to watch? */
export const endsSentence = (text: string): boolean =>
  /[.!?…。！？｡؟۔।॥።།༎։᠃][\s"'“”‘’«»‹›„)\]）」』】]*$/u.test(text.slice(-12));

/** Characters of a text that are looked at, and below which it is too short to tell. */
const SAMPLE = 250;
const LEAST_SAMPLE = 70;

/** Share of letters and marks of letters in a text, 0..1; 1 for a short one. */
export const shareOfLetters = (text: string): number => {
  if (text.length < LEAST_SAMPLE) return 1;
  const sample = text.slice(0, SAMPLE);
  return (sample.match(/[\p{L}\p{M}]+/gu)?.reduce((sum, run) => sum + run.length, 0) ?? 0) / sample.length;
};

import type { Block } from '../../page/outline.ts';
import { DATE_LINE } from '../../lexicon/patterns.ts';

/** Words of three letters and more; in scripts without spaces, runs of that many characters beside the date's own. */
const longWords = (text: string): number =>
  (text.match(/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}){3,}/gu)?.length ?? 0) +
  Math.floor(
    (text.match(/(?![年月日时時分秒])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ??
      0) / 3,
  );

/** "10:15 a.m. The bridge is closed.", "Update 14:05 — All clear." */
const CONTINUES = /(?<!\p{L})\p{Ll}{2,} \p{Ll}{2,}[^.!?。]*[.!?。][^\p{L}\p{N}]*$/u;
const UPDATE = /^[^\p{L}\p{N}]*update\b.{0,20}[—–:-]\s*\p{L}.*[.!?。][^\p{L}\p{N}]*$/iu;

/** Begins with a date and says little in words: "3.3.2026, 10:15. Reading time: 4 min.", "Nov. 20, 2026 1:35 a.m." */
const isBareDate = (text: string): boolean =>
  !CONTINUES.test(text) &&
  !UPDATE.test(text) &&
  /^\W*(?:\p{L}{3,10}\.? )?\d/u.test(text) &&
  longWords(text) <= 3;

/** A date or a time and hardly a word: "3 March 2026". `mostWords` counts words of three letters and more. */
export const isDateLine = ({ text }: Block, mostWords = 3): boolean =>
  DATE_LINE.test(text) && isBareDate(text) && (mostWords >= 3 || longWords(text) <= mostWords);

/** "12 March 2026: The bridge closed" */
const TELLS = /\d{4}\s*[:—–]\s+\p{L}+(?: \p{L}+){2,}/u;

/** Says when, and little else. */
export const isDated = ({ text, length }: Block): boolean =>
  DATE_LINE.test(text) && !TELLS.test(text) && (length < 60 || longWords(text) <= 4);

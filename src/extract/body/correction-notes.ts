import { CORRECTION_NOTE } from '../lexicon/lexicon.ts';
import { UPDATE_NOTE } from '../lexicon/patterns.ts';
import type { Block } from '../page/outline.ts';

/** Shorter lines (reading length) are labels. */
const LEAST_NOTE = 40;

/** Does the newsroom say in this block what it changed in the story? */
export const isNote = ({ text, length, level, linkLength }: Block): boolean =>
  level === 0 &&
  length >= LEAST_NOTE &&
  linkLength < 0.6 * length &&
  (CORRECTION_NOTE.test(text) || UPDATE_NOTE.test(text));

import type { ChangeLabel } from '../../model/change.ts';
import type { LanguageRules, NoiseRule } from '../../text/language/vocabulary.ts';
import { attributes, quotesOf } from '../text/quotation-marks.ts';
import { SEVERITY } from '../limits.ts';
import type { Reader, Token } from '../../text/tokens.ts';

/** Longest text that can be noise, in characters; also bounds the work of the patterns. */
const NOISE_CHARACTERS = 900;

/** A URL, an e-mail address or a handle and nothing else: needs no language. */
const ADDRESS = /^(?:https?:\/\/\S+|www\.\S+|\S+@\S+\.\S+|@\w+)$/u;

const among = (tokens: readonly Token[], triggers: ReadonlySet<string>): boolean =>
  tokens.some((token) => token.kind === 'word' && triggers.has(token.plain));

/** What kind of noise a paragraph is ("a time stamp"), or null. Expects text folded for comparison. */
export const noiseOf = (text: string, rules: LanguageRules | null, read: Reader): string | null => {
  if (text.length > NOISE_CHARACTERS) return null;
  const tokens = read(text);
  const words = tokens.reduce((total, token) => total + (token.kind === 'word' ? 1 : 0), 0);
  if (words === 0) return 'a mark without words';
  if (ADDRESS.test(text)) return 'a bare address';
  // Plugs do not open with somebody's words.
  if (/^["']/u.test(text)) return null;
  const fits = ({ pattern, maxWords, needs }: NoiseRule): boolean =>
    words <= maxWords && (!needs || among(tokens, needs)) && pattern.test(text);
  return rules?.noise.find(fits)?.name ?? null;
};

export interface Note {
  readonly label: ChangeLabel;
  readonly reason: string;
}

/** Correction and editor's note, told from the text alone. */
export const editorialNotes = (text: string, rules: LanguageRules | null, read: Reader): readonly Note[] => {
  if (!rules || !among(read(text), rules.noteTriggers)) return [];
  if (rules.correctionNotes.some((pattern) => pattern.test(text))) {
    return [{ label: 'correction', reason: 'reads as a correction' }];
  }
  if (rules.editorsNotes.some((pattern) => pattern.test(text))) {
    return [{ label: 'editors-note', reason: "reads as an editor's note" }];
  }
  return [];
};

/** Quotation and statement in a paragraph that is new as a whole. */
export const utterances = (text: string, rules: LanguageRules | null, read: Reader): readonly Note[] => {
  const tokens = read(text);
  const quoted = quotesOf(tokens).filter((quote) => quote.words >= SEVERITY.quoteWords);
  const notes: Note[] = [];
  const attributed = rules !== null && attributes(text, tokens, rules);
  if (attributed || (rules && quoted.length > 0)) {
    notes.push({
      label: 'statement',
      reason: attributed ? 'somebody is given the word' : 'somebody is quoted',
    });
  }
  if (quoted.length > 0) notes.push({ label: 'quote', reason: 'holds a quotation' });
  return notes;
};

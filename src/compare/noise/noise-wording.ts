import { containsAny, type Tokenizer } from '../../text/tokens.ts';
import type { CompareRules, NoiseRule } from '../language/compare-rules.ts';

/** Longest text that can be noise, in characters. The limit also bounds the work of the patterns. */
const MAX_NOISE_LENGTH = 900;

/** Nothing but a URL, an e-mail address or a handle. Needs no language. */
const ADDRESS = /^(?:https?:\/\/\S+|www\.\S+|\S+@\S+\.\S+|@\w+)$/u;

/** The kind of noise a paragraph is by its wording ("a time stamp"), or null. Expects text folded for comparison. */
export const noiseOf = (text: string, rules: CompareRules | null, tokenize: Tokenizer): string | null => {
  if (text.length > MAX_NOISE_LENGTH) return null;
  const tokens = tokenize(text);
  const words = tokens.reduce((total, token) => total + (token.kind === 'word' ? 1 : 0), 0);
  if (words === 0) return 'no words';
  if (ADDRESS.test(text)) return 'an address on its own';
  // Promos do not open with a quotation.
  if (/^["']/u.test(text)) return null;
  const fits = ({ pattern, maxWords, needs }: NoiseRule): boolean =>
    words <= maxWords && (!needs || containsAny(tokens, needs)) && pattern.test(text);
  return rules?.noise.find(fits)?.name ?? null;
};

import { contentOf } from './edit.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Origin } from '../align/origin.ts';
import { sentences } from '../../text/sentences.ts';
import type { Reader, Token } from '../../text/tokens.ts';

const stemsOf = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(tokens.filter((token) => token.kind === 'word').map((token) => token.stem));

const shared = (stems: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...stems].filter((word) => other.has(word)).length;

/** From the first to the last word of `old` that carries content and stands in `part`, too. */
const stretchOf = (old: readonly Token[], part: readonly Token[], rules: LanguageRules | null): string => {
  const stems = stemsOf(part);
  const shares = (token: Token): boolean => stems.has(token.stem) && contentOf(token, rules) > 0;
  const first = old.findIndex(shares);
  const last = old.findLastIndex(shares);
  return old
    .slice(Math.max(0, first), last + 1)
    .map((token) => token.raw)
    .join('');
};

/**
 * The old text that an edited paragraph is to be judged against. Where an old paragraph was split, each of its
 * sentences belongs to the part that shares most words with it: what went to a sibling is not lost.
 */
export const makeOriginText = (
  texts: { readonly before: readonly string[]; readonly after: readonly string[] },
  origins: readonly Origin[],
  { read, rules }: { readonly read: Reader; readonly rules: LanguageRules | null },
): ((index: number) => string) => {
  const heirs = new Map<number, number[]>();
  for (const [index, origin] of origins.entries()) {
    for (const old of origin.before) heirs.set(old, [...(heirs.get(old) ?? []), index]);
  }
  return (index) => {
    const olds = [...(origins[index]?.before ?? [])].sort((a, b) => a - b);
    const parts = olds.flatMap((old) => {
      const siblings = heirs.get(old) ?? [];
      const text = texts.before[old] ?? '';
      if (siblings.length < 2) return [text];
      const tokens = read(text);
      const rivals = siblings.map((sibling) => ({
        sibling,
        stems: stemsOf(read(texts.after[sibling] ?? '')),
      }));
      return sentences(tokens, rules).flatMap((range) => {
        const sentence = tokens.slice(...range);
        const stems = stemsOf(sentence);
        const best = rivals.reduce((a, b) => (shared(stems, b.stems) > shared(stems, a.stems) ? b : a));
        return best.sibling === index ? [sentence.map((token) => token.raw).join('')] : [];
      });
    });
    if (parts.length > 0) return parts.join(' ');
    // One sentence that was taken apart: each part is what became of a stretch of it.
    return olds
      .map((old) => stretchOf(read(texts.before[old] ?? ''), read(texts.after[index] ?? ''), rules))
      .join(' ');
  };
};

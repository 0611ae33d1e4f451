import { sentences } from '../../text/sentences.ts';
import type { Token, Tokenizer } from '../../text/tokens.ts';
import type { Origin } from '../align/origin.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import { contentOf } from '../text/edit-context.ts';
import { stemsOf } from '../text/stems.ts';

const countShared = (stems: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...stems].filter((stem) => other.has(stem)).length;

/** The stretch of `old` from the first to the last content word that `part` also contains. */
const sharedStretch = (old: readonly Token[], part: readonly Token[], rules: CompareRules | null): string => {
  const stems = stemsOf(part);
  const isShared = (token: Token): boolean => stems.has(token.stem) && contentOf(token, rules) > 0;
  const first = old.findIndex(isShared);
  const last = old.findLastIndex(isShared);
  return old
    .slice(Math.max(0, first), last + 1)
    .map((token) => token.raw)
    .join('');
};

/**
 * Returns the old text that each edited paragraph is judged against. Where an old paragraph was split, each of its
 * sentences belongs to the part that shares most words with it, so that text in another part does not count as lost.
 */
export const makeOriginText = (
  texts: { readonly before: readonly string[]; readonly after: readonly string[] },
  origins: readonly Origin[],
  { tokenize, rules }: { readonly tokenize: Tokenizer; readonly rules: CompareRules | null },
): ((index: number) => string) => {
  const partsOf = new Map<number, number[]>();
  for (const [index, origin] of origins.entries()) {
    for (const old of origin.before) partsOf.set(old, [...(partsOf.get(old) ?? []), index]);
  }
  return (index) => {
    const olds = [...(origins[index]?.before ?? [])].sort((a, b) => a - b);
    const found = olds.flatMap((old) => {
      const parts = partsOf.get(old) ?? [];
      const text = texts.before[old] ?? '';
      if (parts.length < 2) return [text];
      const tokens = tokenize(text);
      const candidates = parts.map((part) => ({
        part,
        stems: stemsOf(tokenize(texts.after[part] ?? '')),
      }));
      return sentences(tokens, rules).flatMap((range) => {
        const sentence = tokens.slice(...range);
        const stems = stemsOf(sentence);
        const best = candidates.reduce((a, b) =>
          countShared(stems, b.stems) > countShared(stems, a.stems) ? b : a,
        );
        return best.part === index ? [sentence.map((token) => token.raw).join('')] : [];
      });
    });
    if (found.length > 0) return found.join(' ');
    // A single sentence was divided: each part is compared with its stretch of it.
    return olds
      .map((old) =>
        sharedStretch(tokenize(texts.before[old] ?? ''), tokenize(texts.after[index] ?? ''), rules),
      )
      .join(' ');
  };
};

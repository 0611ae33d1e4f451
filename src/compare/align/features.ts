import type { Token } from '../../text/tokens.ts';

/**
 * The features by which texts are matched: word stems; in scripts without spaces, pairs of adjacent characters, or
 * single characters without a neighbour.
 */
export const features = (tokens: readonly Token[]): readonly string[] => {
  const found: string[] = [];
  let wide = '';
  let paired = false;
  for (const { kind, wide: isWideToken, key, stem } of tokens) {
    if (kind === 'space') continue;
    if (kind === 'word' && isWideToken) {
      if (wide !== '') {
        found.push(wide + key);
        paired = true;
      }
      wide = key;
      continue;
    }
    if (wide !== '') {
      if (!paired) found.push(wide);
      wide = '';
      paired = false;
    }
    if (kind === 'word') found.push(stem);
  }
  if (wide !== '' && !paired) found.push(wide);
  return found;
};

import type { Token } from '../../text/tokens.ts';

/** The stems of the words among some tokens. */
export const stemsOf = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(tokens.filter((token) => token.kind === 'word').map((token) => token.stem));

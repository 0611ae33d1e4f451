import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

type Limited = (source: string, flags: string, limit: number) => RegExp;

setFlagsFromString('--allow-natives-syntax');
/** A RegExp that finds nothing once it has gone back `limit` times: a function inside V8, from its own tests. */
const limited = runInThisContext(
  '(source, flags, limit) => %NewRegExpWithBacktrackLimit(source, flags, limit)',
) as Limited;

const compiled = new Map<string, RegExp>();
const limitedFor = (limit: number, { source, flags }: RegExp): RegExp => {
  const key = `${limit} ${flags} ${source}`;
  const known = compiled.get(key);
  if (known) return known;
  // The second alternative matches at the end of any text, so that nothing is found only where the limit was reached.
  const made = limited(`(?:${source})|(?![^])`, flags.replaceAll(/[gyd]/g, ''), limit);
  compiled.set(key, made);
  return made;
};

/**
 * Does a search of `text` go back more than `limit` times? Counts what makes a pattern catastrophic (nested or
 * neighbouring repetitions), not the plain run of one character class, which V8 repeats without going back.
 */
export const backtracksBeyond = (limit: number, pattern: RegExp, text: string): boolean =>
  !limitedFor(limit, pattern).test(text);

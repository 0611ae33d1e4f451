import { Session } from 'node:inspector';

interface Coverage {
  readonly result: readonly {
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

const session = new Session();
session.connect();
const post = (method: string, parameters: object = {}): unknown => {
  let answer: unknown = null;
  // Nothing lies between this thread and its own inspector: the answer is there when `post` returns.
  session.post(method, parameters, (error: Error | null, result?: object) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
};
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const take = (): number =>
  (post('Profiler.takePreciseCoverage') as Coverage).result
    .flatMap(({ functions }) => functions)
    .flatMap(({ ranges }) => ranges)
    .reduce((sum, { count }) => sum + count, 0);

/**
 * How much JavaScript `run` executes: how often each function and each block inside one is entered, as V8's precise
 * coverage counts them; the same on every machine and under every load. A built-in counts as one, so what a regular
 * expression does inside is not seen: use `backtracksBeyond` for that. Only code that is loaded after this module is
 * counted block by block: import it first, in a file that tests/vitest.config.ts gives a process of its own.
 */
export const countedWork = (run: () => unknown): number => {
  take();
  run();
  return take();
};

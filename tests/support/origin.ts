import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { type Answer, page, plain, sayAnswer } from './answers.ts';
import { createWatch } from './latch.ts';
import { headersOf, listen } from './listen.ts';

/** A site under watch, scripted by a test: real HTTP on 127.0.0.1, every request recorded. */

interface OriginRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly at: EpochMs;
}

/** Decides each answer; a string is HTML. */
export type Responder = (request: OriginRequest) => Answer | string | Promise<Answer | string>;

export interface Origin {
  readonly url: (path: string) => string;
  /** What `path` answers from now on: HTML, an Answer, or a function of the request. Paths never set are 404. */
  readonly set: (path: string, answer: string | Answer | Responder) => void;
  /** In order of arrival; grows. */
  readonly requests: readonly OriginRequest[];
  readonly requestsTo: (path: string) => readonly OriginRequest[];
  /** Until `path` was asked for `count` times in all. */
  readonly untilRequested: (path: string, count: number, limits?: { timeoutMs?: number }) => Promise<void>;
  /** Ends all connections. Throws what a responder threw: that is a fault of the test. */
  readonly close: () => Promise<void>;
}

/** One answer after the other; the last one stays. */
export const inTurn = (...answers: readonly (string | Answer)[]): Responder => {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (answer === undefined) throw new Error('inTurn() needs at least one answer.');
    return answer;
  };
};

export const startOrigin = async ({ clock = systemClock }: { clock?: Clock } = {}): Promise<Origin> => {
  const script = new Map<string, string | Answer | Responder>();
  const requests: OriginRequest[] = [];
  const faults: unknown[] = [];
  const watch = createWatch();

  const decide = async (request: OriginRequest): Promise<Answer> => {
    const scripted = script.get(request.path) ?? script.get(request.path.replace(/\?.*$/, ''));
    const answer = typeof scripted === 'function' ? await scripted(request) : scripted;
    if (answer === undefined) {
      return plain(404, { 'content-type': 'text/plain' }, `Nothing is published at ${request.path}.`);
    }
    return typeof answer === 'string' ? page(answer) : answer;
  };

  const server = await listen((request, response) => {
    const { method = '', url: path = '' } = request;
    const recorded = { method, path, headers: headersOf(request), at: clock() };
    requests.push(recorded);
    watch.changed();
    decide(recorded)
      .then((answer) => sayAnswer(answer, request, response))
      .catch((error: unknown) => {
        faults.push(error);
        request.socket.destroy();
      });
  });

  const requestsTo = (path: string): OriginRequest[] => requests.filter((request) => request.path === path);
  return {
    url: (path) => `${server.origin}${path}`,
    set: (path, answer) => {
      script.set(path, answer);
    },
    requests,
    requestsTo,
    untilRequested: (path, count, { timeoutMs = 10_000 } = {}) =>
      watch.until(
        () => requestsTo(path).length >= count,
        () => `${path} was asked for ${requestsTo(path).length} times, not ${count}.`,
        timeoutMs,
      ),
    close: async () => {
      await server.close();
      if (faults.length > 0)
        throw new AggregateError(faults, `A responder of the origin threw: ${String(faults[0])}`);
    },
  };
};

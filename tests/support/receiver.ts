import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { DeliveredEvent } from '../../src/demo/summary.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { EventType } from '../../src/model/event.ts';
import { type Answer, hangUp, plain, retryAfter, sayAnswer } from './answers.ts';
import { createWatch } from './latch.ts';
import { headersOf, listen, readBody } from './listen.ts';

/** A receiver of webhooks that writes everything down and answers as told. */

interface ReceivedRequest {
  /** `webhook-id`, '' if missing. */
  readonly id: string;
  /** `webhook-timestamp`: seconds; NaN if missing. */
  readonly timestamp: number;
  /** `type` of the body, '' if there is none. */
  readonly type: string;
  /** null when the body is not JSON. */
  readonly body: DeliveredEvent | null;
  /** The bytes that were signed, as text. */
  readonly raw: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** By the `standardwebhooks` package, and within five minutes of the receiver's clock. */
  readonly verified: boolean;
  readonly at: EpochMs;
}

/** A status, an Answer (`held(latch, plain(204))`, `retryAfter(429, '120')`, `silence()`), or the connection cut. */
type Reply = number | 'cut' | Answer;

export interface Receiver {
  readonly url: string;
  /** In order of arrival, recorded before the answer is sent; grows. */
  readonly received: readonly ReceivedRequest[];
  /** Replies from now on, one a request; the last one stays. 204 until set. */
  readonly answer: (...replies: readonly Reply[]) => void;
  /** Every `webhook-id` that came, once. */
  readonly distinctIds: () => readonly string[];
  /** Bodies of one type, one for each distinct id. */
  readonly events: <Type extends EventType>(type: Type) => readonly Extract<DeliveredEvent, { type: Type }>[];
  /** Looked at again after every request; rejects with a list of what came. */
  readonly waitFor: (
    holds: (received: readonly ReceivedRequest[]) => boolean,
    limits?: { timeoutMs?: number },
  ) => Promise<readonly ReceivedRequest[]>;
  readonly close: () => Promise<void>;
}

const TOLERANCE_MS = 5 * 60_000;

/**
 * The package reads the system's time by itself, so with a clock of the test's own its signature is asked for instead
 * of its verdict, and the age is judged here by the same five minutes.
 */
const createVerifier = (
  secret: string,
  clock: Clock,
): ((raw: string, headers: Record<string, string>) => boolean) => {
  const webhook = new Webhook(secret);
  return (raw, headers) => {
    try {
      if (clock === systemClock) {
        webhook.verify(raw, headers, { jsonParse: false });
        return true;
      }
      const sentAt = Number(headers['webhook-timestamp']) * 1000;
      const expected = webhook.sign(headers['webhook-id'] ?? '', new Date(sentAt), raw);
      const signatures = (headers['webhook-signature'] ?? '').split(' ');
      return Math.abs(clock() - sentAt) <= TOLERANCE_MS && signatures.includes(expected);
    } catch {
      return false;
    }
  };
};

const parseBody = (raw: string): DeliveredEvent | null => {
  try {
    return JSON.parse(raw) as DeliveredEvent;
  } catch {
    return null;
  }
};

const toAnswer = (reply: Reply): Answer => {
  if (reply === 'cut') return hangUp();
  if (typeof reply !== 'number') return reply;
  return reply === 429
    ? retryAfter(429, '60')
    : plain(reply, reply >= 300 && reply < 400 ? { location: '/elsewhere' } : {});
};

/** Any path is answered alike: what comes after `url` is recorded under `headers` and `raw` all the same. */
export const startReceiver = async ({
  secret,
  clock = systemClock,
}: {
  secret: string;
  clock?: Clock;
}): Promise<Receiver> => {
  const verify = createVerifier(secret, clock);
  const received: ReceivedRequest[] = [];
  const watch = createWatch();
  let replies: readonly Reply[] = [204];

  const record = async (request: IncomingMessage): Promise<Answer> => {
    const headers = headersOf(request);
    const raw = await readBody(request);
    const body = parseBody(raw);
    received.push({
      id: headers['webhook-id'] ?? '',
      timestamp: Number(headers['webhook-timestamp'] ?? Number.NaN),
      type: body?.type ?? '',
      body,
      raw,
      method: request.method ?? '',
      headers,
      verified: verify(raw, headers),
      at: clock(),
    });
    const [reply = 204, ...later] = replies;
    if (later.length > 0) replies = later;
    watch.changed();
    return toAnswer(reply);
  };

  const server = await listen((request, response) => {
    void record(request).then((answer) => sayAnswer(answer, request, response));
  });

  const firstOfEach = (): ReceivedRequest[] =>
    received.filter(({ id }, index) => received.findIndex((earlier) => earlier.id === id) === index);
  return {
    url: `${server.origin}/hooks/stop-press`,
    received,
    answer: (...next) => {
      replies = next;
    },
    distinctIds: () => [...new Set(received.map(({ id }) => id))],
    events: (type) =>
      firstOfEach()
        .map(({ body }) => body)
        .filter((body): body is Extract<DeliveredEvent, { type: typeof type }> => body?.type === type),
    waitFor: async (holds, { timeoutMs = 15_000 } = {}) => {
      await watch.until(
        () => holds(received),
        () =>
          `What was waited for did not come. Received: ${received.map(({ type, id }) => `${type} ${id}`).join(', ') || 'nothing'}.`,
        timeoutMs,
      );
      return received;
    },
    close: server.close,
  };
};

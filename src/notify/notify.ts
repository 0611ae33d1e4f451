import type { Attempt } from '../attempt.ts';
import type { Clock } from '../clock.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Failure } from '../errors.ts';
import type { StoredEvent } from '../events.ts';
import { readRetryAfter } from '../retry-after.ts';
import type { EpochMs } from '../story.ts';
import { interpretAnswer, responseExcerpt, unreachable } from './answer.ts';
import { renderPayload } from './payload.ts';
import { nextAttempt } from './retry.ts';
import { signatureHeaders } from './sign.ts';

export { nextAttempt } from './retry.ts';

/** The part of the outbound gate that a Delivery needs: one request, no redirect, everything bounded. */
export interface WebhookGate {
  request(request: {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** From the look-up of the name to the last byte read. */
    readonly deadlineMs: number;
    readonly maxBytes: number;
    /** A longer answer is cut, not refused. */
    readonly overflow: 'cut';
  }): Promise<
    | {
        readonly kind: 'response';
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: Uint8Array;
      }
    | {
        readonly kind: 'failed';
        readonly failure: Failure;
        /** Of an answer that broke off; null when none came. */
        readonly status: number | null;
      }
  >;
}

export interface DeliveryDeps {
  readonly outbound: WebhookGate;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly userAgent: string;
}

export interface DueDelivery {
  readonly deliveryId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly event: StoredEvent;
  readonly endpoint: Endpoint;
}

export type DeliveryResult =
  | { readonly kind: 'delivered'; readonly attempt: Attempt }
  | {
      readonly kind: 'retry';
      readonly at: EpochMs;
      readonly holdUntil: EpochMs | null;
      readonly attempt: Attempt;
    }
  | { readonly kind: 'exhausted'; readonly declined: boolean; readonly attempt: Attempt }
  /** The Endpoint is to be disabled. */
  | { readonly kind: 'gone'; readonly attempt: Attempt };

interface DeliveryLimits {
  readonly deadlineMs?: number;
  /** What is read of the answer; its rest is nobody's business. */
  readonly maxResponseBytes?: number;
  /** Bytes of the body sent. */
  readonly maxBodyBytes?: number;
}

/**
 * One try of one Delivery, and what follows from it. Nothing is remembered and nothing is written here: the same
 * Delivery may be tried twice, after a crash, and then carries the same `webhook-id` with a new time and signature.
 * @see Standard Webhooks 1.0
 */
export const deliver = async (
  deps: DeliveryDeps,
  due: DueDelivery,
  { deadlineMs = 15_000, maxResponseBytes = 1_024, maxBodyBytes = 20_000 }: DeliveryLimits = {},
): Promise<DeliveryResult> => {
  const { endpoint, event } = due;
  const { target } = endpoint;
  if (target.channel !== 'webhook') throw new Error('later');
  const startedAt = deps.clock();
  const body = renderPayload(event, { maxBytes: maxBodyBytes });
  const answer = await deps.outbound.request({
    url: target.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': deps.userAgent,
      ...signatureHeaders({
        id: event.id,
        timestampSeconds: Math.floor(startedAt / 1_000),
        body,
        secrets: target.secrets.map(({ value }) => value),
      }),
    },
    body,
    deadlineMs,
    maxBytes: maxResponseBytes,
    overflow: 'cut',
  });

  const now = deps.clock();
  const record = (failure: Failure | null): Attempt => ({
    attempt: due.attempt,
    startedAt,
    // The clock of a machine may be set back while the receiver thinks.
    durationMs: Math.max(0, now - startedAt),
    status: answer.status,
    failure,
    responseExcerpt: answer.kind === 'response' ? responseExcerpt(answer.body, maxResponseBytes) : '',
  });
  const afterFailure = (failure: Failure, askedMs: number | null): DeliveryResult => {
    const next = nextAttempt({ attempt: due.attempt, now, retryAfterMs: askedMs, random: deps.random() });
    const attempt = record(failure);
    return next.kind === 'retry'
      ? { ...next, holdUntil: null, attempt }
      : { kind: 'exhausted', declined: false, attempt };
  };

  if (answer.kind === 'failed' && answer.status === null) {
    return afterFailure(unreachable(endpoint.name, answer.failure), null);
  }
  // The status line is the receiver's word; sending again because the rest broke off would tell the desk twice.
  const heard = answer.kind === 'response' ? answer : { status: answer.status ?? 0, headers: {} };
  const meaning = interpretAnswer(endpoint.name, heard);
  switch (meaning.kind) {
    case 'accepted':
      return { kind: 'delivered', attempt: record(null) };
    case 'refused':
      return afterFailure(meaning.failure, readRetryAfter(meaning.retryAfter, now, { leastMs: 0 }));
    case 'declined':
      return { kind: 'exhausted', declined: true, attempt: record(meaning.failure) };
    case 'gone':
      return { kind: 'gone', attempt: record(meaning.failure) };
  }
};

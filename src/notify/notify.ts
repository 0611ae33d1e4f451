import type { Attempt } from '../model/delivery.ts';
import type { Clock } from '../platform/clock.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Failure } from '../platform/errors.ts';
import type { StoredEvent } from '../model/event.ts';
import type { ConnectionRequest, ConnectionResult } from '../outbound/outbound.ts';
import type { EpochMs } from '../model/time.ts';
import { type Meaning, responseExcerpt, unreachable } from './answer.ts';
import { type HttpTarget, interpret, requestTo } from './channels/channels.ts';
import { renderMail } from './channels/email.ts';
import { messageOf } from './message/message.ts';
import { nextAttempt } from './retry.ts';
import { secretsHider } from './secrets.ts';
import { sendMail } from './channels/smtp.ts';

export { nextAttempt } from './retry.ts';
export { decideRouting } from './routing.ts';

/** The part of the outbound gate that a Delivery needs: one bounded request without redirects, or one connection. */
export interface DeliveryGate {
  request(request: {
    readonly url: string;
    readonly method: 'POST' | 'PUT';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** From the DNS lookup to the last byte read. */
    readonly deadlineMs: number;
    /** From the end of the request to the end of the headers. */
    readonly headersTimeoutMs: number;
    readonly maxBytes: number;
    /** A longer response is truncated, not rejected. */
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
        /** The status of an interrupted response; null if there was none. */
        readonly status: number | null;
      }
  >;
  /** To a mail server. */
  connect(request: ConnectionRequest): Promise<ConnectionResult>;
}

export interface DeliveryDeps {
  readonly outbound: DeliveryGate;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly userAgent: string;
  /** The one-click unsubscribe URL of an Endpoint, for mail clients (RFC 8058); null for none. */
  readonly unsubscribeUrl: (endpoint: string) => string | null;
  /** PEM certificates to trust instead of Node's own, for STARTTLS. */
  readonly ca?: readonly string[];
  /** A monotonic clock in milliseconds for the deadline of a mail; that of the machine by default. */
  readonly elapsed?: () => number;
}

export interface DueDelivery {
  readonly deliveryId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly event: StoredEvent;
  readonly endpoint: Endpoint;
}

export type DeliveryResult =
  | { readonly kind: 'delivered'; readonly attempt: Attempt }
  | {
      readonly kind: 'retry';
      readonly at: EpochMs;
      /** The receiver is rate limiting: nothing may be sent to this Endpoint before then. */
      readonly holdUntil: EpochMs | null;
      readonly attempt: Attempt;
    }
  | {
      readonly kind: 'exhausted';
      /** The receiver rejected this message but accepts others. */
      readonly declined: boolean;
      readonly attempt: Attempt;
    }
  /** The Endpoint must be disabled. */
  | { readonly kind: 'gone'; readonly attempt: Attempt };

interface DeliveryLimits {
  readonly deadlineMs?: number;
  /** Bytes read of the response. */
  readonly maxResponseBytes?: number;
  /** Maximum bytes of a webhook's body. */
  readonly maxBodyBytes?: number;
}

/** The outcome of one attempt on any channel. */
interface AttemptOutcome {
  readonly status: number | null;
  readonly reply: Uint8Array;
  readonly meaning: Meaning;
}

interface AttemptContext {
  readonly deps: DeliveryDeps;
  readonly due: DueDelivery;
  readonly startedAt: EpochMs;
  readonly limits: Required<DeliveryLimits>;
}

const EMPTY = new Uint8Array();

const sendOverHttp = async (
  target: HttpTarget,
  { deps, due, startedAt, limits }: AttemptContext,
): Promise<AttemptOutcome> => {
  const { endpoint, event, deliveryId } = due;
  const { headers, ...request } = requestTo(target, {
    deliveryId,
    event,
    at: startedAt,
    maxBodyBytes: limits.maxBodyBytes,
  });
  const answer = await deps.outbound.request({
    ...request,
    headers: { 'content-type': 'application/json', 'user-agent': deps.userAgent, ...headers },
    deadlineMs: limits.deadlineMs,
    // Receivers may use the whole deadline before they send headers.
    headersTimeoutMs: limits.deadlineMs,
    maxBytes: limits.maxResponseBytes,
    overflow: 'cut',
  });
  if (answer.kind === 'failed' && answer.status === null) {
    const failure = unreachable(endpoint.name, answer.failure);
    const meaning: Meaning = { kind: 'refused', failure, waitMs: null, hold: false };
    return { status: null, reply: EMPTY, meaning };
  }
  // The status line is enough: a retry after an interrupted body would deliver the alert twice.
  const received =
    answer.kind === 'response' ? answer : { status: answer.status ?? 0, headers: {}, body: EMPTY };
  const meaning = interpret(target, { endpoint: endpoint.name, answer: received, now: deps.clock() });
  return { status: received.status, reply: received.body, meaning };
};

const sendOnce = async (context: AttemptContext): Promise<AttemptOutcome> => {
  const { deps, due, startedAt, limits } = context;
  const { name, target } = due.endpoint;
  if (target.channel !== 'email') return sendOverHttp(target, context);
  const unsubscribeUrl = deps.unsubscribeUrl(name);
  const { deliveryId, event } = due;
  const mail = renderMail(messageOf(event), { deliveryId, from: target.from, unsubscribeUrl });
  const { deadlineMs } = limits;
  const { reply, ...rest } = await sendMail(deps, {
    endpoint: name,
    target,
    mail,
    at: startedAt,
    deadlineMs,
  });
  return { ...rest, reply: new TextEncoder().encode(reply) };
};

const LONGEST_HOLD_MS = 86_400_000;

/**
 * Makes one attempt at one Delivery. Keeps no state and stores nothing: after a crash the same Delivery may be sent
 * twice, with the same id and a new time and signature. The result, including failures, contains none of the
 * Endpoint's secrets.
 * @see Standard Webhooks 1.0
 */
export const deliver = async (
  deps: DeliveryDeps,
  due: DueDelivery,
  { deadlineMs = 15_000, maxResponseBytes = 1_024, maxBodyBytes = 20_000 }: DeliveryLimits = {},
): Promise<DeliveryResult> => {
  const startedAt = deps.clock();
  const limits = { deadlineMs, maxResponseBytes, maxBodyBytes };
  const { status, reply, meaning } = await sendOnce({ deps, due, startedAt, limits });
  const now = deps.clock();
  const hide = secretsHider(due.endpoint.target);
  const attemptWith = (failure: Failure | null): Attempt => ({
    attempt: due.attempt,
    startedAt,
    // The system clock may be set back during the request.
    durationMs: Math.max(0, now - startedAt),
    status,
    failure: failure && { ...failure, message: hide(failure.message) },
    responseExcerpt: responseExcerpt(reply, maxResponseBytes, hide),
  });

  switch (meaning.kind) {
    case 'accepted':
      return { kind: 'delivered', attempt: attemptWith(null) };
    case 'declined':
      return { kind: 'exhausted', declined: true, attempt: attemptWith(meaning.failure) };
    case 'gone':
      return { kind: 'gone', attempt: attemptWith(meaning.failure) };
    case 'refused': {
      const { failure, waitMs, hold } = meaning;
      const attempt = attemptWith(failure);
      const next = nextAttempt({ attempt: due.attempt, now, retryAfterMs: waitMs, random: deps.random() });
      if (next.kind === 'exhausted') return { kind: 'exhausted', declined: false, attempt };
      const holdUntil = hold && waitMs !== null ? now + Math.min(waitMs, LONGEST_HOLD_MS) : null;
      return { ...next, holdUntil, attempt };
    }
  }
};

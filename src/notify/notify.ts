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

/** The part of the outbound gate that a Delivery needs: one request, no redirect, everything bounded; or one connection. */
export interface DeliveryGate {
  request(request: {
    readonly url: string;
    readonly method: 'POST' | 'PUT';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** From the look-up of the name to the last byte read. */
    readonly deadlineMs: number;
    /** From the end of the request to the end of the headers. */
    readonly headersTimeoutMs: number;
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
  /** To a mail server. */
  connect(request: ConnectionRequest): Promise<ConnectionResult>;
}

export interface DeliveryDeps {
  readonly outbound: DeliveryGate;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly userAgent: string;
  /** What takes the reader behind an Endpoint off the list, for mail programs to offer (RFC 8058); null for none. */
  readonly unsubscribeUrl: (endpoint: string) => string | null;
  /** PEM certificates to trust instead of those that Node trusts, where a mail server is asked for STARTTLS. */
  readonly ca?: readonly string[];
  /** Milliseconds that only ever rise, for the deadline of a mail; the machine's by default. */
  readonly elapsed?: () => number;
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
      /** The receiver asks for fewer messages: nothing is to go to this Endpoint before then. */
      readonly holdUntil: EpochMs | null;
      readonly attempt: Attempt;
    }
  | {
      readonly kind: 'exhausted';
      /** The receiver does not want this message, and is well otherwise. */
      readonly declined: boolean;
      readonly attempt: Attempt;
    }
  /** The Endpoint is to be disabled. */
  | { readonly kind: 'gone'; readonly attempt: Attempt };

interface DeliveryLimits {
  readonly deadlineMs?: number;
  /** What is read of the answer; its rest is nobody's business. */
  readonly maxResponseBytes?: number;
  /** Bytes of a webhook's body. */
  readonly maxBodyBytes?: number;
}

/** What one try came to, whatever the channel. */
interface Try {
  readonly status: number | null;
  readonly reply: Uint8Array;
  readonly meaning: Meaning;
}

interface Occasion {
  readonly deps: DeliveryDeps;
  readonly due: DueDelivery;
  readonly startedAt: EpochMs;
  readonly limits: Required<DeliveryLimits>;
}

const NOTHING = new Uint8Array();

const tryByHttp = async (target: HttpTarget, { deps, due, startedAt, limits }: Occasion): Promise<Try> => {
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
    // A receiver is told that it has the whole deadline; what may be slow about it is its answer.
    headersTimeoutMs: limits.deadlineMs,
    maxBytes: limits.maxResponseBytes,
    overflow: 'cut',
  });
  if (answer.kind === 'failed' && answer.status === null) {
    const failure = unreachable(endpoint.name, answer.failure);
    const meaning: Meaning = { kind: 'refused', failure, waitMs: null, hold: false };
    return { status: null, reply: NOTHING, meaning };
  }
  // The status line is the receiver's word; sending again because the rest broke off would tell the desk twice.
  const heard =
    answer.kind === 'response' ? answer : { status: answer.status ?? 0, headers: {}, body: NOTHING };
  const meaning = interpret(target, { endpoint: endpoint.name, answer: heard, now: deps.clock() });
  return { status: heard.status, reply: heard.body, meaning };
};

const tryOnce = async (occasion: Occasion): Promise<Try> => {
  const { deps, due, startedAt, limits } = occasion;
  const { name, target } = due.endpoint;
  if (target.channel !== 'email') return tryByHttp(target, occasion);
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
 * One try of one Delivery, and what follows from it. Nothing is remembered and nothing is written here: the same
 * Delivery may be tried twice, after a crash, and then carries the same id with a new time and signature. What comes
 * back, of failures as well, holds none of the Endpoint's secrets.
 * @see Standard Webhooks 1.0
 */
export const deliver = async (
  deps: DeliveryDeps,
  due: DueDelivery,
  { deadlineMs = 15_000, maxResponseBytes = 1_024, maxBodyBytes = 20_000 }: DeliveryLimits = {},
): Promise<DeliveryResult> => {
  const startedAt = deps.clock();
  const limits = { deadlineMs, maxResponseBytes, maxBodyBytes };
  const { status, reply, meaning } = await tryOnce({ deps, due, startedAt, limits });
  const now = deps.clock();
  const hide = secretsHider(due.endpoint.target);
  const attemptWith = (failure: Failure | null): Attempt => ({
    attempt: due.attempt,
    startedAt,
    // The clock of a machine may be set back while the receiver thinks.
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

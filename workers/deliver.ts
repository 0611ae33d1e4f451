import type { Attempt } from '../src/model/delivery.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Endpoint, Routing } from '../src/model/endpoint.ts';
import { describeError, type Failure, failure } from '../src/platform/errors.ts';
import { endpointDisabled } from '../src/events/service-events.ts';
import { deliver, type DeliveryDeps, type DeliveryResult, nextAttempt } from '../src/notify/notify.ts';
import type { ClaimedDelivery, DeliverySettlement, DeliveryStore } from '../src/record/record.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import type { EpochMs } from '../src/model/time.ts';
import { EVENT_WORDS } from './log/event-words.ts';
import { type Log, logOf } from '../src/platform/log.ts';
import { purposeOfDelivery } from './log/purpose.ts';

export interface DeliverWorkerDeps {
  readonly clock: Clock;
  readonly notify: () => DeliveryDeps;
  readonly store: Pick<DeliveryStore, 'beginDelivery' | 'returnDelivery' | 'settleDelivery'>;
  /** For how long a claim holds from the beginning of a try. */
  readonly leaseMs: number;
  /** null for one that has left the watch list. */
  readonly endpoint: (name: string) => Promise<Endpoint | null>;
  readonly routes: () => readonly Routing[];
  readonly bus: EventBus;
  readonly log: Log;
  /** True once what is under way is broken off: that says nothing about the receiver. */
  readonly isStopping: () => boolean;
  /** The Endpoint's lane is free for its next message; null: all, because there is something to tell the others. */
  readonly onSettled: (endpoint: string | null) => Promise<unknown>;
}

/** An Endpoint that left the watch list keeps its Deliveries: they are looked at again later, without using up a try. */
const UNKNOWN_ENDPOINT_RETRY_MS = 10 * 60_000;

const settlementOf = (result: DeliveryResult, claimed: ClaimedDelivery, now: number): DeliverySettlement => {
  switch (result.kind) {
    case 'delivered':
      return { kind: 'delivered' };
    case 'exhausted':
      return { kind: 'exhausted', declined: result.declined };
    case 'retry':
      return { kind: 'retry', at: result.at, holdUntil: result.holdUntil };
    case 'gone': {
      const reason = result.attempt.failure?.message ?? 'The receiver said that it is gone.';
      return {
        kind: 'gone',
        reason,
        event: endpointDisabled({ endpoint: claimed.endpoint, reason, at: now }),
      };
    }
  }
};

/** Names the Story, where the Event is about one. */
const storyNameOf = ({ data }: ClaimedDelivery['event']): string | null =>
  'story' in data ? data.story.name : null;

/** "Inquiry: “Story updated” to desk" */
const deliveryWords = ({ event, endpoint }: ClaimedDelivery): string => {
  const story = storyNameOf(event);
  return `${story === null ? '' : `${story}: `}“${EVENT_WORDS[event.type]}” to ${endpoint}`;
};

const logResult = (log: Log, result: DeliveryResult, claimed: ClaimedDelivery): void => {
  const { attempt } = result;
  const { endpoint, event } = claimed;
  const reason = attempt.failure;
  const { status, durationMs } = attempt;
  const story = storyNameOf(event);
  const facts = {
    type: event.type,
    ...(story !== null && { story }),
    endpoint,
    attempt: attempt.attempt,
    status,
    durationMs,
  };
  const what = deliveryWords(claimed);
  if (result.kind === 'delivered') {
    const retried = attempt.attempt === 1 ? '' : `, attempt ${attempt.attempt}`;
    log.info(facts, `${what}: delivered${status === null ? '' : ` (HTTP ${status}${retried})`}.`);
    return;
  }
  const failed = `${what}, attempt ${attempt.attempt}`;
  // What to do about an endpoint that is gone follows below, with its name.
  const short = reason && `${reason.message} [${reason.code}]`;
  const why = (result.kind === 'gone' ? short : reason && describeError(reason)) ?? 'failed.';
  if (result.kind === 'retry') {
    const at = new Date(result.at).toISOString();
    log.warn({ ...facts, code: reason?.code, nextAttemptAt: at }, `${failed}: ${why} Next attempt: ${at}.`);
  } else {
    const end =
      result.kind === 'gone'
        ? `The endpoint is disabled and its pending deliveries wait. When it is fixed, run: stoppress enable ${endpoint} --replay`
        : 'No further attempt. `stoppress deliveries --state failed` lists it, `stoppress replay` sends it again.';
    log.error({ ...facts, code: reason?.code }, `${failed}: ${why} ${end}`);
  }
};

/** A fault of our own is a failed try like any other, so that one bad record stops neither its lane nor the sender. */
const deliverOrFail = async (
  deps: DeliverWorkerDeps,
  claimed: ClaimedDelivery,
  endpoint: Endpoint,
): Promise<DeliveryResult> => {
  const startedAt = deps.clock();
  const { deliveryId, attempt, event } = claimed;
  try {
    return await deliver(deps.notify(), { deliveryId, attempt, event, endpoint });
  } catch (error) {
    deps.log.error(
      { deliveryId, endpoint: endpoint.name },
      `${deliveryWords(claimed)} failed because of an internal error: ${String(error)}`,
    );
    const reason = failure('DELIVERY_BROKEN', `${event.type} to ${endpoint.name} could not be made or sent.`);
    return failedTry(deps, claimed, reason, startedAt);
  }
};

/** A try that failed by us, and what follows from it. */
const failedTry = (
  deps: DeliverWorkerDeps,
  { attempt }: ClaimedDelivery,
  reason: Failure,
  startedAt: EpochMs,
): DeliveryResult => {
  const now = deps.clock();
  const tried: Attempt = {
    attempt,
    startedAt,
    durationMs: Math.max(0, now - startedAt),
    status: null,
    failure: reason,
    responseExcerpt: '',
  };
  const next = nextAttempt({ attempt, now, retryAfterMs: null, random: deps.notify().random() });
  return next.kind === 'retry'
    ? { ...next, holdUntil: null, attempt: tried }
    : { kind: 'exhausted', declined: false, attempt: tried };
};

/** Tries in a row that were broken off, after which a Delivery waits as long as after a try that failed. */
const MAX_INTERRUPTIONS = 2;

/** One that may be what ends the process is not begun again and again; it keeps its place in the schedule of tries. */
const interruptedTooOften = (deps: DeliverWorkerDeps, claimed: ClaimedDelivery): DeliveryResult | null => {
  const { attempt, interruptions, endpoint, event } = claimed;
  const now = deps.clock();
  const spent =
    nextAttempt({ attempt: attempt - 1, now, retryAfterMs: null, random: 0 }).kind === 'exhausted';
  if (interruptions < MAX_INTERRUPTIONS && !(interruptions > 0 && spent)) return null;
  const times = `the process ended ${interruptions === 1 ? 'once' : `${interruptions} times in a row`} while it was sent`;
  return failedTry(
    deps,
    claimed,
    failure('DELIVERY_BROKEN_OFF', `${event.type} to ${endpoint} is not sent now: ${times}.`),
    now,
  );
};

const waitForEndpoint = async (
  deps: DeliverWorkerDeps,
  claimed: ClaimedDelivery,
  log: Log,
): Promise<void> => {
  const now = deps.clock();
  const reason: Failure = failure(
    'ENDPOINT_UNKNOWN',
    `The endpoint ${claimed.endpoint} is not in the watch list.`,
  );
  const attempt: Attempt = {
    attempt: claimed.attempt - 1,
    startedAt: now,
    durationMs: 0,
    status: null,
    failure: reason,
    responseExcerpt: '',
  };
  const settlement = { kind: 'retry', at: now + UNKNOWN_ENDPOINT_RETRY_MS, holdUntil: null } as const;
  await deps.store.settleDelivery(claimed, attempt, settlement, deps.routes());
  log.warn({ endpoint: claimed.endpoint, code: reason.code }, describeError(reason));
};

/** The delivery processor: payload → one try → what follows from it, written. */
export const runDelivery = async (deps: DeliverWorkerDeps, claimed: ClaimedDelivery): Promise<void> => {
  const purpose = purposeOfDelivery(claimed.endpoint, claimed.event);
  const log = logOf(deps.log, { deliveryId: claimed.deliveryId, eventId: claimed.event.id }, purpose);
  const endpoint = await deps.endpoint(claimed.endpoint);
  if (!endpoint) return waitForEndpoint(deps, claimed, log);
  const refused = interruptedTooOften(deps, claimed);
  if (refused === null) {
    const now = deps.clock();
    if (!(await deps.store.beginDelivery(claimed, now, now + deps.leaseMs))) return;
  }
  const result = refused ?? (await deliverOrFail(deps, claimed, endpoint));
  const { attempt } = result;
  // It says nothing about the receiver: whoever runs then sends it again with the same id.
  if (deps.isStopping() && attempt.status === null && result.kind !== 'delivered')
    return deps.store.returnDelivery(claimed);
  const settlement = settlementOf(result, claimed, deps.clock());
  const settled = await deps.store.settleDelivery(claimed, attempt, settlement, deps.routes());
  logResult(log, result, claimed);
  deps.bus.emit('deliveryAttempted', {
    deliveryId: claimed.deliveryId,
    eventId: claimed.event.id,
    endpoint: claimed.endpoint,
    channel: endpoint.target.channel,
    attempt: attempt.attempt,
    result: settled === null ? 'superseded' : result.kind,
    status: attempt.status,
    failure: attempt.failure,
    durationMs: attempt.durationMs,
    lagMs: Math.max(0, attempt.startedAt + attempt.durationMs - claimed.event.at),
    nextAttemptAt: result.kind === 'retry' ? result.at : null,
  });
  if (settlement.kind === 'gone' && settled?.disabled === true)
    deps.bus.emit('endpointDisabled', { endpoint: claimed.endpoint, reason: settlement.reason });
  await deps.onSettled(settled?.disabled === true ? null : claimed.endpoint);
};

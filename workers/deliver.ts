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
  readonly store: Pick<
    DeliveryStore,
    'beginDelivery' | 'releaseDelivery' | 'returnDelivery' | 'settleDelivery'
  >;
  /** Duration of a claim from the start of an attempt. */
  readonly leaseMs: number;
  /** null if the Endpoint is no longer in the watch list. */
  readonly endpoint: (name: string) => Promise<Endpoint | null>;
  readonly routes: () => readonly Routing[];
  readonly bus: EventBus;
  readonly log: Log;
  /** true once running work is aborted; a failure then says nothing about the receiver. */
  readonly isStopping: () => boolean;
  /** The Endpoint's lane is free for its next message; null: all, because there are new Deliveries to others. */
  readonly onSettled: (endpoint: string | null) => Promise<unknown>;
}

/** Deliveries of an Endpoint that left the watch list are postponed; this does not count as an attempt. */
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
      const reason = result.attempt.failure?.message ?? 'The receiver reported that it is gone.';
      return {
        kind: 'gone',
        reason,
        event: endpointDisabled({ endpoint: claimed.endpoint, reason, at: now }),
      };
    }
  }
};

/** The name of the Event's Story; null if it is not about a Story. */
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
  // For a gone endpoint, the advice below includes its name.
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

/** An internal error counts as a failed attempt, so that one bad record blocks neither its lane nor the worker. */
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
    const reason = failure(
      'DELIVERY_BROKEN',
      `${event.type} to ${endpoint.name} could not be created or sent.`,
    );
    return failedAttempt(deps, claimed, reason, startedAt);
  }
};

/** An attempt that failed before a request was sent, and the next step. */
const failedAttempt = (
  deps: DeliverWorkerDeps,
  { attempt }: ClaimedDelivery,
  reason: Failure,
  startedAt: EpochMs,
): DeliveryResult => {
  const now = deps.clock();
  const failed: Attempt = {
    attempt,
    startedAt,
    durationMs: Math.max(0, now - startedAt),
    status: null,
    failure: reason,
    responseExcerpt: '',
  };
  const next = nextAttempt({ attempt, now, retryAfterMs: null, random: deps.notify().random() });
  return next.kind === 'retry'
    ? { ...next, holdUntil: null, attempt: failed }
    : { kind: 'exhausted', declined: false, attempt: failed };
};

/** After this many consecutive interrupted attempts, a Delivery backs off as after a failed attempt. */
const MAX_INTERRUPTIONS = 2;

/** A Delivery that may crash the process is not retried at once; it follows the retry schedule. */
const interruptedTooOften = (deps: DeliverWorkerDeps, claimed: ClaimedDelivery): DeliveryResult | null => {
  const { attempt, interruptions, endpoint, event } = claimed;
  const now = deps.clock();
  const spent =
    nextAttempt({ attempt: attempt - 1, now, retryAfterMs: null, random: 0 }).kind === 'exhausted';
  if (interruptions < MAX_INTERRUPTIONS && !(interruptions > 0 && spent)) return null;
  const times = `the last ${interruptions === 1 ? 'attempt was' : `${interruptions} attempts were`} interrupted`;
  return failedAttempt(
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

/** null if the Delivery is another run's, or was returned because the process stops. */
const attemptDelivery = async (
  deps: DeliverWorkerDeps,
  claimed: ClaimedDelivery,
  endpoint: Endpoint,
): Promise<DeliveryResult | null> => {
  const refused = interruptedTooOften(deps, claimed);
  if (refused !== null) return refused;
  const now = deps.clock();
  if (!(await deps.store.beginDelivery(claimed, now, now + deps.leaseMs))) return null;
  const result = await deliverOrFail(deps, claimed, endpoint);
  // An aborted attempt says nothing about the receiver: the next process sends it again with the same id.
  const isAborted = deps.isStopping() && result.attempt.status === null && result.kind !== 'delivered';
  if (!isAborted) return result;
  await deps.store.returnDelivery(claimed);
  return null;
};

/** The delivery processor: payload → one attempt → stored result. */
export const runDelivery = async (deps: DeliverWorkerDeps, claimed: ClaimedDelivery): Promise<void> => {
  const purpose = purposeOfDelivery(claimed.endpoint, claimed.event);
  const log = logOf(deps.log, { deliveryId: claimed.deliveryId, eventId: claimed.event.id }, purpose);
  if (deps.isStopping()) return deps.store.releaseDelivery(claimed);
  const endpoint = await deps.endpoint(claimed.endpoint);
  if (!endpoint) return waitForEndpoint(deps, claimed, log);
  const result = await attemptDelivery(deps, claimed, endpoint);
  if (result === null) return;
  const { attempt } = result;
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

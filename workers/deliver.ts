import type { Attempt } from '../src/attempt.ts';
import type { Clock } from '../src/clock.ts';
import { explain, type Failure } from '../src/errors.ts';
import { endpointDisabled } from '../src/notices.ts';
import { deliver, type DeliveryDeps, type DeliveryResult } from '../src/notify/notify.ts';
import type { ClaimedDelivery, DeliverySettlement, DeliveryStore, Routing } from '../src/record/record.ts';
import type { EventBus } from '../src/signals.ts';
import type { Log } from './log.ts';

export interface DeliverWorkerDeps {
  readonly clock: Clock;
  readonly notify: () => DeliveryDeps;
  readonly store: DeliveryStore;
  readonly endpoint: (
    name: string,
  ) => { readonly name: string; readonly url: string; readonly secrets: readonly string[] } | null;
  readonly routes: () => readonly Routing[];
  readonly bus: EventBus;
  readonly log: Log;
  readonly onDeliveries: () => Promise<unknown>;
}

/** An Endpoint that left the watch list keeps its Deliveries: they are looked at again later, without using up a try. */
const UNKNOWN_ENDPOINT_RETRY_MS = 10 * 60_000;

const settlementOf = (result: DeliveryResult, claimed: ClaimedDelivery, now: number): DeliverySettlement => {
  switch (result.kind) {
    case 'delivered':
    case 'exhausted':
      return { kind: result.kind };
    case 'retry':
      return { kind: 'retry', at: result.at };
    case 'gone': {
      const reason = result.attempt.failure?.message ?? 'The receiver answered 410 Gone.';
      return {
        kind: 'gone',
        reason,
        event: endpointDisabled({ endpoint: claimed.endpoint, reason, at: now }),
      };
    }
  }
};

const tell = (log: Log, result: DeliveryResult, claimed: ClaimedDelivery, reason: Failure | null): void => {
  const { attempt } = result;
  const facts = {
    endpoint: claimed.endpoint,
    type: claimed.event.type,
    attempt: attempt.attempt,
    status: attempt.status,
    durationMs: attempt.durationMs,
  };
  const what = `${claimed.event.type} to ${claimed.endpoint}, attempt ${attempt.attempt}`;
  if (result.kind === 'delivered') log.info(facts, `${what}: delivered (${attempt.status}).`);
  else if (result.kind === 'retry') {
    const at = new Date(result.at).toISOString();
    log.warn(
      { ...facts, code: reason?.code, nextAttemptAt: at },
      `${what}: ${reason ? explain(reason) : 'failed.'} Next try ${at}.`,
    );
  } else
    log.error({ ...facts, code: reason?.code }, `${what}: ${result.kind}. ${reason ? explain(reason) : ''}`);
};

/** The delivery processor: payload → one try → what follows from it, written. */
export const runDelivery = async (deps: DeliverWorkerDeps, claimed: ClaimedDelivery): Promise<void> => {
  const log = deps.log.child({ deliveryId: claimed.deliveryId, eventId: claimed.event.id });
  const endpoint = deps.endpoint(claimed.endpoint);
  if (!endpoint) {
    const now = deps.clock();
    const reason: Failure = {
      code: 'ENDPOINT_UNKNOWN',
      message: `The endpoint ${claimed.endpoint} is not in the watch list.`,
    };
    const attempt: Attempt = {
      attempt: claimed.attempt - 1,
      startedAt: now,
      durationMs: 0,
      status: null,
      failure: reason,
      responseExcerpt: '',
    };
    await deps.store.settleDelivery(
      claimed,
      attempt,
      { kind: 'retry', at: now + UNKNOWN_ENDPOINT_RETRY_MS },
      deps.routes(),
    );
    log.warn({ endpoint: claimed.endpoint, code: reason.code }, explain(reason));
    return;
  }
  const { deliveryId, attempt: number, event } = claimed;
  const { name, url } = endpoint;
  const secrets = endpoint.secrets.map((value) => ({ value, until: null }));
  const result = await deliver(deps.notify(), {
    deliveryId,
    attempt: number,
    event,
    endpoint: { name, target: { channel: 'webhook', url, secrets } },
  });
  const { attempt } = result;
  const settlement = settlementOf(result, claimed, deps.clock());
  const written = await deps.store.settleDelivery(claimed, attempt, settlement, deps.routes());
  tell(log, result, claimed, attempt.failure);
  deps.bus.emit('deliveryAttempted', {
    deliveryId,
    eventId: event.id,
    endpoint: claimed.endpoint,
    attempt: attempt.attempt,
    result: written ? result.kind : 'superseded',
    status: attempt.status,
    failure: attempt.failure,
    durationMs: attempt.durationMs,
    nextAttemptAt: result.kind === 'retry' ? result.at : null,
  });
  if (settlement.kind === 'gone' && written) {
    deps.bus.emit('endpointDisabled', { endpoint: claimed.endpoint, reason: settlement.reason });
    await deps.onDeliveries();
  }
};

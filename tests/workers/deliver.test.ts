import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliveryDeps } from '../../src/notify/notify.ts';
import type { ClaimedDelivery, Store } from '../../src/record/record.ts';
import { createEventBus } from '../../src/platform/event-bus.ts';
import { type DeliverWorkerDeps, runDelivery } from '../../workers/deliver.ts';
import { createLog } from '../../src/platform/log.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { pgliteStore } from '../support/stores.ts';

/** What becomes of a Delivery whose sender ends, or stops, while it sends. */

const LEASE = 40_000;

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;
let sent = 0;

beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
  sent = 0;
  await store.applyEndpoints([{ name: 'desk', target: 'a' }]);
  const data = { since: '', everyMs: 1, link: '' };
  await store.sendTo('desk', { id: 'evt_1', type: 'watch.silent', at: 0, data }, clock.now());
});
afterEach(() => close());

const claim = async (): Promise<ClaimedDelivery | undefined> => {
  const lanes = [{ endpoint: 'desk', concurrency: 1, spacingMs: 0 }];
  return (await store.claimDueDeliveries(clock.now(), { lanes, inFlight: 9, leaseMs: LEASE }))[0];
};

const depsWith = (
  request: DeliveryDeps['outbound']['request'],
  isStopping: () => boolean = () => false,
): DeliverWorkerDeps => ({
  clock: clock.now,
  leaseMs: LEASE,
  notify: () => ({
    outbound: {
      request,
      connect: () => Promise.reject(new Error('There is no mail server.')),
    },
    clock: clock.now,
    random: () => 0.5,
    userAgent: 'StopPress/test',
    unsubscribeUrl: () => null,
  }),
  store,
  endpoint: async (name) => ({
    name,
    target: {
      channel: 'webhook',
      url: 'https://desk.example/',
      secrets: [{ value: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', until: null }],
    },
  }),
  routes: () => [],
  bus: createEventBus(),
  log: createLog({ level: 'silent', format: 'json' }),
  isStopping,
  onSettled: async () => undefined,
});

const answering: DeliveryDeps['outbound']['request'] = async () => {
  sent += 1;
  return { kind: 'response', status: 204, headers: {}, body: new Uint8Array() };
};

/** As far as the store can tell: the try begins, and is never heard of again. */
const die = async (claimed: ClaimedDelivery): Promise<void> => {
  await new Promise<void>((begun) => {
    void runDelivery(
      depsWith(() => {
        sent += 1;
        begun();
        return new Promise(() => undefined);
      }),
      claimed,
    );
  });
  await store.releaseAllClaims();
};

const row = async () => (await store.deliveries({ states: null, limit: 1 }))[0];

it('does not resend at once what crashes the process: it follows the retry schedule until it is exhausted', async () => {
  const refusals: (string | undefined)[] = [];
  for (let starts = 0; (await row())?.state === 'pending'; starts += 1) {
    expect(starts).toBeLessThan(20);
    clock.set((await row())?.nextAttemptAt ?? clock.now());
    const claimed = (await claim())!;
    const before = sent;
    if (claimed.interruptions < 2 && claimed.attempt <= 10) await die(claimed);
    else await runDelivery(depsWith(answering), claimed);
    if (sent === before) refusals.push((await store.attempts(claimed.deliveryId)).at(-1)?.failure?.message);
  }
  expect(await row()).toMatchObject({ state: 'failed' });
  expect(sent).toBe(7);
  expect(refusals).toEqual([
    'watch.silent to desk is not sent now: the last 2 attempts were interrupted.',
    'watch.silent to desk is not sent now: the last 2 attempts were interrupted.',
    'watch.silent to desk is not sent now: the last 2 attempts were interrupted.',
    'watch.silent to desk is not sent now: the last attempt was interrupted.',
  ]);
});

it('retries an attempt that was interrupted once immediately, with the next number', async () => {
  await die((await claim())!);
  const claimed = await claim();
  expect(claimed).toMatchObject({ attempt: 2 });
  await runDelivery(depsWith(answering), claimed!);
  expect(await row()).toMatchObject({ state: 'delivered', attempts: 2 });
});

it('sends nothing if another run holds the claim', async () => {
  const first = (await claim())!;
  clock.advance(LEASE);
  await claim();
  await runDelivery(depsWith(answering), first);
  expect(sent).toBe(0);
});

it('releases a delivery that its own shutdown aborted, without counting an attempt', async () => {
  let stopping = false;
  const breaksOff: DeliveryDeps['outbound']['request'] = async () => {
    stopping = true;
    return {
      kind: 'failed',
      failure: { code: 'FETCH_ABORTED', message: 'The way out is closed.' },
      status: null,
    };
  };
  await runDelivery(
    depsWith(breaksOff, () => stopping),
    (await claim())!,
  );
  expect(await claim()).toMatchObject({ claim: 2, attempt: 1, interruptions: 0 });
});

it('releases a delivery that had not begun when the shutdown came, as it was', async () => {
  await die((await claim())!);
  await runDelivery(
    depsWith(answering, () => true),
    (await claim())!,
  );
  expect(sent).toBe(1);
  expect(await claim()).toMatchObject({ claim: 3, attempt: 2, interruptions: 1 });
});

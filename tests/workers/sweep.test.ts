import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../src/record/record.ts';
import type { JobQueues } from '../../workers/queues.ts';
import { dispatchDeliveries } from '../../workers/sweep.ts';
import { createManualClock } from '../support/clock.ts';
import { pgliteStore } from '../support/stores.ts';

let store: Store;
let close: () => Promise<unknown>;
beforeEach(async () => {
  ({ store, close } = await pgliteStore());
});
afterEach(() => close());

it('does not claim deliveries while the queue is unreachable, so that no attempt is lost', async () => {
  const clock = createManualClock();
  await store.applyEndpoints([{ name: 'desk', target: 'a' }]);
  const data = { since: '', everyMs: 1, link: '' };
  await store.sendTo('desk', { id: 'evt_1', type: 'watch.silent', at: 0, data }, clock.now());
  let ready = false;
  const jobs: object[] = [];
  const queues: JobQueues = {
    backend: 'redis',
    isReady: () => ready,
    add: async (_kind, added) => {
      if (!ready) throw new Error('Redis is away');
      jobs.push(...added.map(({ payload }) => payload));
    },
    work: () => undefined,
    drain: async () => undefined,
    close: async () => undefined,
  };
  const lanes = () => [{ endpoint: 'desk', concurrency: 1, spacingMs: 0 }];
  const dispatch = () => dispatchDeliveries({ clock: clock.now, store, queues, lanes });
  for (let n = 0; n < 3; n += 1) {
    expect(await dispatch()).toBe(0);
    clock.advance(60_000);
  }
  ready = true;
  expect(await dispatch()).toBe(1);
  expect(jobs).toMatchObject([{ endpoint: 'desk', claim: 1, attempt: 1 }]);
});

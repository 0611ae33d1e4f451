import { afterEach, beforeEach, expect, it } from 'vitest';
import { signatureHeaders } from '../../src/notify/sign.ts';
import { type Store, SWEEP_HEARTBEAT } from '../../src/record/record.ts';
import { createEventBus } from '../../src/platform/event-bus.ts';
import { createDeadManSwitch } from '../../src/monitoring/dead-man-switch.ts';
import { type Canary, createCanary, newSecret, originOfEndpoint } from '../../src/monitoring/canary.ts';
import { createLog } from '../../src/platform/log.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { pgliteStore } from '../support/stores.ts';
import { startReceiver } from '../support/receiver.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';

const MINUTE = 60_000;
const ORIGIN = 'http://127.0.0.1:8080';
const SECRET = newSecret();
const log = createLog({ level: 'silent', format: 'json' });

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;

beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
});
afterEach(() => close());

const canary = (
  settings: { everyMs: number; withinMs: number } | null,
  instead: Partial<Store> = {},
): Canary =>
  createCanary({
    clock: clock.now,
    store: { ...store, ...instead },
    settings: () => settings,
    origin: () => ORIGIN,
    secret: SECRET,
    routes: () => [{ name: 'desk', events: null, tags: null }],
    home: () => `${ORIGIN}/`,
    bus: createEventBus(),
    log,
  });

/** The foreign verifier knows only the real time, so the alert is signed now. */
const alert = (round: number, secret = SECRET): Request => {
  const changes = [
    { kind: 'added', flagged: true, text: `In shift number ${round} the first crew sang, the council said.` },
  ];
  const body = JSON.stringify({ type: 'story.updated', timestamp: '', data: { changes } });
  const timestampSeconds = Math.floor(Date.now() / 1_000);
  const headers = signatureHeaders({ id: `evt_${round}`, timestampSeconds, body, secrets: [secret] });
  return new Request(`${ORIGIN}/own/canary/alerts`, { method: 'POST', headers: { ...headers }, body });
};

it('is a story and an endpoint served by the process itself', async () => {
  expect(canary(null).parts(null)).toBeNull();
  expect(await canary(null).answer(new Request(`${ORIGIN}/own/canary`))).toBeNull();
  const settings = { everyMs: 10 * MINUTE, withinMs: 2 * MINUTE };
  const bird = canary(settings);
  const parts = bird.parts(settings);
  expect(parts).toMatchObject({
    story: { url: `${ORIGIN}/own/canary`, everyMs: 30_000 },
    route: { own: true, events: ['story.updated'] },
  });
  expect(originOfEndpoint(parts!.endpoint.name)).toBe(ORIGIN);
  expect(bird.endpointAt(ORIGIN)).toEqual(parts!.endpoint);
  expect(originOfEndpoint('desk')).toBeNull();
  expect(await (await bird.answer(new Request(`${ORIGIN}/own/canary`)))?.text()).toContain('In shift number');
  expect(await bird.answer(new Request(`${ORIGIN}/`))).toBeNull();
});

it('is well while each change arrives in time, and reports once when one is late', async () => {
  const everyMs = 10 * MINUTE;
  const bird = canary({ everyMs, withinMs: 2 * MINUTE });
  const silences = async () => (await store.events(10)).filter(({ type }) => type === 'watch.silent').length;
  await bird.check();
  clock.advance(12 * MINUTE - 1);
  await bird.check();
  expect(bird.isWell()).toBe(true);
  const round = Math.floor(clock.now() / everyMs);
  expect((await bird.answer(alert(round, newSecret())))?.status).toBe(401);
  expect((await bird.answer(alert(round)))?.status).toBe(204);
  clock.advance(1);
  await bird.check();
  expect(bird.isWell()).toBe(true);
  clock.advance(10 * MINUTE);
  await bird.check();
  await bird.check();
  expect(bird.isWell()).toBe(false);
  expect(await silences()).toBe(1);
  // A late one ends it; an old one, sent again, does not.
  await bird.answer(alert(round));
  await bird.check();
  expect(bird.isWell()).toBe(false);
  await bird.answer(alert(round + 1));
  await bird.check();
  expect(bird.isWell()).toBe(true);
  expect(await silences()).toBe(1);
});

it('retries a report that the database rejected at the next check', async () => {
  let refusals = 1;
  const bird = canary(
    { everyMs: 10 * MINUTE, withinMs: 2 * MINUTE },
    {
      recordEvents: (...args) =>
        refusals-- > 0 ? Promise.reject(new Error('away')) : store.recordEvents(...args),
    },
  );
  clock.advance(12 * MINUTE);
  await expect(bird.check()).rejects.toThrow('away');
  expect(bird.isWell()).toBe(false);
  await bird.check();
  await bird.check();
  expect((await store.events(10)).map(({ type }) => type)).toEqual(['watch.silent']);
});

it('pings only while the sweep runs and the canary is well', async () => {
  const receiver = await startReceiver({ secret: SECRET });
  const outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } });
  try {
    let well = true;
    const deadManSwitch = createDeadManSwitch({
      clock: clock.now,
      store,
      outbound,
      userAgent: () => 'StopPress/test',
      settings: () => ({ pingUrl: receiver.url, everyMs: MINUTE }),
      isWell: () => well,
      log,
    });
    const look = async (advanceMs: number): Promise<number> => {
      clock.advance(advanceMs);
      await deadManSwitch.check();
      return receiver.received.length;
    };
    expect(await look(0)).toBe(0);
    await store.beat(SWEEP_HEARTBEAT, clock.now());
    expect(await look(MINUTE)).toBe(0);
    await store.beat(SWEEP_HEARTBEAT, clock.now() + MINUTE);
    expect(await look(MINUTE)).toBe(1);
    expect(await look(MINUTE - 1)).toBe(1);
    await store.beat(SWEEP_HEARTBEAT, clock.now());
    well = false;
    expect(await look(1)).toBe(1);
    well = true;
    await store.beat(SWEEP_HEARTBEAT, clock.now() + MINUTE);
    expect(await look(MINUTE)).toBe(2);
    expect(receiver.received[0]).toMatchObject({ method: 'GET' });
  } finally {
    await outbound.close();
    await receiver.close();
  }
});

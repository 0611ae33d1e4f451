import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plain, held, retryAfter } from './answers.ts';
import { createManualClock } from './clock.ts';
import { createLatch } from './latch.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
const body = JSON.stringify({ type: 'watch.silent', timestamp: '2026-11-23T09:00:00.000Z', data: {} });

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver({ secret });
});
afterEach(() => receiver.close());

const send = (
  id: string,
  {
    at = new Date(),
    key = secret,
    sent = body,
    to = receiver,
  }: { at?: Date; key?: string; sent?: string; to?: Receiver } = {},
): Promise<Response> =>
  fetch(to.url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `v1,bm9uc2Vuc2U= ${new Webhook(key).sign(id, at, body)}`,
    },
    body: sent,
  });

test('a signed request is recorded, verified and answered 204', async () => {
  const at = new Date();
  expect((await send('evt_1', { at })).status).toBe(204);
  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]).toMatchObject({
    id: 'evt_1',
    timestamp: Math.floor(at.getTime() / 1000),
    type: 'watch.silent',
    body: JSON.parse(body),
    raw: body,
    method: 'POST',
    verified: true,
  });
});

test('another secret, a changed body, an old timestamp and missing headers do not verify', async () => {
  await send('evt_1', { key: 'whsec_b3RoZXI=' });
  await send('evt_2', { sent: body.replace('silent', 'loud') });
  await send('evt_3', { at: new Date(Date.now() - 10 * 60_000) });
  await fetch(receiver.url, { method: 'POST', body: 'not JSON' });
  expect(receiver.received.map(({ id, type, verified }) => [id, type, verified])).toEqual([
    ['evt_1', 'watch.silent', false],
    ['evt_2', 'watch.loud', false],
    ['evt_3', 'watch.silent', false],
    ['', '', false],
  ]);
  expect(receiver.received[3]).toMatchObject({ timestamp: Number.NaN, body: null, raw: 'not JSON' });
});

test('with a clock of its own it judges the age by that clock and the signature by the package', async () => {
  const clock = createManualClock(Date.UTC(2031, 0, 1));
  const later = await startReceiver({ secret, clock: clock.now });
  const at = new Date(clock.now());
  await send('evt_1', { at, to: later });
  await send('evt_2', { at, key: 'whsec_b3RoZXI=', to: later });
  clock.advance(5 * 60_000 + 1000);
  await send('evt_3', { at, to: later });
  await later.close();
  expect(later.received.map(({ verified }) => verified)).toEqual([true, false, false]);
});

test('replies follow the script and stay at the last one', async () => {
  receiver.answer(500, 302, 429, retryAfter(503, '7'), 'cut', 410);
  const first = await send('evt_1');
  const second = await send('evt_1');
  const third = await send('evt_1');
  const fourth = await send('evt_1');
  await expect(send('evt_1')).rejects.toThrow('fetch failed');
  const last = [await send('evt_1'), await send('evt_1')];
  expect([first, second, third, fourth, ...last].map(({ status }) => status)).toEqual([
    500, 302, 429, 503, 410, 410,
  ]);
  expect(second.headers.get('location')).toBe('/elsewhere');
  expect(third.headers.get('retry-after')).toBe('60');
  expect(fourth.headers.get('retry-after')).toBe('7');
  expect(receiver.received).toHaveLength(7);
});

test('a held reply is recorded before it is given', async () => {
  const latch = createLatch();
  receiver.answer(held(latch, plain(204)));
  const sent = send('evt_1');
  await receiver.waitFor((received) => received.length === 1);
  latch.release();
  expect((await sent).status).toBe(204);
});

test('repetitions count once in ids and events, in order of first arrival', async () => {
  await send('evt_1');
  await send('evt_2');
  await send('evt_1');
  expect(receiver.distinctIds()).toEqual(['evt_1', 'evt_2']);
  expect(receiver.events('watch.silent')).toHaveLength(2);
  expect(receiver.events('story.updated')).toEqual([]);
});

test('waiting in vain lists what came instead', async () => {
  await send('evt_1');
  await expect(receiver.waitFor(({ length }) => length > 1, { timeoutMs: 5 })).rejects.toThrow(
    'What was waited for did not come. Received: watch.silent evt_1. (waited 5 ms)',
  );
});

test('a predicate that throws ends the wait with its own error', async () => {
  await expect(
    receiver.waitFor(() => {
      throw new Error('no such field');
    }),
  ).rejects.toThrow('no such field');
});

import { afterEach, describe, expect, it } from 'vitest';
import { silence } from '../support/answers.ts';
import { newSecret, startNewsroom } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

/** What reaches whom, on the whole product: real pages, queue, store and receivers. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const REPORT = [
  'The council of Tannick met on Thursday to hear what is to become of the old mill, which has been shut since spring.',
  'Engineers told it that the walls are sound, but that the floor would have to be laid anew before the winter comes.',
  'Two of the nine members asked why the mill had not been insured. The mayor is expected to make a statement on Friday.',
  'The mill brought the town a fifth of its income before the floods, and twelve people worked there all through the year.',
];
const NEWS =
  'In a statement on Friday the mayor, Ines Farrow, said that she would resign over the missing insurance. “The fault is mine,” she said.';
const page = (...more: string[]): string =>
  `<!doctype html><html lang="en"><head><title>The mill</title></head><body><article><h1>What becomes of the mill</h1>${[
    ...REPORT,
    ...more,
  ]
    .map((text) => `<p>${text}</p>`)
    .join('')}</article></body></html>`;

const opened = async <T extends { close: () => Promise<unknown> }>(opening: Promise<T>): Promise<T> => {
  const one = await opening;
  closers.push(() => one.close());
  return one;
};

describe('an alert', () => {
  it('reaches each endpoint in its own form, whatever happens to the others', async () => {
    const secret = newSecret();
    const origin: Origin = await opened(startOrigin());
    const [desk, chat, gone, hanging] = (await Promise.all(
      Array.from({ length: 4 }, () => opened(startReceiver({ secret }))),
    )) as [Receiver, Receiver, Receiver, Receiver];
    gone.answer(410);
    chat.answer(200);
    hanging.answer(silence());
    origin.set('/mill', page());
    const { app } = await opened(
      startNewsroom({
        watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s }
stories:
  - url: '${origin.url('/mill')}'
    name: mill
    tags: [council]
    expect: [{ name: The mayor’s statement, match: { all: [statement, resign] } }]
endpoints:
  - { name: hanging, url: '${hanging.url}', secret: '${secret}' }
  - { name: gone, url: '${gone.url}', secret: '${secret}' }
  - { name: desk, url: '${desk.url}', secret: '${secret}', events: [story.updated, expectation.met, endpoint.disabled] }
  - { name: chat, slack: { url: '${chat.url}' }, events: [story.updated, expectation.met] }
  - { name: courts, url: '${desk.url}', secret: '${secret}', tags: [court], events: [story.updated] }
  - { name: asleep, url: '${desk.url}', secret: '${secret}', quiet: 00:00-23:59 UTC }
  - { name: daily, url: '${desk.url}', secret: '${secret}', digest: { at: '08:00', zone: Europe/Berlin } }
`,
      }),
    );
    const { bus, store } = app;
    await bus.next('versionRecorded', () => true, { timeoutMs: 30_000 });
    origin.set('/mill', page(NEWS));
    await bus.next('versionRecorded', ({ version }) => version === 2, { timeoutMs: 30_000 });
    await desk.waitFor((got) => got.length >= 3, { timeoutMs: 30_000 });
    await chat.waitFor((got) => got.length >= 1, { timeoutMs: 30_000 });

    expect(desk.received.every(({ verified }) => verified)).toBe(true);
    expect(desk.received.map(({ type }) => type).toSorted()).toEqual([
      'endpoint.disabled',
      'expectation.met',
      'story.updated',
    ]);
    const [updated] = desk.events('story.updated');
    expect(updated?.data.changes.filter(({ flagged }) => flagged)).toMatchObject([
      { kind: 'added', text: NEWS, context: REPORT.at(-1) },
    ]);
    // One message for what one check found, with the paragraph and the one before it.
    expect(chat.received).toHaveLength(1);
    const said = chat.received[0]?.raw ?? '';
    for (const words of ['she would resign over the missing insurance', 'twelve people worked there', 'mill'])
      expect(said).toContain(words);

    const rows = (endpoint: string, states: Parameters<typeof store.deliveries>[0]['states'] = null) =>
      store.deliveries({ states, endpoint, limit: 20 });
    expect(await rows('chat', ['suppressed'])).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'expectation.met', rule: 'grouped' })]),
    );
    expect((await rows('courts', ['suppressed'])).map(({ type, rule }) => `${type} ${rule}`)).toEqual(
      expect.arrayContaining(['story.updated tags']),
    );
    expect(await rows('asleep')).not.toEqual([]);
    for (const row of await rows('asleep'))
      expect(row).toMatchObject({ state: 'pending', rule: 'quiet-hours', attempts: 0 });
    for (const row of await rows('daily'))
      expect(row).toMatchObject({ state: 'gathered', rule: 'digest', attempts: 0 });
    expect(await rows('gone')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'story.started', state: 'held', lastStatus: 410 }),
      ]),
    );
    expect(gone.received).toHaveLength(1);
    // The one that hangs has its own messages waiting, and nobody else's.
    expect((await rows('hanging')).every(({ state }) => state === 'pending')).toBe(true);
  }, 90_000);
});

describe('the canary', () => {
  it('arrives as a delivered alert that no other endpoint receives', async () => {
    const secret = newSecret();
    const desk = await opened(startReceiver({ secret }));
    // The canary changes with the minute: a clock that is put on by one saves the wait, and signatures stay young.
    let aheadMs = 0;
    const clock = () => Date.now() + aheadMs;
    const newsroom = await opened(
      startNewsroom({
        clock,
        watchList: `
fetch: { allowPrivate: [127.0.0.1] }
defaults: { fastest: 1s }
alive: { canary: 1m, within: 2m }
endpoints: [{ name: desk, url: '${desk.url}', secret: '${secret}' }]
`,
      }),
    );
    const { bus, store, url } = newsroom.app;
    await bus.next('versionRecorded', () => true, { timeoutMs: 60_000 });
    aheadMs = 60_000;
    const alert = await bus.next(
      'deliveryAttempted',
      ({ endpoint, result }) => endpoint === `canary at ${url}` && result === 'delivered',
      { timeoutMs: 60_000 },
    );
    expect(alert.status).toBe(204);
    const seen = await store.lastBeat(`canary at ${url}`);
    expect(seen).not.toBeNull();
    expect((seen ?? 1) % 60_000).toBe(0);
    expect(await store.stories()).toEqual([]);
    expect(await store.deliveries({ states: null, limit: 5 })).toEqual([]);
    expect(desk.received).toEqual([]);
  }, 120_000);
});

import { afterEach, expect, it } from 'vitest';
import { newSecret, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { startReceiver } from '../support/receiver.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const TOPICS = ['harbour', 'library', 'orchard', 'tramway', 'museum'];
const PLUG = 'Tickets for the summer fair at the old mill are on sale from the town hall.';

const report = (topic: string): string[] => [
  `The council of Tannick met on Thursday to hear what is to become of the ${topic}, which has been shut since the spring floods.`,
  `Engineers told it that the walls of the ${topic} are sound, but that its floor would have to be laid anew before winter.`,
  `Two of the nine members asked why the ${topic} had not been insured, and were promised a list of all that the town insures.`,
  `The ${topic} brought the town a fifth of its income before the floods, and twelve people worked there all through the year.`,
];
const page = (topic: string, ...more: string[]): string =>
  `<!doctype html><html lang="en"><head><title>The ${topic}</title></head><body><article><h1>What becomes of the ${topic}</h1>${[
    ...report(topic),
    ...more,
  ]
    .map((text) => `<p>${text}</p>`)
    .join('')}</article></body></html>`;

it('learns a promo from three stories of a host, suppresses it on the next, and still alerts about its news', async () => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  for (const topic of TOPICS) origin.set(`/${topic}`, page(topic));
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s }
stories: [${TOPICS.map((topic) => `{ url: '${origin.url(`/${topic}`)}', name: ${topic} }`).join(', ')}]
endpoints: [{ name: desk, url: '${receiver.url}', secret: '${secret}', events: [story.updated] }]
`,
  });
  closers.push(newsroom.close);
  const { bus, store } = newsroom.app;
  const idOf = async (topic: string) =>
    (await store.stories()).find(({ name }) => name === topic)?.id ?? 'unknown';
  const started = async () => (await store.stories()).filter(({ version }) => version === 1).length;
  while ((await started()) < TOPICS.length)
    await bus.next('checkFinished', () => true, { timeoutMs: 15_000 });

  const recorded = async (topic: string, version: number, html: string): Promise<void> => {
    const id = await idOf(topic);
    const done = bus.next('versionRecorded', (news) => news.storyId === id && news.version === version, {
      timeoutMs: 15_000,
    });
    origin.set(`/${topic}`, html);
    await done;
  };
  for (const topic of TOPICS.slice(0, 3)) await recorded(topic, 2, page(topic, PLUG));
  await receiver.waitFor((got) => got.length === 3, { timeoutMs: 15_000 });

  await recorded('tramway', 2, page('tramway', PLUG));
  const [change] = await store.changes(await idOf('tramway'), 2);
  expect(change).toMatchObject({ kind: 'added', text: PLUG, flagged: false });
  expect(change?.labels).toContain('noise');
  expect(change?.reason).toContain("also on 3 of this host's 4 other stories");

  const news = 'The mayor, Ines Farrow, resigned on Friday evening over the missing insurance.';
  await recorded('museum', 2, page('museum', news, PLUG));
  await receiver.waitFor((got) => got.length === 4, { timeoutMs: 15_000 });
  const told = receiver.events('story.updated').at(-1)?.data;
  expect(told?.story.name).toBe('museum');
  expect(told?.changes.map(({ text, flagged }) => ({ text, flagged }))).toEqual([
    { text: news, flagged: true },
    { text: PLUG, flagged: false },
  ]);
  expect(receiver.received).toHaveLength(4);
});

import { afterEach, describe, expect, it } from 'vitest';
import { rss } from '../support/discover/documents.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { redirect } from '../support/answers.ts';
import { startOrigin } from '../support/origin.ts';
import { storyPages } from '../support/story-pages.ts';

const WAIT = { timeoutMs: 20_000 };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (rest: (url: (path: string) => string) => string) => {
  const origin = await startOrigin();
  closers.push(origin.close);
  origin.set('/new', storyPages.version1);
  const newsroom = await startNewsroom({
    watchList: `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
${rest(origin.url)}
`,
  });
  closers.push(newsroom.close);
  return { origin, newsroom, bus: newsroom.app.bus, store: newsroom.app.store };
};

describe('a story that moved', () => {
  it('permanently is fetched at its new address after three checks, and at its own URL when that is gone', async () => {
    const { origin, bus, store } = await open((url) => {
      return `stories:\n  - { url: "${url('/old')}" }`;
    });
    origin.set('/old', redirect('/new', 301));
    const moved = await bus.next('storyMoved', () => true, WAIT);
    expect(moved).toMatchObject({ url: origin.url('/old'), movedTo: origin.url('/new') });
    const asked = origin.requestsTo('/old').length;
    await origin.untilRequested('/new', origin.requestsTo('/new').length + 2, WAIT);
    expect(origin.requestsTo('/old')).toHaveLength(asked);
    expect(await store.stories()).toMatchObject([{ url: origin.url('/old'), version: 1, failures: 0 }]);

    origin.set('/old', storyPages.version1);
    origin.set('/new', redirect('/nowhere', 302));
    expect(await bus.next('storyMoved', () => true, WAIT)).toMatchObject({ movedTo: origin.url('/old') });
    await origin.untilRequested('/old', asked + 1, WAIT);
    const told = (await store.events(50)).filter(({ type }) => type === 'story.moved');
    expect(told.map(({ data }) => data).toReversed()).toMatchObject([
      { from: origin.url('/old'), to: origin.url('/new') },
      { from: origin.url('/new'), to: origin.url('/old') },
    ]);
  });

  it('temporarily is still fetched at its own URL', async () => {
    const { origin, bus } = await open((url) => `stories:\n  - { url: "${url('/old')}" }`);
    origin.set('/old', redirect('/new', 302));
    let moves = 0;
    bus.on('storyMoved', () => {
      moves += 1;
    });
    await origin.untilRequested('/old', 6, WAIT);
    expect(moves).toBe(0);
  });
});

describe('a found story', () => {
  it('whose canonical address is already watched is no longer watched', async () => {
    const { origin, bus, store } = await open(
      (url) => `stories:
  - { url: "${url('/long-address-of-the-story')}" }
discover:
  - { url: "${url('/feed.xml')}" }`,
    );
    const withCanonical = storyPages.version1.replace(
      '</head>',
      `<link rel="canonical" href="${origin.url('/long-address-of-the-story')}"></head>`,
    );
    expect(withCanonical).toContain('rel="canonical"');
    origin.set('/long-address-of-the-story', withCanonical);
    origin.set('/s/1', withCanonical);
    origin.set('/feed.xml', rss('<link>/s/1</link>'));
    const ended = await bus.next('watchEnded', () => true, WAIT);
    expect(ended).toMatchObject({ url: origin.url('/s/1'), why: 'duplicate' });
    expect((await store.stories()).filter(({ active }) => active).map(({ url }) => url)).toEqual([
      origin.url('/long-address-of-the-story'),
    ]);
  });
});

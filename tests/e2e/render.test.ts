import { afterEach, expect, it } from 'vitest';
import { browserPath } from '../support/browser.ts';
import { newSecret, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { startReceiver } from '../support/receiver.ts';
import { sharedBrowser } from '../support/shared-browser.ts';
import { plain } from '../support/answers.ts';

const missing = browserPath() === null;
if (missing) console.log('skipped: a story that its page writes by script: there is no Chromium');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SHELL = `<!doctype html><html lang="en"><head><title>The bridge</title></head><body><div id="root"></div>
<script src="/app.js"></script><noscript>You need to enable JavaScript to run this app.</noscript></body></html>`;
const APP = `fetch('/story.json').then((answer) => answer.json()).then((texts) => {
  document.getElementById('root').innerHTML =
    '<article><h1>The bridge at Tannick is shut</h1>' + texts.map((text) => '<p>' + text + '</p>').join('') + '</article>';
});`;
const TEXTS = [
  'The old bridge at Tannick was shut on Tuesday after an engineer found a crack in the second of its five arches.',
  'Lorries have been kept off it since the spring, when the county lowered the weight that it may carry to three tonnes.',
  'Buses go round by the mill, which takes twenty minutes longer, and the school begins half an hour later until Friday.',
  'The county surveyor, Ansel Voss, is expected to say on Wednesday whether walkers may cross.',
];
const NEWS =
  'Mr Voss said on Wednesday that walkers may cross one at a time, and that the arch will be propped by Sunday.';

it.skipIf(missing)(
  'reads a story that is rendered by a script, and flags what is added to it',
  async () => {
    const secret = newSecret();
    const origin = await startOrigin();
    closers.push(origin.close);
    const receiver = await startReceiver({ secret });
    closers.push(receiver.close);
    const data = (texts: readonly string[]) =>
      plain(200, { 'content-type': 'application/json' }, JSON.stringify(texts));
    for (const place of ['/auto', '/always', '/never']) origin.set(place, SHELL);
    origin.set('/app.js', plain(200, { 'content-type': 'text/javascript' }, APP));
    origin.set('/story.json', data(TEXTS));
    const newsroom = await startNewsroom({
      // As an operator sets it who lets the browser run in a container of its own.
      browser: await sharedBrowser(),
      watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 5s }
stories:
  - { url: '${origin.url('/auto')}', name: auto, render: auto }
  - { url: '${origin.url('/always')}', name: always, render: browser }
  - { url: '${origin.url('/never')}', name: never }
endpoints: [{ name: desk, url: '${receiver.url}', secret: '${secret}', events: [story.started, story.updated] }]
`,
    });
    closers.push(newsroom.close);
    const told = (type: string) => receiver.received.filter((one) => one.type === type).length;
    await receiver.waitFor(() => told('story.started') === 2, { timeoutMs: 40_000 });
    origin.set('/story.json', data([...TEXTS, NEWS]));
    await receiver.waitFor(() => told('story.updated') === 2, { timeoutMs: 40_000 });
    const updates = receiver.events('story.updated').map(({ data: { story, changes } }) => ({
      story: story.name,
      added: changes.filter(({ kind }) => kind === 'added').map(({ text }) => text),
    }));
    expect(updates.toSorted((a, b) => a.story.localeCompare(b.story))).toEqual([
      { story: 'always', added: [NEWS] },
      { story: 'auto', added: [NEWS] },
    ]);
    const never = (await newsroom.app.store.stories()).find(({ name }) => name === 'never');
    expect(never).toMatchObject({ version: 0, failure: { code: 'CAPTURE_NO_ARTICLE' } });
  },
  120_000,
);

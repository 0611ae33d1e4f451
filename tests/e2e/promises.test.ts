import { afterEach, expect, it } from 'vitest';
import type { ExpectationFacts } from '../../src/model/event.ts';
import type { StoryView } from '../../src/review/review.ts';
import { newSecret, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { startReceiver } from '../support/receiver.ts';
import { expected, paragraphsV2, storyPages } from '../support/story-pages.ts';

/** A story's own announcement, from the page to the desk: quiet by default, aloud where the watch list asks for it. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The ferry's operator promises its statement for the days that come, whenever this test runs. */
const dated = (page: string): string =>
  page
    .replaceAll('2026-11-19T10:05:00Z', new Date(Date.now() - 60_000).toISOString())
    .replaceAll('later in the day', 'in the coming days');

const SENTENCE =
  'The operator, Farran Sound Ferries, is expected to make a statement in the coming days about its life jackets, which several passengers said they had been unable to find.';
const NAME = 'Promised statement (Farran Sound Ferries)';

it('finds the promise, sees it kept, informs in story.updated, and alerts only where asked', async () => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  const paths = ['/quiet', '/aloud', '/off'];
  for (const path of paths) origin.set(path, dated(storyPages.version1));
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories:
  - { url: "${origin.url('/quiet')}", name: Quiet }
  - { url: "${origin.url('/aloud')}", name: Aloud, suggested: alert }
  - { url: "${origin.url('/off')}", name: Off, suggested: off }
endpoints:
  - { name: desk, url: "${receiver.url}", secret: "${secret}" }
`,
  });
  closers.push(newsroom.close);
  const stories = async (): Promise<readonly StoryView[]> =>
    (await (await fetch(`${newsroom.app.url}/api/v1/stories`)).json()) as readonly StoryView[];
  const promiseOf = async (name: string) =>
    (await stories())
      .find((story) => story.name === name)
      ?.expectations.find(({ origin: who, name: what }) => who === 'suggested' && what === NAME);

  await receiver.waitFor((got) => got.filter(({ type }) => type === 'story.started').length === 3, {
    timeoutMs: 20_000,
  });
  expect(await promiseOf('Quiet')).toMatchObject({
    state: 'open',
    metVersion: null,
    promise: {
      version: 1,
      paragraph: expected.promise.index,
      sentence: SENTENCE,
      byWords: 'in the coming days',
    },
  });
  const due = Date.parse((await promiseOf('Quiet'))?.by ?? '');
  expect(due - Date.now()).toBeGreaterThan(6 * 86_400_000);
  expect((await stories()).find(({ name }) => name === 'Off')?.expectations).toEqual([]);

  for (const path of paths) origin.set(path, dated(storyPages.version2));
  await receiver.waitFor(
    (got) =>
      got.filter(({ type }) => type === 'story.updated').length === 3 &&
      got.some(({ type }) => type === 'expectation.met'),
    { timeoutMs: 20_000 },
  );
  await newsroom.app.bus.next('checkFinished', ({ outcome }) => outcome === 'unchanged', {
    timeoutMs: 15_000,
  });

  const told = receiver
    .events('story.updated')
    .map(({ data }): [string, ExpectationFacts | undefined] => [
      data.story.name,
      data.expectations.find(({ name }) => name === NAME),
    ]);
  const met = {
    name: NAME,
    state: 'met',
    paragraph: expected.added.after,
    origin: 'suggested',
    announced: SENTENCE,
  };
  expect(Object.fromEntries(told)).toMatchObject({ Quiet: met, Aloud: met, Off: undefined });
  expect(
    receiver.events('expectation.met').map(({ data }) => [data.story.name, data.expectation.paragraph]),
  ).toEqual([['Aloud', expected.added.after]]);
  expect(receiver.events('expectation.overdue')).toEqual([]);
  expect(receiver.received.every(({ verified }) => verified)).toBe(true);

  const quiet = await promiseOf('Quiet');
  expect(quiet).toMatchObject({ state: 'met', metVersion: 2, metParagraph: expected.added.after });
  expect(paragraphsV2[expected.added.after]).toContain(quiet?.metText ?? 'nothing');
  const { id } = (await stories()).find(({ name }) => name === 'Quiet') ?? { id: '' };
  const page = (await (await fetch(`${newsroom.app.url}/stories/${id}`)).text()).replace(/\s+/g, ' ');
  expect(page).toContain(NAME);
  expect(page).toContain(`<q dir="auto">${SENTENCE}</q>`);
});

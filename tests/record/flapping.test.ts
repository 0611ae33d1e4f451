import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckDeps, checkStory } from '../../src/pipeline/check-story.ts';
import { fingerprints, headlineHistory, silenceLearnedNoise } from '../../src/compare/compare.ts';
import { explainEvent } from '../../src/pipeline/explain.ts';
import { extractArticle } from '../../src/extract/extract.ts';
import type { Store, WatchedStory } from '../../src/record/record.ts';
import type { Change } from '../../src/model/change.ts';
import type { Page } from '../../src/model/page.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

/** Pages that show two versions by turns (two caches, a test of variants), through the whole check and a real store. */

const T0 = Date.parse('2026-11-24T06:00:00Z');

const BODY: readonly string[] = [
  'The registrar of the Harbour Tribunal will step aside while an inquiry looks into how case files were stored.',
  'The inquiry, led by the retired judge Oskar Brandt, is expected to take six weeks and to cost a great deal of money.',
  'About 340 cases were delayed last year, according to figures that the tribunal published in March.',
  'Lawyers for two shipping companies have asked for their hearings to be held in Port Ellery instead of here.',
  'The tribunal hears disputes between ship owners, insurers and port authorities along the whole northern coast.',
];
const STATEMENT =
  'In a statement, Mira Sandoval said that she had asked for the inquiry herself and would answer every question.';

interface Shown {
  readonly body: readonly string[];
  readonly headline?: string;
  readonly modified?: string;
  readonly lastModified?: string;
}

const pageOf = (
  { body, headline = 'Registrar steps aside', modified, lastModified }: Shown,
  at: number,
): Page => {
  const html = `<!doctype html><html lang="en"><head><title>${headline}</title>
    ${modified === undefined ? '' : `<meta property="article:modified_time" content="${modified}">`}</head>
    <body><main><article><h1>${headline}</h1>${body.map((text) => `<p>${text}</p>`).join('\n')}</article></main></body></html>`;
  const bytes = new TextEncoder().encode(html);
  return {
    url: 'https://news.example/tribunal',
    status: 200,
    headers: {
      'content-type': 'text/html',
      ...(lastModified !== undefined && { 'last-modified': lastModified }),
    },
    body: bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    validators: { etag: null, lastModified: null },
    fetchedAt: at,
  };
};

let store: Store;
let close: () => Promise<unknown>;
beforeAll(async () => {
  ({ store, close } = await pgliteStore());
});
afterAll(() => close());

const watched: WatchedStory[] = [];

/** Checks a story of its own once for each page, and returns what was recorded. */
const watch = async (id: string, pages: readonly Shown[]) => {
  const storyId = `sty_${id}`;
  watched.push(watchedStory(storyId, `https://news.example/${id}`, { host: `${id}.example` }));
  await store.applyWatchList(watched, T0, () => T0);
  let now = T0;
  let shown = pages[0]!;
  const deps: CheckDeps = {
    clock: () => now,
    cadence: () => ({ fastestMs: 1_000, slowestMs: 60_000, spacingMs: 0 }),
    link: (story, version) => `http://127.0.0.1/${story}/${version}`,
    fetchPage: async () => ({ kind: 'page', page: pageOf(shown, now), redirects: [], crawlDelayMs: 0 }),
    extract: async (request) => ({ kind: 'extracted', extraction: extractArticle(request) }),
    store,
    routes: () => [],
  };
  for (const page of pages) {
    now += 60_000;
    shown = page;
    const claimed = await store.claimCheck(storyId, now, { leaseMs: 30_000, spacingMs: 0 });
    if (!claimed || claimed === 'in-turn') throw new Error('The story could not be claimed.');
    const { failure, settled } = await checkStory(deps, claimed);
    expect([failure, settled.kind]).toEqual([null, 'settled']);
  }
  const events = (await store.events(1_000)).filter(
    (event) => 'story' in event.data && event.data.story.id === storyId,
  );
  const versions = (await store.versions(storyId, 100)).length;
  const lineages: (readonly string[])[] = [];
  for (let number = 1; number <= versions; number += 1) {
    lineages.push((await store.capture(storyId, number))?.lineages ?? []);
  }
  return { storyId, events: events.toReversed(), versions, lineages };
};

/** How often each new text raised an alert. */
const alerts = (events: Awaited<ReturnType<typeof watch>>['events']): Map<string, number> => {
  const count = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'story.updated' && event.type !== 'story.restored') continue;
    for (const { flagged, text } of event.data.changes) {
      if (flagged && text !== null) count.set(text, (count.get(text) ?? 0) + 1);
    }
  }
  return count;
};

const flips = (a: Shown, b: Shown, times: number): Shown[] =>
  Array.from({ length: times }, (_, index) => (index % 2 === 0 ? a : b));

const corrected = BODY.map((text) => text.replace('About 340 cases', 'About 430 cases'));
const counted = (shown: Shown, index: number): Shown => ({
  ...shown,
  body: [
    ...shown.body,
    `Readers have sent in ${index * 7 + 3} notes about the tribunal so far this year, and counting.`,
  ],
});

describe('a page that alternates twelve times between two versions', () => {
  it('alerts once about a paragraph that comes and goes, and once each about the two returns', async () => {
    const { events, versions } = await watch(
      'added',
      flips({ body: BODY }, { body: [...BODY.slice(0, 2), STATEMENT, ...BODY.slice(2)] }, 13),
    );
    expect(versions).toBe(13);
    expect(events.map(({ type }) => type)).toEqual([
      'story.started',
      'story.updated',
      'story.restored',
      'story.restored',
    ]);
    expect([...alerts(events)]).toEqual([[STATEMENT, 1]]);
  });

  it('alerts once about an edited paragraph, and labels the older wording as restored', async () => {
    const { events, storyId } = await watch('edited', flips({ body: BODY }, { body: corrected }, 13));
    expect([...alerts(events)]).toEqual([[corrected[2], 1]]);
    const labels = async (number: number) => (await store.changes(storyId, number))[0]?.labels;
    expect(await labels(3)).toEqual(['number-changed', 'restored']);
    expect(await labels(4)).toEqual(['number-changed', 'restored', 'flapping']);
    expect(await labels(13)).toEqual(['number-changed', 'restored', 'flapping']);
  });

  it('also does so if something else differs on every check', async () => {
    const both = flips({ body: BODY }, { body: [...corrected, STATEMENT] }, 13).map(counted);
    const { events } = await watch('noisy', both);
    const counts = alerts(events);
    expect(counts.get(STATEMENT)).toBe(1);
    expect(counts.get(corrected[2] ?? '')).toBe(1);
    expect(counts.get(BODY[2] ?? '')).toBeUndefined();
    // Its going is told once, too.
    const gone = events.flatMap((event) =>
      event.type === 'story.updated' || event.type === 'story.restored'
        ? event.data.changes.filter(
            ({ kind, flagged, previousText }) => kind === 'removed' && flagged && previousText === STATEMENT,
          )
        : [],
    );
    expect(gone).toHaveLength(1);
  });

  it('keeps one headline entry and raises one alert while the headline rotates', async () => {
    const a = { body: BODY, headline: 'Registrar steps aside' };
    const b = { body: BODY, headline: 'Registrar denies 12 charges' };
    const { events, storyId } = await watch('headline', flips(a, b, 12));
    expect([...alerts(events)]).toEqual([['Registrar denies 12 charges', 1]]);
    const sightings = await store.headlines(storyId);
    expect(sightings).toHaveLength(12);
    expect(headlineHistory(sightings)).toMatchObject([
      {
        texts: ['Registrar steps aside', 'Registrar denies 12 charges'],
        turns: 11,
        firstVersion: 1,
        lastVersion: 12,
      },
    ]);
  });
});

describe('the lineage of a paragraph', () => {
  it('survives edits, moves and a restoration, and is never shared', async () => {
    const moved = [corrected[2]!, corrected[0]!, corrected[1]!, ...corrected.slice(3)];
    const { lineages, storyId } = await watch('lineage', [
      { body: BODY },
      { body: corrected },
      { body: [...moved, STATEMENT] },
      { body: moved },
      { body: [STATEMENT, ...moved] },
    ]);
    const [first, second, third, fourth, fifth] = lineages;
    expect(second).toEqual(first);
    expect(third?.slice(0, 3)).toEqual([first?.[2], first?.[0], first?.[1]]);
    expect(first).not.toContain(third?.at(-1));
    expect(fourth).toEqual(third?.slice(0, -1));
    expect(fifth).toEqual([third?.at(-1), ...(fourth ?? [])]);
    for (const list of lineages) expect(new Set(list).size).toBe(list.length);
    const history = await store.lineage(storyId, first?.[2] ?? '');
    expect(history.map(({ version, paragraph, text }) => [version, paragraph, text])).toEqual([
      [1, 2, BODY[2]],
      [2, 2, corrected[2]],
    ]);
  });
});

describe('a change by stealth', () => {
  const at = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`;

  it('is labelled, with all clocks, if none of them advanced', async () => {
    const lastModified = 'Tue, 24 Nov 2026 05:00:00 GMT';
    const { events, storyId } = await watch('stealth', [
      { body: BODY, modified: at(5), lastModified },
      { body: corrected, modified: at(5), lastModified },
    ]);
    const updated = events.find((event) => event.type === 'story.updated');
    expect(updated?.data).toMatchObject({
      changes: [{ flagged: true, labels: ['number-changed', 'stealth'] }],
      stealth: {
        stealthy: true,
        clocks: [
          { name: 'modified', before: at(5), after: at(5), turn: 'same' },
          { name: 'last-modified', before: lastModified, after: lastModified, turn: 'same' },
        ],
      },
    });
    expect(await store.stealth(storyId, 2)).toMatchObject({ stealthy: true });
  });

  it('is not labelled if a clock advanced', async () => {
    const { events } = await watch('open', [
      { body: BODY, modified: at(4) },
      { body: corrected, modified: at(5) },
    ]);
    const updated = events.find((event) => event.type === 'story.updated');
    expect(updated?.data).toMatchObject({
      changes: [{ labels: ['number-changed'] }],
      stealth: { stealthy: false, clocks: [{ name: 'modified', turn: 'advanced' }] },
    });
  });
});

describe('a past decision', () => {
  it('is recomputed from stored data with the same result, even if the page kept alternating', async () => {
    const { events } = await watch(
      'explained',
      flips({ body: BODY }, { body: [...corrected, STATEMENT] }, 7),
    );
    const decided = events.filter(({ type }) => type === 'story.updated' || type === 'story.restored');
    expect(decided.length).toBeGreaterThan(1);
    for (const { id } of decided) {
      const result = await explainEvent(store, id);
      expect(result).toMatchObject({
        kind: 'explained',
        explanation: { same: true, remarks: [], recomputed: [] },
      });
    }
    const [first] = decided;
    const result = await explainEvent(store, first!.id);
    expect(result.kind === 'explained' && result.explanation.changes[0]?.factors).toEqual(
      expect.arrayContaining([{ name: 'kind', value: 0.3 }]),
    );
  });

  it('reports a different result, and why', async () => {
    const { events } = await watch('other', [{ body: BODY }, { body: [...BODY, STATEMENT] }]);
    const { id } = events.find(({ type }) => type === 'story.updated')!;
    const upgraded = {
      ...store,
      capture: async (storyId: string, number: number) => {
        const capture = await store.capture(storyId, number);
        if (number === 2) return capture && { ...capture, comparer: '0' };
        return capture && { ...capture, article: { ...capture.article, extractor: 'older', paragraphs: [] } };
      },
    };
    expect(await explainEvent(upgraded, id)).toMatchObject({
      kind: 'explained',
      explanation: {
        same: false,
        remarks: [
          expect.stringContaining('Version 0 of the comparison made the decision'),
          expect.stringContaining('extractor older'),
        ],
        changes: [{ kind: 'added', text: STATEMENT }],
      },
    });
  });

  it('uses the noise known at that time, whose history is not stored', async () => {
    const line = 'All prices in crowns';
    const { events } = await watch('silenced', [{ body: BODY }, { body: [...BODY, STATEMENT, line] }]);
    const { id } = events.find(({ type }) => type === 'story.updated')!;
    const asNoise = (changes: readonly Change[]): readonly Change[] =>
      silenceLearnedNoise({ after: { paragraphs: [] }, before: null }, changes, {
        otherStories: 4,
        blocks: new Map(
          fingerprints([{ text: line, role: 'paragraph' }]).map((print) => [
            print,
            { stories: 4, since: T0 },
          ]),
        ),
        places: new Map(),
      });
    const taught = {
      ...store,
      changes: async (storyId: string, number: number) => asNoise(await store.changes(storyId, number)),
    };
    const result = await explainEvent(taught, id);
    expect(result).toMatchObject({
      kind: 'explained',
      explanation: {
        same: true,
        remarks: [expect.stringContaining('its history is not kept')],
        changes: [
          { text: STATEMENT, flagged: true },
          { text: line, flagged: false },
        ],
      },
    });
  });

  it('does not exist for a first version or an unknown event', async () => {
    const { events } = await watch('none', [{ body: BODY }]);
    expect(await explainEvent(store, events[0]!.id)).toEqual({
      kind: 'nothing-compared',
      type: 'story.started',
    });
    expect(await explainEvent(store, 'evt_none')).toEqual({ kind: 'unknown' });
  });
});

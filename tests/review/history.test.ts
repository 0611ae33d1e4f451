import { describe, expect, it } from 'vitest';
import { explain as explainCommand } from '../../src/cli/explain.ts';
import { createClient } from '../../src/cli/client.ts';
import type { Explanation } from '../../src/model/explanation.ts';
import { CHANGES, deskApp } from '../support/review/desk-store.ts';
import { stealthNote } from '../../src/review/pages/history.ts';

const EXPLANATION: Explanation = {
  eventId: 'evt_1',
  type: 'story.updated',
  storyId: 'abc111',
  version: 2,
  previous: 1,
  same: true,
  remarks: [],
  changes: CHANGES.map((change) => ({
    ...change,
    reason: `${change.reason}; significance 0.33 = 0.5 × (kind 0.4 + place 0.15 + length 0.1)`,
    significance: 0.33,
    factors: [
      { name: 'kind', value: 0.4 },
      { name: 'place', value: 0.15 },
      { name: 'length', value: 0.1 },
      { name: 'share', value: 0.5 },
    ],
  })),
  recomputed: [],
  stealth: {
    stealthy: true,
    clocks: [
      { name: 'modified', before: '2026-11-23T07:00:00Z', after: '2026-11-23T07:00:00Z', turn: 'same' },
    ],
  },
};

describe('the history routes', () => {
  it('give the stages of the headline and the texts of a paragraph', async () => {
    const { get } = deskApp();
    expect(await (await get('/api/v1/stories/abc111/headlines')).json()).toMatchObject([
      { texts: ['Registrar steps aside'], firstVersion: 1, turns: 0, since: '2026-11-23T08:59:00.000Z' },
      { firstVersion: 2 },
    ]);
    expect(await (await get('/api/v1/stories/abc111/paragraphs/par_1')).json()).toMatchObject({
      lineage: 'par_1',
      texts: [
        { version: 1, text: 'The inquiry takes six weeks.', capturedAt: '2026-11-23T08:59:00.000Z' },
        { version: 2, text: 'The inquiry takes nine weeks.' },
      ],
    });
  });

  it.each([
    ['/api/v1/stories/abc111/paragraphs/par_none', 'par_none'],
    ['/api/v1/stories/nobody/headlines', 'nobody'],
    ['/api/v1/events/evt_none/explain', 'evt_none'],
    ['/api/v1/events/evt_first/explain', 'story.started'],
  ])('refuse %s with a reason', async (path, named) => {
    const response = await deskApp().get(path);
    const problem = (await response.json()) as { code: string; detail: string };
    expect([response.status, problem.code]).toEqual([404, 'NOT_FOUND']);
    expect(problem.detail).toContain(named);
  });

  it('show headlines on the page of the story, apart from its versions, as text', async () => {
    const page = await (await deskApp().get('/stories/abc111')).text();
    expect(page).toContain('<h2>Headlines</h2>');
    expect(page).not.toContain('<script>alert(1)</script>');
  });
});

describe('stoppress explain', () => {
  const run = async (explanation: Explanation, json = false) => {
    const { get } = deskApp({ explain: async () => ({ kind: 'explained', explanation }) });
    const client = createClient({
      baseUrl: 'http://127.0.0.1:8080',
      token: null,
      fetch: (url, init) => get(new URL(url).pathname, init),
    });
    const lines: string[] = [];
    const code = await explainCommand(client, { event: 'evt_1', json }, (line) => lines.push(line));
    return { code, text: lines.join('\n') };
  };

  it('prints the rules, the factors and the clocks, and that the answer is the same', async () => {
    const { code, text } = await run(EXPLANATION);
    expect(code).toBe(0);
    expect(text).toContain('A number changed');
    expect(text).toContain('significance 0.33 = 0.5 × (kind 0.4 + place 0.15 + length 0.1)');
    expect(text).toContain('modified: 2026-11-23T07:00:00Z → 2026-11-23T07:00:00Z (same)');
    expect(text).toContain('the result is the same');
  });

  it('has no heading for the times of a page that states none, in the terminal and on the page', async () => {
    const timeless = { stealthy: false, clocks: [] };
    const { text } = await run({ ...EXPLANATION, stealth: timeless });
    expect(text).toContain('A number changed');
    expect(text).not.toContain('Times on the page');
    expect((await stealthNote(timeless)).toString()).toBe('');
  });

  it('says what would be decided now and why, and exits with 1', async () => {
    const { code, text } = await run({
      ...EXPLANATION,
      same: false,
      remarks: ['Comparison 1 decided; this is comparison 2.'],
      recomputed: [{ ...CHANGES[0]!, reason: 'nothing to see' }],
    });
    expect(code).toBe(1);
    expect(text).toContain('the result DIFFERS');
    expect(text).toContain('Comparison 1 decided');
    expect(text).toContain('nothing to see');
  });

  it('gives the answer of the API as JSON', async () => {
    const { text } = await run(EXPLANATION, true);
    expect(JSON.parse(text)).toEqual(EXPLANATION);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inContext } from '../../src/review/context.ts';
import type { Change } from '../../src/model/change.ts';
import type { Paragraph } from '../../src/model/article.ts';
import { CHANGES, deskApp, FIRST, HOSTILE, SECOND } from '../support/review/desk-store.ts';

const page = async (path: string, deps: Parameters<typeof deskApp>[0] = {}): Promise<string> => {
  const response = await deskApp(deps).get(path);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  return response.text();
};

describe('the pages', () => {
  it('open with the flagged paragraphs in full, then stories and expectations', async () => {
    const text = await page('/');
    expect(text).toContain('href="/stories/abc111/versions/2"');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; more');
    expect(text).toContain('Statement on leave');
    expect(text).toContain('Promised ruling (court)');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Announced in <a href="/stories/abc111/versions/1">version 1</a>, ¶3: <q dir="auto">The court is expected to rule on Monday.</q>',
    );
    expect(text).toContain('news.example took longer than 30 s. [FETCH_TIMEOUT]');
    expect(text).toContain('http-equiv="refresh" content="10"');
  });

  it.each([
    '/',
    '/stories/abc111',
    '/stories/abc111/versions/1',
    '/stories/abc111/versions/2',
    '/deliveries',
    '/deliveries?kept=back',
    '/deliveries/dlv_hostile',
    '/endpoints',
  ])('show text of a story as text only: %s', async (path) => {
    const text = await page(path);
    expect(text).not.toContain(HOSTILE);
    expect(text).not.toMatch(/<script|\son\w+=|style="/i);
  });

  it('carry the one style that the policy allows', async () => {
    const response = await deskApp().get('/');
    const style = /<style>([^]*?)<\/style>/.exec(await response.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  });

  it('show a version as a diff with words said as well as marked', async () => {
    const text = await page('/stories/abc111/versions/2');
    expect(text).toContain('<del><span class="vh">[removed: </span>six<span class="vh">] </span></del>');
    expect(text).toContain('<ins><span class="vh">[added: </span>nine<span class="vh">] </span></ins>');
    expect(text).toContain('<span class="vh">[removed: </span>Visitors may use the side door.');
    expect(text.replace(/\s+/g, ' ')).toContain('3 changes, 2 flagged: <a href="#c0">¶2</a>');
    expect(text).toContain('number changed');
    expect(text).toContain('A number changed');
  });

  it('mark the demo newsroom as such', async () => {
    expect(await page('/', { demo: () => true })).toContain('Demo newsroom');
    expect(await page('/')).not.toContain('Demo newsroom');
  });

  it('answer an unknown version with a page', async () => {
    for (const number of ['3', '0', 'x']) {
      const response = await deskApp().get(`/stories/abc111/versions/${number}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Back to the stories');
    }
  });
});

const outline = (before: readonly Paragraph[], after: readonly Paragraph[], changes: readonly Change[]) =>
  inContext(before, after, changes).map((row) =>
    row.kind === 'same' ? row.text : `${row.change.kind} ${row.change.text ?? ''}`.trim(),
  );

describe('the diff in context', () => {
  it('puts a removed paragraph behind what stood before it', () => {
    expect(outline(FIRST.paragraphs, SECOND.paragraphs, CHANGES)).toEqual([
      'The registrar will step aside on Monday.',
      'edited The inquiry takes nine weeks.',
      'removed',
      'The tribunal sits in Port Ellery.',
      `added ${HOSTILE}`,
    ]);
  });

  it('puts a removed opening first', () => {
    const [removed] = CHANGES.filter(({ kind }) => kind === 'removed');
    const changes = [{ ...removed!, previousParagraphs: [0] }];
    expect(outline(FIRST.paragraphs, FIRST.paragraphs.slice(1), changes)).toEqual([
      'removed',
      'The inquiry takes six weeks.',
      'Visitors may use the side door.',
      'The tribunal sits in Port Ellery.',
    ]);
  });
});

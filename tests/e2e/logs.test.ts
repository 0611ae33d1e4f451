import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putEmptyDatabase } from '../support/databases.ts';
import { newSecret } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { freePort, startProcess } from '../support/process.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { expected, paragraphsV1, storyPages } from '../support/story-pages.ts';

/** The JSON log of a running product, and the recipes that docs/logs.md prints for it. */

const DOCUMENT = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');
const RECIPES = [...DOCUMENT.matchAll(/^([^\n]+):\n\n```sh\n([\s\S]*?)\n```/gm)].map(([, title, code]) => ({
  title: title ?? '',
  code: code ?? '',
}));
const recipe = (title: string): string => {
  const found = RECIPES.find((one) => one.title.startsWith(title));
  if (!found) throw new Error(`docs/logs.md has no recipe “${title}”.`);
  return found.code;
};

const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq) console.log('skipped: the recipes of docs/logs.md: no jq');

const STORY = 'Registrar steps aside';
const corrected = (html: string): string => html.replace('163 passengers', '164 passengers');

let folder: string;
let lines: readonly Record<string, unknown>[];
let output: string;
const closers: (() => Promise<unknown>)[] = [];

const watchList = (origin: Origin, receiver: Receiver, secret: string): string => `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories:
  - { url: '${origin.url('/ferry')}', name: '${STORY}' }
  - { url: '${origin.url('/other')}', name: Another story }
endpoints:
  - { name: desk, url: '${receiver.url}', secret: '${secret}' }
`;

beforeAll(async () => {
  const origin = await startOrigin();
  closers.push(origin.close);
  const secret = newSecret();
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-logs-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  await putEmptyDatabase(path.join(folder, 'data'));
  const file = path.join(folder, 'stories.yaml');
  await writeFile(file, watchList(origin, receiver, secret));
  origin.set('/ferry', storyPages.version1);
  origin.set('/other', storyPages.version1);
  const started = await startProcess({
    STOPPRESS_CONFIG: file,
    STOPPRESS_DATA: path.join(folder, 'data'),
    PORT: String(await freePort()),
  });
  closers.push(() => started.end('SIGKILL'));
  const seen = (type: string, count: number) => (got: Receiver['received']) =>
    got.filter((one) => one.type === type).length >= count;
  await receiver.waitFor(seen('story.started', 2), { timeoutMs: 60_000 });
  origin.set('/ferry', corrected(storyPages.version2));
  await receiver.waitFor(seen('story.updated', 1), { timeoutMs: 60_000 });
  const sent = await fetch(`${started.url}/api/v1/endpoints/desk/test`, { method: 'POST' });
  if (!sent.ok) throw new Error(`The test alert was refused: ${sent.status}`);
  await receiver.waitFor((got) => got.some(({ raw }) => raw.includes('"test":true')), { timeoutMs: 60_000 });
  await started.end('SIGTERM');
  output = started.output();
  lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}, 180_000);
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const versionLine = () => lines.find((line) => line['version'] === 2 && line['story'] === STORY) ?? {};

describe('the JSON log', () => {
  it('carries the changes of a new version, with paragraphs counted from 0, and its event type', () => {
    const line = versionLine();
    expect(line).toMatchObject({
      level: 'info',
      type: 'story.updated',
      previous: 1,
      counts: { added: 1, edited: 2, moved: 1 },
    });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line).not.toHaveProperty('purpose');
    expect(line).not.toHaveProperty('changesTruncated');
    expect(line['changes']).toContainEqual({
      kind: 'added',
      paragraph: expected.added.after,
      text: expected.added.text,
      previousText: null,
      words: [],
      labels: expect.arrayContaining(['statement']) as unknown,
      flagged: true,
      significance: expect.any(Number) as unknown,
      reason: expect.any(String) as unknown,
    });
    expect(line['changes']).toContainEqual(
      expect.objectContaining({
        kind: 'edited',
        paragraph: 0,
        text: paragraphsV1[0]?.replace('163', '164'),
        previousText: paragraphsV1[0],
        labels: expect.arrayContaining(['number-changed']) as unknown,
      }),
    );
  });

  it('names the story of each delivery, and marks a test alert', () => {
    const deliveries = lines.filter((line) => 'deliveryId' in line);
    const updated = deliveries.find(({ type, purpose }) => type === 'story.updated' && purpose === undefined);
    expect(updated).toMatchObject({
      story: STORY,
      endpoint: 'desk',
      attempt: 1,
      msg: `${STORY}: “Story updated” to desk: delivered (HTTP 204).`,
    });
    expect(deliveries.filter(({ purpose }) => purpose === 'test')).toHaveLength(1);
  });
});

/** Runs a recipe as it stands in the document, on the day of the log. */
const run = async (title: string): Promise<string[]> => {
  const bin = path.join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, 'date'), `#!/bin/sh\necho ${String(versionLine()['time']).slice(0, 10)}\n`);
  await chmod(path.join(bin, 'date'), 0o755);
  await writeFile(path.join(folder, 'stoppress.log'), `a line that is not JSON\n${output}`);
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', recipe(title)], { cwd: folder, env });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
};

describe.skipIf(!hasJq)('the recipes of docs/logs.md', () => {
  it('are three', () => {
    expect(RECIPES).toHaveLength(3);
  });

  it('list what was added today', async () => {
    expect(await run('What was added today')).toEqual([
      `${STORY}, ¶${expected.added.after + 1}: ${expected.added.text}`,
    ]);
  });

  it('show the numbers that changed, old and new', async () => {
    const [line, ...more] = await run('Numbers that changed');
    expect(more).toEqual([]);
    expect(line).toMatch(new RegExp(`^${STORY}, ¶1: .*\\[-163 ?-\\]\\{\\+164 ?\\+\\} ?passengers`));
  });

  it('follow one story', async () => {
    const followed = await run('Everything about one story');
    const isFirst = (line: string): boolean => /^\d{4}-\S+Z Registrar steps aside: version 1 /.test(line);
    expect(followed.filter(isFirst)).toHaveLength(1);
    expect(followed.some((line) => line.includes('version 2 (1 added, 2 edited, 1 moved)'))).toBe(true);
    expect(followed.filter((line) => !line.includes(STORY))).toEqual([]);
    expect(followed.join('\n')).not.toContain('Another story');
  });
});

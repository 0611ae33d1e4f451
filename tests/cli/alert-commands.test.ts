import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { page } from '../support/answers.ts';
import { putEmptyDatabase } from '../support/databases.ts';
import { newSecret } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { freePort, startProcess } from '../support/process.ts';
import { startReceiver } from '../support/receiver.ts';
import { storyPages } from '../support/story-pages.ts';

/** The built command line against a running process with an embedded database, as a person uses it. */

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Ran = { readonly code: number; readonly out: string; readonly talk: string };

const runIn =
  (cwd: string, env: Record<string, string>) =>
  (...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const all = { PATH: process.env['PATH'] ?? '', ...env };
      execFile(process.execPath, [CLI, ...args], { cwd, env: all }, (error, out, talk) => {
        resolve({ code: error ? Number(error.code) : 0, out, talk });
      });
    });

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-alerts-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

it('tries, disables, mutes, lists and replays on a running process', async () => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const [desk, sick] = [await startReceiver({ secret }), await startReceiver({ secret })];
  closers.push(desk.close, sick.close);
  sick.answer(500);
  origin.set('/story', page(storyPages.version1));
  const folder = await newFolder();
  const file = path.join(folder, 'stories.yaml');
  await writeFile(
    file,
    `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories:
  - { url: '${origin.url('/story')}', name: 'Ferry inquiry' }
endpoints:
  - { name: desk, url: '${desk.url}', secret: '${secret}' }
  - { name: sick, url: '${sick.url}', secret: '${secret}' }
`,
  );
  await putEmptyDatabase(path.join(folder, 'data'));
  const port = String(await freePort());
  const running = await startProcess({
    STOPPRESS_CONFIG: file,
    STOPPRESS_DATA: path.join(folder, 'data'),
    PORT: port,
  });
  closers.push(() => running.end('SIGKILL'));
  const run = runIn(folder, { PORT: port, STOPPRESS_CONFIG: file });
  const json = async (...args: string[]): Promise<unknown> => JSON.parse((await run(...args, '--json')).out);
  await desk.waitFor((got) => got.some(({ type }) => type === 'story.started'));

  // A sample goes the real way: stored, claimed, signed, sent, answered.
  const tried = await run('test-alert', 'desk');
  expect([tried.code, tried.talk]).toEqual([0, 'Sending a test alert to desk …\n']);
  expect(tried.out).toMatch(/^desk +delivered +1 +204 +dlv_[0-9a-f]+ +arrived$/m);
  const [sample] = desk.received.filter(({ type }) => type === 'story.updated');
  expect(sample?.verified).toBe(true);
  expect(sample?.body?.data).toMatchObject({
    test: true,
    story: { id: 'sty_sample' },
    changes: [{ kind: 'added', labels: ['statement', 'quote'], context: expect.stringContaining('harbour') }],
  });
  const all = await run('test-alert', '--timeout', '2s', '--json');
  expect(all.code).toBe(1);
  expect(JSON.parse(all.out)).toMatchObject([
    { endpoint: 'desk', delivered: true, status: 204 },
    { endpoint: 'sick', delivered: false, failure: expect.stringContaining('DELIVERY_REFUSED') },
  ]);
  // A sample is no news: the inbox does not know it, the Outbox does, by name.
  const events = (await (await fetch(`${running.url}/api/v1/events`)).json()) as { type: string }[];
  expect(events.map(({ type }) => type)).toEqual(['story.started']);
  expect((await run('deliveries', '--endpoint', 'desk', '--state', 'delivered')).out).toContain(
    'Sample alert from Stop Press',
  );

  // Disabled: the other hears of it, what waited is held, and a sample is refused.
  expect(await run('disable', 'sick')).toMatchObject({
    code: 0,
    out: 'sick is disabled; its pending deliveries wait.\n',
  });
  await desk.waitFor((got) => got.some(({ type }) => type === 'endpoint.disabled'));
  expect(running.output()).toContain('Endpoint sick is disabled: disabled by hand.');
  expect(await json('endpoints')).toMatchObject([
    { name: 'desk', state: 'ready', channel: 'webhook', host: new URL(desk.url).host },
    { name: 'sick', state: 'disabled', reason: 'disabled by hand' },
  ]);
  const refused = await run('test-alert', 'sick');
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('ENDPOINT_DISABLED')]);
  const dead = (await json('dead-letters', '--endpoint', 'sick')) as { id: string; state: string }[];
  expect(dead.length).toBeGreaterThan(0);
  expect(new Set(dead.map(({ state }) => state))).toEqual(new Set(['held']));

  // Mended: a replay says how many, and everything that was held arrives.
  sick.answer(204);
  const before = sick.received.length;
  const dry = await run('replay', '--endpoint', 'sick', '--dry-run');
  expect([dry.code, dry.out]).toEqual([
    0,
    `${dead.length} ${dead.length === 1 ? 'delivery' : 'deliveries'} would be sent again.\n`,
  ]);
  const enabled = await run('enable', 'sick', '--replay');
  expect([enabled.code, enabled.out]).toEqual([
    0,
    `sick is enabled.\nHeld deliveries queued again: ${dead.length}.\n`,
  ]);
  await sick.waitFor((got) => got.length >= before + dead.length);

  // Muted: the change is recorded, not sent, and the ledger says why.
  expect((await run('mute', 'ferry INQUIRY', '2h')).out).toMatch(/^Ferry inquiry is muted until 2/);
  origin.set('/story', page(storyPages.version2));
  await expect
    .poll(() => json('suppressions', '--rule', 'muted'), { timeout: 20_000, interval: 300 })
    .toMatchObject([
      { state: 'suppressed', rule: 'muted', why: expect.stringContaining('muted until') },
      { state: 'suppressed', rule: 'muted' },
    ]);
  expect((await run('unmute', 'Ferry inquiry')).out).toMatch(
    /^Ferry inquiry is no longer muted \(it was until 2\S+\); alerts are sent again\.\n$/,
  );
  expect((await run('unmute', 'Ferry inquiry')).out).toBe('Ferry inquiry was not muted; nothing changed.\n');
  expect(await run('replay', 'dlv_nobody')).toMatchObject({
    code: 1,
    talk: 'No delivery has the id “dlv_nobody”; `stoppress deliveries` lists them.\n',
  });
  const [muted] = (await json('suppressions', '--endpoint', 'desk')) as { id: string; eventId: string }[];
  expect((await run('replay', muted!.id)).talk).toContain('1 delivery to send again.');
  await desk.waitFor((got) => got.some(({ id }) => id === muted!.eventId));

  // What happened stands in the numbers, without a story or an address.
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toMatch(/^stoppress_deliveries_total\{channel="webhook",result="delivered"\} [1-9]/m);
  expect(metrics).toMatch(/^stoppress_deliveries_total\{channel="webhook",result="retry"\} [1-9]/m);
  expect(metrics).toMatch(/^stoppress_alerts_total\{type="story.started"\} 1$/m);
  expect(metrics).toMatch(/^stoppress_alerts_total\{type="endpoint.disabled"\} 1$/m);
  expect(metrics).toMatch(/^stoppress_endpoint_disabled\{endpoint="sick"\} 0$/m);
  expect(metrics).toMatch(/^stoppress_store_up 1$/m);
  expect(metrics).toMatch(/^process_resident_memory_bytes [1-9]/m);
  expect(metrics).not.toMatch(/sty_|Ferry|127\.0\.0\.1/);

  expect(await running.end('SIGTERM')).toEqual({ code: 0, signal: null });
}, 120_000);

it.each([
  [['replay'], 'name deliveries by id, or give --endpoint'],
  [['replay', 'dlv_1', '--all-failed'], 'give either ids or filters'],
  [['replay', 'dlv_1', '--endpoint', 'desk'], 'give either ids or filters'],
  [['replay', '--all-failed', '--state', 'held'], 'give either --all-failed or --state'],
  [['replay', '--state', 'pending'], '“pending” is none of failed, held, delivered, suppressed.'],
  [['replay', '--since', 'yesterday'], 'It must be a time such as'],
  [['deliveries', '--state', 'failed,lost'], '“lost” is none of pending,'],
  [['deliveries', '--limit', 'all'], 'It must be a whole number from 1 to 999999.'],
  [['mute', 'ferry'], "missing required argument 'for'"],
  [['mute', 'ferry', 'soon'], 'It must be a duration such as 30s, 5m, 2h or 1d.'],
  [['mute', 'ferry', '0s'], 'It must be a duration'],
  [['test-alert', '--timeout', 'never'], 'It must be a duration'],
  [['enable'], "missing required argument 'endpoint'"],
])('knows a wrong use: %j', async (args, words) => {
  const run = runIn(await newFolder(), {});
  const { code, out, talk } = await run(...args);
  expect([code, out]).toEqual([2, '']);
  expect(talk).toContain(words);
});

it('says that nothing runs, and fails', async () => {
  const run = runIn(await newFolder(), { PORT: String(await freePort()) });
  for (const args of [
    ['endpoints'],
    ['dead-letters'],
    ['test-alert'],
    ['replay', '--all-failed'],
    ['mute', 'x', '1h'],
  ]) {
    const { code, out, talk } = await run(...args);
    expect([args, code, out]).toEqual([args, 1, '']);
    expect(talk).toContain('NOT_RUNNING');
  }
});

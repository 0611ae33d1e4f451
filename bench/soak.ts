/**
 * Alerts under bad receivers: many events to 20 endpoints of which three are slow, two fail half the time and one is
 * dead. Says whether anything was lost or sent twice under a new id, and what the sick ones do to the healthy ones:
 * first a run in which all are healthy, then the same with the sick ones, at the same pace.
 *
 * usage: REDIS_URL=… DATABASE_URL=… node dist-bench/bench/soak.js [--events N] [--per-second N]   without the two: embedded
 * Build with: npm run build && npx tsc -p tests/tsconfig.json --noEmit false --outDir dist-bench.
 * Use a database of its own. Each event goes to the four endpoints of its tag. When all events are made, the process's
 * clock runs ahead, so that the tries of three days take minutes; every request is answered by real HTTP.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import type { Routing } from '../src/model/endpoint.ts';
import { eventId } from '../src/events/event-id.ts';
import type { StoredEvent } from '../src/model/event.ts';
import type { Store, WatchedStory } from '../src/record/record.ts';
import { createLog } from '../src/platform/log.ts';
import { type App, startApp } from '../workers/wiring/app.ts';

const ENDPOINTS = 20;
const TAGS = 5;
const SLOW_MS = 400;
type Health = 'well' | 'slow' | 'flaky' | 'dead';
const SICK: readonly Health[] = ['slow', 'slow', 'slow', 'flaky', 'flaky', 'dead'];
const healthOf = (endpoint: number, sick: boolean): Health => (sick ? (SICK[endpoint] ?? 'well') : 'well');

interface Arrival {
  readonly endpoint: number;
  readonly id: string;
  readonly lagMs: number;
  readonly accepted: boolean;
}

/** The other side, in a process of its own: answers /N as N is well, and writes down what came. */
const receive = async (sick: boolean): Promise<void> => {
  let arrivals: Arrival[] = [];
  let turn = 0;
  const server = createServer((request, response) => {
    const endpoint = Number(request.url?.slice(1));
    const health = healthOf(endpoint, sick);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const accepted = health === 'flaky' ? (turn += 1) % 2 === 0 : health !== 'dead';
      const at = Date.parse((JSON.parse(body) as { timestamp: string }).timestamp);
      const id = String(request.headers['webhook-id']);
      arrivals.push({ endpoint, id, lagMs: Date.now() - at, accepted });
      const answer = () => response.writeHead(accepted ? 204 : 500).end();
      if (health === 'slow') setTimeout(answer, SLOW_MS);
      else answer();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    process.send?.(arrivals);
    arrivals = [];
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.((server.address() as AddressInfo).port);
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const STORIES: readonly WatchedStory[] = Array.from({ length: 50 }, (_, i) => ({
  id: `sty_soak${i}`,
  url: `https://soak-${i}.example/`,
  host: `soak-${i}.example`,
  name: `Story ${i}`,
  tags: [`t${i % TAGS}`],
  everyMs: 21_600_000,
  include: null,
  exclude: [],
  expectations: [],
}));

const storyOf = (n: number): WatchedStory => {
  const story = STORIES[n % STORIES.length];
  if (!story) throw new Error('There are no stories.');
  return story;
};

const eventOf = (n: number, at: number): StoredEvent => {
  const { id, url, name, tags } = storyOf(n);
  const link = 'http://127.0.0.1/';
  const to = `https://moved.example/${n}`;
  return {
    id: eventId(['soak', String(n), String(at)]),
    type: 'story.moved',
    at,
    data: { story: { id, url, name, tags }, sequence: n, link, from: url, to },
  };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Run {
  readonly app: App;
  readonly store: Store;
  readonly routes: readonly Routing[];
  readonly ask: () => Promise<readonly Arrival[]>;
  readonly goAhead: (ms: number) => void;
  readonly now: () => number;
}

const makeEvents = async (
  { store, routes, now }: Run,
  events: number,
  perSecond: number,
): Promise<string[]> => {
  const ids: string[] = [];
  const from = performance.now();
  for (let n = 0; n < events; n += 1) {
    const event = eventOf(n, now());
    ids.push(event.id);
    await store.recordEvents([event], routes, event.at);
    const ahead = (n + 1) * (1_000 / perSecond) - (performance.now() - from);
    if (ahead > 0) await pause(ahead);
  }
  return ids;
};

/** Until nothing waits any more: what is due in hours is due at once on a clock that runs ahead. */
const drain = async ({ store, goAhead }: Run): Promise<void> => {
  for (;;) {
    const standing = await store.endpoints();
    const pending = standing.reduce((sum, one) => sum + one.pending, 0);
    if (pending === 0) return;
    const before = pending;
    await pause(1_500);
    const after = (await store.endpoints()).reduce((sum, one) => sum + one.pending, 0);
    if (after > before - 20) goAhead(2 * 3_600_000);
  }
};

const soak = async (sick: boolean, events: number, perSecond: number): Promise<void> => {
  const child = fork(new URL(import.meta.url), [], {
    env: { ...process.env, SOAK_ROLE: sick ? 'sick' : 'well' },
  });
  const [port] = (await once(child, 'message')) as [number];
  const folder = mkdtempSync(path.join(tmpdir(), 'stoppress-soak-'));
  const file = path.join(folder, 'stories.yaml');
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const endpoints = Array.from(
    { length: ENDPOINTS },
    (_, i) =>
      `  - { name: e${i}, url: 'http://127.0.0.1:${port}/${i}', secret: '${secret}', tags: [t${i % TAGS}], concurrency: 4 }`,
  );
  writeFileSync(file, `fetch: { allowPrivate: [127.0.0.1] }\nendpoints:\n${endpoints.join('\n')}\n`);
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const config = loadConfig({
    env: { ...process.env, STOPPRESS_CONFIG: file, STOPPRESS_DATA: path.join(folder, 'data') },
    readFile: () => '',
  });
  const app = await startApp({
    config: { ...config, port: 0 },
    log: createLog({ level: 'fatal', format: 'json' }),
    env: {},
    demo: false,
    clock: now,
    queuePrefix: `stoppress-soak-${process.pid}-${sick ? 'sick' : 'well'}`,
    threadUrl: new URL('../../dist/workers/extract-thread.js', import.meta.url),
  });
  await app.store.applyWatchList(STORIES, now(), () => now() + 365 * 86_400_000);
  const ask = async (): Promise<readonly Arrival[]> => {
    child.send('arrivals');
    return ((await once(child, 'message')) as [Arrival[]])[0];
  };
  const run: Run = {
    app,
    store: app.store,
    routes: Array.from({ length: ENDPOINTS }, (_, i) => ({
      name: `e${i}`,
      events: null,
      tags: [`t${i % TAGS}`],
    })),
    ask,
    goAhead: (ms) => {
      aheadMs += ms;
    },
    now,
  };
  const began = performance.now();
  const ids = await makeEvents(run, events, perSecond);
  const madeIn = (performance.now() - began) / 1_000;
  await pause(3_000);
  const early = await ask();
  const lags = early
    .filter(({ endpoint }) => healthOf(endpoint, true) === 'well')
    .map(({ lagMs }) => lagMs)
    .sort((a, b) => a - b);
  const what = sick ? 'with the sick ones' : 'all healthy';
  console.log(
    `${what.padEnd(18)} ${events} events in ${madeIn.toFixed(0)} s; the 14 healthy endpoints: ${lags.length} deliveries, delay p50 ${percentile(lags, 0.5)} ms, p99 ${percentile(lags, 0.99)} ms, most ${lags.at(-1)} ms`,
  );
  await drain(run);
  const arrivals = [...early, ...(await ask())];
  report(ids, arrivals, await app.store.endpoints(), sick);
  await app.stop(5_000);
  child.disconnect();
  rmSync(folder, { recursive: true, force: true });
};

const report = (
  ids: readonly string[],
  arrivals: readonly Arrival[],
  standing: Awaited<ReturnType<Store['endpoints']>>,
  sick: boolean,
): void => {
  const known = new Set(ids);
  let lost = 0;
  let repeated = 0;
  for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) {
    const row = standing.find(({ name }) => name === `e${endpoint}`);
    const came = arrivals.filter((one) => one.endpoint === endpoint && one.accepted).map(({ id }) => id);
    const accepted = new Set(came);
    repeated += came.length - accepted.size;
    const owed = ids.filter((_, n) => n % TAGS === endpoint % TAGS).length;
    const kept = (row?.failed ?? 0) + (row?.held ?? 0);
    lost += Math.max(0, owed - accepted.size - kept);
    const health = healthOf(endpoint, sick);
    if (health !== 'well')
      console.log(
        `  e${endpoint} ${health.padEnd(6)} ${accepted.size} of ${owed} accepted, ${row?.failed ?? 0} failed for good, ${row?.held ?? 0} held${row?.disabledAt === null ? '' : ', disabled'}`,
      );
  }
  const others = arrivals.filter(({ id }) => !known.has(id)).length;
  console.log(
    `  ${arrivals.length} requests; lost ${lost}; accepted twice under the same id ${repeated}; under an id that is not the event's ${others} (endpoint.disabled and watch.silent are such)`,
  );
};

// oxlint-disable-next-line node/no-process-env -- which side of the bench this process is
const role = process.env['SOAK_ROLE'];
if (role === undefined) {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '10000' },
      'per-second': { type: 'string', default: '30' },
    },
  });
  for (const sick of [false, true]) await soak(sick, Number(values.events), Number(values['per-second']));
  process.exit(0);
} else await receive(role === 'sick');

/**
 * Checks per second and CPU per check, queue and record included, on a local origin in a process of its own.
 *
 * usage: REDIS_URL=… DATABASE_URL=… node dist-bench/bench/checks.js [--stories N] [--hosts N] [--seconds S] [--modes M,…] [--two]
 * Without the two variables: embedded. `--two` starts a second process on the same servers and counts the checks of both.
 * Build with: npx tsc -p tests/tsconfig.json --noEmit false --outDir dist-bench, after npm run build.
 * Use a database of its own. CPU is that of this process: servers and origin are not in it. Compare within one run only.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { keepHeapSmall } from '../workers/wiring/heap.ts';
import { createLog } from '../src/platform/log.ts';
import { startApp } from '../workers/wiring/app.ts';

/** Answers by mode, which /mode/NAME switches: 304, the same bytes with 200, or one more paragraph at each request. */
const ORIGIN = `
const http = require('node:http');
let mode = 'same', n = 0, served = 0;
const paragraph = (i) => '<p>Paragraph ' + i + ' of the report says that the council met on day ' + i + ' and voted on item ' + (i * 7) + ' after a long debate about roads and bridges.</p>';
const body = (extra) => '<!doctype html><html lang="en"><head><title>Report</title></head><body><nav>' + '<a href="/x">link</a> '.repeat(200) + '</nav><article><h1>Report</h1>' + Array.from({ length: 40 }, (_, i) => paragraph(i)).join('') + extra + '</article><footer>' + 'x '.repeat(15000) + '</footer></body></html>';
const fixed = body('');
http.createServer((q, r) => {
  if (q.url.startsWith('/mode/')) { mode = q.url.slice(6); return r.end(mode); }
  if (q.url === '/served') return r.end(String(served));
  served += 1;
  if (mode === 'not-modified' && q.headers['if-none-match']) { r.writeHead(304, { etag: '"one"' }); return r.end(); }
  const text = mode === 'changed' ? body('<p>Update ' + (n += 1) + ': the mayor said on day ' + n + ' that report number ' + (n * 13) + ' is ready.</p>') : fixed;
  r.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(mode === 'not-modified' && { etag: '"one"' }) });
  r.end(text);
}).listen(0, function () { console.log(this.address().port); });
`;

const { values } = parseArgs({
  options: {
    stories: { type: 'string', default: '1000' },
    hosts: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    two: { type: 'boolean', default: false },
    modes: { type: 'string', default: 'not-modified,same-bytes,changed' },
  },
});
keepHeapSmall();
const stories = Number(values.stories);
const seconds = Number(values.seconds);
const origin = spawn(process.execPath, ['-e', ORIGIN], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = await new Promise<string>((resolve) =>
  origin.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
);
const base = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(path.join(tmpdir(), 'stoppress-bench-'));
const file = path.join(folder, 'stories.yaml');
const hosts = Number(values.hosts);
const list = Array.from(
  { length: stories },
  (_, i) => `  - url: http://127.0.1.${1 + (i % hosts)}:${port}/story-${i}`,
).join('\n');
writeFileSync(
  file,
  `fetch: { allowPrivate: [127.0.0.0/8], spacing: 0s }\ndefaults: { every: 1s, fastest: 1s }\nstories:\n${list}\n`,
);
const began = performance.now();
const env = {
  ...process.env,
  STOPPRESS_CONFIG: file,
  STOPPRESS_DATA: path.join(folder, 'data'),
  STOPPRESS_CONCURRENCY: '50',
};
const config = loadConfig({ env, readFile: () => '' });
const app = await startApp({
  config: { ...config, port: 0 },
  log: createLog({ level: 'error', format: 'json' }),
  env: {},
  demo: false,
  threadUrl: new URL('../../dist/workers/extract-thread.js', import.meta.url),
});
console.log(`start with ${stories} stories: ${Math.round(performance.now() - began)} ms`);
const second = values.two
  ? spawn(process.execPath, ['dist/workers/cli.js', 'start', '--no-demo'], {
      env: { ...env, PORT: '0', LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  : null;
let checks = 0;
let changed = 0;
app.bus.on('checkFinished', ({ outcome }) => {
  checks += 1;
  if (outcome === 'changed') changed += 1;
});
const served = async (): Promise<number> => Number(await (await fetch(`${base}/served`)).text());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
// The first round records version 1 of each.
while ((await served()) < stories) await pause(500);
await pause(2_000);
for (const mode of values.modes.split(',')) {
  await fetch(`${base}/mode/${mode}`);
  await pause(3_000);
  [checks, changed] = [0, 0];
  const before = await served();
  const cpu = process.cpuUsage();
  const from = performance.now();
  await pause(seconds * 1_000);
  const used = process.cpuUsage(cpu);
  const all = (await served()) - before;
  const took = (performance.now() - from) / 1_000;
  const perCheck = (used.user + used.system) / 1_000 / checks;
  const resident = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${mode.padEnd(12)} ${(all / took).toFixed(0)} checks/s, ${perCheck.toFixed(2)} CPU ms/check, ${changed} changed, ${resident} MB resident`,
  );
}
second?.kill('SIGTERM');
await app.stop(5_000);
origin.kill();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

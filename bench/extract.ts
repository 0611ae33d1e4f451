/**
 * CPU per page of extraction, parsing included, over a folder of pages; or a long run over damaged pages.
 *
 * usage: node dist-bench/bench/extract.js FOLDER [--passes N]     median, mean and 95th percentile in ms of CPU
 *        node dist-bench/bench/extract.js FOLDER --fuzz N         N damaged pages; fails on a crash or a slow page
 * Build with: npx tsc -p tests/tsconfig.json --noEmit false --outDir dist-bench
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { extractArticle } from '../src/extract/extract.ts';
import { mutate, random } from '../tests/support/extract/mutate.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    passes: { type: 'string', default: '5' },
    fuzz: { type: 'string' },
    seed: { type: 'string', default: '1' },
    slowest: { type: 'string', default: '10000' },
  },
});

const folder = positionals[0] ?? 'tests/fixtures/extract';
const pages = readdirSync(folder)
  .filter((name) => /\.html(?:\.gz)?$/.test(name))
  .map((name) => {
    const bytes = readFileSync(path.join(folder, name));
    return { name, body: name.endsWith('.gz') ? gunzipSync(bytes) : bytes };
  });
if (pages.length === 0) throw new Error(`${folder} holds no .html or .html.gz files.`);

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const input = (body: Uint8Array) => ({ url: 'https://news.example/page', body, contentType: 'text/html' });

const measure = (passes: number): void => {
  const times: number[] = [];
  for (const { body } of pages) extractArticle(input(body));
  for (const { body } of pages) {
    const runs = Array.from({ length: passes }, () => cpuOf(() => extractArticle(input(body))));
    times.push(runs.sort((a, b) => a - b)[Math.floor(passes / 2)] ?? 0);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  const mean = (times.reduce((sum, time) => sum + time, 0) / times.length).toFixed(1);
  console.log(`pages=${times.length} cpu-ms median=${at(0.5)} mean=${mean} p95=${at(0.95)} max=${at(1)}`);
};

const fuzz = (count: number, seed: number): void => {
  const next = random(seed);
  const slowest = Number(values.slowest);
  const verdicts = new Map<string, number>();
  let longest = 0;
  for (let i = 0; i < count; i += 1) {
    const page = pages[Math.floor(next() * pages.length)];
    if (page === undefined) continue;
    const damaged = mutate(page.body, next);
    const started = performance.now();
    const { quality } = extractArticle(input(damaged));
    const took = performance.now() - started;
    longest = Math.max(longest, took);
    verdicts.set(quality.verdict, (verdicts.get(quality.verdict) ?? 0) + 1);
    if (took > slowest)
      throw new Error(`${page.name}, damage ${i} of seed ${seed}, took ${took.toFixed(0)} ms.`);
    if (i % 1000 === 999) console.error(`${i + 1} of ${count}, slowest ${longest.toFixed(0)} ms`);
  }
  console.log(
    `damaged pages=${count} slowest-ms=${longest.toFixed(0)} ${[...verdicts].map(([name, n]) => `${name}=${n}`).join(' ')}`,
  );
};

if (values.fuzz === undefined) measure(Number(values.passes));
else fuzz(Number(values.fuzz), Number(values.seed));

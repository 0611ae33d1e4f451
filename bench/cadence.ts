/**
 * Detection delay of polling policies at equal polls per article, on real histories of changes.
 *
 * usage: node dist-bench/bench/cadence.js FOLDER [--half 0|1] [--fit]
 * FOLDER holds newsroom-git.jsonl.gz, nunl-updates.jsonl.gz and github-status.jsonl.gz. `--half` keeps every second
 * article; `--fit` searches the model's constants on that half and prints them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  adaptiveInterval,
  CADENCE_MODEL,
  type CadenceModel,
  NO_ACTIVITY,
  raiseActivity,
} from '../src/schedule/cadence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface History {
  readonly start: number;
  readonly end: number;
  readonly events: readonly number[];
}

/** Given age, activity-free past (times at which a look saw something new), the next interval. */
type Policy = (state: {
  readonly age: number;
  readonly now: number;
  readonly seen: readonly number[];
}) => number;

const lines = (file: string): Record<string, unknown>[] =>
  existsSync(file)
    ? gunzipSync(readFileSync(file))
        .toString('utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];

const newsroom = (rows: Record<string, unknown>[]): History[] =>
  rows.map((row) => {
    const start = Date.parse(row['first_visible'] as string);
    const revisions = row['revisions'] as {
      ts: string;
      body: boolean;
      new: number;
      gone: number;
      bulk?: number;
    }[];
    const events = revisions
      .filter((one) => one.body && one.bulk === undefined && one.new > one.gone)
      .map((one) => Date.parse(one.ts));
    return { start, end: start + 7 * DAY, events: events.filter((at) => at > start && at < start + 7 * DAY) };
  });
const frontPage = (rows: Record<string, unknown>[]): History[] =>
  rows.map((row) => {
    const start = Date.parse(row['published'] as string);
    const end = Math.min(start + DAY, Date.parse(row['last_seen'] as string));
    const events = (row['updates'] as string[]).map((at) => Date.parse(at));
    return { start, end, events: events.filter((at) => at > start && at < end) };
  });
const incidents = (rows: Record<string, unknown>[]): History[] =>
  rows.map((row) => {
    const updates = (row['updates'] as { at: string }[])
      .map(({ at }) => Date.parse(at))
      .toSorted((a, b) => a - b);
    const start = updates[0] ?? 0;
    return { start, end: (updates.at(-1) ?? 0) + DAY, events: updates.slice(1).filter((at) => at > start) };
  });

interface Score {
  readonly polls: number;
  readonly mean: number;
  readonly median: number;
  readonly within15: number;
  readonly missed: number;
}

const simulate = (histories: readonly History[], policy: Policy): Score => {
  let polls = 0;
  let missed = 0;
  const delays: number[] = [];
  for (const { start, end, events } of histories) {
    let next = 0;
    const seen: number[] = [];
    for (let now = start; ;) {
      now += Math.max(policy({ age: now - start, now, seen }), 1_000);
      if (now > end) break;
      polls += 1;
      const before = next;
      while (next < events.length && (events[next] ?? 0) <= now) {
        delays.push(now - (events[next] ?? 0));
        next += 1;
      }
      if (next > before) seen.push(now);
    }
    for (; next < events.length; next += 1) {
      missed += 1;
      delays.push(end - (events[next] ?? 0));
    }
  }
  delays.sort((a, b) => a - b);
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  return {
    polls: polls / histories.length,
    mean: mean / MINUTE,
    median: (delays[Math.floor(delays.length / 2)] ?? 0) / MINUTE,
    within15: delays.filter((delay) => delay <= 15 * MINUTE).length / delays.length,
    missed: missed / delays.length,
  };
};

/** The scale at which a policy makes as many polls as it may, by bisection. */
const atPolls = (
  histories: readonly History[],
  polls: number,
  policyOf: (scale: number) => Policy,
): Score => {
  let [low, high] = [1e-3, 1e3];
  let best = simulate(histories, policyOf(1));
  for (let step = 0; step < 18; step += 1) {
    const middle = Math.sqrt(low * high);
    best = simulate(histories, policyOf(middle));
    if (Math.abs(best.polls - polls) < 0.005 * polls) break;
    if (best.polls > polls) low = middle;
    else high = middle;
  }
  return best;
};

const fixed =
  (every: number): Policy =>
  () =>
    every;

/** NewsDiffs' five tiers by the time since the last change seen, or since publication. */
const tiers =
  (scale: number): Policy =>
  ({ age, now, seen }) => {
    const idle = seen.length > 0 ? now - (seen.at(-1) ?? now) : age;
    if (idle < 3 * HOUR) return scale * 15 * MINUTE;
    if (idle < DAY) return scale * HOUR;
    if (idle < 7 * DAY) return scale * 3 * HOUR;
    return idle < 30 * DAY ? scale * 3 * DAY : scale * 30 * DAY;
  };

const adaptive =
  (model: CadenceModel) =>
  (scale: number): Policy =>
  ({ age, now, seen }) =>
    adaptiveInterval(
      {
        everyMs: scale * 10 * MINUTE,
        fastestMs: MINUTE,
        slowestMs: 2 * DAY,
        ageMs: age,
        activity: seen.reduce((activity, at) => raiseActivity(activity, at, model), NO_ACTIVITY),
        now,
      },
      model,
    );

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { half: { type: 'string' }, fit: { type: 'boolean', default: false } },
});
const folder = positionals[0];
if (folder === undefined) {
  console.error('usage: node dist-bench/bench/cadence.js FOLDER [--half 0|1] [--fit]');
  process.exit(2);
}
const keep = (histories: History[]): History[] =>
  values.half === undefined ? histories : histories.filter((_, i) => i % 2 === Number(values.half));
const files: Record<string, History[]> = {
  newsroom: keep(newsroom(lines(path.join(folder, 'newsroom-git.jsonl.gz')))),
  'front page': keep(frontPage(lines(path.join(folder, 'nunl-updates.jsonl.gz')))),
  incidents: keep(incidents(lines(path.join(folder, 'github-status.jsonl.gz')))),
};

const BUDGETS: Record<string, readonly number[]> = {
  newsroom: [HOUR, 3 * HOUR],
  'front page': [15 * MINUTE, HOUR],
  incidents: [10 * MINUTE, 30 * MINUTE],
};

/** Mean over all files and budgets of adaptive delay over fixed delay. */
const ratio = (model: CadenceModel): number => {
  const ratios = Object.entries(BUDGETS).flatMap(([name, intervals]) =>
    intervals.map((every) => {
      const histories = files[name] ?? [];
      const plain = simulate(histories, fixed(every));
      return atPolls(histories, plain.polls, adaptive(model)).mean / plain.mean;
    }),
  );
  return ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
};

if (values.fit) {
  let model = CADENCE_MODEL;
  let best = ratio(model);
  const steps: [keyof CadenceModel, number][] = [
    ['slope', 1.15],
    ['kneeMs', 1.7],
    ['kick', 1.7],
    ['fadeMs', 1.5],
  ];
  const trials = steps.flatMap(([key, factor]) => [factor, 1 / factor].map((by) => [key, by] as const));
  for (let round = 0, improved = true; round < 5 && improved; round += 1) {
    improved = false;
    for (const [key, by] of trials) {
      const tried = { ...model, [key]: model[key] * by };
      const score = ratio(tried);
      if (score >= best - 0.001) continue;
      [model, best, improved] = [tried, score, true];
      console.log(best.toFixed(3), JSON.stringify(model));
    }
  }
}

const row = (name: string, { polls, mean, median, within15, missed }: Score, base: number): void =>
  console.log(
    `  ${name.padEnd(22)} polls ${polls.toFixed(1).padStart(6)}  mean ${mean.toFixed(1).padStart(7)} min (${(mean / base).toFixed(2)})  median ${median.toFixed(1).padStart(6)}  ≤15 min ${within15.toFixed(2)}  missed ${missed.toFixed(3)}`,
  );
for (const [name, intervals] of Object.entries(BUDGETS)) {
  const histories = files[name] ?? [];
  if (histories.length === 0) continue;
  console.log(
    `${name}: ${histories.length} articles, ${histories.reduce((sum, { events }) => sum + events.length, 0)} events`,
  );
  for (const every of intervals) {
    const plain = simulate(histories, fixed(every));
    row(`every ${every / MINUTE} min`, plain, plain.mean);
    row('NewsDiffs tiers', atPolls(histories, plain.polls, tiers), plain.mean);
    row('adaptive', atPolls(histories, plain.polls, adaptive(CADENCE_MODEL)), plain.mean);
  }
}

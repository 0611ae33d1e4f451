import { expect, it } from 'vitest';
import { decideRouting } from '../../src/notify/notify.ts';
import { SWEEP_HEARTBEAT } from '../../src/record/record.ts';
import { SCHEDULED } from '../../src/record/sql/clock-shift.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import { freshPglite } from '../support/databases.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T12:00:00Z');

/** What happened at these times stays as it was recorded, or was set for a time of day. */
const HISTORIES = [
  'attempts.started_at',
  'deliveries.created_at',
  'deliveries.next_attempt_at',
  'deliveries.settled_at',
  'discoveries.modified_at',
  'discoveries.published_at',
  'endpoints.disabled_at',
  'endpoints.last_delivered_at',
  'events.at',
  'expectations.due_at',
  'expectations.settled_at',
  'headlines.seen_at',
  'pages.stored_at',
  'versions.captured_at',
];

it('moves every time of the schema that is not history', async () => {
  const { pool, drop } = await freshPglite();
  const store = await openSqlStore(pool as never, { decideRouting });
  const found =
    await pool.query(`select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'stoppress' and data_type = 'timestamp with time zone'`);
  const scheduled = Object.entries(SCHEDULED).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column}`),
  );
  const names = (found.rows as { name: string }[]).map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set([...scheduled, ...HISTORIES]));
  await store.close();
  await drop();
});

it.each([-3 * DAY - 5 * HOUR, -10 * MINUTE, DAY])('moves the schedule by %i ms, once', async (byMs) => {
  const { store, close } = await pgliteStore();
  const story = watchedStory('sty_1', 'https://news.example/a');
  await store.applyWatchList([story], NOW, () => NOW);
  const claimed = await store.claimCheck('sty_1', NOW, { leaseMs: MINUTE, spacingMs: 1_000 });
  if (claimed === null || claimed === 'in-turn') throw new Error('It was not claimed.');
  await store.settleCheck(
    checkRecord(claimed, NOW, { nextCheckAt: NOW + MINUTE, hostFreeAt: NOW + 30 * MINUTE }),
    [],
  );
  await store.muteStory('sty_1', NOW + 2 * HOUR);
  const night = { from: 11 * 60, to: 20 * 60, zone: 'UTC' };
  const routes = [
    { name: 'desk', events: null, tags: null },
    { name: 'night', events: null, tags: null, quiet: night },
  ];
  const data = { since: '', everyMs: 1, link: '' };
  await store.recordEvents([{ id: 'evt_1', type: 'watch.silent', at: NOW, data }], routes, NOW);
  await store.beat('canary', NOW - MINUTE);
  await store.beat(SWEEP_HEARTBEAT, NOW);

  const then = NOW + 1_000 + byMs;
  expect(await store.shiftSchedule(byMs, NOW - 1, then)).toBe(false);
  expect(await store.shiftSchedule(byMs, NOW, then)).toBe(true);
  expect(await store.shiftSchedule(byMs, NOW, then)).toBe(false);

  expect(await store.story('sty_1')).toMatchObject({
    nextCheckAt: NOW + MINUTE + byMs,
    lastCheckedAt: NOW + byMs,
    mutedUntil: NOW + 2 * HOUR + byMs,
  });
  const free = await store.takeHostTurn('news.example', then, { spacingMs: 0, mostMs: HOUR });
  expect(free).toBe(NOW + 30 * MINUTE + byMs);
  expect(await store.lastBeat('canary')).toBe(NOW - MINUTE + byMs);
  expect(await store.lastBeat(SWEEP_HEARTBEAT)).toBe(then);
  const rows = await store.deliveries({ states: ['pending'], limit: 9 });
  const next = Object.fromEntries(rows.map(({ endpoint, nextAttemptAt }) => [endpoint, nextAttemptAt]));
  // Quiet hours end at 20:00, whatever day it is now.
  const evening = Date.parse('2026-11-23T20:00:00Z') + Math.trunc(byMs / DAY) * DAY;
  expect(next).toEqual({ desk: NOW + byMs, night: evening });
  await close();
});

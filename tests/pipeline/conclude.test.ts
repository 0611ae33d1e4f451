import { describe, expect, it } from 'vitest';
import { AVAILABLE } from '../../src/model/availability.ts';
import { conclude, type Finding } from '../../src/pipeline/conclude.ts';
import { UNMOVED } from '../../src/web/story-address.ts';
import type { ClaimedCheck } from '../../src/record/record.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 24, 12);

const claimed = (more: Partial<ClaimedCheck> = {}): ClaimedCheck => ({
  storyId: 'sty_1',
  claim: 3,
  claimedUntil: NOW + MINUTE,
  url: 'https://news.example/a',
  name: 'Harbour',
  tags: [],
  everyMs: 10 * MINUTE,
  include: null,
  exclude: [],
  validators: { etag: null, lastModified: null },
  validatorsUrl: null,
  pageSha256: null,
  suspectHash: null,
  failures: 0,
  availability: AVAILABLE,
  hostFailures: 0,
  render: 'never',
  adaptive: true,
  addedAt: NOW,
  activity: { level: 0, at: 0 },
  nextDeadlineAt: null,
  address: UNMOVED,
  interruptions: 0,
  ...more,
});
const deps = {
  clock: () => NOW,
  cadence: () => ({ fastestMs: 30_000, slowestMs: 360 * MINUTE, spacingMs: 1_000 }),
  link: () => 'http://127.0.0.1/',
};
const quiet: Finding = { kind: 'unchanged', validators: null, validatorsUrl: null, pageSha256: null };
const minutesAfter = (story: ClaimedCheck, finding: Finding = quiet, freshMs = 0): number =>
  (conclude(deps, story, finding, { startedAt: NOW, crawlDelayMs: 0, freshMs }).nextCheckAt - NOW) / MINUTE;

it('names a story without a name by its URL alone', () => {
  const failed: Finding = {
    kind: 'failed',
    failure: { code: 'FETCH_TIMEOUT', message: 'It took too long.' },
    status: null,
    retryAfterMs: null,
  };
  const message = (name: string) =>
    conclude(deps, claimed({ name }), failed, { startedAt: NOW, crawlDelayMs: 0, freshMs: 0 }).failure
      ?.message;
  expect(message('Harbour')).toBe('Harbour (https://news.example/a): It took too long.');
  expect(message('https://news.example/a')).toBe('https://news.example/a: It took too long.');
});

describe('the next check', () => {
  it('depends on age and activity for an adaptive story, and is the configured interval otherwise', () => {
    const dayOld = { addedAt: NOW - 24 * 60 * MINUTE };
    expect(minutesAfter(claimed())).toBeGreaterThan(8.9);
    expect(minutesAfter(claimed())).toBeLessThan(11.1);
    expect(minutesAfter(claimed(dayOld))).toBeGreaterThan(160);
    expect(minutesAfter(claimed({ ...dayOld, adaptive: false }))).toBeLessThan(11.1);
    expect(minutesAfter(claimed({ ...dayOld, activity: { level: 2, at: NOW } }))).toBeLessThan(15);
  });

  it('waits until the response is no longer fresh, at most the configured interval', () => {
    const lively = claimed({ activity: { level: 5, at: NOW } });
    expect(minutesAfter(lively)).toBeLessThan(7.5);
    expect(minutesAfter(lively, quiet, 8 * MINUTE)).toBeGreaterThanOrEqual(7.2);
    expect(minutesAfter(lively, quiet, 600 * MINUTE)).toBeLessThan(11.1);
    expect(minutesAfter(claimed({ adaptive: false, everyMs: MINUTE }), quiet, 8 * MINUTE)).toBeLessThan(1.2);
  });

  it('of a postponed one follows as soon as the host permits, and changes nothing else', () => {
    const story = claimed({ failures: 2, hostFailures: 2, suspectHash: 'x' });
    const record = conclude(
      deps,
      story,
      { kind: 'postponed' },
      { startedAt: NOW, crawlDelayMs: 7_000, freshMs: 0 },
    );
    expect(record).toMatchObject({
      outcome: 'postponed',
      nextCheckAt: NOW + 7_000,
      hostFreeAt: NOW + 7_000,
      failures: 2,
      hostFailures: 2,
      suspectHash: 'x',
      version: null,
      events: [],
    });
  });
});

describe('the host', () => {
  const failed = (code: 'FETCH_TIMEOUT' | 'HTTP_NOT_FOUND', status: number | null): Finding => ({
    kind: 'failed',
    failure: { code, message: 'No.' },
    status,
    retryAfterMs: null,
  });

  it('is put on hold after five consecutive failures that concern it, and not after missing pages', () => {
    const held = (finding: Finding, hostFailures: number): number =>
      conclude(deps, claimed({ hostFailures }), finding, { startedAt: NOW, crawlDelayMs: 0, freshMs: 0 })
        .hostFreeAt - NOW;
    expect(held(failed('FETCH_TIMEOUT', null), 3)).toBe(1_000);
    expect(held(failed('FETCH_TIMEOUT', null), 4)).toBe(MINUTE);
    expect(held(failed('FETCH_TIMEOUT', null), 5)).toBe(2 * MINUTE);
    expect(held(failed('HTTP_NOT_FOUND', 404), 9)).toBe(1_000);
  });
});

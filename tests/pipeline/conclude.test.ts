import { describe, expect, it } from 'vitest';
import { AVAILABLE } from '../../src/model/availability.ts';
import { conclude, type Finding } from '../../src/pipeline/conclude.ts';
import { UNMOVED } from '../../src/web/story-address.ts';
import type { ErrorCode } from '../../src/platform/errors.ts';
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
  dueAt: NOW,
  turn: { host: 'news.example', waiting: 0 },
  include: null,
  exclude: [],
  validators: { etag: null, lastModified: null },
  validatorsUrl: null,
  pageSha256: null,
  suspectHash: null,
  suspects: 0,
  failures: 0,
  refusals: 0,
  availability: AVAILABLE,
  hostFailures: 0,
  hostRefusals: 0,
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
  (conclude(deps, story, finding, { startedAt: NOW, requestedAt: NOW, crawlDelayMs: 0, freshMs })
    .nextCheckAt -
    NOW) /
  MINUTE;

it('names a story without a name by its URL alone', () => {
  const failed: Finding = {
    kind: 'failed',
    failure: { code: 'FETCH_TIMEOUT', message: 'It took too long.' },
    status: null,
    retryAfterMs: null,
  };
  const message = (name: string) =>
    conclude(deps, claimed({ name }), failed, {
      startedAt: NOW,
      requestedAt: NOW,
      crawlDelayMs: 0,
      freshMs: 0,
    }).failure?.message;
  expect(message('Harbour')).toBe('Harbour (https://news.example/a): It took too long.');
  expect(message('https://news.example/a')).toBe('https://news.example/a: It took too long.');
});

describe('the next check', () => {
  it('depends on age and activity for an adaptive story, and is the configured interval otherwise', () => {
    const dayOld = { addedAt: NOW - 24 * 60 * MINUTE };
    expect(minutesAfter(claimed())).toBeCloseTo(10, 1);
    expect(minutesAfter(claimed(dayOld))).toBeGreaterThan(160);
    expect(minutesAfter(claimed({ ...dayOld, adaptive: false }))).toBe(10);
    expect(minutesAfter(claimed({ ...dayOld, activity: { level: 2, at: NOW } }))).toBeLessThan(15);
  });

  it('waits until the response is no longer fresh, at most the configured interval', () => {
    const lively = claimed({ activity: { level: 5, at: NOW } });
    expect(minutesAfter(lively)).toBeLessThan(7.5);
    expect(minutesAfter(lively, quiet, 8 * MINUTE)).toBe(8);
    expect(minutesAfter(lively, quiet, 600 * MINUTE)).toBe(10);
    expect(minutesAfter(claimed({ adaptive: false, everyMs: MINUTE }), quiet, 8 * MINUTE)).toBe(1);
  });

  it('of a postponed one follows as soon as the host permits, and changes nothing else', () => {
    const story = claimed({ failures: 2, hostFailures: 2, suspectHash: 'x' });
    const record = conclude(
      deps,
      story,
      { kind: 'postponed' },
      { startedAt: NOW, requestedAt: NOW, crawlDelayMs: 7_000, freshMs: 0 },
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

const failed = (
  code: ErrorCode,
  status: number | null = null,
  retryAfterMs: number | null = null,
): Finding => ({ kind: 'failed', failure: { code, message: 'No.' }, status, retryAfterMs });
const after = (
  story: ClaimedCheck,
  finding: Finding,
  cadence: Partial<ReturnType<typeof deps.cadence>> & { hostEveryMs?: number } = {},
) =>
  conclude({ ...deps, cadence: () => ({ ...deps.cadence(), ...cadence }) }, story, finding, {
    startedAt: NOW,
    requestedAt: NOW,
    crawlDelayMs: 0,
    freshMs: 0,
  });

describe('the host', () => {
  const held = (story: Partial<ClaimedCheck>, finding: Finding, hostEveryMs?: number): number =>
    (after(claimed(story), finding, hostEveryMs === undefined ? {} : { hostEveryMs }).hostFreeAt - NOW) /
    1_000;

  it('gets one probe per interval after five consecutive failures that concern it', () => {
    expect(held({ hostFailures: 3 }, failed('FETCH_TIMEOUT'))).toBe(1);
    expect(held({ hostFailures: 4 }, failed('FETCH_TIMEOUT'))).toBe(599);
    expect(held({ hostFailures: 400 }, failed('HTTP_SERVER_ERROR', 500))).toBe(599);
    expect(held({ hostFailures: 9 }, failed('HTTP_SERVER_ERROR', 500), MINUTE)).toBe(59);
    expect(held({ hostFailures: 9 }, failed('HTTP_NOT_FOUND', 404))).toBe(1);
  });

  it('is left alone as long as it asks for, and does not count as failing', () => {
    const waits = [
      after(claimed({ hostFailures: 400 }), failed('HTTP_RATE_LIMITED', 429)),
      after(claimed({ hostRefusals: 2 }), failed('HTTP_RATE_LIMITED', 429)),
      after(claimed({ hostRefusals: 2 }), failed('CAPTURE_BLOCKED', 200)),
    ];
    expect(waits.map(({ hostFreeAt }) => (hostFreeAt - NOW) / 1_000)).toEqual([30, 120, 120]);
    expect(waits.map(({ hostFailures }) => hostFailures)).toEqual([0, 0, 0]);
    const asked = held({ hostRefusals: 9 }, failed('HTTP_SERVER_ERROR', 503, 6_000));
    expect(asked).toBeGreaterThanOrEqual(6);
    expect(asked).toBeLessThanOrEqual(6.6);
  });

  it('counts refusals until it answers otherwise; no answer says nothing', () => {
    const counts = (finding: Finding) => {
      const { refusals, hostRefusals } = after(claimed({ refusals: 2, hostRefusals: 5 }), finding);
      return [refusals, hostRefusals];
    };
    expect(counts(failed('HTTP_RATE_LIMITED', 429))).toEqual([3, 6]);
    expect(counts(failed('FETCH_TIMEOUT'))).toEqual([0, 5]);
    expect(counts(failed('HTTP_SERVER_ERROR', 500))).toEqual([0, 0]);
    expect(counts(quiet)).toEqual([0, 0]);
  });

  it('recovers with the first answer after an outage', () => {
    const recovered = (hostFailures: number, finding: Finding) =>
      after(claimed({ hostFailures }), finding).hostRecovered;
    expect(recovered(5, quiet)).toBe(true);
    expect(recovered(5, failed('HTTP_NOT_FOUND', 404))).toBe(true);
    expect(recovered(5, failed('FETCH_TIMEOUT'))).toBe(false);
    expect(recovered(4, quiet)).toBe(false);
  });
});

it('counts suspect captures apart from other failures', () => {
  const suspect: Finding = {
    kind: 'suspect',
    hash: 'h',
    failure: { code: 'CAPTURE_REJECTED', message: 'Short.' },
  };
  expect(after(claimed({ failures: 2 }), suspect)).toMatchObject({
    failures: 3,
    suspects: 1,
    suspectHash: 'h',
  });
  expect(after(claimed({ failures: 3, suspects: 1 }), suspect)).toMatchObject({ suspects: 2 });
  expect(after(claimed({ suspects: 2, suspectHash: 'h' }), failed('FETCH_TIMEOUT'))).toMatchObject({
    suspects: 0,
    suspectHash: null,
  });
});

it('counts the spacing of the host from the end of the request, not of the comparison', () => {
  const record = conclude({ ...deps, clock: () => NOW + 400 }, claimed(), quiet, {
    startedAt: NOW,
    requestedAt: NOW + 50,
    crawlDelayMs: 0,
    freshMs: 0,
  });
  expect(record.hostFreeAt - NOW).toBe(1_050);
});

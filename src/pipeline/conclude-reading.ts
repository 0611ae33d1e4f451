import { asksForFewerRequests, fraction, hostBackoff, retryAfterWait } from '../schedule/schedule.ts';
import type { ClaimedSource, SourceRecord } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import type { SourceDeps, SourceReading } from './check-source.ts';

/**
 * `every` × (0.9 … 1.1), also while the source fails, so that its return is detected within one interval. Doubled with
 * each consecutive failure up to `slowest` (or `every`, if longer) if the host asks for fewer requests, and never before
 * Retry-After (RFC 9110 §10.2.3).
 */
export const nextReadingAt = (reading: {
  readonly id: string;
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly slowestMs: number;
  readonly failures: number;
  readonly refused: boolean;
  readonly retryAfterMs: number | null;
}): EpochMs => {
  const { id, now, everyMs, slowestMs, failures, refused, retryAfterMs } = reading;
  const grown =
    refused && retryAfterMs === null
      ? Math.min(everyMs * 2 ** Math.min(failures, 30), Math.max(slowestMs, everyMs))
      : everyMs;
  const share = fraction(`${id} ${now}`);
  const requestedMs = retryAfterMs === null ? 0 : retryAfterWait(retryAfterMs, share);
  return now + Math.round(Math.max(grown * (0.9 + 0.2 * share), requestedMs));
};

/** After a notification, a cache in front of the feed may still have the previous copy. */
const STALE_COPY_MS = 60_000;

/** The record to store after a reading. No I/O. */
export const concludeReading = (
  deps: Pick<SourceDeps, 'spacingMs' | 'slowestMs'>,
  claimed: ClaimedSource,
  reading: SourceReading,
  now: EpochMs,
): SourceRecord => {
  const postponed = reading.outcome === 'postponed';
  const failures = reading.outcome === 'failed' ? claimed.failures + 1 : postponed ? claimed.failures : 0;
  const pauseMs = Math.max(deps.spacingMs(claimed.url), reading.crawlDelayMs);
  const { retryAfterMs, failure } = reading;
  const refused = failure !== null && asksForFewerRequests({ code: failure.code, retryAfterMs });
  const holdMs = hostBackoff({
    code: failure?.code ?? 'FETCH_PROTOCOL',
    retryAfterMs,
    consecutive: Math.max(1, failures),
    share: fraction(`${claimed.sourceId} ${now}`),
  });
  const named = reading.failure && {
    code: reading.failure.code,
    message: `${claimed.name}: ${reading.failure.message}`,
  };
  return {
    sourceId: claimed.sourceId,
    claim: claimed.claim,
    finishedAt: now,
    nextCheckAt: postponed
      ? now + pauseMs
      : claimed.pushed && reading.outcome === 'unchanged'
        ? now + Math.min(claimed.everyMs, STALE_COPY_MS)
        : nextReadingAt({
            id: claimed.sourceId,
            now,
            everyMs: claimed.everyMs,
            slowestMs: deps.slowestMs(),
            failures,
            refused,
            retryAfterMs,
          }),
    hostFreeAt: now + Math.max(pauseMs, holdMs),
    outcome: reading.outcome,
    failures,
    failure: named,
    documents: reading.outcome === 'failed' || postponed ? null : reading.documents,
    entries: reading.entries,
    undated: reading.undated,
    isFirst: Object.keys(claimed.documents).length === 0,
  };
};

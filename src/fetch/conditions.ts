import type { ConditionHistory, Validators } from '../model/page.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * When a request may be conditional. A 304 is only as good as the server's validators: with an ETag that never changes,
 * it would hide every later change of the page.
 */

interface ConditionLimits {
  /** After this many 304 responses in a row the page is fetched in full. */
  readonly maxUnmodified: number;
  /** Or when the last full response is this old. */
  readonly maxAgeMs: number;
  /** How long a server that refused a conditional request gets none. */
  readonly refusedMs: number;
}

const LIMITS: ConditionLimits = { maxUnmodified: 20, maxAgeMs: 6 * 3_600_000, refusedMs: 24 * 3_600_000 };

/** May the next request for `url` carry its stored validators? Not right after a failure, which they may have caused. */
export const mayBeConditional = (
  history: ConditionHistory | null,
  { url, now, failures }: { readonly url: string | null; readonly now: EpochMs; readonly failures: number },
  { maxUnmodified, maxAgeMs }: ConditionLimits = LIMITS,
): boolean => {
  if (failures > 0) return false;
  if (history === null) return true;
  const { unmodified, fullAt, distrusted } = history;
  if (distrusted?.url === url && (distrusted.until === null || now < distrusted.until)) return false;
  return unmodified < maxUnmodified && now - fullAt < maxAgeMs;
};

/** The history after a 304. */
export const afterNotModified = (history: ConditionHistory | null, at: EpochMs): ConditionHistory => ({
  unmodified: (history?.unmodified ?? 0) + 1,
  fullAt: history?.fullAt ?? at,
  distrusted: history?.distrusted ?? null,
});

const areEqual = (before: Validators, after: Validators): boolean => {
  // A server that supports ETags decides by them alone (RFC 9110 §13.2.2).
  if (before.etag !== null || after.etag !== null) return before.etag === after.etag;
  return before.lastModified !== null && before.lastModified === after.lastModified;
};

/** What a full response showed. */
export interface FullResponse {
  readonly at: EpochMs;
  readonly url: string;
  readonly validators: Validators;
  /** Of the previous response from `previous.url`. */
  readonly previous: { readonly url: string | null; readonly validators: Validators };
  readonly textChanged: boolean;
  /** A conditional request was refused right before. */
  readonly refused: boolean;
}

/** The history after a full response. Validators that stayed the same while the text changed are never used again. */
export const afterFullResponse = (
  history: ConditionHistory | null,
  { at, url, validators, previous, textChanged, refused }: FullResponse,
  { refusedMs }: ConditionLimits = LIMITS,
): ConditionHistory => {
  const full = { unmodified: 0, fullAt: at };
  const known = history?.distrusted ?? null;
  const kept = known !== null && (known.until === null || at < known.until) ? known : null;
  if (kept?.until === null && kept.url === url) return { ...full, distrusted: kept };
  if (textChanged && previous.url === url && areEqual(previous.validators, validators))
    return { ...full, distrusted: { url, until: null } };
  return { ...full, distrusted: refused ? { url, until: at + refusedMs } : kept };
};

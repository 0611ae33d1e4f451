import type { EpochMs } from './time.ts';

/** What was fetched. Times are epoch milliseconds (UTC). */

/** Validators for a later conditional request (RFC 9110 §8.8). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What earlier checks learned about conditional requests for one page. */
export interface ConditionHistory {
  /** Consecutive 304 responses since the last full one. */
  readonly unmodified: number;
  /** Time of the last full response. */
  readonly fullAt: EpochMs;
  /** The URL whose validators are not used, and until when; `until: null` is for good. */
  readonly distrusted: { readonly url: string; readonly until: EpochMs | null } | null;
}

/** One response, after content decoding, with what is needed to judge it and extract it again. */
export interface Page {
  /** The URL after redirects. */
  readonly url: string;
  readonly status: number;
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, hexadecimal. */
  readonly sha256: string;
  readonly validators: Validators;
  readonly fetchedAt: EpochMs;
}

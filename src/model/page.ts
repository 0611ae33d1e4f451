import type { EpochMs } from './time.ts';

/** What was fetched. Times are epoch milliseconds (UTC). */

/** Validators for a later conditional request (RFC 9110 §8.8). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
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

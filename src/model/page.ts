import type { EpochMs } from './time.ts';

/** What was fetched. Times are epoch milliseconds (UTC). */

/** What the origin said a later request may send back to learn "nothing new" (RFC 9110 §8.8). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Bytes of one response, after content decoding, with what is needed to judge and re-read them. */
export interface Page {
  /** The address after redirects. */
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

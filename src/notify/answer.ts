import { failure, type Failure } from '../platform/errors.ts';
import { readRetryAfter } from '../web/retry-after.ts';
import type { EpochMs } from '../model/time.ts';

/** An HTTP response of a receiver. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The start of the body. */
  readonly body: Uint8Array;
}

/** What a response means for the Delivery; the same outcomes for every channel. */
export type Meaning =
  | { readonly kind: 'accepted' }
  /** Retry, no sooner than `waitMs`. `hold`: other Deliveries to this Endpoint wait as well. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly waitMs: number | null;
      readonly hold: boolean;
    }
  /** The receiver rejected this message but accepts others. */
  | { readonly kind: 'declined'; readonly failure: Failure }
  /** The receiver no longer exists. */
  | { readonly kind: 'gone'; readonly failure: Failure };

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const sentence = (endpoint: string, status: number, said: string): string => {
  const words = printable(said).replace(/\.$/, '');
  return `Endpoint "${endpoint}" responded with ${status}${words === '' ? '' : `: ${words}`}.`;
};

const redirected = (endpoint: string, status: number): Extract<Meaning, { kind: 'refused' }> => ({
  kind: 'refused',
  failure: failure(
    'DELIVERY_REDIRECT',
    `Endpoint "${endpoint}" responded with ${status}: redirects are not followed.`,
  ),
  waitMs: null,
  hold: false,
});

/** 429 and 503 concern all messages to the receiver; with any other status, Retry-After concerns this message only. */
const isRateLimited = (status: number): boolean => status === 429 || status === 503;

/**
 * For webhooks: only 2xx is success; a redirect is a failure and 410 disables the Endpoint (Standard Webhooks 1.0,
 * "Deliverability and reliability"). `webhook-delivery: abort-message` in a failure response ends the retries of this
 * message, as Svix does. Retry-After is honoured with every failure status: RFC 9110 §10.2.3 defines it for 503 and
 * redirects, RFC 6585 §4 for 429, and receivers also send it with others.
 */
export const interpretAnswer = (endpoint: string, answer: ReceiverAnswer, now: EpochMs): Meaning => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 410) {
    return {
      kind: 'gone',
      failure: failure('DELIVERY_GONE', `Endpoint "${endpoint}" responded with 410 Gone.`),
    };
  }
  const refused = isRedirect(status)
    ? redirected(endpoint, status)
    : ({
        kind: 'refused',
        failure: failure('DELIVERY_REFUSED', sentence(endpoint, status, '')),
        waitMs: readRetryAfter(headers['retry-after'], now, { leastMs: 0 }),
        hold: isRateLimited(status),
      } as const);
  if (headers['webhook-delivery']?.trim().toLowerCase() !== 'abort-message') return refused;
  const message = `${refused.failure.message} It requested no further attempts.`;
  return { kind: 'declined', failure: failure('DELIVERY_DECLINED', message) };
};

/** What a channel's API means by a response that is not a success. */
export interface Verdict {
  readonly kind: 'refused' | 'declined' | 'gone';
  /** The error message of the API, '' if it has none. */
  readonly said: string;
  /** The pause requested in the body, in milliseconds. */
  readonly waitMs?: number | null;
}

const VERDICT_CODES = {
  refused: 'DELIVERY_REFUSED',
  declined: 'DELIVERY_DECLINED',
  gone: 'DELIVERY_GONE',
} as const;

const LONGEST_WAIT_MS = 86_400_000;

/**
 * For channels with an API of their own: 2xx is success unless `read` says otherwise, redirects are not followed, and
 * `read` interprets everything else. The pause is the longer of the one in the body and Retry-After, at most a day.
 */
export const interpretWith =
  (read: (answer: ReceiverAnswer, fields: Readonly<Record<string, string>>) => Verdict | null) =>
  (endpoint: string, answer: ReceiverAnswer, now: EpochMs): Meaning => {
    const { status, headers } = answer;
    if (isRedirect(status)) return redirected(endpoint, status);
    const verdict = read(answer, scalarsOf(answer.body));
    if (verdict === null && status >= 200 && status < 300) return { kind: 'accepted' };
    const { kind, said, waitMs = null } = verdict ?? { kind: 'refused', said: '' };
    const reason = failure(VERDICT_CODES[kind], sentence(endpoint, status, said));
    if (kind !== 'refused') return { kind, failure: reason };
    const pauses = [waitMs, readRetryAfter(headers['retry-after'], now, { leastMs: 0 })].filter(
      (ms) => ms !== null,
    );
    return {
      kind,
      failure: reason,
      waitMs: pauses.length === 0 ? null : Math.min(LONGEST_WAIT_MS, Math.max(...pauses)),
      hold: isRateLimited(status),
    };
  };

/**
 * The strings, numbers and booleans of a JSON object by name, at any depth; the first value of each name wins. Works on
 * truncated JSON too, because only the start of a response is read.
 */
export const scalarsOf = (body: Uint8Array): Record<string, string> => {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  const text = new TextDecoder().decode(body);
  for (const [, name = '', value = ''] of text.matchAll(
    /"(\w{1,40})"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)/g,
  )) {
    found[name] ??= value.startsWith('"') ? unquoted(value) : value;
  }
  return found;
};

const unquoted = (json: string): string => {
  try {
    return String(JSON.parse(json));
  } catch {
    return json.slice(1, -1);
  }
};

/** A number in units of `unitMs` as whole milliseconds, null if it is not a number or negative. */
export const waitOf = (value: string | undefined, unitMs: number): number | null => {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) && number >= 0 ? Math.ceil(number * unitMs) : null;
};

/** A failure of the outbound gate as a failure of a Delivery, whose codes say how to fix it. */
export const unreachable = (endpoint: string, { code, message }: Failure): Failure => {
  const sentence = `Endpoint "${endpoint}": ${message}`;
  switch (code) {
    case 'ADDRESS_FORBIDDEN':
    case 'ADDRESS_INVALID':
      return failure(code, sentence);
    case 'FETCH_TIMEOUT':
      return failure('DELIVERY_TIMEOUT', sentence);
    default:
      return failure('DELIVERY_UNREACHABLE', sentence);
  }
};

// Control characters, bidirectional controls (UAX #9 §2.1-2.3) and line separators.
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** Foreign text made safe for a log: one line, without control or bidirectional characters. */
export const printable = (text: string): string => text.replace(CONTROLS, ' ').trim();

/**
 * The start of a response for the log of Attempts: printable, one line, at most `maxBytes` of UTF-8. A character cut in
 * half by the byte limit is dropped; invalid UTF-8 becomes U+FFFD. `hide` removes secrets.
 */
export const responseExcerpt = (
  body: Uint8Array,
  maxBytes = 1_024,
  hide: (text: string) => string = (text) => text,
): string => {
  const text = hide(new TextDecoder().decode(body.subarray(0, maxBytes), { stream: true }));
  const line = printable(text);
  // U+FFFD takes three bytes where the bad byte took one.
  const cut = new Uint8Array(maxBytes);
  const { written } = new TextEncoder().encodeInto(line, cut);
  return new TextDecoder().decode(cut.subarray(0, written));
};

import { failure, type Failure } from '../platform/errors.ts';
import { readRetryAfter } from '../web/retry-after.ts';
import type { EpochMs } from '../model/time.ts';

/** What came back over HTTP. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its beginning. */
  readonly body: Uint8Array;
}

/** What an answer means for the Delivery: the one outcome of all channels. */
export type Meaning =
  | { readonly kind: 'accepted' }
  /** Try again, not before what was asked for. `hold`: nothing else may come before then, either. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly waitMs: number | null;
      readonly hold: boolean;
    }
  /** The receiver wants no further try of this message, and is well otherwise. */
  | { readonly kind: 'declined'; readonly failure: Failure }
  /** The receiver is gone for good. */
  | { readonly kind: 'gone'; readonly failure: Failure };

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const sentence = (endpoint: string, status: number, said: string): string => {
  const words = printable(said).replace(/\.$/, '');
  return `Endpoint "${endpoint}" answered ${status}${words === '' ? '' : `: ${words}`}.`;
};

const redirected = (endpoint: string, status: number): Extract<Meaning, { kind: 'refused' }> => ({
  kind: 'refused',
  failure: failure(
    'DELIVERY_REDIRECT',
    `Endpoint "${endpoint}" answered ${status}, a redirect, which is not followed.`,
  ),
  waitMs: null,
  hold: false,
});

/** 429 asks for fewer messages, 503 for none; with other answers a Retry-After is about this one only. */
const asksForQuiet = (status: number): boolean => status === 429 || status === 503;

/**
 * Of a webhook: only 2xx is success; a redirect is a failure and 410 ends the Endpoint (Standard Webhooks 1.0,
 * "Deliverability and reliability"). `webhook-delivery: abort-message` in a failing answer ends the retries of this
 * one message, as Svix does; a success needs no such wish. Retry-After counts with every refusal: RFC 9110 §10.2.3
 * names 503 and redirects, RFC 6585 §4 names 429, and a receiver that sends it otherwise means it, too.
 */
export const interpretAnswer = (endpoint: string, answer: ReceiverAnswer, now: EpochMs): Meaning => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 410) {
    return { kind: 'gone', failure: failure('DELIVERY_GONE', `Endpoint "${endpoint}" answered 410 Gone.`) };
  }
  const refused = isRedirect(status)
    ? redirected(endpoint, status)
    : ({
        kind: 'refused',
        failure: failure('DELIVERY_REFUSED', sentence(endpoint, status, '')),
        waitMs: readRetryAfter(headers['retry-after'], now, { leastMs: 0 }),
        hold: asksForQuiet(status),
      } as const);
  if (headers['webhook-delivery']?.trim().toLowerCase() !== 'abort-message') return refused;
  const message = `${refused.failure.message} It asked for no further try.`;
  return { kind: 'declined', failure: failure('DELIVERY_DECLINED', message) };
};

/** What a channel's own API makes of an answer that is no success. */
export interface Verdict {
  readonly kind: 'refused' | 'declined' | 'gone';
  /** The API's own words, '' for none. */
  readonly said: string;
  /** Where its body asks for a pause. */
  readonly waitMs?: number | null;
}

const VERDICT_CODES = {
  refused: 'DELIVERY_REFUSED',
  declined: 'DELIVERY_DECLINED',
  gone: 'DELIVERY_GONE',
} as const;

const LONGEST_WAIT_MS = 86_400_000;

/**
 * Of a channel with an API of its own: 2xx is success unless the channel says otherwise, a redirect is not followed,
 * and what else an answer means is said by `read`. A pause is what the body or Retry-After asks for, the longer one.
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
    const asked = [waitMs, readRetryAfter(headers['retry-after'], now, { leastMs: 0 })].filter(
      (ms) => ms !== null,
    );
    return {
      kind,
      failure: reason,
      waitMs: asked.length === 0 ? null : Math.min(LONGEST_WAIT_MS, Math.max(...asked)),
      hold: asksForQuiet(status),
    };
  };

/**
 * Strings, numbers and booleans of a JSON object by name, the first of each name, however deep; of a text that was cut
 * as well. An error of an API is no longer than its beginning, and nothing of it is trusted.
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

/** A number of an answer as milliseconds, null for nonsense. */
export const waitOf = (value: string | undefined, unitMs: number): number | null => {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) && number >= 0 ? Math.ceil(number * unitMs) : null;
};

/** What the outbound gate reports, in the words of a Delivery: what the way out is depends on who did not answer. */
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

// Control characters, and the ones that reorder what is around them (UAX #9 §2.1-2.3), line separators with them.
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** What somebody else said, for a log: one line that moves no cursor and turns nothing around. */
export const printable = (text: string): string => text.replace(CONTROLS, ' ').trim();

/**
 * The beginning of an answer for the log of Attempts: printable, one line, at most `maxBytes` of UTF-8. A character
 * that the byte limit cut in half is left out; what is not UTF-8 shows as U+FFFD. `hide` takes out what is secret.
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

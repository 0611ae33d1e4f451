import { failure, type Failure } from '../errors.ts';

/** What the receiver of a webhook answered. */
interface ReceiverAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What an answer means for the Delivery. */
type Interpretation =
  | { readonly kind: 'accepted' }
  /** Try again, not before what Retry-After asks for. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly retryAfter: string | null }
  /** The receiver wants no further try of this message. */
  | { readonly kind: 'declined'; readonly failure: Failure }
  /** The receiver wants nothing any more. */
  | { readonly kind: 'gone'; readonly failure: Failure };

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const refusal = (endpoint: string, { status }: ReceiverAnswer): Failure =>
  isRedirect(status)
    ? failure(
        'DELIVERY_REDIRECT',
        `Endpoint "${endpoint}" answered ${status}, a redirect, which is not followed.`,
      )
    : failure('DELIVERY_REFUSED', `Endpoint "${endpoint}" answered ${status}.`);

/**
 * Only 2xx is success; a redirect is a failure and 410 ends the Endpoint (Standard Webhooks 1.0, "Deliverability and
 * reliability"). `webhook-delivery: abort-message` in a failing answer ends the retries of this one message, as Svix
 * does; a success needs no such wish. Retry-After counts with every refusal: RFC 9110 §10.2.3 names 503 and
 * redirects, RFC 6585 §4 names 429, and a receiver that sends it otherwise means it, too.
 */
export const interpretAnswer = (endpoint: string, answer: ReceiverAnswer): Interpretation => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 410) {
    return { kind: 'gone', failure: failure('DELIVERY_GONE', `Endpoint "${endpoint}" answered 410 Gone.`) };
  }
  if (headers['webhook-delivery']?.trim().toLowerCase() === 'abort-message') {
    const { code, message } = refusal(endpoint, answer);
    return { kind: 'declined', failure: failure(code, `${message} It asked for no further try.`) };
  }
  return {
    kind: 'refused',
    failure: refusal(endpoint, answer),
    retryAfter: isRedirect(status) ? null : (headers['retry-after'] ?? null),
  };
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

/**
 * The beginning of an answer for the log of Attempts: printable, one line, at most `maxBytes` of UTF-8. A character
 * that the byte limit cut in half is left out; what is not UTF-8 shows as U+FFFD.
 */
export const responseExcerpt = (body: Uint8Array, maxBytes = 1_024): string => {
  const text = new TextDecoder().decode(body.subarray(0, maxBytes), { stream: true });
  const printable = text.replace(CONTROLS, ' ').trim();
  // U+FFFD takes three bytes where the bad byte took one.
  const cut = new Uint8Array(maxBytes);
  const { written } = new TextEncoder().encodeInto(printable, cut);
  return new TextDecoder().decode(cut.subarray(0, written));
};

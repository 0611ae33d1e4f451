import { describe, expect, it } from 'vitest';
import { interpretAnswer, responseExcerpt, unreachable } from '../../src/notify/answer.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const answered = (status: number, headers: Record<string, string> = {}) =>
  interpretAnswer('desk', { status, headers, body: new Uint8Array() }, NOW);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('interpretAnswer', () => {
  it.each([200, 201, 202, 204, 299])('takes %i for success', (status) => {
    expect(answered(status)).toEqual({ kind: 'accepted' });
  });

  it.each([400, 401, 404, 408, 409, 413, 500, 502, 504, 600])('takes %i for a refusal', (status) => {
    expect(answered(status)).toEqual({
      kind: 'refused',
      failure: { code: 'DELIVERY_REFUSED', message: `Endpoint "desk" responded with ${status}.` },
      waitMs: null,
      hold: false,
    });
  });

  it.each([300, 301, 302, 303, 307, 308])('takes %i for a failure that names the redirect', (status) => {
    expect(answered(status, { location: 'https://elsewhere.example/', 'retry-after': '9' })).toEqual({
      kind: 'refused',
      failure: {
        code: 'DELIVERY_REDIRECT',
        message: `Endpoint "desk" responded with ${status}: redirects are not followed.`,
      },
      waitMs: null,
      hold: false,
    });
  });

  it('takes 410 for the end of the Endpoint, whatever else the answer says', () => {
    expect(answered(410, { 'webhook-delivery': 'abort-message', 'retry-after': '60' })).toEqual({
      kind: 'gone',
      failure: { code: 'DELIVERY_GONE', message: 'Endpoint "desk" responded with 410 Gone.' },
    });
  });

  it('reads Retry-After with every refusal, and takes 429 and 503 for a wish about all messages', () => {
    const later = { 'retry-after': '120' };
    expect(answered(429, later)).toMatchObject({ kind: 'refused', waitMs: 120_000, hold: true });
    expect(answered(503, later)).toMatchObject({ kind: 'refused', waitMs: 120_000, hold: true });
    expect(answered(500, later)).toMatchObject({ kind: 'refused', waitMs: 120_000, hold: false });
    expect(answered(429)).toMatchObject({ kind: 'refused', waitMs: null });
    expect(answered(429, { 'retry-after': 'Mon, 23 Nov 2026 12:05:00 GMT' })).toMatchObject({
      waitMs: 300_000,
    });
  });

  it('stops when the receiver asks not to be sent this message again', () => {
    expect(answered(422, { 'webhook-delivery': 'Abort-Message' })).toEqual({
      kind: 'declined',
      failure: {
        code: 'DELIVERY_DECLINED',
        message: 'Endpoint "desk" responded with 422. It requested no further attempts.',
      },
    });
    expect(answered(422, { 'webhook-delivery': 'something else' })).toMatchObject({ kind: 'refused' });
    expect(answered(200, { 'webhook-delivery': 'abort-message' })).toEqual({ kind: 'accepted' });
  });
});

describe('unreachable', () => {
  it.each([
    ['FETCH_DNS', 'DELIVERY_UNREACHABLE'],
    ['FETCH_CONNECT', 'DELIVERY_UNREACHABLE'],
    ['FETCH_TLS', 'DELIVERY_UNREACHABLE'],
    ['FETCH_TIMEOUT', 'DELIVERY_TIMEOUT'],
    ['ADDRESS_FORBIDDEN', 'ADDRESS_FORBIDDEN'],
    ['ADDRESS_INVALID', 'ADDRESS_INVALID'],
  ] as const)('turns %s into %s and names the Endpoint', (code, expected) => {
    expect(unreachable('desk', { code, message: 'No luck.' })).toEqual({
      code: expected,
      message: 'Endpoint "desk": No luck.',
    });
  });
});

describe('responseExcerpt', () => {
  it('keeps what can be read', () => {
    expect(responseExcerpt(bytes(' {"ok":true} спасибо 谢谢 \n'))).toBe('{"ok":true} спасибо 谢谢');
  });

  it('leaves out what would move a cursor, forge a line or turn the text around', () => {
    expect(responseExcerpt(bytes('a\u001b]0;title\u0007b\r\nc\u0000d\u202ee\u2066f\u2028g\u009bh'))).toBe(
      'a ]0;title b c d e f g h',
    );
  });

  it('stops at the limit without half a character', () => {
    expect(responseExcerpt(bytes('é'.repeat(600)))).toBe('é'.repeat(512));
    expect(responseExcerpt(bytes(`x${'é'.repeat(600)}`))).toBe(`x${'é'.repeat(511)}`);
    expect(responseExcerpt(bytes(`\n\n\n${'é'.repeat(600)}`))).toBe('é'.repeat(510));
    expect(responseExcerpt(bytes('🗞'.repeat(3)), 9)).toBe('🗞🗞');
  });

  it('stays within the limit when the answer is not text at all', () => {
    const excerpt = responseExcerpt(new Uint8Array(5_000).fill(0xff));
    expect(excerpt).toBe('\ufffd'.repeat(341));
    expect(bytes(excerpt)).toHaveLength(1_023);
  });

  it('is empty for no answer', () => {
    expect(responseExcerpt(new Uint8Array(0))).toBe('');
  });
});

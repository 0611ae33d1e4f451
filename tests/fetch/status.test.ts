import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meaningOf, statusFailure } from '../../src/fetch/status.ts';

describe('a status', () => {
  it.each([
    [200, 'page'],
    [202, 'page'],
    [203, 'page'],
    [301, 'redirect'],
    [302, 'redirect'],
    [303, 'redirect'],
    [307, 'redirect'],
    [308, 'redirect'],
    [304, 'not-modified'],
    [204, 'failed'],
    [206, 'failed'],
    [300, 'failed'],
    [305, 'failed'],
    [404, 'failed'],
    [503, 'failed'],
  ])('%d means %s', (status, meaning) => {
    expect(meaningOf(status)).toBe(meaning);
  });

  it.each([
    [404, 'HTTP_NOT_FOUND', 'news.example answered 404 Not Found.'],
    [410, 'HTTP_NOT_FOUND', 'news.example answered 410 Gone.'],
    [401, 'HTTP_FORBIDDEN', 'news.example answered 401 Unauthorized.'],
    [403, 'HTTP_FORBIDDEN', 'news.example answered 403 Forbidden.'],
    [451, 'HTTP_FORBIDDEN', 'news.example answered 451 Unavailable For Legal Reasons.'],
    [429, 'HTTP_RATE_LIMITED', 'news.example answered 429 Too Many Requests.'],
    [400, 'HTTP_CLIENT_ERROR', 'news.example answered 400.'],
    [402, 'HTTP_CLIENT_ERROR', 'news.example answered 402 Payment Required.'],
    [418, 'HTTP_CLIENT_ERROR', 'news.example answered 418.'],
    [500, 'HTTP_SERVER_ERROR', 'news.example answered 500 Internal Server Error.'],
    [503, 'HTTP_SERVER_ERROR', 'news.example answered 503 Service Unavailable.'],
    [599, 'HTTP_SERVER_ERROR', 'news.example answered 599.'],
    [999, 'HTTP_SERVER_ERROR', 'news.example answered 999.'],
    [204, 'FETCH_PROTOCOL', 'news.example answered 204, which is no answer to this request.'],
    [206, 'FETCH_PROTOCOL', 'news.example answered 206, which is no answer to this request.'],
    [305, 'FETCH_PROTOCOL', 'news.example answered 305, which is no answer to this request.'],
  ])('%d is the failure %s', (status, code, message) => {
    expect(statusFailure(status, 'news.example')).toEqual({ code, message });
  });

  it('always means something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 999 }), (status) => {
        expect(['page', 'redirect', 'not-modified', 'failed']).toContain(meaningOf(status));
        expect(statusFailure(status, 'news.example').message).toContain(String(status));
      }),
    );
  });
});

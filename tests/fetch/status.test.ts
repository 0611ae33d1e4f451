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
    [404, 'HTTP_NOT_FOUND', 'news.example responded with 404 Not Found.'],
    [410, 'HTTP_NOT_FOUND', 'news.example responded with 410 Gone.'],
    [401, 'HTTP_FORBIDDEN', 'news.example responded with 401 Unauthorized.'],
    [403, 'HTTP_FORBIDDEN', 'news.example responded with 403 Forbidden.'],
    [451, 'HTTP_FORBIDDEN', 'news.example responded with 451 Unavailable For Legal Reasons.'],
    [429, 'HTTP_RATE_LIMITED', 'news.example responded with 429 Too Many Requests.'],
    [400, 'HTTP_CLIENT_ERROR', 'news.example responded with 400.'],
    [402, 'HTTP_CLIENT_ERROR', 'news.example responded with 402 Payment Required.'],
    [418, 'HTTP_CLIENT_ERROR', 'news.example responded with 418.'],
    [500, 'HTTP_SERVER_ERROR', 'news.example responded with 500 Internal Server Error.'],
    [503, 'HTTP_SERVER_ERROR', 'news.example responded with 503 Service Unavailable.'],
    [599, 'HTTP_SERVER_ERROR', 'news.example responded with 599.'],
    [999, 'HTTP_SERVER_ERROR', 'news.example responded with 999.'],
    [
      204,
      'FETCH_PROTOCOL',
      'news.example responded with 204, which is not a valid response to this request.',
    ],
    [
      206,
      'FETCH_PROTOCOL',
      'news.example responded with 206, which is not a valid response to this request.',
    ],
    [
      305,
      'FETCH_PROTOCOL',
      'news.example responded with 305, which is not a valid response to this request.',
    ],
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

  const refusals: readonly (readonly [number, Record<string, string>, string, string])[] = [
    [
      403,
      { 'cf-mitigated': 'challenge' },
      'CAPTURE_BLOCKED',
      'Cloudflare blocked the request (header cf-mitigated)',
    ],
    [503, { 'cf-mitigated': 'challenge' }, 'CAPTURE_BLOCKED', 'Cloudflare blocked'],
    [405, { 'x-amzn-waf-action': 'captcha' }, 'CAPTURE_BLOCKED', 'AWS WAF blocked'],
    [403, { server: 'AkamaiGHost' }, 'CAPTURE_BLOCKED', 'Akamai blocked'],
    [403, { server: 'CloudFront' }, 'CAPTURE_BLOCKED', 'CloudFront blocked'],
    [403, { 'x-dd-b': '1' }, 'CAPTURE_BLOCKED', 'DataDome blocked'],
    [429, { 'x-kpsdk-ct': 'x' }, 'HTTP_RATE_LIMITED', 'Kasada blocked'],
  ];
  it.each(refusals)('%d with %j names who refuses', (status, headers, code, said) => {
    const { code: given, message } = statusFailure(status, 'news.example', headers);
    expect([given, message]).toEqual([code, expect.stringContaining(said)]);
  });

  it.each([
    [503, { server: 'AkamaiGHost' }, 'HTTP_SERVER_ERROR'],
    [404, { server: 'AkamaiGHost' }, 'HTTP_NOT_FOUND'],
    [403, { server: 'cloudflare', 'cf-ray': '8abc' }, 'HTTP_FORBIDDEN'],
    [403, { 'x-datadome': 'protected' }, 'HTTP_FORBIDDEN'],
  ])('%d with %j blames nobody who only delivers', (status, headers, code) => {
    expect(statusFailure(status, 'news.example', headers).code).toBe(code);
  });
});

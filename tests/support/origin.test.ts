import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  brokenOff,
  endless,
  hangUp,
  held,
  page,
  plain,
  raw,
  redirect,
  retryAfter,
  silence,
  truncatedGzip,
} from './answers.ts';
import { createLatch } from './latch.ts';
import { inTurn, type Origin, startOrigin } from './origin.ts';

let origin: Origin;
beforeEach(async () => {
  origin = await startOrigin();
});
afterEach(() => origin.close());

/** node:http itself, so that nothing between us and the origin follows, decodes or repeats. */
const ask = async (path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> => {
  const [response] = await once(get(origin.url(path), { headers, agent: false }), 'response');
  return response as IncomingMessage;
};

const say = async (path: string, headers: Record<string, string> = {}) => {
  const response = await ask(path, headers);
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
};

describe('a page', () => {
  test('comes as HTML with a strong ETag, and is recorded with the headers that asked for it', async () => {
    origin.set('/story', '<p>Ahoy</p>');
    const { status, headers, body } = await say('/story', { 'X-Desk': 'night' });
    expect({ status, body, type: headers['content-type'] }).toEqual({
      status: 200,
      body: '<p>Ahoy</p>',
      type: 'text/html; charset=utf-8',
    });
    expect(headers.etag).toMatch(/^"[0-9a-f]{24}"$/);
    expect(origin.requests).toHaveLength(1);
    expect(origin.requests[0]).toMatchObject({
      method: 'GET',
      path: '/story',
      headers: { 'x-desk': 'night' },
    });
  });

  test('answers 304 to its own ETag, to a weak or listed one and to *, until it changes', async () => {
    origin.set('/story', 'one');
    const etag = (await say('/story')).headers.etag ?? '';
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, body, headers } = await say('/story', { 'if-none-match': tag });
      expect({ tag, status, body, etag: headers.etag }).toEqual({ tag, status: 304, body: '', etag });
    }
    expect((await say('/story', { 'if-none-match': '"other"' })).status).toBe(200);
    origin.set('/story', 'two');
    expect(await say('/story', { 'if-none-match': etag })).toMatchObject({ status: 200, body: 'two' });
  });

  test('is packed only for clients that accept gzip, under another ETag', async () => {
    origin.set('/story', 'plain words '.repeat(100));
    const identity = await say('/story', { 'accept-encoding': 'br, gzip;q=0' });
    expect(identity.headers['content-encoding']).toBeUndefined();
    const packed = await fetch(origin.url('/story'), { headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe(identity.body);
    expect(packed.headers.get('etag')).toBe(identity.headers.etag?.replace(/"$/, '-gzip"'));
    expect(identity.headers.vary).toBe('accept-encoding');
  });

  test('answers If-Modified-Since by its own date, and only without If-None-Match', async () => {
    const lastModified = Date.UTC(2026, 10, 23, 9, 0, 0, 700);
    origin.set('/story', page('dated', { lastModified, etag: false }));
    expect((await say('/story')).headers).toMatchObject({
      'last-modified': 'Mon, 23 Nov 2026 09:00:00 GMT',
    });
    const since = 'Mon, 23 Nov 2026 09:00:00 GMT';
    const before = 'Mon, 23 Nov 2026 08:59:59 GMT';
    expect((await say('/story', { 'if-modified-since': since })).status).toBe(304);
    expect((await say('/story', { 'if-modified-since': before })).status).toBe(200);
    expect((await say('/story', { 'if-modified-since': since, 'if-none-match': '"x"' })).status).toBe(200);
  });
});

describe('a script', () => {
  test('says statuses, redirects and Retry-After as told, and 404 where nothing was set', async () => {
    origin.set('/gone', plain(410, { 'x-why': 'closed' }, 'no more'));
    origin.set('/old', redirect('/new', 308));
    origin.set('/busy', retryAfter(503, '120'));
    expect(await say('/gone')).toMatchObject({
      status: 410,
      headers: { 'x-why': 'closed' },
      body: 'no more',
    });
    expect(await say('/old')).toMatchObject({ status: 308, headers: { location: '/new' } });
    expect(await say('/busy')).toMatchObject({ status: 503, headers: { 'retry-after': '120' } });
    expect((await say('/missing')).status).toBe(404);
  });

  test('goes on in turn and stays at the last answer; a function sees the request', async () => {
    origin.set('/turns', inTurn(plain(500), 'well again'));
    expect([
      (await say('/turns')).status,
      (await say('/turns')).status,
      (await say('/turns')).status,
    ]).toEqual([500, 200, 200]);
    origin.set('/echo', ({ path }) => plain(200, {}, path));
    expect((await say('/echo?page=2')).body).toBe('/echo?page=2');
    expect(origin.requestsTo('/turns')).toHaveLength(3);
  });

  test('a held answer waits for its latch, before the headers or between headers and body', async () => {
    const latch = createLatch();
    const order: string[] = [];
    origin.set('/slow', held(latch, plain(200, {}, 'late')));
    origin.set('/dripping', held(latch, plain(200, {}, 'late'), { headersFirst: true }));
    const slow = say('/slow').then(({ body }) => order.push(`slow ${body}`));
    const dripping = await ask('/dripping');
    order.push(`headers ${dripping.statusCode}`);
    await origin.untilRequested('/slow', 1);
    order.push('released');
    latch.release();
    await slow;
    expect(await text(dripping)).toBe('late');
    expect(order).toEqual(['headers 200', 'released', 'slow late']);
  });

  test('a fault of a responder is told when the origin closes', async () => {
    const other = await startOrigin();
    other.set('/', () => {
      throw new Error('the test is wrong');
    });
    await expect(fetch(other.url('/'))).rejects.toThrow('fetch failed');
    await expect(other.close()).rejects.toThrow('the test is wrong');
  });

  test('waiting for a request that never comes says so', async () => {
    await expect(origin.untilRequested('/never', 2, { timeoutMs: 5 })).rejects.toThrow(
      '/never was asked for 0 times, not 2. (waited 5 ms)',
    );
  });
});

describe('a broken site', () => {
  test('an endless body goes on until the reader hangs up', async () => {
    origin.set('/endless', endless({ chunk: 'x'.repeat(65_536) }));
    const response = await ask('/endless');
    let bytes = 0;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes > 5_000_000) break;
    }
    expect(bytes).toBeGreaterThan(5_000_000);
  });

  test('an endless body has an end for readers without one', async () => {
    origin.set('/endless', endless({ chunk: 'ten bytes.', maxBytes: 1000 }));
    expect((await say('/endless')).body).toHaveLength(1000);
  });

  test('a body broken off promises more than it sends', async () => {
    origin.set('/broken', brokenOff('0123456789', 4));
    const response = await ask('/broken');
    expect(response.headers['content-length']).toBe('10');
    await expect(text(response)).rejects.toThrow('aborted');
  });

  test('a truncated gzip body cannot be unpacked', async () => {
    origin.set('/gzip', truncatedGzip('<p>some text that is long enough to be packed</p>'.repeat(20)));
    const response = await ask('/gzip');
    expect(response.headers['content-encoding']).toBe('gzip');
    const packed = await buffer(response);
    expect(() => gunzipSync(packed)).toThrow('unexpected end of file');
  });

  test('raw bytes, and no bytes at all, are not HTTP', async () => {
    origin.set('/raw', raw('SSH-2.0-surprise\r\n'));
    origin.set('/nothing', hangUp());
    await expect(ask('/raw')).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
    await expect(ask('/nothing')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a silent request is ended by closing the origin', async () => {
    origin.set('/silent', silence());
    const asked = ask('/silent').catch((error: unknown) => error);
    await origin.untilRequested('/silent', 1);
    await origin.close();
    expect(await asked).toMatchObject({ code: 'ECONNRESET' });
  });
});

import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  createOutbound,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResult,
} from '../../src/outbound/outbound.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { type Answer, httpAnswer, rawServer, say } from '../support/outbound/raw-server.ts';

const opened = closeAfterEach();

const outboundWith = (options: Partial<OutboundOptions> = {}) =>
  opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] }, ...options }));

const serverWith = async (answer: Answer) => opened(await rawServer(answer));

const get = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: 'GET',
  headers: {},
  deadlineMs: 4_000,
  maxBytes: 1_000,
  overflow: 'fail',
  ...more,
});

const textOf = (result: OutboundResult): string =>
  result.kind === 'response' ? Buffer.from(result.body).toString() : result.failure.message;

const codeOf = (result: OutboundResult): string =>
  result.kind === 'failed' ? result.failure.code : `answered ${result.status}`;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a request', () => {
  it('sends what it was given and nothing else', async () => {
    const { port, heads } = await serverWith(say(httpAnswer('hello')));
    await outboundWith().request(
      get(`http://127.0.0.1:${port}/a%20b?c=d#e`, {
        headers: { 'user-agent': 'StopPress/1', accept: 'text/html' },
      }),
    );
    expect(heads).toEqual([
      [
        'GET /a%20b?c=d HTTP/1.1',
        `host: 127.0.0.1:${port}`,
        'connection: keep-alive',
        'user-agent: StopPress/1',
        'accept: text/html',
      ].join('\r\n'),
    ]);
  });

  it('gets status, headers and body', async () => {
    const headers = ['ETag: W/"a"', 'X-Two: 1', 'x-two: 2', 'Set-Cookie: a=b'];
    const { port } = await serverWith(say(httpAnswer('hello', { status: '404 Not Found', headers })));
    const url = `http://127.0.0.1:${port}/`;
    expect(await outboundWith().request(get(url))).toEqual({
      kind: 'response',
      url,
      status: 404,
      headers: { etag: 'W/"a"', 'x-two': '1, 2', 'set-cookie': 'a=b', 'content-length': '5' },
      cookies: ['a=b'],
      body: new Uint8Array(Buffer.from('hello')),
      truncated: false,
    });
  });

  it('posts its body with the right length', async () => {
    const { port, heads } = await serverWith(say(httpAnswer('taken')));
    const outbound = outboundWith();
    const result = await outbound.request(
      get(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: '{"é":1}',
        headers: { 'content-type': 'application/json' },
      }),
    );
    expect(codeOf(result)).toBe('answered 200');
    expect(heads[0]).toContain('POST / HTTP/1.1');
    expect(heads[0]).toContain('content-length: 8');
  });

  it('does not follow a redirect and keeps no cookie', async () => {
    const headers = ['Location: /elsewhere', 'Set-Cookie: session=1'];
    const { port, heads } = await serverWith(say(httpAnswer('', { status: '302 Found', headers })));
    const outbound = outboundWith();
    expect(codeOf(await outbound.request(get(`http://127.0.0.1:${port}/`)))).toBe('answered 302');
    await outbound.request(get(`http://127.0.0.1:${port}/`));
    expect(heads).toHaveLength(2);
    expect(heads[1]).not.toContain('cookie');
  });

  it('unpacks what came packed', async () => {
    const headers = ['Content-Encoding: gzip'];
    const { port } = await serverWith(say(httpAnswer(gzipSync('hello'), { headers })));
    expect(textOf(await outboundWith().request(get(`http://127.0.0.1:${port}/`)))).toBe('hello');
  });

  it('takes an empty body that claims to be packed', async () => {
    const { port } = await serverWith(say(httpAnswer('', { headers: ['Content-Encoding: gzip'] })));
    expect(codeOf(await outboundWith().request(get(`http://127.0.0.1:${port}/`)))).toBe('answered 200');
  });

  it('takes 304 as it comes, though it tell the length of a body that it does not have', async () => {
    const { port } = await serverWith(say('HTTP/1.1 304 Not Modified\r\nContent-Length: 9999999\r\n\r\n'));
    const outbound = outboundWith();
    for (let n = 0; n < 2; n += 1) {
      expect(codeOf(await outbound.request(get(`http://127.0.0.1:${port}/`)))).toBe('answered 304');
    }
  });

  it('with a header that cannot be sent is a bug and throws', async () => {
    const { port } = await serverWith(say(httpAnswer('hello')));
    const request = get(`http://127.0.0.1:${port}/`, { headers: { 'user-agent': 'a\r\nx: y' } });
    await expect(outboundWith().request(request)).rejects.toThrow('invalid user-agent header');
  });

  it('leaves nothing on its signal when it is done', async () => {
    const { port } = await serverWith(say(httpAnswer('hello')));
    const { signal } = new AbortController();
    await outboundWith().request(get(`http://127.0.0.1:${port}/`, { signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is given up with its signal, before and during', async () => {
    const { port, connections } = await serverWith(() => {});
    const outbound = outboundWith();
    const url = `http://127.0.0.1:${port}/`;
    expect(codeOf(await outbound.request(get(url, { signal: AbortSignal.abort() })))).toBe('FETCH_ABORTED');
    expect(connections()).toBe(0);
    const controller = new AbortController();
    const pending = outbound.request(get(url, { signal: controller.signal }));
    await nextTurn();
    controller.abort();
    expect(codeOf(await pending)).toBe('FETCH_ABORTED');
  });
});

describe('one signal', () => {
  it('gives up many requests at once, and Node takes it for no leak', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): unknown => warnings.push(name);
    process.on('warning', onWarning);
    const { port } = await serverWith(() => {});
    const outbound = outboundWith();
    const controller = new AbortController();
    const pending = Array.from({ length: 20 }, () =>
      outbound.request(get(`http://127.0.0.1:${port}/`, { signal: controller.signal })),
    );
    await nextTurn();
    controller.abort();
    const codes = (await Promise.all(pending)).map(codeOf);
    process.off('warning', onWarning);
    expect(new Set(codes)).toEqual(new Set(['FETCH_ABORTED']));
    expect(warnings).toEqual([]);
  });
});

describe('a body that is to be cut', () => {
  const long = `${'x'.repeat(600)}${'y'.repeat(100_000)}`;

  it('is read to the limit, and counts as an answer', async () => {
    const { port } = await serverWith((socket) => socket.write(httpAnswer(long)));
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, { overflow: 'cut' }));
    expect(textOf(result)).toBe(`${'x'.repeat(600)}${'y'.repeat(400)}`);
    expect(result).toMatchObject({ status: 200, truncated: true });
  });

  it('without an end ends the connection', async () => {
    const { port } = await serverWith((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write('z'.repeat(10_000))) {}
      };
      socket.on('drain', more);
      more();
    });
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, { overflow: 'cut' }));
    expect(textOf(result)).toBe('z'.repeat(1_000));
  });

  it('is cut after unpacking', async () => {
    const headers = ['Content-Encoding: gzip'];
    const { port } = await serverWith(say(httpAnswer(gzipSync(long), { headers })));
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, { overflow: 'cut' }));
    expect(textOf(result)).toBe(`${'x'.repeat(600)}${'y'.repeat(400)}`);
  });

  it('is whole when it is short', async () => {
    const { port } = await serverWith(say(httpAnswer('short')));
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, { overflow: 'cut' }));
    expect(result).toMatchObject({ truncated: false });
    expect(textOf(result)).toBe('short');
  });
});

describe('a body that is not wanted', () => {
  const unwanted = { wantsBody: (status: number) => status === 200, maxBytes: 10 };

  it('is left unread when it is long, however long', async () => {
    const { port } = await serverWith(say('HTTP/1.1 404 Not Found\r\nContent-Length: 99999999\r\n\r\nfirst'));
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, unwanted));
    expect(result).toMatchObject({ kind: 'response', status: 404, truncated: true, body: new Uint8Array() });
  });

  it('is left unread when it has no end', async () => {
    const { port } = await serverWith((socket) => {
      socket.write('HTTP/1.1 404 Not Found\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write('z'.repeat(10_000))) {}
      };
      socket.on('drain', more);
      more();
    });
    const result = await outboundWith().request(get(`http://127.0.0.1:${port}/`, unwanted));
    expect(result).toMatchObject({ kind: 'response', status: 404 });
  });

  it('does not matter when it breaks off or stands still', async () => {
    const { port } = await serverWith((socket) => {
      socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 50\r\n\r\nfirst');
    });
    const result = await outboundWith().request(
      get(`http://127.0.0.1:${port}/`, { ...unwanted, deadlineMs: 200 }),
    );
    expect(result).toMatchObject({ kind: 'response', status: 404 });
  });

  it('is read when it is short, so that the connection can be used again', async () => {
    const { port, connections } = await serverWith(say(httpAnswer('not here', { status: '404 Not Found' })));
    const outbound = outboundWith();
    for (let n = 0; n < 3; n += 1) {
      const result = await outbound.request(get(`http://127.0.0.1:${port}/`, unwanted));
      expect(result).toMatchObject({ status: 404, body: new Uint8Array() });
      await nextTurn();
    }
    expect(connections()).toBe(1);
  });
});

describe('a kept connection', () => {
  it('that the other side closed unheard is replaced, and a GET sent once more', async () => {
    const { port, heads, connections } = await serverWith((socket, _head, count) => {
      if (count === 2) socket.destroy();
      else socket.write(httpAnswer(`answer ${count}`));
    });
    const outbound = outboundWith();
    const url = `http://127.0.0.1:${port}/`;
    expect(textOf(await outbound.request(get(url)))).toBe('answer 1');
    await nextTurn();
    expect(textOf(await outbound.request(get(url)))).toBe('answer 3');
    expect(heads).toHaveLength(3);
    expect(connections()).toBe(2);
  });

  it('is not replaced for a POST, which might then be done twice', async () => {
    const { port, heads } = await serverWith((socket, _head, count) => {
      if (count === 2) socket.destroy();
      else socket.write(httpAnswer(`answer ${count}`));
    });
    const outbound = outboundWith();
    const url = `http://127.0.0.1:${port}/`;
    await outbound.request(get(url));
    await nextTurn();
    expect(codeOf(await outbound.request(get(url, { method: 'POST' })))).toBe('FETCH_PROTOCOL');
    expect(heads).toHaveLength(2);
  });

  it('is closed when too many hosts have one', async () => {
    const first = await serverWith(say(httpAnswer('first')));
    const second = await serverWith(say(httpAnswer('second')));
    const outbound = outboundWith({ maxOrigins: 1 });
    for (const { port } of [first, second, first]) {
      expect(codeOf(await outbound.request(get(`http://127.0.0.1:${port}/`)))).toBe('answered 200');
      await nextTurn();
    }
    expect(first.connections()).toBe(2);
  });

  it('carries one request at a time, and several are made for several', async () => {
    const { port, connections } = await serverWith((socket, _head, count) => {
      if (count === 3) socket.write(httpAnswer('third'));
    });
    const outbound = outboundWith({ maxConnectionsPerOrigin: 2 });
    // The third gives up while the other two hold their connections.
    const results = await Promise.all(
      [1_500, 1_500, 200].map((deadlineMs) =>
        outbound.request(get(`http://127.0.0.1:${port}/`, { deadlineMs })),
      ),
    );
    expect(results.map(codeOf)).toEqual(['FETCH_TIMEOUT', 'FETCH_TIMEOUT', 'FETCH_TIMEOUT']);
    expect(connections()).toBe(2);
  });
});

describe('closing', () => {
  it('gives up what is under way, may be repeated, and lets nothing through afterwards', async () => {
    const { port } = await serverWith(() => {});
    const outbound = outboundWith();
    const url = `http://127.0.0.1:${port}/`;
    const pending = outbound.request(get(url));
    await nextTurn();
    await Promise.all([outbound.close(), outbound.close()]);
    expect(codeOf(await pending)).toBe('FETCH_ABORTED');
    expect(codeOf(await outbound.request(get(url)))).toBe('FETCH_ABORTED');
    await outbound.close();
  });

  it('does not wait for a connection that is never made', async () => {
    const { port, open } = await serverWith(() => {});
    const outbound = outboundWith();
    const pending = outbound.request(get(`https://127.0.0.1:${port}/`));
    await expect.poll(open).toBe(1);
    await outbound.close();
    expect(codeOf(await pending)).toBe('FETCH_ABORTED');
    await expect.poll(open).toBe(0);
  });
});

import { brotliCompressSync, createBrotliCompress, constants, deflateSync, gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
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

const ask = async (
  answer: Answer,
  request: Partial<OutboundRequest> = {},
  options: Partial<OutboundOptions> = {},
): Promise<{ result: OutboundResult; port: number; connections: number }> => {
  const server = opened(await rawServer(answer));
  const outbound = opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] }, ...options }));
  const result = await outbound.request({
    url: `http://127.0.0.1:${server.port}/`,
    method: 'GET',
    headers: {},
    deadlineMs: 5_000,
    maxBytes: 5_000_000,
    overflow: 'fail',
    ...request,
  });
  return { result, port: server.port, connections: server.connections() };
};

const failureOf = (result: OutboundResult): string =>
  result.kind === 'failed'
    ? `${result.failure.code}: ${result.failure.message}`
    : `answered ${result.status}`;

const codeOf = (result: OutboundResult): string =>
  result.kind === 'failed' ? result.failure.code : `answered ${result.status}`;

/** Repeats a piece until the other side has had enough. */
const pour = (socket: Socket, piece: Uint8Array | string): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) {}
  };
  socket.on('drain', more);
  more();
};

/** A piece every few milliseconds, until the other side has gone. */
const drip = (socket: Socket, piece: string, everyMs: number): void => {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
};

/** 300 MB of nothing: members of a gzip file one after the other (RFC 1952 §2.2) make it without the memory. */
const gzipBomb = (): Buffer => {
  const member = gzipSync(Buffer.alloc(10_000_000), { level: 9 });
  return Buffer.concat(Array.from({ length: 30 }, () => member));
};

const brotliBomb = async (): Promise<Buffer> => {
  const packer = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
  const zeros = Buffer.alloc(1_000_000);
  const chunks: Buffer[] = [];
  packer.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let n = 0; n < 200; n += 1) {
    if (!packer.write(zeros)) await new Promise((resolve) => packer.once('drain', resolve));
  }
  await new Promise((resolve) => packer.once('end', resolve).end());
  return Buffer.concat(chunks);
};

describe('a bomb', () => {
  it.each([
    ['gzip', gzipBomb],
    ['br', brotliBomb],
  ])('of %s is refused within 50 MB of memory', async (coding, build) => {
    const bomb = await build();
    expect(bomb.length).toBeLessThan(1_000_000);
    const answer = httpAnswer(bomb, { headers: [`Content-Encoding: ${coding}`] });
    const before = { rss: process.memoryUsage().rss, peak: process.resourceUsage().maxRSS * 1_024 };
    const { result } = await ask(say(answer));
    const after = { rss: process.memoryUsage().rss, peak: process.resourceUsage().maxRSS * 1_024 };
    expect(failureOf(result)).toMatch(
      /^FETCH_TOO_LARGE: 127\.0\.0\.1:\d+ sent more than 5000000 bytes after decompression\.$/,
    );
    expect(after.rss - before.rss).toBeLessThan(50_000_000);
    expect(after.peak - Math.max(before.peak, before.rss)).toBeLessThan(50_000_000);
  });

  it('without an end is refused as soon as too much of it has come', async () => {
    const piece = gzipSync(Buffer.alloc(1_000_000), { level: 9 });
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n');
        pour(socket, piece);
      },
      { maxBytes: 500_000 },
    );
    expect(codeOf(result)).toBe('FETCH_TOO_LARGE');
  });

  it.each([
    ['50 encodings', Array.from({ length: 50 }, () => 'gzip').join(', '), '50 nested content encodings'],
    ['four encodings', 'gzip, br, gzip, br', '4 nested content encodings'],
    ['an encoding that was not asked for', 'zstd', 'the content encoding "zstd"'],
  ])('made of %s is refused', async (_, header, words) => {
    const answer = httpAnswer(gzipSync('hello'), { headers: [`Content-Encoding: ${header}`] });
    const { result } = await ask(say(answer));
    expect(failureOf(result)).toContain('FETCH_ENCODING');
    expect(failureOf(result)).toContain(words);
  });

  it('of encodings in repeated headers is refused', async () => {
    const headers = Array.from({ length: 5 }, () => 'Content-Encoding: gzip');
    const { result } = await ask(say(httpAnswer(gzipSync('hello'), { headers })));
    expect(failureOf(result)).toContain('5 nested content encodings');
  });
});

describe('a body', () => {
  it('without an end is refused at the limit', async () => {
    const { result } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      pour(socket, Buffer.alloc(65_536, 'a'));
    });
    expect(failureOf(result)).toMatch(/^FETCH_TOO_LARGE: 127\.0\.0\.1:\d+ sent more than 5000000 bytes\.$/);
  });

  it('that is announced as too large is refused before it comes', async () => {
    const { result } = await ask(say('HTTP/1.1 200 OK\r\nContent-Length: 5000001\r\n\r\n'), {
      deadlineMs: 2_000,
    });
    expect(codeOf(result)).toBe('FETCH_TOO_LARGE');
  });

  it('of exactly the limit is taken, and one byte more is not', async () => {
    const { result: whole } = await ask(say(httpAnswer('x'.repeat(100))), { maxBytes: 100 });
    expect(whole).toMatchObject({ kind: 'response', truncated: false });
    const chunked = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n${'x'.repeat(101)}\r\n0\r\n\r\n`;
    const { result: more } = await ask(say(chunked), { maxBytes: 100 });
    expect(codeOf(more)).toBe('FETCH_TOO_LARGE');
  });

  it('in chunks of one byte needs no more memory than one in large chunks', async () => {
    const chunks = '1\r\nx\r\n'.repeat(10_000);
    const before = process.memoryUsage().rss;
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        pour(socket, chunks);
      },
      { maxBytes: 1_000_000, deadlineMs: 20_000 },
    );
    expect(codeOf(result)).toBe('FETCH_TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it('that comes one byte at a time is given up at the deadline', async () => {
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        drip(socket, 'x', 20);
      },
      { deadlineMs: 300 },
    );
    expect(failureOf(result)).toMatch(
      /^FETCH_TIMEOUT: 127\.0\.0\.1:\d+ did not complete its response within 300 ms\.$/,
    );
  });

  it('that comes too slowly is given up before the deadline', async () => {
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        drip(socket, 'x', 20);
      },
      { deadlineMs: 5_000 },
      { paceWindowMs: 200, minBytesPerSecond: 1_000 },
    );
    expect(failureOf(result)).toMatch(
      /^FETCH_TIMEOUT: 127\.0\.0\.1:\d+ sent only \d+ bytes of its response in 200 ms\.$/,
    );
  });

  it('that comes too slowly after a good start is given up as well', async () => {
    const { result } = await ask(
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(5_000)}`);
        drip(socket, 'x', 20);
      },
      { deadlineMs: 3_000 },
      { paceWindowMs: 200, minBytesPerSecond: 1_000 },
    );
    expect(failureOf(result)).toContain('bytes of its response in 200 ms');
  });

  it('that is slow but not too slow is read to its end', async () => {
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n');
        drip(socket, 'xxx', 20);
      },
      {},
      { paceWindowMs: 60, minBytesPerSecond: 1 },
    );
    expect(codeOf(result)).toBe('answered 200');
  });

  it.each([
    ['is shorter than its Content-Length', 'Content-Length: 50\r\n\r\nhello', (s: Socket) => s.end()],
    ['is reset', 'Content-Length: 50\r\n\r\nhello', (s: Socket) => s.resetAndDestroy()],
    ['lacks its last chunk', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', (s: Socket) => s.end()],
    ['has a broken chunk', 'Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n', () => {}],
    ['goes on after its Content-Length', 'Content-Length: 5\r\n\r\nhello and more', () => {}],
    ['is followed by a second answer', 'Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\n', () => {}],
    ['has two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello', () => {}],
    ['has a negative length', 'Content-Length: -5\r\n\r\nhello', () => {}],
  ])('that %s is a failure, never a page', async (_, rest, then) => {
    const { result, port } = await ask((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${rest}`, () => then(socket));
    });
    expect(codeOf(result)).toBe('FETCH_PROTOCOL');
    expect(failureOf(result)).toContain(`127.0.0.1:${port}`);
  });

  it('that is reset though only its end would delimit it is a failure, never a page', async () => {
    let client: Socket | null = null;
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const { result } = await ask(
      say('HTTP/1.1 200 OK\r\n\r\nhello'),
      {
        wantsBody: () => {
          setImmediate(() => client?.destroy(reset));
          return true;
        },
      },
      {
        buildConnector: (options) => {
          const connect = buildConnector(options);
          return (to, done) =>
            connect(to, (...given) => {
              client = given[1];
              done(...given);
            });
        },
      },
    );
    expect(failureOf(result)).toMatch(
      /^FETCH_PROTOCOL: The response of 127\.0\.0\.1:\d+ was interrupted: read ECONNRESET\.$/,
    );
  });

  it.each(['gzip', 'deflate', 'br'] as const)(
    'whose %s is broken off or false is a failure',
    async (coding) => {
      const headers = [`Content-Encoding: ${coding}`];
      const text = Array.from({ length: 99 }, (_, n) => `paragraph ${n * 7919}`).join(' ');
      const packed = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding](text);
      const { result: half } = await ask(say(httpAnswer(packed.subarray(0, 60), { headers })));
      expect(codeOf(half)).toBe('FETCH_ENCODING');
      const { result: other } = await ask(say(httpAnswer('\x01\x02\x03\xff neither', { headers })));
      expect(failureOf(other)).toContain(`sent invalid ${coding}`);
    },
  );
});

describe('a peer', () => {
  it('that says nothing is given up when the headers are due', async () => {
    const { result } = await ask(() => {}, {}, { headersTimeoutMs: 200 });
    expect(failureOf(result)).toMatch(/^FETCH_TIMEOUT: 127\.0\.0\.1:\d+ did not respond within 200 ms\.$/);
  });

  it('that says nothing is given up at the deadline', async () => {
    const { result } = await ask(() => {}, { deadlineMs: 200 });
    expect(codeOf(result)).toBe('FETCH_TIMEOUT');
  });

  it('that sends its headers byte by byte is given up when they are due', async () => {
    const { result } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nX: ');
        drip(socket, 'x', 10);
      },
      {},
      { headersTimeoutMs: 200 },
    );
    expect(codeOf(result)).toBe('FETCH_TIMEOUT');
  });

  it('that floods with interim answers is given up', async () => {
    const { result } = await ask(
      (socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(100), 5),
      { deadlineMs: 300 },
    );
    expect(codeOf(result)).toBe('FETCH_TIMEOUT');
  });

  it('that sends one interim answer first is understood', async () => {
    const { result } = await ask((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
      socket.write(httpAnswer('hello'));
    });
    expect(result).toMatchObject({ kind: 'response', status: 200, headers: { 'content-length': '5' } });
  });

  it.each([
    ['in one header', `X: ${'a'.repeat(300_000)}\r\n`],
    ['in many headers', 'X: aaaa\r\n'.repeat(60_000)],
    ['in trailers', `Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n${'X: aaaa\r\n'.repeat(60_000)}`],
  ])('that floods with headers is given up (%s)', async (_, flood) => {
    const { result } = await ask(say(`HTTP/1.1 200 OK\r\n${flood}\r\n`));
    expect(failureOf(result)).toMatch(
      /^FETCH_PROTOCOL: 127\.0\.0\.1:\d+ sent more than 262144 bytes of headers\.$/,
    );
  });

  it.each([
    ['speaks SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['sends bare text', '<html>hello</html>'],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n',
    ],
  ])('that %s is named and given up', async (_, text) => {
    const { result, port } = await ask(say(text));
    expect(failureOf(result)).toContain(
      `FETCH_PROTOCOL: 127.0.0.1:${port} did not send a valid HTTP response`,
    );
  });

  it('that closes the new connection without a word is asked once only', async () => {
    const { result, connections } = await ask((socket) => socket.end());
    expect(codeOf(result)).toBe('FETCH_PROTOCOL');
    expect(connections).toBe(1);
  });

  it('that is not there is named with the reason', async () => {
    const gone = await rawServer(() => {});
    await gone.close();
    const outbound = opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } }));
    const result = await outbound.request({
      url: `http://127.0.0.1:${gone.port}/`,
      method: 'GET',
      headers: {},
      deadlineMs: 2_000,
      maxBytes: 10,
      overflow: 'fail',
    });
    expect(failureOf(result)).toBe(
      `FETCH_CONNECT: Could not connect to 127.0.0.1:${gone.port}: connect ECONNREFUSED 127.0.0.1:${gone.port}.`,
    );
  });

  it('cannot change what objects are made of', async () => {
    const { result } = await ask(
      say(
        httpAnswer('hello', { headers: ['__proto__: a', 'constructor: b', '__proto__: c', 'X: 1', 'x: 2'] }),
      ),
    );
    expect(result.kind === 'response' && Object.entries(result.headers)).toEqual([
      ['__proto__', 'a, c'],
      ['constructor', 'b'],
      ['x', '1, 2'],
      ['content-length', '5'],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { createOutbound, type OutboundRequest, type OutboundResult } from '../../src/outbound/outbound.ts';
import { endOfHead, repairHead } from '../../src/outbound/response-head.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { type Answer, rawServer, say } from '../support/outbound/raw-server.ts';

const opened = closeAfterEach();

const start = async (answer: Answer) => {
  const server = opened(await rawServer(answer));
  const outbound = opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } }));
  const url = `http://127.0.0.1:${server.port}`;
  const request = (method: 'GET' | 'POST', path = '/', more: Partial<OutboundRequest> = {}) =>
    outbound.request({
      url: `${url}${path}`,
      method,
      headers: {},
      deadlineMs: 4_000,
      maxBytes: 100_000,
      overflow: 'fail',
      ...more,
    });
  return { server, request };
};

const shown = (result: OutboundResult): string =>
  result.kind === 'failed' ? result.failure.code : `${result.status} ${Buffer.from(result.body).toString()}`;

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const CHUNKS = '5\r\nhello\r\n0\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\n';

/** Name, response, what a GET reads, and the status that a POST reads. */
const RESPONSES: readonly (readonly [string, string, string, number | null])[] = [
  ['a stray 100 Continue', `${CONTINUE}${OK}Content-Length: 5\r\n\r\nhello`, '200 hello', 200],
  ['two of them', `${CONTINUE}${CONTINUE}${OK}Content-Length: 5\r\n\r\nhello`, '200 hello', 200],
  ['lines that end in LF', 'HTTP/1.1 200 OK\nContent-Length: 5\n\nhello', '200 hello', 200],
  [
    'a length and chunks',
    `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
    '200 hello',
    200,
  ],
  [
    'chunks and a length',
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n${CHUNKS}`,
    '200 hello',
    200,
  ],
  ['its length twice', `${OK}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`, '200 hello', 200],
  ['its length as a list', `${OK}Content-Length: 5, 5\r\n\r\nhello`, '200 hello', 200],
  ['two lengths', `${OK}Content-Length: 5\r\nContent-Length: 3\r\n\r\nhello`, 'FETCH_PROTOCOL', 200],
  ['a line that is no field', `${OK}what is this\r\nContent-Length: 5\r\n\r\nhello`, '200 hello', 200],
  ['a space before a colon', `${OK}Content-Length : 5\r\n\r\nhello`, '200 hello', 200],
  ['a folded line', `${OK}X-Note: one\r\n two\r\nContent-Length: 5\r\n\r\nhello`, '200 hello', 200],
  [
    '20 kB of headers',
    `${OK}${`X-Note: ${'n'.repeat(1_000)}\r\n`.repeat(20)}Content-Length: 5\r\n\r\nhello`,
    '200 hello',
    200,
  ],
  ['another protocol', 'SSH-2.0-harbour\r\n', 'FETCH_PROTOCOL', null],
];

describe('a response with', () => {
  it.each(RESPONSES)('%s is read', async (_, response, get, post) => {
    const { server, request } = await start(say(response));
    expect(shown(await request('GET'))).toBe(get);
    const posted = await request('POST', '/', { body: '{}', overflow: 'cut' });
    expect(posted.status).toBe(post);
    expect(server.heads.filter((head) => head.startsWith('POST'))).toHaveLength(1);
  });

  it('such a form is read at once the next time, on a new connection', async () => {
    const { server, request } = await start(say('HTTP/1.1 200 OK\nContent-Length: 5\n\nhello'));
    await request('GET', '/a');
    await request('GET', '/b');
    expect(server.heads.map((head) => head.split(' ')[1])).toEqual(['/a', '/a', '/b']);
    expect(server.connections()).toBe(3);
  });
});

describe('a POST', () => {
  const LATE: readonly (readonly [string, string])[] = [
    ['half a body', `${OK}Content-Length: 900\r\n\r\nthank`],
    ['no body at all', `${OK}Content-Length: 900\r\n\r\n`],
    ['a coding that is broken', `${OK}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8bxyz`],
    ['a body after 204', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nokay'],
    ['half its headers', `${OK}X-Note: cut`],
  ];
  it.each(LATE)('is answered by its status, whatever follows: %s', async (_, response) => {
    const { server, request } = await start((socket) => socket.end(Buffer.from(response, 'latin1')));
    const result = await request('POST', '/', { body: '{}', overflow: 'cut' });
    expect(result.kind === 'response' && result.status).toBe(response.includes('204') ? 204 : 200);
    expect(server.heads).toHaveLength(1);
  });

  it('without any response is sent once', async () => {
    const { server, request } = await start((socket) => socket.destroy());
    expect(shown(await request('POST', '/', { body: '{}' }))).toBe('FETCH_PROTOCOL');
    expect(server.heads).toHaveLength(1);
  });

  it('with a header that cannot be sent is a bug and throws', async () => {
    const { request } = await start(say(OK));
    await expect(request('POST', '/', { headers: { 'x-bad': 'a\nb' } })).rejects.toThrow(
      /invalid character/i,
    );
  });
});

describe('repeated fields', () => {
  it.each([
    ['Location: /a\r\nLocation: /a', '/a'],
    ['Location: /größe', '/größe'],
    ['Location: /caf\xe9', '/caf%E9'],
  ])('%j is one value', async (fields, location) => {
    const encoding = fields.includes('\xe9') ? 'latin1' : 'utf8';
    const response = `HTTP/1.1 302 Found\r\n${fields}\r\nContent-Length: 0\r\n\r\n`;
    const { request } = await start(say(Buffer.from(response, encoding)));
    expect(await request('GET')).toMatchObject({ status: 302, headers: { location } });
  });

  it('of Location that differ are a failure', async () => {
    const response = 'HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n';
    expect(shown(await (await start(say(response))).request('GET'))).toBe('FETCH_REDIRECTS');
  });

  it('of Set-Cookie stay apart', async () => {
    const response = `${OK}Set-Cookie: a=1; Expires=Wed, 02 Dec 2026 10:00:00 GMT\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n`;
    expect(await (await start(say(response))).request('GET')).toMatchObject({
      cookies: ['a=1; Expires=Wed, 02 Dec 2026 10:00:00 GMT', 'b=2'],
    });
  });
});

describe('a 304 with a length', () => {
  it('is no error, also for other requests to the host', async () => {
    const { request } = await start((socket, head) => {
      const same = head.startsWith('GET /same');
      socket.write(
        same
          ? 'HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n'
          : `${OK}Content-Length: 5\r\n\r\nhello`,
      );
    });
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.all([
        request('GET', '/same'),
        request('GET', '/page'),
        request('GET', '/same'),
      ]);
      expect(results.map(shown)).toEqual(['304 ', '200 hello', '304 ']);
    }
  });
});

describe('the repair of a head', () => {
  it.each([
    ['HTTP/1.1 200 OK\nA: 1\n\n', 'HTTP/1.1 200 OK\r\nA: 1\r\n\r\n'],
    ['\r\nHTTP/1.0 404\r\n\r\n', 'HTTP/1.1 404 \r\n\r\n\r\n'],
    ['http/1.1 200 OK\r\nA: 1\r\n  2\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: 1 2\r\n\r\n'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\ncontent-length: 3, 3\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n',
    ],
  ])('%j becomes %j', (head, text) => {
    expect(repairHead(head)?.text).toBe(text);
  });

  it('needs a status line', () => {
    expect(repairHead('<html>\n\n')).toBeNull();
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody', 25],
    ['HTTP/1.1 200 OK\nA: 1\n\nbody', 22],
    ['\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 23],
    ['HTTP/1.1 200 OK\r\nA: 1\r\n', -1],
  ])('ends after the empty line of %j', (text, end) => {
    expect(endOfHead(text)).toBe(end);
  });
});

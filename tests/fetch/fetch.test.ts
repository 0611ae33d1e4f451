import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  createFetcher,
  type FetchDeps,
  type FetchOutcome,
  type FetchRequest,
} from '../../src/fetch/fetch.ts';
import { type AddressPolicy, createOutbound, type OutboundOptions } from '../../src/outbound/outbound.ts';
import { selfSigned } from '../support/outbound/certificate.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { type Answer, httpAnswer, rawServer, rawTlsServer, say } from '../support/outbound/raw-server.ts';

const opened = closeAfterEach();

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const HTML = '<!doctype html><title>Registrar steps aside</title><p>The tribunal will publish a statement.';
const NONE = { etag: null, lastModified: null };

interface Given extends Partial<Pick<FetchDeps, 'limits' | 'elapsed' | 'turns' | 'pause'>> {
  readonly policy?: AddressPolicy;
  readonly outbound?: Partial<OutboundOptions>;
}

const fetcher = ({ policy = { allowPrivate: ['127.0.0.1'] }, outbound, ...deps }: Given = {}) => {
  const fetchPage = createFetcher({
    outbound: opened(createOutbound({ policy, ...outbound })),
    clock: () => NOW,
    userAgent: () => 'StopPress/0 (+desk@example.org)',
    ...deps,
  });
  return (url: string, more: Partial<FetchRequest> = {}): Promise<FetchOutcome> =>
    fetchPage({ url, validators: NONE, ...more });
};

const origin = async (answer: Answer) => {
  const server = opened(await rawServer(answer));
  return { ...server, url: `http://127.0.0.1:${server.port}` };
};

/** Answers by path; whatever is not listed is 404. */
const site =
  (pages: Readonly<Record<string, Uint8Array | string>>): Answer =>
  (socket, head) => {
    const path = head.split(' ')[1] ?? '';
    socket.write(pages[path] ?? httpAnswer('', { status: '404 Not Found' }));
  };

const page = (...headers: readonly string[]): Uint8Array =>
  httpAnswer(HTML, { headers: ['Content-Type: text/html', ...headers] });

const redirect = (to: string, status = '302 Found'): Uint8Array =>
  httpAnswer('<a>elsewhere</a>', { status, headers: [`Location: ${to}`, 'Content-Type: text/html'] });

const said = (outcome: FetchOutcome): string => {
  switch (outcome.kind) {
    case 'failed':
      return `${outcome.failure.code}: ${outcome.failure.message}`;
    case 'page':
      return `page ${outcome.page.url}`;
    case 'not-modified':
      return `not modified ${outcome.url}`;
    case 'postponed':
      return 'postponed';
  }
};

const header = (head: string | undefined, name: string): string | undefined =>
  head
    ?.split('\r\n')
    .find((line) => line.toLowerCase().startsWith(`${name}: `))
    ?.slice(name.length + 2);

describe('a page', () => {
  it('comes with everything that is needed to judge it and to ask again', async () => {
    const headers = ['ETag: W/"v1"', 'Last-Modified: Tue, 24 Nov 2026 11:00:00 GMT'];
    const { url } = await origin(say(page(...headers)));
    expect(await fetcher()(`${url}/story?id=1#comments`)).toEqual({
      kind: 'page',
      crawlDelayMs: 0,
      redirects: [],
      page: {
        url: `${url}/story?id=1`,
        status: 200,
        headers: {
          'content-type': 'text/html',
          etag: 'W/"v1"',
          'last-modified': 'Tue, 24 Nov 2026 11:00:00 GMT',
          'content-length': String(HTML.length),
        },
        body: new Uint8Array(Buffer.from(HTML)),
        sha256: createHash('sha256').update(HTML).digest('hex'),
        validators: { etag: 'W/"v1"', lastModified: 'Tue, 24 Nov 2026 11:00:00 GMT' },
        fetchedAt: NOW,
      },
    });
  });

  it('is asked for by name, in HTML, packed or plain, without conditions', async () => {
    const { url, heads } = await origin(say(page()));
    await fetcher()(`${url}/`);
    expect(header(heads[0], 'user-agent')).toBe('StopPress/0 (+desk@example.org)');
    expect(header(heads[0], 'accept')).toMatch(/^text\/html/);
    expect(header(heads[0], 'accept-encoding')).toBe('gzip, br');
    expect(heads[0]).not.toMatch(/if-none-match|if-modified-since|cookie/i);
  });

  it.each([
    ['gzip', gzipSync(HTML)],
    ['br', brotliCompressSync(HTML)],
  ])('has the same bytes and hash when it came as %s', async (coding, body) => {
    const headers = ['Content-Type: text/html', `Content-Encoding: ${coding}`];
    const { url } = await origin(say(httpAnswer(body, { headers })));
    const outcome = await fetcher()(`${url}/`);
    expect(outcome.kind === 'page' && Buffer.from(outcome.page.body).toString()).toBe(HTML);
    expect(outcome.kind === 'page' && outcome.page.sha256).toBe(
      createHash('sha256').update(HTML).digest('hex'),
    );
  });

  it('of more than the limit is no page', async () => {
    const { url } = await origin(say(page()));
    expect(said(await fetcher({ limits: { maxBytes: 20 } })(`${url}/`))).toMatch(/^FETCH_TOO_LARGE/);
  });
});

describe('a conditional request', () => {
  const stored = { etag: 'W/"v1"', lastModified: 'Tue, 24 Nov 2026 11:00:00 GMT' };
  const notModified = 'HTTP/1.1 304 Not Modified\r\n';

  it('sends both validators, and keeps them when nothing new is said', async () => {
    const { url, heads } = await origin(say(`${notModified}\r\n`));
    expect(await fetcher()(`${url}/story`, { validators: stored })).toEqual({
      kind: 'not-modified',
      redirects: [],
      crawlDelayMs: 0,
      url: `${url}/story`,
      validators: stored,
      fetchedAt: NOW,
    });
    expect(header(heads[0], 'if-none-match')).toBe('W/"v1"');
    expect(header(heads[0], 'if-modified-since')).toBe('Tue, 24 Nov 2026 11:00:00 GMT');
  });

  it('keeps the validators that 304 brings', async () => {
    const { url } = await origin(say(`${notModified}ETag: "v2"\r\nContent-Length: 12345678\r\n\r\n`));
    expect(await fetcher()(`${url}/story`, { validators: stored })).toMatchObject({
      kind: 'not-modified',
      redirects: [],
      validators: { etag: '"v2"', lastModified: stored.lastModified },
    });
  });

  it('must not get a 304 when it had no conditions', async () => {
    const { url, port } = await origin(say(`${notModified}\r\n`));
    const outcome = await fetcher()(`${url}/story`);
    expect(said(outcome)).toBe(
      `FETCH_PROTOCOL: 127.0.0.1:${port} responded with 304 Not Modified to a request without conditions.`,
    );
    expect(outcome).toMatchObject({ status: 304 });
  });

  it('goes to the address that published the validators, also behind a redirect, and to no other', async () => {
    const { url, heads } = await origin(site({ '/old': redirect('/new'), '/new': `${notModified}\r\n` }));
    const outcome = await fetcher()(`${url}/old`, { validators: stored, validatorsUrl: `${url}/new` });
    expect(said(outcome)).toBe(`not modified ${url}/new`);
    expect(heads.map((head) => header(head, 'if-none-match'))).toEqual([undefined, 'W/"v1"']);
  });

  it('does not go to where a redirect leads now, if it led elsewhere before', async () => {
    const { url, heads } = await origin(site({ '/old': redirect('/other'), '/other': page('ETag: "x"') }));
    const outcome = await fetcher()(`${url}/old`, { validators: stored, validatorsUrl: `${url}/new` });
    expect(outcome).toMatchObject({ kind: 'page', page: { validators: { etag: '"x"' } } });
    expect(heads.map((head) => header(head, 'if-none-match'))).toEqual([undefined, undefined]);
  });

  it('does not go to the first address when the validators are those of another', async () => {
    const { url, heads } = await origin(site({ '/old': page() }));
    await fetcher()(`${url}/old`, { validators: stored, validatorsUrl: `${url}/new` });
    expect(header(heads[0], 'if-modified-since')).toBeUndefined();
  });

  it('is not made for pages behind a redirect by who does not keep their address', async () => {
    const pages = site({ '/old': redirect('/new'), '/new': page('ETag: "x"') });
    const { url } = await origin(pages);
    expect(await fetcher()(`${url}/old`)).toMatchObject({ kind: 'page', page: { validators: NONE } });
    expect(await fetcher()(`${url}/old`, { validatorsUrl: null })).toMatchObject({
      page: { validators: { etag: '"x"' } },
    });
  });
});

describe('a redirect', () => {
  it('is followed by hand, and each one told', async () => {
    const { url, heads } = await origin(
      site({
        '/1': redirect('/2', '301 Moved Permanently'),
        '/2': redirect('3?x=y', '307 Temporary Redirect'),
        '/3?x=y': page(),
      }),
    );
    expect(await fetcher()(`${url}/1`)).toMatchObject({
      kind: 'page',
      page: { url: `${url}/3?x=y` },
      redirects: [
        { from: `${url}/1`, to: `${url}/2`, status: 301 },
        { from: `${url}/2`, to: `${url}/3?x=y`, status: 307 },
      ],
    });
    expect(heads.map((head) => head.split(' ').slice(0, 2).join(' '))).toEqual([
      'GET /1',
      'GET /2',
      'GET /3?x=y',
    ]);
  });

  it('on one host uses one connection', async () => {
    const { url, connections } = await origin(
      site({ '/1': redirect('/2'), '/2': redirect('/3'), '/3': page() }),
    );
    expect(said(await fetcher()(`${url}/1`))).toBe(`page ${url}/3`);
    expect(connections()).toBe(1);
  });

  it.each([
    [
      'the metadata service',
      'http://169.254.169.254/latest/meta-data/',
      '169.254.169.254 is not a public address',
    ],
    ['a private address', 'http://10.0.0.1/', '10.0.0.1 is not a public address'],
    ['loopback in disguise', 'http://2130706434/', '127.0.0.2 is not a public address'],
    ['another port', 'http://news.example:22/', 'Port 22 of news.example'],
    ['a private name', 'http://inside.example/', 'inside.example resolves to 10.0.0.7 (private)'],
  ])('to %s is refused with the reason', async (_, to, reason) => {
    const { url, port } = await origin(say(redirect(to)));
    const outcome = await fetcher({
      outbound: { lookup: (_host, done) => done(null, [{ address: '10.0.0.7', family: 4 }]) },
    })(`${url}/`);
    expect(said(outcome)).toContain(`ADDRESS_FORBIDDEN: 127.0.0.1:${port} redirects: ${reason}`);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'ftp://news.example/', 'data:text/html,x'])(
    'to %s is refused with the reason',
    async (to) => {
      const { url } = await origin(say(redirect(to)));
      const outcome = await fetcher()(`${url}/`);
      expect(said(outcome)).toBe(
        `FETCH_REDIRECTS: ${url}/ redirects to a ${new URL(to).protocol} URL, which is not followed.`,
      );
      expect(outcome).toMatchObject({ status: 302, retryAfterMs: null });
    },
  );

  it('from https to http is refused, and the other way round followed', async () => {
    const pem = selfSigned({ names: ['127.0.0.1'] });
    const plain = await origin(say(page()));
    const safe = opened(await rawTlsServer(pem, say(redirect(`${plain.url}/`))));
    const outbound = { ca: [pem.cert] };
    expect(said(await fetcher({ outbound })(`https://127.0.0.1:${safe.port}/`))).toBe(
      `FETCH_REDIRECTS: https://127.0.0.1:${safe.port}/ redirects from https to ${plain.url}/, which is not followed.`,
    );
    expect(plain.heads).toEqual([]);
    const allowed = fetcher({ outbound, limits: { allowDowngrade: true } });
    expect(said(await allowed(`https://127.0.0.1:${safe.port}/`))).toBe(`page ${plain.url}/`);

    const up = opened(await rawTlsServer(pem, say(page())));
    const start = await origin(say(redirect(`https://127.0.0.1:${up.port}/`)));
    expect(said(await fetcher({ outbound })(`${start.url}/`))).toBe(`page https://127.0.0.1:${up.port}/`);
  });

  it('to itself or in a circle is refused at once', async () => {
    const { url, heads } = await origin(
      site({ '/self': redirect('/self'), '/a': redirect('/b'), '/b': redirect('/a') }),
    );
    expect(said(await fetcher()(`${url}/self#x`))).toContain('FETCH_REDIRECTS');
    expect(said(await fetcher()(`${url}/a`))).toContain(`in a loop, back to ${url}/a`);
    expect(heads).toHaveLength(3);
  });

  it('after five others is refused', async () => {
    const { url, heads } = await origin((socket, _head, count) => {
      socket.write(redirect(`/${count}`));
    });
    expect(said(await fetcher()(`${url}/`))).toContain('exceeds the limit of 5 redirects');
    expect(heads).toHaveLength(6);
  });

  it('does not start the deadline anew', async () => {
    const { url } = await origin((socket, _head, count) => {
      if (count === 1) socket.write(redirect('/slow'));
    });
    let ms = 0;
    const elapsed = (): number => {
      ms += 450;
      return ms;
    };
    const outcome = await fetcher({ limits: { deadlineMs: 1_000 }, elapsed })(`${url}/`);
    expect(said(outcome)).toContain('did not respond within 100 ms');
  });
});

describe('a refusal', () => {
  it.each([
    ['404 Not Found', 'HTTP_NOT_FOUND'],
    ['410 Gone', 'HTTP_NOT_FOUND'],
    ['403 Forbidden', 'HTTP_FORBIDDEN'],
    ['451 Unavailable For Legal Reasons', 'HTTP_FORBIDDEN'],
    ['400 Bad Request', 'HTTP_CLIENT_ERROR'],
    ['500 Internal Server Error', 'HTTP_SERVER_ERROR'],
  ])('with %s is %s', async (status, code) => {
    const { url } = await origin(say(httpAnswer('<h1>No</h1>', { status })));
    expect(await fetcher()(`${url}/`)).toMatchObject({
      kind: 'failed',
      status: Number(status.slice(0, 3)),
      failure: { code },
      retryAfterMs: null,
      fetchedAt: NOW,
    });
  });

  it.each([
    ['429 Too Many Requests', '120', 120_000],
    ['503 Service Unavailable', 'Tue, 24 Nov 2026 12:05:00 GMT', 300_000],
    ['403 Forbidden', '60', 60_000],
    ['503 Service Unavailable', '9999999', 86_400_000],
    ['503 Service Unavailable', 'later', null],
  ])('with %s and Retry-After %j says how long to wait', async (status, after, retryAfterMs) => {
    const { url } = await origin(say(httpAnswer('', { status, headers: [`Retry-After: ${after}`] })));
    expect(await fetcher()(`${url}/`)).toMatchObject({ kind: 'failed', retryAfterMs });
  });

  it('does not have to be read to its end', async () => {
    const { url } = await origin(
      say('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 99999999\r\n\r\nx'),
    );
    expect(await fetcher()(`${url}/`)).toMatchObject({ status: 503, failure: { code: 'HTTP_SERVER_ERROR' } });
  });

  it('behind a redirect tells of the redirect', async () => {
    const { url, port } = await origin(site({ '/': redirect('/gone') }));
    expect(said(await fetcher()(`${url}/`))).toBe(
      `HTTP_NOT_FOUND: 127.0.0.1:${port} redirects: 127.0.0.1:${port} responded with 404 Not Found.`,
    );
  });
});

describe('something else than HTML', () => {
  it('is named and not read, however large it is', async () => {
    const { url, port } = await origin(
      say('HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 99999999\r\n\r\n%PDF-1.7'),
    );
    const outcome = await fetcher()(`${url}/report.pdf`);
    expect(said(outcome)).toBe(
      `CAPTURE_NOT_HTML: 127.0.0.1:${port} sent application/pdf instead of an HTML page.`,
    );
    expect(outcome).toMatchObject({ status: 200 });
  });

  it('is told apart where it is a feed, because that belongs elsewhere in the watch list', async () => {
    const { url, port } = await origin(
      say(
        'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 38\r\n\r\n<?xml version="1.0"?><rss version="2">',
      ),
    );
    expect(said(await fetcher()(`${url}/feed`))).toBe(
      `CAPTURE_IS_FEED: 127.0.0.1:${port} sent a feed instead of an HTML page.`,
    );
  });

  it('is found out by its bytes where the type is missing', async () => {
    const { url } = await origin(say(httpAnswer('%PDF-1.7')));
    expect(said(await fetcher()(`${url}/`))).toContain('sent PDF instead');
  });

  it('is not a page without a type', async () => {
    const { url } = await origin(say(httpAnswer(HTML)));
    expect(said(await fetcher()(`${url}/`))).toBe(`page ${url}/`);
  });
});

describe('a fetch', () => {
  it('of something that is no address is refused, not thrown', async () => {
    expect(said(await fetcher()('news.example/story'))).toContain('ADDRESS_INVALID');
    expect(said(await fetcher()('file:///etc/passwd'))).toContain('ADDRESS_INVALID');
    expect(said(await fetcher({ policy: { allowPrivate: [] } })('http://127.1/'))).toContain(
      'ADDRESS_FORBIDDEN',
    );
  });

  it('is given up with its signal', async () => {
    const { url } = await origin(() => {});
    const controller = new AbortController();
    const pending = fetcher()(`${url}/`, { signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(said(await pending)).toContain('FETCH_ABORTED');
  });

  it('that breaks off is a failure with the status that came', async () => {
    const { url } = await origin((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>Half', () =>
        socket.end(),
      ),
    );
    expect(await fetcher()(`${url}/`)).toMatchObject({
      kind: 'failed',
      status: 200,
      failure: { code: 'FETCH_PROTOCOL' },
    });
  });
});

describe('cookies', () => {
  const visit = (head: string) => header(head, 'cookie') ?? '';
  const send = (to: string, ...setCookies: string[]) =>
    httpAnswer('', {
      status: '302 Found',
      headers: [`Location: ${to}`, ...setCookies.map((c) => `Set-Cookie: ${c}`)],
    });

  it('of a redirect come back, also to the same URL', async () => {
    const { url, heads } = await origin((socket, head) =>
      socket.write(visit(head).includes('a=1') ? page() : send('/story', 'a=1; Path=/', 'b=2; HttpOnly')),
    );
    expect(said(await fetcher()(`${url}/story`))).toBe(`page ${url}/story`);
    expect(
      visit(heads[1] ?? '')
        .split('; ')
        .toSorted(),
    ).toEqual(['a=1', 'b=2']);
  });

  it('are kept for one fetch, one path and one host', async () => {
    const elsewhere = await origin(say(page()));
    const { url, heads } = await origin((socket, head) => {
      if (head.startsWith('GET /far'))
        socket.write(send(`${elsewhere.url}/end`.replace('127.0.0.1', 'localhost')));
      else socket.write(send('/far', 'mine=1; Path=/near'));
    });
    const fetchPage = fetcher({ policy: { allowPrivate: ['127.0.0.1', 'localhost'] } });
    await fetchPage(`${url}/start`);
    await fetchPage(`${url}/near/start`);
    expect([...heads, ...elsewhere.heads].map((head) => header(head, 'cookie'))).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });

  it('that do not help leave a loop a failure', async () => {
    const { url } = await origin(say(send('/story', 'a=1; Path=/')));
    expect(said(await fetcher()(`${url}/story`))).toMatch(/^FETCH_REDIRECTS: .* in a loop/);
  });
});

describe('a refresh', () => {
  it('at once is a hop', async () => {
    const { url } = await origin(
      site({
        '/meta': httpAnswer('<!doctype html><meta http-equiv="refresh" content="0; url=/header">', {
          headers: ['Content-Type: text/html'],
        }),
        '/header': page('Refresh: 0; url=/end'),
        '/end': page(),
      }),
    );
    const outcome = await fetcher()(`${url}/meta`);
    expect(said(outcome)).toBe(`page ${url}/end`);
    expect(outcome.kind === 'page' && outcome.redirects.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('of a page to itself, or later, leaves the page as it is', async () => {
    const { url } = await origin(
      site({ '/self': page('Refresh: 0; url=/self'), '/late': page('Refresh: 60; url=/x') }),
    );
    expect(said(await fetcher()(`${url}/self`))).toBe(`page ${url}/self`);
    expect(said(await fetcher()(`${url}/late`))).toBe(`page ${url}/late`);
  });
});

describe('a server that refuses conditions', () => {
  const validators = { etag: '"v1"', lastModified: null };
  const refuses = (status: string, body: string) =>
    origin((socket, head) =>
      socket.write(
        head.includes('if-none-match')
          ? httpAnswer(body, { status, headers: ['Content-Type: text/html'] })
          : page(),
      ),
    );

  it.each([
    ['412 Precondition Failed', 'no'],
    ['403 Forbidden', 'no'],
    ['500 Internal Server Error', 'no'],
    ['200 OK', ''],
  ])('with %s gets the same request without them', async (status, body) => {
    const { url, heads } = await refuses(status, body);
    const outcome = await fetcher()(`${url}/story`, { validators });
    expect(outcome).toMatchObject({ kind: 'page', conditionsRefused: true });
    expect(heads).toHaveLength(2);
  });

  it.each(['404 Not Found', '429 Too Many Requests', '503 Service Unavailable'])(
    'is not assumed after %s',
    async (status) => {
      const { url, heads } = await refuses(status, 'no');
      expect((await fetcher()(`${url}/story`, { validators })).kind).toBe('failed');
      expect(heads).toHaveLength(1);
    },
  );
});

describe('a redirect to another host', () => {
  const setUp = async (wait: number | null, answer: Answer = say(page())) => {
    const elsewhere = await origin(answer);
    const target = elsewhere.url.replace('127.0.0.1', 'localhost');
    const { url } = await origin(say(redirect(`${target}/end`)));
    const log: string[] = [];
    const fetchPage = fetcher({
      policy: { allowPrivate: ['127.0.0.1', 'localhost'] },
      turns: {
        take: async (to) => {
          log.push(`take ${new URL(to).pathname}`);
          return wait;
        },
        hold: async (to, ms) => void log.push(`hold ${new URL(to).pathname} ${ms}`),
      },
      pause: async (ms) => void log.push(`wait ${ms}`),
    });
    return { outcome: await fetchPage(`${url}/start`), log, elsewhere };
  };

  it('waits for the turn of that host', async () => {
    const { outcome, log } = await setUp(700);
    expect(outcome.kind).toBe('page');
    expect(log).toEqual(['take /end', 'wait 700']);
  });

  it('is postponed when that takes too long', async () => {
    const { outcome, elsewhere } = await setUp(null);
    expect(outcome).toMatchObject({ kind: 'postponed', hostIsBusy: true });
    expect(elsewhere.heads).toHaveLength(0);
  });

  it('holds that host for its Retry-After', async () => {
    const { log } = await setUp(0, say(httpAnswer('', { status: '503 Busy', headers: ['Retry-After: 90'] })));
    expect(log).toEqual(['take /end', 'hold /end 90000']);
  });
});

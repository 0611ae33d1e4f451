import { buildConnector } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  createOutbound,
  type AddressPolicy,
  type OutboundOptions,
  type OutboundResult,
} from '../../src/outbound/outbound.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { httpAnswer, rawServer, say, type RawServer } from '../support/outbound/raw-server.ts';

const opened = closeAfterEach();

const target = async (): Promise<RawServer> => opened(await rawServer(say(httpAnswer('hello'))));

const outboundWith = (options: OutboundOptions) => opened(createOutbound(options));

const get = (url: string) =>
  ({ url, method: 'GET', headers: {}, deadlineMs: 2_000, maxBytes: 1_000, overflow: 'fail' }) as const;

/** undici has a connection free for the next request one turn after the answer. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const failureOf = (result: OutboundResult): string =>
  result.kind === 'failed'
    ? `${result.failure.code}: ${result.failure.message}`
    : `answered ${result.status}`;

/** Answers like a resolver, whatever the name; the last answer is given to every further question. */
const resolver = (...answers: readonly (readonly string[])[]): NonNullable<OutboundOptions['lookup']> => {
  let asked = 0;
  return (_host, done) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
};

describe('a name', () => {
  it.each([
    ['a loopback address', ['127.0.0.1']],
    ['a public and a loopback address', ['1.1.1.1', '127.0.0.1']],
    ['a loopback and a public address', ['127.0.0.1', '1.1.1.1']],
    ['a public address and the metadata service', ['2606:4700:4700::1111', '169.254.169.254']],
    ['a mapped loopback address', ['::ffff:127.0.0.1']],
    ['a NAT64 form of a loopback address', ['64:ff9b::7f00:1']],
    ['a link-local address with a zone', ['fe80::1%lo']],
    ['something that is no address', ['127.0.0.1.evil.example']],
  ])('is refused without a connection when it resolves to %s', async (_, addresses) => {
    const { port, connections } = await target();
    const outbound = outboundWith({
      policy: { allowPrivate: [], extraPorts: [port] },
      lookup: resolver(addresses),
    });
    const result = await outbound.request(get(`http://news.example:${port}/`));
    expect(failureOf(result)).toContain('ADDRESS_FORBIDDEN: news.example resolves to ');
    expect(connections()).toBe(0);
  });

  it('is named together with the address that spoiled it', async () => {
    const outbound = outboundWith({
      policy: { allowPrivate: [] },
      lookup: resolver(['1.1.1.1', '10.0.0.7']),
    });
    expect(failureOf(await outbound.request(get('http://news.example/')))).toBe(
      'ADDRESS_FORBIDDEN: news.example resolves to 10.0.0.7 (private), which is not a public address.',
    );
  });

  it('that changes to loopback after it was looked at is refused when it is dialled', async () => {
    const { port, connections } = await target();
    const lookup = resolver(['1.1.1.1'], ['127.0.0.1']);
    const seen = await new Promise((resolve) => {
      lookup('news.example', (_error, addresses) => resolve(addresses));
    });
    expect(seen).toEqual([{ address: '1.1.1.1', family: 4 }]);
    const outbound = outboundWith({ policy: { allowPrivate: [], extraPorts: [port] }, lookup });
    expect(failureOf(await outbound.request(get(`http://news.example:${port}/`)))).toContain(
      'ADDRESS_FORBIDDEN',
    );
    expect(connections()).toBe(0);
  });

  it('that is answered by another address than it resolved to gets no request', async () => {
    const { port, heads } = await target();
    const outbound = outboundWith({
      policy: { allowPrivate: [], extraPorts: [port] },
      lookup: resolver(['1.1.1.1']),
      buildConnector: (options) => {
        const connect = buildConnector(options);
        return (to, done) => connect({ ...to, hostname: '127.0.0.1' }, done);
      },
    });
    expect(failureOf(await outbound.request(get(`http://news.example:${port}/`)))).toBe(
      'ADDRESS_FORBIDDEN: news.example connected to 127.0.0.1 (loopback), which is not a public address.',
    );
    expect(heads).toEqual([]);
  });

  it('is dialled when it is listed, wherever it leads', async () => {
    const { port } = await target();
    const outbound = outboundWith({
      policy: { allowPrivate: ['cms.internal'] },
      lookup: resolver(['127.0.0.1']),
    });
    expect(failureOf(await outbound.request(get(`http://cms.internal:${port}/`)))).toBe('answered 200');
    expect(failureOf(await outbound.request(get(`http://cms.internal.:${port}/`)))).toBe('answered 200');
  });

  it('is dialled when all its addresses are listed, and not when one is missing', async () => {
    const { port } = await target();
    const policy: AddressPolicy = { allowPrivate: ['127.0.0.0/8'], extraPorts: [port] };
    const both = outboundWith({ policy, lookup: resolver(['127.0.0.1', '127.0.0.9']) });
    expect(failureOf(await both.request(get(`http://cms.internal:${port}/`)))).toBe('answered 200');
    const mixed = outboundWith({ policy, lookup: resolver(['127.0.0.1', '10.0.0.1']) });
    expect(failureOf(await mixed.request(get(`http://cms.internal:${port}/`)))).toContain('10.0.0.1');
  });

  it('is dialled at the next address when the first one does not answer', async () => {
    const { port } = await target();
    const outbound = outboundWith({
      policy: { allowPrivate: ['cms.internal'] },
      lookup: resolver(['::1', '127.0.0.1']),
    });
    expect(failureOf(await outbound.request(get(`http://cms.internal:${port}/`)))).toBe('answered 200');
  });

  it('that does not exist is a failure of DNS', async () => {
    const outbound = outboundWith({
      policy: { allowPrivate: [] },
      lookup: (_host, done) => done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
    });
    expect(failureOf(await outbound.request(get('http://news.example/')))).toBe(
      'FETCH_DNS: The host name of news.example does not exist.',
    );
  });

  it.each([
    ['EAI_AGAIN', 'FETCH_DNS: DNS did not respond to the lookup of news.example.'],
    ['EAI_FAIL', 'FETCH_DNS: The host name of news.example could not be resolved (EAI_FAIL).'],
  ])('that cannot be looked up is a failure of DNS (%s)', async (code, expected) => {
    const outbound = outboundWith({
      policy: { allowPrivate: [] },
      lookup: (_host, done) => done(Object.assign(new Error('no'), { code }), []),
    });
    expect(failureOf(await outbound.request(get('http://news.example/')))).toBe(expected);
  });

  it('without any address is a failure of DNS', async () => {
    const outbound = outboundWith({ policy: { allowPrivate: [] }, lookup: resolver([]) });
    expect(failureOf(await outbound.request(get('http://news.example/')))).toContain('FETCH_DNS');
  });

  it('whose look-up never ends is given up at the deadline', async () => {
    const outbound = outboundWith({ policy: { allowPrivate: [] }, lookup: () => {} });
    const result = await outbound.request({ ...get('http://news.example/'), deadlineMs: 100 });
    expect(failureOf(result)).toBe('FETCH_TIMEOUT: Could not connect to news.example within 100 ms.');
  });
});

describe('a request that was given up while its name was looked up', () => {
  it('is never sent', async () => {
    const { port, heads, connections, open } = await target();
    let answer = (): void => {};
    const outbound = outboundWith({
      policy: { allowPrivate: ['cms.internal'] },
      lookup: (_host, done) => {
        answer = () => done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const controller = new AbortController();
    const pending = outbound.request({ ...get(`http://cms.internal:${port}/`), signal: controller.signal });
    await nextTurn();
    controller.abort();
    expect(failureOf(await pending)).toContain('FETCH_ABORTED');
    answer();
    await expect.poll(connections).toBe(1);
    await expect.poll(open).toBe(0);
    expect(heads).toEqual([]);
  });
});

describe('an IP literal', () => {
  it('is refused without a connection, though it is never looked up', async () => {
    const { port, connections } = await target();
    const outbound = outboundWith({
      policy: { allowPrivate: [], extraPorts: [port] },
      lookup: () => expect.unreachable(),
    });
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '0.0.0.0', 'localhost.']) {
      expect(failureOf(await outbound.request(get(`http://${host}:${port}/`)))).toContain(
        'ADDRESS_FORBIDDEN',
      );
    }
    expect(connections()).toBe(0);
  });

  it('is refused for a POST as for a GET', async () => {
    const { port, connections } = await target();
    const outbound = outboundWith({ policy: { allowPrivate: [], extraPorts: [port] } });
    const result = await outbound.request({
      ...get(`http://127.0.0.1:${port}/`),
      method: 'POST',
      body: '{}',
    });
    expect(failureOf(result)).toContain('ADDRESS_FORBIDDEN');
    expect(connections()).toBe(0);
  });
});

describe('the policy', () => {
  it('is asked at each request, and a withdrawn permission closes the kept connection', async () => {
    const { port, connections } = await target();
    let policy: AddressPolicy = { allowPrivate: ['cms.internal'] };
    const outbound = outboundWith({ policy: () => policy, lookup: resolver(['127.0.0.1']) });
    const url = `http://cms.internal:${port}/`;
    expect(failureOf(await outbound.request(get(url)))).toBe('answered 200');
    await nextTurn();
    expect(failureOf(await outbound.request(get(url)))).toBe('answered 200');
    expect(connections()).toBe(1);

    policy = { allowPrivate: [], extraPorts: [port] };
    expect(failureOf(await outbound.request(get(url)))).toContain('cms.internal resolves to 127.0.0.1');
    policy = { allowPrivate: ['cms.internal'] };
    expect(failureOf(await outbound.request(get(url)))).toBe('answered 200');
    expect(connections()).toBe(2);
  });

  it('keeps the connections when a new one says the same', async () => {
    const { port, connections } = await target();
    const outbound = outboundWith({ policy: () => ({ allowPrivate: ['127.0.0.1'] }) });
    for (let n = 0; n < 3; n += 1) {
      expect(failureOf(await outbound.request(get(`http://127.0.0.1:${port}/`)))).toBe('answered 200');
      await nextTurn();
    }
    expect(connections()).toBe(1);
  });
});

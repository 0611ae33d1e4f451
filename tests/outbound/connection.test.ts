import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionRequest,
  type ConnectionResult,
  createOutbound,
  type OutboundOptions,
} from '../../src/outbound/outbound.ts';
import { compilePolicy } from '../../src/outbound/address.ts';
import { selfSigned } from '../support/outbound/certificate.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';

const opened = closeAfterEach();

/** Greets like a mail server, and counts who came. */
const mailServer = async (pem?: { key: string; cert: string }) => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const greet = (socket: Socket): void => {
    socket.on('error', () => {});
    socket.write('220 mail.example ESMTP\r\n');
  };
  const server = pem ? createTlsServer(pem, greet) : createServer(greet);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return opened({
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
};

const gate = (options: OutboundOptions) => opened(createOutbound(options));

const connect = (
  options: OutboundOptions,
  request: Partial<ConnectionRequest> & { host: string; port: number },
): Promise<ConnectionResult> => gate(options).connect({ tls: false, deadlineMs: 3_000, ...request });

const said = async (result: ConnectionResult): Promise<string> => {
  if (result.kind === 'failed') return `${result.failure.code}: ${result.failure.message}`;
  const [bytes] = (await once(result.socket, 'data')) as [Buffer];
  result.socket.destroy();
  return bytes.toString();
};

const GREETING = '220 mail.example ESMTP\r\n';

describe('a mail server', () => {
  it('that is listed is connected to, in the clear and over TLS', async () => {
    const pem = selfSigned({ names: ['127.0.0.1', 'mail.internal'] });
    const plain = await mailServer();
    const safe = await mailServer(pem);
    const policy = { allowPrivate: ['127.0.0.1', 'mail.internal'] };
    const lookup: NonNullable<OutboundOptions['lookup']> = (_host, done) =>
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    const options: OutboundOptions = { policy, ca: [pem.cert], lookup };
    expect(await said(await connect(options, { host: '127.0.0.1', port: plain.port }))).toBe(GREETING);
    expect(await said(await connect(options, { host: '127.0.0.1', port: safe.port, tls: true }))).toBe(
      GREETING,
    );
    expect(await said(await connect(options, { host: 'mail.internal', port: safe.port, tls: true }))).toBe(
      GREETING,
    );
  });

  it('that is listed with another port is refused', async () => {
    const { port, connections } = await mailServer();
    const result = await connect({ policy: { allowPrivate: ['127.0.0.1:2'] } }, { host: '127.0.0.1', port });
    expect(await said(result)).toBe('ADDRESS_FORBIDDEN: 127.0.0.1 is not a public address but loopback.');
    expect(connections()).toBe(0);
  });

  it.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '::1', '[::1]', '::ffff:127.0.0.1', 'localhost.'])(
    'written as %s is refused before a connection',
    async (host) => {
      const { port, connections } = await mailServer();
      const result = await connect({ policy: { allowPrivate: [], extraPorts: [port] } }, { host, port });
      expect(await said(result)).toMatch(/^ADDRESS_FORBIDDEN: .* is not a public address but loopback\.$/);
      expect(connections()).toBe(0);
    },
  );

  it.each([
    ['a private address', ['10.0.0.7'], '10.0.0.7 (private)'],
    ['a public and a loopback address', ['1.1.1.1', '127.0.0.1'], '127.0.0.1 (loopback)'],
  ])('whose name leads to %s is refused without a connection', async (_, addresses, shown) => {
    const { port, connections } = await mailServer();
    const result = await connect(
      {
        policy: { allowPrivate: [], extraPorts: [port] },
        lookup: (_host, done) =>
          done(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          ),
      },
      { host: 'mail.example', port },
    );
    expect(await said(result)).toBe(
      `ADDRESS_FORBIDDEN: mail.example resolves to ${shown}, which is not a public address.`,
    );
    expect(connections()).toBe(0);
  });

  it.each([25, 465, 587, 2525])('may listen on port %i', (port) => {
    expect(compilePolicy({ allowPrivate: [] }).checkServer('mail.example', port).kind).toBe('allowed');
  });

  it.each([
    ['mail.example', 80],
    ['mail.example', 443],
    ['mail.example', 22],
    ['mail.example/x', 25],
    ['a@mail.example', 25],
    ['', 25],
    ['mail.example:25', 25],
    ['mail.example', 99_999],
    ['fe80::1%lo', 25],
  ])('is none at %s, port %i', (host, port) => {
    expect(compilePolicy({ allowPrivate: [] }).checkServer(host, port).kind).toBe('refused');
  });

  it('whose certificate is not trusted, or for another name, is refused with the reason', async () => {
    const pem = selfSigned({ names: ['other.example'] });
    const { port } = await mailServer(pem);
    const policy = { allowPrivate: ['127.0.0.1'] };
    const untrusted = await connect({ policy }, { host: '127.0.0.1', port, tls: true });
    expect(await said(untrusted)).toBe(
      `FETCH_TLS: Could not establish TLS with 127.0.0.1:${port}: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    );
    const otherName = await connect({ policy, ca: [pem.cert] }, { host: '127.0.0.1', port, tls: true });
    expect(await said(otherName)).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)');
  });

  it('that never agrees on TLS is given up at the deadline, and its connection ended', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    opened({ close: async () => void silent.close() });
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const result = await connect(
      { policy: { allowPrivate: ['127.0.0.1'] } },
      { host: '127.0.0.1', port, tls: true, deadlineMs: 300 },
    );
    expect(await said(result)).toBe(`FETCH_TIMEOUT: Could not connect to 127.0.0.1:${port} within 300 ms.`);
    for (const socket of sockets) if (!socket.closed) await once(socket.resume(), 'close');
  });

  it('whose name is never resolved is given up at the deadline', async () => {
    const result = await connect(
      { policy: { allowPrivate: [] }, lookup: () => {} },
      { host: 'mail.example', port: 25, deadlineMs: 200 },
    );
    expect(await said(result)).toBe('FETCH_TIMEOUT: Could not connect to mail.example:25 within 200 ms.');
  });

  it('that speaks no TLS, or is not there, says so', async () => {
    const { port, close } = await mailServer();
    const policy = { allowPrivate: ['127.0.0.1'] };
    expect(await said(await connect({ policy }, { host: '127.0.0.1', port, tls: true }))).toContain(
      'FETCH_TLS',
    );
    await close();
    expect(await said(await connect({ policy }, { host: '127.0.0.1', port }))).toBe(
      `FETCH_CONNECT: Could not connect to 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
  });

  it('is left when whoever asked gives up, before or during the connection', async () => {
    const policy = { allowPrivate: [] };
    const gaveUp = 'FETCH_ABORTED: The connection to mail.example:25 was aborted.';
    const wanted = { host: 'mail.example', port: 25 };
    expect(
      await said(await connect({ policy, lookup: () => {} }, { ...wanted, signal: AbortSignal.abort() })),
    ).toBe(gaveUp);
    const controller = new AbortController();
    const lookup: NonNullable<OutboundOptions['lookup']> = () => controller.abort();
    expect(await said(await connect({ policy, lookup }, { ...wanted, signal: controller.signal }))).toBe(
      gaveUp,
    );
  });
});

describe('closing the way out', () => {
  it('ends the connections that were handed over, and opens none afterwards', async () => {
    const { port, open } = await mailServer();
    const outbound = gate({ policy: { allowPrivate: ['127.0.0.1'] } });
    const wanted: ConnectionRequest = { host: '127.0.0.1', port, tls: false, deadlineMs: 3_000 };
    const result = await outbound.connect(wanted);
    if (result.kind === 'failed') throw new Error(result.failure.message);
    expect(open()).toBe(1);
    await outbound.close();
    expect(result.socket.destroyed).toBe(true);
    expect(await said(await outbound.connect(wanted))).toBe('FETCH_ABORTED: Outgoing requests are closed.');
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createOutbound, type OutboundResult } from '../../src/outbound/outbound.ts';
import { selfSigned } from '../support/outbound/certificate.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { httpAnswer, rawServer, rawTlsServer, say } from '../support/outbound/raw-server.ts';

const opened = closeAfterEach();

const ask = async (
  port: number,
  { ca, host = '127.0.0.1' }: { ca?: readonly string[]; host?: string } = {},
): Promise<OutboundResult> => {
  const outbound = opened(
    createOutbound({
      policy: { allowPrivate: ['127.0.0.1', 'localhost'] },
      connectTimeoutMs: 500,
      ...(ca && { ca }),
    }),
  );
  return outbound.request({
    url: `https://${host}:${port}/`,
    method: 'GET',
    headers: {},
    deadlineMs: 4_000,
    maxBytes: 1_000,
    overflow: 'fail',
  });
};

const failureOf = (result: OutboundResult): string =>
  result.kind === 'failed'
    ? `${result.failure.code}: ${result.failure.message}`
    : `answered ${result.status}`;

/** Node's own server answers what it cannot read with 400, in plain text. */
const plainServer = async (): Promise<{ port: number; close: () => Promise<void> }> => {
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const hello = say(httpAnswer('hello'));

describe('a certificate', () => {
  it('that is trusted and right is accepted', async () => {
    const pem = selfSigned({ names: ['127.0.0.1'] });
    const { port } = opened(await rawTlsServer(pem, hello));
    expect(failureOf(await ask(port, { ca: [pem.cert] }))).toBe('answered 200');
  });

  it('that signed itself is refused with the reason', async () => {
    const { port, heads } = opened(await rawTlsServer(selfSigned({ names: ['127.0.0.1'] }), hello));
    expect(failureOf(await ask(port))).toBe(
      `FETCH_TLS: Could not establish TLS with 127.0.0.1:${port}: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    );
    expect(heads).toEqual([]);
  });

  it('that has run out is refused with the reason', async () => {
    const pem = selfSigned({
      names: ['127.0.0.1'],
      validFrom: new Date('2020-01-01T00:00:00Z'),
      validTo: new Date('2021-01-01T00:00:00Z'),
    });
    const { port } = opened(await rawTlsServer(pem, hello));
    expect(failureOf(await ask(port, { ca: [pem.cert] }))).toContain(
      'certificate has expired (CERT_HAS_EXPIRED)',
    );
  });

  it('for another host is refused with the reason', async () => {
    const pem = selfSigned({ names: ['other.example'] });
    const { port, heads } = opened(await rawTlsServer(pem, hello));
    const said = failureOf(await ask(port, { ca: [pem.cert], host: 'localhost' }));
    expect(said).toContain('FETCH_TLS: Could not establish TLS with localhost');
    expect(said).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)');
    expect(heads).toEqual([]);
  });
});

describe('a safe connection', () => {
  it('to a port that speaks plain HTTP is refused with the reason', async () => {
    const { port } = opened(await plainServer());
    expect(failureOf(await ask(port))).toContain(
      `FETCH_TLS: Could not establish TLS with 127.0.0.1:${port}: `,
    );
  });

  it('that is never agreed on is given up with the connect time', async () => {
    const { port } = opened(await rawServer(() => {}));
    expect(failureOf(await ask(port))).toBe(
      `FETCH_TIMEOUT: 127.0.0.1:${port} did not accept a connection within 500 ms.`,
    );
  });
});

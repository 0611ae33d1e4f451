import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { localOrigin } from '../../config/config.ts';
import { serveHttp } from '../../workers/wiring/serve.ts';

const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
/** Containers often have no IPv6, not even to themselves. */
const ipv6 = addresses.some(({ address }) => address === '::1') ? ['::1', '[::1]'] : [];

it.each(['127.0.0.1', ...ipv6])('listens on %s, as its links say', async (host) => {
  const server = await serveHttp((request) => new Response(request.url), host, 0);
  try {
    const url = `${localOrigin(host, server.port)}/stories`;
    expect(await (await fetch(url)).text()).toBe(url);
  } finally {
    await server.close();
  }
});

import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { localOrigin } from '../../config/config.ts';
import { serveHttp } from '../../workers/serve.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((one) =>
  one?.some(({ address }) => address === '::1'),
);
if (!hasIpv6) console.log('skipped: a server on ::1: this machine has no IPv6');

it.skipIf(!hasIpv6).each(['::1', '[::1]'])('answers on %s where its links say so', async (host) => {
  const server = await serveHttp((request) => new Response(request.url), host, 0);
  try {
    const origin = localOrigin(host, server.port);
    expect(await (await fetch(`${origin}/stories`)).text()).toBe(`${origin}/stories`);
  } finally {
    await server.close();
  }
});

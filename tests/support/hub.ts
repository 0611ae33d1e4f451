import { createHmac } from 'node:crypto';
import { createWatch } from './latch.ts';
import { listen, readBody } from './listen.ts';

/** A WebSub hub on 127.0.0.1: verifies intent, denies if told to, and distributes signed content over real HTTP. */

interface HubRequest {
  readonly mode: string;
  readonly topic: string;
  readonly callback: string;
  readonly secret: string;
  readonly leaseSeconds: string;
}

export interface Hub {
  readonly url: string;
  readonly requests: readonly HubRequest[];
  /** Callbacks whose subscriber echoed the challenge, with their secrets. */
  readonly subscribers: ReadonlyMap<string, string>;
  readonly untilSubscribers: (count: number, timeoutMs?: number) => Promise<void>;
  /** Sends content to all subscribers. @returns the status of each response. */
  readonly publish: (content: string, forged?: boolean) => Promise<number[]>;
  readonly close: () => Promise<void>;
}

export const startHub = async (
  options: { readonly denies?: string; readonly leaseSeconds?: number; readonly status?: number } = {},
): Promise<Hub> => {
  const requests: HubRequest[] = [];
  const subscribers = new Map<string, string>();
  const watch = createWatch();
  const call = (callback: string, query: Record<string, string>): Promise<Response> => {
    const url = new URL(callback);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(`hub.${name}`, value);
    return fetch(url);
  };
  const verify = async ({ mode, topic, callback, secret }: HubRequest): Promise<void> => {
    if (options.denies !== undefined) {
      await call(callback, { mode: 'denied', topic, reason: options.denies });
      return;
    }
    const challenge = `challenge-${requests.length}<b>`;
    const lease = { lease_seconds: String(options.leaseSeconds ?? 86_400) };
    const response = await call(callback, { mode, topic, challenge, ...(mode === 'subscribe' && lease) });
    if (response.status !== 200 || (await response.text()) !== challenge) return;
    if (mode === 'subscribe') subscribers.set(callback, secret);
    else subscribers.delete(callback);
  };
  const server = await listen((incoming, outgoing) => {
    void (async () => {
      const form = new URLSearchParams(await readBody(incoming));
      const field = (name: string): string => form.get(`hub.${name}`) ?? '';
      const request: HubRequest = {
        mode: field('mode'),
        topic: field('topic'),
        callback: field('callback'),
        secret: field('secret'),
        leaseSeconds: field('lease_seconds'),
      };
      requests.push(request);
      outgoing.writeHead(options.status ?? 202).end();
      if (options.status === undefined) await verify(request);
      watch.changed();
    })();
  });
  return {
    url: `${server.origin}/`,
    requests,
    subscribers,
    untilSubscribers: (count, timeoutMs = 15_000) =>
      watch.until(
        () => subscribers.size === count,
        () => `${subscribers.size} subscribers instead of ${count}`,
        timeoutMs,
      ),
    publish: (content, forged = false) =>
      Promise.all(
        [...subscribers].map(async ([callback, secret]) => {
          const key = forged ? 'another secret' : secret;
          const signature = createHmac('sha256', key).update(content).digest('hex');
          const response = await fetch(callback, {
            method: 'POST',
            headers: { 'content-type': 'application/rss+xml', 'x-hub-signature': `sha256=${signature}` },
            body: content,
          });
          return response.status;
        }),
      ),
    close: server.close,
  };
};

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storyUpdated, versionFacts } from '../../src/events/version-events.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import type { SigningSecret } from '../../src/model/endpoint.ts';
import {
  deliver,
  type DeliveryGate,
  type DeliveryResult,
  type DueDelivery,
} from '../../src/notify/notify.ts';
import { RETRY_SCHEDULE_MS } from '../../src/notify/retry.ts';

const SECRET = `whsec_${Buffer.from('the key of the desk, of 32 bytes').toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.from('the former key of the desk, 32 b').toString('base64')}`;
const HOUR = 3_600_000;

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A receiver on loopback that keeps every request and answers as it is told. */
const received: Received[] = [];
let answer: Answer;
let server: Server;
let url: string;
let agent: Agent;

beforeEach(async () => {
  received.length = 0;
  server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      received.push({
        url: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      answer(response, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/desk`;
  agent = new Agent();
});

afterEach(async () => {
  await agent.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The outbound gate in its barest form: what is tested here is what a Delivery asks of it and makes of its answer. */
const gate: DeliveryGate = {
  connect: () => Promise.reject(new Error('No webhook needs a bare connection.')),
  request: async ({ url, method, headers, body, deadlineMs, maxBytes }) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), deadlineMs);
    try {
      const answer = await request(url, { method, headers, body, dispatcher: agent, signal: abort.signal });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= maxBytes) break;
      }
      const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      return {
        kind: 'response',
        status: answer.statusCode,
        headers: Object.fromEntries(flat) as Record<string, string>,
        body: Buffer.concat(chunks).subarray(0, maxBytes),
      };
    } catch {
      const failure = abort.signal.aborted
        ? ({ code: 'FETCH_TIMEOUT', message: `No answer within ${deadlineMs} ms.` } as const)
        : ({ code: 'FETCH_PROTOCOL', message: 'The connection broke off.' } as const);
      return { kind: 'failed', failure, status: null };
    } finally {
      clearTimeout(timer);
    }
  },
};

const event = storyUpdated({
  story: { id: 'sty_1', url: 'https://news.example/leave', name: 'Registrar steps aside', tags: [] },
  at: Date.parse('2026-11-23T12:00:00Z'),
  link: 'http://127.0.0.1:8080/stories/sty_1/2',
  version: versionFacts({
    number: 2,
    previous: 1,
    capturedAt: 0,
    article: { headline: 'Registrar steps aside — «отпуск», 休假, إجازة', published: null, modified: null },
  }),
  changes: [],
  paragraphs: [],
  expectations: [],
  stealth: null,
  fulfilments: [],
});

/** The foreign verifier knows only the real time, so tries start now and then as far ahead as the test says. */
const start = Math.floor(Date.now() / 1_000) * 1_000;
let now = start;
const send = (
  attempt = 1,
  given: { secrets?: readonly SigningSecret[]; deadlineMs?: number; outbound?: DeliveryGate } = {},
): Promise<DeliveryResult> => {
  const due: DueDelivery = {
    deliveryId: 'dlv_1',
    attempt,
    event,
    endpoint: {
      name: 'desk',
      target: { channel: 'webhook', url, secrets: given.secrets ?? [{ value: SECRET, until: null }] },
    },
  };
  const deps = {
    outbound: given.outbound ?? gate,
    clock: () => now,
    random: () => 0.5,
    userAgent: 'StopPress/test',
    unsubscribeUrl: () => null,
  };
  return deliver(deps, due, given.deadlineMs === undefined ? {} : { deadlineMs: given.deadlineMs });
};
const respond =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);
const verify = (index = 0, secret = SECRET): unknown => {
  const { body, headers } = received[index] ?? { body: '', headers: {} };
  return new Webhook(secret).verify(body, headers as Record<string, string>);
};

beforeEach(() => {
  now = start;
  answer = respond(200);
});

describe('deliver', () => {
  it('posts signed JSON that a foreign verifier accepts, and is content with 2xx', async () => {
    answer = respond(202, {}, '{"queued":true}');
    const result = await send();
    expect(result).toEqual({
      kind: 'delivered',
      attempt: {
        attempt: 1,
        startedAt: start,
        durationMs: 0,
        status: 202,
        failure: null,
        responseExcerpt: '{"queued":true}',
      },
    });
    expect(received).toHaveLength(1);
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'StopPress/test',
      'webhook-id': event.id,
      'webhook-timestamp': String(start / 1_000),
    });
    expect(verify()).toEqual({
      type: 'story.updated',
      timestamp: '2026-11-23T12:00:00.000Z',
      data: event.data,
    });
  });

  it('signs with both secrets for the 24 hours of a rotation, and then with one', async () => {
    const secrets: SigningSecret[] = [
      { value: SECRET, until: null },
      { value: OLD_SECRET, until: start + 24 * HOUR },
    ];
    const signatures = async (at: number): Promise<number> => {
      now = at;
      await send(1, { secrets });
      return String(received.at(-1)?.headers['webhook-signature']).split(' ').length;
    };
    expect(await signatures(start)).toBe(2);
    expect(verify(0, SECRET)).toEqual(verify(0, OLD_SECRET));
    expect(await signatures(start + 24 * HOUR - 1)).toBe(2);
    expect(await signatures(start + 24 * HOUR)).toBe(1);
    // The verifier knows the real time only, so what it is to refuse is signed for now.
    now = start;
    await send(1, { secrets: [secrets[0]!, { value: OLD_SECRET, until: start }] });
    expect(verify(3, SECRET)).toEqual(verify(0, SECRET));
    expect(() => verify(3, OLD_SECRET)).toThrow(WebhookVerificationError);
  });

  it.each(['body', 'id', 'time'] as const)('sends what does not verify with another %s', async (part) => {
    await send();
    const [{ body, headers }] = received as [Received];
    const altered: Record<string, Record<string, string>> = {
      body: {},
      id: { 'webhook-id': 'evt_other' },
      time: { 'webhook-timestamp': String(start / 1_000 - 1) },
    };
    expect(() =>
      new Webhook(SECRET).verify(part === 'body' ? body.replace('story', 'stori') : body, {
        ...(headers as Record<string, string>),
        ...altered[part],
      }),
    ).toThrow(WebhookVerificationError);
  });

  it('tries again with the same id and body and a new time after a connection that was cut', async () => {
    answer = (_response, request) => request.socket.destroy();
    const first = await send();
    expect(first).toMatchObject({
      kind: 'retry',
      at: start + 5_000,
      attempt: { status: null, failure: { code: 'DELIVERY_UNREACHABLE' }, responseExcerpt: '' },
    });
    now = start + 5_000;
    answer = respond(200);
    expect(await send(2)).toMatchObject({ kind: 'delivered', attempt: { attempt: 2, startedAt: now } });
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
    expect(received.map(({ headers }) => Number(headers['webhook-timestamp']) - start / 1_000)).toEqual([
      0, 5,
    ]);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(received[1]?.headers['webhook-signature']).not.toBe(received[0]?.headers['webhook-signature']);
    expect(verify(1)).toEqual(verify(0));
  });

  it('follows the schedule to its end while a receiver answers 500 for days', async () => {
    answer = respond(500, {}, 'out of order');
    const waits: number[] = [];
    let result = await send(1);
    for (let attempt = 2; attempt <= 20 && result.kind === 'retry'; attempt += 1) {
      waits.push(result.at - now);
      now = result.at;
      result = await send(attempt);
    }
    expect(waits).toEqual(RETRY_SCHEDULE_MS.slice(1));
    expect((now - start) / HOUR).toBeCloseTo(75.6, 1);
    expect(received).toHaveLength(10);
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]));
    expect(result).toEqual({
      kind: 'exhausted',
      declined: false,
      attempt: {
        attempt: 10,
        startedAt: now,
        durationMs: 0,
        status: 500,
        failure: { code: 'DELIVERY_REFUSED', message: 'Endpoint "desk" responded with 500.' },
        responseExcerpt: 'out of order',
      },
    });
  });

  it('reports a receiver that is gone', async () => {
    answer = respond(410);
    expect(await send()).toMatchObject({
      kind: 'gone',
      attempt: {
        status: 410,
        failure: { code: 'DELIVERY_GONE', message: 'Endpoint "desk" responded with 410 Gone.' },
      },
    });
  });

  it.each([429, 503])('does not come back before the Retry-After of a %i', async (status) => {
    answer = respond(status, { 'retry-after': '120' });
    const asked = { kind: 'retry', at: start + 120_000, holdUntil: start + 120_000 };
    expect(await send()).toMatchObject(asked);
    answer = respond(status, { 'retry-after': new Date(start + 120_000).toUTCString() });
    expect(await send()).toMatchObject(asked);
    // The schedule may ask for more than the receiver, whose wish is about the other messages, too.
    expect(await send(5)).toMatchObject({
      kind: 'retry',
      at: start + 5 * HOUR,
      holdUntil: start + 120_000,
    });
    answer = respond(status, { 'retry-after': '999999' });
    expect(await send()).toMatchObject({ at: start + 24 * HOUR, holdUntil: start + 24 * HOUR });
  });

  it('holds nothing else back because of a 500, though it has a Retry-After', async () => {
    answer = respond(500, { 'retry-after': '120' });
    expect(await send()).toMatchObject({ kind: 'retry', at: start + 120_000, holdUntil: null });
    answer = respond(429);
    expect(await send()).toMatchObject({ kind: 'retry', at: start + 5_000, holdUntil: null });
  });

  it('takes a redirect for a failure and does not go there', async () => {
    answer = respond(302, { location: '/elsewhere' });
    expect(await send()).toMatchObject({
      kind: 'retry',
      attempt: {
        status: 302,
        failure: { code: 'DELIVERY_REDIRECT', message: expect.stringContaining('302') },
      },
    });
    expect(received.map(({ url }) => url)).toEqual(['/hooks/desk']);
  });

  it('stops when the receiver asks not to be sent this again', async () => {
    answer = respond(422, { 'webhook-delivery': 'abort-message' });
    expect(await send()).toMatchObject({
      kind: 'exhausted',
      declined: true,
      attempt: { attempt: 1, status: 422, failure: { code: 'DELIVERY_DECLINED' } },
    });
  });

  it('gives up at the deadline and takes no notice of the late answer', async () => {
    let late: ServerResponse | undefined;
    answer = (response) => {
      late = response;
    };
    const result = await send(1, { deadlineMs: 50 });
    expect(result).toMatchObject({
      kind: 'retry',
      at: start + 5_000,
      attempt: { status: null, failure: { code: 'DELIVERY_TIMEOUT' } },
    });
    late?.writeHead(200).end('too late');
    await turn();
    expect(result).toMatchObject({ kind: 'retry', attempt: { status: null } });
  });

  it('asks the gate for 15 s, one kilobyte and nothing beyond', async () => {
    const asked: unknown[] = [];
    await send(1, {
      outbound: {
        ...gate,
        request: (given) => {
          asked.push(given);
          return gate.request(given);
        },
      },
    });
    expect(asked).toEqual([
      expect.objectContaining({
        url,
        method: 'POST',
        deadlineMs: 15_000,
        headersTimeoutMs: 15_000,
        maxBytes: 1_024,
        overflow: 'cut',
      }),
    ]);
  });

  it('reads one kilobyte of an endless answer and counts its 200', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        const pour = (): void => {
          while (response.write('x'.repeat(16_384)));
        };
        response.writeHead(200).on('drain', pour).on('close', resolve);
        pour();
      };
    });
    expect(await send()).toMatchObject({
      kind: 'delivered',
      attempt: { status: 200, responseExcerpt: 'x'.repeat(1_024) },
    });
    await closed;
  });

  it('gives the receiver the whole deadline for its first word, whatever pages are given', async () => {
    const outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] }, headersTimeoutMs: 50 });
    answer = () => undefined;
    const result = await send(1, { outbound, deadlineMs: 200 });
    await outbound.close();
    expect(result).toMatchObject({
      kind: 'retry',
      attempt: { failure: { code: 'DELIVERY_TIMEOUT', message: expect.stringContaining('within 200 ms') } },
    });
  });

  it('counts the 2xx of an answer that breaks off: sending again would tell the desk twice', async () => {
    const outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } });
    answer = (response) => {
      response.writeHead(202, { 'content-length': '500' });
      response.write('{"queu', () => response.socket?.destroy());
    };
    const accepted = await send(1, { outbound });
    answer = (response) => {
      response.writeHead(503, { 'content-length': '500' });
      response.write('wait', () => response.socket?.destroy());
    };
    const refused = await send(1, { outbound });
    await outbound.close();
    expect(accepted).toMatchObject({ kind: 'delivered', attempt: { status: 202, failure: null } });
    expect(refused).toMatchObject({
      kind: 'retry',
      attempt: { status: 503, failure: { code: 'DELIVERY_REFUSED' } },
    });
  });

  it('keeps a hostile answer from the eyes of whoever reads the Attempt', async () => {
    answer = respond(500, {}, 'a\u001b[2Jb\r\nInjected: line\u202e');
    expect((await send()).attempt.responseExcerpt).toBe('a [2Jb Injected: line');
  });

  it('records no negative duration when the clock is set back meanwhile', async () => {
    answer = (response) => {
      now = start - HOUR;
      response.writeHead(500).end();
    };
    expect(await send()).toMatchObject({
      kind: 'retry',
      at: start - HOUR + 5_000,
      attempt: { startedAt: start, durationMs: 0 },
    });
  });
});

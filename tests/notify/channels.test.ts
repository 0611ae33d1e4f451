import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../src/model/endpoint.ts';
import { deliver, type DeliveryResult } from '../../src/notify/notify.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { headersOf, listen, readBody } from '../support/listen.ts';
import { UPDATED } from '../support/notify/events.ts';

/** Every channel over real HTTP and the real guard: what arrives, and what each of its answers leads to. */

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

const NOW = Date.parse('2026-11-23T12:00:00Z');
const opened = closeAfterEach();
const received: Received[] = [];
let answer: { status: number; headers?: Record<string, string>; body?: string | object };
let origin: string;
let outbound: Outbound;

const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  received.push({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: headersOf(request),
    body: JSON.parse(await readBody(request)) as Record<string, unknown>,
  });
  const { body = '' } = answer;
  response.writeHead(answer.status, answer.headers ?? {});
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

beforeEach(async () => {
  received.length = 0;
  answer = { status: 200 };
  const server = opened(await listen((request, response) => void take(request, response)));
  origin = server.origin;
  outbound = opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } }));
});

const TOKEN = '123456:AAexampleTokenOfTheBot_xyz';
const SLACK_PATH = '/services/T00000000/B00000000/exampleSecretOfTheHook24';
const TARGETS = {
  slack: () => ({ channel: 'slack', url: `${origin}${SLACK_PATH}` }),
  discord: () => ({ channel: 'discord', url: `${origin}/api/webhooks/1/secretOfDiscord?thread_id=9` }),
  teams: () => ({ channel: 'teams', url: `${origin}/workflows/1/triggers/manual?sig=secretOfTheFlow` }),
  telegram: () => ({ channel: 'telegram', api: origin, token: TOKEN, chat: '-1001', topic: 5 }),
  matrix: () => ({
    channel: 'matrix',
    homeserver: `${origin}/`,
    room: '!r:desk.example',
    token: 'syt_secret',
  }),
  ntfy: () => ({ channel: 'ntfy', server: origin, topic: 'secret-topic', token: 'tk_secretOfNtfy' }),
  apprise: () => ({ channel: 'apprise', url: `${origin}/notify/secretkey`, tag: 'desk' }),
} as const satisfies Record<string, () => Target>;
type Channel = keyof typeof TARGETS;

const send = (channel: Channel, attempt = 1): Promise<DeliveryResult> =>
  deliver(
    {
      outbound,
      clock: () => NOW,
      random: () => 0.5,
      userAgent: 'StopPress/test',
      unsubscribeUrl: () => null,
    },
    {
      deliveryId: 'dlv_1/é',
      attempt,
      event: UPDATED,
      endpoint: { name: 'desk', target: TARGETS[channel]() },
    },
  );

describe('what arrives', () => {
  it.each([
    ['slack', 'POST', SLACK_PATH, 'blocks'],
    ['discord', 'POST', '/api/webhooks/1/secretOfDiscord?thread_id=9&wait=true', 'embeds'],
    ['teams', 'POST', '/workflows/1/triggers/manual?sig=secretOfTheFlow', 'attachments'],
    ['telegram', 'POST', `/bot${TOKEN}/sendMessage`, 'text'],
    [
      'matrix',
      'PUT',
      '/_matrix/client/v3/rooms/!r%3Adesk.example/send/m.room.message/dlv_1%2F%C3%A9',
      'formatted_body',
    ],
    ['ntfy', 'POST', '/', 'message'],
    ['apprise', 'POST', '/notify/secretkey', 'body'],
  ] as const)('at %s is a %s to %s', async (channel, method, path, key) => {
    expect(await send(channel)).toMatchObject({ kind: 'delivered', attempt: { status: 200, failure: null } });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method,
      path,
      headers: { 'content-type': 'application/json', 'user-agent': 'StopPress/test' },
    });
    expect(received[0]?.body).toHaveProperty(key);
    expect(JSON.stringify(received[0]?.body).replaceAll('\\', '')).toContain(
      'I have asked to be relieved of my duties',
    );
  });

  it('carries the token of Matrix and ntfy in a header, and none where none is needed', async () => {
    await send('matrix');
    await send('ntfy');
    await send('slack');
    expect(received.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer syt_secret',
      'Bearer tk_secretOfNtfy',
      undefined,
    ]);
  });

  it('is the same transaction of Matrix at every try', async () => {
    await send('matrix', 1);
    await send('matrix', 7);
    expect(received[1]?.path).toBe(received[0]?.path);
  });
});

interface Answered {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
}
const telegram = (error_code: number, description: string, parameters = {}): Answered => ({
  status: error_code,
  body: { ok: false, error_code, description, parameters },
});

describe('an answer', () => {
  it.each<[Channel, string, Answered, object]>([
    [
      'slack',
      'gone',
      { status: 404, body: 'no_service' },
      { failure: { code: 'DELIVERY_GONE', message: 'Endpoint "desk" responded with 404: no_service.' } },
    ],
    ['slack', 'gone', { status: 404, body: 'no_team' }, {}],
    ['slack', 'gone', { status: 410, body: 'channel_is_archived' }, {}],
    ['slack', 'retry', { status: 404, body: 'not the API at all' }, {}],
    ['slack', 'retry', { status: 403, body: 'action_prohibited' }, {}],
    [
      'slack',
      'exhausted',
      { status: 400, body: 'invalid_blocks' },
      { failure: { code: 'DELIVERY_DECLINED' } },
    ],
    ['slack', 'retry', { status: 500, body: 'rollup_error' }, { failure: { code: 'DELIVERY_REFUSED' } }],
    [
      'slack',
      'retry',
      { status: 302, headers: { location: '/elsewhere' } },
      { failure: { code: 'DELIVERY_REDIRECT' } },
    ],
    ['discord', 'delivered', { status: 204 }, {}],
    [
      'discord',
      'gone',
      { status: 404, body: { message: 'Unknown Webhook', code: 10015 } },
      { failure: { message: 'Endpoint "desk" responded with 404: Unknown Webhook (10015).' } },
    ],
    ['discord', 'gone', { status: 401, body: { message: 'Invalid Webhook Token', code: 50027 } }, {}],
    ['discord', 'retry', { status: 404, body: { message: '404: Not Found', code: 0 } }, {}],
    [
      'discord',
      'exhausted',
      {
        status: 400,
        body: { code: 50035, errors: { embeds: { x: 'y'.repeat(2_000) } }, message: 'Invalid Form Body' },
      },
      {},
    ],
    ['teams', 'delivered', { status: 202 }, {}],
    [
      'teams',
      'gone',
      { status: 404, body: { error: { code: 'WorkflowNotFound', message: 'It was deleted.' } } },
      {},
    ],
    [
      'teams',
      'retry',
      { status: 400, body: { error: { code: 'WorkflowTriggerIsNotEnabled', message: 'Off.' } } },
      {},
    ],
    ['teams', 'exhausted', { status: 413, body: '' }, {}],
    ['telegram', 'gone', telegram(403, 'Forbidden: bot was blocked by the user'), {}],
    ['telegram', 'gone', telegram(401, 'Unauthorized'), {}],
    [
      'telegram',
      'gone',
      telegram(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: -1009,
      }),
      {
        failure: {
          message:
            'Endpoint "desk" responded with 400: Bad Request: group chat was upgraded to a supergroup chat (now chat -1009).',
        },
      },
    ],
    ['telegram', 'exhausted', telegram(400, "Bad Request: can't parse entities: Unsupported start tag"), {}],
    [
      'telegram',
      'retry',
      telegram(400, 'Bad Request: not enough rights to send text messages to the chat'),
      {},
    ],
    ['telegram', 'retry', telegram(403, "Forbidden: bot can't initiate conversation with a user"), {}],
    [
      'matrix',
      'gone',
      { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', error: 'Token is not active' } },
      {},
    ],
    [
      'matrix',
      'retry',
      { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', error: 'x', soft_logout: true } },
      {},
    ],
    ['matrix', 'retry', { status: 403, body: { errcode: 'M_FORBIDDEN', error: 'Not in the room' } }, {}],
    ['matrix', 'exhausted', { status: 413, body: { errcode: 'M_TOO_LARGE', error: 'event too large' } }, {}],
    ['ntfy', 'retry', { status: 403, body: { code: 40301, http: 403, error: 'forbidden' } }, {}],
    ['ntfy', 'exhausted', { status: 413, body: { code: 41301, http: 413, error: 'too large' } }, {}],
    [
      'apprise',
      'retry',
      { status: 204 },
      { failure: { message: 'Endpoint "desk" responded with 204: nothing is configured under this key.' } },
    ],
    ['apprise', 'retry', { status: 424, body: { error: 'One or more notification could not be sent.' } }, {}],
  ])('of %s leads to %s when it is %j', async (channel, kind, given, attempt) => {
    answer = given;
    expect(await send(channel)).toMatchObject({
      kind,
      ...(kind === 'exhausted' && { declined: true }),
      ...(kind === 'retry' && { holdUntil: null }),
      attempt: { status: given.status, ...attempt },
    });
  });

  it.each<[Channel, Answered, number]>([
    ['slack', { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' }, 30_000],
    [
      'discord',
      { status: 429, body: { message: 'You are being rate limited.', retry_after: 64.57, global: false } },
      64_570,
    ],
    ['discord', { status: 429, headers: { 'retry-after': '65' }, body: { retry_after: 64.57 } }, 65_000],
    ['teams', { status: 429, headers: { 'retry-after': '17' }, body: '' }, 17_000],
    ['telegram', telegram(429, 'Too Many Requests: retry after 35', { retry_after: 35 }), 35_000],
    ['matrix', { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2_500 } }, 2_500],
    ['ntfy', { status: 429, headers: { 'retry-after': '60' }, body: { code: 42901 } }, 60_000],
    ['apprise', { status: 503, headers: { 'retry-after': '20' }, body: '' }, 20_000],
    ['telegram', telegram(429, 'Too Many Requests', { retry_after: 9_999_999 }), 24 * 3_600_000],
  ])('of %s that asks for fewer messages holds the Endpoint: %j', async (channel, given, waitMs) => {
    answer = given;
    expect(await send(channel)).toMatchObject({
      kind: 'retry',
      at: NOW + Math.max(5_000, waitMs),
      holdUntil: NOW + waitMs,
    });
  });
});

describe('secrets', () => {
  const SECRETS: Record<Channel, readonly string[]> = {
    slack: ['exampleSecretOfTheHook24'],
    discord: ['secretOfDiscord'],
    teams: ['secretOfTheFlow'],
    telegram: [TOKEN],
    matrix: ['syt_secret'],
    ntfy: ['secret-topic', 'tk_secretOfNtfy'],
    apprise: ['secretkey'],
  };

  it.each(Object.keys(TARGETS) as Channel[])(
    'of %s are in nothing that is kept of an answer that repeats the request',
    async (channel) => {
      const echo = `Cannot ${received.length} ${JSON.stringify(TARGETS[channel]())}`;
      answer = { status: 404, body: { ok: false, error: echo, description: echo, message: echo, code: 1 } };
      const { attempt } = await send(channel);
      expect(attempt.failure?.message).toContain('Endpoint "desk" responded with 404');
      for (const secret of SECRETS[channel]) expect(JSON.stringify(attempt)).not.toContain(secret);
      expect(attempt.responseExcerpt).toContain('[secret]');
      expect(Buffer.byteLength(attempt.responseExcerpt)).toBeLessThanOrEqual(1_024);
    },
  );

  it.each(Object.keys(TARGETS) as Channel[])(
    'of %s are in no word about a receiver that is not there',
    async (channel) => {
      const target = TARGETS[channel]();
      await outbound.close();
      const refusing = opened(createOutbound({ policy: { allowPrivate: [] } }));
      const { attempt } = await deliver(
        {
          outbound: refusing,
          clock: () => NOW,
          random: () => 0.5,
          userAgent: 'StopPress/test',
          unsubscribeUrl: () => null,
        },
        { deliveryId: 'dlv_1', attempt: 1, event: UPDATED, endpoint: { name: 'desk', target } },
      );
      expect(attempt.failure).toMatchObject({
        code: 'ADDRESS_FORBIDDEN',
        message: expect.stringContaining('"desk"'),
      });
      for (const secret of SECRETS[channel]) expect(JSON.stringify(attempt)).not.toContain(secret);
    },
  );

  it('are hidden as well where the excerpt cuts them', async () => {
    answer = { status: 500, body: `${'x'.repeat(1_000)}${SLACK_PATH}` };
    const { attempt } = await send('slack');
    expect(attempt.responseExcerpt).toMatch(/^x{1000}\[secret\]$/);
  });
});

it('keeps the words of an API from the eyes of whoever reads a log', async () => {
  answer = telegram(400, 'Bad\u001b[2J \u202eRequest\r\nInjected: line');
  expect((await send('telegram')).attempt.failure?.message).toBe(
    'Endpoint "desk" responded with 400: Bad [2J  Request Injected: line.',
  );
});

it('reads 1 kB of a long answer', async () => {
  answer = { status: 200, body: 'y'.repeat(100_000) };
  expect((await send('slack')).attempt.responseExcerpt).toBe('y'.repeat(1_024));
});

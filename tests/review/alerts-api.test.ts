import { describe, expect, it } from 'vitest';
import { deskApp, HOSTILE, NOW } from '../support/review/desk-store.ts';

const HOUR = 3_600_000;

const desk = (deps: Parameters<typeof deskApp>[0] = {}) => {
  const app = deskApp(deps);
  const read = async (path: string): Promise<unknown> => (await app.get(`/api/v1${path}`)).json();
  const post = async (path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const init = { method: 'POST', ...(body !== undefined && { body: sent }) };
    const response = await app.get(`/api/v1${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  return { ...app, read, post };
};

const ids = (answer: unknown): unknown => (answer as { id: string }[]).map(({ id }) => id);

describe('GET /endpoints', () => {
  it('tells state, place and rules, and no secret, path or endpoint of our own', async () => {
    const { read } = desk();
    const found = await read('/endpoints');
    expect(found).toEqual([
      {
        name: HOSTILE,
        state: 'unlisted',
        channel: null,
        host: null,
        lane: null,
        rules: [],
        disabledAt: null,
        reason: null,
        failingSince: null,
        lastDeliveredAt: null,
        nextAttemptAt: null,
        pending: 1,
        gathered: 0,
        failed: 0,
        held: 0,
      },
      {
        name: 'desk',
        state: 'failing',
        channel: 'webhook',
        host: 'desk.example:8443',
        lane: { concurrency: 4, spacingMs: 0 },
        rules: [],
        disabledAt: null,
        reason: null,
        failingSince: '2026-11-23T08:59:00.000Z',
        lastDeliveredAt: '2026-11-23T08:58:30.000Z',
        nextAttemptAt: '2026-11-23T08:59:55.000Z',
        pending: 2,
        gathered: 0,
        failed: 1,
        held: 0,
      },
      expect.objectContaining({ name: 'mail', state: 'ready', channel: 'email', host: 'mail.example:465' }),
      expect.objectContaining({
        name: 'night',
        state: 'disabled',
        channel: 'slack',
        host: 'hooks.chat.example',
        disabledAt: '2026-11-23T08:00:00.000Z',
        rules: [
          'only story.updated, expectation.met',
          'only stories tagged tribunal',
          'only changes with a significance of at least 0.4',
          'quiet hours from 22:00 to 07:00, Europe/Lisbon',
          'one message every 30 min',
        ],
      }),
    ]);
    expect(JSON.stringify(found)).not.toMatch(/whsec_|path-is-secret|reader@/);
  });
});

describe('turning endpoints on and off', () => {
  it('enables one and says how much is held, or sends it', async () => {
    const { post, enabled, selections, due } = desk();
    expect(await post('/endpoints/night/enable')).toEqual({
      status: 200,
      body: { name: 'night', enabled: true, held: 1, replayed: 0 },
    });
    expect(await post('/endpoints/night/enable', { replay: true })).toEqual({
      status: 200,
      body: { name: 'night', enabled: true, held: 0, replayed: 1 },
    });
    expect(await post('/endpoints/desk/enable')).toMatchObject({ body: { enabled: false, held: 0 } });
    expect(enabled).toEqual(['night', 'night', 'desk']);
    expect(selections).toEqual([{ states: ['held'], endpoint: 'night' }]);
    expect(due.times).toBe(1);
  });

  it('disables one, once, and tells the others', async () => {
    const { post, disabled, told } = desk();
    expect(await post('/endpoints/desk/disable')).toEqual({
      status: 200,
      body: { name: 'desk', disabled: true },
    });
    expect(await post('/endpoints/desk/disable')).toEqual({
      status: 200,
      body: { name: 'desk', disabled: false },
    });
    expect(disabled).toMatchObject([
      {
        type: 'endpoint.disabled',
        at: NOW,
        data: { endpoint: { name: 'desk' }, reason: 'disabled by hand', since: '2026-11-23T09:00:00.000Z' },
      },
    ]);
    expect(told).toEqual(['desk', 'night', 'mail', '.own', 'desk: disabled by hand']);
  });

  it.each([
    ['/endpoints/nobody/enable', undefined, 404, 'ENDPOINT_UNKNOWN', 'There is no endpoint named “nobody”.'],
    ['/endpoints/nobody/disable', undefined, 404, 'ENDPOINT_UNKNOWN', 'There is no endpoint named “nobody”.'],
    ['/endpoints/nobody/test', undefined, 404, 'ENDPOINT_UNKNOWN', 'There is no endpoint named “nobody”.'],
    ['/endpoints/.own/disable', undefined, 404, 'ENDPOINT_UNKNOWN', 'There is no endpoint named “.own”.'],
    [
      '/endpoints/night/test',
      undefined,
      409,
      'ENDPOINT_DISABLED',
      `The endpoint night has been disabled since 2026-11-23T08:00:00.000Z: ${HOSTILE}.`,
    ],
    [
      `/endpoints/${encodeURIComponent(HOSTILE)}/test`,
      undefined,
      409,
      'ENDPOINT_UNKNOWN',
      `The endpoint ${HOSTILE} is no longer in the watch list.`,
    ],
    ['/endpoints/desk/enable', { replay: 'yes' }, 400, 'REQUEST_INVALID', '`replay` must be true or false.'],
    [
      '/endpoints/desk/enable',
      { replya: true },
      400,
      'REQUEST_INVALID',
      'The body has an unknown key “replya”; allowed: `replay`.',
    ],
    [
      '/endpoints/desk/enable',
      '[1]',
      400,
      'REQUEST_INVALID',
      'The body must be a JSON object with `replay`.',
    ],
    ['/endpoints/desk/disable', '{', 400, 'REQUEST_INVALID', 'The body must be a JSON object.'],
  ])('refuses POST %s with %j: %i %s', async (...refused) => {
    const [path, body, status, code, detail] = refused;
    const { post, samples, enabled, disabled } = desk();
    expect(await post(path, body)).toMatchObject({ status, body: { status, code, detail } });
    expect([samples, enabled, disabled]).toEqual([[], [], []]);
  });
});

describe('POST /endpoints/:name/test', () => {
  it('puts a marked sample into the Outbox, with a statement and its context', async () => {
    const { post, samples, due } = desk();
    expect(await post('/endpoints/desk/test')).toEqual({
      status: 202,
      body: { endpoint: 'desk', deliveryId: 'dlv_1' },
    });
    expect(samples).toMatchObject([
      {
        endpoint: 'desk',
        event: {
          type: 'story.updated',
          at: NOW,
          data: {
            test: true,
            link: 'http://127.0.0.1:8080/endpoints',
            story: { id: 'sty_sample', tags: ['sample'] },
            changes: [{ kind: 'added', flagged: true, labels: ['statement', 'quote'] }],
          },
        },
      },
    ]);
    const [{ event } = samples[0]!] = samples;
    const [change] = event.type === 'story.updated' ? event.data.changes : [];
    expect(change?.text).toMatch(/said in a statement/);
    expect(change?.context).toMatch(/^The harbour board/);
    expect(due.times).toBe(1);
  });
});

describe('the Outbox', () => {
  it('lists several states, and one endpoint', async () => {
    const { read } = desk();
    expect(ids(await read('/deliveries?state=failed,held'))).toEqual(['dlv_1', 'dlv_held']);
    expect(ids(await read('/deliveries?state=failed,held&endpoint=night'))).toEqual(['dlv_held']);
    expect(ids(await read('/deliveries?limit=2'))).toEqual(['dlv_1', 'dlv_held']);
    expect(ids(await read('/deliveries'))).not.toContain('dlv_muted');
  });

  it('shows one delivery with its tries', async () => {
    const { read, get } = desk();
    expect(await read('/deliveries/dlv_1')).toMatchObject({
      id: 'dlv_1',
      lastAnswer: 'no',
      tries: [{ attempt: 1, startedAt: '2026-11-23T09:00:00.000Z', status: 500 }],
    });
    const muted = await read('/deliveries/dlv_muted');
    expect(muted).toMatchObject({ state: 'suppressed', rule: 'muted', tries: [] });
    const unknown = await get('/api/v1/deliveries/dlv_nothing');
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { code: 'NOT_FOUND', detail: 'There is no delivery “dlv_nothing”.' },
    ]);
  });

  it('lists the dead letters with the last answer', async () => {
    const { read } = desk();
    const found = await read('/dead-letters');
    expect(ids(found)).toEqual(['dlv_1', 'dlv_held']);
    expect(found).toMatchObject([
      { lastAnswer: 'no', lastFailure: { code: 'DELIVERY_REFUSED' } },
      { lastAnswer: null },
    ]);
    expect(ids(await read('/dead-letters?endpoint=night'))).toEqual(['dlv_held']);
  });

  it('lists what rules keep back, for good or until a time', async () => {
    const { read } = desk();
    const found = await read('/suppressions');
    expect(found).toMatchObject([
      { id: 'dlv_muted', state: 'suppressed', rule: 'muted', why: expect.stringContaining('muted until') },
      { id: 'dlv_quiet', state: 'pending', rule: 'quiet-hours', nextAttemptAt: '2026-11-24T07:00:00.000Z' },
      { id: 'dlv_gathered', state: 'gathered', rule: 'digest' },
    ]);
    expect(ids(await read('/suppressions?rule=muted,digest'))).toEqual(['dlv_muted', 'dlv_gathered']);
  });

  it.each([
    ['/deliveries?state=failed,lost', '`state` must be one of pending, delivered,'],
    ['/suppressions?rule=weather', '`rule` must be one of events, tags,'],
    ['/dead-letters?limit=0', '`limit` must be a whole number from 1, not “0”.'],
  ])('refuses %s by name', async (path, words) => {
    const response = await desk().get(`/api/v1${path}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });
});

describe('POST /deliveries/replay', () => {
  it('takes ids or filters, and only counts when asked to', async () => {
    const { post, selections, due } = desk();
    const filters = {
      states: ['failed', 'held'],
      endpoint: 'night',
      since: '2026-11-23',
      until: '2026-11-23T10:30:00+01:00',
    };
    expect(await post('/deliveries/replay', { ...filters, dryRun: true })).toEqual({
      status: 200,
      body: { wouldReplay: 1 },
    });
    expect([selections, due.times]).toEqual([[], 0]);
    expect(await post('/deliveries/replay', filters)).toEqual({ status: 200, body: { replayed: 1 } });
    expect(await post('/deliveries/replay', { states: ['delivered'] })).toMatchObject({
      body: { replayed: 0 },
    });
    expect(selections).toEqual([
      {
        states: ['failed', 'held'],
        endpoint: 'night',
        since: Date.UTC(2026, 10, 23),
        until: Date.UTC(2026, 10, 23, 9, 30),
      },
      { states: ['delivered'] },
    ]);
    expect(due.times).toBe(1);
  });

  it.each([
    [{}, 'Give either `ids`, or `states`'],
    [{ ids: ['dlv_1'], endpoint: 'desk' }, 'Give either `ids`, or `states`'],
    [{ ids: ['dlv_1'], states: ['failed'] }, 'Give either `ids`, or `states`'],
    [{ ids: 'dlv_1' }, '`ids` must be a list of 1 to 1000 ids of deliveries.'],
    [{ endpoint: 'desk' }, '`states` must be a list of one or more of failed, held, delivered, suppressed.'],
    [{ states: [] }, '`states` must be a list'],
    [{ states: ['pending'] }, '`states` must be one of failed, held, delivered, suppressed, not “pending”.'],
    [{ states: ['failed'], endpoint: 7 }, '`endpoint` must be the name of an endpoint.'],
    [
      { states: ['failed'], since: 'monday' },
      '`since` must be a time such as 2026-11-23T18:00:00Z, not “monday”.',
    ],
    [{ states: ['failed'], since: '2026-11-23T09:00:00' }, '`since` must be a time'],
    [{ states: ['failed'], since: '2026-11-24', until: '2026-11-23' }, '`since` is after `until`.'],
    [{ states: ['failed'], dryRun: 1 }, '`dryRun` must be true or false.'],
    [{ states: ['failed'], all: true }, 'The body has an unknown key “all”'],
  ])('refuses %j', async (body, words) => {
    const { post, selections } = desk();
    expect(await post('/deliveries/replay', body)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining(words) },
    });
    expect(selections).toEqual([]);
  });
});

describe('muting a story', () => {
  it('takes a duration or an end, and a way back', async () => {
    const { post, mutes } = desk();
    expect(await post('/stories/abc/mute', { for: '2h' })).toEqual({
      status: 200,
      body: { storyId: 'abc111', mutedUntil: '2026-11-23T11:00:00.000Z' },
    });
    expect(await post('/stories/abc/mute', { until: '2026-11-23T12:00:00Z' })).toMatchObject({
      body: { mutedUntil: '2026-11-23T12:00:00.000Z' },
    });
    expect((await post('/stories/abc/mute', { for: '30d' })).status).toBe(200);
    expect(await post('/stories/abc/unmute')).toEqual({
      status: 200,
      body: { storyId: 'abc111', mutedUntil: null, wasMutedUntil: null },
    });
    expect(mutes).toEqual([
      { storyId: 'abc111', until: NOW + 2 * HOUR },
      { storyId: 'abc111', until: NOW + 3 * HOUR },
      { storyId: 'abc111', until: NOW + 720 * HOUR },
      { storyId: 'abc111', until: null },
    ]);
  });

  it.each([
    [{}, 400, 'Give either `for`, such as "2h", or `until`, a time.'],
    [{ for: '2h', until: '2026-11-24' }, 400, 'Give either `for`'],
    [{ for: 'two hours' }, 400, '`for` must be a duration such as 30m, 2h or 1d, not “two hours”.'],
    [{ for: 2 }, 400, '`for` must be a duration'],
    [{ for: '0s' }, 400, 'A mute must end in the future; 2026-11-23T09:00:00.000Z is in the past.'],
    [{ until: '2026-11-23T08:00:00Z' }, 400, 'A mute must end in the future'],
    [{ until: 'tomorrow' }, 400, '`until` must be a time such as 2026-11-23T18:00:00Z, not “tomorrow”.'],
    [{ for: '30d1s' }, 400, 'A story can be muted for at most 30 d.'],
  ])('refuses %j', async (body, status, words) => {
    const { post, mutes } = desk();
    expect(await post('/stories/abc111/mute', body)).toMatchObject({
      status,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining(words) },
    });
    expect(mutes).toEqual([]);
  });

  it('refuses an unknown story, and one that goes away meanwhile', async () => {
    const { post } = desk();
    expect(await post('/stories/zzz/mute', { for: '1h' })).toMatchObject({ status: 404 });
    expect(await post('/stories/zzz/unmute')).toMatchObject({ status: 404 });
  });
});

it('asks for the token before any of it', async () => {
  const { get, post } = desk({ token: 'a-token-for-tests' });
  for (const path of [
    '/api/v1/endpoints',
    '/api/v1/dead-letters',
    '/api/v1/suppressions',
    '/endpoints',
    '/metrics',
  ])
    expect([path, (await get(path)).status]).toEqual([path, 401]);
  for (const path of [
    '/endpoints/desk/test',
    '/endpoints/desk/disable',
    '/stories/abc/mute',
    '/deliveries/replay',
  ])
    expect([path, (await post(path, {})).status]).toEqual([path, 401]);
});

it('takes no change from the form of another site', async () => {
  const { get, samples, disabled, mutes } = desk();
  const init = { method: 'POST', headers: { origin: 'https://evil.example', host: '127.0.0.1:8080' } };
  for (const path of [
    '/endpoints/desk/test',
    '/endpoints/desk/disable',
    '/stories/abc111/mute',
    '/deliveries/dlv_1/replay',
    '/api/v1/endpoints/desk/disable',
  ])
    expect([path, (await get(path, init)).status]).toEqual([path, 403]);
  expect([samples, disabled, mutes]).toEqual([[], [], []]);
});

it('serves the numbers for Prometheus', async () => {
  const response = await desk().get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await response.text()).toBe('stoppress_checks_total 1\n');
});

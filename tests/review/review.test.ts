import { describe, expect, it } from 'vitest';
import { deskApp, NOW } from '../support/review/desk-store.ts';

const json = async (response: Promise<Response>): Promise<unknown> => (await response).json();

describe('the API', () => {
  it('lists stories with times as ISO 8601 and a state', async () => {
    const stories = await json(deskApp().get('/api/v1/stories'));
    expect(stories).toMatchObject([
      { id: 'abc111', state: 'watching', lastChangedAt: '2026-11-23T08:59:58.000Z', version: 2 },
      { id: 'abd222', state: 'failing', lastCheckedAt: null, failure: { code: 'FETCH_TIMEOUT' } },
    ]);
  });

  it.each([
    ['/api/v1/stories/abc111'],
    ['/api/v1/stories/abc'],
    ['/api/v1/stories/find?url=https%3A%2F%2Fnews.example%2Ftribunal-leave%23top'],
    ['/api/v1/stories/find?ref=registrar%20STEPS%20aside'],
  ])('finds a story by id, unique prefix, URL or name: %s', async (path) => {
    expect(await json(deskApp().get(path))).toMatchObject({ id: 'abc111' });
  });

  it('answers a prefix of two stories with 409 that names both', async () => {
    const response = await deskApp().get('/api/v1/stories/ab');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('abc111, abd222'),
    });
  });

  it('answers an unknown story and an unknown path with an RFC 9457 problem', async () => {
    for (const path of ['/api/v1/stories/zzz', '/api/v1/stories/abc111/versions/3', '/api/v1/nothing']) {
      const response = await deskApp().get(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 404, title: 'Not Found', code: 'NOT_FOUND' });
    }
  });

  it('gives versions, the article and its changes', async () => {
    const { get } = deskApp();
    expect(await json(get('/api/v1/stories/abc/versions?limit=1'))).toMatchObject([
      { number: 2, capturedAt: '2026-11-23T08:59:58.000Z' },
    ]);
    expect(await json(get('/api/v1/stories/abc/versions/1'))).toMatchObject({
      number: 1,
      article: { paragraphs: [{}, { text: 'The inquiry takes six weeks.' }, {}, {}] },
    });
    expect(await json(get('/api/v1/stories/abc/versions/2/changes'))).toMatchObject([
      { kind: 'edited' },
      { kind: 'removed' },
      { kind: 'added' },
    ]);
  });

  it('takes stored changes for neighbours and compares anything else', async () => {
    const { get } = deskApp();
    const stored = { from: 1, to: 2, source: 'stored', changes: [{ kind: 'edited' }, {}, {}] };
    expect(await json(get('/api/v1/stories/abc/diff'))).toMatchObject(stored);
    expect(await json(get('/api/v1/stories/abc/diff?from=1&to=2'))).toMatchObject(stored);
    expect(await json(get('/api/v1/stories/abc/diff?from=2&to=1'))).toMatchObject({
      source: 'computed',
      changes: [{ text: 'computed' }],
    });
  });

  it.each(['/api/v1/events?limit=-1', '/api/v1/stories/abc/diff?from=x', '/api/v1/deliveries?state=lost'])(
    'refuses a bad parameter and names it: %s',
    async (path) => {
      const response = await deskApp().get(path);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: expect.stringMatching(/^`/),
      });
    },
  );

  it('enqueues a check, and says when it cannot', async () => {
    const { get, checked } = deskApp();
    expect((await get('/api/v1/stories/abc/check', { method: 'POST' })).status).toBe(202);
    const busy = await get('/api/v1/stories/abd222/check', { method: 'POST' });
    expect([busy.status, await busy.json()]).toMatchObject([409, { code: 'CHECK_BUSY' }]);
    expect(checked).toEqual(['abc111', 'abd222']);
  });

  it('replays deliveries and refuses a body without ids', async () => {
    const { get, replayed } = deskApp();
    const post = (body: string) => get('/api/v1/deliveries/replay', { method: 'POST', body });
    expect(await json(post('{"ids":["dlv_1","other"]}'))).toEqual({ replayed: 1 });
    for (const body of ['', '[]', '{"ids":[]}', '{"ids":[1]}'])
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    expect((await post(JSON.stringify({ ids: ['x'.repeat(300_000)] }))).status).toBe(413);
    expect(replayed).toEqual([['dlv_1', 'other']]);
  });

  it('lists deliveries by state, and their attempts', async () => {
    const { get } = deskApp();
    expect(await json(get('/api/v1/deliveries?state=failed'))).toMatchObject([
      { id: 'dlv_1', settledAt: '2026-11-23T08:59:59.500Z', lastFailure: { code: 'DELIVERY_REFUSED' } },
    ]);
    expect(await json(get('/api/v1/deliveries?state=digested'))).toEqual([]);
    expect(await json(get('/api/v1/deliveries/dlv_1/attempts'))).toMatchObject([{ status: 500 }]);
  });

  it('tells a client nothing about a fault inside, and tells the process everything', async () => {
    const fault = new Error('relation "secret" does not exist');
    const { get, errors } = deskApp({
      checkNow: () => Promise.reject(fault),
    });
    const response = await get('/api/v1/stories/abc/check', { method: 'POST' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(errors).toEqual([fault]);
  });
});

describe('health', () => {
  it('is ready while the database answers and the sweep is young', async () => {
    const response = await deskApp().get('/readyz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready', reasons: [] }]);
  });

  it.each([
    [NOW - 10_000, 'The last sweep was 10 s ago.'],
    [null, 'No sweep has run yet.'],
  ])('is not ready when the last sweep was at %s, but is alive', async (last, reason) => {
    const { get } = deskApp({ lastSweepAt: async () => last });
    const response = await get('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not-ready', reasons: [reason] },
    ]);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('is not ready without its database', async () => {
    const response = await deskApp({ lastSweepAt: () => Promise.reject(new Error('gone')) }).get('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not-ready', reasons: ['The database does not respond.'] },
    ]);
  });
});

describe('who may ask', () => {
  const token = 'a-token-for-tests';

  it('wants the bearer token everywhere but on /healthz', async () => {
    const { get } = deskApp({ token });
    expect((await get('/healthz')).status).toBe(200);
    for (const path of ['/', '/deliveries', '/readyz', '/api/v1/stories', '/stories/abc111', '/nothing']) {
      expect([path, (await get(path)).status]).toEqual([path, 401]);
      const wrong = { headers: { authorization: 'Bearer another-token' } };
      expect([path, (await get(path, wrong)).status]).toEqual([path, 401]);
    }
    const right = { headers: { authorization: `Bearer ${token}` } };
    expect((await get('/api/v1/stories', right)).status).toBe(200);
    const problem = await get('/api/v1/stories');
    expect(problem.headers.get('www-authenticate')).toContain('Bearer');
    expect(await problem.json()).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('swaps a token in the address for a cookie, once, and not on the API', async () => {
    const { get } = deskApp({ token });
    const first = await get(`/deliveries?token=${token}`);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/deliveries']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(token);
    const [pair = ''] = cookie.split(';');
    expect((await get('/deliveries', { headers: { cookie: pair } })).status).toBe(200);
    expect((await get('/deliveries', { headers: { cookie: `${pair}0` } })).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    expect((await get(`/api/v1/stories?token=${token}`)).status).toBe(401);
  });

  it.each([
    ['http://127.0.0.1:8080/', false],
    ['https://desk.example/', true],
    ['https://desk.example/news/', true],
  ])('marks the login cookie as Secure if %s is https: %s', async (home, secure) => {
    const { get } = deskApp({ token, home: () => home });
    const attributes = (await get(`/?token=${token}`)).headers.get('set-cookie')?.split('; ') ?? [];
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect(attributes.includes('Secure')).toBe(secure);
  });

  it.each([
    `//rebound.example/?token=${token}`,
    `///rebound.example?token=${token}`,
    `${['/', 'rebound.example'].join('\\')}?token=${token}`,
  ])('never redirects %s to another site', async (path) => {
    const response = await deskApp({ token }).get(path);
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/[^/\\]/),
    ]);
  });

  it.each([
    ['/stories/abc%00def', 404],
    ['/api/v1/stories/%00', 404],
    ['/api/v1/deliveries?state=%00', 400],
  ])('responds to %s with %i', async (path, status) => {
    expect((await deskApp().get(path)).status).toBe(status);
  });

  it.each([
    ['127.0.0.1:8080', 200],
    ['localhost', 200],
    ['desk.localhost:8080', 200],
    ['[::1]:8080', 200],
    ['rebound.example:8080', 403],
    ['127.0.0.1.rebound.example', 403],
    ['localhost.example', 403],
    ['10.0.0.7', 403],
    ['not a host', 403],
  ])('answers Host %s with %i when bound to loopback', async (host, status) => {
    const response = await deskApp({ loopbackOnly: true }).get('/api/v1/stories', { headers: { host } });
    expect(response.status).toBe(status);
  });

  it('refuses a form that another site sends', async () => {
    const { get, checked } = deskApp();
    const post = (origin: string) =>
      get('/stories/abc111/check', { method: 'POST', headers: { origin, host: '127.0.0.1:8080' } });
    expect((await post('https://evil.example')).status).toBe(403);
    expect((await post('null')).status).toBe(403);
    expect((await post('http://127.0.0.1:8080')).status).toBe(303);
    expect(checked).toEqual(['abc111']);
  });

  it('sends a policy without scripts with every answer', async () => {
    const { get } = deskApp();
    for (const path of ['/', '/api/v1/stories', '/nothing', '/api/v1/nothing']) {
      const { headers } = await get(path);
      expect(`${path} ${headers.get('content-security-policy')}`).toMatch(
        / default-src 'none'; style-src 'sha256-[^']+'/,
      );
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

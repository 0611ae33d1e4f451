import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DemoAlert } from '../../src/demo/desk.ts';
import { type DemoNewsroom, startDemoNewsroom } from '../../src/demo/newsroom.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';

let clock: ManualClock;
let newsroom: DemoNewsroom;
let told: DemoAlert[];
beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 23, 9, 5, 0, 400));
  told = [];
  newsroom = await startDemoNewsroom({ clock: clock.now, onAlert: (alert) => told.push(alert) });
});
afterEach(() => newsroom.close());

const ask = async (headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(newsroom.url, { headers, method });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

describe('the site', () => {
  test('starts the story at its first request, however late that comes', async () => {
    clock.advance(3_600_000);
    await fetch(new URL('/', newsroom.url));
    clock.advance(3_600_000);
    const first = await ask();
    expect(first.body).not.toContain('In a statement');
    clock.advance(5_999);
    expect((await ask()).body).toBe(first.body);
    clock.advance(1);
    expect((await ask()).body).toContain('<p>In a statement');
  });

  test('goes through five versions, each with its own ETag, and then stands still', async () => {
    const etags: (string | null)[] = [];
    for (const seconds of [0, 8, 10, 10, 10, 600]) {
      clock.advance(seconds * 1000);
      etags.push((await ask()).headers.get('etag'));
    }
    expect(new Set(etags).size).toBe(5);
    expect(etags[5]).toBe(etags[4]);
    expect(etags[0]).toMatch(/^"[0-9a-f]+"$/);
  });

  test('answers 304 to its validators until the next version is out', async () => {
    const first = await ask();
    const etag = first.headers.get('etag') ?? '';
    const lastModified = first.headers.get('last-modified') ?? '';
    expect(lastModified).toBe('Mon, 23 Nov 2026 09:05:00 GMT');
    for (const headers of [
      { 'if-none-match': etag },
      { 'if-modified-since': lastModified },
      { 'if-none-match': etag, 'if-modified-since': lastModified },
    ]) {
      const again = await ask(headers);
      expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: '' });
      expect(again.headers.get('last-modified')).toBe(lastModified);
    }
    expect((await ask({ 'if-none-match': '"other"', 'if-modified-since': lastModified })).status).toBe(200);
    clock.advance(6_000);
    const second = await ask({ 'if-none-match': etag });
    expect(second.status).toBe(200);
    expect(second.headers.get('last-modified')).toBe('Mon, 23 Nov 2026 09:05:06 GMT');
    expect((await ask({ 'if-modified-since': lastModified })).status).toBe(200);
  });

  test('the furniture of the fifth version brings new bytes but no new time of modification', async () => {
    await ask();
    clock.advance(22_000);
    const fourth = await ask();
    clock.advance(8_000);
    expect(newsroom.isOver()).toBe(false);
    const fifth = await ask();
    expect(newsroom.isOver()).toBe(true);
    expect(fifth.headers.get('etag')).not.toBe(fourth.headers.get('etag'));
    for (const { body } of [fourth, fifth]) {
      expect(body).toContain('<meta property="article:modified_time" content="2026-11-23T09:05:22.000Z">');
    }
  });

  test('names itself in the page, and leads to the story from its front page', async () => {
    expect((await ask()).body).toContain(`<link rel="canonical" href="${newsroom.url}">`);
    const front = await (await fetch(new URL('/', newsroom.url))).text();
    expect(front).toContain(`href="${new URL(newsroom.url).pathname}"`);
    expect(front).toContain('after 0 s: first report');
    expect(front).toContain(
      'after 30 s: only the boilerplate changes: menu, newsletter, most read (still to come)',
    );
  });

  test('develops on the timetable it is given', async () => {
    const quick = await startDemoNewsroom({ clock: clock.now, timetable: [0, 1] });
    const body = async (): Promise<string> => (await fetch(quick.url)).text();
    await body();
    clock.advance(1000);
    const second = await body();
    clock.advance(60_000);
    expect(await body()).toBe(second);
    expect(second).toContain('<p>In a statement');
    await quick.close();
  });
});

describe('the desk', () => {
  const send = (id: string, event: unknown, { secret = newsroom.endpoint.secret, tamper = '' } = {}) => {
    const body = JSON.stringify(event);
    // The package that verifies reads the system's time.
    const at = new Date();
    return fetch(newsroom.endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      },
      body: body + tamper,
    });
  };
  const met = {
    type: 'expectation.met',
    timestamp: '2026-11-23T09:05:08.000Z',
    data: {
      story: { id: 's', url: 'u', name: 'Registrar steps aside', tags: [] },
      expectation: { name: 'Statement on leave', paragraph: 7, text: 'In a statement …', by: null },
    },
  };

  test('verifies, answers 204 and tells each id once', async () => {
    expect((await send('evt_1', met)).status).toBe(204);
    expect((await send('evt_1', met)).status).toBe(204);
    const alert: DemoAlert = {
      id: 'evt_1',
      type: 'expectation.met',
      verified: true,
      receivedAt: clock.now(),
      summary: 'Registrar steps aside: “Statement on leave” was met by ¶8: “In a statement …”',
    };
    expect(newsroom.alerts()).toEqual([alert]);
    expect(told).toEqual([alert]);
  });

  test('refuses another secret and a changed body, and says so', async () => {
    expect((await send('evt_1', met, { secret: 'whsec_b3RoZXI=' })).status).toBe(401);
    expect((await send('evt_2', met, { tamper: ' ' })).status).toBe(401);
    expect(newsroom.alerts().map(({ id, verified }) => [id, verified])).toEqual([
      ['evt_1', false],
      ['evt_2', false],
    ]);
    expect(told[0]?.summary).toBe('rejected: the signature is invalid');
    expect((await send('evt_2', met)).status).toBe(204);
    expect(newsroom.alerts()).toHaveLength(3);
  });

  test('reads no body without end', async () => {
    const answer = await send('evt_1', { ...met, padding: 'x'.repeat(70_000) });
    expect(answer.status).toBe(413);
    expect(newsroom.alerts()).toEqual([]);
  });

  test('has a new secret at every start', async () => {
    const other = await startDemoNewsroom({ clock: clock.now });
    expect(other.endpoint.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(other.endpoint.secret).not.toBe(newsroom.endpoint.secret);
    await other.close();
  });
});

test('what to watch is every two seconds, with a deadline ten minutes ahead', () => {
  expect(newsroom.watch).toEqual({
    name: 'Registrar steps aside',
    tags: ['demo'],
    everyMs: 2000,
    expectations: [
      {
        name: 'Statement on leave',
        match: { all: ['statement', 'administrative leave'] },
        by: clock.now() + 600_000,
      },
    ],
  });
  expect(newsroom.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/courts\/registrar-steps-aside$/);
});

test('closing ends connections that are kept alive, and may be done twice', async () => {
  await ask();
  await Promise.all([newsroom.close(), newsroom.close()]);
  await expect(fetch(newsroom.url)).rejects.toThrow('fetch failed');
});

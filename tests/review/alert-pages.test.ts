import { describe, expect, it } from 'vitest';
import { deskApp, HOSTILE, NOW, STANDS, STORIES } from '../support/review/desk-store.ts';

const desk = (...given: Parameters<typeof deskApp>) => {
  const app = deskApp(...given);
  const page = async (path: string): Promise<string> => {
    const response = await app.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    return (await response.text()).replace(/\s+/g, ' ');
  };
  const submit = (path: string, fields: Record<string, string> = {}): Promise<Response> =>
    app.get(path, { method: 'POST', body: new URLSearchParams(fields) });
  return { ...app, page, submit };
};

const ESCAPED = '&lt;script&gt;alert(1)&lt;/script&gt;';

describe('/endpoints', () => {
  it('says how each stands, and offers what can be done', async () => {
    const text = await desk().page('/endpoints');
    expect(text).toContain('desk <span class="tag hot">Failing</span>');
    expect(text).toContain('webhook to desk.example:8443 · 4 messages at a time');
    expect(text).toContain('slack to hooks.chat.example · one message at a time, 1 s apart');
    expect(text).toContain('<li>Quiet hours from 22:00 to 07:00, Europe/Lisbon</li>');
    expect(text).toContain('<form class="inline" method="post" action="/endpoints/desk/test">');
    expect(text).toContain('href="/deliveries?endpoint=desk&state=failed"');
    expect(text).toContain('Enable and send the 1 on hold');
    expect(text).toContain(
      `Disabled <time datetime="2026-11-23T08:00:00.000Z" title="2026-11-23 08:00:00 UTC">1 hour ago</time>: ${ESCAPED}`,
    );
    expect(text).toContain('It is no longer in the watch list');
    expect(text).not.toMatch(/whsec_|path-is-secret|\.own/);
    expect(text).not.toContain('action="/endpoints/night/test"');
  });

  it('acts by plain forms and goes back', async () => {
    const { submit, enabled, selections, disabled, samples } = desk();
    const went = async (path: string, fields?: Record<string, string>) => {
      const { status, headers } = await submit(path, fields);
      return [status, headers.get('location')];
    };
    expect(await went('/endpoints/night/enable')).toEqual([303, '/endpoints']);
    expect(selections).toEqual([]);
    expect(await went('/endpoints/night/enable', { replay: 'yes' })).toEqual([303, '/endpoints']);
    expect(selections).toEqual([{ states: ['held'], endpoint: 'night' }]);
    expect(await went('/endpoints/desk/disable')).toEqual([303, '/endpoints']);
    expect(await went('/endpoints/desk/test')).toEqual([303, '/deliveries/dlv_1']);
    expect(await went('/deliveries/dlv_1/replay')).toEqual([303, '/deliveries/dlv_1']);
    expect([enabled, disabled.length, samples.length]).toEqual([['night', 'night'], 1, 1]);
  });

  it('refuses with a page that says why', async () => {
    const { submit } = desk();
    const response = await submit('/endpoints/night/test');
    expect(response.status).toBe(409);
    const text = await response.text();
    expect(text).toContain('The endpoint night has been disabled since 2026-11-23T08:00:00.000Z');
    expect(text).toContain('stoppress enable NAME');
    expect(text).not.toContain(HOSTILE);
    expect((await submit('/endpoints/nobody/enable')).status).toBe(404);
    expect((await submit('/deliveries/nothing/replay')).status).toBe(404);
  });
});

describe('/deliveries', () => {
  it('shows state, rule and last answer, and filters by state and endpoint', async () => {
    const { page, get } = desk();
    const all = await page('/deliveries');
    expect(all).toContain('desk.example responded with 500. <q dir="auto">no</q>');
    expect(all).toContain('<span class="tag">Quiet hours</span> Quiet from 22:00 to 07:00, Europe/Lisbon');
    expect(all).not.toContain('dlv_muted');
    expect(all).toContain('<a href="/deliveries" aria-current="page">All</a>');
    const kept = await page('/deliveries?kept=back');
    expect(kept).toContain('dlv_quiet');
    expect(kept).not.toContain('dlv_hostile');
    expect(kept).toContain('<a href="/deliveries?kept=back" aria-current="page">Suppressed or delayed</a>');
    expect(kept).toContain('<span class="tag">Muted</span> Not sent, because the story is muted until');
    expect(kept).not.toContain('dlv_1<');
    const night = await page('/deliveries?endpoint=night&state=held');
    expect(night).toContain('Deliveries to night');
    expect(night).toContain('href="/deliveries?state=failed&amp;endpoint=night"');
    expect(await page('/deliveries?state=digested')).toContain('No deliveries in state Sent in digest.');
    const wrong = await get('/deliveries?state=lost');
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('must be one of pending');
  });

  it('shows one with its tries, and looks again while a try is awaited', async () => {
    const { page } = desk();
    const failed = await page('/deliveries/dlv_1');
    expect(failed).toContain('<td>500</td>');
    expect(failed).toContain('action="/deliveries/dlv_1/replay"');
    expect(failed).not.toContain('http-equiv="refresh"');
    const pending = await page('/deliveries/dlv_hostile');
    expect(pending).toContain('http-equiv="refresh" content="3"');
    expect(pending).toContain(ESCAPED);
    expect(pending).not.toContain('/replay"');
  });
});

describe('the front page', () => {
  it('says above all else what does not reach its people', async () => {
    const text = await desk().page('/');
    expect(text).toMatch(
      /Some alerts are not delivered\..*desk<\/a> is failing; the first delivery failed .*night<\/a> was disabled .*What changed/,
    );
    expect(text).toContain(ESCAPED);
  });

  it('says nothing where all is well', async () => {
    const stands = STANDS.filter(({ name }) => name === 'mail');
    expect(await (await deskApp({}, { stands }).get('/')).text()).not.toContain(
      'Some alerts are not delivered',
    );
  });
});

describe('muting on the page of a story', () => {
  it('offers three spans, and says until when', async () => {
    const { page, submit, mutes } = desk();
    const text = await page('/stories/abc111');
    expect(text).toContain('<button type="submit" name="for" value="8h">Mute for 8 hours</button>');
    const { status, headers } = await submit('/stories/abc111/mute', { for: '8h' });
    expect([status, headers.get('location')]).toEqual([303, '/stories/abc111']);
    expect((await submit('/stories/abc111/unmute')).status).toBe(303);
    expect((await submit('/stories/abc111/mute', { for: 'ever' })).status).toBe(400);
    expect(mutes).toEqual([
      { storyId: 'abc111', until: NOW + 8 * 3_600_000 },
      { storyId: 'abc111', until: null },
    ]);
  });

  it('offers the way back while it is muted, and forgets a mute that is over', async () => {
    const muted = (mutedUntil: number) => [{ ...STORIES[0]!, mutedUntil }];
    const now = await desk({}, { stories: muted(NOW + 1_000) }).page('/stories/abc111');
    expect(now).toContain('Muted; ends <time datetime="2026-11-23T09:00:01.000Z"');
    expect(now).toContain('<form class="inline" method="post" action="/stories/abc111/unmute">');
    expect(now).not.toContain('Mute for');
    const later = await desk({}, { stories: muted(NOW) }).page('/stories/abc111');
    expect(later).not.toContain('Muted; ends');
    expect(later).toContain('Mute for 1 hour');
  });
});

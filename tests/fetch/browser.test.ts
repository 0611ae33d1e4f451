import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRenderer, type RenderLimits, type Renderer } from '../../src/fetch/browser.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { Page } from '../../src/model/page.ts';
import { page as html, plain } from '../support/answers.ts';
import { browserPath } from '../support/browser.ts';
import { type Origin, startOrigin } from '../support/origin.ts';

const browser = browserPath();
if (browser === null) console.log('skipped: pages rendered in a browser: there is no Chromium');

/** Processes that this one started and that still run. */
const children = (): number => {
  const list = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const own = String(process.pid);
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => parent === own && /chrom/.test(name ?? '')).length;
};

describe.skipIf(browser === null)('a page in a browser', () => {
  let origin: Origin;
  let stranger: Origin;
  let outbound: Outbound;
  let renderer: Renderer;
  beforeEach(async () => {
    origin = await startOrigin();
    stranger = await startOrigin();
    // One of the two private servers may be asked, the other may not.
    outbound = createOutbound({ policy: { allowPrivate: [new URL(origin.url('/')).host] } });
    open();
  });
  afterEach(async () => {
    await renderer.close();
    await outbound.close();
    await origin.close();
    await stranger.close();
    if (children() > 0) throw new Error('A browser is left behind.');
  });
  const open = (limits: Partial<RenderLimits> = {}): void => {
    renderer = createRenderer({
      outbound,
      clock: () => 7,
      userAgent: () => 'StopPress/test',
      browser: browser ?? '',
      limits,
    });
  };
  const fetched = (body: string): Page => ({
    url: origin.url('/story'),
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip', etag: '"1"' },
    body: new TextEncoder().encode(body),
    sha256: 'as fetched',
    validators: { etag: '"1"', lastModified: null },
    fetchedAt: 1,
  });
  const rendered = async (body: string): Promise<string> => {
    const outcome = await renderer.render(fetched(body));
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return new TextDecoder().decode(outcome.page.body);
  };

  it.each(['open', 'closed'])(
    'shows the text of %s shadow trees, with what stands in their slots',
    async (mode) => {
      const html = await rendered(`<!doctype html><body>
      <story-box><p slot="lead">The ferry stays in port.</p><p>Its crew waits on the quay.</p></story-box>
      <aside><template shadowrootmode="${mode}"><p>Declared in the page: no sailing before noon.</p></template></aside>
      <script>
        customElements.define('story-box', class extends HTMLElement {
          constructor() {
            super();
            this.attachShadow({ mode: '${mode}' }).innerHTML =
              '<h2>Harbour</h2><slot name="lead"></slot><p>Written by a script.</p><slot></slot><slot name="end">No more.</slot>';
          }
        });
      </script>`);
      const text = html.replace(/<script>[\s\S]*?<\/script>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      expect(text.trim()).toBe(
        'Harbour The ferry stays in port. Written by a script. Its crew waits on the quay. No more. Declared in the page: no sailing before noon.',
      );
    },
  );

  it('shows what its scripts wrote, from bytes that were fetched already', async () => {
    origin.set(
      '/app.js',
      plain(
        200,
        { 'content-type': 'text/javascript' },
        `
      fetch('/data.json').then((answer) => answer.json()).then(({ text }) => {
        document.body.innerHTML = '<article><p>' + text + '</p></article>';
      });`,
      ),
    );
    origin.set(
      '/data.json',
      plain(200, { 'content-type': 'application/json' }, '{"text":"The harbour – closed."}'),
    );
    const outcome = await renderer.render(
      fetched('<!doctype html><body><div id=root></div><script src=/app.js></script>'),
    );
    expect(outcome).toMatchObject({
      kind: 'rendered',
      page: {
        url: origin.url('/story'),
        status: 200,
        validators: { etag: null, lastModified: null },
        fetchedAt: 7,
      },
    });
    const { page } = outcome as Extract<typeof outcome, { kind: 'rendered' }>;
    expect(new TextDecoder().decode(page.body)).toContain('<article><p>The harbour – closed.</p></article>');
    expect(page.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(origin.requestsTo('/story')).toEqual([]);
    expect(origin.requestsTo('/app.js')[0]?.headers['user-agent']).toBe('StopPress/test');
  });

  it('reaches nothing that the guard refuses, by whatever way', async () => {
    const away = stranger.url('/secret');
    const text =
      await rendered(`<!doctype html><body><img src="${away}?img"><iframe src="${away}?frame"></iframe>
      <link rel=stylesheet href="${away}?css"><link rel=prefetch href="${away}?prefetch">
      <script src="${away}?script"></script><script>
      const said = [];
      const tell = (what) => { said.push(what); document.body.dataset.said = said.toSorted().join(' '); };
      fetch('${away}?fetch', { mode: 'no-cors' }).then(() => tell('fetched'), () => tell('refused'));
      fetch('http://169.254.169.254/latest', { mode: 'no-cors' }).then(() => tell('fetched'), () => tell('refused'));
      navigator.sendBeacon('${away}?beacon', 'x');
      const socket = new WebSocket('${away.replace('http', 'ws')}?socket');
      socket.onopen = () => tell('opened');
      new Image().src = '${away}?image';
      </script><p id=end>the end</p>`);
    expect(text).toContain('data-said="refused refused"');
    expect(text).toContain('the end');
    expect(stranger.requests).toEqual([]);
  });

  it('cannot be led elsewhere by its scripts, and sends nothing but questions', async () => {
    origin.set('/elsewhere', html('<p>elsewhere</p>'));
    const text = await rendered(`<!doctype html><body><p>here</p><script>
      fetch('/write', { method: 'POST', body: 'x' }).catch(() => 0);
      setTimeout(() => { location.href = '/elsewhere'; }, 50);</script>`);
    expect(text).toContain('here');
    expect(origin.requests.map(({ path }) => path)).toEqual([]);
  });

  const HUNG = '<!doctype html><body><script src=/hang.js></script>';
  const FAILED = { kind: 'failed', failure: { code: 'RENDER_FAILED' } };

  it('ends a page that never does at its deadline', async () => {
    await renderer.close();
    open({ deadlineMs: 1_000 });
    origin.set('/hang.js', plain(200, { 'content-type': 'text/javascript' }, 'for (;;);'));
    expect(await renderer.render(fetched(HUNG))).toMatchObject(FAILED);
    expect(children()).toBe(0);
  });

  it('ends a page that hangs when it is stopped, and shows the next one', async () => {
    origin.set('/hang.js', plain(200, { 'content-type': 'text/javascript' }, 'for (;;);'));
    const stop = new AbortController();
    const hung = renderer.render(fetched(HUNG), stop.signal);
    await origin.untilRequested('/hang.js', 1, { timeoutMs: 60_000 });
    stop.abort();
    expect(await hung).toMatchObject(FAILED);
    expect(children()).toBe(0);
    expect(await rendered('<!doctype html><body><p>well</p>')).toContain('<p>well</p>');
  });

  it('asks no more than it may, and takes no more than it may', async () => {
    await renderer.close();
    open({ maxRequests: 5, maxBytes: 100_000 });
    origin.set('/n', plain(200, { 'content-type': 'text/plain' }, 'n'));
    const calls = await rendered(`<!doctype html><body><script>
      for (let i = 0; i < 50; i += 1) fetch('/n?' + i).catch(() => 0);</script>`);
    expect(calls).toContain('<body>');
    expect(origin.requests.length).toBeLessThanOrEqual(4);
    const large = await renderer.render(
      fetched(`<!doctype html><body><script>document.body.textContent = 'x'.repeat(200_000);</script>`),
    );
    expect(large).toMatchObject({ kind: 'failed', failure: { code: 'RENDER_FAILED' } });
  });

  it('takes turns, replaces a browser that has shown enough, and names one that is not there', async () => {
    await renderer.close();
    open({ pagesPerBrowser: 2 });
    const shown = await Promise.all([1, 2, 3].map((n) => rendered(`<!doctype html><body><p>page ${n}</p>`)));
    expect(children()).toBeGreaterThan(0);
    expect(shown.map((text, i) => text.includes(`page ${i + 1}`))).toEqual([true, true, true]);
    const missing = createRenderer({
      outbound,
      clock: () => 7,
      userAgent: () => 'x',
      browser: '/nowhere/chromium',
    });
    expect(await missing.render(fetched('<p>x'))).toMatchObject({
      kind: 'failed',
      failure: { code: 'RENDER_FAILED' },
    });
    await missing.close();
    expect(await missing.render(fetched('<p>x'))).toMatchObject({ kind: 'failed' });
  });
});

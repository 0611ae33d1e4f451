import { hash } from 'node:crypto';
import type { Browser, BrowserContext, BrowserServer, Route } from 'playwright-core';
import type { Clock } from '../platform/clock.ts';
import { KEEP_SHADOW_ROOTS, openDeclaredRoots, PAGE_WITH_SHADOW_ROOTS } from './shadow-roots.ts';
import { failure, type Failure } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Page } from '../model/page.ts';

/**
 * Runs a page's scripts in a browser without network access. The document is the one already fetched. Subresources are
 * fetched through `Outbound`, so the address guard and the limits apply to each of them. Direct connections of the
 * browser fail, because its proxy does not exist.
 */

export interface RendererDeps {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly clock: Clock;
  readonly userAgent: () => string;
  /** Path of a Chromium executable, or `http://` or `ws://` URL of a running one (Chrome DevTools Protocol). */
  readonly browser: string;
  readonly limits?: Partial<RenderLimits>;
}

export interface RenderLimits {
  /** For one page; the browser is killed after it. */
  readonly deadlineMs: number;
  /** Maximum wait for the network to become idle. */
  readonly settleMs: number;
  /** Per page. */
  readonly maxRequests: number;
  /** Per response, and for the rendered page. */
  readonly maxBytes: number;
  /** The browser is replaced after this many pages, because its memory grows. */
  readonly pagesPerBrowser: number;
  /** Pages rendered in parallel. */
  readonly concurrency: number;
}

const LIMITS: RenderLimits = {
  deadlineMs: 25_000,
  settleMs: 5_000,
  maxRequests: 80,
  maxBytes: 5 * 1024 * 1024,
  pagesPerBrowser: 50,
  concurrency: 1,
};

export type RenderOutcome =
  | { readonly kind: 'rendered'; readonly page: Page }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Renderer {
  render(page: Page, signal?: AbortSignal): Promise<RenderOutcome>;
  /** Closes the browser, and kills it if necessary. */
  close(): Promise<void>;
}

/** Resource types that the text of a story may depend on; not images, media, fonts or styles. */
const NEEDED_TYPES = new Set(['script', 'xhr', 'fetch']);

/** Makes every direct connection fail: nothing listens on port 9, and `<-loopback>` includes loopback addresses. */
const NO_NETWORK = { server: 'http://127.0.0.1:9', bypass: '<-loopback>' };

const ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--no-first-run',
];

interface Running {
  readonly browser: Browser;
  /** Null if the browser was not started here. */
  readonly server: BrowserServer | null;
  pages: number;
}

const start = async (where: string): Promise<Running> => {
  // Imported on first use: the package is large, and most processes never need it.
  const { chromium } = await import('playwright-core');
  if (/^(?:https?|wss?):/.test(where)) {
    return { browser: await chromium.connectOverCDP(where), server: null, pages: 0 };
  }
  const server = await chromium.launchServer({
    executablePath: where,
    proxy: NO_NETWORK,
    args: ARGUMENTS,
    // Chromium's sandbox does not work as root, which containers often use. The page has no network access anyway.
    chromiumSandbox: process.getuid?.() !== 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return { browser: await chromium.connect(server.wsEndpoint()), server, pages: 0 };
};

/** Removed, because the body is already decoded and cookies are not kept. */
const UNWANTED_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie']);

const passHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !UNWANTED_HEADERS.has(name)));

export const createRenderer = (deps: RendererDeps): Renderer => {
  const limits = { ...LIMITS, ...deps.limits };
  let running: Promise<Running> | null = null;
  let closed = false;
  let busy = 0;
  const queue: (() => void)[] = [];

  const stop = async (one: Promise<Running> | null): Promise<void> => {
    if (running === one) running = null;
    const started = await one?.catch(() => null);
    if (!started) return;
    await started.browser.close().catch(() => undefined);
    await started.server?.kill().catch(() => undefined);
  };

  const acquireSlot = async (): Promise<void> => {
    if (busy >= limits.concurrency) await new Promise<void>((resolve) => queue.push(resolve));
    busy += 1;
  };
  const releaseSlot = (): void => {
    busy -= 1;
    queue.shift()?.();
  };

  const respond = async (route: Route, page: Page, requests: { count: number }): Promise<void> => {
    const request = route.request();
    const url = request.url();
    if (request.isNavigationRequest() && request.frame().parentFrame() === null) {
      const isFirst = requests.count === 0;
      requests.count += 1;
      // Scripts must not navigate away: only this URL is watched.
      await (isFirst
        ? route.fulfill({
            status: 200,
            headers: passHeaders(page.headers),
            body: openDeclaredRoots(page.body),
          })
        : route.abort());
      return;
    }
    requests.count += 1;
    if (
      !NEEDED_TYPES.has(request.resourceType()) ||
      request.method() !== 'GET' ||
      requests.count > limits.maxRequests
    ) {
      await route.abort();
      return;
    }
    const got = await deps.outbound.request({
      url,
      method: 'GET',
      headers: {
        accept: '*/*',
        'accept-encoding': 'gzip, br',
        'user-agent': deps.userAgent(),
        referer: page.url,
      },
      deadlineMs: limits.deadlineMs,
      maxBytes: limits.maxBytes,
      overflow: 'fail',
    });
    if (got.kind === 'failed') await route.abort();
    else
      await route.fulfill({
        status: got.status,
        headers: passHeaders(got.headers),
        body: Buffer.from(got.body),
      });
  };

  const run = async (context: BrowserContext, page: Page): Promise<string> => {
    const requests = { count: 0 };
    await context.route('**/*', (route) =>
      respond(route, page, requests).catch(() => route.abort().catch(() => undefined)),
    );
    await context.routeWebSocket(/.*/, (socket) => socket.close());
    await context.addInitScript({ content: KEEP_SHADOW_ROOTS });
    const tab = await context.newPage();
    await tab.goto(page.url, { waitUntil: 'domcontentloaded', timeout: limits.deadlineMs });
    await tab.waitForLoadState('networkidle', { timeout: limits.settleMs }).catch(() => undefined);
    return (await tab.evaluate<string | null>(PAGE_WITH_SHADOW_ROOTS)) ?? tab.content();
  };

  const within = async <T>(work: Promise<T>, ms: number, signal?: AbortSignal): Promise<T | 'late'> => {
    let timer: NodeJS.Timeout | undefined;
    let onAbort = (): void => undefined;
    const late = new Promise<'late'>((resolve) => {
      onAbort = () => resolve('late');
      timer = setTimeout(onAbort, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };

  const failed = (page: Page, why: string): RenderOutcome => ({
    kind: 'failed',
    failure: failure('RENDER_FAILED', `${new URL(page.url).host}: the page could not be rendered: ${why}.`),
  });

  const attempt = async (page: Page, signal?: AbortSignal): Promise<RenderOutcome> => {
    const one = (running ??= start(deps.browser));
    let context: BrowserContext | null = null;
    try {
      const work = (async () => {
        const { browser } = await one;
        context = await browser.newContext({
          userAgent: deps.userAgent(),
          serviceWorkers: 'block',
          acceptDownloads: false,
          bypassCSP: false,
        });
        return run(context, page);
      })();
      // After the deadline nothing awaits `work`, and its rejection must not be unhandled.
      work.catch(() => undefined);
      const html = await within(work, limits.deadlineMs, signal);
      if (html === 'late') {
        await stop(one);
        return failed(page, `it took longer than ${limits.deadlineMs / 1_000} s`);
      }
      const body = new TextEncoder().encode(html);
      if (body.length > limits.maxBytes) return failed(page, 'it is too large');
      const headers = { ...page.headers, 'content-type': 'text/html; charset=utf-8' };
      const validators = { etag: null, lastModified: null };
      const fetchedAt = deps.clock();
      return {
        kind: 'rendered',
        page: { ...page, headers, body, sha256: hash('sha256', body), validators, fetchedAt },
      };
    } catch (error) {
      await stop(one);
      return failed(
        page,
        error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown reason') : String(error),
      );
    } finally {
      await (context as BrowserContext | null)?.close().catch(() => undefined);
      const started = running === one ? await one.catch(() => null) : null;
      if (started) {
        started.pages += 1;
        if (started.pages >= limits.pagesPerBrowser) await stop(one);
      }
    }
  };

  return {
    render: async (page, signal) => {
      await acquireSlot();
      try {
        return closed || signal?.aborted
          ? failed(page, 'the process is stopping')
          : await attempt(page, signal);
      } finally {
        releaseSlot();
      }
    },
    close: async () => {
      closed = true;
      await stop(running);
    },
  };
};

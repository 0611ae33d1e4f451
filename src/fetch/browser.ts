import { hash } from 'node:crypto';
import type { Browser, BrowserContext, BrowserServer, Route } from 'playwright-core';
import type { Clock } from '../platform/clock.ts';
import { failure, type Failure } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Page } from '../model/page.ts';

/**
 * Runs a page's scripts in a browser that has no network of its own. The document is the one that was fetched already;
 * whatever the page asks for is fetched through the outbound gate and handed to it, so the address guard and the
 * limits hold for every sub-request. The browser's own connections lead to a proxy that does not exist.
 */

export interface RendererDeps {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly clock: Clock;
  readonly userAgent: () => string;
  /** Path of a Chromium, or `http://`, `ws://` of one that is running (Chrome DevTools Protocol). */
  readonly browser: string;
  readonly limits?: Partial<RenderLimits>;
}

export interface RenderLimits {
  /** From the start of a page to its text; the browser is killed after it. */
  readonly deadlineMs: number;
  /** How long the network must be quiet, at most. */
  readonly settleMs: number;
  readonly maxRequests: number;
  /** Of one answer, and of the rendered page. */
  readonly maxBytes: number;
  /** Pages after which a browser is replaced: they grow. */
  readonly pagesPerBrowser: number;
  /** Pages at once. */
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
  /** Ends the browser, by force if need be. */
  close(): Promise<void>;
}

/** What a story's text may depend on; pictures, media, fonts and styles it does not. */
const WANTED = new Set(['script', 'xhr', 'fetch']);

/** Nothing leaves but through us: port 9 of this machine is no proxy, and loopback is not exempt from it. */
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
  /** Null where the browser is somebody else's. */
  readonly server: BrowserServer | null;
  pages: number;
}

const start = async (where: string): Promise<Running> => {
  // Most processes never need it, and it is large.
  const { chromium } = await import('playwright-core');
  if (/^(?:https?|wss?):/.test(where)) {
    return { browser: await chromium.connectOverCDP(where), server: null, pages: 0 };
  }
  const server = await chromium.launchServer({
    executablePath: where,
    proxy: NO_NETWORK,
    args: ARGUMENTS,
    // Containers and root have no user namespaces for it; the page's code is kept off the network anyway.
    chromiumSandbox: process.getuid?.() !== 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return { browser: await chromium.connect(server.wsEndpoint()), server, pages: 0 };
};

/** Connection-level fields that a browser must not be told: the body it gets is decoded already. */
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
    const found = await one?.catch(() => null);
    if (!found) return;
    await found.browser.close().catch(() => undefined);
    await found.server?.kill().catch(() => undefined);
  };

  const turn = async (): Promise<void> => {
    if (busy >= limits.concurrency) await new Promise<void>((resolve) => queue.push(resolve));
    busy += 1;
  };
  const done = (): void => {
    busy -= 1;
    queue.shift()?.();
  };

  const answer = async (route: Route, page: Page, asked: { count: number }): Promise<void> => {
    const request = route.request();
    const url = request.url();
    if (request.isNavigationRequest() && request.frame().parentFrame() === null) {
      const own = asked.count === 0;
      asked.count += 1;
      // The page may not lead itself elsewhere: what is watched is this address.
      await (own
        ? route.fulfill({ status: 200, headers: passHeaders(page.headers), body: Buffer.from(page.body) })
        : route.abort());
      return;
    }
    asked.count += 1;
    if (
      !WANTED.has(request.resourceType()) ||
      request.method() !== 'GET' ||
      asked.count > limits.maxRequests
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
    const asked = { count: 0 };
    await context.route('**/*', (route) =>
      answer(route, page, asked).catch(() => route.abort().catch(() => undefined)),
    );
    await context.routeWebSocket(/.*/, (socket) => socket.close());
    const tab = await context.newPage();
    await tab.goto(page.url, { waitUntil: 'domcontentloaded', timeout: limits.deadlineMs });
    await tab.waitForLoadState('networkidle', { timeout: limits.settleMs }).catch(() => undefined);
    return tab.content();
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
      // Whoever is late fails after nobody listens any more.
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
        error instanceof Error ? (error.message.split('\n')[0] ?? 'no reason') : String(error),
      );
    } finally {
      await (context as BrowserContext | null)?.close().catch(() => undefined);
      const found = running === one ? await one.catch(() => null) : null;
      if (found) {
        found.pages += 1;
        if (found.pages >= limits.pagesPerBrowser) await stop(one);
      }
    }
  };

  return {
    render: async (page, signal) => {
      await turn();
      try {
        return closed || signal?.aborted
          ? failed(page, 'the process is stopping')
          : await attempt(page, signal);
      } finally {
        done();
      }
    },
    close: async () => {
      closed = true;
      await stop(running);
    },
  };
};

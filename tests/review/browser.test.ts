import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsubscribeToken } from '../../src/review/review.ts';
import { type Listening, serveHttp } from '../../workers/wiring/serve.ts';
import { browserPath } from '../support/browser.ts';
import { sharedBrowser } from '../support/shared-browser.ts';
import { deskApp, NOW } from '../support/review/desk-store.ts';

/** The pages over HTTP in a real browser, which sends its own headers with every form. */

const missing = browserPath() === null;
if (missing) console.log('skipped: the pages in a browser: there is no Chromium');

describe.skipIf(missing)('the pages in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connectOverCDP(await sharedBrowser());
  });
  // Only the connection: what it opened is closed already.
  afterAll(() => browser.close());

  const visit = async (
    options: { javaScriptEnabled: boolean },
    use: (page: Page, desk: ReturnType<typeof deskApp>, at: (path: string) => string) => Promise<void>,
  ): Promise<string[]> => {
    const desk = deskApp({ loopbackOnly: true });
    const server: Listening = await serveHttp(desk.fetch, '127.0.0.1', 0);
    const context = await browser.newContext(options);
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(page, desk, (path) => `http://127.0.0.1:${server.port}${path}`);
    } finally {
      await context.close();
      await server.close();
    }
    return complaints;
  };

  it('act by their forms without scripts', async () => {
    const complaints = await visit({ javaScriptEnabled: false }, async (page, desk, at) => {
      const press = async (from: string, button: string): Promise<string> => {
        await page.goto(at(from));
        await page.click(button);
        return page.url();
      };
      const form = (action: string): string => `form[action="${action}"] button`;
      expect(await press('/endpoints', form('/endpoints/desk/test'))).toBe(at('/deliveries/dlv_1'));
      expect(await press('/deliveries/dlv_1', form('/deliveries/dlv_1/replay'))).toBe(
        at('/deliveries/dlv_1'),
      );
      expect(await press('/endpoints', 'text=Enable and send the 1 on hold')).toBe(at('/endpoints'));
      expect(await press('/endpoints', form('/endpoints/desk/disable'))).toBe(at('/endpoints'));
      expect(await press('/stories/abc111', 'text=Mute for 1 day')).toBe(at('/stories/abc111'));
      expect(await press('/stories/abc111', 'text=Check now')).toBe(at('/stories/abc111'));
      const link = `/unsubscribe/${unsubscribeToken('a key for tests', 'mail')}`;
      expect(await press(link, 'text=Unsubscribe')).toBe(at(link));
      expect(await page.textContent('h1')).toBe('Unsubscribed');
      expect(desk.samples.map(({ endpoint }) => endpoint)).toEqual(['desk']);
      expect(desk.selections).toEqual([{ ids: ['dlv_1'] }, { states: ['held'], endpoint: 'night' }]);
      expect(desk.disabled.map(({ data }) => 'endpoint' in data && data.endpoint.name)).toEqual([
        'desk',
        'mail',
      ]);
      expect(desk.mutes).toEqual([{ storyId: 'abc111', until: NOW + 86_400_000 }]);
      expect(desk.checked).toEqual(['abc111']);
    });
    expect(complaints).toEqual([]);
  }, 60_000);

  it('run nothing that a page or a receiver wrote, and break no rule of their own policy', async () => {
    const complaints = await visit({ javaScriptEnabled: true }, async (page, _desk, at) => {
      for (const path of [
        '/',
        '/stories/abc111',
        '/endpoints',
        '/deliveries',
        '/deliveries?kept=back',
        '/deliveries/dlv_hostile',
      ]) {
        await page.goto(at(path));
        expect([path, await page.locator('script').count()]).toEqual([path, 0]);
        expect(await page.textContent('main')).toContain('alert(1)');
      }
    });
    expect(complaints).toEqual([]);
  }, 60_000);
});

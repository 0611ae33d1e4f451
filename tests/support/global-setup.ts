import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserPath } from './browser.ts';
import { type SharedBrowser, startChromium } from './chromium.ts';
import { DATABASE_TEMPLATE, databaseTemplate } from './database-template.ts';
import { listen } from './listen.ts';
import { RUN_FOLDER } from './run-folder.ts';
import { SHARED_BROWSER } from './shared-browser.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds once, because worker threads and processes run built files only (no loader runs TypeScript in a thread on Node
 * 20), then prepares what is slow to make: the embedded database that tests copy, and, when the first file asks for
 * it, the browser that tests share.
 */
export const setup = async (): Promise<() => Promise<void>> => {
  execFileSync(process.execPath, ['scripts/build.mjs'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'stoppress-run-'));
  process.env[RUN_FOLDER] = folder;
  process.env[DATABASE_TEMPLATE] = databaseTemplate(ROOT, folder);
  let browser: Promise<SharedBrowser> | null = null;
  const server = await listen((_request, response) => {
    browser ??= startChromium(browserPath() ?? 'chromium', path.join(folder, 'browser'));
    browser.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  process.env[SHARED_BROWSER] = server.origin;
  return async () => {
    await server.close();
    await browser?.then(
      (one) => one.close(),
      () => undefined,
    );
    rmSync(folder, { recursive: true, force: true });
  };
};

#!/usr/bin/env node
/**
 * Takes the screenshot of the README from the running demo: npm run screenshot
 *
 * Needs a build and a Chromium (STOPPRESS_BROWSER, default /usr/bin/chromium). Takes about a minute, because the story
 * of the demo has to develop. Writes docs/screenshots/changes.png.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VERSIONS = 3;
const DEADLINE_MS = 240_000;

const freePort = async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** Waits until the demo's story has enough versions. */
const untilDeveloped = async (origin) => {
  const giveUpAt = Date.now() + DEADLINE_MS;
  while (Date.now() < giveUpAt) {
    const response = await fetch(`${origin}/api/v1/stories`).catch(() => null);
    const stories = response?.ok ? await response.json() : [];
    const list = Array.isArray(stories) ? stories : stories.items;
    if (list.some(({ version }) => version >= VERSIONS)) return;
    await pause(1_000);
  }
  throw new Error(`The demo did not reach ${VERSIONS} versions in ${DEADLINE_MS / 1_000} s.`);
};

const data = mkdtempSync(path.join(tmpdir(), 'stoppress-screenshots-'));
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const child = spawn(process.execPath, ['dist/workers/cli.js', 'start'], {
  cwd: ROOT,
  env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', STOPPRESS_DATA: data, LOG_LEVEL: 'warn' },
  stdio: 'inherit',
});
const ended = new Promise((resolve) => child.once('exit', resolve));
try {
  await untilDeveloped(origin);
  const browser = await chromium.launch({
    executablePath: process.env.STOPPRESS_BROWSER ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1000, height: 680 },
      deviceScaleFactor: 1.5,
      colorScheme: 'light',
    });
    await page.goto(`${origin}/`);
    await page.screenshot({ path: path.join(ROOT, 'docs/screenshots/changes.png') });
  } finally {
    await browser.close();
  }
} finally {
  child.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

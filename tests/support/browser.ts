import { existsSync } from 'node:fs';

/** A Chromium for the suites that need one: TEST_BROWSER, else where Debian and others put it; null where there is none. */
export const browserPath = (): string | null =>
  [
    process.env['TEST_BROWSER'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((place) => place !== undefined && existsSync(place)) ?? null;

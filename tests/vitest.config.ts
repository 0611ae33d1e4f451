import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: ['tests/support/leak-guard.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Half of the suites wait for servers and clocks of their own most of the time.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**', 'workers/**', 'config/**'] },
  },
});

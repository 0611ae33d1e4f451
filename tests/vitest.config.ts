import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** Files that measure or change their process; each gets one of its own, which costs a second. */
const ALONE = [
  // Whole processes and newsrooms: what one leaves behind must not reach the next.
  'tests/e2e/**/*.test.ts',
  'tests/cli/alert-commands.test.ts',
  // Count the processes that they started.
  'tests/fetch/browser.test.ts',
  // Measure memory.
  'tests/outbound/**/*.test.ts',
  'tests/discover/sources.test.ts',
  // Count the steps of code that must not be loaded before (tests/support/counted-work.ts).
  'tests/discover/match.test.ts',
  'tests/support/counted-work.test.ts',
  // Count the backtracks of regular expressions, which V8 compiles differently once they have run often.
  'tests/extract/lexicon/patterns.test.ts',
  'tests/notify/foreign-text.test.ts',
];

const project = (
  name: string,
  more: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    root,
    setupFiles: ['tests/support/leak-guard.ts'],
    // Ends what hangs; nothing is measured by it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    ...more,
  },
});

export default defineConfig({
  test: {
    root,
    globalSetup: ['tests/support/global-setup.ts'],
    // Half of the suites wait for servers and clocks of their own most of the time.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**', 'workers/**', 'config/**'] },
    projects: [
      // Most of a run was starting processes and loading the same modules: these files share both.
      project('shared', { include: ['tests/**/*.test.ts'], exclude: ALONE, isolate: false }),
      project('alone', { include: ALONE }),
    ],
  },
});

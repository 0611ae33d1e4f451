import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { loadConfig } from '../../config/config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { putEmptyDatabase } from './databases.ts';
import type { SweepLimits } from '../../workers/sweep.ts';
import { type App, startApp } from '../../workers/wiring/app.ts';

/** A running Stop Press for a test: its own folder, its own watch list, a free port, everything removed afterwards. */
export interface Newsroom {
  readonly app: App;
  readonly folder: string;
  /** Replaces the watch list file; picked up while running. */
  readonly edit: (yaml: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Topology {
  readonly name: string;
  readonly redisUrl: string | null;
  readonly databaseUrl: string | null;
}

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const startNewsroom = async (options: {
  readonly watchList: string;
  readonly topology?: Pick<Topology, 'redisUrl' | 'databaseUrl'>;
  readonly queuePrefix?: string;
  readonly demo?: boolean;
  readonly browser?: string | null;
  /** Where other machines reach it. */
  readonly publicUrl?: string;
  readonly env?: Record<string, string>;
  readonly limits?: Partial<SweepLimits>;
  /** Checks under way at once. */
  readonly concurrency?: number;
  readonly clock?: Clock;
}): Promise<Newsroom> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-test-'));
  const file = path.join(folder, 'stories.yaml');
  await writeFile(file, options.watchList);
  const { redisUrl = null, databaseUrl = null } = options.topology ?? {};
  if (databaseUrl === null) await putEmptyDatabase(path.join(folder, 'data'));
  const config = loadConfig({
    env: {
      STOPPRESS_CONFIG: file,
      STOPPRESS_DATA: path.join(folder, 'data'),
      ...(redisUrl !== null && { REDIS_URL: redisUrl }),
      ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
      PORT: '8080',
    },
    readFile: () => '',
  });
  const queuePrefix = options.queuePrefix ?? `stoppress-test-${randomBytes(6).toString('hex')}`;
  const app = await startApp({
    config: {
      ...config,
      port: 0,
      publicUrl: options.publicUrl ?? null,
      browser: options.browser ?? null,
      concurrency: options.concurrency ?? config.concurrency,
    },
    log: createLog({ level: process.env['TEST_LOG'] ?? 'silent', format: 'json' }),
    env: options.env ?? {},
    demo: options.demo ?? false,
    queuePrefix,
    sweepEveryMs: 200,
    limits: options.limits ?? {},
    ...(options.clock && { clock: options.clock }),
  });
  return {
    app,
    folder,
    edit: (yaml) => writeFile(file, yaml),
    close: async () => {
      await app.stop(5_000);
      // A prefix of the caller's may be another newsroom's too.
      if (redisUrl !== null && options.queuePrefix === undefined)
        await forgetRedisKeys(redisUrl, queuePrefix);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Removes what a test's queues left on a shared Redis. */
export const forgetRedisKeys = async (redisUrl: string, prefix: string): Promise<void> => {
  const redis = new Redis(redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 })) {
      if ((keys as string[]).length > 0) await redis.del(...(keys as string[]));
    }
  } finally {
    redis.disconnect();
  }
};

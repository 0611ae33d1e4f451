import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createRefusals, createRepeatFilter, refusalOf } from '../../workers/wiring/refusals.ts';
import { freePort } from '../support/process.ts';

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedisServer)
  console.info('skipped: a Redis whose memory is full: the program redis-server is missing');
const SERVERS = { embedded: false };

describe('a server that refuses writes', () => {
  it.each([
    ['READONLY You cannot write against a read only replica.', '', 'Redis', 'is a read-only replica'],
    ['MISCONF Errors writing to the AOF file', '', 'Redis', 'cannot save to its disk'],
    ['LOADING Redis is loading the dataset in memory', '', 'Redis', 'is still loading its data'],
    ['could not extend file "base/5/1": No space left on device', '53100', 'PostgreSQL', 'has a full disk'],
    ['out of memory', '53200', 'PostgreSQL', 'is out of memory'],
    ['sorry, too many clients already', '53300', 'PostgreSQL', 'has no free connection'],
    ['cannot execute UPDATE in a read-only transaction', '25006', 'PostgreSQL', 'is read-only'],
  ])('is recognised by %s', (message, code, server, what) => {
    expect(refusalOf(coded(message, code), SERVERS)).toMatchObject({ server, what });
    expect(refusalOf(new Error('The check failed.', { cause: coded(message, code) }), SERVERS)).toMatchObject(
      {
        server,
        what,
      },
    );
  });

  it('is the embedded database where there is no other', () => {
    const full = coded('could not write to file: No space left on device', '53100');
    const failed = coded('ENOSPC: no space left on device, write', 'ENOSPC');
    for (const error of [full, failed]) {
      expect(refusalOf(error, { embedded: true })).toEqual({
        server: 'The embedded database',
        what: 'has a full disk',
        howToFix: 'Free disk space for the data folder.',
      });
    }
  });

  it.each([
    ['duplicate key value', '23505'],
    ['Connection terminated', ''],
    ['the OOM killer was here', ''],
  ])('is not meant by %s', (message, code) => {
    expect(refusalOf(coded(message, code), SERVERS)).toBeNull();
    expect(refusalOf('text', SERVERS)).toBeNull();
  });

  it.skipIf(!hasRedisServer)('is a Redis whose memory is full', async () => {
    const port = await freePort();
    const server = spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--maxmemory',
        '1',
        '--maxmemory-policy',
        'noeviction',
      ],
      { stdio: 'ignore' },
    );
    const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    try {
      const error: unknown = await redis.set('key', 'value').catch((reason: unknown) => reason);
      expect(refusalOf(error, SERVERS)).toMatchObject({ server: 'Redis', what: 'is out of memory' });
    } finally {
      redis.disconnect();
      server.kill();
      await once(server, 'close');
    }
  });
});

describe('refusals', () => {
  const refusal = { server: 'Redis', what: 'is out of memory', howToFix: 'Raise maxmemory.' };
  const START = Date.parse('2026-11-23T12:00:00Z');

  it('log a state once when it begins and once when it ends, and name it meanwhile', async () => {
    const lines: string[] = [];
    let ended: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const log = {
      warn: (_fields: object, text?: string) => void lines.push(text ?? ''),
      info: (_fields: object, text?: string) => {
        lines.push(text ?? '');
        ended();
      },
    } as unknown as Parameters<typeof createRefusals>[0]['log'];
    const refusals = createRefusals({ clock: () => START, log, quietMs: 20 });
    for (let round = 0; round < 1_000; round += 1) refusals.note(refusal);
    expect(refusals.troubles()).toEqual([
      'Redis is out of memory since 2026-11-23T12:00:00.000Z. Raise maxmemory.',
    ]);
    await over;
    expect(refusals.troubles()).toEqual([]);
    expect(lines).toEqual([
      'Redis is out of memory and refuses writes. Checks and deliveries wait. Raise maxmemory.',
      'Redis accepts writes again. Work resumes.',
    ]);
  });
});

describe('repeated errors', () => {
  it('are those of one kind within a minute, whatever their numbers and ids', () => {
    let now = 0;
    const isRepeated = createRepeatFilter({ now: () => now });
    expect(isRepeated(new Error('Missing key for job 17'))).toBe(false);
    expect(isRepeated(new Error('Missing key for job 18'))).toBe(true);
    expect(isRepeated(new Error('Missing lock for job 18'))).toBe(false);
    now = 59_999;
    expect(isRepeated(new Error('Missing key for job 4'))).toBe(true);
    now = 60_000;
    expect(isRepeated(new Error('Missing key for job 4'))).toBe(false);
  });

  it('take bounded memory', () => {
    const isRepeated = createRepeatFilter({ maxKinds: 2, now: () => 0 });
    expect(['a', 'b', 'a', 'c', 'a'].map((kind) => isRepeated(kind))).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });
});

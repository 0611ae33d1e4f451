import { describe, expect, it } from 'vitest';
import { type ConfigSources, isLoopback, loadConfig, localOrigin } from '../../config/config.ts';
import { SETTINGS } from '../../config/parse/environment.ts';
import { StopPressError } from '../../src/platform/errors.ts';
import { missingFile } from '../support/config/parsing.ts';

const load = (sources: Partial<ConfigSources> = {}) =>
  loadConfig({ env: {}, readFile: missingFile, ...sources });

const refusal = (sources: Partial<ConfigSources>): string => {
  try {
    load(sources);
  } catch (error) {
    if (!(error instanceof StopPressError)) throw error;
    expect(error.code).toBe('ENVIRONMENT_INVALID');
    return error.message;
  }
  throw new Error('The settings were accepted.');
};

const WAY_OUT = 'Set the variable shown as described in config/example.env. [ENVIRONMENT_INVALID]';

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(load()).toEqual({
      watchListFile: 'config/stories.yaml',
      dataFolder: './data',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: null,
      logLevel: 'info',
      logFormat: 'json',
      concurrency: 20,
      browser: null,
      token: null,
      secrets: { redisUrl: null, databaseUrl: null },
      warnings: [],
    });
  });

  it('reads every variable', () => {
    expect(
      load({
        env: {
          STOPPRESS_CONFIG: '/etc/stoppress/stories.yaml',
          STOPPRESS_DATA: '/var/lib/stoppress',
          REDIS_URL: 'rediss://:pw@redis.example:6380/1',
          DATABASE_URL: 'postgresql://desk:pw@db.example/stoppress?sslmode=require',
          HOST: '0.0.0.0',
          PORT: '0',
          STOPPRESS_URL: 'https://desk.example/stop-press/',
          LOG_LEVEL: 'debug',
          STOPPRESS_LOG: 'pretty',
          STOPPRESS_TOKEN: 'long-and-random',
          STOPPRESS_CONCURRENCY: '64',
          STOPPRESS_BROWSER: '/usr/bin/chromium',
        },
      }),
    ).toEqual({
      watchListFile: '/etc/stoppress/stories.yaml',
      dataFolder: '/var/lib/stoppress',
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://desk.example/stop-press',
      logLevel: 'debug',
      logFormat: 'pretty',
      concurrency: 64,
      browser: '/usr/bin/chromium',
      token: 'long-and-random',
      secrets: {
        redisUrl: 'rediss://:pw@redis.example:6380/1',
        databaseUrl: 'postgresql://desk:pw@db.example/stoppress?sslmode=require',
      },
      warnings: [],
    });
  });

  it('prefers flag to environment to file to default', () => {
    const readFile = (path: string): string => (path === '/run/port' ? '4\n' : missingFile());
    const file = { PORT_FILE: '/run/port' };
    expect(load({ flags: { PORT: '2' }, env: { PORT: '3', ...file }, readFile }).port).toBe(2);
    expect(load({ flags: {}, env: { PORT: '3', ...file }, readFile }).port).toBe(3);
    expect(load({ flags: {}, env: file, readFile }).port).toBe(4);
    expect(load({ flags: {}, env: {}, readFile }).port).toBe(8080);
  });

  it('takes an empty text for unset, wherever it stands', () => {
    const env = { PORT: '', PORT_FILE: '', REDIS_URL: '', STOPPRESS_TOKEN: '' };
    const config = load({ flags: { HOST: '', PORT: undefined }, env });
    expect([config.port, config.host, config.token, config.secrets.redisUrl]).toEqual([
      8080,
      '127.0.0.1',
      null,
      null,
    ]);
  });

  it.each(SETTINGS.map(({ key }) => key))(
    'reads %s from the file that the variable with _FILE names',
    (key) => {
      const written: Record<string, string> = {
        REDIS_URL: 'redis://redis.example',
        STOPPRESS_URL: 'https://desk.example',
        DATABASE_URL: 'postgres://db.example/x',
        PORT: '99',
        LOG_LEVEL: 'warn',
        STOPPRESS_LOG: 'pretty',
        STOPPRESS_CONCURRENCY: '99',
        HOST: '::1',
      };
      const value = written[key] ?? 'some-text';
      const direct = load({ env: { [key]: value } });
      expect(direct).not.toEqual(load());
      for (const end of ['', '\n', '\r\n']) {
        expect(load({ env: { [`${key}_FILE`]: '/run/x' }, readFile: () => `${value}${end}` })).toEqual(
          direct,
        );
      }
    },
  );

  it('cannot be changed afterwards', () => {
    const config = load();
    expect(
      Object.isFrozen(config) && Object.isFrozen(config.secrets) && Object.isFrozen(config.warnings),
    ).toBe(true);
  });

  it('writes for people only where a person reads', () => {
    expect(load({ isTerminal: true }).logFormat).toBe('pretty');
    expect(load({ isTerminal: true, env: { STOPPRESS_LOG: 'json' } }).logFormat).toBe('json');
    expect(load({ isTerminal: false }).logFormat).toBe('json');
  });

  it.each([
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535 (0 picks a free one).'],
    [{ PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535 (0 picks a free one).'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535 (0 picks a free one).'],
    [{ STOPPRESS_CONCURRENCY: '0' }, 'STOPPRESS_CONCURRENCY must be a whole number from 1 to 1000.'],
    ...[
      'desk.example',
      'ftp://desk.example/',
      'https://u:p@desk.example/',
      'https://desk.example/?a=1',
      'https://desk.example/#top',
      'https://desk.example/a b',
    ].map((STOPPRESS_URL): [Record<string, string>, string] => [
      { STOPPRESS_URL },
      'STOPPRESS_URL must be an http:// or https:// address without user name, password, "?" or "#".',
    ]),
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.'],
    [{ STOPPRESS_LOG: 'xml' }, 'STOPPRESS_LOG must be one of auto, json, pretty.'],
    [
      { REDIS_URL: 'redis.example:6379' },
      'REDIS_URL must be a URL that starts with redis:// or rediss:// (percent-encode special characters of a password).',
    ],
    [
      { DATABASE_URL: 'postgres//db.example/x' },
      'DATABASE_URL must be a URL that starts with postgres:// or postgresql:// (percent-encode special characters of a password).',
    ],
    [
      { STOPPRESS_TOKEN: 'two words' },
      'STOPPRESS_TOKEN must be printable ASCII without spaces, because it is sent in a header.',
    ],
    [{ STOPPRESS_DATA: 'a\u0000b' }, 'STOPPRESS_DATA must be a path without control characters.'],
    [
      { REDIS_URL_FILE: '/run/secrets/redis' },
      'REDIS_URL_FILE names "/run/secrets/redis", which cannot be read (ENOENT): fix the path or its permissions.',
    ],
    [
      { HOST: '0.0.0.0' },
      'HOST "0.0.0.0" can be reached from other machines, so STOPPRESS_TOKEN is required: set it to a long random text, or HOST to 127.0.0.1.',
    ],
  ])('refuses %j, naming the variable and the way out', (env, message) => {
    expect(refusal({ env })).toBe(`${message} ${WAY_OUT}`);
  });

  it('names the flag or the file when that is what was wrong', () => {
    expect(refusal({ flags: { PORT: 'http' } })).toMatch(/^--port must be a whole number/);
    expect(refusal({ env: { PORT_FILE: '/run/port' }, readFile: () => 'http\n' })).toMatch(
      /^PORT_FILE must be/,
    );
    expect(refusal({ flags: { HOST: '::' } })).toMatch(/^--host "::" can be reached/);
    expect(refusal({ env: { STOPPRESS_TOKEN_FILE: '/run/token' }, readFile: () => '\n' })).toMatch(
      /^STOPPRESS_TOKEN_FILE names "\/run\/token", which is empty\./,
    );
  });

  it('tells everything that is wrong at once', () => {
    const message = refusal({
      env: { PORT: 'x', LOG_LEVEL: 'x', HOST: 'desk.example', REDIS_URL_FILE: '/x' },
    });
    expect(message.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'REDIS_URL_FILE',
      'PORT',
      'LOG_LEVEL',
      'HOST',
    ]);
  });

  it('asks for the token once, not twice, when its file cannot be read', () => {
    const message = refusal({ env: { HOST: '0.0.0.0', STOPPRESS_TOKEN_FILE: '/run/token' } });
    expect(message.split('\n')).toHaveLength(1);
  });

  it('never repeats what may be secret', () => {
    const env = {
      HOST: '0.0.0.0',
      REDIS_URL: 'http://u:hunter2@redis.example',
      DATABASE_URL: 'postgres://u:hunter2@db.example:99999/x',
      STOPPRESS_TOKEN: 'hunter2 hunter2',
    };
    expect(refusal({ env })).not.toContain('hunter2');
    const files = { STOPPRESS_TOKEN_FILE: '/a', DATABASE_URL_FILE: '/b', REDIS_URL_FILE: '/c' };
    expect(refusal({ env: files, readFile: () => 'hunter2 hunter2' })).not.toContain('hunter2');
  });

  it('keeps what may be secret under names that a log can leave out', () => {
    const { token, secrets, ...rest } = load({
      env: {
        STOPPRESS_TOKEN: 'hunter2',
        REDIS_URL: 'redis://:hunter2@r',
        DATABASE_URL: 'postgres://u:hunter2@d/x',
      },
    });
    expect(JSON.stringify([token, secrets]).match(/hunter2/g)).toHaveLength(3);
    expect(JSON.stringify(rest)).not.toContain('hunter2');
  });

  it('warns of a variable that was nearly one of ours, and of no other', () => {
    const env = {
      STOPPRESS_TOKN: 'x',
      STOPPRESS_CONFIG_FIEL: '/x',
      STOPPRESS_IMAGE_BASE: 'x',
      HOSTNAME: 'x',
    };
    expect(load({ env }).warnings).toEqual([
      'The environment variable "STOPPRESS_TOKN" is not read; did you mean STOPPRESS_TOKEN?',
      'The environment variable "STOPPRESS_CONFIG_FIEL" is not read; did you mean STOPPRESS_CONFIG_FILE?',
    ]);
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.10', 'localhost', 'LOCALHOST', '::1', '[::1]'])('holds for %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'localhost.example', '128.0.0.1', ''])(
    'does not hold for %j',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::', 'http://127.0.0.1:8080'],
  ['[::]', 'http://127.0.0.1:8080'],
  ['::1', 'http://[::1]:8080'],
  ['[::1]', 'http://[::1]:8080'],
  ['desk.example', 'http://desk.example:8080'],
])('what listens on %s is reached at %s', (host, origin) => {
  expect(localOrigin(host, 8080)).toBe(origin);
});

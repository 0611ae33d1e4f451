import { z } from 'zod';
import { canParseUrl } from '../../src/web/can-parse-url.ts';

/**
 * The settings of a process, as opposed to the watch list. Validated once, here; everything else gets values. The
 * text of each default is what config/example.env shows.
 */

const whole = (least: number, most: number, note = '') =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}${note}`)
    .transform(Number)
    .refine(
      (value) => value >= least && value <= most,
      `must be a whole number from ${least} to ${most}${note}`,
    );

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const connection = (schemes: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => canParseUrl(value) && schemes.includes(new URL(value).protocol),
      `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')} (percent-encode special characters of a password)`,
    );

const plain = (what: string) =>
  z.string().regex(/^[^\p{Cc}]+$/u, `must be ${what} without control characters`);

const isPublicUrl = (value: string): boolean => {
  const url = canParseUrl(value) ? new URL(value) : null;
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#\s]/.test(value)
  );
};

/** Descriptions are the comments of config/example.env and the help of the flags; a null flag keeps secrets out of `ps`. */
export const environmentSchema = z.object({
  STOPPRESS_CONFIG: plain('a path')
    .prefault('config/stories.yaml')
    .meta({ description: 'The watch list. Edits are applied while running.', flag: '--config' }),
  STOPPRESS_DATA: plain('a path')
    .prefault('./data')
    .meta({ description: 'Folder of the embedded database; one process at a time.', flag: '--data' }),
  REDIS_URL: connection(['redis:', 'rediss:'])
    .optional()
    .meta({ description: 'Redis for the queue. Unset: the queue lives in the database.', flag: null }),
  DATABASE_URL: connection(['postgres:', 'postgresql:'])
    .optional()
    .meta({ description: 'PostgreSQL. Unset: an embedded one in STOPPRESS_DATA.', flag: null }),
  HOST: z
    .string()
    .regex(/^[\w.:[\]%-]{1,253}$/, 'must be a host name or an IP address')
    .prefault('127.0.0.1')
    .meta({
      description: 'Address to listen on. Anything but loopback requires STOPPRESS_TOKEN.',
      flag: '--host',
    }),
  PORT: whole(0, 65_535, ' (0 picks a free one)')
    .prefault('8080')
    .meta({ description: 'Port of the pages, the API and the feeds.', flag: '--port' }),
  STOPPRESS_URL: z
    .string()
    .refine(isPublicUrl, 'must be an http:// or https:// address without user name, password, "?" or "#"')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .meta({
      description: 'Public address of the pages, for the links in alerts. Unset: http://HOST:PORT.',
      flag: null,
    }),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).prefault('info').meta({
    description: 'Minimum log level: trace, debug, info, warn, error, fatal or silent.',
    flag: '--log-level',
  }),
  STOPPRESS_LOG: oneOf(['auto', 'json', 'pretty']).prefault('auto').meta({
    description: 'Format of log lines: json, pretty, or auto (pretty on a terminal).',
    flag: '--log',
  }),
  STOPPRESS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces, because it is sent in a header')
    .optional()
    .meta({
      description: 'Bearer token for the pages and the API. Long and random; never logged.',
      flag: null,
    }),
  STOPPRESS_BROWSER: plain('a path or a URL').optional().meta({
    description:
      'Chromium for stories with `render`: its path, or the http:// or ws:// address of a running instance (DevTools protocol).',
    flag: '--browser',
  }),
  STOPPRESS_CONCURRENCY: whole(1, 1000)
    .prefault('20')
    .meta({ description: 'Maximum concurrent checks in this process.', flag: '--concurrency' }),
});

export type EnvironmentKey = keyof z.output<typeof environmentSchema>;

export interface Setting {
  readonly key: EnvironmentKey;
  readonly description: string;
  /** As written in the environment; null: unset. */
  readonly default: string | null;
  /** null where there is none, and where a command line would leak the value. */
  readonly flag: string | null;
}

const KEYS = Object.keys(environmentSchema.shape) as EnvironmentKey[];

const defaults: Readonly<Record<string, unknown>> =
  z.toJSONSchema(environmentSchema, { io: 'input' }).properties ?? {};

/** Every setting there is, in the order of config/example.env. */
export const SETTINGS: readonly Setting[] = KEYS.map((key) => {
  const { description = '', flag } = environmentSchema.shape[key].meta() ?? {};
  const { default: written } = defaults[key] as { default?: string };
  return { key, description, default: written ?? null, flag: typeof flag === 'string' ? flag : null };
});

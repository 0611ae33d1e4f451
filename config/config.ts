import type { z } from 'zod';
import { StopPressError } from '../src/platform/errors.ts';
import { type EnvironmentKey, environmentSchema, type Setting, SETTINGS } from './parse/environment.ts';
import { closest, quote } from './report/problems.ts';
import { type Environment, errorCode, variable, withoutTrailingNewline } from './parse/secrets.ts';

/** The settings of a process. Only `secrets` and `token` may contain secrets, so that logs can redact them by name. */
export interface Config {
  readonly watchListFile: string;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** Public address of the pages, without a trailing slash; null: host and port. */
  readonly publicUrl: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly logFormat: 'json' | 'pretty';
  readonly concurrency: number;
  /** Path of Chromium, or the address of a running instance; null: pages are never rendered. */
  readonly browser: string | null;
  readonly token: string | null;
  /** Connection URLs may carry passwords. */
  readonly secrets: { readonly redisUrl: string | null; readonly databaseUrl: string | null };
  /** Mistakes that do not prevent the start, such as an unknown STOPPRESS_ variable. */
  readonly warnings: readonly string[];
}

export interface ConfigSources {
  readonly env: Environment;
  /** From the command line, by the name of the variable they override. */
  readonly flags?: Partial<Record<EnvironmentKey, string | undefined>>;
  /** Contents of a file that a …_FILE variable names, UTF-8; throws as node:fs does. */
  readonly readFile: (path: string) => string;
  /** Is the log read by a person? Decides what `auto` means. */
  readonly isTerminal?: boolean;
}

interface Source {
  readonly value: string | undefined;
  /** Its name in messages: `PORT`, `--port` or `PORT_FILE`. */
  readonly name: string;
  readonly unreadable?: string;
}

const sourceOf = ({ key, flag }: Setting, { env, flags = {}, readFile }: ConfigSources): Source => {
  const flagged = variable(flags, key);
  if (flagged !== undefined) return { value: flagged, name: flag ?? key };
  const direct = variable(env, key);
  if (direct !== undefined) return { value: direct, name: key };
  const path = variable(env, `${key}_FILE`);
  if (path === undefined) return { value: undefined, name: key };
  const name = `${key}_FILE`;
  try {
    const contents = withoutTrailingNewline(readFile(path));
    if (contents !== '') return { value: contents, name };
    return { value: undefined, name, unreadable: `${name} names ${quote(path, 300)}, which is empty.` };
  } catch (error) {
    const why = `${name} names ${quote(path, 300)}, which cannot be read (${errorCode(error)}): fix the path or its permissions.`;
    return { value: undefined, name, unreadable: why };
  }
};

/** RFC 6761 §6.3, RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3: only this machine can reach these addresses. */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost\.?|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** The origin at which this machine reaches a service that listens on `host` (RFC 3986 §3.2.2). */
export const localOrigin = (host: string, port: number): string => {
  const everywhere = /^(?:0\.0\.0\.0|\[?::\]?)$/.test(host);
  const literal = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `http://${everywhere ? '127.0.0.1' : literal}:${port}`;
};

/** Near misses only: other programs may have variables of the same family. */
const unreadVariables = (env: Environment): string[] => {
  const known: string[] = SETTINGS.flatMap(({ key }) => [key, `${key}_FILE`]);
  return Object.keys(env)
    .filter((name) => name.startsWith('STOPPRESS_') && !known.includes(name))
    .flatMap((name) => {
      const near = closest(name, known);
      return near === null
        ? []
        : [`The environment variable ${quote(name)} is not read; did you mean ${near}?`];
    });
};

type Values = z.output<typeof environmentSchema>;

const toConfig = (values: Values, isTerminal: boolean, warnings: readonly string[]): Config =>
  Object.freeze({
    watchListFile: values.STOPPRESS_CONFIG,
    dataFolder: values.STOPPRESS_DATA,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.STOPPRESS_URL ?? null,
    logLevel: values.LOG_LEVEL,
    logFormat: values.STOPPRESS_LOG === 'auto' ? (isTerminal ? 'pretty' : 'json') : values.STOPPRESS_LOG,
    concurrency: values.STOPPRESS_CONCURRENCY,
    browser: values.STOPPRESS_BROWSER ?? null,
    token: values.STOPPRESS_TOKEN ?? null,
    secrets: Object.freeze({ redisUrl: values.REDIS_URL ?? null, databaseUrl: values.DATABASE_URL ?? null }),
    warnings: Object.freeze(warnings),
  });

/** A service that other machines can reach requires a token. */
const missingToken = (host: Source | undefined, token: Source | undefined): string[] => {
  if (host?.value === undefined || isLoopback(host.value)) return [];
  if (token?.value !== undefined || token?.unreadable !== undefined) return [];
  return [
    `${host.name} ${quote(host.value)} can be reached from other machines, so STOPPRESS_TOKEN is required: set it to a long random text, or HOST to 127.0.0.1.`,
  ];
};

/** What is wrong with the flags of a command line, each with its name and value; in the order of the settings. */
export const flagProblems = (flags: NonNullable<ConfigSources['flags']>): readonly string[] =>
  SETTINGS.flatMap(({ key, flag }) => {
    const value = flags[key];
    if (value === undefined || flag === null) return [];
    const parsed = environmentSchema.shape[key].safeParse(value);
    const wrong = value === '' ? 'must not be empty' : parsed.error?.issues[0]?.message;
    return wrong === undefined ? [] : [`option '${flag}' argument ${quote(value)} is invalid: ${wrong}.`];
  });

/**
 * The settings from flag, environment, …_FILE or default, in this order; an empty text counts as unset. Throws a
 * StopPressError ENVIRONMENT_INVALID that names every variable that is wrong, and no value that may be secret.
 */
export const loadConfig = (sources: ConfigSources): Config => {
  const found = new Map<string, Source>(SETTINGS.map((setting) => [setting.key, sourceOf(setting, sources)]));
  const values = Object.fromEntries(
    [...found].flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
  const parsed = environmentSchema.safeParse(values);
  const wrong = [
    ...[...found.values()].flatMap(({ unreadable }) => unreadable ?? []),
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `${found.get(String(path[0]))?.name ?? String(path[0])} ${message}.`,
    ),
    ...missingToken(found.get('HOST'), found.get('STOPPRESS_TOKEN')),
  ];
  if (!parsed.success || wrong.length > 0) throw new StopPressError('ENVIRONMENT_INVALID', wrong.join('\n'));
  return toConfig(parsed.data, sources.isTerminal === true, unreadVariables(sources.env));
};

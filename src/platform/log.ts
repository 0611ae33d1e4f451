import { type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';

export type Log = Logger;

/** Names under which credentials travel; whatever is logged by mistake under them is masked. */
const SECRET_PATHS = [
  'token',
  'secret',
  'secrets',
  '*.token',
  '*.secret',
  '*.secrets',
  'headers.authorization',
];

/** The log of one piece of work. Of what the process does for itself it holds only trouble, until somebody looks closer. */
export const logOf = (log: Log, facts: Readonly<Record<string, string>>, own: boolean): Log =>
  log.child(facts, own && log.level === 'info' ? { level: 'warn' } : {});

/** JSON lines, or for people at a terminal; both on stdout, one line per fact, `checkId`/`storyId`/`deliveryId` where they apply. */
export const createLog = (options: { level: string; format: 'json' | 'pretty'; colour?: boolean }): Log => {
  const settings = { level: options.level, redact: { paths: SECRET_PATHS, censor: '***' }, base: null };
  if (options.format === 'json') return pino({ ...settings, base: { pid: process.pid } });
  return pino(
    settings,
    pretty({
      sync: true,
      colorize: options.colour ?? true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'pid,hostname',
      hideObject: true,
      // The paragraph diff has colours of its own.
      customColors: 'debug:blue,info:green,warn:yellow,error:red,fatal:red,message:reset',
    }),
  );
};

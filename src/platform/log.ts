import { type Logger, pino } from 'pino';
import { terminalLines, type TerminalStyle } from './terminal-log.ts';

export type Log = Logger;

/** Why a log line exists that is not about a story on the watch list. */
export type Purpose = 'demo' | 'canary' | 'test';

/** Keys that may hold credentials; values logged under them by mistake are masked. */
const SECRET_PATHS = [
  'token',
  'secret',
  'secrets',
  '*.token',
  '*.secret',
  '*.secrets',
  'headers.authorization',
];

/** The log of one check or delivery. The canary logs only warnings and errors unless the level is debug. */
export const logOf = (log: Log, facts: Readonly<Record<string, string>>, purpose: Purpose | null): Log =>
  log.child(
    { ...facts, ...(purpose !== null && { purpose }) },
    purpose === 'canary' && log.level === 'info' ? { level: 'warn' } : {},
  );

export interface LogOptions {
  readonly level: string;
  readonly format: 'json' | 'pretty';
  /** How `pretty` looks; plain and unwrapped by default. */
  readonly style?: TerminalStyle;
}

/** JSON lines, or text for people; both go to stdout. docs/logs.md describes every field. */
export const createLog = ({ level, format, style }: LogOptions): Log => {
  const settings = {
    level,
    redact: { paths: SECRET_PATHS, censor: '***' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const stdout = pino.destination({ dest: 1, sync: true });
  if (format === 'json') return pino({ ...settings, base: { pid: process.pid } }, stdout);
  const shown = style ?? { colour: false, width: () => Infinity };
  return pino(
    { ...settings, base: null },
    { write: (line: string) => void stdout.write(terminalLines(line, shown)) },
  );
};

/** The terminal that stdout is; `NO_COLOR` (no-color.org) and `TERM=dumb` turn colours off. */
export const terminalStyle = (
  stdout: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): TerminalStyle => ({
  colour: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  // A terminal that does not know its size reports 0 columns.
  width: () => (stdout.isTTY === true ? stdout.columns || 80 : Infinity),
});

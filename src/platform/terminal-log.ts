import { layOut, type Span } from '../text/render-diff.ts';
import { inertText } from '../text/inert-text.ts';

/** How log lines look to a person. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns of the terminal now, Infinity where output is no terminal. */
  readonly width: () => number;
}

interface LogRecord {
  readonly time?: string;
  readonly level?: string;
  readonly purpose?: string;
  readonly msg?: string;
  /** A paragraph diff that was laid out already: lines, and colours where they are wanted. */
  readonly diff?: string;
}

const ESC = '\u001b';
const DIM = `${ESC}[2m`;
const YELLOW = `${ESC}[33m`;
const RED = `${ESC}[31m`;
const CYAN = `${ESC}[36m`;

/** Columns of `20:11:05 `; messages and diffs stand to the right of it. */
export const GUTTER = 9;

const LEVELS: Readonly<Record<string, Span>> = {
  trace: { text: 'TRACE ', colour: DIM },
  debug: { text: 'DEBUG ', colour: DIM },
  warn: { text: 'WARNING ', colour: YELLOW },
  error: { text: 'ERROR ', colour: RED },
  fatal: { text: 'ERROR ', colour: RED },
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Local time, because a person compares it with the clock on the wall. */
const clockTime = (iso: string | undefined): string => {
  const at = new Date(iso ?? '');
  return Number.isNaN(at.getTime())
    ? ' '.repeat(GUTTER - 1)
    : [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
};

const COLOUR_CODE = new RegExp(`(${ESC}\\[[\\d;]*m)`);

/** Nothing but colours gets through: whatever else a page put into its text is shown, not obeyed. */
const diffLine = (line: string, colour: boolean): string =>
  line
    .split(COLOUR_CODE)
    .map((part, index) => (index % 2 === 0 ? inertText(part) : colour ? part : ''))
    .join('');

/** One JSON line of the log → the lines for a terminal, each with its line break. Lines that are not JSON stay as they are. */
export const terminalLines = (json: string, { colour, width }: TerminalStyle): string => {
  let record: LogRecord;
  try {
    record = JSON.parse(json) as LogRecord;
  } catch {
    return json;
  }
  const { time, level, purpose, msg = '', diff } = record;
  const spans: Span[] = [
    { text: `${clockTime(time)} `, colour: DIM },
    ...(purpose === undefined ? [] : [{ text: `[${inertText(purpose)}] `, colour: CYAN }]),
    ...(LEVELS[level ?? ''] ? [LEVELS[level ?? ''] as Span] : []),
    { text: inertText(msg), colour: '' },
  ];
  const lines = layOut(spans, { width: width(), indent: GUTTER, colour });
  const gutter = ' '.repeat(GUTTER);
  const diffLines = diff === undefined ? [] : diff.split('\n').map((line) => gutter + diffLine(line, colour));
  return `${[...lines, ...diffLines].join('\n')}\n`;
};

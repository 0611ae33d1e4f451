import { layOut, type Span } from '../text/render-diff.ts';
import { inertText } from '../text/inert-text.ts';

/** How log lines look on a terminal. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** Current columns of the terminal; Infinity if output is not a terminal. */
  readonly width: () => number;
}

interface LogRecord {
  readonly time?: string;
  readonly level?: string;
  readonly purpose?: string;
  readonly msg?: string;
  /** A formatted paragraph diff: lines, with colours if enabled. */
  readonly diff?: string;
}

const ESC = '\u001b';
const DIM = `${ESC}[2m`;
const YELLOW = `${ESC}[33m`;
const RED = `${ESC}[31m`;
const CYAN = `${ESC}[36m`;

/** Columns of `20:11:05 `; messages and diffs start to the right of it. */
export const GUTTER = 9;

const LEVELS: Readonly<Record<string, Span>> = {
  trace: { text: 'TRACE ', colour: DIM },
  debug: { text: 'DEBUG ', colour: DIM },
  warn: { text: 'WARNING ', colour: YELLOW },
  error: { text: 'ERROR ', colour: RED },
  fatal: { text: 'ERROR ', colour: RED },
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Local time, because people compare it with their own clock. */
const clockTime = (iso: string | undefined): string => {
  const at = new Date(iso ?? '');
  return Number.isNaN(at.getTime())
    ? ' '.repeat(GUTTER - 1)
    : [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
};

const COLOUR_CODE = new RegExp(`(${ESC}\\[[\\d;]*m)`);

/** Passes colour codes only: other control characters from a page are made visible instead of being interpreted. */
const diffLine = (line: string, colour: boolean): string =>
  line
    .split(COLOUR_CODE)
    .map((part, index) => (index % 2 === 0 ? inertText(part) : colour ? part : ''))
    .join('');

/** Formats one JSON log line for a terminal, with line breaks. Lines that are not JSON are returned unchanged. */
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

import { expect, it } from 'vitest';
import { terminalStyle } from '../../src/platform/log.ts';
import { terminalLines } from '../../src/platform/terminal-log.ts';

const ESC = '\u001b';
const time = '2026-11-23T09:05:08.000Z';
const line = (record: object): string => `${JSON.stringify({ time, level: 'info', ...record })}\n`;
/** Without the time, which is that of the machine's zone. */
const shown = (record: object, { colour = false, width = Infinity } = {}): string =>
  terminalLines(line(record), { colour, width: () => width }).replace(/\d\d:\d\d:\d\d/, 'HH:MM:SS');

it('shows the time, the purpose, a level that is not info, and the message', () => {
  expect(shown({ msg: 'Stopped.' })).toBe('HH:MM:SS Stopped.\n');
  expect(shown({ msg: 'Page blocked.', level: 'warn' })).toBe('HH:MM:SS WARNING Page blocked.\n');
  expect(shown({ msg: 'Story updated.', purpose: 'test' })).toBe('HH:MM:SS [test] Story updated.\n');
});

it('wraps a message at the width, indented, and does not break a URL that fits on a line', () => {
  const msg = 'The demo newsroom plays at http://127.0.0.1:43985/courts/registrar';
  expect(shown({ msg }, { width: 50 })).toBe(
    'HH:MM:SS The demo newsroom plays at\n         http://127.0.0.1:43985/courts/registrar\n',
  );
});

it('shows the control characters of a message instead of sending them to the terminal', () => {
  expect(shown({ msg: `a${ESC}[2Jb\r\nc${ESC}]0;title\u0007\u009b` })).toBe(
    'HH:MM:SS a␛[2Jb ↵ c␛]0;title␇<U+009B>\n',
  );
  expect(shown({ msg: 'x', purpose: `${ESC}[2J` })).toBe('HH:MM:SS [␛[2J] x\n');
});

it('passes only the colours of a diff, and those only if colour is enabled', () => {
  const diff = `! ${ESC}[1;32mnew${ESC}[0m${ESC}[2J\n    ${ESC}]0;title\u0007`;
  const gutter = ' '.repeat(9);
  expect(shown({ msg: 'm', diff })).toBe(`HH:MM:SS m\n${gutter}! new␛[2J\n${gutter}    ␛]0;title␇\n`);
  expect(shown({ msg: 'm', diff }, { colour: true })).toContain(`! ${ESC}[1;32mnew${ESC}[0m␛[2J\n`);
});

it('passes lines that are not JSON unchanged', () => {
  expect(terminalLines('plain\n', { colour: true, width: () => 80 })).toBe('plain\n');
});

it('uses colour on a terminal, unless NO_COLOR has a value or the terminal is dumb', () => {
  const terminal = { isTTY: true, columns: 120 };
  expect(terminalStyle(terminal, {}).colour).toBe(true);
  expect(terminalStyle(terminal, { NO_COLOR: '' }).colour).toBe(true);
  expect(terminalStyle(terminal, { NO_COLOR: '1' }).colour).toBe(false);
  expect(terminalStyle(terminal, { TERM: 'dumb' }).colour).toBe(false);
  expect(terminalStyle({}, {}).colour).toBe(false);
});

it('reads the width of the terminal each time, and wraps nothing elsewhere', () => {
  const terminal = { isTTY: true, columns: 120 };
  const { width } = terminalStyle(terminal, {});
  expect(width()).toBe(120);
  terminal.columns = 60;
  expect(width()).toBe(60);
  terminal.columns = 0;
  expect(width()).toBe(80);
  expect(terminalStyle({ columns: 120 }, {}).width()).toBe(Infinity);
});

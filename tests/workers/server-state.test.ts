import { expect, it } from 'vitest';
import { isConnectionError, reasonOf } from '../../workers/wiring/connection-errors.ts';
import { createServerState, reconnectDelayMs } from '../../workers/wiring/server-state.ts';
import { createManualClock } from '../support/clock.ts';

const refused = (): Error =>
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });

it('logs one line when a server is lost and one when it is back, however many attempts fail', () => {
  const lines: string[] = [];
  const write = (_fields: unknown, text: string) => void lines.push(text);
  const clock = createManualClock();
  const state = createServerState({
    name: 'Redis',
    place: '127.0.0.1:6379',
    meanwhile: 'Checks wait.',
    clock: clock.now,
    log: { info: write, warn: write } as never,
  });
  state.back();
  expect([state.isUp(), state.trouble(), lines]).toEqual([true, null, []]);
  state.lost();
  for (let attempt = 0; attempt < 5; attempt += 1) state.lost(refused());
  const since = new Date(clock.now()).toISOString();
  expect(state.trouble()).toBe(`Redis has been unreachable since ${since} (ECONNREFUSED).`);
  clock.advance(12_000);
  state.back();
  state.back();
  expect(state.trouble()).toBeNull();
  state.end();
  state.lost(refused());
  expect(lines).toEqual([
    'Lost the connection to Redis at 127.0.0.1:6379 (connection closed). Checks wait. Reconnecting.',
    'Redis at 127.0.0.1:6379 is reachable again after 12 s. Work resumes.',
  ]);
});

it('waits longer before each further attempt, and never longer than 10 s', () => {
  expect([1, 2, 3, 7, 8, 500].map(reconnectDelayMs)).toEqual([100, 200, 400, 6_400, 10_000, 10_000]);
});

it('distinguishes connection errors from errors returned by a server', () => {
  const wrapped = new Error('The sweep failed.', { cause: new AggregateError([refused()]) });
  const shutdown = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const syntax = Object.assign(new Error('syntax error at or near "selct"'), { code: '42601' });
  const file = Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' });
  expect([refused(), wrapped, shutdown, new Error('Connection is closed.')].map(isConnectionError)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([syntax, file, new Error('boom'), 'text', null].map(isConnectionError)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect([reasonOf(wrapped), reasonOf(syntax), reasonOf(new Error('two\nlines.'))]).toEqual([
    'ECONNREFUSED',
    'syntax error at or near "selct"',
    'two lines',
  ]);
});

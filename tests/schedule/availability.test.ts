import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABLE, type Availability, type AvailabilityState } from '../../src/model/availability.ts';
import { type Observation, observe, stateOf, type Transition } from '../../src/schedule/availability.ts';

const MINUTE = 60_000;
type Seen = AvailabilityState | { readonly state: AvailabilityState; readonly status: number };

/** What a desk is told of these looks, one a minute. */
const told = (...looks: readonly Seen[]): string[] => {
  let now: Availability = AVAILABLE;
  return looks.map((seen, i) => {
    const look = typeof seen === 'string' ? { state: seen, status: null } : seen;
    const { after, transition } = observe(now, { ...look, at: i * MINUTE });
    now = after;
    return transition.kind === 'none' ? '' : `${transition.kind} ${transition.state}`;
  });
};

describe('the state of a Story', () => {
  it('ignores one or two failed checks', () => {
    expect(told('ok', 'unreachable', 'unreachable', 'ok', 'unreachable', 'ok')).toEqual(Array(6).fill(''));
  });

  it('is reported once on entering and once on leaving it', () => {
    expect(told('gone', 'gone', 'gone', 'gone', 'gone', 'ok', 'ok')).toEqual([
      '',
      '',
      'entered gone',
      '',
      '',
      'left gone',
      '',
    ]);
  });

  it.each([
    ['robots-disallowed', 1],
    ['tls', 2],
    ['paywalled', 2],
    ['blocked', 3],
    ['unreachable', 3],
    ['unreadable', 3],
  ] as const)('is believed to be %s after %i looks', (state, looks) => {
    const heard = told(...Array<AvailabilityState>(looks).fill(state));
    expect(heard.filter((line) => line !== '')).toEqual([`entered ${state}`]);
    expect(heard.at(-1)).toBe(`entered ${state}`);
  });

  it('needs fewer checks for a 410 than for a 404', () => {
    const gone = (status: number) => ({ state: 'gone', status }) as const;
    expect(told(gone(410), gone(410))).toEqual(['', 'entered gone']);
    expect(told(gone(404), gone(404))).toEqual(['', '']);
  });

  it('counts only consecutive checks of one kind, and reports a failure that becomes another', () => {
    expect(told('gone', 'unreachable', 'gone', 'unreachable', 'gone')).toEqual(Array(5).fill(''));
    expect(told('unreachable', 'unreachable', 'unreachable', 'gone', 'gone', 'gone', 'ok')).toEqual([
      '',
      '',
      'entered unreachable',
      '',
      '',
      'entered gone',
      'left gone',
    ]);
  });

  it('starts when it was first seen, not when it was confirmed', () => {
    let now: Availability = AVAILABLE;
    for (const at of [5, 6, 7]) now = observe(now, { state: 'blocked', status: 403, at }).after;
    expect(now).toEqual({ state: 'blocked', since: 5, pending: null });
    expect(observe(now, { state: 'ok', status: 200, at: 9 }).transition).toEqual({
      kind: 'left',
      state: 'blocked',
      since: 5,
    });
  });

  it('is entered before it is left, and never twice, for any sequence of checks', () => {
    const states = [
      'ok',
      'gone',
      'blocked',
      'paywalled',
      'unreachable',
      'tls',
      'robots-disallowed',
      'unreadable',
    ] as const;
    const look = fc.record({ state: fc.constantFrom(...states), status: fc.constantFrom(null, 404, 410) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        let now: Availability = AVAILABLE;
        let open: AvailabilityState = 'ok';
        looks.forEach(({ state, status }, at) => {
          const seen: Observation = { state, status, at };
          const { after, transition }: { after: Availability; transition: Transition } = observe(now, seen);
          const expected = {
            none: () => open,
            entered: () => state,
            left: () => 'ok' as const,
          }[transition.kind]();
          expect(
            transition.kind !== 'entered' || (transition.previous === open && transition.state !== open),
          ).toBe(true);
          expect(transition.kind !== 'left' || (transition.state === open && open !== 'ok')).toBe(true);
          open = expected;
          now = after;
          expect(now.state).toBe(open);
          expect(now.since === null).toBe(open === 'ok');
        });
      }),
    );
  });

  it.each([
    ['HTTP_NOT_FOUND', 'gone'],
    ['CAPTURE_GONE', 'gone'],
    ['HTTP_FORBIDDEN', 'blocked'],
    ['CAPTURE_BLOCKED', 'blocked'],
    ['CAPTURE_PAYWALLED', 'paywalled'],
    ['FETCH_TLS', 'tls'],
    ['FETCH_DNS', 'unreachable'],
    ['HTTP_SERVER_ERROR', 'unreachable'],
    ['ROBOTS_UNREACHABLE', 'unreachable'],
    ['ROBOTS_DISALLOWED', 'robots-disallowed'],
    ['CAPTURE_NO_ARTICLE', 'unreadable'],
    ['EXTRACT_TIMEOUT', 'unreadable'],
  ] as const)('%s speaks for %s', (code, state) => {
    expect(stateOf(code)).toBe(state);
  });
});

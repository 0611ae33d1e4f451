import { expect, it } from 'vitest';
import { outOfDate, readKnownGaps } from './known-gaps.ts';

it('names each case that is worse, better or different, and the command that refreshes the file', () => {
  const known = { a: ['x'], b: ['x'], c: ['x'] };
  expect(outOfDate('leaks', known, { b: ['x', 'y'], c: ['x'], d: ['z'] }).split('\n')).toEqual([
    'tests/known-gaps/leaks.json is not what the tests find now:',
    '  gap closed: a: ["x"]',
    '  changed: b: from ["x"] to ["x","y"]',
    '  new gap: d: ["z"]',
    'Fix what got worse. If the rest is intended, run `npm run gaps:refresh` and review the diff.',
  ]);
});

it('reads a table that is there, and an empty one where none is yet', () => {
  expect(readKnownGaps('leaks')).not.toEqual({});
  expect(readKnownGaps('no-such-table')).toEqual({});
});

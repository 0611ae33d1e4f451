import { expect, it } from 'vitest';
import { freshForMs } from '../../src/fetch/freshness.ts';

it.each([
  [{}, 0],
  [{ 'cache-control': 'public, max-age=60' }, 60_000],
  [{ 'cache-control': 'max-age="120"', age: '20' }, 100_000],
  [{ 'cache-control': 'max-age=60', age: '90' }, 0],
  [{ 'cache-control': 'max-age=60', age: 'old' }, 60_000],
  [{ 'cache-control': 's-maxage=600' }, 0],
  [{ 'cache-control': 'no-cache, max-age=60' }, 0],
  [{ 'cache-control': 'max-age=60, no-store' }, 0],
  [{ 'cache-control': 'max-age=soon' }, 0],
])('%j stays fresh for %i ms', (headers, ms) => {
  expect(freshForMs(headers)).toBe(ms);
});

import { expect, it } from 'vitest';
import { canParseUrl } from '../../src/web/can-parse-url.ts';

it.each([
  ['https://häfen.example/x', undefined, true],
  ['https://xn--hfen-loa.example/x', undefined, true],
  ['/x', 'https://häfen.example/y', true],
  ['/x', undefined, false],
  ['https://', undefined, false],
  ['http://news.example:99999/', undefined, false],
] as const)('%s relative to %s: %s, however often it is called', (text, base, expected) => {
  // More calls than any compiler needs to optimize one.
  const others = Array.from({ length: 20_000 }, () => canParseUrl(text, base)).filter(
    (one) => one !== expected,
  );
  expect(others).toEqual([]);
});

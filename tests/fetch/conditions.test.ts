import { describe, expect, it } from 'vitest';
import { afterFullResponse, afterNotModified, mayBeConditional } from '../../src/fetch/fetch.ts';
import type { ConditionHistory } from '../../src/model/page.ts';

const URL = 'https://harbour.example/ferry';
const HOUR = 3_600_000;
const FULL: ConditionHistory = { unmodified: 0, fullAt: 0, distrusted: null };
const may = (
  history: ConditionHistory | null,
  more: { now?: number; failures?: number; url?: string } = {},
) => mayBeConditional(history, { url: URL, now: 1, failures: 0, ...more });

describe('a request', () => {
  it.each([
    ['nothing is known', null, {}, true],
    ['the last response was full', FULL, {}, true],
    ['19 responses in a row were 304', { ...FULL, unmodified: 19 }, {}, true],
    ['20 responses in a row were 304', { ...FULL, unmodified: 20 }, {}, false],
    ['the last full response is almost six hours old', FULL, { now: 6 * HOUR - 1 }, true],
    ['the last full response is six hours old', FULL, { now: 6 * HOUR }, false],
    ['the last check failed', FULL, { failures: 1 }, false],
    ['the validators are never used', { ...FULL, distrusted: { url: URL, until: null } }, {}, false],
    ['conditions were refused recently', { ...FULL, distrusted: { url: URL, until: 2 } }, {}, false],
    ['conditions were refused long ago', { ...FULL, distrusted: { url: URL, until: 1 } }, {}, true],
    ['another URL is distrusted', { ...FULL, distrusted: { url: `${URL}-2`, until: null } }, {}, true],
  ])('when %s: conditional %j', (_, history, more, expected) => {
    expect(may(history, more)).toBe(expected);
  });

  it('is conditional at most 20 times in a row', () => {
    let history: ConditionHistory | null = null;
    let count = 0;
    while (may(history)) {
      history = afterNotModified(history, 1);
      count += 1;
    }
    expect(count).toBe(20);
    expect(history).toEqual({ unmodified: 20, fullAt: 1, distrusted: null });
  });
});

describe('a full response', () => {
  const none = { etag: null, lastModified: null };
  const tag = (etag: string) => ({ etag, lastModified: null });
  const date = (lastModified: string) => ({ etag: null, lastModified });
  const after = (
    before: { etag: string | null; lastModified: string | null },
    validators: typeof before,
    more: Partial<Parameters<typeof afterFullResponse>[1]> = {},
    history: ConditionHistory | null = { ...FULL, unmodified: 20 },
  ) =>
    afterFullResponse(history, {
      at: 5,
      url: URL,
      validators,
      previous: { url: URL, validators: before },
      textChanged: true,
      refused: false,
      ...more,
    });
  const forGood = { unmodified: 0, fullAt: 5, distrusted: { url: URL, until: null } };
  const trusted = { unmodified: 0, fullAt: 5, distrusted: null };

  it.each([
    ['other text under the same ETag', after(tag('"a"'), tag('"a"')), forGood],
    ['other text under the same date', after(date('x'), date('x')), forGood],
    [
      'other text under the same ETag and another date',
      after(tag('"a"'), { etag: '"a"', lastModified: 'y' }),
      forGood,
    ],
    ['other text under another ETag', after(tag('"a"'), tag('"b"')), trusted],
    [
      'other text under another ETag and the same date',
      after({ etag: '"a"', lastModified: 'x' }, { etag: '"b"', lastModified: 'x' }),
      trusted,
    ],
    ['other text without validators', after(none, none), trusted],
    ['the same text', after(tag('"a"'), tag('"a"'), { textChanged: false }), trusted],
    [
      'validators of another URL',
      after(tag('"a"'), tag('"a"'), { previous: { url: `${URL}-2`, validators: tag('"a"') } }),
      trusted,
    ],
    [
      'refused conditions',
      after(tag('"a"'), tag('"b"'), { refused: true }),
      { ...trusted, distrusted: { url: URL, until: 5 + 24 * HOUR } },
    ],
    ['what was distrusted for good', after(tag('"a"'), tag('"b"'), {}, forGood), forGood],
    [
      'what was refused long ago',
      after(tag('"a"'), tag('"b"'), {}, { ...FULL, distrusted: { url: URL, until: 4 } }),
      trusted,
    ],
  ])('with %s', (_, history, expected) => {
    expect(history).toEqual(expected);
  });
});

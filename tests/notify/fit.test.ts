import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutStart } from '../../src/notify/message/cut-text.ts';
import { cutWords, fitMessage } from '../../src/notify/message/fit.ts';
import { plainText } from '../../src/notify/message/layout.ts';
import { type Message, messageOf } from '../../src/notify/message/message.ts';
import { weightiest } from '../../src/notify/message/priority.ts';
import type { WordSpan } from '../../src/model/change.ts';
import { change, UPDATED, updatedWith } from '../support/notify/events.ts';

const show = (words: readonly WordSpan[]): string =>
  words.map(({ op, text }) => (op === 'equal' ? text : op === 'insert' ? `{${text}}` : `[${text}]`)).join('');

describe('cutStart', () => {
  it.each([
    ['short enough', 12, 'short enough'],
    ['a little too long', 9, '…too long'],
    ['xx👩‍👩‍👧‍👦y', 12, '…y'],
    ['xx👩‍👩‍👧‍👦y', 13, '…👩‍👩‍👧‍👦y'],
    ['🗞🗞🗞', 4, '…🗞'],
    ['e\u0301e\u0301', 2, '…'],
  ])('cuts %j to %i units as %j', (text, length, expected) => {
    expect(cutStart(text, length)).toBe(expected);
  });
});

describe('cutWords', () => {
  const before = 'A long beginning that nobody needs to read again, all of it known. ';
  const after = ' A long end that nobody needs to read again either, all of it known.';
  const edit: WordSpan[] = [
    { op: 'equal', text: `${before}It heard ` },
    { op: 'delete', text: 'three' },
    { op: 'insert', text: 'four' },
    { op: 'equal', text: ` witnesses.${after}` },
  ];

  it('leaves what is short enough', () => {
    expect(cutWords(edit, 1_000)).toEqual(edit);
  });

  it('keeps what changed and shortens what stands around it', () => {
    const cut = show(cutWords(edit, 80));
    expect(cut).toMatch(/^….*It heard \[three\]\{four\} witnesses\..*…$/);
    expect(cut.length).toBeLessThanOrEqual(80 + 4);
  });

  it('cuts a text that is new as a whole at its end', () => {
    expect(show(cutWords([{ op: 'equal', text: 'One two three four' }], 9))).toBe('One two…');
  });

  it('never exceeds the length by more than the mark of the cut', () => {
    const anyWords = fc.array(
      fc.record({
        op: fc.constantFrom<WordSpan['op']>('equal', 'insert', 'delete'),
        text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(anyWords, fc.integer({ min: 1, max: 400 }), (words, length) => {
        const cut = cutWords(words, length)
          .map(({ text }) => text)
          .join('');
        expect(cut.length).toBeLessThanOrEqual(length + 1);
        const whole = words.map(({ text }) => text).join('');
        expect(cut === whole || cut.includes('…')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('weightiest', () => {
  const weights = [0.1, 0.9, 0.5, 0.9, 0.5];
  it('keeps the weightiest in their order, of equals the first or the last', () => {
    const indices = weights.map((_, index) => index);
    const weight = (index: number): number => weights[index] ?? 0;
    expect(weightiest(indices, 3, weight)).toEqual([1, 2, 3]);
    expect(weightiest(indices, 3, weight, { prefer: 'last' })).toEqual([1, 3, 4]);
    expect(weightiest(indices, 9, weight)).toEqual(indices);
    expect(weightiest(indices, 0, weight)).toEqual([]);
  });
});

describe('fitMessage', () => {
  const fit = (message: Message, length: number): string =>
    fitMessage(message, plainText, (text) => text.length <= length);

  it('changes nothing that fits', () => {
    expect(fit(messageOf(UPDATED), 10_000)).toBe(plainText(messageOf(UPDATED)));
  });

  it('lets contexts and notes go before any of what was added', () => {
    const text = 'The statement itself, word for word. '.repeat(20).trim();
    const message = messageOf(updatedWith([change({ text, context: 'c'.repeat(2_000) })]));
    const fitted = fit(message, 1_200);
    expect(fitted).toContain(text);
    expect(fitted).toMatch(/> c{150,}…/);
  });

  it('lets light paragraphs go before heavy ones, and says how many', () => {
    const changes = Array.from({ length: 9 }, (_, index) =>
      change({ text: `${index} ${'w'.repeat(300)}`, significance: index === 6 ? 0.9 : 0.1 }),
    );
    const fitted = fit(messageOf(updatedWith(changes)), 800);
    expect(fitted).toMatch(/^6 w{200,}/m);
    expect(fitted).toMatch(/\d more paragraphs? behind the link\./);
    expect(fitted.length).toBeLessThanOrEqual(800);
  });

  it('uses the room that there is', () => {
    const message = messageOf(updatedWith([change({ text: 'x'.repeat(50_000) })]));
    for (const length of [500, 4_096, 30_000]) {
      const fitted = fit(message, length);
      expect(fitted.length).toBeGreaterThan(length - 5);
      expect(fitted.length).toBeLessThanOrEqual(length);
    }
  });
});

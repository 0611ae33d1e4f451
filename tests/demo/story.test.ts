import { expect, test } from 'vitest';
import { EXPECTATION_WORDS, VERSIONS } from '../../src/demo/story.ts';

const [first, second, third, fourth, fifth] = VERSIONS.map(({ blocks }) => blocks.map(({ text }) => text));
const inNew = (texts: readonly string[] = [], older: readonly string[] = []): string[] =>
  texts.filter((text) => !older.includes(text));

test('the first report has 25 paragraphs and more, each of them once', () => {
  const paragraphs = VERSIONS[0].blocks.filter(({ role }) => role === 'paragraph');
  expect(paragraphs.length).toBeGreaterThanOrEqual(25);
  for (const texts of [first, second, third, fourth, fifth]) expect(new Set(texts).size).toBe(texts?.length);
});

test('the second version inserts one paragraph with a quotation, in the middle', () => {
  const statement = inNew(second, first);
  expect(statement).toHaveLength(1);
  expect(statement[0]).toMatch(/^In a statement .*“The leave is a neutral measure/);
  const index = second?.indexOf(statement[0] ?? '') ?? -1;
  expect(second?.toSpliced(index, 1)).toEqual(first);
  expect(index).toBe(7);
});

test('the promise has the awaited words from the start, and only the statement brings them anew', () => {
  const awaited = (texts: readonly string[] = []): string[] =>
    texts.filter((text) => EXPECTATION_WORDS.every((word) => text.includes(word)));
  expect(awaited(first)).toHaveLength(1);
  expect(awaited(first)[0]).toContain('was expected later in the day');
  expect(awaited(inNew(second, first))).toHaveLength(1);
});

test('the third version changes one number and says so in a note at the end', () => {
  const [changed = '', note = '', ...more] = inNew(third, second);
  expect(more).toEqual([]);
  expect(third?.at(-1)).toBe(note);
  expect(note).toMatch(/^Correction: .* 46 .* 64/);
  expect(changed).toContain('has 64 cases');
  const index = third?.indexOf(changed) ?? -1;
  expect(second?.[index]).toBe(changed.replace('64', '46'));
  expect(third?.length).toBe((second?.length ?? 0) + 1);
});

test('the fourth version moves one paragraph and leaves every word', () => {
  expect(fourth?.toSorted()).toEqual(third?.toSorted());
  const moved = fourth?.[4] ?? '';
  expect(moved).toMatch(/^Ms Tarrowen left by the side door/);
  expect(third?.indexOf(moved)).toBeGreaterThan(20);
  expect(fourth?.filter((text) => text !== moved)).toEqual(third?.filter((text) => text !== moved));
});

test('the fifth version changes the furniture alone, every piece of it', () => {
  expect(fifth).toEqual(fourth);
  const before = VERSIONS[3]?.furniture;
  const after = VERSIONS[4]?.furniture;
  expect(before).toBeDefined();
  for (const piece of ['menu', 'mostRead', 'newsletter', 'readers'] as const) {
    expect(after?.[piece]).not.toEqual(before?.[piece]);
  }
});

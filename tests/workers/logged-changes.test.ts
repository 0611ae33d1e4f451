import { expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { loggedChanges } from '../../workers/log/logged-changes.ts';

const change = (given: Partial<Change>): Change => ({
  kind: 'added',
  paragraph: 0,
  previousParagraphs: [],
  text: 'New.',
  previousText: null,
  words: [],
  edited: false,
  flagged: false,
  labels: [],
  significance: 0.25,
  quotes: [],
  factors: [{ name: 'kind', value: 0.25 }],
  reason: 'a new paragraph',
  ...given,
});
const before = ['One.', 'Two.'].map((text) => ({ text, role: 'paragraph' as const }));

it('carries exactly the documented keys, with paragraphs counted from 0', () => {
  expect(loggedChanges([change({ paragraph: 8, flagged: true, labels: ['statement'] })], before)).toEqual({
    changes: [
      {
        kind: 'added',
        paragraph: 8,
        text: 'New.',
        previousText: null,
        words: [],
        labels: ['statement'],
        flagged: true,
        significance: 0.25,
        reason: 'a new paragraph',
      },
    ],
  });
});

it('finds the text of a removed paragraph in the older version', () => {
  const removed = change({ kind: 'removed', paragraph: null, previousParagraphs: [1], text: null });
  expect(loggedChanges([removed], before).changes[0]).toMatchObject({
    paragraph: null,
    text: null,
    previousText: 'Two.',
  });
});

it('distinguishes a changed headline from a removed paragraph', () => {
  const [headline, removed] = loggedChanges(
    [
      change({ kind: 'edited', paragraph: null, text: 'New headline', previousText: 'Old headline' }),
      change({ kind: 'removed', paragraph: null, previousParagraphs: [0], text: null }),
    ],
    before,
  ).changes;
  expect(headline).toMatchObject({ field: 'headline', text: 'New headline' });
  expect(removed).not.toHaveProperty('field');
});

it('cuts every text at 2,000 characters, never inside a character', () => {
  const long = 'a'.repeat(5_000);
  const [logged, plain] = loggedChanges(
    [
      change({ text: long, previousText: long, words: [{ op: 'insert', text: long }] }),
      change({ text: `${'a'.repeat(1_998)}🦜tail`, words: [{ op: 'equal', text: 'a'.repeat(2_000) }] }),
    ],
    before,
  ).changes;
  const cut = `${'a'.repeat(1_999)}…`;
  expect(logged).toMatchObject({ text: cut, previousText: cut, words: [{ op: 'insert', text: cut }] });
  expect(plain?.text).toBe(`${'a'.repeat(1_998)}…`);
  expect(plain?.words).toEqual([{ op: 'equal', text: 'a'.repeat(2_000) }]);
});

it('leaves out quiet changes first when there are more than 50, says so, and keeps the reading order', () => {
  const quiet = (n: number): Change => change({ paragraph: n });
  const many = [...Array.from({ length: 60 }, (_, n) => quiet(n)), change({ paragraph: 60, flagged: true })];
  const { changes, changesTruncated } = loggedChanges(many, []);
  expect(changesTruncated).toBe(true);
  expect(changes.map(({ paragraph }) => paragraph)).toEqual([...Array.from({ length: 49 }, (_, n) => n), 60]);
  expect(loggedChanges(many.slice(0, 50), [])).not.toHaveProperty('changesTruncated');
});

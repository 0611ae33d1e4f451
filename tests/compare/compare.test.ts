import { describe, expect, it } from 'vitest';
import { compareArticles, contentHash, fingerprints } from '../../src/compare/compare.ts';
import type { Change } from '../../src/model/change.ts';
import { article, compareTexts, STORY } from '../support/compare/story.ts';

const STATEMENT =
  'In a statement issued shortly after six, the tribunal said Sandoval would be on administrative leave until the inquiry reports.';

const only = (changes: readonly Change[]): Change => {
  expect(changes.length).toBe(1);
  return changes[0]!;
};

describe('additions', () => {
  it('flags a paragraph added at the top and reports the rest as unchanged', () => {
    const { comparison } = compareTexts(STORY, [STATEMENT, ...STORY]);
    const change = only(comparison.changes);
    expect(change).toMatchObject({
      kind: 'added',
      paragraph: 0,
      previousParagraphs: [],
      flagged: true,
      edited: false,
    });
    expect(change.labels).toEqual(['statement']);
    expect(comparison.after.slice(1).every((aligned) => aligned.kind === 'unchanged')).toBe(true);
  });

  it('labels a quotation with its speaker', () => {
    const quote = '“We will not prejudge anything,” said Brandt, who retired from the bench in the spring.';
    expect(only(compareTexts(STORY, [...STORY, quote]).comparison.changes).labels).toEqual([
      'statement',
      'quote',
    ]);
  });

  it('does not flag noise, and names its kind', () => {
    const { comparison } = compareTexts(STORY, [...STORY, 'This story will be updated.']);
    expect(only(comparison.changes)).toMatchObject({ kind: 'added', flagged: false, labels: ['noise'] });
    expect(comparison.changes[0]?.reason).toContain('updates will follow');
  });

  it('flags a correction and labels it', () => {
    const note =
      'Correction: An earlier version of this story misstated the year in which Sandoval took office.';
    expect(only(compareTexts(STORY, [...STORY, note]).comparison.changes)).toMatchObject({
      flagged: true,
      labels: ['correction'],
    });
  });

  it('labels a post of a live blog', () => {
    const before = article(STORY);
    const post = { text: STATEMENT, role: 'paragraph' as const, post: { id: 'p9', at: null } };
    const after = { ...before, paragraphs: [post, ...before.paragraphs] };
    expect(only(compareArticles({ before, after }).comparison.changes).labels).toEqual([
      'live-post',
      'statement',
    ]);
  });

  it('labels a paragraph of an earlier version as restored and does not flag it', () => {
    const { comparison } = compareTexts(STORY, [...STORY, STATEMENT], {
      earlierParagraphs: new Set([STATEMENT]),
    });
    expect(only(comparison.changes)).toMatchObject({ kind: 'added', flagged: false, labels: ['restored'] });
  });

  it('does not flag text that was on the previous page outside the article', () => {
    const previousVisibleText = `menu ${STORY.join(' ')} In a statement issued shortly after six — the tribunal said Sandoval would be on administrative leave until the inquiry reports. footer`;
    const change = only(
      compareTexts(STORY, [...STORY, STATEMENT], { previousVisibleText }).comparison.changes,
    );
    expect(change).toMatchObject({ kind: 'added', flagged: false });
    expect(change.reason).toContain('already on the previous page');
  });

  it('flags an addition that was in the menu before if the new page has it once more', () => {
    const page = `Home Tides Courts ${STORY.join(' ')}`;
    const after = [...STORY, 'Tides'];
    const shown = compareTexts(STORY, after, { previousVisibleText: page, visibleText: `${page} Tides` });
    expect(only(shown.comparison.changes).flagged).toBe(true);
    const read = compareTexts(STORY, after, { previousVisibleText: page, visibleText: page });
    expect(only(read.comparison.changes).flagged).toBe(false);
  });

  it('flags an addition of which the previous page only had parts', () => {
    const previousVisibleText = `${STORY.join(' ')} Sandoval would be on administrative leave`;
    expect(
      only(compareTexts(STORY, [...STORY, STATEMENT], { previousVisibleText }).comparison.changes).flagged,
    ).toBe(true);
  });

  it('distinguishes numbers when it searches the previous page', () => {
    const previousVisibleText = `${STORY.join(' ')} The fine is 15 million crowns for the owner.`;
    const after = [...STORY, 'The fine is 1.5 million crowns for the owner.'];
    expect(only(compareTexts(STORY, after, { previousVisibleText }).comparison.changes).flagged).toBe(true);
  });
});

describe('splits, merges, moves and removals', () => {
  it('detects a split paragraph', () => {
    const [first, second] = [
      'The inquiry, led by retired judge Oskar Brandt, is expected to take six weeks.',
      'It is expected to cost about $1.2 million, a sum the ministry of transport has set aside.',
    ] as const;
    const before = [...STORY.slice(0, 3), `${first} ${second}`, ...STORY.slice(4)];
    const { comparison } = compareTexts(before, [...STORY.slice(0, 3), first, second, ...STORY.slice(4)]);
    expect(comparison.after[3]).toMatchObject({ kind: 'edited', before: [3] });
    expect(comparison.after[4]).toMatchObject({ kind: 'edited', before: [3] });
    expect(comparison.changes.filter((change) => change.flagged)).toEqual([]);
  });

  it('detects merged paragraphs', () => {
    const after = [...STORY.slice(0, 4), `${STORY[4]} ${STORY[5]}`, ...STORY.slice(6)];
    const { comparison } = compareTexts(STORY, after);
    expect(comparison.after[4]?.before.toSorted()).toEqual([4, 5]);
    expect(comparison.before.every(({ kind }) => kind === 'kept')).toBe(true);
    expect(comparison.changes.filter((change) => change.flagged)).toEqual([]);
  });

  it('reports a moved paragraph once, and an edit of it as an edit', () => {
    const edited = STORY[4]!.replace('340', '430');
    const { comparison } = compareTexts(STORY, [edited, ...STORY.slice(0, 4), ...STORY.slice(5)]);
    const change = only(comparison.changes);
    expect(change).toMatchObject({
      kind: 'moved',
      paragraph: 0,
      previousParagraphs: [4],
      edited: true,
      flagged: true,
    });
    expect(change.labels).toEqual(['number-changed']);
    expect(comparison.after[0]).toEqual({ kind: 'moved', before: [4], edited: true });
  });

  it('flags a removed paragraph at its old position, but not removed noise', () => {
    const before = [...STORY, 'This story will be updated.'];
    const { comparison } = compareTexts(before, [...STORY.slice(0, 5), ...STORY.slice(6)]);
    expect(comparison.changes).toMatchObject([
      {
        kind: 'removed',
        paragraph: null,
        previousParagraphs: [5],
        text: null,
        previousText: STORY[5],
        flagged: true,
      },
      { kind: 'removed', previousParagraphs: [8], flagged: false, labels: ['noise'] },
    ]);
    expect(comparison.before[5]).toEqual({ kind: 'removed' });
  });

  it('detects opening words that became a heading, and the reverse', () => {
    const whole = `Costs. ${STORY[3]}`;
    const inline = [...STORY.slice(0, 3), whole, ...STORY.slice(4)];
    const block = [...STORY.slice(0, 3), '2. Costs.', ...STORY.slice(3)];
    const split = compareTexts(inline, block).comparison;
    expect(split.after.slice(3, 5).map((aligned) => aligned.before)).toEqual([[3], [3]]);
    const joined = compareTexts(block, inline).comparison;
    expect(joined.after[3]?.before).toEqual([4, 3]);
    expect([...split.changes, ...joined.changes].filter((change) => change.flagged)).toEqual([]);
  });

  it('pairs equal texts by position', () => {
    const block = (name: string): string[] => [
      'Impact:',
      `Ships named ${name} are affected by the closure of the lock.`,
    ];
    const before = [...block('Aurora'), ...block('Borealis')];
    const { comparison } = compareTexts(before, [...block('Celeste Maris'), ...before]);
    expect(comparison.after.map((aligned) => aligned.before)).toEqual([[], [], [0], [1], [2], [3]]);
  });

  it('reports a paragraph replaced by another subject as a removal and an addition', () => {
    const other = 'Fishing crews along the coast reported the best season for herring in many years.';
    const { comparison } = compareTexts(STORY, [...STORY.slice(0, 5), other, ...STORY.slice(6)]);
    expect(comparison.changes.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});

describe('headlines', () => {
  const change = (from: string | null, to: string | null): readonly Change[] =>
    compareArticles({ before: article(STORY, from), after: article(STORY, to) }).comparison.changes;

  it('reports the headline first and flags it if a fact changed', () => {
    expect(
      only(change('Registrar steps aside over 340 files', 'Registrar steps aside over 430 files')),
    ).toMatchObject({
      kind: 'edited',
      paragraph: null,
      previousParagraphs: [],
      flagged: true,
      labels: ['headline-changed', 'number-changed'],
    });
  });

  it('does not flag a headline that was only reworded', () => {
    const found = only(change('Registrar steps aside over storage', 'Registrar steps aside over storing'));
    expect(found).toMatchObject({ flagged: false, labels: ['headline-changed'] });
  });

  it.each([
    ['Registrar steps back', 'Registrar placed on leave'],
    ['Fog delays ferry', 'Broken pile delays ferry'],
    ['Bridge is safe for traffic', 'Police: Bridge is safe for traffic'],
  ])('flags other words: %s → %s', (from, to) => {
    expect(only(change(from, to))).toMatchObject({ flagged: true });
  });

  it.each([
    ['Live Registrar steps aside', 'Registrar steps aside'],
    ['Registrar steps aside', 'LIVE: Registrar steps aside'],
    ['EN DIRECT – Registrar steps aside', 'Registrar steps aside'],
    ['Harbour | Registrar steps aside', 'Registrar steps aside'],
    ['Registrar steps aside', 'Storage of files: Registrar steps aside'],
    ['Registrar to leave big office', 'Registrar to leave large office'],
  ])('does not flag a badge, a kicker or a single synonym: %s → %s', (from, to) => {
    expect(only(change(from, to))).toMatchObject({ flagged: false });
  });

  it('ignores a headline that only uses other characters or is missing in one capture', () => {
    expect(change('“Files” – a story', '"Files" - a story')).toEqual([]);
    expect(change(null, 'Registrar steps aside')).toEqual([]);
    expect(change('Registrar steps aside', null)).toEqual([]);
  });
});

describe('languages', () => {
  it('aligns and judges scripts without spaces', () => {
    const before = [
      '海事法院登记官星期一宣布暂时离职。',
      '调查由退休法官主持,预计需要6个星期。',
      '去年大约有340宗案件被推迟。',
    ];
    const after = [
      '海事法院登记官星期一宣布暂时离职。',
      '调查由退休法官主持,预计需要8个星期。',
      '律师要求在另一座城市开庭审理此案。',
      '去年大约有340宗案件被推迟。',
    ];
    const { comparison } = compareArticles({
      before: article(before, null, 'zh'),
      after: article(after, null, 'zh'),
    });
    expect(comparison.after.map(({ kind }) => kind)).toEqual(['unchanged', 'edited', 'added', 'unchanged']);
    expect(comparison.changes).toMatchObject([
      { kind: 'edited', flagged: true, labels: ['number-changed'] },
      { kind: 'added', flagged: true, labels: [] },
    ]);
  });

  it('gives an unknown language the labels that need no language rules', () => {
    const before = [
      'De griffier van de havenrechtbank treedt terug, meldde de rechtbank maandag in een korte brief.',
    ];
    const after = [
      'De griffier van de havenrechtbank treedt terug, meldde de rechtbank maandag in een brief van 3 bladzijden.',
      'Volgens het bericht duurt het onderzoek tot in de zomer.',
    ];
    const { comparison } = compareArticles({
      before: article(before, null, 'nl'),
      after: article(after, null, 'nl'),
    });
    expect(comparison.changes).toMatchObject([
      { kind: 'edited', flagged: true, labels: ['number-changed'] },
      { kind: 'added', flagged: true, labels: [] },
    ]);
  });

  it('recognises English if the page states no language', () => {
    const { comparison } = compareArticles({
      before: article(STORY, null, null),
      after: article([...STORY, STATEMENT], null, null),
    });
    expect(only(comparison.changes).labels).toEqual(['statement']);
  });
});

describe('identity', () => {
  it('ignores only quotes, dashes, white space and invisible characters', () => {
    const a = article(['“Files” – a\u00a0story', 'x'], 'One');
    const b = article(['"Files" - a  story\u200b', 'x'], 'One');
    expect(contentHash(a)).toBe(contentHash(b));
    expect(fingerprints(a.paragraphs)).toEqual(fingerprints(b.paragraphs));
    expect(contentHash(article(['1.5']))).not.toBe(contentHash(article(['15'])));
    expect(contentHash(article(['a', 'b']))).not.toBe(contentHash(article(['a'])));
    expect(contentHash(article(['a'], 'One'))).not.toBe(contentHash(article(['a'], 'Two')));
  });
});

describe('limits', () => {
  it('finds the same changes without a budget for word diffs, and still shows both sides', () => {
    const after = STORY.map((text) => text.replace('the', 'that very'));
    const { comparison } = compareTexts(STORY, after, { limits: { maxWordSteps: 0 } });
    for (const change of comparison.changes) {
      expect(change.words.map((span) => span.op)).toEqual(['delete', 'insert']);
      expect(change.words[1]?.text).toBe(change.text);
    }
    expect(comparison.changes.length).toBe(after.filter((text, index) => text !== STORY[index]).length);
  });

  it('compares thousands of dissimilar paragraphs', () => {
    const many = (word: string): string[] =>
      Array.from(
        { length: 1_500 },
        (_, n) => `${word}${n} ${word}x${n * 7} stands alone here ${word}z${n * 13}.`,
      );
    const { comparison } = compareTexts(many('ka'), many('lo'));
    expect(comparison.changes.filter(({ kind }) => kind === 'added').length).toBe(1_500);
  });
});

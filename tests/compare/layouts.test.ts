import { describe, expect, it } from 'vitest';
import { compareArticles } from '../../src/compare/compare.ts';
import type { Paragraph } from '../../src/model/article.ts';
import { article, compareTexts } from '../support/compare/story.ts';

const FERRY: readonly string[] = [
  'HARBOUR CITY (Wire) — A ferry with 120 people aboard ran aground near the old lighthouse on Tuesday, the coast guard said.',
  'Nobody was hurt, according to the ferry company, which sent a second boat to fetch the passengers.',
  '“We heard a loud bang and then the lights went out,” said Ana Petrov, a teacher who was on board with her class.',
  'The ferry, built in 1994, had passed an inspection in March. It carries cars and lorries between the islands.',
  'The captain, Ivo Lindqvist, has worked for the company for 20 years. He was taken to the harbour office to give a statement.',
  'Rescuers said the tide would lift the ship in the evening. Divers will then look at the hull.',
  'The line is the only one between the islands. About 3,000 people use it every week.',
];
const CAPTAIN = [
  'The captain, Ivo Lindqvist, has worked for the company for 20 years.',
  'He was taken to the harbour office to give a statement.',
];

const changesOf = (before: readonly string[], after: readonly string[]) =>
  compareTexts(before, after).comparison.changes;
const replace = (at: number, ...texts: readonly string[]): readonly string[] => [
  ...FERRY.slice(0, at),
  ...texts,
  ...FERRY.slice(at + 1),
];
const told = (before: readonly string[], after: readonly string[]) =>
  changesOf(before, after).map(({ kind, flagged, previousParagraphs }) => [
    kind,
    flagged,
    previousParagraphs,
  ]);

describe('a story with a new layout', () => {
  it('has no addition where a paragraph was split, and the reason says so', () => {
    const changes = changesOf(FERRY, replace(4, ...CAPTAIN));
    expect(changes).toMatchObject([
      { kind: 'edited', flagged: false, previousParagraphs: [4] },
      { kind: 'edited', flagged: false, previousParagraphs: [4] },
    ]);
    expect(changes[0]?.reason).toMatch(/^split from paragraph 5; only white space changed;/);
  });

  it('has one addition where a paragraph was split and another added', () => {
    const after = replace(4, ...CAPTAIN, 'A blood test found no alcohol, police said.');
    expect(told(FERRY, after)).toEqual([
      ['edited', false, [4]],
      ['edited', false, [4]],
      ['added', true, []],
    ]);
  });

  it('has no addition where paragraphs were merged, reordered or moved their sentences', () => {
    expect(told(FERRY, [...FERRY.slice(0, 5), `${FERRY[5]} ${FERRY[6]}`])).toEqual([
      ['edited', false, [5, 6]],
    ]);
    expect(told(FERRY, [FERRY[0]!, FERRY[2]!, FERRY[1]!, ...FERRY.slice(3)])).toEqual([
      ['moved', false, [1]],
    ]);
    const [first = '', second = ''] = FERRY[3]!.split(/(?<=March\.) /);
    expect(told(FERRY, [...FERRY.slice(0, 3), first, `${second} ${FERRY[4]}`, ...FERRY.slice(5)])).toEqual([
      ['edited', false, [3]],
      ['edited', false, [4]],
    ]);
  });

  it('has nothing new where a sentence was divided', () => {
    const after = replace(
      2,
      'Ana Petrov, a teacher, was on board with her class.',
      '“We heard a loud bang and then the lights went out,” she said.',
    );
    expect(changesOf(FERRY, after).map(({ flagged }) => flagged)).toEqual([false, false]);
  });

  it('ignores a dateline that was added or removed, but reports one that changed', () => {
    const [lead = ''] = FERRY;
    const bare = lead.replace('HARBOUR CITY (Wire) — ', '');
    for (const pair of [
      [lead, bare],
      [bare, lead],
    ] as const) {
      const [change] = changesOf([pair[0], ...FERRY.slice(1)], [pair[1], ...FERRY.slice(1)]);
      expect(change).toMatchObject({ flagged: false });
      expect(change?.reason).toContain('only a time stamp, dateline or list number changed');
    }
    const moved = lead.replace('HARBOUR CITY', 'PORT ELLERY');
    expect(changesOf(FERRY, [moved, ...FERRY.slice(1)])[0]).toMatchObject({
      flagged: true,
      labels: ['name-changed'],
    });
  });

  it('has one addition and no edit where a list was renumbered', () => {
    const rules = ['The ferry is closed.', 'The bridge is open.', 'The airport is open.'];
    const numbered = (list: readonly string[]) => list.map((text, at) => `${at + 1}. ${text}`);
    const changes = changesOf(numbered(rules), numbered(['A curfew starts at nine.', ...rules]));
    expect(changes.filter(({ flagged }) => flagged)).toMatchObject([{ kind: 'added', paragraph: 0 }]);
    expect(changes.map(({ kind }) => kind)).toEqual(['added', 'edited', 'edited', 'edited']);
  });
});

describe('a story that develops', () => {
  it.each([
    ['a new lead', ['Divers found a long tear in the hull, the coast guard said on Wednesday.', ...FERRY]],
    ['three words at the end', [...FERRY, 'One man died.']],
    [
      'a correction at the end',
      [...FERRY, 'Correction: An earlier version of this story gave the wrong year.'],
    ],
    ['a bullet', [...FERRY.slice(0, 2), 'Schools closed', ...FERRY.slice(2)]],
    [
      'words much like those of a kept paragraph',
      [...FERRY, 'The ferry, built in 1994, had failed an inspection in May.'],
    ],
    [
      'a quotation much like one that is kept',
      [...FERRY, '“We heard a loud bang and thought it was thunder,” said Karl Brandt.'],
    ],
  ])('has one addition: %s', (_name, after) => {
    const changes = changesOf(FERRY, after);
    expect(changes).toMatchObject([{ kind: 'added', flagged: true }]);
  });

  it('has an addition and a removal where other news replaced a paragraph', () => {
    const after = replace(3, 'Schools on the islands stayed closed because teachers could not cross.');
    expect(told(FERRY, after)).toEqual([
      ['removed', true, [3]],
      ['added', true, []],
    ]);
  });

  it('names a post on a live page in the reason and ignores its time stamp', () => {
    const post = { id: 'p4', at: null };
    const inPost = (text: string): Paragraph => ({ text, role: 'paragraph', post });
    const before = article([FERRY[0]!, FERRY[1]!]);
    const after = {
      ...before,
      paragraphs: [inPost('4:05 p.m.'), inPost('Two more boats are on their way.'), ...before.paragraphs],
    };
    const { changes } = compareArticles({ before, after }).comparison;
    expect(changes).toMatchObject([
      { flagged: false, labels: ['live-post', 'noise'] },
      { flagged: true, labels: ['live-post'] },
    ]);
    for (const { reason } of changes) expect(reason).toContain('in a post on a live page');
  });
});

describe('a form below headings', () => {
  const form = (...rows: readonly (readonly [heading: string, ...entries: readonly string[]])[]) => ({
    headline: null,
    lang: 'en',
    paragraphs: rows.flatMap(([heading, ...entries]): Paragraph[] => [
      { text: heading, role: 'heading' },
      ...entries.map((text): Paragraph => ({ text, role: 'paragraph' })),
    ]),
  });
  const compareForms = (before: ReturnType<typeof form>, after: ReturnType<typeof form>) =>
    compareArticles({ before, after }).comparison.changes;
  const OLD = form(
    ['Editor', 'Tove Askeland, Port Ellery.'],
    ['Address', '14 Quay Street, 3000 Port Ellery'],
    ['About', 'The paper has come out daily since the harbour was built, except in two winters.'],
  );

  it('reports a replaced entry as an edit, and alerts', () => {
    const changes = compareForms(
      OLD,
      form(
        ['Editor', 'Rasmus Dole'],
        ['Address', 'Tannick Lane 2, Norrby'],
        ['About', 'The paper has come out daily since the harbour was built, except in two winters.'],
      ),
    );
    expect(changes).toMatchObject([
      { kind: 'edited', flagged: true, previousParagraphs: [1], paragraph: 1 },
      { kind: 'edited', flagged: true, previousParagraphs: [3], paragraph: 3 },
    ]);
    expect(changes[0]?.reason).toMatch(/^different entry under the same heading;/);
  });

  it('has additions and removals for prose, several entries, a list or a different heading', () => {
    const kinds = (before: ReturnType<typeof form>, after: ReturnType<typeof form>) =>
      compareForms(before, after).map(({ kind, flagged }) => `${kind}${flagged ? '!' : ''}`);
    expect(
      kinds(
        form(['Damage', 'Two piers were swept away by the storm on Monday night.']),
        form(['Damage', 'Schools have no power, and many roads cannot be used.']),
      ),
    ).toEqual(['removed!', 'added!']);
    expect(
      kinds(
        form(['Shut', 'The old pier, Dunmore side', 'Quay Street']),
        form(['Shut', 'All schools in Norrby']),
      ),
    ).toEqual(['removed!', 'removed', 'added!']);
    const listed = (text: string) => {
      const [heading, entry] = form(['Shut', text]).paragraphs;
      return {
        headline: null,
        lang: 'en',
        paragraphs: [heading!, { ...entry!, role: 'list-item' as const }],
      };
    };
    expect(kinds(listed('The old pier, Dunmore side'), listed('All schools in Norrby'))).toEqual([
      'removed!',
      'added!',
    ]);
  });
});

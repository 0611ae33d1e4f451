import { describe, expect, it } from 'vitest';
import type { Change, QuoteChange } from '../../src/model/change.ts';
import { compareTexts, edit, STORY } from '../support/compare/story.ts';

const added = (text: string, lang: string | null = 'en'): readonly QuoteChange[] =>
  compareTexts(STORY, [...STORY, text], {
    after: {
      headline: null,
      lang,
      paragraphs: [...STORY, text].map((t) => ({ text: t, role: 'paragraph' as const })),
    },
  }).comparison.changes.at(-1)?.quotes ?? [];

/** The words between `start` and `end`. */
const pointedAt = ({ quotes, text, previousText }: Change): readonly string[] =>
  quotes.map(({ state, start, end }) =>
    ((state === 'withdrawn' ? previousText : text) ?? '').slice(start, end),
  );

describe('the speaker of a new quotation', () => {
  it.each([
    ['“The cellar was dry until the spring,” Oskar Brandt said.', 'Oskar Brandt', 'said'],
    [
      '“The cellar was dry until the spring,” said Oskar Brandt, who leads the inquiry.',
      'Oskar Brandt',
      'said',
    ],
    ['“Was the cellar dry until the spring?” asked the clerk. Nobody knew.', null, null],
    ['“The cellar was dry until the spring,” she told reporters.', 'she', 'told'],
    ['“The cellar was dry until the spring,” a spokesman for the tribunal said.', 'spokesman', 'said'],
    ['The registrar, Mira Sandoval, added: “The cellar was dry until the spring.”', 'Mira Sandoval', 'added'],
    [
      'In a letter, Judge Oskar Brandt wrote that “the cellar was dry until the spring”.',
      'Oskar Brandt',
      'wrote',
    ],
    ['According to Lindqvist, “the cellar was dry until the spring”.', 'Lindqvist', 'According'],
    ['“The cellar was dry until the spring,” a spokesman for Ivo Marchetti said.', 'spokesman', 'said'],
    [
      '“The cellar was dry until the spring,” Ana Reuter, who speaks for Ivo Marchetti, said.',
      'Ana Reuter',
      'said',
    ],
    ['“The cellar was dry until the spring,” spokeswoman Ana Reuter said.', 'Ana Reuter', 'said'],
    ['“The cellar was dry until the spring.”', null, null],
  ])('%s', (text, speaker, verb) => {
    expect(added(text)).toMatchObject([
      { state: 'new', text: expect.stringMatching(/^(?:T|t|W)/), previousText: null, speaker, verb },
    ]);
  });

  it('is carried over to the second half of a quotation', () => {
    const text = '“The cellar was dry,” Oskar Brandt said. “It has been wet since the spring.”';
    expect(added(text).map(({ speaker, verb }) => [speaker, verb])).toEqual([
      ['Oskar Brandt', 'said'],
      ['Oskar Brandt', 'said'],
    ]);
  });

  it('is unknown in a language without rules, where the words are still reported', () => {
    expect(added('”Kellari oli kuiva kevääseen saakka”, sanoi Oskar Brandt.', 'fi')).toMatchObject([
      { state: 'new', text: 'Kellari oli kuiva kevääseen saakka', speaker: null, verb: null },
    ]);
    expect(added('記者団に「倉庫は春まで乾いていました」と述べた。', 'ja')).toMatchObject([
      { state: 'new', text: '倉庫は春まで乾いていました', speaker: null, verb: null },
    ]);
  });
});

describe('quotations in an edited paragraph', () => {
  const lead = 'The inquiry heard three people on its first day in the old court.';
  const said = `${lead} “We never locked the door of the cellar,” Nora Lindqvist said.`;

  it('are new, with the position of the words', () => {
    const change = edit(lead, said);
    expect(change).toMatchObject({ flagged: true });
    expect(change.labels).toContain('quote');
    expect(change.quotes).toMatchObject([{ state: 'new', speaker: 'Nora Lindqvist', verb: 'said' }]);
    expect(pointedAt(change)).toEqual(['We never locked the door of the cellar,']);
  });

  it('are altered when a word between the marks differs', () => {
    const change = edit(said, said.replace('never', 'rarely'));
    expect(change).toMatchObject({
      flagged: true,
      quotes: [
        {
          state: 'altered',
          text: 'We rarely locked the door of the cellar,',
          previousText: 'We never locked the door of the cellar,',
          speaker: 'Nora Lindqvist',
        },
      ],
    });
    expect(pointedAt(change)).toEqual(['We rarely locked the door of the cellar,']);
  });

  it('are attributed to a different speaker', () => {
    const change = edit(said, said.replace('Nora Lindqvist', 'Ivo Marchetti'));
    expect(change).toMatchObject({
      flagged: true,
      quotes: [{ state: 'speaker-changed', speaker: 'Ivo Marchetti', previousSpeaker: 'Nora Lindqvist' }],
    });
    expect(change.labels).toEqual(expect.arrayContaining(['quote', 'attribution-changed']));
  });

  it.each([
    ['Nora Lindqvist', 'Lindqvist'],
    ['Nora Lindqvist said', 'she said'],
    ['Nora Lindqvist said', 'said Nora Lindqvist'],
  ])('keep their speaker when %s becomes %s', (from, to) => {
    const change = edit(said, said.replace(from, to));
    expect(change.quotes).toEqual([]);
    expect(change.labels).not.toContain('quote');
  });

  it('are withdrawn, with their position in the older text', () => {
    const change = edit(said, `${lead} Nora Lindqvist was one of them.`);
    expect(change.quotes).toMatchObject([{ state: 'withdrawn', speaker: 'Nora Lindqvist', verb: 'said' }]);
    expect(pointedAt(change)).toEqual(['We never locked the door of the cellar,']);
  });

  it('are not reported if they only moved to another paragraph', () => {
    const quote = '“We never locked the door of the cellar,” Nora Lindqvist said.';
    const changes = compareTexts([...STORY, said], [...STORY, lead, quote]).comparison.changes;
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.flatMap(({ quotes }) => quotes)).toEqual([]);
  });
});

it('reports the quotation of a removed paragraph', () => {
  const changes = compareTexts(
    STORY,
    STORY.filter((text) => !text.startsWith('“')),
  ).comparison.changes;
  expect(changes).toMatchObject([
    { kind: 'removed', quotes: [{ state: 'withdrawn', speaker: 'Sandoval', verb: 'wrote' }] },
  ]);
});

describe('a replaced quotation', () => {
  it.each([
    [
      'Sandoval called it “a small fault” in her message.',
      'Sandoval called it “a grave failure” in her message.',
    ],
    ['Sandoval called the order “reckless”.', 'Sandoval called the order “careful”.'],
    ['‘We got this wrong,’ Sandoval wrote.', '‘We did nothing bad,’ Sandoval wrote.'],
    ['«We got this wrong», Sandoval wrote.', '«We did nothing bad», Sandoval wrote.'],
    ['„We got this wrong“, Sandoval wrote.', '„We did nothing bad“, Sandoval wrote.'],
    ['「We got this wrong」 Sandoval wrote.', '「We did nothing bad」 Sandoval wrote.'],
  ])('alerts, however short and in whatever marks: %s', (from, to) => {
    const change = edit(from, to);
    expect(change).toMatchObject({ flagged: true });
    expect(change.labels).toContain('quote');
  });

  it.each([
    ['Sandoval called it “a small fault”.', 'Sandoval called it ‘a small fault’.'],
    ['Sandoval called it “a small fault”.', 'Sandoval called it a small fault.'],
    ["The owners' letter is in the keepers' hut.", "The owners' note is in the keepers' hut."],
  ])('is none where only marks or other words change: %s', (from, to) => {
    expect(edit(from, to)).toMatchObject({ flagged: false, quotes: [] });
  });
});

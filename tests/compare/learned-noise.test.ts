import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareArticles,
  fingerprints,
  noiseLesson,
  silenceLearnedNoise,
} from '../../src/compare/compare.ts';
import type { Change } from '../../src/model/change.ts';
import { article } from '../support/compare/story.ts';

const SINCE = Date.UTC(2026, 10, 20);
const STORY = [
  'The harbour was closed on Monday after a crane fell across the northern quay.',
  'Divers are looking at the hull of the freighter that lay beside it.',
  'The port expects to open the southern basin again within the week.',
];
const PLUG = 'Tickets for the summer fair at the old mill are on sale from the town hall.';
const NOTHING = { otherStories: 0, blocks: new Map(), places: new Map() };
const print = (text: string): string => fingerprints([{ text, role: 'paragraph' }])[0] ?? '';

const compared = (before: readonly string[], after: readonly string[]) => {
  const now = { after: article(after), before: article(before) };
  const { changes } = compareArticles(now).comparison;
  return { now, changes, lesson: noiseLesson(now, changes) };
};
const standing = (text: string, stories: number, otherStories = 5) => ({
  ...NOTHING,
  otherStories,
  blocks: new Map([[print(text), { stories, since: SINCE }]]),
});
const flags = (changes: readonly Change[]): boolean[] => changes.map(({ flagged }) => flagged);

describe('a text that other stories of the host contain', () => {
  const { now, changes } = compared(STORY, [...STORY, PLUG]);

  it('is noise if at least three and at least half of them contain it, with the evidence in the reason', () => {
    expect(flags(changes)).toEqual([true]);
    const [silenced] = silenceLearnedNoise(now, changes, standing(PLUG, 3));
    expect(silenced).toMatchObject({ flagged: false, text: PLUG, kind: 'added' });
    expect(silenced?.labels).toContain('noise');
    expect(silenced?.reason).toContain("also on 3 of this host's 5 other stories since 2026-11-20");
  });

  it('is also noise when it is removed', () => {
    const gone = compared([...STORY, PLUG], STORY);
    expect(flags(gone.changes)).toEqual([true]);
    expect(gone.lesson.gone).toEqual([print(PLUG)]);
    expect(gone.lesson.blocks).not.toContain(print(PLUG));
    expect(flags(silenceLearnedNoise(gone.now, gone.changes, standing(PLUG, 3)))).toEqual([false]);
    expect(flags(silenceLearnedNoise(gone.now, gone.changes, standing(PLUG, 2)))).toEqual([true]);
  });

  it.each([
    ['two stories', standing(PLUG, 2)],
    ['three of many', standing(PLUG, 3, 7)],
    ['none', NOTHING],
    ['another text', standing(`${PLUG} Really.`, 5)],
  ])('alerts if it is on %s', (_name, memory) => {
    expect(flags(silenceLearnedNoise(now, changes, memory))).toEqual([true]);
  });

  it.each([
    ['says what somebody said', 'In a statement, the port said that the crane had been inspected in May.'],
    ['quotes', '“We heard it before we saw it,” Marta Quillane said on the quay.'],
    ['mends', 'Correction: An earlier version of this article said that two cranes had fallen.'],
    [
      'is long',
      'The inspector of cranes walked along the quay and looked at each of them in turn. '.repeat(4),
    ],
  ])('always alerts when it %s', (_name, text) => {
    const added = compared(STORY, [...STORY, text]);
    expect(flags(added.changes)).toEqual([true]);
    expect(flags(silenceLearnedNoise(added.now, added.changes, standing(text.trim(), 5)))).toEqual([true]);
  });
});

describe('a place that changes on every check', () => {
  const watched = (line: string): readonly string[] => [STORY[0] ?? '', line, ...STORY.slice(1)];

  it('is recognised by its neighbours while the text between them changes', () => {
    const first = compared(
      watched('Also in town: a fair by the mill'),
      watched('Next door: goats on the roof'),
    );
    const second = compared(watched('Next door: goats on the roof'), watched('Weekend: the bell is back'));
    expect(first.lesson.places).toHaveLength(1);
    expect(second.lesson.places).toEqual(first.lesson.places);
    const silence = (run: number) => {
      const memory = { ...NOTHING, places: new Map([[second.lesson.places[0] ?? '', run]]) };
      return silenceLearnedNoise(second.now, second.changes, memory).filter(({ kind }) => kind === 'added');
    };
    expect(flags(silence(2))).toEqual([true]);
    expect(flags(silence(3))).toEqual([false]);
    expect(silence(3)[0]?.reason).toContain('this place changed on each of the last 3 checks');
  });

  it('is recognised as a counter if only numbers change; a sentence needs twice the evidence', () => {
    const line = compared(watched('Read by 1,204 people so far'), watched('Read by 1,377 people so far'));
    const again = compared(watched('Read by 1,377 people so far'), watched('Read by 2,001 people so far'));
    expect(line.lesson.places.filter((place) => place.startsWith('counting'))).toHaveLength(1);
    expect(again.lesson.places).toEqual(line.lesson.places);
    const dead = compared(watched('The fall killed 12 people.'), watched('The fall killed 15 people.'));
    const place = dead.lesson.places[0] ?? '';
    const after = (run: number) =>
      silenceLearnedNoise(dead.now, dead.changes, { ...NOTHING, places: new Map([[place, run]]) });
    expect(flags(after(5))).toEqual([true]);
    expect(flags(after(6))).toEqual([false]);
  });

  it('is the same place for removed text, which is suppressed too', () => {
    const { now, changes, lesson } = compared(
      watched('Also in town: a fair by the mill'),
      watched('Next door: goats on the roof'),
    );
    expect(changes.map(({ kind, flagged }) => [kind, flagged])).toEqual([
      ['removed', true],
      ['added', true],
    ]);
    const silence = (run: number) =>
      flags(
        silenceLearnedNoise(now, changes, { ...NOTHING, places: new Map([[lesson.places[0] ?? '', run]]) }),
      );
    expect(lesson.places).toHaveLength(1);
    expect([silence(2), silence(3)]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('is recognised if a line is reworded each time, with the evidence of a sentence; never for a sentence', () => {
    const line = compared(
      watched('Weather in Norrholm: 10 degrees, light rain'),
      watched('Weather in Norrholm: 12 degrees, strong wind'),
    );
    expect(line.changes.map(({ kind, flagged }) => [kind, flagged])).toEqual([['edited', true]]);
    const silence = (run: number) =>
      flags(
        silenceLearnedNoise(line.now, line.changes, {
          ...NOTHING,
          places: new Map(line.lesson.places.map((place) => [place, run])),
        }),
      );
    expect([silence(5), silence(6)]).toEqual([[true], [false]]);
    const sentence = compared(
      watched('The fair at the old mill opens on Friday at noon.'),
      watched('The fair at the old mill opens on Sunday at night.'),
    );
    expect(sentence.lesson.places).toEqual([]);
  });

  it('is neither the end of a growing page nor the top of a live page', () => {
    const grown = compared(STORY, [...STORY, 'A second crane is being looked at.']);
    const more = compared(
      [...STORY, 'A second crane is being looked at.'],
      [...STORY, 'A second crane is being looked at.', 'The quay is closed to walkers.'],
    );
    expect(more.lesson.places).not.toEqual(grown.lesson.places);
    const top = compared(STORY, ['The quay is closed to walkers.', ...STORY]);
    const higher = compared(
      ['The quay is closed to walkers.', ...STORY],
      ['A second crane is being looked at.', 'The quay is closed to walkers.', ...STORY],
    );
    expect(higher.lesson.places).not.toEqual(top.lesson.places);
  });
});

it('never adds a flag, drops a change or reorders changes, whatever the memory contains', () => {
  const text = fc.string({ maxLength: 60, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), fc.array(text, { maxLength: 6 }), fc.nat(9), (a, b, n) => {
      const { now, changes, lesson } = compared(a, b);
      const memory = {
        otherStories: n,
        blocks: new Map(lesson.blocks.map((block) => [block, { stories: n, since: SINCE }])),
        places: new Map(lesson.places.map((place) => [place, n])),
      };
      const silenced = silenceLearnedNoise(now, changes, memory);
      expect(silenced.map(({ kind, text: told }) => [kind, told])).toEqual(
        changes.map(({ kind, text: told }) => [kind, told]),
      );
      expect(silenced.every(({ flagged }, i) => !flagged || changes[i]?.flagged)).toBe(true);
      expect(
        silenced.every(
          ({ flagged, labels }, i) => flagged === changes[i]?.flagged || labels.includes('noise'),
        ),
      ).toBe(true);
    }),
  );
});

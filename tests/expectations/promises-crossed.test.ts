import { describe, expect, it } from 'vitest';
import { followPromises } from '../../src/expectations/expectations.ts';
import type { PromiseState } from '../../src/model/expectation.ts';

/** Every common way to announce a statement, combined with every common way to report one, for many kinds of speakers. */

const LEAD =
  'The council of Tannick met on Thursday to hear what is to become of the old mill, which has been shut since spring.';

/** As named in the promise, and as named later. */
const SPEAKERS: readonly (readonly [string, string])[] = [
  ['the mayor', 'the mayor, Ines Farrow,'],
  ['the governor', 'the governor'],
  ['the prime minister', 'the prime minister'],
  ['the school district', 'the school district'],
  ['police', 'police'],
  ['the court', 'the court'],
  ['Meridian Health', 'Meridian Health'],
  ['Ms Tarrowen', 'Ms Tarrowen'],
  ['the club', 'the club'],
  ['the company', 'the company'],
  ['the family', 'the family'],
  ['the foreign ministry', 'the foreign ministry'],
  ['the archbishop', 'the archbishop'],
  ['the police chief', 'the police chief'],
  ['the Secretary of State', 'the Secretary of State'],
];
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const ANNOUNCED: readonly ((who: string) => string)[] = [
  (who) => `A statement by ${who} is expected later on Friday, an aide said.`,
  (who) => `A statement from ${who} was expected later on Friday.`,
  (who) => `A statement was expected later on Friday from ${who} on the closure.`,
  (who) => `${upper(who)} is expected to make a statement later on Friday.`,
  (who) => `${upper(who)} will release a statement on Friday afternoon.`,
  (who) => `${upper(who)} has been approached for comment.`,
  (who) => `${upper(who)} did not immediately respond to a request for comment.`,
];

const REPORTED: readonly ((who: string) => string)[] = [
  (who) => `In a statement on Friday ${who} said that the mill would stay shut.`,
  (who) => `${upper(who)} said in a statement that the mill would stay shut.`,
  (who) => `In a statement issued on Friday, ${who} said the mill would stay shut. “We regret it,” it said.`,
  (who) => `“The fault is ours,” ${who} said in a statement on Friday afternoon.`,
];

/** `other` speaks, or `who` spoke at another time or not at all. */
const BESIDE: readonly ((who: string, other: string) => string)[] = [
  (_who, other) => `In a statement on Friday ${other} said that the mill would stay shut.`,
  (_who, other) => `${upper(other)} said in a statement that the mill would stay shut.`,
  (who) => `In a statement last year ${who} said that the mill would stay shut.`,
  (who, other) => `${upper(who)} has not made a statement, ${other} said on Friday.`,
  (who, other) => `In a statement about ${who}, ${other} said the mill would stay shut.`,
  (who, other) => `${upper(other)} said in a statement that ${who} was to blame.`,
];

const article = (...texts: readonly string[]) => ({
  lang: 'en',
  published: '2026-11-26T10:00:00Z',
  paragraphs: texts.map((text) => ({ text, role: 'paragraph' as const })),
});

const stateAfter = (announced: string, reported: string): PromiseState | 'not found' | 'waiting' => {
  const before = article(LEAD, announced);
  const found = followPromises({
    before: null,
    after: before,
    capturedAt: Date.parse('2026-11-26T10:00:00Z'),
    changes: [],
    known: [],
    taken: [],
  });
  const [promise] = found.opened;
  if (!promise) return 'not found';
  const { transitions } = followPromises({
    before,
    after: article(LEAD, announced, reported),
    capturedAt: Date.parse('2026-11-27T12:00:00Z'),
    changes: [
      { kind: 'added', paragraph: 2, previousParagraphs: [], edited: false, flagged: true, labels: [] },
    ],
    known: [{ ...promise, state: 'open' }],
    taken: [],
  });
  return transitions.find((transition) => transition.promise.name === promise.name)?.state ?? 'waiting';
};

const wrong = (
  wanted: string,
  reports: readonly ((who: string, other: string) => string)[],
  otherOf: (index: number) => string,
): string[] =>
  SPEAKERS.flatMap(([who, later], index) =>
    ANNOUNCED.flatMap((announce) =>
      reports.flatMap((report) => {
        const announced = announce(who);
        const reported = report(reports === BESIDE ? who : later, otherOf(index));
        const state = stateAfter(announced, reported);
        return state === wanted ? [] : [`${state}: ${announced} ${reported}`];
      }),
    ),
  );

describe('a promised statement', () => {
  it('is recognised whoever makes it and however it is worded', () => {
    expect(wrong('met', REPORTED, () => '')).toEqual([]);
  });

  it("is not confused with another speaker's, an old one or one that is denied", () => {
    expect(wrong('waiting', BESIDE, (index) => SPEAKERS[(index + 1) % SPEAKERS.length]?.[1] ?? '')).toEqual(
      [],
    );
  });
});

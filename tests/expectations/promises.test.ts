import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timesDearer } from '../support/cpu.ts';
import { followPromises, type PromiseArticle } from '../../src/expectations/expectations.ts';
import type { KnownPromise } from '../../src/model/expectation.ts';
import { casesOf, plainParagraphs, run, score, scoreLine } from '../support/expectations/promise-cases.ts';

const FRIDAY = '2026-11-20T10:05:00Z';
const HOUR = 3_600_000;

const article = (texts: readonly string[], more: Partial<PromiseArticle> = {}): PromiseArticle => ({
  lang: 'en',
  published: FRIDAY,
  paragraphs: plainParagraphs(texts),
  ...more,
});

const firstOf = (texts: readonly string[], more: Partial<PromiseArticle> = {}) =>
  followPromises({
    before: null,
    after: article(texts, more),
    capturedAt: Date.parse(more.published ?? FRIDAY) + HOUR,
    changes: [],
    known: [],
    taken: [],
  }).opened;

const asKnown = (texts: readonly string[], state: KnownPromise['state'] = 'open'): KnownPromise[] =>
  firstOf(texts).map((promise) => ({ ...promise, state }));

const added = (paragraph: number) => ({
  kind: 'added' as const,
  paragraph,
  previousParagraphs: [],
  edited: false,
  flagged: true,
  labels: [],
});

/** Paragraphs of the newer Version count as added if the older one does not have them. */
const next = (before: readonly string[], after: readonly string[], known: readonly KnownPromise[]) =>
  followPromises({
    before: article(before),
    after: article(after),
    capturedAt: Date.parse(FRIDAY) + 2 * HOUR,
    changes: after.flatMap((text, paragraph) => (before.includes(text) ? [] : [added(paragraph)])),
    known,
    taken: [],
  });

describe('promises in the labelled set', () => {
  it('has enough cases, half of them written before the rules', () => {
    const all = [...casesOf('held-out'), ...casesOf('development')];
    expect(all.filter(({ state }) => state !== undefined && state !== 'open').length).toBeGreaterThanOrEqual(
      40,
    );
    expect(all.filter(({ state }) => state === undefined || state === 'open').length).toBeGreaterThanOrEqual(
      25,
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  for (const half of ['held-out', 'development'] as const) {
    it(`finds and settles those of the half "${half}"`, () => {
      const result = score(casesOf(half).map((one) => run(one)));
      console.log([scoreLine(half, result), ...result.mistakes].join('\n'));
      expect(result.mistakes).toEqual([]);
      expect(result.found.precision).toBeGreaterThanOrEqual(0.95);
      expect(result.found.recall).toBeGreaterThanOrEqual(0.95);
      expect(result.met.precision).toBeGreaterThanOrEqual(0.95);
      expect(result.met.recall).toBeGreaterThanOrEqual(0.9);
    });

    it(`finds nothing in the half "${half}" when its language has no rules`, () => {
      const outcomes = casesOf(half).map((one) => run(one, 'is'));
      expect(outcomes.flatMap(({ found }) => found)).toEqual([]);
    });
  }
});

describe('the deadline of a promise', () => {
  const due = (sentence: string, more: Partial<PromiseArticle> = {}, lead = 'A bridge closed.') => {
    const [promise] = firstOf([lead, sentence], more);
    if (!promise) return 'not found';
    return promise.by === null ? null : new Date(promise.by).toISOString();
  };

  it.each([
    ['The mayor will hold a press conference at 3 p.m.', '2026-11-20T15:00:00.000Z'],
    ['The mayor will hold a press conference at 15:30.', '2026-11-20T15:30:00.000Z'],
    ['The mayor will hold a press conference at noon on Monday.', '2026-11-23T12:00:00.000Z'],
    ['The mayor will hold a press conference tomorrow.', '2026-11-22T00:00:00.000Z'],
    ['The mayor will hold a press conference later today.', '2026-11-21T00:00:00.000Z'],
    ['The mayor will hold a press conference on Friday.', '2026-11-21T00:00:00.000Z'],
    ['The mayor will hold a press conference next Friday.', '2026-11-28T00:00:00.000Z'],
    ['The mayor will hold a press conference next week.', '2026-11-30T00:00:00.000Z'],
    ['The mayor will hold a press conference in the coming days.', '2026-11-28T00:00:00.000Z'],
    ['The mayor will hold a press conference within two hours.', '2026-11-20T12:05:00.000Z'],
    ['The mayor will hold a press conference on January 8.', '2027-01-09T00:00:00.000Z'],
    ['The mayor will hold a press conference on 8 January 2028.', '2028-01-09T00:00:00.000Z'],
    ['The mayor will hold a press conference at 9 a.m. PT.', '2026-11-20T17:00:00.000Z'],
    ['The mayor will hold a press conference.', null],
    ['On Sunday the mayor will hold a press conference.', '2026-11-23T00:00:00.000Z'],
    ['At a press conference on Monday the mayor will be absent.', 'not found'],
  ])('%s → %s', (sentence, expected) => {
    expect(due(sentence)).toBe(expected);
  });

  it('uses the UTC offset the page states', () => {
    expect(
      due('The mayor will hold a press conference at 3 p.m.', { published: '2026-11-20T10:05:00+05:30' }),
    ).toBe('2026-11-20T09:30:00.000Z');
  });

  it('uses the time zone of the dateline city, including summer time', () => {
    const sentence = 'The mayor will hold a press conference at 3 p.m.';
    expect(due(sentence, {}, 'TOKYO (Harbour Wire) — A bridge closed.')).toBe('2026-11-20T06:00:00.000Z');
    expect(due(sentence, { published: '2026-07-20T10:05:00Z' }, 'NEW YORK, July 20 — A bridge closed.')).toBe(
      '2026-07-20T19:00:00.000Z',
    );
  });

  it('is relative to the capture time for text a later Version adds', () => {
    const before = article(['A bridge closed.']);
    const after = article(['A bridge closed.', 'The mayor will hold a press conference later today.']);
    const { opened } = followPromises({
      before,
      after,
      capturedAt: Date.parse('2026-11-23T09:00:00Z'),
      changes: [added(1)],
      known: [],
      taken: [],
    });
    expect(opened.map(({ by }) => by)).toEqual([Date.parse('2026-11-24T00:00:00Z')]);
  });

  it('is never in the past at the time of writing', () => {
    const old = 'A verdict was expected on October 2.';
    expect(firstOf(['The trial goes on.', old])).toEqual([]);
  });
});

describe('a promise across versions', () => {
  const LEAD = 'The registrar of the tribunal, Ilse Tarrowen, is away.';
  const PROMISE =
    'A statement was expected later on Friday announcing that Ms Tarrowen was stepping aside on administrative leave.';
  const STATEMENT = 'Ms Tarrowen has been placed on administrative leave, the tribunal said in a statement.';
  const TAIL = 'The tribunal has 46 cases on its list.';

  it('is met by a statement inserted in the middle, with its paragraph', () => {
    const { transitions, opened } = next(
      [LEAD, PROMISE, TAIL],
      [LEAD, PROMISE, STATEMENT, TAIL],
      asKnown([LEAD, PROMISE, TAIL]),
    );
    expect(opened).toEqual([]);
    expect(transitions).toMatchObject([
      { state: 'met', paragraph: 2, text: STATEMENT, promise: { name: 'Promised statement', paragraph: 1 } },
    ]);
    expect(transitions[0]?.reason).toContain('said in a statement');
  });

  it('is met by a statement that replaces it or comes late, and stays met', () => {
    const known = asKnown([LEAD, PROMISE, TAIL], 'overdue');
    expect(next([LEAD, PROMISE, TAIL], [LEAD, STATEMENT, TAIL], known).transitions[0]?.state).toBe('met');
    const met = asKnown([LEAD, PROMISE, TAIL], 'met');
    expect(next([LEAD, PROMISE, TAIL], [LEAD, TAIL], met)).toEqual({ opened: [], transitions: [] });
  });

  it('is not met by text that only moved', () => {
    const before = [LEAD, PROMISE, TAIL, STATEMENT];
    expect(
      next(before, [LEAD, STATEMENT, PROMISE, TAIL], asKnown([LEAD, PROMISE, TAIL])).transitions,
    ).toEqual([]);
  });

  it('is retracted when its sentence is removed, and reopened when it is restored', () => {
    const known = asKnown([LEAD, PROMISE, TAIL]);
    const gone = next([LEAD, PROMISE, TAIL], [LEAD, TAIL], known).transitions;
    expect(gone).toMatchObject([{ state: 'retracted', paragraph: null }]);
    const back = next([LEAD, TAIL], [LEAD, PROMISE, TAIL], asKnown([LEAD, PROMISE, TAIL], 'retracted'));
    expect(back).toMatchObject({ opened: [], transitions: [{ state: 'open', paragraph: 1 }] });
  });

  it('is retracted when it is called off, even if its sentence remains', () => {
    const before = [LEAD, 'The tribunal will hold a news conference at 3 p.m.'];
    const after = [...before, 'The tribunal has called off its news conference.'];
    expect(next(before, after, asKnown(before)).transitions).toMatchObject([
      { state: 'retracted', paragraph: 2 },
    ]);
  });

  it('is updated when its time changes', () => {
    const before = [LEAD, 'The tribunal will hold a news conference at 3 p.m.'];
    const after = [LEAD, 'The tribunal will hold a news conference at 5 p.m.'];
    const { transitions, opened } = next(before, after, asKnown(before));
    expect(opened).toEqual([]);
    expect(transitions).toMatchObject([
      { state: 'open', promise: { by: Date.parse('2026-11-20T17:00:00Z') } },
    ]);
  });

  it('is found once, however often the same Version is checked', () => {
    const texts = [LEAD, PROMISE, TAIL];
    expect(next(texts, texts, asKnown(texts))).toEqual({ opened: [], transitions: [] });
    const twice = firstOf([LEAD, PROMISE, PROMISE, TAIL]);
    expect(twice).toHaveLength(1);
  });

  it('gets a name that is not taken', () => {
    const { opened } = followPromises({
      before: null,
      after: article([LEAD, PROMISE]),
      capturedAt: Date.parse(FRIDAY),
      changes: [],
      known: [],
      taken: ['Promised statement'],
    });
    expect(opened.map(({ name }) => name)).toEqual(['Promised statement 2']);
  });

  it('is one of at most twelve pending', () => {
    const many = Array.from({ length: 40 }, (_, at) => `Harbour${at} Rail declined to comment.`);
    expect(firstOf(many)).toHaveLength(12);
  });
});

describe('the promise rules', () => {
  const WORDS = fc.constantFrom(
    ...'the statement will be expected is due to Harbour Rail said in a press conference , . " results vote on Friday at 3 p.m. was if that who'.split(
      ' ',
    ),
  );

  it('give the same result twice for any words', () => {
    fc.assert(
      fc.property(fc.array(WORDS, { maxLength: 80 }), fc.array(WORDS, { maxLength: 80 }), (one, two) => {
        const before = [one.join(' '), 'The harbour is shut.'];
        const after = [one.join(' '), two.join(' ')];
        const known = asKnown(before);
        const first = next(before, after, known);
        expect(next(before, after, known)).toEqual(first);
        expect(
          first.transitions.every(({ promise }) => known.some(({ name }) => name === promise.name)),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    'statement ',
    'will ',
    'a statement from ',
    'is expected ',
    'said in a ',
    'on Friday, ',
    '"',
    'results, ',
  ])('are not slowed down by repetitions of %j', (piece) => {
    const text = piece.repeat(700).slice(0, 690);
    const ordinary =
      'The harbour board met in the old hall and heard two engineers on the state of the pier. ';
    const sentences = (of: string): string[] => Array.from({ length: 20 }, (_, at) => `${of} ${at}.`);
    const times = timesDearer(
      () => firstOf(sentences(text)),
      () => firstOf(sentences(ordinary.repeat(8).slice(0, 690))),
    );
    // What reads a sentence again from each of its words costs hundreds of times as much.
    expect(times).toBeLessThan(50);
  });
});

import { describe, expect, it } from 'vitest';
import { edit } from '../support/compare/story.ts';

/** One-token edits in generated sentences, seeded so that each run uses the same ones. */

const makeRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
/** Two different elements. */
const two = <T>(random: Random, list: readonly T[]): readonly [T, T] => {
  const first = pick(random, list);
  const rest = list.filter((item) => item !== first);
  return [first, pick(random, rest)];
};

const NAMES = ['Nilsson', 'Marchetti', 'Okafor', 'Haldane', 'Petrov', 'Castellan', 'Yilmaz', 'Abernathy'];
const FIRST = ['Ana', 'Ivo', 'Nora', 'Karl', 'Tomas', 'Lena', 'Ruth', 'Emil'];
const PLACES = ['Vallmark', 'Dunmore', 'Castelford', 'Norrby', 'Tannick', 'Merrow', 'Ostrava', 'Kelham'];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['January', 'February', 'April', 'June', 'August', 'September', 'November'];
const CURRENCIES = ['$', '€', '£', '¥'];
const THINGS = ['ferry', 'bridge', 'harbour wall', 'grain ship', 'warehouse', 'lighthouse', 'customs house'];
const PEOPLE = ['captain', 'pilot', 'mayor', 'harbour master', 'engineer', 'treasurer', 'inspector'];
const ENDINGS = [
  'the records show',
  'as far as anybody knows',
  'after a long night',
  'to the relief of the crew',
];

/** Makes a sentence with a slot, and two values for it. */
type Maker = (random: Random) => readonly [before: string, after: string];

const around = (
  slot: readonly [string, string],
  sentence: (filling: string) => string,
): readonly [string, string] => [sentence(slot[0]), sentence(slot[1])];

const opening = (random: Random): string => `The ${pick(random, THINGS)} near ${pick(random, PLACES)}`;

const number = (random: Random): string => String(4 + Math.floor(random() * 9_000));

const GRAVE: Readonly<Record<string, Maker>> = {
  'a decimal point': (random) => {
    const figure = `${number(random)}5`;
    const end = pick(random, ENDINGS);
    const start = opening(random);
    return around(
      [figure, `${figure.slice(0, -1)}.5`],
      (n) => `${start} cost ${n} million to repair, ${end}.`,
    );
  },
  'another figure': (random) => {
    const start = opening(random);
    const end = pick(random, ENDINGS);
    const n = number(random);
    return around(
      [n, String(Number(n) + 1 + Math.floor(random() * 500))],
      (figure) => `${start} held ${figure} crates, ${end}.`,
    );
  },
  'a currency': (random) => {
    const start = opening(random);
    const n = number(random);
    return around(two(random, CURRENCIES), (sign) => `${start} was insured for ${sign}${n} by its owner.`);
  },
  'a surname': (random) => {
    const first = pick(random, FIRST);
    const start = opening(random);
    return around(two(random, NAMES), (name) => `${start} was inspected by ${first} ${name} and two others.`);
  },
  'a first name': (random) => {
    const last = pick(random, NAMES);
    const start = opening(random);
    return around(two(random, FIRST), (name) => `${start} was inspected by ${name} ${last} and two others.`);
  },
  'a place': (random) => {
    const thing = pick(random, THINGS);
    return around(
      two(random, PLACES),
      (place) => `Workers closed the ${thing} of ${place} for repairs this year.`,
    );
  },
  'a day': (random) => {
    const start = opening(random);
    return around(two(random, DAYS), (day) => `${start} is to be opened again on ${day} by the council.`);
  },
  'a month': (random) => {
    const start = opening(random);
    return around(
      two(random, MONTHS),
      (month) => `${start} was to be opened again in ${month} by the council.`,
    );
  },
  negation: (random) => {
    const who = pick(random, PEOPLE);
    const thing = pick(random, THINGS);
    const order: readonly [string, string] = random() < 0.5 ? ['not ', ''] : ['', 'not '];
    return around(order, (not) => `The ${who} did ${not}see the ${thing} before the storm broke.`);
  },
  verdict: (random) => {
    const who = pick(random, PEOPLE);
    const order: readonly [string, string] =
      random() < 0.5 ? ['not guilty', 'guilty'] : ['guilty', 'not guilty'];
    return around(
      order,
      (verdict) => `A jury in ${pick(makeRandom(1), PLACES)} found the ${who} ${verdict} of fraud.`,
    );
  },
  modality: (random) => {
    const who = pick(random, PEOPLE);
    const thing = pick(random, THINGS);
    const order = pick<readonly [string, string]>(random, [
      ['allegedly ', ''],
      ['', 'reportedly '],
      ['possibly ', ''],
      ['', 'apparently '],
    ]);
    return around(order, (hedge) => `The ${who} ${hedge}sold the ${thing} to a friend of the family.`);
  },
  'how sure it is': (random) => {
    const start = opening(random);
    const order = pick<readonly [string, string]>(random, [
      ['alleged', 'confirmed'],
      ['suspected', 'proven'],
      ['likely', 'unlikely'],
      ['confirmed', 'possible'],
    ]);
    return around(order, (sure) => `${start} has a ${sure} leak below the water line.`);
  },
  attribution: (random) => {
    const who = pick(random, PEOPLE);
    const thing = pick(random, THINGS);
    const order = pick<readonly [string, string]>(random, [
      ['said', 'admitted'],
      ['said', 'denied'],
      ['claimed', 'said'],
      ['confirmed', 'denied'],
    ]);
    return around(order, (verb) => `The ${who} ${verb} that the ${thing} had been sold in the spring.`);
  },
  outcome: (random) => {
    const who = pick(random, PEOPLE);
    const order = pick<readonly [string, string]>(random, [
      ['injured', 'killed'],
      ['arrested', 'released'],
      ['charged', 'cleared'],
      ['wounded', 'killed'],
    ]);
    return around(order, (fate) => `The ${who} was ${fate} in the early hours, the records show.`);
  },
};

const PLAIN: Readonly<Record<string, Maker>> = {
  spelling: (random) => {
    const start = opening(random);
    return around(
      pick<readonly [string, string]>(random, [
        ['recieved', 'received'],
        ['grey', 'gray'],
        ['neighbouring', 'neighboring'],
        ['seperate', 'separate'],
      ]),
      (word) => `${start} has ${word} parts that nobody looked after.`,
    );
  },
  'a synonym': (random) => {
    const start = opening(random);
    return around(
      pick<readonly [string, string]>(random, [
        ['big', 'large'],
        ['pretty', 'rather'],
        ['old', 'aged'],
        ['small', 'little'],
      ]),
      (word) => `${start} is ${word} and in need of paint.`,
    );
  },
  punctuation: (random) => {
    const start = opening(random);
    return around([', ', ' – '], (mark) => `${start} is old${mark}and in need of paint.`);
  },
  'a filler': (random) => {
    const start = opening(random);
    return around(
      pick<readonly [string, string]>(random, [
        ['', 'also '],
        ['quite ', ''],
        ['', 'already '],
        ['just ', ''],
      ]),
      (word) => `${start} is ${word}in need of paint.`,
    );
  },
  'a contraction': (random) => {
    const start = opening(random);
    return around(['was not', 'wasn’t'], (word) => `${start} ${word} painted before the storm.`);
  },
  quotes: (random) => {
    const start = opening(random);
    return around(['“the old lady”', '‘the old lady’'], (word) => `${start} is known as ${word} to sailors.`);
  },
};

const PER_KIND = 12;

const cases = (makers: Readonly<Record<string, Maker>>): [string, string, string][] =>
  Object.entries(makers).flatMap(([kind, make], index) => {
    const random = makeRandom(1_000 + index);
    return Array.from({ length: PER_KIND }, (): [string, string, string] => [kind, ...make(random)]);
  });

describe('generated one-token edits', () => {
  it('cover many cases', () => {
    expect(cases(GRAVE).length).toBeGreaterThanOrEqual(150);
    expect(cases(PLAIN).length).toBeGreaterThanOrEqual(60);
  });

  it.each(cases(GRAVE))('alert: %s: %s → %s', (_kind, before, after) => {
    expect(edit(before, after)).toMatchObject({ flagged: true });
  });

  it.each(cases(PLAIN))('do not alert: %s: %s → %s', (_kind, before, after) => {
    expect(edit(before, after)).toMatchObject({ flagged: false });
  });
});

import { describe, expect, it } from 'vitest';
import { expectKnownGaps, readKnownGaps } from '../support/known-gaps.ts';
import {
  extractShape,
  loadShapes,
  type Miss,
  missOf,
  type Score,
  scoreOf,
  verdictOf,
} from './shapes/shapes.ts';

/** What the refresh writes beside a new gap, for its author to replace. */
const UNEXPLAINED = 'Say here what on the page would tell the difference.';

const shapes = loadShapes();
const knownGaps = readKnownGaps('shapes') as Record<string, Miss & { readonly why: string }>;
const isKnownGap = (name: string): boolean => Object.hasOwn(knownGaps, name);

describe('pages in the shapes of publishing systems', () => {
  it.each(shapes.filter(({ name }) => !isKnownGap(name)))('$name: the story and nothing else', (shape) => {
    expect(extractShape(shape)).toEqual(shape.story);
    expect(verdictOf(shape)).toBe(shape.name === 'paywall-stub' ? 'paywall-stub' : 'ok');
  });

  it('misses nothing, except for the known gaps', async () => {
    const missed = shapes.flatMap((shape) => {
      const miss = missOf(shape.story, extractShape(shape));
      if (miss.missed.length + miss.leaked.length === 0) return [];
      return [[shape.name, { why: knownGaps[shape.name]?.why ?? UNEXPLAINED, ...miss }] as const];
    });
    await expectKnownGaps('shapes', Object.fromEntries(missed));
  });

  it('says of each known gap what on the page would tell the difference', () => {
    const unexplained = Object.entries(knownGaps).filter(([, { why }]) => why === UNEXPLAINED);
    expect(unexplained.map(([name]) => name)).toEqual([]);
  });

  it('finds nearly all paragraphs, and little else', () => {
    const scores = shapes.map((shape) => scoreOf(shape.story, extractShape(shape)));
    const mean = (pick: (score: Score) => number): number =>
      scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
    expect(mean(({ recall }) => recall)).toBeGreaterThan(0.92);
    expect(mean(({ precision }) => precision)).toBeGreaterThan(0.9);
  });
});

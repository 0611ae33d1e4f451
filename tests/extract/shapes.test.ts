import { describe, expect, it } from 'vitest';
import { knownGaps } from './shapes/known-gaps.ts';
import { extractShape, loadShapes, missOf, type Score, scoreOf, verdictOf } from './shapes/shapes.ts';

const shapes = loadShapes();
const isKnownGap = (name: string): boolean => Object.hasOwn(knownGaps, name);

describe('pages in the shapes of publishing systems', () => {
  it.each(shapes.filter(({ name }) => !isKnownGap(name)))('$name: the story and nothing else', (shape) => {
    expect(extractShape(shape)).toEqual(shape.story);
    expect(verdictOf(shape)).toBe(shape.name === 'paywall-stub' ? 'paywall-stub' : 'ok');
  });

  it.each(shapes.filter(({ name }) => isKnownGap(name)))(
    '$name: misses what is known to be missed',
    (shape) => {
      const got = extractShape(shape);
      const { missed, leaked } = knownGaps[shape.name] ?? { missed: [], leaked: [] };
      expect(missOf(shape.story, got)).toEqual({ missed, leaked });
    },
  );

  it('has a page for every known gap, and a miss in each', () => {
    const names = shapes.map(({ name }) => name);
    for (const [name, { missed, leaked }] of Object.entries(knownGaps)) {
      expect(names).toContain(name);
      expect([...missed, ...leaked], name).not.toEqual([]);
    }
  });

  it('finds nearly all paragraphs, and little else', () => {
    const scores = shapes.map((shape) => scoreOf(shape.story, extractShape(shape)));
    const mean = (pick: (score: Score) => number): number =>
      scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
    expect(mean(({ recall }) => recall)).toBeGreaterThan(0.92);
    expect(mean(({ precision }) => precision)).toBeGreaterThan(0.9);
  });
});

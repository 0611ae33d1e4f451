import { describe, expect, it } from 'vitest';
import { disturbances, unsteadiness } from '../shapes/growth.ts';
import { knownDisturbances, knownUnsteadiness } from '../shapes/known-unsteadiness.ts';
import { loadShapes } from '../shapes/shapes.ts';

/** Posts that are added at the top: cut at the end, such a page is none that ever stood on the web. */
const NEWEST_FIRST = /^(?:live-blog|status-page)/;

const shapes = loadShapes().filter(({ name }) => !NEWEST_FIRST.test(name));

describe('a story that grows on an unchanged page', () => {
  it.each(shapes)('$name: nothing else comes or goes', (shape) => {
    expect(unsteadiness(shape)).toEqual(knownUnsteadiness[shape.name] ?? []);
  });

  it.each(loadShapes())('$name: one paragraph comes, and nothing else', (shape) => {
    expect(disturbances(shape)).toEqual(knownDisturbances[shape.name] ?? []);
  });

  it('knows no unsteadiness of pages that are gone', () => {
    const names = shapes.map(({ name }) => name);
    for (const name of Object.keys(knownUnsteadiness)) expect(names).toContain(name);
  });
});

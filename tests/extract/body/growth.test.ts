import { describe, it } from 'vitest';
import { expectKnownGaps } from '../../support/known-gaps.ts';
import { disturbances, unsteadiness } from '../shapes/growth.ts';
import { loadShapes, type Shape } from '../shapes/shapes.ts';

/** Posts that are added at the top: cut at the end, such a page is none that ever stood on the web. */
const NEWEST_FIRST = /^(?:live-blog|status-page)/;

const shapes = loadShapes();
const tableOf = (of: readonly Shape[], gaps: (shape: Shape) => readonly unknown[]) =>
  Object.fromEntries(of.map((shape) => [shape.name, gaps(shape)]));

describe('a story that grows on an unchanged page', () => {
  it('changes nothing else on the page, except for the known gaps', async () => {
    const cut = shapes.filter(({ name }) => !NEWEST_FIRST.test(name));
    await expectKnownGaps('unsteadiness', tableOf(cut, unsteadiness));
  });

  it('gains one paragraph and nothing else, except for the known gaps', async () => {
    await expectKnownGaps('disturbances', tableOf(shapes, disturbances));
  });
});

import { describe, expect, it } from 'vitest';
import { changedBy, OVERLAYS } from '../shapes/overlays.ts';
import { loadShapes } from '../shapes/shapes.ts';

const shapes = loadShapes();

/** How many pages tell another story today when the overlay is shown; none should. */
const knownChanges: Readonly<Record<string, number>> = {
  'a named cookie dialog': 1,
  'a cookie dialog without names': 19,
  'a German cookie line': 12,
  'a question about notifications': 25,
  'a notice on blockers': 12,
  'a last offer': 20,
  'a line on maintenance': 19,
  'account links': 2,
  'a strip of news': 2,
  'an imprint': 30,
};

describe('what a page shows to some readers only', () => {
  it.each(Object.entries(OVERLAYS))('%s does not change the story', (name, overlay) => {
    const changed = changedBy(overlay, shapes);
    expect(changed.length, changed.join(' ')).toBe(knownChanges[name] ?? 0);
  });
});

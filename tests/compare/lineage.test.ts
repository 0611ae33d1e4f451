import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignLineages } from '../../src/compare/align/lineage.ts';

describe('lineages', () => {
  it('are never shared, and an unchanged paragraph keeps its lineage', () => {
    const aligned = fc.record({
      kind: fc.constantFrom('unchanged' as const, 'edited' as const, 'added' as const, 'moved' as const),
      before: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
      edited: fc.boolean(),
    });
    const known = fc.array(fc.option(fc.constantFrom('l0', 'l1', 'k1', 'k2')), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(aligned, { maxLength: 8 }), known, (paragraphs, texts) => {
        const before = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5'];
        const lineages = assignLineages({
          before,
          aligned: paragraphs,
          known: texts,
          fresh: (index) => `new${index}`,
        });
        expect(lineages).toHaveLength(paragraphs.length);
        expect(new Set(lineages).size).toBe(lineages.length);
        const alone = paragraphs.findIndex(
          ({ before: [main] }) =>
            main !== undefined && paragraphs.filter((other) => other.before[0] === main).length === 1,
        );
        const main = paragraphs[alone]?.before[0];
        expect(main === undefined || lineages[alone] === before[main]).toBe(true);
      }),
    );
  });
});

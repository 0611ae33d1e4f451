import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DatedCapture, judgeClocks, readClocks, updatedLine } from '../../src/compare/judge/stealth.ts';
import { headlineHistory, headlinePast } from '../../src/compare/headline-history.ts';
import { assignLineages } from '../../src/compare/align/lineage.ts';
import { compareRulesFor } from '../../src/compare/language/languages.ts';
import { createTokenizer } from '../../src/text/tokens.ts';

const english = compareRulesFor('en', [], createTokenizer());
const german = compareRulesFor('de', [], createTokenizer());
const NOON = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;

const dated = (more: Partial<DatedCapture> & { modified?: string; source?: string } = {}): DatedCapture => {
  const { modified, source = 'json-ld', ...rest } = more;
  return {
    article: { modified: modified === undefined ? null : { at: modified, source } },
    visibleText: null,
    lastModified: null,
    capturedAt: NOON,
    ...rest,
  };
};
const judge = (before: DatedCapture, after: DatedCapture) => judgeClocks(readClocks(before, after, english));

describe('the clocks of a page', () => {
  const stood = dated({ modified: '2026-11-24T09:00:00Z' });

  it('are still when a time stood still or went back, in any spelling', () => {
    expect(judge(stood, stood).stealthy).toBe(true);
    expect(judge(stood, dated({ modified: '2026-11-24T10:00:00+01:00' })).stealthy).toBe(true);
    expect(judge(stood, dated({ modified: '2026-11-24T08:00:00Z' }))).toEqual({
      stealthy: true,
      clocks: [
        { name: 'modified', before: '2026-11-24T09:00:00Z', after: '2026-11-24T08:00:00Z', turn: 'back' },
      ],
    });
  });

  it('are not still when a single one went on', () => {
    const feed = { modified: '2026-11-24T09:00:00Z', feedTime: '2026-11-24T09:00:00Z' };
    expect(judge(dated(feed), dated({ ...feed, feedTime: '2026-11-24T11:00:00Z' })).stealthy).toBe(false);
    // A feed that has not been read again says nothing by itself.
    const alone = { feedTime: '2026-11-24T09:00:00Z' };
    expect(judge(dated(alone), dated(alone))).toMatchObject({
      stealthy: false,
      clocks: [{ name: 'feed', turn: 'unknown' }],
    });
    expect(judge(dated(feed), dated(feed)).stealthy).toBe(true);
    const sitemap = (time: string) => dated({ modified: '2026-11-24T09:00:00Z', sitemapTime: time });
    expect(judge(sitemap('2026-11-24'), sitemap('2026-11-25')).stealthy).toBe(false);
  });

  it('say nothing where there are none, where one appears, or where another place states it', () => {
    expect(judge(dated(), dated())).toEqual({ stealthy: false, clocks: [] });
    expect(judge(dated(), stood)).toMatchObject({ stealthy: false, clocks: [{ turn: 'unknown' }] });
    const elsewhere = dated({ modified: '2026-11-24T09:00:00Z', source: 'meta:lastmod' });
    expect(judge(stood, elsewhere).stealthy).toBe(false);
  });

  it('do not count a Last-Modified that is made up when the page is served', () => {
    const served = (at: number) => dated({ lastModified: new Date(at).toUTCString(), capturedAt: at });
    expect(judge(served(NOON), served(NOON + HOUR))).toMatchObject({
      stealthy: false,
      clocks: [{ name: 'last-modified', turn: 'unknown' }],
    });
    const written = (capturedAt: number) =>
      dated({ lastModified: new Date(NOON - HOUR).toUTCString(), capturedAt });
    expect(judge(written(NOON), written(NOON + HOUR)).stealthy).toBe(true);
  });

  it.each([
    ['Harbour news. Last updated: 24 November 2026, 3:15 p.m. Share', 'updated 24 november 2026 3 15 p m'],
    ['Updated at 14:05 GMT by the desk', 'updated at 14 05 gmt'],
    ['Updated 5 minutes ago', null],
    ['The updated rules of the harbour', null],
  ])('are read from the line "%s"', (text, line) => {
    expect(updatedLine(text, english)).toBe(line);
  });

  it('are read from a German line, and from none in a language without rules', () => {
    expect(updatedLine('Hafen. Stand: 24. März 2026, 15:20 Uhr. Teilen', german)).toBe(
      'stand 24 märz 2026 15 20 uhr',
    );
    expect(updatedLine('Updated 24 November 2026', null)).toBeNull();
  });
});

describe('the history of a headline', () => {
  const sightings = (...texts: readonly string[]) =>
    texts.map((text, index) => ({ version: index + 1, text, at: NOON + index * HOUR }));

  it('has one stage for each text, and one for a rotation however long it lasts', () => {
    expect(headlineHistory(sightings('A', 'B', 'C')).map(({ texts }) => texts)).toEqual([
      ['A'],
      ['B'],
      ['C'],
    ]);
    expect(headlineHistory(sightings('A', 'B', 'A', 'B', 'A'))).toMatchObject([
      { texts: ['A', 'B'], current: 'A', turns: 4, firstVersion: 1, lastVersion: 5 },
    ]);
    expect(headlineHistory(sightings('A', 'B', 'C', 'B', 'D')).map(({ texts }) => texts)).toEqual([
      ['A'],
      ['B', 'C'],
      ['D'],
    ]);
  });

  it('has a stage of its own for a headline that was put back after days', () => {
    const week = [
      { version: 1, text: 'A', at: NOON },
      { version: 2, text: 'B', at: NOON + HOUR },
      { version: 3, text: 'A', at: NOON + 7 * 24 * HOUR },
    ];
    expect(headlineHistory(week).map(({ texts }) => texts)).toEqual([['A'], ['B'], ['A']]);
  });

  it('loses no text, keeps the order, and grows no longer by turning', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { maxLength: 30 }), (texts) => {
        const entries = headlineHistory(sightings(...texts));
        const shown = entries.flatMap((entry) => entry.texts);
        expect(new Set(shown)).toEqual(new Set(texts));
        expect(shown.length).toBe(new Set(shown).size);
        expect(entries.at(-1)?.current ?? null).toBe(texts.at(-1) ?? null);
        const since = entries.map((entry) => entry.since);
        expect(since).toEqual(since.toSorted((a, b) => a - b));
      }),
    );
  });

  it('tells what stood before and what came back', () => {
    const { earlier, returned } = headlinePast(sightings('A', 'B', 'A', 'C'));
    expect([[...earlier], [...returned]]).toEqual([['A', 'B', 'C'], ['A']]);
  });
});

describe('lineages', () => {
  it('are never shared, and an unchanged paragraph keeps its own', () => {
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

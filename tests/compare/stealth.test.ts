import { describe, expect, it } from 'vitest';
import { type DatedCapture, judgeClocks, readClocks, updatedLine } from '../../src/compare/judge/stealth.ts';
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

  it('show stealth if a time stayed the same or went back, in any notation', () => {
    expect(judge(stood, stood).stealthy).toBe(true);
    expect(judge(stood, dated({ modified: '2026-11-24T10:00:00+01:00' })).stealthy).toBe(true);
    expect(judge(stood, dated({ modified: '2026-11-24T08:00:00Z' }))).toEqual({
      stealthy: true,
      clocks: [
        { name: 'modified', before: '2026-11-24T09:00:00Z', after: '2026-11-24T08:00:00Z', turn: 'back' },
      ],
    });
  });

  it('show no stealth if a single one advanced', () => {
    const feed = { modified: '2026-11-24T09:00:00Z', feedTime: '2026-11-24T09:00:00Z' };
    expect(judge(dated(feed), dated({ ...feed, feedTime: '2026-11-24T11:00:00Z' })).stealthy).toBe(false);
    // A feed that was not read again proves nothing on its own.
    const alone = { feedTime: '2026-11-24T09:00:00Z' };
    expect(judge(dated(alone), dated(alone))).toMatchObject({
      stealthy: false,
      clocks: [{ name: 'feed', turn: 'unknown' }],
    });
    expect(judge(dated(feed), dated(feed)).stealthy).toBe(true);
    const sitemap = (time: string) => dated({ modified: '2026-11-24T09:00:00Z', sitemapTime: time });
    expect(judge(sitemap('2026-11-24'), sitemap('2026-11-25')).stealthy).toBe(false);
  });

  it('prove nothing if there are none, if one appears or if its source changes', () => {
    expect(judge(dated(), dated())).toEqual({ stealthy: false, clocks: [] });
    expect(judge(dated(), stood)).toMatchObject({ stealthy: false, clocks: [{ turn: 'unknown' }] });
    const elsewhere = dated({ modified: '2026-11-24T09:00:00Z', source: 'meta:lastmod' });
    expect(judge(stood, elsewhere).stealthy).toBe(false);
  });

  it('ignore a Last-Modified generated when the page is served', () => {
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

  it('are read from a German line, but not in a language without rules', () => {
    expect(updatedLine('Hafen. Stand: 24. März 2026, 15:20 Uhr. Teilen', german)).toBe(
      'stand 24 märz 2026 15 20 uhr',
    );
    expect(updatedLine('Updated 24 November 2026', null)).toBeNull();
  });
});

// Loaded first: what is counted is what is loaded after it.
import { countedWork } from '../support/counted-work.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeStory, matchEntries, matchesPath } from '../../src/discover/match.ts';

const entry = (url: string, title: string | null = null) => ({
  url,
  key: url,
  title,
  publishedAt: null,
  modifiedAt: null,
});
const chosen = (
  rules: { path?: string[]; title?: string[] },
  ...entries: ReturnType<typeof entry>[]
): string[] =>
  matchEntries(entries, { path: [], title: [], ...rules }).map(({ url }) => new URL(url).pathname);

describe('matchesPath()', () => {
  it.each([
    ['/news/*', '/news/ferry', true],
    ['/news/*', '/news/', false],
    ['/news/*', '/news/2026/ferry', false],
    ['/news/**', '/news/2026/ferry', true],
    ['/news/**', '/news', true],
    ['/news/**', '/newsroom', false],
    ['news/**/', '/news/a/', true],
    ['/**/ferry', '/a/b/ferry', true],
    ['/**/ferry', '/ferry', true],
    ['/**/live/**', '/a/live/b', true],
    ['/*/ferry-*', '/news/ferry-inquiry', true],
    ['/*-*-*', '/one-two-three', true],
    ['/*.html', '/ferry.html', true],
    ['/*.html', '/ferryXhtml', false],
    ['/', '/', true],
    ['/', '/news', false],
    ['**', '/anything/at/all', true],
    ['/news/(a|b)', '/news/a', false],
  ])('%s, %s: %s', (pattern, path, fits) => {
    expect(matchesPath(pattern, path)).toBe(fits);
  });

  it.each([
    ['stars in a segment', (n: number) => [`/${'*a'.repeat(n)}b`, `/${'a'.repeat(10 * n)}`] as const],
    ['double stars', (n: number) => [`${'/**/a'.repeat(n)}/b`, '/a'.repeat(5 * n)] as const],
  ])('takes pattern times path steps at most: %s', (_, texts) => {
    const work = (n: number): number => {
      const [pattern, path] = texts(n);
      return countedWork(() => expect(matchesPath(pattern, path)).toBe(false));
    };
    // Both twice as long: four times the steps, where trying every combination would never end.
    expect(work(200) / work(100)).toBeLessThan(4.5);
  });

  it('finds every path under its own pattern', () => {
    const segment = fc.stringMatching(/^[a-z0-9.-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.nat(5), (segments, at) => {
        const path = `/${segments.join('/')}`;
        const starred = segments.with(at % segments.length, '*');
        expect(matchesPath(`/${starred.join('/')}`, path)).toBe(true);
        expect(matchesPath(`/${segments.slice(0, at).join('/')}/**`, path)).toBe(true);
        expect(matchesPath(`${path}/x`, path)).toBe(false);
      }),
    );
  });
});

describe('matchEntries()', () => {
  const ferry = entry('https://harbour.example/news/ferry', 'Ferry inquiry: “Régistrar” steps aside');
  const live = entry('https://harbour.example/news/live/ferry', 'Ferry live');
  const sport = entry('https://harbour.example/sport/regatta', null);

  it('takes all without rules', () => {
    expect(chosen({}, ferry, live, sport)).toHaveLength(3);
  });

  it('takes paths, and leaves out those after an exclamation mark', () => {
    expect(chosen({ path: ['/news/**', '/sport/*'] }, ferry, live, sport)).toHaveLength(3);
    expect(chosen({ path: ['/news/**', '!/**/live/**'] }, ferry, live, sport)).toEqual(['/news/ferry']);
    expect(chosen({ path: ['!/sport/**'] }, ferry, live, sport)).toHaveLength(2);
    expect(chosen({ path: ['/häfen/*'] }, entry('https://harbour.example/häfen/x'))).toHaveLength(1);
  });

  it.each([
    [['registrar'], true],
    [['REGISTRAR STEPS'], true],
    [['regis'], false],
    [['tide', 'inquiry'], true],
    [['steps, aside'], true],
  ])('title words %j: %s', (title, fits) => {
    expect(chosen({ title }, ferry).length === 1).toBe(fits);
  });

  it('cannot find a word in a title that is not stated', () => {
    expect(chosen({ title: ['ferry'] }, sport)).toEqual([]);
  });
});

describe('looksLikeStory()', () => {
  it.each([
    ['https://harbour.example/ferry-inquiry-opens-today', true],
    ['https://www.harbour.example/a/ferry_inquiry_opens_today.html', true],
    ['https://harbour.example/a1234567', true],
    ['https://harbour.example/about-us', false],
    ['https://harbour.example/news/', false],
    ['https://elsewhere.example/ferry-inquiry-opens-today', false],
  ])('%s: %s', (url, looks) => {
    expect(looksLikeStory(url, 'https://harbour.example/news')).toBe(looks);
  });
});

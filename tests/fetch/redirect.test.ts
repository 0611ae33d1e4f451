import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRedirect, type RedirectDecision } from '../../src/fetch/redirect.ts';

const LIMITS = { maxRedirects: 5, allowDowngrade: false };
const FROM = 'https://news.example/a/story?key=1';

const decide = (
  location: string | undefined,
  {
    from = FROM,
    visited = [from],
    ...limits
  }: { from?: string; visited?: string[]; allowDowngrade?: boolean } = {},
): RedirectDecision =>
  decideRedirect(
    { from, status: 302, location },
    { hops: visited.length - 1, seen: (to) => visited.includes(to) },
    { ...LIMITS, ...limits },
  );

const said = (decision: RedirectDecision): string =>
  decision.kind === 'follow'
    ? `to ${decision.hop.to}`
    : `${decision.failure.code}: ${decision.failure.message}`;

describe('a redirect', () => {
  it.each([
    ['https://other.example/b', 'to https://other.example/b'],
    ['/b?c=d', 'to https://news.example/b?c=d'],
    ['b', 'to https://news.example/a/b'],
    ['//other.example', 'to https://other.example/'],
    ['?key=2', 'to https://news.example/a/story?key=2'],
    [' /b#section ', 'to https://news.example/b'],
    ['/b\u00e9', 'to https://news.example/b%C3%A9'],
  ])('to %j is followed', (location, expected) => {
    expect(said(decide(location))).toBe(expected);
  });

  it('tells where from, where to and by which status', () => {
    expect(
      decideRedirect({ from: FROM, status: 308, location: '/b' }, { hops: 0, seen: () => false }, LIMITS),
    ).toEqual({
      kind: 'follow',
      hop: { from: FROM, to: 'https://news.example/b', status: 308 },
    });
  });

  it.each([
    [undefined, 'https://news.example/a/story responded with 302 without a Location header.'],
    ['', 'https://news.example/a/story responded with 302 without a Location header.'],
    ['http://[', 'https://news.example/a/story redirects to an invalid URL.'],
    ['file:///etc/passwd', 'https://news.example/a/story redirects to a file: URL, which is not followed.'],
    [
      'javascript:alert(1)',
      'https://news.example/a/story redirects to a javascript: URL, which is not followed.',
    ],
    ['data:text/html,x', 'https://news.example/a/story redirects to a data: URL, which is not followed.'],
    [
      'https://a:b@other.example/',
      'https://news.example/a/story redirects to a URL with a user name or password.',
    ],
    [
      'http://news.example/a/story?key=1',
      'https://news.example/a/story redirects from https to http://news.example/a/story, which is not followed.',
    ],
    ['?key=1', 'https://news.example/a/story redirects in a loop, back to https://news.example/a/story.'],
  ])('to %j is refused with the reason', (location, message) => {
    expect(said(decide(location))).toBe(`FETCH_REDIRECTS: ${message}`);
  });

  it('from https to http is followed only where that is allowed', () => {
    expect(said(decide('http://news.example/b', { allowDowngrade: true }))).toBe('to http://news.example/b');
    expect(said(decide('https://news.example/b', { from: 'http://news.example/a' }))).toBe(
      'to https://news.example/b',
    );
    expect(said(decide('/b', { from: 'http://news.example/a' }))).toBe('to http://news.example/b');
  });

  it('is followed five times and not six', () => {
    const visited = (count: number): string[] =>
      Array.from({ length: count }, (_, n) => `https://news.example/${n}`);
    expect(decide('/next', { visited: visited(5) }).kind).toBe('follow');
    expect(said(decide('/next', { visited: visited(6) }))).toBe(
      'FETCH_REDIRECTS: https://news.example/a/story exceeds the limit of 5 redirects.',
    );
  });

  it('back to any address asked before is a circle', () => {
    const visited = ['https://news.example/1', 'https://news.example/2', FROM];
    expect(said(decide('/1', { visited }))).toContain('in a loop');
    expect(said(decide('/1#top', { visited }))).toContain('in a loop');
  });

  it('leads, whatever is said, nowhere but to http and https without credentials', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl(), fc.webUrl({ validSchemes: ['http', 'ftp'] })),
        (location) => {
          const decision = decide(location);
          if (decision.kind === 'refused') return;
          const to = new URL(decision.hop.to);
          expect([to.protocol, to.username, to.password, to.hash]).toEqual(['https:', '', '', '']);
          expect(to.href).not.toBe(FROM);
        },
      ),
    );
  });

  it('of absurd length is told in a few words', () => {
    const said = decide(`http://news.example/${'x'.repeat(9_000)}`);
    expect(said.kind === 'refused' && said.failure.message.length).toBeLessThan(400);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRobotsGate } from '../../src/fetch/fetch.ts';
import { createRulesReader, permission, type RobotsRecord } from '../../src/fetch/robots.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { plain } from '../support/answers.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { type Origin, startOrigin } from '../support/origin.ts';

const rules = (text: string): RobotsRecord => ({
  origin: 'https://news.example',
  fetchedAt: 0,
  expiresAt: 1,
  kind: 'rules',
  text,
});
const may = (text: string, path: string): boolean =>
  permission(rules(text), `https://news.example${path}`, createRulesReader()).kind === 'allowed';

describe('a robots.txt', () => {
  it.each([
    ['says nothing', '', '/a', true],
    ['is a page about errors', '<html><p>Not found: Disallow</p></html>', '/a', true],
    ['shuts all out', 'User-agent: *\nDisallow: /', '/a', false],
    ['shuts out others', 'User-agent: OtherBot\nDisallow: /', '/a', true],
    [
      'has a group for us',
      'User-agent: *\nAllow: /\n\nUser-agent: stoppress\nDisallow: /live',
      '/live/1',
      false,
    ],
    [
      'has a group for us that counts alone',
      'User-agent: *\nDisallow: /\n\nUser-agent: StopPress\nDisallow: /x',
      '/a',
      true,
    ],
    ['allows the more specific path', 'User-agent: *\nDisallow: /a\nAllow: /a/story', '/a/story', true],
    ['disallows the more specific path', 'User-agent: *\nAllow: /a\nDisallow: /a/story', '/a/story', false],
    ['says both with equal length', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['ends a pattern', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf', false],
    ['ends a pattern elsewhere', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x', true],
    ['begins with a byte order mark', '\uFEFFUser-agent: *\nDisallow: /', '/a', false],
    ['has Windows line ends and comments', 'User-agent: * # all\r\nDisallow: /a # no\r\n', '/a', false],
    ['disallows nothing', 'User-agent: *\nDisallow:', '/a', true],
    ['names several of us', 'User-agent: OtherBot\nUser-agent: StopPress\nDisallow: /', '/a', false],
    ['knows percent-encoding', 'User-agent: *\nDisallow: /caf%C3%A9', '/caf%c3%a9', false],
    ['has raw UTF-8', 'User-agent: *\nDisallow: /café', '/caf%C3%A9', false],
    ['encodes an unreserved letter', 'User-agent: *\nDisallow: /%6Cive', '/live', false],
    ['meets an address that encodes one', 'User-agent: *\nDisallow: /live', '/%6cive', false],
    ['encodes a slash', 'User-agent: *\nDisallow: /x%2Fy', '/x/y', true],
    ['encodes a star', 'User-agent: *\nDisallow: /half-%2A', '/half-*', false],
    ['encodes a star that is no wildcard', 'User-agent: *\nDisallow: /half-%2A', '/half-time', true],
    ['encodes a dollar', 'User-agent: *\nDisallow: /us%24', '/us$/now', false],
    ['has a dollar in its middle', 'User-agent: *\nDisallow: /us$/now', '/us$/now', false],
    ['has wildcards in a row', 'User-agent: *\nDisallow: /a**b', '/a/x/b', false],
    ['ends a pattern whose end comes twice', 'User-agent: *\nDisallow: /*.xml$', '/a.xml/b.xml', false],
    ['ends a pattern that would overlap', 'User-agent: *\nDisallow: /ab*ba$', '/aba', true],
    ['reaches into the query', 'User-agent: *\nDisallow: /*?page=', '/list?page=2', false],
    [
      'has a group of ours without rules',
      'User-agent: *\nDisallow: /\n\nUser-agent: StopPress\n',
      '/a',
      true,
    ],
    [
      'has a line of another kind between two names',
      'User-agent: StopPress\nSitemap: https://news.example/all.xml\nUser-agent: OtherBot\nDisallow: /',
      '/a',
      false,
    ],
    [
      'names us twice',
      'User-agent: StopPress\nDisallow: /a\n\nUser-agent: Other\nDisallow: /\n\nUser-agent: stoppress\nDisallow: /b',
      '/b',
      false,
    ],
    ['names us with a version', 'User-agent: StopPress/2.0 beta\nDisallow: /', '/a', false],
    ['names a robot whose name begins with ours', 'User-agent: StopPressNews\nDisallow: /', '/a', true],
    ['has a rule before any group', 'Disallow: /\nUser-agent: Other\nDisallow: /b', '/a', true],
    [
      'has rules of no group of ours between',
      'User-agent: *\nAllow: /\nUser-agent: Other\nDisallow: /',
      '/a',
      true,
    ],
    ['has lines that end in CR alone', 'User-agent: *\rDisallow: /a\r', '/a', false],
    ['allows and disallows the same', 'User-agent: *\nAllow: /a$\nDisallow: /a$', '/a', true],
  ])('that %s', (_, text, path, allowed) => {
    expect(may(text, path)).toBe(allowed);
  });

  it.each([
    ['5', 5_000],
    ['0.5', 500],
    ['-3', 0],
    ['soon', 0],
    ['9999999', 3_600_000],
  ])('asks with Crawl-delay: %s for %i ms', (delay, crawlDelayMs) => {
    const record = rules(`User-agent: *\nCrawl-delay: ${delay}`);
    expect(permission(record, 'https://news.example/a', createRulesReader())).toEqual({
      kind: 'allowed',
      crawlDelayMs,
    });
  });

  it('is matched in time linear in rules and address', () => {
    const wildcards = Array.from({ length: 20_000 }, (_, i) => `Disallow: /*a*a*a*${i}*b`).join('\n');
    const path = `/${'a'.repeat(2_000)}`;
    const rulesOf = createRulesReader();
    const record = rules(`User-agent: *\n${wildcards}\nDisallow: /*a$`);
    const verdict = () => permission(record, `https://news.example${path}`, rulesOf);
    expect(verdict()).toMatchObject({ kind: 'refused' });
    expect(verdict()).toEqual(verdict());
  });

  it('gives a Crawl-delay only to the names above it', () => {
    const text = 'User-agent: OtherBot\nCrawl-delay: 30\nUser-agent: *\nCrawl-delay: 2\nDisallow: /x';
    expect(permission(rules(text), 'https://news.example/a', createRulesReader())).toEqual({
      kind: 'allowed',
      crawlDelayMs: 2_000,
    });
  });

  it('is named with its line when it refuses', () => {
    expect(
      permission(rules('User-agent: *\nDisallow: /a'), 'https://news.example/a', createRulesReader()),
    ).toEqual({
      kind: 'refused',
      failure: {
        code: 'ROBOTS_DISALLOWED',
        message: 'The robots.txt of news.example disallows this URL for StopPress (line 2).',
      },
    });
  });
});

describe('the gate', () => {
  let origin: Origin;
  let outbound: Outbound;
  let clock: ManualClock;
  let kept: Map<string, RobotsRecord>;
  beforeEach(async () => {
    origin = await startOrigin();
    outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } });
    clock = createManualClock();
    kept = new Map();
  });
  afterEach(async () => {
    await outbound.close();
    await origin.close();
  });
  const gate = (ignores = false) =>
    createRobotsGate({
      outbound,
      clock: clock.now,
      userAgent: () => 'StopPress/test',
      ignores: () => ignores,
      memory: {
        robots: async (from) => kept.get(from) ?? null,
        keepRobots: async (record) => void kept.set(record.origin, record),
      },
    });
  const asked = () => origin.requestsTo('/robots.txt').length;
  const text = (body: string, headers: Record<string, string> = {}) =>
    plain(200, { 'content-type': 'text/plain', ...headers }, body);

  it('asks once for all pages and all processes, until a day has passed', async () => {
    origin.set('/robots.txt', text('User-agent: *\nDisallow: /private\nCrawl-delay: 2'));
    const first = gate();
    expect(await first.permit(origin.url('/a'))).toEqual({
      kind: 'allowed',
      crawlDelayMs: 2_000,
      requested: true,
    });
    expect(await first.permit(origin.url('/b'))).toMatchObject({ kind: 'allowed', requested: false });
    expect(await first.permit(origin.url('/private/x'))).toMatchObject({
      kind: 'refused',
      failure: { code: 'ROBOTS_DISALLOWED' },
      requested: false,
    });
    clock.advance(86_399_000);
    expect(await gate().permit(origin.url('/c'))).toMatchObject({ kind: 'allowed', requested: false });
    expect(asked()).toBe(1);
    clock.advance(1_000);
    expect(await first.permit(origin.url('/c'))).toMatchObject({ requested: true });
    expect(asked()).toBe(2);
  });

  it.each([
    ['max-age=600', 600_000],
    ['public, max-age=1', 300_000],
    ['max-age=9999999', 86_400_000],
  ])('keeps it as long as Cache-Control: %s says, within bounds', async (header, ms) => {
    origin.set('/robots.txt', text('', { 'cache-control': header }));
    await gate().permit(origin.url('/a'));
    expect(kept.get(new URL(origin.url('/')).origin)?.expiresAt).toBe(clock.now() + ms);
  });

  it.each([401, 403, 404, 410])('lets everything pass after a %i', async (status) => {
    origin.set('/robots.txt', plain(status));
    expect(await gate().permit(origin.url('/a'))).toMatchObject({ kind: 'allowed', crawlDelayMs: 0 });
  });

  it.each([429, 500, 503])(
    'holds everything after a %i, and asks again after ten minutes',
    async (status) => {
      origin.set('/robots.txt', plain(status));
      const held = gate();
      const refusal = { kind: 'refused', failure: { code: 'ROBOTS_UNREACHABLE' } };
      expect(await held.permit(origin.url('/a'))).toMatchObject(refusal);
      clock.advance(599_000);
      expect(await held.permit(origin.url('/a'))).toMatchObject({ ...refusal, requested: false });
      origin.set('/robots.txt', text('User-agent: *\nAllow: /'));
      clock.advance(1_000);
      expect(await held.permit(origin.url('/a'))).toMatchObject({ kind: 'allowed', requested: true });
    },
  );

  it('goes by the rules it knows while the server is in trouble, for a month', async () => {
    origin.set('/robots.txt', text('User-agent: *\nDisallow: /private'));
    const steady = gate();
    await steady.permit(origin.url('/a'));
    origin.set('/robots.txt', plain(503));
    clock.advance(86_400_000);
    expect(await steady.permit(origin.url('/a'))).toMatchObject({ kind: 'allowed', requested: true });
    expect(await steady.permit(origin.url('/private'))).toMatchObject({ kind: 'refused', requested: false });
    clock.advance(30 * 86_400_000);
    expect(await steady.permit(origin.url('/a'))).toMatchObject({
      kind: 'refused',
      failure: { code: 'ROBOTS_UNREACHABLE' },
    });
  });

  it.each([
    ['a coding that does not exist', 'none', 'User-agent: *\nDisallow: /private'],
    ['gzip, though it is plain', 'gzip', 'User-agent: *\nDisallow: /private'],
  ])('reads a file that claims %s', async (_, coding, body) => {
    origin.set('/robots.txt', text(body, { 'content-encoding': coding }));
    const read = gate();
    expect(await read.permit(origin.url('/a'))).toMatchObject({ kind: 'allowed' });
    expect(await read.permit(origin.url('/private'))).toMatchObject({ kind: 'refused' });
  });

  it('lets everything pass when the coding of the file is broken, and reads it again after ten minutes', async () => {
    origin.set('/robots.txt', text('\x1f\x8b\x08 torn', { 'content-encoding': 'gzip' }));
    const read = gate();
    expect(await read.permit(origin.url('/a'))).toMatchObject({ kind: 'allowed' });
    origin.set('/robots.txt', text('User-agent: *\nDisallow: /'));
    clock.advance(600_000);
    expect(await read.permit(origin.url('/a'))).toMatchObject({ kind: 'refused' });
  });

  it('follows five redirects, and holds at a sixth or in a loop', async () => {
    const chain = (hops: number): void => {
      for (let i = 0; i < hops; i += 1) {
        origin.set(i === 0 ? '/robots.txt' : `/hop${i}`, plain(301, { location: `/hop${i + 1}` }));
      }
      origin.set(`/hop${hops}`, text('User-agent: *\nDisallow: /'));
    };
    chain(5);
    expect(await gate().permit(origin.url('/a'))).toMatchObject({ kind: 'refused' });
    kept.clear();
    chain(6);
    const held = { kind: 'refused', failure: { code: 'ROBOTS_UNREACHABLE' } };
    expect(await gate().permit(origin.url('/a'))).toMatchObject(held);
    kept.clear();
    origin.set('/robots.txt', plain(302, { location: '/robots.txt' }));
    expect(await gate().permit(origin.url('/a'))).toMatchObject(held);
  });

  it('reads the first 500 kB of an endless file', async () => {
    const filler = `# ${'x'.repeat(1_000)}\n`.repeat(600);
    origin.set('/robots.txt', text(`User-agent: *\nDisallow: /early\n${filler}Disallow: /late`));
    const wide = gate();
    expect(await wide.permit(origin.url('/early'))).toMatchObject({ kind: 'refused' });
    expect(await wide.permit(origin.url('/late'))).toMatchObject({ kind: 'allowed' });
  });

  it('tells a server that does not answer as what it is, and keeps nothing', async () => {
    const url = origin.url('/a');
    await origin.close();
    expect(await gate().permit(url)).toMatchObject({ kind: 'refused', failure: { code: 'FETCH_CONNECT' } });
    expect(kept.size).toBe(0);
    origin = await startOrigin();
  });

  it('asks nothing where the desk says so, nor for the file itself', async () => {
    expect(await gate(true).permit(origin.url('/a'))).toEqual({
      kind: 'allowed',
      crawlDelayMs: 0,
      requested: false,
    });
    expect(await gate().permit(origin.url('/robots.txt'))).toMatchObject({
      kind: 'allowed',
      requested: false,
    });
    expect(asked()).toBe(0);
  });
});

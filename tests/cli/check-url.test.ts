import { describe, expect, it } from 'vitest';
import { checkUrl, type CheckUrlDeps } from '../../src/cli/check-url.ts';
import { failure } from '../../src/platform/errors.ts';
import { article } from '../support/review/desk-store.ts';
import type { QualityVerdict } from '../../src/model/article.ts';

const URL = 'https://news.example/tribunal-leave';

const deps = (verdict: QualityVerdict = 'ok', reasons: readonly string[] = []): CheckUrlDeps => ({
  fetchPage: async () => ({
    kind: 'page',
    page: {
      url: `${URL}/`,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: new Uint8Array(12),
      sha256: '00',
      validators: { etag: null, lastModified: null },
      fetchedAt: 0,
    },
    redirects: [{ from: URL, to: `${URL}/`, status: 301 }],
    crawlDelayMs: 0,
  }),
  extract: async () => ({
    kind: 'extracted',
    extraction: {
      article: article('Registrar \u001b[2Jsteps aside', ['The registrar will step aside.']),
      quality: { verdict, reasons },
      charset: { name: 'utf-8', source: 'meta' },
      visibleText: '',
      warnings: [],
    },
  }),
  explain: () => ({
    source: 'structure',
    root: 'main > article',
    blocks: [
      { text: 'Most read', dropped: 'a list of links' },
      { text: 'The registrar will step aside.', dropped: null },
    ],
  }),
});

const run = async (given: CheckUrlDeps, options: { json?: boolean; explain?: boolean } = {}) => {
  const lines: string[] = [];
  const exit = await checkUrl(given, URL, { json: false, ...options }, (line) => lines.push(line));
  return { exit, lines };
};

describe('check URL', () => {
  it('prints what would be kept, as text that a terminal can only print', async () => {
    const { exit, lines } = await run(deps());
    expect(exit).toBe(0);
    expect(lines).toEqual([
      'https://news.example/tribunal-leave/: 200, 12 bytes, utf-8 (meta)',
      'redirect  https://news.example/tribunal-leave → https://news.example/tribunal-leave/',
      'quality   ok',
      'Registrar ␛[2Jsteps aside',
      'byline    Ines Calloway',
      'published 2026-11-23T07:00:00Z (json-ld)',
      'language  en',
      '',
      '¶1 The registrar will step aside.',
    ]);
  });

  it('explains what was left out and why', async () => {
    const { lines } = await run(deps(), { explain: true });
    expect(lines.slice(-3)).toEqual([
      'story found by structure in main > article',
      '  dropped  Most read (a list of links)',
      '  kept     The registrar will step aside.',
    ]);
  });

  it('says that what was read of a refused page is not kept', async () => {
    const refused = deps('consent-wall', ['The page asks for consent.']);
    const outcome = await refused.extract({ url: URL, body: new Uint8Array(), contentType: null });
    if (outcome.kind !== 'extracted') throw new Error('It was not extracted.');
    const { extraction } = outcome;
    const empty = { ...extraction, article: { ...extraction.article, paragraphs: [] } };
    const given = { ...refused, extract: async () => ({ kind: 'extracted', extraction: empty }) as const };
    const { lines } = await run(given, { explain: true });
    expect(lines).toContain('text found by structure in main > article, and refused');
    expect(lines).toContain('  refused  The registrar will step aside.');
  });

  it('takes the front page for no story', async () => {
    const plain = deps();
    const given: CheckUrlDeps = {
      ...plain,
      fetchPage: async (request) => {
        const fetched = await plain.fetchPage(request);
        return fetched.kind === 'page'
          ? { ...fetched, page: { ...fetched.page, url: 'https://news.example/' } }
          : fetched;
      },
    };
    const { exit, lines } = await run(given);
    expect([exit, lines.at(-1)]).toEqual([1, expect.stringContaining('[CAPTURE_GONE]')]);
  });

  it('fails with code and way out where the page is not the story', async () => {
    const { exit, lines } = await run(deps('consent-wall', ['The page asks for consent.']));
    expect(exit).toBe(1);
    expect(lines.at(-1)).toMatch(/^The page asks for consent\. .+ \[CAPTURE_REJECTED\]$/);
  });

  it('fails with code and way out where nothing was fetched, in text and in JSON', async () => {
    const failing: CheckUrlDeps = {
      ...deps(),
      fetchPage: async () => ({
        kind: 'failed',
        failure: failure('FETCH_DNS', 'news.example has no address.'),
        status: null,
        retryAfterMs: null,
        fetchedAt: 0,
      }),
    };
    expect(await run(failing)).toEqual({
      exit: 1,
      lines: ['news.example has no address. Check the host name. The next check retries. [FETCH_DNS]'],
    });
    const { lines } = await run(failing, { json: true });
    expect(JSON.parse(lines.join(''))).toMatchObject({ url: URL, failure: { code: 'FETCH_DNS' } });
  });

  it('names the option that lets a private address through, because there is no list', async () => {
    const failing: CheckUrlDeps = {
      ...deps(),
      fetchPage: async () => ({
        kind: 'failed',
        failure: { code: 'ADDRESS_FORBIDDEN', message: '127.0.0.1 is not a public address but loopback.' },
        status: null,
        retryAfterMs: null,
        fetchedAt: 0,
      }),
    };
    expect((await run(failing)).lines).toEqual([
      '127.0.0.1 is not a public address but loopback. If this private address is intended, pass it to --allow-private. [ADDRESS_FORBIDDEN]',
    ]);
    expect((await run(failing, { json: true })).lines.join('')).toContain('pass it to --allow-private.');
  });

  it('prints one JSON document with the words of the batch', async () => {
    const { lines } = await run(deps(), { json: true });
    expect(JSON.parse(lines.join(''))).toMatchObject({
      url: URL,
      finalUrl: `${URL}/`,
      byline: 'Ines Calloway',
      published: { at: '2026-11-23T07:00:00Z', source: 'json-ld' },
      headlines: { h1: expect.any(String) },
      access: null,
      quality: { verdict: 'ok' },
      paragraphs: [{ text: 'The registrar will step aside.', role: 'paragraph' }],
      failure: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import {
  holdsStory,
  judgeQuality,
  judgeShrinkage,
  type QualitySignals,
} from '../../../src/extract/quality/quality.ts';
import { BLOCKERS } from '../../../src/extract/quality/blocker-signatures.ts';
import type { QualityVerdict } from '../../../src/model/article.ts';
import { fixture, read, texts } from '../../support/extract/fixtures.ts';

const plainly = (length: number): QualitySignals['plain'] => ({
  excuse: length,
  consent: length,
  access: length,
  login: length,
});

const STORY: QualitySignals = {
  kind: 'html',
  detail: null,
  title: 'Bridge closed',
  prose: 2_400,
  plain: plainly(2_400),
  kept: 2_600,
  visible: 5_000,
  keptBlocks: 12,
  blocker: null,
  consent: null,
  paywall: null,
  missing: null,
  broken: null,
  login: null,
  access: null,
  headlined: false,
  dated: false,
  passwordField: false,
  asksForScript: false,
  showsScriptPlea: false,
  scripts: 20,
  endsOpen: false,
  newsflash: false,
  otherPage: null,
};

const small = (more: Partial<QualitySignals>): QualitySignals => ({
  ...STORY,
  prose: 0,
  plain: plainly(0),
  kept: 0,
  visible: 300,
  keptBlocks: 0,
  ...more,
});

describe('the judge', () => {
  it('lets a story pass without reservations', () => {
    expect(judgeQuality(STORY)).toEqual({ verdict: 'ok', reasons: [] });
  });

  it('lets a story pass that speaks of errors, cookies, logins and subscriptions', () => {
    const spoken: Partial<QualitySignals> = {
      consent: 'We value your privacy',
      paywall: 'already a subscriber',
      missing: { phrase: '404', place: 'headline' },
      broken: { phrase: 'something went wrong', place: 'headline' },
      login: 'Sign in',
      passwordField: true,
    };
    expect(judgeQuality({ ...STORY, ...spoken, access: 'paywalled' }).verdict).toBe('ok');
  });

  it('lets a short story pass on a page with a cookie banner', () => {
    const brief = small({
      prose: 260,
      plain: plainly(260),
      kept: 300,
      visible: 1_500,
      keptBlocks: 3,
      consent: 'We use cookies',
    });
    expect(judgeQuality(brief).verdict).toBe('ok');
  });

  it('names the service that answered instead of the page', () => {
    const blocked = judgeQuality(small({ blocker: { name: 'Akamai', certain: true, evidence: 'header x' } }));
    expect(blocked).toEqual({
      verdict: 'bot-challenge',
      reasons: ['Akamai answered instead of the page: header x.'],
    });
  });

  const verdicts: readonly (readonly [string, Partial<QualitySignals>])[] = [
    ['error-page', { broken: { phrase: '502 Bad Gateway', place: 'headline' } }],
    ['soft-404', { missing: { phrase: 'Page not found', place: 'text' } }],
    ['consent-wall', { consent: 'We value your privacy', prose: 500 }],
    ['login-page', { login: 'Sign in', passwordField: true }],
    ['login-page', { passwordField: true }],
    [
      'paywall-stub',
      {
        paywall: 'Subscribe to continue',
        prose: 300,
        kept: 300,
        keptBlocks: 2,
        access: 'paywalled',
        visible: 3_000,
      },
    ],
    ['empty-shell', { visible: 20, scripts: 3 }],
    ['no-article', { visible: 4_000 }],
    ['not-html', { kind: 'not-html', detail: 'The page is image/png, not HTML.' }],
    ['too-complex', { kind: 'too-complex', detail: 'The markup has more than 512 nested elements.' }],
  ];
  it.each(verdicts)('answers %s with one reason', (verdict, signals) => {
    const judged = judgeQuality(small(signals));
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons).toHaveLength(1);
  });

  it('keeps the text of a stub but of no other rejected capture', () => {
    expect(holdsStory({ verdict: 'paywall-stub', reasons: [] })).toBe(true);
    expect(holdsStory({ verdict: 'consent-wall', reasons: [] })).toBe(false);
  });

  it('suspects a story that lost most of its text, but not a short one', () => {
    expect(judgeShrinkage(5_000, 1_900)).toEqual({
      verdict: 'suspect',
      reasons: ['The story shrank from 5000 to 1900 characters.'],
    });
    expect(judgeShrinkage(5_000, 2_000)).toBeNull();
    expect(judgeShrinkage(599, 0)).toBeNull();
  });
});

describe('verdicts on pages', () => {
  const NOT_HTML = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]);

  /** A page for each verdict that one capture alone can bring; `suspect` needs the version before. */
  const verdictPages: Record<Exclude<QualityVerdict, 'suspect'>, Uint8Array | string> = {
    ok: fixture('plain-article.html'),
    'error-page': fixture('error-page.html'),
    'soft-404': fixture('soft-404.html'),
    'consent-wall': fixture('consent-wall.html'),
    'bot-challenge': fixture('blockers/cloudflare.html'),
    'paywall-stub': fixture('paywall-stub.html'),
    'login-page': fixture('login-page.html'),
    'empty-shell': fixture('empty-shell.html'),
    'no-article': fixture('no-article.html'),
    'not-html': NOT_HTML,
    'too-complex': '<div>'.repeat(600),
  };
  it.each(Object.entries(verdictPages))('there is a page that is judged %s', (verdict, page) => {
    const { quality } = read(page);
    expect(quality.verdict).toBe(verdict);
    expect(quality.reasons).toHaveLength(verdict === 'ok' ? 0 : 1);
  });

  const pages: readonly (readonly [string, string, number])[] = [
    ['consent-wall.html', 'consent-wall', 0],
    ['blockers/cloudflare.html', 'bot-challenge', 0],
    ['soft-404.html', 'soft-404', 0],
    ['error-page.html', 'error-page', 0],
    ['login-page.html', 'login-page', 0],
    ['paywall-stub.html', 'paywall-stub', 1],
    ['empty-shell.html', 'empty-shell', 0],
    ['no-article.html', 'no-article', 0],
    ['plain-article.html', 'ok', 11],
    ['furniture.html', 'ok', 6],
    ['japanese.html', 'ok', 2],
  ];
  it.each(pages)('%s is judged %s with %i paragraphs', (name, verdict, count) => {
    const page = read(fixture(name));
    expect(page.quality.verdict).toBe(verdict);
    expect(texts(page)).toHaveLength(count);
  });

  const notHtml: readonly (readonly [string, Uint8Array | string, string | null])[] = [
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'image/png'],
    ['a picture without a type', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), null],
    ['a document', '%PDF-1.7', 'application/pdf'],
    ['data', '{"headline":"Bridge closed"}', 'application/json'],
    ['plain words', 'The bridge is closed.', 'text/plain'],
    ['nothing at all', '', null],
  ];
  it.each(notHtml)('%s is not HTML', (_, body, contentType) => {
    const page = read(body, { contentType });
    expect(page.quality.verdict).toBe('not-html');
    expect(page.article.paragraphs).toEqual([]);
  });

  const fileOf = (blocker: string): string => `blockers/${blocker.toLowerCase().replaceAll(' ', '-')}.html`;

  it.each([...BLOCKERS, 'A bot check'])('recognises the challenge page of %s', (name) => {
    const { quality } = read(fixture(fileOf(name)));
    expect(quality.verdict).toBe('bot-challenge');
    expect(quality.reasons[0]).toContain(`${name} answered instead of the page`);
  });

  const byHeader: readonly (readonly [string, string, string])[] = [
    ['Cloudflare', 'cf-mitigated', 'challenge'],
    ['AWS WAF', 'x-amzn-waf-action', 'captcha'],
  ];
  it.each(byHeader)('recognises %s by the header %s alone', (name, header, value) => {
    const wait = '<html><body><p>One moment, please.</p></body></html>';
    expect(read(wait, { headers: { [header]: value } }).quality).toEqual({
      verdict: 'bot-challenge',
      reasons: [`${name} answered instead of the page: header ${header}.`],
    });
    expect(read(wait).quality.verdict).not.toBe('bot-challenge');
  });

  it('believes a header that only says who stands in front no more than the page', () => {
    const headers = { 'x-dd-b': '1' };
    expect(read(fixture('plain-article.html'), { headers }).quality.verdict).toBe('ok');
    const page = '<html><body><p>One moment, please.</p><script src="/datadome.js"></script></body></html>';
    expect(read(page, { headers }).quality.reasons[0]).toContain('DataDome');
  });

  it('does not mistake a story about challenge pages for one', () => {
    const sentence =
      'Readers who are asked to verify you are human by Cloudflare often give up, the harbour office said in its report on Monday. ';
    const page = read(`<article><h1>Why pages ask</h1>${`<p>${sentence}</p>`.repeat(30)}</article>`);
    expect(page.quality.verdict).toBe('ok');
  });

  const flash = (head: string, body: string): string =>
    `<html><head><title>Registrar resigns</title>${head}</head><body><nav>${'<a href="/x">Section</a>'.repeat(40)}</nav>${body}</body></html>`;
  const stated = '<meta property="og:type" content="article">';
  const oneLine = '<article><h1>Registrar resigns</h1><p>The registrar has resigned.</p></article>';

  it('reads the first line of breaking news where the page says that it is an article', () => {
    const page = read(flash(stated, `${oneLine}<script src="/a.js"></script>`));
    expect(page.quality).toEqual({ verdict: 'ok', reasons: [] });
    expect(texts(page)).toEqual(['The registrar has resigned.']);
    const inDivs =
      '<div class="article-body"><h1>Registrar resigns</h1><div>The registrar has resigned.</div></div>';
    expect(texts(read(flash(stated, inDivs)))).toEqual(['The registrar has resigned.']);
  });

  it('takes a single line for no story where nothing says that it is one', () => {
    expect(read(flash('', oneLine)).quality.verdict).toBe('no-article');
    expect(
      read(flash(stated, '<h1>Registrar resigns</h1><p>The registrar has resigned.</p>')).quality.verdict,
    ).toBe('no-article');
  });

  it('does not take a plea for scripts for breaking news', () => {
    const plea = '<article><h1>Registrar resigns</h1><p>Please enable JavaScript to read on.</p></article>';
    expect(read(flash(stated, plea)).quality.verdict).not.toBe('ok');
  });
});

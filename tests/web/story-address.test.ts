import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confirmedCanonical,
  canonicalKey,
  documentKey,
  forgetMove,
  isSameSite,
  learnAddress,
  LONG_TEMPORARY_MS,
  CONFIRMATIONS,
  type StoryAddress,
  storyKey,
  UNMOVED,
} from '../../src/web/story-address.ts';

const STORY = 'https://harbour.example/news/ferry-inquiry';

/** Each is STORY beyond doubt. */
const SAME_DOCUMENT: readonly string[] = [
  STORY,
  `${STORY}/`,
  `${STORY}#comments`,
  `${STORY}?`,
  `${STORY}/?#`,
  'HTTPS://HARBOUR.EXAMPLE/news/ferry-inquiry',
  'https://harbour.example:443/news/ferry-inquiry',
  'https://harbour.example./news/ferry-inquiry',
  'https://harbour.example/news/./ferry-inquiry',
  'https://harbour.example/sport/../news/ferry-inquiry',
  'https://harbour.example/%6Eews/ferry%2dinquiry',
  'https://harbour.example/news/ferry%2Dinquiry',
  `${STORY}/index.html`,
  `${STORY}/index.php`,
  `${STORY}/default.aspx`,
  `${STORY};jsessionid=1A2B3C`,
  `${STORY}?utm_source=letter&utm_medium=email`,
  `${STORY}?UTM_Source=letter`,
  `${STORY}?%75tm_source=letter`,
  `${STORY}?fbclid=abc`,
  `${STORY}?gclid=abc&gbraid=x&wbraid=y`,
  `${STORY}?msclkid=abc`,
  `${STORY}?mc_cid=1&mc_eid=2`,
  `${STORY}?_hsenc=1&_hsmi=2`,
  `${STORY}?at_medium=custom7&at_campaign=64`,
  `${STORY}?mtm_campaign=a&pk_kwd=b`,
  `${STORY}?xtor=RSS-1`,
  `${STORY}?__twitter_impression=true`,
  `${STORY}?PHPSESSID=abcdef`,
  `${STORY}/index.html?utm_source=x#top`,
];

/** Each is STORY by the habits of the web. */
const SAME_STORY: readonly string[] = [
  'http://harbour.example/news/ferry-inquiry',
  'http://harbour.example:80/news/ferry-inquiry',
  'https://www.harbour.example/news/ferry-inquiry',
  'https://m.harbour.example/news/ferry-inquiry',
  'https://mobile.harbour.example/news/ferry-inquiry/',
  'https://www.m.harbour.example/news/ferry-inquiry',
  'https://amp.harbour.example/news/ferry-inquiry',
  'https://touch.harbour.example/news/ferry-inquiry',
  `${STORY}/amp`,
  `${STORY}/amp/`,
  `${STORY}/amp/index.html`,
  `${STORY}/AMP`,
  'https://harbour.example/amp/news/ferry-inquiry',
  'https://harbour.example/amp/amp/news/ferry-inquiry',
  `${STORY}?amp`,
  `${STORY}?amp=1`,
  `${STORY}?outputType=amp`,
  `${STORY}?ref=front`,
  `${STORY}?referrer=feed&share=mail`,
  `${STORY}?CMP=share_btn`,
  'https://harbour.example//news//ferry-inquiry',
];

/** None of these may be taken for STORY: a story that is taken for another one is never looked at. */
const OTHER: readonly string[] = [
  'https://harbour.example/news/ferry-inquiry-2',
  'https://harbour.example/news/Ferry-Inquiry',
  'https://harbour.example/news/ferry-inquiry.html',
  'https://harbour.example/news/ferry-inquiry?page=2',
  'https://harbour.example/news/ferry-inquiry?id=7&utm_source=x',
  'https://harbour.example/news/index/ferry-inquiry',
  'https://harbour.example/news',
  'https://harbour.example/',
  'https://harbour.example:8443/news/ferry-inquiry',
  'https://news.harbour.example/news/ferry-inquiry',
  'https://harbour.test/news/ferry-inquiry',
  'https://harbour.example/news%2Fferry-inquiry',
  'https://harbour.example/news/ferry-inquiry/live',
  'https://harbour.example/news/ferry-inquiry/amplified',
  'https://harbour.example/news/ferry-inquiry?utmost=1',
];

describe('documentKey()', () => {
  it.each(SAME_DOCUMENT)('%s is the story itself', (url) => {
    expect(documentKey(url)).toBe(STORY);
    expect(storyKey(url)).toBe(STORY);
  });

  it.each(SAME_STORY)('%s is not that beyond doubt', (url) => {
    expect(documentKey(url)).not.toBe(STORY);
  });
});

describe('storyKey()', () => {
  it.each(SAME_STORY)('%s is the same story', (url) => {
    expect(storyKey(url)).toBe(STORY);
  });

  it.each(OTHER)('%s is another story', (url) => {
    expect(storyKey(url)).not.toBe(STORY);
    expect(documentKey(url)).not.toBe(STORY);
  });

  it.each([
    ['https://harbour.example/story?id=7&section=sea', 'https://harbour.example/story?section=sea&id=7'],
    ['https://harbour.example/a.amp.html', 'https://harbour.example/a.html'],
    ['https://harbour.example/a.amp', 'https://harbour.example/a'],
    ['https://xn--hfen-loa.example/x', 'https://häfen.example/x'],
    ['https://harbour.example/fährhafen', 'https://harbour.example/f%c3%a4hrhafen'],
    ['https://harbour.example', 'http://www.harbour.example/index.htm?fbclid=1'],
  ])('%s is %s', (one, other) => {
    expect(storyKey(one)).toBe(storyKey(other));
  });

  it.each([
    // Nothing would be left of the name, or of the path.
    ['https://m.example/x', 'https://m.example/x'],
    ['https://www.example/x', 'https://www.example/x'],
    ['https://harbour.example/amp', 'https://harbour.example/amp'],
    ['https://harbour.example/.amp', 'https://harbour.example/.amp'],
    ['http://10.0.0.7:8080/x', 'https://10.0.0.7:8080/x'],
  ])('%s keeps what it stands on: %s', (url, key) => {
    expect(storyKey(url)).toBe(key);
  });

  it.each([
    '',
    'ferry',
    'javascript:alert(1)',
    'mailto:desk@harbour.example',
    'ftp://harbour.example/x',
    `https://harbour.example/${'x'.repeat(3_000)}`,
  ])('%s has none', (url) => {
    expect(storyKey(url)).toBeNull();
    expect(documentKey(url)).toBeNull();
  });

  const piece = fc.constantFrom(
    'amp',
    'index.html',
    'story',
    'a.amp.html',
    '.amp',
    '%61mp',
    '%%341',
    '%2%65',
    '../..',
    '',
    'default.aspx',
    ';jsessionid=1',
    '%2F',
  );
  const address = fc
    .record({
      scheme: fc.constantFrom('http', 'https'),
      host: fc.constantFrom(
        'www.m.amp.harbour.example',
        'm.example',
        'harbour.example.',
        '127.0.0.1:8080',
        'HARBOUR.example:443',
        'harbour.example:80',
      ),
      path: fc.array(fc.oneof(piece, fc.webFragments()), { maxLength: 6 }),
      query: fc.array(
        fc.oneof(
          fc.constantFrom('utm_x=1', 'amp', 'b=2', 'a=1', '%72ef=x', 'output=amp', '&', '%%372=x'),
          fc.webQueryParameters(),
        ),
        { maxLength: 5 },
      ),
    })
    .map(({ scheme, host, path, query }) => `${scheme}://${host}/${path.join('/')}?${query.join('&')}`);

  it('is its own key, and so is the key of the document', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.webUrl({ withQueryParameters: true, withFragments: true })), (url) => {
        for (const keyOf of [documentKey, storyKey]) {
          const key = keyOf(url);
          if (key === null) continue;
          expect(keyOf(key)).toBe(key);
        }
        const key = documentKey(url);
        expect(key === null ? null : storyKey(key)).toBe(storyKey(url));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not change by what readers bring along', () => {
    fc.assert(
      fc.property(address, fc.webFragments(), (url, fragment) => {
        expect(storyKey(`${url}&utm_source=letter#${fragment}`)).toBe(storyKey(url));
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(storyKey(`https://harbour.example/${text}`)).toContain('https://harbour.example/');
      }),
    );
  });
});

describe('isSameSite()', () => {
  it.each([
    ['https://www.harbour.example/a', 'https://harbour.example/b', true],
    ['https://m.harbour.example/a', 'https://www.harbour.example/b', true],
    ['https://news.harbour.example/a', 'https://harbour.example/b', true],
    ['https://harbour.example/a', 'https://edition.harbour.example/b', true],
    ['https://harbour.example/a', 'https://notharbour.example/b', false],
    ['https://harbour.example/a', 'https://harbour.test/a', false],
    ['https://one.harbour.example/a', 'https://two.harbour.example/a', false],
    ['https://harbour.example/a', 'https://example/a', false],
    ['https://harbour.example/a', 'no address', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(isSameSite(a, b)).toBe(same);
    expect(isSameSite(b, a)).toBe(same);
  });
});

describe('canonicalKey()', () => {
  it.each([
    [
      'another address of the site',
      'https://www.harbour.example/2026/ferry',
      'https://harbour.example/2026/ferry',
    ],
    ['a relative one', '/2026/ferry', 'https://harbour.example/2026/ferry'],
    ['the same story', `${STORY}?utm_source=x`, null],
    ['another site', 'https://elsewhere.example/ferry', null],
    ['the front page', 'https://harbour.example/', null],
    ['no address', 'javascript:void(0)', null],
    ['nothing', null, null],
  ])('%s: %s → %s', (_what, canonical, key) => {
    expect(canonicalKey(STORY, canonical)).toBe(key);
  });
});

describe('learnAddress()', () => {
  const NEW = 'https://tidings.example/ferry';
  const sent = (...hops: [to: string, status: number][]) => ({
    at: 0,
    requestedUrl: STORY,
    redirects: hops.map(([to, status]) => ({ to, status })),
  });
  const after = (sightings: readonly Parameters<typeof learnAddress>[1][]): StoryAddress =>
    sightings.reduce(learnAddress, UNMOVED);
  const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

  it('follows a permanent redirect once it was seen often enough, and not before', () => {
    expect(after(times(CONFIRMATIONS - 1, sent([NEW, 301]))).movedTo).toBeNull();
    expect(after(times(CONFIRMATIONS, sent([NEW, 301]))).movedTo).toBe(NEW);
    expect(after(times(CONFIRMATIONS, sent([`${STORY}/x`, 308], [NEW, 301]))).movedTo).toBe(NEW);
  });

  it.each([302, 303, 307])('never follows status %i, nor a chain that holds it', (status) => {
    const temporary = { url: NEW, since: 0, reported: false };
    expect(after(times(9, sent([NEW, status])))).toEqual({ ...UNMOVED, temporary });
    expect(after(times(9, sent([`${STORY}/x`, 301], [NEW, status])))).toEqual({ ...UNMOVED, temporary });
  });

  it('reports a temporary redirect once it has lasted, and forgets it when it ends', () => {
    const at = (ms: number) => ({ ...sent([NEW, 302]), at: ms });
    expect(after([at(10), at(10 + LONG_TEMPORARY_MS - 1)]).temporary?.reported).toBe(false);
    expect(after([at(10), at(10 + LONG_TEMPORARY_MS)]).temporary?.reported).toBe(true);
    expect(after([at(10), at(10 + LONG_TEMPORARY_MS), sent()])).toEqual(UNMOVED);
    expect(after([sent([`${STORY}/`, 302])])).toEqual(UNMOVED);
  });

  it('begins anew when the redirect leads elsewhere or stops', () => {
    const often = times(CONFIRMATIONS - 1, sent([NEW, 301]));
    expect(after([...often, sent(), ...often]).movedTo).toBeNull();
    expect(after([...often, sent([`${NEW}-2`, 301]), ...often]).movedTo).toBeNull();
  });

  it('does not take the front page for the story', () => {
    expect(after(times(9, sent(['https://harbour.example/', 301])))).toEqual(UNMOVED);
  });

  it('goes back when the new address is gone', () => {
    expect(forgetMove(after(times(CONFIRMATIONS, sent([NEW, 301]))))).toEqual(UNMOVED);
  });

  it('believes a canonical link that was stated often, and forgets it when it is not stated any more', () => {
    const canonicalUrl = 'https://harbour.example/2026/ferry';
    const stating = { ...sent(), canonicalUrl };
    expect(confirmedCanonical(after(times(CONFIRMATIONS - 1, stating)))).toBeNull();
    expect(confirmedCanonical(after(times(CONFIRMATIONS, stating)))).toBe(canonicalUrl);
    // A 304 says the same again.
    expect(confirmedCanonical(after([stating, ...times(CONFIRMATIONS - 1, sent())]))).toBe(canonicalUrl);
    expect(confirmedCanonical(after(times(9, sent())))).toBeNull();
    expect(
      confirmedCanonical(after([...times(CONFIRMATIONS, stating), { ...sent(), canonicalUrl: null }])),
    ).toBeNull();
    expect(
      confirmedCanonical(after(times(9, { ...sent(), canonicalUrl: 'https://elsewhere.example/ferry' }))),
    ).toBeNull();
  });
});

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Entry, Reading } from '../../src/discover/discover.ts';
import { newsSitemap, reading, rss } from '../support/discover/documents.ts';

const found = (result: Reading): Exclude<Reading, { kind: 'unreadable' }> => {
  if (result.kind === 'unreadable') throw new Error(result.failure.message);
  return result;
};
const entriesOf = (result: Reading): readonly Entry[] => found(result).entries;
const urlsOf = (result: Reading): string[] => entriesOf(result).map(({ url }) => url);
const complaintOf = (result: Reading): string =>
  result.kind === 'unreadable' ? `${result.failure.code} ${result.failure.message}` : result.kind;

const NOON = Date.UTC(2026, 10, 24, 12);

describe('feeds', () => {
  it('are read as RSS 2.0, times of any form included', () => {
    const result = found(
      reading(
        rss(
          '<title>Ferry &amp;amp; <![CDATA[<b>inquiry</b>]]></title><link>https://harbour.example/ferry?utm_source=rss#top</link><pubDate>Tue, 24 Nov 2026 12:00:00 GMT</pubDate>',
          '<title>By its guid</title><guid>https://harbour.example/guid</guid><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-24T13:00:00+01:00</dc:date>',
        ),
      ),
    );
    expect(result).toMatchObject({ kind: 'feed', cut: false, badCount: 0 });
    expect(result.entries).toEqual([
      {
        url: 'https://harbour.example/ferry?utm_source=rss',
        key: 'https://harbour.example/ferry',
        title: 'Ferry & inquiry',
        publishedAt: NOON,
        modifiedAt: null,
      },
      {
        url: 'https://harbour.example/guid',
        key: 'https://harbour.example/guid',
        title: 'By its guid',
        publishedAt: NOON,
        modifiedAt: null,
      },
    ]);
  });

  it('are read as Atom, relative links by xml:base', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/news/"><title>t</title>
      <entry><title type="html">&lt;i&gt;Ferry&lt;/i&gt;</title><link rel="self" href="feed/1"/><link href="ferry"/>
      <published>2026-11-24T12:00:00</published><updated>2026-11-24T13:00:00Z</updated></entry></feed>`;
    expect(entriesOf(reading(atom))).toEqual([
      {
        url: 'https://harbour.example/news/ferry',
        key: 'https://harbour.example/news/ferry',
        title: 'Ferry',
        publishedAt: NOON,
        modifiedAt: NOON + 3_600_000,
      },
    ]);
  });

  it('are read as JSON Feed and as RSS 1.0', () => {
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 't',
      items: [{ id: '1', url: '/ferry', title: 'Ferry', date_modified: '2026-11-24T12:00:00Z' }],
    });
    expect(entriesOf(reading(json))).toMatchObject([
      { url: 'https://harbour.example/ferry', title: 'Ferry', publishedAt: null, modifiedAt: NOON },
    ]);
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>t</title></channel>
      <item rdf:about="https://harbour.example/ferry"><title>Ferry</title><link>https://harbour.example/ferry</link></item></rdf:RDF>`;
    expect(urlsOf(reading(rdf))).toEqual(['https://harbour.example/ferry']);
  });

  it('report bad entries with their places and keep the good ones', () => {
    const result = found(
      reading(
        rss(
          '<title>no link</title>',
          '<link>javascript:alert(1)</link>',
          '<link>http://127.0.0.1/admin</link>',
          '<link>http://[::ffff:10.0.0.1]/</link>',
          '<link>http://0x7f.1/</link>',
          '<link>https://desk:secret@harbour.example/</link>',
          '<link>file:///etc/passwd</link>',
          '<link>/relative</link>',
          '<link>../up</link>',
          '<link>/relative?fbclid=1</link>',
          '<guid isPermaLink="false">17</guid>',
        ),
      ),
    );
    expect(result.entries.map(({ url }) => url)).toEqual([
      'https://harbour.example/relative',
      'https://harbour.example/up',
    ]);
    expect(result.badCount).toBe(8);
    expect(result.bad.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 11]);
    const said = result.bad.map(({ reason }) => reason).join('\n');
    expect(said).toContain('has no link');
    expect(said).toContain('javascript:alert(1)');
    expect(said).toContain('127.0.0.1');
    expect(said).not.toContain('secret');
  });

  it('do not expand the entities they declare', () => {
    const levels = Array.from(
      'bcdefghij',
      (name, i) => `<!ENTITY ${name} "${`&${'abcdefghij'[i]};`.repeat(10)}">`,
    );
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha ha ha ">${levels.join('')}]>${rss(
      '<title>&j;</title><link>https://harbour.example/laughs</link>',
    ).replace(/^<\?xml[^>]*>/, '')}`;
    const before = process.memoryUsage().rss;
    const [entry] = entriesOf(reading(bomb));
    expect(entry?.url).toBe('https://harbour.example/laughs');
    expect(entry?.title?.length ?? 0).toBeLessThanOrEqual(301);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it('that refer to a file are refused, and the file is not read', () => {
    const outside = `<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&f;</title><link>/a</link></item></channel></rss>`;
    expect(complaintOf(reading(outside))).toContain('SOURCE_UNREADABLE');
    expect(JSON.stringify(reading(outside))).not.toContain('root:');
  });

  it('of 100,000 entries are read up to the limit, and said to be cut', () => {
    const items = Array.from(
      { length: 100_000 },
      (_, i) => `<title>Story ${i}</title><link>https://harbour.example/${i}</link>`,
    );
    const result = found(reading(rss(...items)));
    expect(result.cut).toBe(true);
    expect(result.entries).toHaveLength(5_000);
    expect(result.entries[0]?.url).toBe('https://harbour.example/0');
  });

  it('are read in the charset they are in, not in the one they claim', () => {
    const text = rss('<title>Häfen – “Fähre”</title><link>/ferry</link>');
    const claims = (charset: string): string => text.replace('utf-8', charset);
    const title = (body: Uint8Array, contentType: string | null = null): string | null | undefined =>
      entriesOf(reading(body, { contentType }))[0]?.title;
    const expected = 'Häfen – “Fähre”';
    expect(title(iconv.encode(claims('windows-1252'), 'windows-1252'))).toBe(expected);
    expect(title(iconv.encode(text, 'windows-1252'))).toBe(expected);
    expect(title(Buffer.from(claims('iso-8859-1')))).toBe(expected);
    expect(title(Buffer.from(text), 'application/rss+xml; charset=iso-8859-1')).toBe(expected);
    expect(title(iconv.encode(claims('utf-16'), 'utf-16le', { addBOM: true }))).toBe(expected);
    expect(title(Buffer.from(`\uFEFF${text}`))).toBe(expected);
  });
});

describe('sitemaps', () => {
  const ferry =
    '<loc>https://harbour.example/ferry?a=1&amp;b=2</loc><lastmod>2026-11-24T12:00:00Z</lastmod><image:image><image:loc>https://pictures.example/1.jpg</image:loc></image:image><news:news><news:publication_date>2026-11-24</news:publication_date><news:title><![CDATA[Ferry & inquiry]]></news:title></news:news>';

  it('are read with the news extension, and pictures are no stories', () => {
    const result = found(reading(newsSitemap(ferry)));
    expect(result.kind).toBe('sitemap');
    expect(result.entries).toEqual([
      {
        url: 'https://harbour.example/ferry?a=1&b=2',
        key: 'https://harbour.example/ferry?a=1&b=2',
        title: 'Ferry & inquiry',
        publishedAt: Date.UTC(2026, 10, 24),
        modifiedAt: NOON,
      },
    ]);
  });

  it('are unpacked, and a bomb is refused by what it would unpack to', () => {
    expect(urlsOf(reading(gzipSync(newsSitemap(ferry))))).toHaveLength(1);
    const bomb = gzipSync(Buffer.alloc(30_000_000, 0x20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(complaintOf(reading(bomb))).toContain('decompresses to more than');
    expect(complaintOf(reading(gzipSync('x').subarray(0, 8)))).toContain('damaged');
  });

  it('name further sitemaps', () => {
    const index =
      '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/news-1.xml.gz</loc><lastmod>2026-11-24T12:00:00Z</lastmod></sitemap><sitemap><loc>ftp://harbour.example/2</loc></sitemap></sitemapindex>';
    const result = found(reading(index));
    expect(result).toMatchObject({ kind: 'index', badCount: 1 });
    expect(result.entries).toMatchObject([
      { url: 'https://harbour.example/news-1.xml.gz', modifiedAt: NOON },
    ]);
  });

  it('of 60,000 addresses are read up to 50,000', () => {
    const urls = Array.from({ length: 60_000 }, (_, i) => `<loc>https://harbour.example/${i}</loc>`);
    const result = found(reading(newsSitemap(...urls)));
    expect(result.cut).toBe(true);
    expect(result.entries).toHaveLength(50_000);
  });
});

describe('section pages', () => {
  const page = `<!doctype html><html><head><base href="/news/"><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
    <body><nav><a href="/">Front</a><a href="/about">About</a><a href="#main">Skip</a><a href="mailto:desk@harbour.example">Write</a></nav>
    <a href="ferry-inquiry-opens-today"><img alt="A ferry"></a><a href="ferry-inquiry-opens-today"><h2>Ferry   inquiry</h2><span>opens today</span></a>
    <a href="https://elsewhere.example/a-long-slug-of-words">Elsewhere</a><a href="http://192.168.0.1/a-long-slug-of-words">Router</a>
    <a href="javascript:void(0)">Menu</a><a href="/2026/1234567">Numbered</a><a>nowhere</a></body></html>`;

  it('give the links of the site that look like stories, each once, with the longest text', () => {
    const result = found(reading(page));
    expect(result.entries.map(({ url, title }) => ({ url, title }))).toEqual([
      { url: 'https://harbour.example/news/ferry-inquiry-opens-today', title: 'Ferry inquiry opens today' },
      { url: 'https://harbour.example/2026/1234567', title: 'Numbered' },
    ]);
    expect(result.kind === 'page' && result.feeds).toEqual(['https://harbour.example/feed.xml']);
    expect(result.badCount).toBe(1);
  });

  it('give all links of the site where rules will choose', () => {
    expect(urlsOf(reading(page, { guess: false }))).toContain('https://harbour.example/about');
  });

  it('are bounded', () => {
    const links = Array.from({ length: 100_000 }, (_, i) => `<a href="/s/${100_000 + i}">x`).join('');
    const result = found(reading(`<html><body>${'<div>'.repeat(50_000)}${links}`));
    expect(result.cut).toBe(true);
    expect(result.entries).toHaveLength(5_000);
  });
});

describe('what is none of them', () => {
  it.each([
    ['', 'SOURCE_UNREADABLE https://harbour.example/list is empty.'],
    [
      'good morning',
      'SOURCE_UNREADABLE https://harbour.example/list is not a feed, a sitemap or an HTML page.',
    ],
    [
      '<svg xmlns="x"><a/></svg>',
      'SOURCE_UNREADABLE https://harbour.example/list is not a feed, a sitemap or an HTML page.',
    ],
    ['{"hello": 1}', 'is a broken feed'],
    ['%PDF-1.7', 'is not a feed'],
  ])('%j is named', (body, complaint) => {
    expect(complaintOf(reading(body))).toContain(complaint);
  });

  it('is named when it is another kind than was asked for', () => {
    expect(complaintOf(reading('<!doctype html><p>', { kind: 'feed' }))).toBe(
      'SOURCE_UNREADABLE https://harbour.example/list is a page, not a feed.',
    );
    expect(complaintOf(reading(rss(), { kind: 'sitemap' }))).toContain('is a feed, not a sitemap');
  });

  it('never makes a reader throw, cut off anywhere or filled with anything', () => {
    const samples = [
      rss('<title>Ferry</title><link>/ferry</link><pubDate>x</pubDate>'),
      newsSitemap('<loc>/ferry</loc><lastmod>never</lastmod>'),
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/></entry></feed>',
      '{"version":"https://jsonfeed.org/version/1","items":[{"url":1},null,{"url":"/a"}]}',
      '<html><a href="/a-b-c-d">x</a><base href="::">',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(400),
        fc.string(),
        fc.uint8Array(),
        (sample, at, text, bytes) => {
          const kinds = [sample.slice(0, at), sample.slice(0, at) + text + sample.slice(at)].map(
            (body) => reading(body).kind,
          );
          expect([...kinds, reading(bytes).kind].every((kind) => kind.length > 0)).toBe(true);
        },
      ),
    );
  });
});

import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText, type Entry, findHub, type Reading, readOutlines } from '../../src/discover/discover.ts';
import { newsSitemap, reading, rss } from '../support/discover/documents.ts';

const entriesOf = (result: Reading): readonly Entry[] => {
  if (result.kind === 'unreadable') throw new Error(result.failure.message);
  return result.entries;
};
const pathsOf = (result: Reading): string[] => entriesOf(result).map(({ url }) => new URL(url).pathname);
const titlesOf = (result: Reading): (string | null)[] => entriesOf(result).map(({ title }) => title);

const ATOM = 'http://www.w3.org/2005/Atom';

describe('relative links', () => {
  const atom = (root: string, entry: string, link: string): string =>
    `<feed xmlns="${ATOM}"${root}><entry${entry}><link${link} href="ferry"/></entry></feed>`;

  it.each([
    ['of the feed', atom(' xml:base="https://harbour.example/a/"', '', ''), '/a/ferry'],
    ['relative to the document', atom(' xml:base="/c/"', '', ''), '/c/ferry'],
    ['relative within relative', atom(' xml:base="/c/"', ' xml:base="d/"', ''), '/c/d/ferry'],
    ['of the link', atom('', '', ' xml:base="/e/"'), '/e/ferry'],
    ['on all three', atom(' xml:base="/a/"', ' xml:base="b/"', ' xml:base="c/"'), '/a/b/c/ferry'],
    ['that is none', atom(' xml:base="http://["', '', ''), '/ferry'],
    [
      'of RSS',
      '<rss version="2.0" xml:base="/f/"><channel><item><link>ferry</link></item></channel></rss>',
      '/f/ferry',
    ],
    [
      'of an item of RSS',
      '<rss version="2.0"><channel><item xml:base="/g/"><link>ferry</link></item></channel></rss>',
      '/g/ferry',
    ],
  ])('are resolved by a base %s', (_what, xml, path) => {
    expect(pathsOf(reading(xml))).toEqual([path]);
  });

  it('do not grow without bound in nested bases, and depth is limited', () => {
    const deep = '<x xml:base="deeper/and/deeper/">'.repeat(50_000);
    const before = '<entry><link href="first"/></entry>';
    const after = '<entry><link href="ferry"/>';
    expect(pathsOf(reading(`<feed xmlns="${ATOM}">${before}${after}${deep}`))).toEqual(['/first']);
    expect(reading(`<feed xmlns="${ATOM}">${after}${deep}`).kind).toBe('unreadable');
  });
});

describe('namespaces count, prefixes do not', () => {
  const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
  it.each([
    [
      'a sitemap under a prefix',
      '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>/ferry</s:loc></s:url></s:urlset>',
      null,
    ],
    [
      'news under another prefix',
      newsSitemap(`<loc>/ferry</loc><n:news xmlns:n="${NEWS}"><n:title>Ferry</n:title></n:news>`),
      'Ferry',
    ],
    [
      'news as default namespace, beside the title of a picture',
      newsSitemap(
        `<image:image><image:loc>/p.jpg</image:loc><image:title>Pier</image:title></image:image><loc>/ferry</loc><news xmlns="${NEWS}"><title>Ferry</title></news>`,
      ),
      'Ferry',
    ],
    [
      'news without a declaration',
      '<urlset><url><loc>/ferry</loc><news:news><news:title>Ferry</news:title></news:news></url></urlset>',
      'Ferry',
    ],
    [
      'Atom under a prefix',
      `<w:feed xmlns:w="${ATOM}"><w:entry><w:title>Ferry</w:title><w:link href="/ferry"/></w:entry></w:feed>`,
      'Ferry',
    ],
    [
      'an Atom link in RSS',
      `<rss version="2.0" xmlns:w="${ATOM}"><channel><item><title>Ferry</title><w:link rel="self" href="/no"/><w:link href="/ferry"/></item></channel></rss>`,
      'Ferry',
    ],
    [
      'RSS 1.0 under prefixes',
      '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:o="http://purl.org/rss/1.0/"><o:item r:about="/about"><o:title>Ferry</o:title><o:link>/ferry</o:link></o:item></r:RDF>',
      'Ferry',
    ],
    [
      'the title of media before the title of the item',
      '<rss version="2.0" xmlns:m="http://search.yahoo.com/mrss/"><channel><item><m:group><m:title>Pier</m:title></m:group><m:title>Sea</m:title><title>Ferry</title><link>/ferry</link></item></channel></rss>',
      'Ferry',
    ],
    [
      'the title of a cited source',
      `<feed xmlns="${ATOM}"><entry><source><title>Gazette</title><link href="/gazette"/></source><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Fe<b>rry</b></div></title><link href="/ferry"/></entry></feed>`,
      'Ferry',
    ],
  ])('%s', (_what, xml, title) => {
    const result = reading(xml);
    expect(pathsOf(result)).toEqual(['/ferry']);
    expect(titlesOf(result)).toEqual([title]);
  });

  it('an entry without a link is identified by its id, if that is an address', () => {
    const entry = (id: string): string =>
      `<feed xmlns="${ATOM}"><entry><id>${id}</id><content>Back.</content></entry></feed>`;
    expect(pathsOf(reading(entry('https://harbour.example/ferry')))).toEqual(['/ferry']);
    expect(reading(entry('urn:ferry'))).toMatchObject({ entries: [], bad: [{ reason: 'has no link' }] });
  });
});

describe('what stands before the root', () => {
  const feed = rss('<link>/ferry</link>');
  it.each([
    ['blank lines', `\n\n ${feed}`],
    ['a notice', `Notice: Undefined index in line 12\n${feed}`],
    ['a warning in HTML', `<br />\n<b>Warning</b>: headers <b>/feed.php</b><br />\n${feed}`],
    ['a long comment', feed.replace('?>', `?><!-- ${'<urlset> by hand '.repeat(500)}-->`)],
    ['a document type', feed.replace('?>', '?><!DOCTYPE rss [<!ENTITY eacute "&#233;"> <!-- > -->]>')],
  ])('%s does not hide a feed', (_what, xml) => {
    expect(pathsOf(reading(xml))).toEqual(['/ferry']);
  });

  it('does not turn a page about feeds into a feed', () => {
    const page = `<!doctype html><html><body><a href="/a-ferry-comes-back">x</a><pre>${feed}</pre></body></html>`;
    expect(reading(page).kind).toBe('page');
    expect(reading(`<div><feed>x</feed><a href="/a-ferry-comes-back">x</a></div>`).kind).toBe('page');
  });
});

describe('lists of addresses', () => {
  it('are sitemaps, with their invalid lines', () => {
    const lines =
      'https://harbour.example/a\r\n\r\nhttps://harbour.example/b\r\nhttps://harbour.example/c\r\nnone\r\n';
    const result = reading(`\uFEFF${lines}`);
    expect(result).toMatchObject({ kind: 'sitemap', bad: [{ position: 4 }] });
    expect(pathsOf(result)).toEqual(['/a', '/b', '/c']);
  });

  it('are not any text with an address in it', () => {
    expect(reading('More at\nhttps://harbour.example/a\n').kind).toBe('unreadable');
  });
});

describe('the charset', () => {
  const broken = (text: string, byte: number): Buffer => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('#')] = byte;
    return bytes;
  };
  it('of UTF-8 is not lost by a broken byte', () => {
    const body = broken(rss('<title>Größe der Fähre #</title><link>/ferry</link>'), 0xe9);
    expect(titlesOf(reading(body))).toEqual(['Größe der Fähre \uFFFD']);
    expect(titlesOf(reading(body, { contentType: 'text/xml; charset=utf-8' }))).toEqual([
      'Größe der Fähre \uFFFD',
    ]);
  });

  it('of other encodings is the declared one', () => {
    const opml =
      '<?xml version="1.0" encoding="iso-8859-2"?><opml version="2.0"><body><outline text="Žilina dôležité" xmlUrl="https://harbour.example/feed"/></body></opml>';
    const decoded = decodeText(iconv.encode(opml, 'iso-8859-2'), null, 10_000);
    expect(decoded.kind === 'text' && readOutlines(decoded.text)?.[0]?.title).toBe('Žilina dôležité');
  });

  it.each(['utf-16le', 'utf-16be'])('is %s with and without a mark', (charset) => {
    for (const addBOM of [true, false]) {
      const bytes = iconv.encode('url;name\nhttps://harbour.example/a;Fähre\n', charset, { addBOM });
      expect(decodeText(bytes, null, 10_000)).toEqual({
        kind: 'text',
        text: 'url;name\nhttps://harbour.example/a;Fähre\n',
      });
    }
  });
});

describe('the hub of a feed', () => {
  const page = (link?: string) => ({
    url: 'https://harbour.example/feed.xml',
    headers: link === undefined ? {} : { link },
  });
  const inFeed = { hubs: ['https://hub.example/'], self: 'https://harbour.example/feed' };

  it('is named in the feed, or before that in Link fields', () => {
    expect(findHub(page(), inFeed)).toEqual({
      hub: 'https://hub.example/',
      topic: 'https://harbour.example/feed',
    });
    const header =
      '<https://other.example/h,1>; title="a, b"; rel="x HUB", </topic>; rel=self, <https://third.example>; rel=hub';
    expect(findHub(page(header), inFeed)).toEqual({
      hub: 'https://other.example/h,1',
      topic: 'https://harbour.example/topic',
    });
    expect(findHub(page(), { hubs: inFeed.hubs, self: null })).toBeNull();
    expect(findHub(page(), { hubs: ['mailto:hub@harbour.example'], self: inFeed.self })).toBeNull();
  });

  it.each([
    [
      'RSS',
      `<rss version="2.0" xmlns:a="${ATOM}"><channel><a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="/feed"/><item><a:link rel="self" href="/no"/></item></channel></rss>`,
    ],
    [
      'Atom',
      `<feed xmlns="${ATOM}"><link rel="hub" href="https://hub.example/"/><link rel="self" href="/feed"/></feed>`,
    ],
    [
      'JSON Feed',
      '{"version":"https://jsonfeed.org/version/1.1","title":"t","feed_url":"https://harbour.example/feed","hubs":[{"type":"WebSub","url":"https://hub.example/"}],"items":[]}',
    ],
  ])('is read from %s', (_what, text) => {
    const result = reading(text);
    expect(result.kind === 'feed' && findHub(page(), result)).toEqual({
      hub: 'https://hub.example/',
      topic: 'https://harbour.example/feed',
    });
  });
});

import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodePage } from '../../../src/extract/page/charset.ts';
import { read, texts } from '../../support/extract/fixtures.ts';

const RUSSIAN =
  'Паром «Селки» вернулся на северную линию в понедельник после одиннадцати недель ремонта в сухом доке.';
const GREEK = 'Το πορθμείο επέστρεψε στη βόρεια γραμμή τη Δευτέρα.';

const decode = (
  body: Uint8Array,
  more: { contentType?: string | null; url?: string } = {},
): ReturnType<typeof decodePage> =>
  decodePage({ body, contentType: null, url: 'https://news.example/', ...more });

const encode = (text: string, charset: string): Uint8Array => iconv.encode(text, charset);

describe('the charset of a page', () => {
  it('is what a byte order mark says, against header and meta', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`<p>${RUSSIAN}</p>`, 'utf16le')]);
    const decoded = decode(utf16, { contentType: 'text/html; charset=utf-8' });
    expect([decoded.name, decoded.source]).toEqual(['utf-16le', 'bom']);
    expect(decoded.text).toBe(`<p>${RUSSIAN}</p>`);
  });

  it('is read from a big-endian mark as well, up to the article', () => {
    const body = Buffer.from(`\ufeff<article><h1>Паром</h1><p>${RUSSIAN}</p></article>`, 'utf16le').swap16();
    expect(texts(read(body, { contentType: null }))).toEqual([RUSSIAN]);
  });

  it('is what the header says, against meta', () => {
    const body = encode(`<meta charset="iso-8859-7"><p>${RUSSIAN}</p>`, 'windows-1251');
    const decoded = decode(body, { contentType: 'text/html; charset="windows-1251"' });
    expect([decoded.name, decoded.source]).toEqual(['windows-1251', 'http']);
    expect(decoded.text).toContain(RUSSIAN);
  });

  it('is what meta says where the header is silent, even late in the head', () => {
    const body = encode(
      `<!doctype html><head>${'<!-- padding -->'.repeat(100)}<meta http-equiv="Content-Type" content="text/html; charset=windows-1253"></head><p>${GREEK}</p>`,
      'windows-1253',
    );
    const decoded = decode(body);
    expect([decoded.name, decoded.source]).toEqual(['windows-1253', 'meta']);
    expect(decoded.text).toContain(GREEK);
  });

  it('is UTF-8 where nothing is declared and the bytes allow it', () => {
    const decoded = decode(encode(`<p>Où ça ?</p>`, 'utf-8'));
    expect([decoded.name, decoded.source, decoded.text]).toEqual(['utf-8', 'utf-8-valid', '<p>Où ça ?</p>']);
  });

  it('is UTF-8 beyond doubt even where the declaration is stale', () => {
    const decoded = decode(encode(`<meta charset="euc-kr"><p>${RUSSIAN}</p>`, 'utf-8'), {
      contentType: 'text/html; charset=iso-8859-1',
    });
    expect([decoded.name, decoded.source]).toEqual(['utf-8', 'utf-8-valid']);
    expect(decoded.text).toContain(RUSSIAN);
  });

  it('is the default of the language or the domain where nothing else helps', () => {
    const russian = encode(`<html lang="ru"><p>${RUSSIAN}</p>`, 'windows-1251');
    expect(decode(russian).text).toContain(RUSSIAN);
    const bare = encode(`<p>${RUSSIAN}</p>`, 'windows-1251');
    const decoded = decode(bare, { url: 'https://gazeta.example.ru/a' });
    expect([decoded.name, decoded.source]).toEqual(['windows-1251', 'domain-default']);
    expect(decode(bare).name).toBe('windows-1251');
  });

  it('goes on to the next step when a declared UTF-8 is plainly wrong', () => {
    const decoded = decode(encode(`<html lang="ru"><meta charset="utf-8"><p>${RUSSIAN}</p>`, 'windows-1251'));
    expect(decoded.text).toContain(RUSSIAN);
  });

  it('keeps a declared UTF-8 with one damaged byte', () => {
    const body = Buffer.concat([
      encode(`<meta charset="utf-8"><p>${RUSSIAN}`, 'utf-8'),
      Buffer.from([0xd0]),
      encode('</p>', 'utf-8'),
    ]);
    const decoded = decode(body);
    expect([decoded.name, decoded.source]).toEqual(['utf-8', 'meta']);
    expect(decoded.text).toContain(RUSSIAN);
  });

  it('ignores a label nobody knows, and reads what TextDecoder lacks', () => {
    expect(
      decode(encode('<p>plain</p>', 'utf-8'), { contentType: 'text/html; charset=x-harbour' }).source,
    ).toBe('utf-8-valid');
    const decoded = decode(encode('<p>Olá</p>', 'cp850'), { contentType: 'text/html; charset=cp850' });
    expect([decoded.text, decoded.name]).toEqual(['<p>Olá</p>', 'cp850']);
  });

  const GERMAN =
    '<article><p>Der Hafenmeister ließ den äußeren Kai sperren, weil sich die Kette gelöst hatte, für Wochen.</p></article>';

  it.each(['utf16le', 'utf16-be'])('is %s where every other byte is zero, without a mark', (charset) => {
    for (const contentType of [null, 'text/html; charset=utf-16', 'text/html; charset=utf-8']) {
      const body = encode(GERMAN, charset);
      expect(decode(body, { contentType })).toMatchObject({ source: 'zero-bytes', text: GERMAN });
      expect(texts(read(body, { contentType }))).toHaveLength(1);
    }
  });

  it('is not taken for binary data because of a stray zero byte', () => {
    const body = encode(GERMAN.replace('Kai', 'K\0ai'), 'utf-8');
    expect(texts(read(body, { contentType: 'text/html' }))).toHaveLength(1);
    const zeros = Buffer.concat([encode('<p>', 'utf-8'), Buffer.alloc(200)]);
    expect(read(zeros, { contentType: 'text/html' }).quality.verdict).toBe('not-html');
  });

  it('is UTF-8 after four letters of several bytes, where one byte a letter is declared', () => {
    const latin = { contentType: 'text/html; charset=iso-8859-1' };
    expect(decode(encode(GERMAN, 'utf-8'), latin).text).toBe(GERMAN);
    expect(decode(encode('<p>Où ça ?</p>', 'latin1'), latin).text).toBe('<p>Où ça ?</p>');
    expect(decode(encode('<p>Ã¼ber</p>', 'latin1'), latin).text).toBe('<p>Ã¼ber</p>');
  });

  it('keeps UTF-8 into which a piece of another encoding was pasted, and leaves what has no whole letter', () => {
    const utf8 = { contentType: 'text/html; charset=utf-8' };
    const pasted = Buffer.concat([encode(GERMAN, 'utf-8'), encode('<p>Über für</p>', 'latin1')]);
    expect(decode(pasted, utf8).text).toContain('äußeren Kai');
    expect(decode(encode(`<p>${'plain '.repeat(200)}Höhe</p>`, 'latin1'), utf8).text).toContain('Höhe');
  });

  it('tells the two old encodings of Japanese and of Russian by their bytes', () => {
    const japanese =
      '<html lang="ja"><p>港長は金曜日、古い鎖が夜のうちに外れたため、外側の埠頭を閉鎖した。</p>';
    expect(decode(encode(japanese, 'euc-jp'))).toMatchObject({ name: 'euc-jp', text: japanese });
    expect(decode(encode(japanese, 'shift_jis'))).toMatchObject({ name: 'shift_jis', text: japanese });
    const russian = `<html lang="ru"><p>${RUSSIAN}</p>`.replace(/[«»]/g, '"');
    expect(decode(encode(russian, 'koi8-r'))).toMatchObject({ name: 'koi8-r', text: russian });
  });
});

describe('encodings by the tables of browsers', () => {
  const tables: readonly (readonly [string, Uint8Array, string])[] = [
    ['windows-1252', Uint8Array.of(0x80, 0x20, 0x93, 0xe9, 0x94, 0x20, 0x96, 0x85), '€ “é” –…'],
    ['iso-8859-1', Uint8Array.of(0x84, 0x61, 0x93), '„a“'],
    ['us-ascii', Uint8Array.of(0x92), '’'],
    ['euc-kr', Uint8Array.of(0x8c, 0x63, 0xb0, 0xa1), '똠가'],
    ['big5', Uint8Array.of(0xa4, 0xa4, 0xa4, 0xe5), '中文'],
  ];
  it.each(tables)('%s', (charset, body, text) => {
    expect(decode(body, { contentType: `text/html; charset=${charset}` }).text).toBe(text);
  });

  it('reads characters of Hong Kong in big5', () => {
    const body = encode('<p>渡輪喺夜晚開，係街坊嘅。</p>', 'big5hkscs');
    expect(decode(body, { contentType: 'text/html; charset=big5' }).text).toBe(
      '<p>渡輪喺夜晚開，係街坊嘅。</p>',
    );
  });

  const undeclared: readonly (readonly [string, string])[] = [
    ['windows-1251', RUSSIAN],
    ['koi8-r', RUSSIAN.replaceAll(/[«»]/g, '')],
    ['gb18030', '渡轮公司星期一表示，北线的渡轮将在干船坞停留十一个星期之后重新开航。'],
    ['big5', '渡輪公司星期一表示，北線的渡輪將在乾船塢停留十一個星期之後重新開航。'],
    ['shift_jis', 'フェリーは月曜日に北の航路に戻ったと会社は発表しました。乗客は喜んでいます。'],
    ['euc-kr', '여객선은 월요일에 북쪽 노선으로 돌아왔다고 회사가 밝혔다. 승객들은 기뻐하고 있다.'],
    ['windows-1253', `${GREEK} Οι επιβάτες περίμεναν επί έντεκα εβδομάδες.`],
    [
      'windows-1252',
      'Le bac a été rénové cet été, « après une année difficile », a déclaré l’équipage épuisé.',
    ],
  ];
  it.each(undeclared)('tells %s by its bytes alone', (charset, text) => {
    const decoded = decode(encode(`<html><body><p>${text}</p></body></html>`, charset));
    expect([decoded.name, decoded.text]).toEqual([charset, `<html><body><p>${text}</p></body></html>`]);
  });
});

describe('a page sent as XHTML', () => {
  const page = `<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="/a.js"/></head><body><h1>Selkie returns</h1><p>The ferry Selkie returned to the northern line on Monday after eleven weeks in dry dock.</p><iframe src="/x"/><textarea rows="1"/><p>Passengers had been carried by a smaller boat, which could take only twelve cars at a time.</p></body></html>`;

  it('closes elements by the slash in their tag', () => {
    expect(texts(read(page, { contentType: 'application/xhtml+xml; charset=utf-8' }))).toHaveLength(2);
  });

  it('is read like a browser reads it when it is sent as HTML', () => {
    expect(texts(read(page, { contentType: 'text/html; charset=utf-8' }))).toEqual([]);
  });
});

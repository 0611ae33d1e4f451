import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeHtml, otherThanHtml, sourceIn } from '../../src/fetch/content-type.ts';

const bytes = (text: string, encoding: BufferEncoding = 'latin1'): Uint8Array => Buffer.from(text, encoding);
const PAGE = bytes('<!doctype html><title>Story</title><p>Text');

describe('an answer', () => {
  it.each([
    ['text/html', PAGE],
    ['text/html; charset=utf-8', PAGE],
    ['TEXT/HTML;charset="utf-8"', PAGE],
    ['application/xhtml+xml', PAGE],
    ['text/html', bytes('no markup at all')],
    ['text/html', bytes('')],
    ['text/html, text/html', PAGE],
    [undefined, PAGE],
    ['', PAGE],
    [undefined, bytes('')],
    [undefined, bytes('A story without any markup.')],
    [undefined, bytes('[Correction] A story without any markup.')],
    [undefined, bytes('\ufeff<!doctype html><p>x', 'utf16le')],
    ['text/plain', PAGE],
    ['text/plain', bytes('  \n<p>Text</p>')],
    ['text/plain', bytes('\ufeff<html>', 'utf8')],
    ['application/octet-stream', PAGE],
    [
      'application/xml',
      bytes('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'),
    ],
    ['text/xml', bytes('<html lang="en">')],
  ])('of type %j may be a page', (type, body) => {
    expect(otherThanHtml(type, body)).toBeNull();
    expect(mayBeHtml(type)).toBe(true);
  });

  it.each([
    ['application/pdf', bytes('%PDF-1.7'), 'PDF'],
    ['application/pdf', bytes(''), 'application/pdf'],
    ['text/html', bytes('%PDF-1.7'), 'PDF'],
    [undefined, bytes('%PDF-1.7'), 'PDF'],
    ['application/octet-stream', bytes('%PDF-1.7'), 'PDF'],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0'), 'JPEG image'],
    [undefined, bytes('\x89PNG\r\n'), 'PNG image'],
    [undefined, bytes('GIF89a'), 'GIF image'],
    [undefined, bytes('RIFF....WEBP'), 'RIFF file (image, audio or video)'],
    [undefined, bytes('PK\x03\x04'), 'ZIP file'],
    ['application/json', bytes('{"a":1}'), 'application/json'],
    ['application/json; charset=utf-8', PAGE, 'application/json'],
    [undefined, bytes(' {"a":1}'), 'JSON'],
    [undefined, bytes('[1,2]'), 'JSON'],
    ['application/rss+xml', bytes('<rss>'), 'application/rss+xml'],
    ['text/xml', bytes('<?xml version="1.0"?><rss><channel><title>News</title>'), 'XML'],
    [undefined, bytes('<feed xmlns="http://www.w3.org/2005/Atom">'), 'XML'],
    ['text/plain', bytes('Just words. 1 < 2.'), 'text/plain'],
    ['application/octet-stream', bytes('\x00\x01\x02'), 'application/octet-stream'],
    ['video/mp4', bytes(''), 'video/mp4'],
    ['text/css', PAGE, 'text/css'],
  ])('of type %j is named for what it is', (type, body, name) => {
    expect(otherThanHtml(type, body)).toBe(name);
  });

  it('of a type that leaves no doubt is known before its body is read', () => {
    for (const type of [
      'application/pdf',
      'image/png',
      'application/json',
      'video/mp4; codecs=x',
      'text/css',
    ]) {
      expect(mayBeHtml(type)).toBe(false);
    }
  });

  it('is judged alike before and after its body is read', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ maxLength: 50 }), (type, body) => {
        const other = otherThanHtml(type, body);
        expect(other !== null || mayBeHtml(type)).toBe(true);
        expect(other === null || other.length <= 100).toBe(true);
      }),
    );
  });
});

describe('a list of stories where one story is expected', () => {
  it.each([
    ['application/rss+xml; charset=utf-8', bytes(''), 'a feed'],
    ['application/feed+json', bytes(''), 'a feed'],
    ['text/xml', bytes('<?xml version="1.0"?><!-- ours --><rss version="2.0">'), 'a feed'],
    ['text/html', bytes('\ufeff<feed xmlns="http://www.w3.org/2005/Atom">', 'utf8'), 'a feed'],
    ['application/json', bytes('{ "version": "https://jsonfeed.org/version/1.1" }'), 'a feed'],
    ['application/xml', bytes('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'), 'a sitemap'],
    ['text/html', PAGE, null],
    ['text/html', bytes('<p>How to read an <rss> element</p>'), null],
    ['image/svg+xml', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), null],
    [undefined, bytes(''), null],
  ])('of type %j is named', (type, body, name) => {
    expect(sourceIn(type, body)).toBe(name);
  });
});

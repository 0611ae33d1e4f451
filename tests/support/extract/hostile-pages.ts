import { bytes } from './fixtures.ts';

const PARAGRAPH =
  'The harbour master closed the outer basin on Friday because the old chain had come loose in the night.';
const STORY = `<article><h1>Chain</h1><p>${PARAGRAPH}</p><p>2 ${PARAGRAPH}</p></article>`;

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const body = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? body.swap16() : body;
};

/** Pages that are made to hurt, each with the verdict and the number of paragraphs it must end in. */
export const HOSTILE: readonly {
  readonly name: string;
  readonly body: Uint8Array;
  readonly ends: readonly [verdict: string, paragraphs: number];
}[] = [
  { name: '2000-divs', body: bytes(`${'<div>'.repeat(2_000)}${STORY}`), ends: ['too-complex', 0] },
  { name: '50000-divs', body: bytes(`${'<div>'.repeat(50_000)}${STORY}`), ends: ['too-complex', 0] },
  { name: '500-divs', body: bytes(`${'<div>'.repeat(500)}${STORY}`), ends: ['ok', 2] },
  { name: '200000-paragraphs', body: bytes('<p>x</p>'.repeat(200_000)), ends: ['too-complex', 0] },
  {
    name: 'attribute-of-5-mb',
    body: bytes(STORY.replace('<article>', `<article class="${'share '.repeat(850_000)}">`)),
    ends: ['ok', 2],
  },
  { name: 'utf-16-le', body: utf16(STORY, false), ends: ['ok', 2] },
  { name: 'utf-16-be', body: utf16(STORY, true), ends: ['ok', 2] },
  {
    name: 'mixed-bidi',
    body: bytes(STORY.replaceAll('chain', '\u202echain\u202c \u2067السلسلة\u2069 \u200f')),
    ends: ['ok', 2],
  },
  {
    name: 'broken-markup',
    body: bytes(STORY.replaceAll('</p>', '</b></i></span>').replaceAll('</h1>', '</h1></div>')),
    ends: ['ok', 2],
  },
  {
    name: 'deep-linked-data',
    body: bytes(
      `<script type="application/ld+json">${'{"@graph":['.repeat(20_000)}${']}'.repeat(20_000)}</script>${STORY}`,
    ),
    ends: ['ok', 2],
  },
];

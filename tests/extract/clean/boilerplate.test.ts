import { describe, expect, it } from 'vitest';
import { explainExtraction } from '../../../src/extract/extract.ts';
import { bytes, fixture, read, texts } from '../../support/extract/fixtures.ts';

const STORY = [
  'The old bridge over the Orr has been closed for a month after divers found a crack in its second pier.',
  'Drivers are sent over the ring road, which adds about twenty minutes to the way into town, the council said.',
  'Why it is closed',
  'The crack was found by chance when a boat club asked divers to look for a lost anchor under the arches.',
  'When it opens',
  'Engineers hope to open one lane by the end of March if the weather lets them work at night.',
];

const pageOf = (inside: string): string =>
  `<html><body><article><h1>Bridge closed for a month</h1><p>${STORY[0]}</p>${inside}<p>${STORY[1]}</p></article></body></html>`;

describe('furniture inside and around a story', () => {
  it('leaves the story when menus, bylines, captions, plugs, cards, comments and biographies are gone', () => {
    expect(texts(read(fixture('furniture.html')))).toEqual(STORY);
  });

  const plugs: readonly (readonly [string, string])[] = [
    ['a related link', '<p><a href="/x">Boat club wins the autumn regatta after all</a></p>'],
    [
      'a list of related links',
      '<h3>Related stories</h3><ul><li><a href="/x">River police get a boat</a></li><li><a href="/y">Boat club wins</a></li></ul>',
    ],
    [
      'a newsletter form',
      '<div><h3>The harbour letter</h3><p>Every morning at six, with the tides.</p><input type="email"></div>',
    ],
    [
      'an image with its caption',
      '<div class="img"><img src="a.jpg"><span>The bridge on Sunday evening</span></div>',
    ],
    ['a share row', '<ul class="share"><li>Share</li><li>Tweet</li></ul>'],
    ['an advertisement label', '<p>Advertisement</p>'],
    [
      'a contact invitation',
      '<p><em>Do you know more? Contact us at <a href="mailto:desk@news.example">desk@news.example</a></em></p>',
    ],
    [
      'a hidden box',
      '<div style="display: none"><p>This text waits for a script that never comes, and no reader has ever seen it.</p></div>',
    ],
    ['a pull quote', '<blockquote>adds about twenty minutes to the way into town</blockquote>'],
    ['an ornament', '<p>* * *</p>'],
    [
      'a caption that the picture itself bears',
      '<img src="a.jpg" alt="The bridge on Sunday evening, seen from the boat club."><div>The bridge on Sunday evening, seen from the boat club.</div>',
    ],
    [
      'a line in italics below a picture',
      '<p><img src="a.jpg"></p><p><em>The bridge on Sunday evening</em></p>',
    ],
    [
      'a rule for comments',
      '<p>Note: comments that insult other readers of this page will not be shown, and all of them are read by a moderator before they appear below.</p>',
    ],
    ['contact details', '<p>Ina Brook, e-mail: ina.brook@council.example, phone: +44 20 5550 0199</p>'],
    [
      'an offer and what stands in its box',
      '<div><p>Subscribe to continue reading this story.</p><ul><li>All stories of the week</li><li>No notices between the lines</li></ul></div>',
    ],
    ['an offer in French', '<div><h3>Nouveau : découvrez nos offres</h3><p>Pour bien commencer.</p></div>'],
  ];
  it.each(plugs)('drops %s and nothing else', (_, html) => {
    expect(texts(read(pageOf(html)))).toEqual(STORY.slice(0, 2));
  });

  const link = '<a href="/a">council</a>';
  const content: readonly (readonly [string, string, string])[] = [
    ['a short statement', '<p>No one was hurt.</p>', 'No one was hurt.'],
    [
      'a sentence that begins like a byline',
      '<p>By Tuesday, the river had risen.</p>',
      'By Tuesday, the river had risen.',
    ],
    [
      'a sentence that begins like a note',
      '<p>Posted on Facebook, the video shows the pier from below.</p>',
      'Posted on Facebook, the video shows the pier from below.',
    ],
    [
      'a sentence about members',
      '<p>A meeting for members is planned.</p>',
      'A meeting for members is planned.',
    ],
    [
      'a sentence about signing up',
      `<p>People who sign up for the service of the ${link} are told when the bridge opens.</p>`,
      'People who sign up for the service of the council are told when the bridge opens.',
    ],
    [
      'a sentence about privacy',
      `<p>The ${link} changed its privacy policy and its terms of use on Monday.</p>`,
      'The council changed its privacy policy and its terms of use on Monday.',
    ],
    [
      'a sentence about a person with a trade',
      `<p>Mara Quill was the editor of the river almanac before the ${link} hired her.</p>`,
      'Mara Quill was the editor of the river almanac before the council hired her.',
    ],
    [
      'a sentence in a box that says nothing',
      '<div class="section box info"><p>Two lorries were turned back.</p></div>',
      'Two lorries were turned back.',
    ],
    [
      'a quotation in a figure',
      '<figure><blockquote>We looked for an anchor and found a crack.</blockquote></figure>',
      'We looked for an anchor and found a crack.',
    ],
    [
      'a table in a figure',
      '<figure><table><tr><td>Lorries</td><td>40</td></tr><tr><td>Cars</td><td>900</td></tr></table></figure>',
      'Lorries 40 Cars 900',
    ],
    [
      'a paragraph with many links',
      '<p>The papers are kept by <a href="/a">the council</a> and by <a href="/b">the river office</a>, both of which declined to show them to us.</p>',
      'The papers are kept by the council and by the river office, both of which declined to show them to us.',
    ],
    [
      'a bare address',
      '<p>https://news.example/documents/pier.pdf</p>',
      'https://news.example/documents/pier.pdf',
    ],
    [
      'a correction',
      '<p><em>Correction: an earlier version of this article named the wrong pier.</em></p>',
      'Correction: an earlier version of this article named the wrong pier.',
    ],
    [
      'a sentence about the comments of somebody',
      '<p>Her comments angered both moderators.</p>',
      'Her comments angered both moderators.',
    ],
    [
      'a heading in bold below a picture',
      '<img src="a.jpg"><p><strong>What the divers saw</strong></p>',
      'What the divers saw',
    ],
    ['who reported it', '<p><em>(Reporting by Wren Okoro)</em></p>', '(Reporting by Wren Okoro)'],
    [
      'an update note',
      '<p><strong>Update:</strong> the council has now published the report.</p>',
      'Update: the council has now published the report.',
    ],
  ];
  it.each(content)('keeps %s', (_, html, text) => {
    expect(texts(read(pageOf(html)))).toEqual([STORY[0], text, STORY[1]]);
  });

  it('keeps a short first sentence that names a time, and a last one with a link', () => {
    const first = 'The bridge was closed at 10:30 on Monday.';
    const last = 'Mara Quill, who writes the almanac, is the author of the report.';
    const page = `<article><h1>Bridge</h1><p>${first}</p><p>${STORY[0]}</p><p>${STORY[1]}</p><p>${last}</p></article>`;
    expect(texts(read(page))).toEqual([first, STORY[0], STORY[1], last]);
  });

  it('keeps linked words and linked lines among plain ones', () => {
    const lines = [
      'North bank: Orla, Selk, Wick',
      'South bank: Ham, Tyde',
      'East bank: Stane, Ilven',
      'Old Pier',
      'New Pier',
      'Boat Club',
    ];
    const link = (text: string): string =>
      text.replace(/(?<=: |, )\w+|^\w+ \w+(?=:)/g, '<a href="/$&">$&</a>');
    const places = `<p>${lines[0]}</p><p>${link(lines[1] ?? '')}</p><p>${lines[2]}</p>`;
    const list = `<ul><li>${lines[3]}</li><li>${lines[4]}</li><li><a href="/c">${lines[5]}</a></li></ul>`;
    expect(texts(read(pageOf(places + list)))).toEqual([STORY[0], ...lines, STORY[1]]);
  });

  it('drops a list of links with its label', () => {
    const list = '<ul><li>Topics</li><li><a href="/a">Bridges</a></li><li><a href="/b">Rivers</a></li></ul>';
    expect(texts(read(pageOf(list)))).not.toContain('Bridges');
  });

  it('knows a biography by the name of the author, and only at the end', () => {
    const bio = 'Wren Okoro spends a quarter of the year on boats and the rest of it near them.';
    const page = (byline: string): string =>
      `<html><head><meta name="author" content="${byline}"></head><body><article><h1>Bridge closed</h1><p>${STORY[0]}</p><p>${STORY[1]}</p><p><em>${bio}</em></p></article></body></html>`;
    expect(texts(read(page('Wren Okoro')))).toEqual(STORY.slice(0, 2));
    expect(texts(read(page('Ina Brook')))).toEqual([STORY[0], STORY[1], bio]);
    const named = page('Wren Okoro').replace(
      '<p>',
      `<p>Wren Okoro, who found the crack, spoke to us at the pier on Monday.</p><p>`,
    );
    expect(texts(read(named))[0]).toBe('Wren Okoro, who found the crack, spoke to us at the pier on Monday.');
  });

  it('drops the date between headline and story, however it is written', () => {
    for (const date of [
      'Nov. 20, 2026Updated: Nov. 20, 2026 1:35 a.m.',
      '3.3.2026, 10:15. Reading time: 4 min.',
    ]) {
      const page = `<article><h1>Bridge closed</h1><div>${date}</div><p>${STORY[0]}</p><p>${STORY[1]}</p></article>`;
      expect(texts(read(page))).toEqual(STORY.slice(0, 2));
    }
  });

  it('believes a big box before its unlucky name', () => {
    const page = `<body><div class="related-wrapper"><h1>Bridge closed</h1>${STORY.slice(0, 2)
      .map((text) => `<p>${text}</p>`)
      .join('')}</div></body>`;
    expect(texts(read(page))).toEqual(STORY.slice(0, 2));
  });

  it('finds a short story among many links that stand in no box of their own', () => {
    const links = Array.from({ length: 120 }, (_, i) => `<a href="/${i}">Page number ${i}</a><br><br>`).join(
      '',
    );
    const page = `<body>${links}<h1>Bridge closed</h1><p>${STORY[0]}</p><p>${STORY[1]}</p>${links}</body>`;
    expect(texts(read(page))).toEqual(STORY.slice(0, 2));
  });

  it('finds a first paragraph that stands apart from the others', () => {
    const page = `<body><div><h1>Bridge closed</h1></div><div class="top"><p>${STORY[0]}</p></div>
      <div class="grid"><ul><li><a href="/1">Tides of the week</a></li><li><a href="/2">Roads of the week</a></li><li><a href="/3">Trains</a></li><li><a href="/4">Buses</a></li><li><a href="/5">Boats</a></li><li><a href="/6">Bicycles</a></li><li><a href="/7">Weather</a></li></ul></div>
      <div class="article-body"><p>${STORY[1]}</p><p>${STORY[3]}</p><p>${STORY[5]}</p></div></body>`;
    expect(texts(read(page))).toEqual([STORY[0], STORY[1], STORY[3], STORY[5]]);
  });

  it('does not take a comment thread for the story, however long it is', () => {
    const thread = Array.from(
      { length: 30 },
      (_, i) =>
        `<div class="comment"><p>Comment ${i}: I crossed that bridge every day for thirty years and never looked down once, I must say.</p></div>`,
    );
    const page = `<body><article><h1>Bridge closed</h1><p>${STORY[0]}</p><p>${STORY[1]}</p><p>${STORY[3]}</p></article><section id="comments">${thread.join('')}</section></body>`;
    expect(texts(read(page))).toEqual([STORY[0], STORY[1], STORY[3]]);
  });

  it('finds the standfirst outside the story box by the description of the page', () => {
    const stand = 'Divers found a crack in the second pier, and nobody knows yet who will pay.';
    const page = `<html><head><meta name="description" content="${stand}"></head><body><header><h1>Bridge closed</h1><h2>${stand}</h2></header>
      <div><a href="/1">One</a><a href="/2">Two</a></div><div class="article-body"><p>${STORY[0]}</p><p>${STORY[1]}</p></div></body></html>`;
    expect(texts(read(page))).toEqual([stand, STORY[0], STORY[1]]);
  });
});

describe('the explanation', () => {
  it('names the source, the box and the rule that dropped each block', () => {
    const explanation = explainExtraction({
      url: 'https://news.example/',
      body: fixture('furniture.html'),
      contentType: 'text/html',
    });
    expect(explanation.source).toBe('structure');
    expect(explanation.root).toContain('article.post');
    const reasonOf = (text: string): string | null | undefined =>
      explanation.blocks.find((block) => block.text.startsWith(text))?.dropped;
    expect(reasonOf('The bridge on Sunday evening')).toBe('caption/element: caption element');
    expect(reasonOf('Bridge closed for a month')).toBe(
      'headline/top: heading of the highest rank above the story',
    );
    expect(reasonOf('I have crossed that bridge')).toBe('outside the story’s box');
    expect(reasonOf('Engineers hope')).toBeNull();
  });

  it('says that nothing was read where there is nothing to read', () => {
    expect(explainExtraction({ url: 'https://news.example/', body: bytes(''), contentType: null })).toEqual({
      source: 'none',
      root: null,
      blocks: [],
    });
  });
});

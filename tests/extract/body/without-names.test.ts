import { describe, expect, it } from 'vitest';
import { explainExtraction } from '../../../src/extract/extract.ts';
import { bytes, read, texts } from '../../support/extract/fixtures.ts';

/** What stands around a story, known by its shape and its words where no box has a name that says anything. */

const STORY = [
  'The old bridge over the Orr has been closed for a month after divers found a crack in its second pier.',
  'Drivers are sent over the ring road, which adds about twenty minutes to the way into town, the council said.',
  'The crack was found by chance when a boat club asked divers to look for a lost anchor under the arches.',
];

const paragraphs = (list: readonly string[]): string => list.map((text) => `<p>${text}</p>`).join('');

const page = (body: string): string =>
  `<html><head><title>Bridge closed</title></head><body>${body}</body></html>`;

const around = (middle: string, after = ''): string =>
  page(
    `<div><h1>Bridge closed for a month</h1><div>${paragraphs(STORY.slice(0, 2))}${middle}${paragraphs(STORY.slice(2))}</div>${after}</div>`,
  );

const inset = (name: string, title: string): string =>
  `<div><a href="/${name}"><img src="${name}.jpg"></a><h3><a href="/${name}">${title}</a></h3><p>It took the town by surprise and the mayor by the sleeve, as one of them recalls.</p></div>`;

describe('teasers', () => {
  it('are known one by one by a picture and a title that lead to the same page', () => {
    expect(texts(read(around(inset('ferry', 'Ferry timetable changes on Monday'))))).toEqual(STORY);
  });

  it('are not the products of a list, whose pictures and titles lead to a shop', () => {
    const html = around(
      inset('ferry', 'A folding anchor for small boats').replaceAll('href="/', 'href="https://shop.example/'),
    );
    expect(texts(read(html))).toContain(
      'It took the town by surprise and the mayor by the sleeve, as one of them recalls.',
    );
  });

  it('are known in a column beside a story that is shorter than they are', () => {
    const items = ['ferry', 'goats', 'crane', 'swans', 'tram'].map((name) =>
      inset(name, `All that is known of the ${name}`),
    );
    const html = page(
      `<div><div><h1>Bridge closed</h1><p>${STORY[0]}</p></div><div>${items.join('')}</div></div>`,
    );
    expect(texts(read(html))).toEqual([STORY[0]]);
  });

  it('are not the posts of a live blog, whose titles lead to the page itself', () => {
    const posts = [1, 2, 3].map(
      (n) =>
        `<div><h3><a href="#p${n}">What the council said at ${n} o’clock</a></h3><p>The council met for the ${n}th time and put off its answer until the next morning.</p></div>`,
    );
    expect(
      texts(read(around('', posts.join('')))).filter((text) => text.startsWith('The council met')),
    ).toHaveLength(3);
  });

  it('are known below a label, however much they say', () => {
    const items = ['goats', 'swans'].map(
      (name) =>
        `<div><span>0:58</span><h3>All that is known of the ${name}</h3><p>They came over the dike at dawn and had left again before anybody thought of a camera.</p></div>`,
    );
    expect(texts(read(around('', `<section><h2>Up next</h2>${items.join('')}</section>`)))).toEqual(STORY);
  });

  it('leave no date behind', () => {
    const list =
      '<div><div><a href="/a">Boat club wins the autumn regatta</a><p>8 September 2026</p></div></div>';
    expect(texts(read(around('', list)))).toEqual(STORY);
  });
});

describe('what readers write', () => {
  const thread = (label: string): string =>
    `<div><h3>${label}</h3><div><b>Ina</b> <span>2 days ago</span><p>I have crossed that bridge for forty years and never once looked down at its piers.</p><a href="#r">Reply</a></div></div>`;

  it.each([
    'Comments',
    '12 comments',
    'Kommentare (3)',
    'Commentaires',
    'Комментарии',
    'コメント',
    'Top rated comments',
  ])('ends below “%s”', (label) => {
    expect(texts(read(around('', thread(label))))).toEqual(STORY);
  });

  it('is not a section of the story that is called so', () => {
    const section = `<h2>Comments</h2><p>The harbour board wrote to the council that it had not been asked, and would like to be.</p>`;
    const kept = texts(read(around(section)));
    expect(kept).toContain('Comments');
    expect(kept).toHaveLength(STORY.length + 2);
  });
});

describe('captions', () => {
  it.each([
    ['a credit in brackets', 'Divers look at the second pier on Sunday. (AP Photo/Jo Bloggs, File)'],
    [
      'names in brackets',
      'Divers look at the second pier, seen from the boat club on Sunday. (Jo Bloggs/Harbour Pictures)',
    ],
    [
      'a credit after a colon',
      'Taucher sehen sich am Sonntag den zweiten Pfeiler der Brücke an. Foto: Jo Bloggs',
    ],
    ['a note on its age', 'Die Brücke vor der Sperrung, vom Bootsklub aus gesehen. (Archivbild)'],
  ])('end with %s', (_, caption) => {
    expect(texts(read(around(`<p><img src="a.jpg"></p><p>${caption}</p>`)))).toEqual(STORY);
  });

  it.each([
    [
      'an agency as the source of a text',
      'The minister declined to say when the bridge would open again to traffic. (AFP)',
    ],
    [
      'a desk of an agency',
      'Der Rat will in der kommenden Woche über eine Fähre beraten, teilte er am Sonntag mit. (dpa/abc)',
    ],
    ['a sentence that begins with a picture', 'Pictures by local children line the walls.'],
  ])('are not %s', (_, text) => {
    expect(texts(read(around(`<p><img src="a.jpg"></p><p>${text}</p>`)))).toContain(text);
  });

  it('are the story where they tell it', () => {
    const said = [
      'The sexton carries the parish registers out of the church, which stood a metre deep in the river by then.',
      'Two brothers hold the door of the bakery shut while their mother saves the oven from the water outside.',
      'A calf on a kitchen table in Mill Street, where it stayed until the fire brigade came with a boat at noon.',
    ];
    const figures = said.map(
      (text, i) => `<figure><img src="${i}.jpg"><figcaption>${text}</figcaption></figure>`,
    );
    expect(texts(read(page(`<main><h1>A night in pictures</h1>${figures.join('')}</main>`)))).toEqual(said);
  });
});

describe('notes on corrections', () => {
  const note =
    'Correction: An earlier version of this story gave the wrong pier. It is the second one, not the third.';

  it.each([
    [
      'above the text',
      `<div><h1>Bridge closed</h1><div><em>${note}</em></div><div>${paragraphs(STORY)}</div></div>`,
    ],
    [
      'below the text',
      `<div><h1>Bridge closed</h1><div>${paragraphs(STORY)}</div></div><div><p>${note}</p></div>`,
    ],
    [
      'in a footer',
      `<article><h1>Bridge closed</h1>${paragraphs(STORY)}<footer><p>${note}</p></footer></article>`,
    ],
    [
      'in an aside',
      `<article><h1>Bridge closed</h1><aside><p>${note}</p></aside>${paragraphs(STORY)}</article>`,
    ],
  ])('belong to the story %s', (_, html) => {
    expect(texts(read(page(html)))).toContain(note);
  });

  it.each([
    'This article was updated on Monday to say that the second pier, not the third, is cracked.',
    'Richtigstellung: In einer früheren Version hieß es, der dritte Pfeiler sei gerissen. Es ist der zweite.',
    'Rectificatif : une version précédente de cet article parlait du troisième pilier.',
  ])('are known in more words than one: %s', (text) => {
    expect(
      texts(read(page(`<div><h1>Bridge</h1><div>${paragraphs(STORY)}</div></div><div><p>${text}</p></div>`))),
    ).toContain(text);
  });
});

describe('a data sheet', () => {
  const rows = [
    ['Recall number', '2026-114'],
    ['Product', 'Tide gauge, series T, with brass housing'],
    ['Units', 'About 18,400, sold between March and October'],
    ['Hazard', 'The float can stick and show a lower level than there is'],
    ['Remedy', 'Return to the maker for a new float, free of charge'],
    ['Sold at', 'Ship chandlers in Tarn, Tyde and Ham'],
  ] as const;
  const sheet = `<div><h1>Tide gauge recalled</h1>${rows.map(([label, value]) => `<div><span>${label}</span><div>${value}</div></div>`).join('')}</div>`;

  it('is read by its labels and values, and says so', () => {
    const html = page(`<div><a href="/">Home</a></div>${sheet}`);
    expect(
      explainExtraction({ url: 'https://x.example/', body: bytes(html), contentType: 'text/html' }).source,
    ).toBe('sheet');
    expect(texts(read(html))).toEqual(rows.flat());
  });

  it('is no index of other pages', () => {
    const links = Array.from(
      { length: 12 },
      (_, i) => `<div><a href="/${i}">All that is known of case number ${i}</a><span>${i} May</span></div>`,
    );
    expect(texts(read(page(`<div><h1>Cases</h1>${links.join('')}</div>`)))).toEqual([]);
  });
});

describe('marks in the text', () => {
  it('leaves out the number of a footnote, and keeps a power', () => {
    const html = around(
      '<p>At its highest the gauge showed 6.19 metres over 40 km<sup>2</sup> of meadow.<sup><a href="#n1">[1]</a></sup></p>',
    );
    expect(texts(read(html))).toContain('At its highest the gauge showed 6.19 metres over 40 km2 of meadow.');
  });

  it('leaves out the tool beside a heading', () => {
    expect(texts(read(around('<h2>Damage<span>[<a href="/e">edit</a>]</span></h2>')))).toContain('Damage');
  });

  it('reads what a declarative shadow root holds', () => {
    const html = page(
      `<story-page><template shadowrootmode="open"><h1>Bridge closed</h1>${paragraphs(STORY)}</template></story-page>`,
    );
    expect(texts(read(html))).toEqual(STORY);
  });

  it('takes no markup that a script was to insert for running text', () => {
    const markup = `&lt;div class="a"&gt;${'&lt;li&gt;All that is known of the goats&lt;/li&gt;'.repeat(40)}&lt;/div&gt;`;
    expect(texts(read(around('', `<div>${markup}</div>`)))).toEqual(STORY);
  });
});

describe('words that mean furniture alone', () => {
  it.each([
    ['Japanese', '広告費の削減が町の新聞に響いている。', '広告'],
    ['Russian', 'Реклама на автобусах исчезнет в январе.', 'Реклама'],
    ['Korean', '광고 수입이 줄었다.', '광고'],
  ])('are a part of a sentence otherwise: %s', (_, sentence, label) => {
    expect(texts(read(around(`<p>${sentence}</p><p>${label}</p>`)))).toEqual([
      ...STORY.slice(0, 2),
      sentence,
      ...STORY.slice(2),
    ]);
  });
});

describe('names that mean something else', () => {
  it.each(['has-social-icons', 'promo-off', 'share-none mb-4', 'no-comments'])(
    'do not take a paragraph of running text away: %s',
    (name) => {
      const text =
        'A member who had moved the ban said that she had nothing against bridges, but that a pier is a pier.';
      expect(texts(read(around(`<p class="${name}">${text}</p>`)))).toContain(text);
    },
  );

  it('do not condemn the box that holds the headline', () => {
    const html = page(
      `<div class="content-with-rail rail-right"><h1>Bridge closed</h1><div>${paragraphs(STORY)}</div></div>`,
    );
    expect(texts(read(html))).toEqual(STORY);
  });
});

describe('a live blog with its first posts', () => {
  const posts = [
    'Counsel for the harbour board asked for more time, and the judge said that she would think about it.',
    'The hearing of the harbour tribunal opened at nine with a list of names read by the clerk.',
  ];
  it.each([
    [
      'in microdata, each with a body of its own',
      posts.map(
        (text) =>
          `<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><div itemprop="articleBody"><p>${text}</p></div></div>`,
      ),
    ],
    [
      'in boxes of one name',
      posts.map((text) => `<div class="post"><div class="post-body"><p>${text}</p></div></div>`),
    ],
    ['in articles', posts.map((text) => `<article><h2>Hearing</h2><p>${text}</p></article>`)],
  ])('keeps all of them: %s', (_, boxes) => {
    const kept = texts(read(page(`<main><h1>Tribunal: live</h1>${boxes.join('')}</main>`)));
    expect(kept).toEqual(expect.arrayContaining(posts));
  });
});

describe('links in a list between the paragraphs', () => {
  const listOf = (hrefs: readonly string[]): string =>
    `<ul>${hrefs.map((href, i) => `<li><a href="${href}">Ruling of the harbour tribunal, part ${i + 1}</a></li>`).join('')}</ul>`;

  it.each([
    ['to other sites', ['https://tribunal.example.org/1', 'https://tribunal.example.org/2']],
    ['to documents of the site', ['/files/1.pdf', '/files/2.pdf']],
  ])('are the story’s own where they lead %s', (_, hrefs) => {
    const kept = texts(read(around(listOf(hrefs))));
    expect(kept).toEqual([
      ...STORY.slice(0, 2),
      'Ruling of the harbour tribunal, part 1',
      'Ruling of the harbour tribunal, part 2',
      ...STORY.slice(2),
    ]);
  });

  it.each([
    ['other stories of the site', ['/a', '/b']],
    [
      'other stories on another host of the site',
      ['https://sport.news.example/a', 'https://sport.news.example/b'],
    ],
    [
      'networks to share it on',
      [
        'https://net.example.org/share?u=https%3A%2F%2Fnews.example%2Fx',
        'https://tw.example.org/intent?url=https://news.example/x',
      ],
    ],
  ])('are not where they lead to %s', (_, hrefs) => {
    expect(texts(read(around(listOf(hrefs))))).toEqual(STORY);
  });
});

describe('a young story in one box with its picture', () => {
  it('is no caption, although whose the picture is stands below it', () => {
    const html = page(
      `<main><h1>Bridge closed</h1><div><img src="a.jpg"><p>${STORY[0]}</p><p>Foto: Jo Bloggs</p></div></main>`,
    );
    expect(texts(read(html))).toEqual([STORY[0]]);
  });
});

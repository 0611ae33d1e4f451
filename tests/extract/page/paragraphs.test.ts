import { describe, expect, it } from 'vitest';
import { fixture, read, roles, texts } from '../../support/extract/fixtures.ts';

describe('paragraphs as a reader sees them', () => {
  it('tells headings, lists, quotes, tables and preformatted text apart', () => {
    const page = read(fixture('plain-article.html'));
    expect(page.article.paragraphs.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      "paragraph: The tribunal's registrar has stepped aside while an inquiry looks at missing files.",
      'paragraph: The registrar of the Harbour Tribunal, Mara Quill, stepped aside on Tuesday while an inquiry looks into files that could not be found.',
      'paragraph: Her deputy, Tomas Ilven, said the court would sit as planned & that “no hearing will be lost”.',
      'heading: What the inquiry asks',
      'list-item: Who held the keys to the archive in March?',
      'list-item: Which of the nine missing files were copied?',
      'list-item: Two of them were scanned.',
      'quote: I have nothing to hide, and I will answer every question that is put to me.',
      'table: Year Cases 2024 112 2025 97',
      'preformatted: 09:00  session opens\n10:30  registry closes',
      'paragraph: The inquiry is expected to report before the summer recess, a spokesman for the tribunal said.',
    ]);
  });

  it('splits at an empty line made of line breaks, and only there', () => {
    expect(texts(read(fixture('double-breaks.html')))).toEqual([
      'The ferry Selkie returned to the northern line on Monday after eleven weeks in dry dock, the operator said.',
      'Passengers had been carried by a smaller boat, which could take only twelve cars at a time and did not sail in strong wind.',
      'The operator expects to run the full timetable from Friday, when the second crew comes back from training.',
    ]);
  });

  it('finds paragraphs among divs without names', () => {
    const page = read(fixture('div-soup.html'));
    expect(texts(page)).toEqual([
      'The town library will stay open until ten in the evening from March, the council decided on Thursday.',
      'Two more librarians are to be hired for the late shift; the council has set aside money for one year.',
      'Readers had asked for longer hours since the bus timetable was changed last autumn.',
    ]);
    expect(roles(page)).toEqual(['paragraph', 'paragraph', 'paragraph']);
  });

  it('loses no text in unknown elements, drop caps and inline elements without spaces', () => {
    expect(texts(read(fixture('unknown-elements.html')))).toEqual([
      'The old bell of Saint Orla rang again on Sunday for the first time since the storm took the roof.',
      'Its bell ringers had practised on hand bells forty evenings in the parish hall, they said.',
      'The new rope was paid for by a sale of cakes and by a fundthat neighbours set up.',
    ]);
  });

  it('keeps text as published: composed characters, quotes and soft hyphens are not touched', () => {
    const text =
      'Cafe\u0301 “Selkie” re\u00adopened — with an unusually long queue that went round the corner of the fish market.';
    expect(texts(read(`<article><h1>Cafe</h1><p>${text}</p></article>`))).toEqual([text]);
  });

  it('reads right-to-left and unspaced scripts', () => {
    expect(texts(read(fixture('right-to-left.html')))).toHaveLength(2);
    expect(texts(read(fixture('japanese.html')))).toEqual([
      '渡し船が月曜日、十一週間の修理を終えて北航路に復帰した。運航会社が同日、明らかにした。',
      '会社によると、金曜日からは通常の時刻表どおりに運航する予定で、乗客には感謝しているという。',
    ]);
  });

  it('treats an embedded post as one statement', () => {
    const page = read(`<article><h1>Flood</h1>
      <p>The fire brigade asked people on the left bank to leave their cellars before nightfall on Thursday.</p>
      <blockquote class="twitter-tweet"><p>Please leave your cellars.<br><br>Take a torch with you.</p></blockquote>
      <p>By midnight about three hundred people had done so, a spokeswoman for the brigade said on the radio.</p></article>`);
    expect(page.article.paragraphs[1]).toEqual({
      text: 'Please leave your cellars. Take a torch with you.',
      role: 'embed',
    });
    expect(page.article.paragraphs).toHaveLength(3);
  });

  it('reads text that a script would only unhide', () => {
    const body = [
      'The harbour master closed the outer basin on Friday because the old chain had come loose in the night.',
      'Seven boats were moved to the inner basin by hand, which took until the afternoon and two barrels of beer.',
      'The chain is older than the harbour office itself, and nobody could say who is supposed to look after it.',
    ];
    const page = read(
      `<body><div hidden id="S:0"><main><h1>Chain</h1>${body.map((text) => `<p>${text}</p>`).join('')}</main></div></body>`,
    );
    expect(texts(page)).toEqual(body);
  });
});

describe('live blogs', () => {
  it('names the post of each paragraph by the box or by the text that JSON-LD gives', () => {
    const page = read(fixture('live-blog.html'));
    const second = { id: 'https://news.example/flood#post-2', at: '2026-05-01T09:10:00Z' };
    const first = { id: 'https://news.example/flood#post-1', at: '2026-05-01T08:00:00Z' };
    expect(page.article.paragraphs.map(({ post }) => post)).toEqual([
      undefined,
      second,
      second,
      first,
      first,
    ]);
  });
});

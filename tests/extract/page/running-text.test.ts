import { describe, expect, it } from 'vitest';
import { read, texts } from '../../support/extract/fixtures.ts';

const FIRST = 'The ferry Selkie returned to the northern line on Monday after eleven weeks in dry dock.';
const LAST = 'Passengers had been carried by a smaller boat, which could take only twelve cars at a time.';

const between = (html: string): string[] =>
  texts(
    read(`<main><article><h1>Selkie returns</h1><p>${FIRST}</p>${html}<p>${LAST}</p></article></main>`),
  ).slice(1, -1);

const LONG_A = 'The second crew comes back from its training in the south on Friday.';
const LONG_B = 'Until then the ferry sails three times a day, the operator said.';

describe('the words of a text', () => {
  const lines: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a term that is a button',
      '<p>The crew says that the <button>bow thruster</button> works again since noon.</p>',
      ['The crew says that the bow thruster works again since noon.'],
    ],
    [
      'a sum that is a button before a stop',
      '<p>The repair has cost the operator <button>2.1 million</button>.</p>',
      ['The repair has cost the operator 2.1 million.'],
    ],
    [
      'a button that copies a text',
      '<p>The crew works again since noon.<button>Copy</button></p>',
      ['The crew works again since noon.'],
    ],
    [
      'a drop cap for eyes and one for screen readers',
      '<p><span aria-hidden="true">T</span><span class="visually-hidden">T</span>he crew works again since noon, it says.</p>',
      ['The crew works again since noon, it says.'],
    ],
    [
      'a hint that is clipped away',
      '<p>The crew has <a href="/r">a plan<span style="position:absolute;clip:rect(0 0 0 0);width:1px">, opens new tab</span></a> for the winter season.</p>',
      ['The crew has a plan for the winter season.'],
    ],
    [
      'the explanation of a term',
      '<p>The <span>thruster<span role="tooltip">A screw in the bow</span></span> of the ferry works again since noon.</p>',
      ['The thruster of the ferry works again since noon.'],
    ],
    [
      'an arrow for eyes',
      '<p>The crew works again since noon, it says.<span aria-hidden="true">→</span></p>',
      ['The crew works again since noon, it says.'],
    ],
    [
      'a note in brackets that is a link',
      '<p>The crew works again since noon, it says.<a href="#n3">[3]</a></p>',
      ['The crew works again since noon, it says.'],
    ],
    [
      'a raised note without a link',
      '<p>The crew works again since noon, it says.<sup>3</sup></p>',
      ['The crew works again since noon, it says.'],
    ],
    [
      'a raised digit of the script after a stop',
      '<p>The crew works again since noon, it says.³</p>',
      ['The crew works again since noon, it says.'],
    ],
    [
      'a unit with a raised digit',
      '<p>The car deck has 900 m<sup>2</sup> and 10<sup>3</sup> lamps, and 12 m² of windows in all.</p>',
      ['The car deck has 900 m2 and 103 lamps, and 12 m² of windows in all.'],
    ],
    ['spans that touch', `<div><span>${LONG_A}</span><span>${LONG_B}</span></div>`, [LONG_A, LONG_B]],
    ['sentences in spans', `<p><span>${LONG_A}</span> <span>${LONG_B}</span></p>`, [`${LONG_A} ${LONG_B}`]],
    ['long lines in a box', `<div>${LONG_A}<br>${LONG_B}</div>`, [LONG_A, LONG_B]],
    ['a line break in a paragraph', `<p>${LONG_A}<br>${LONG_B}</p>`, [`${LONG_A} ${LONG_B}`]],
    [
      'three long lines in a paragraph',
      `<p>${LONG_A}<br>${LONG_B}<br>${LONG_A}</p>`,
      [LONG_A, LONG_B, LONG_A],
    ],
    [
      'an address',
      '<div>The office of the operator is at this place:<br>Quay Street 4<br>Brackwater, open until six each day.</div>',
      ['The office of the operator is at this place: Quay Street 4 Brackwater, open until six each day.'],
    ],
  ];
  it.each(lines)('%s', (_, html, expected) => {
    expect(between(html)).toEqual(expected);
  });

  it('are not lost in a link that was never closed', () => {
    expect(
      between(`<p>${LONG_A} <a href="/map">See the map<p>${LONG_B} Nobody was told of it before that.</p>`),
    ).toContain(`${LONG_B} Nobody was told of it before that.`);
  });

  it('are read in noscript where a script shows the story', () => {
    const page = read(
      `<main><h1>Selkie returns</h1><div id="app"></div><noscript><p>${FIRST}</p><p>${LAST}</p></noscript></main>`,
    );
    expect(texts(page)).toEqual([FIRST, LAST]);
  });

  it('are not read in noscript where that asks for scripts', () => {
    expect(between('<noscript><p>Please enable JavaScript to see this map.</p></noscript>')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { read, texts } from '../../support/extract/fixtures.ts';

const OPENING = [
  'The registrar of Tarn stepped aside on Tuesday after the chamber of the harbour asked for a report on the fees.',
  'The chamber had met behind closed doors since Monday, and its chair gave no reason for the length of the talks.',
  'A deputy will run the office until the spring, when the council is to name a successor for the post.',
];
const MORE =
  'The mayor of Tarn called the decision overdue, and the union of clerks said that it would wait for the report first.';

const story = (section: string): string =>
  `<main><article><h1>Registrar steps aside</h1>${OPENING.map((text) => `<p>${text}</p>`).join('')}${section}</article></main>`;

describe('the last section of a story, in a box of its own', () => {
  it.each([
    'Reactions',
    'Response to the report',
    'Discussion',
    'What the mayor said in response',
    'Réactions',
    'Reacties',
  ])('stays below a heading that may head comments as well: %s', (heading) => {
    const page = read(story(`<section><h2>${heading}</h2><p>${MORE}</p></section>`));
    expect(texts(page)).toEqual([...OPENING, heading, MORE]);
  });

  it.each(['31 responses', '2 responses to “Registrar steps aside”', 'Comments'])(
    'is what readers wrote where the heading counts it or says so: %s',
    (heading) => {
      const page = read(story(`<section><h2>${heading}</h2><p>${MORE}</p></section>`));
      expect(texts(page)).toEqual(OPENING);
    },
  );

  it('is what readers wrote where it offers answers', () => {
    const thread = `<p>${MORE}</p><p>Reply</p><p>${MORE} Well.</p><p>Reply</p>`;
    expect(texts(read(story(`<section><h2>Discussion</h2>${thread}</section>`)))).toEqual(OPENING);
  });
});

describe('a small box with a button', () => {
  const among = (box: string): string =>
    `<main><article><h1>Registrar steps aside</h1>${OPENING.map((text) => `<p>${text}</p>`).join(box)}</article></main>`;

  it('is the story’s where it reports', () => {
    const hours = 'The hotline for traders opens on Monday.';
    const box = `<div><p>${hours}</p><button aria-label="Share this paragraph"></button></div>`;
    expect(texts(read(story(box)))).toEqual([...OPENING, hours]);
    expect(
      texts(read(story(`<section><h2>What is next</h2><p>${hours}</p><button>Copy</button></section>`))),
    ).toEqual([...OPENING, 'What is next', hours]);
  });

  it.each([
    'What is your view of the fees?',
    'Tell us what the fees cost you.',
    'Tickets for the harbour day',
  ])('is none of it where it asks: %s', (request) => {
    expect(texts(read(among(`<div><p>${request}</p><button>Go</button></div>`)))).toEqual(OPENING);
  });
});

import { describe, expect, it } from 'vitest';
import { read, texts } from './fixtures.ts';

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

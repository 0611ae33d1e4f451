import { describe, expect, it } from 'vitest';
import { foldForComparison } from '../../src/text/comparison-fold.ts';
import { editorialLabels, speechLabels } from '../../src/compare/judge/paragraph-labels.ts';
import { noiseOf } from '../../src/compare/noise/noise-wording.ts';
import { compareRulesFor } from '../../src/compare/language/languages.ts';
import { createTokenizer } from '../../src/text/tokens.ts';

const tokenize = createTokenizer();
const noise = (text: string): string | null => noiseOf(foldForComparison(text), english, tokenize);
const english = compareRulesFor('en-GB', [], tokenize);

const NOISE: readonly (readonly [string, string])[] = [
  ['This story will be updated.', 'a notice that updates will follow'],
  ['This is a developing story. Please check back for updates.', 'a notice that updates will follow'],
  ['More to follow.', 'a notice that updates will follow'],
  ['Updated 2:30 p.m.', 'a time stamp'],
  ['Last updated on Monday, 4 May 2026 at 14:05 GMT', 'a time stamp'],
  ['1:25 p.m.', 'a time stamp'],
  ['Nov. 3, 2026', 'a time stamp'],
  ['Ana Petrel and Jon Marsh contributed to this report.', 'a contributor line'],
  ['Reporting by Ana Petrel; editing by Jon Marsh', 'a contributor line'],
  ['-Ana Petrel', 'a sign-off'],
  ['By Ana Petrel and Jon Marsh', 'a byline'],
  [
    'Sign up for our weekly newsletter and get the news of the harbour in your inbox.',
    'a newsletter or app promo',
  ],
  ['Get breaking news alerts with our app: download it here for free.', 'a newsletter or app promo'],
  ['The Harbour Record is funded by readers like you. Make a donation today.', 'an appeal for support'],
  ['Share this article', 'a share or follow prompt'],
  ['Follow us on Mastodon for more.', 'a share or follow prompt'],
  ['READ MORE: How the tribunal chooses its judges', 'a link to other pages'],
  ['Related:', 'a link to other pages'],
  ['Advertisement', 'a link to other pages'],
  ['Photo: Ana Petrel / Harbour Record', 'a production credit'],
  ['On this page', 'a table of contents'],
  ['3 min read', 'a reading time'],
  ['https://news.example/tribunal', 'an address on its own'],
  ['* * *', 'no words'],
];

// Worded like noise, but news.
const NEWS: readonly string[] = [
  'The minister will update parliament on the developing situation at noon.',
  'Sandoval published the letter on Monday at 9 a.m. and resigned an hour later.',
  'The police published a photo of the suspect at 4 p.m.',
  'A newspaper run by an independent news organisation was raided, its editor said.',
  'Thieves took the subscriber list of the newsletter, the company said.',
  '“Follow us to safety,” the captain shouted to the passengers.',
  'The union asked its members to share the cost of the strike.',
  'By Friday the water had reached the second floor of the registry.',
  'More than 300 people were taken to safety.',
  'The party received donations from two shipping companies.',
  'Related charges against the captain were dropped.',
  'Correction officers were held hostage for two hours.',
  'Watch towers along the coast were manned again on Monday.',
  'Listen carefully, the judge told the witness, before you answer.',
];

describe('noise', () => {
  it.each(NOISE)('is "%s": %s', (text, name) => {
    expect(noise(text)).toBe(name);
  });

  it.each(NEWS)('is not "%s"', (text) => {
    expect(noise(text)).toBeNull();
  });

  it('is only text without words and addresses in a language without rules', () => {
    expect(noiseOf('This story will be updated.', null, tokenize)).toBeNull();
    expect(noiseOf('—', null, tokenize)).toBe('no words');
  });
});

describe('notes by editors', () => {
  it.each([
    ['Correction: The inquiry takes six weeks, not six months.', 'correction'],
    ['An earlier version of this story misspelled the name of the judge.', 'correction'],
    ['This article was corrected to give the right date of the hearing.', 'correction'],
    ["Editor's note: The tribunal replied after publication.", 'editors-note'],
    ['Update, May 22: The tribunal has now released the letter.', 'editors-note'],
    ['This story has been updated with comments by the tribunal.', 'editors-note'],
  ])('labels "%s" as %s', (text, label) => {
    expect(editorialLabels(text, english, tokenize).map((note) => note.label)).toEqual([label]);
  });

  it.each([
    'Updated 5:30 p.m.',
    'Updates are now available for all release lines: see below for the list of versions.',
    'The corrections department has 4,000 officers.',
    'An earlier version of the ship sank in 1987.',
  ])('does not label "%s"', (text) => {
    expect(editorialLabels(text, english, tokenize)).toEqual([]);
  });
});

describe('statements and quotations', () => {
  const labels = (text: string): readonly string[] =>
    speechLabels(text, english, tokenize).map((note) => note.label);

  it('are found by verb and speaker, by phrase, and by quotation marks', () => {
    expect(labels('The tribunal would not move, Sandoval said.')).toEqual(['statement']);
    expect(labels('The court announced that hearings would resume.')).toEqual(['statement']);
    expect(labels('According to the harbour police, nobody was hurt.')).toEqual(['statement']);
    expect(labels('"We will not move from this building," she told staff.')).toEqual(['statement', 'quote']);
  });

  it('are not found in plain description or in single quoted words', () => {
    expect(labels('The lock has been closed for repairs since the spring.')).toEqual([]);
    expect(labels('The so-called "long pier" has been closed since the spring.')).toEqual([]);
  });
});

describe('rules', () => {
  it('uses the stated language and guesses only if none is stated', () => {
    const text = [
      'The lock of the harbour has been closed for repairs since the spring, and it is not the first time.',
    ];
    expect(compareRulesFor('en_US', [], tokenize)?.language).toBe('en');
    expect(compareRulesFor('fi', text, tokenize)).toBeNull();
    expect(compareRulesFor(null, text, tokenize)?.language).toBe('en');
    expect(
      compareRulesFor(null, ['Sataman sulku on ollut suljettuna kevaasta lahtien.'], tokenize),
    ).toBeNull();
    expect(compareRulesFor(undefined, [], tokenize)).toBeNull();
  });
});

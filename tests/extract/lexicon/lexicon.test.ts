import { describe, expect, it } from 'vitest';
import { LEXICONS, PLACES } from '../../../src/extract/lexicon/lexicon.ts';
import { type Category, sourceOf } from '../../../src/extract/lexicon/notation.ts';
import { expandEntry } from '../../support/extract/expand-entry.ts';

interface Listed {
  readonly language: string;
  readonly entry: string;
  readonly texts: readonly string[];
}

const listedIn = (category: Category): Listed[] =>
  Object.entries(LEXICONS).flatMap(([language, lexicon]) =>
    (lexicon[category] ?? []).map((entry) => ({ language, entry, texts: expandEntry(entry) })),
  );

/** Does the first entry match wherever this text of another one does? */
const covers = (place: (typeof PLACES)[Category], { texts }: Listed, other: string): boolean =>
  texts.some((text) => {
    // What must end a word or the text does not match every longer text.
    if (place === 'whole' || /[_$]$/.test(text)) return other === text;
    return place === 'start'
      ? other.startsWith(text)
      : ` ${other} `.includes(` ${text} `) || other.startsWith(text);
  });

const overlapsIn = (category: Category): string[] => {
  const listed = listedIn(category);
  return listed.flatMap((one) =>
    listed
      .filter((other) => other !== one)
      .flatMap((other) =>
        other.texts
          .filter((text) => covers(PLACES[category], one, text))
          .slice(0, 1)
          .map(
            (text) =>
              `${other.language} “${other.entry}” repeats ${one.language} “${one.entry}” in “${text}”`,
          ),
      ),
  );
};

const CATEGORIES = Object.keys(PLACES) as Category[];

describe('the lexicon', () => {
  it.each(CATEGORIES)('%s: has no entry that another one covers', (category) => {
    expect(overlapsIn(category)).toEqual([]);
  });

  it.each(CATEGORIES)('%s: has no entry that covers itself', (category) => {
    for (const { entry, texts } of listedIn(category)) expect(new Set(texts).size, entry).toBe(texts.length);
  });

  it('is written in small letters, without space at the ends', () => {
    for (const category of CATEGORIES)
      for (const { entry } of listedIn(category)) {
        // The dotted capital of Turkish has no small letter that a pattern would match.
        expect(entry.replaceAll(/İLGİLİ/g, '')).not.toMatch(/\p{Lu}/u);
        expect(entry).toBe(entry.trim());
      }
  });

  it('expands every entry to texts that its own pattern matches', () => {
    for (const category of CATEGORIES)
      for (const { entry, texts } of listedIn(category)) {
        const pattern = new RegExp(`^(?:${sourceOf(entry)})`, 'iu');
        for (const text of texts) {
          const said = text
            .replace(/\{(?:(\d+)-)?[\d…]+\}/gu, (_, least = '1') => ' '.repeat(Number(least)))
            .replaceAll('#', '7')
            .replace(/[_$]/g, '')
            .replace(/\\([()])/g, '$1');
          expect(pattern.test(said), `${entry}: ${said}`).toBe(true);
        }
      }
  });
});

describe('the notation', () => {
  it.each([
    ['read (more|next)', 'read next', 'read nothing'],
    ['share[ this]', 'Share', 'shore'],
    ['# min read', '4 min read', 'min read'],
    ['follow {1-50} on x_', 'follow the Post on X', 'follow on xylophone'],
    ['via:', 'via： the agency', 'via the agency'],
    ['\\(c\\) ', '(c) The Post', 'c The Post'],
    ['foto_', 'foto 7', 'fotograf'],
    ['reply$', 'Reply —', 'reply to all'],
    ['don[’]t miss', 'don’t miss', 'do not miss'],
  ])('%s matches “%s” and not “%s”', (entry, match, other) => {
    const pattern = new RegExp(`^(?:${sourceOf(entry)})`, 'iu');
    expect(pattern.test(match)).toBe(true);
    expect(pattern.test(other)).toBe(false);
  });
});

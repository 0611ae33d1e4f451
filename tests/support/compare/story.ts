import { compareArticles, type CompareInput } from '../../../src/compare/compare.ts';
import type { Change } from '../../../src/model/change.ts';
import type { Paragraph } from '../../../src/model/article.ts';

/** A made-up story about a tribunal. */
export const STORY: readonly string[] = [
  'The registrar of the Harbour Tribunal will step aside while an inquiry looks into how case files were stored, the court said Monday.',
  'Mira Sandoval, who has run the registry since 2014, denied any wrongdoing in a brief message to staff.',
  '“I have always kept the files in order and I welcome the inquiry,” Sandoval wrote.',
  'The inquiry, led by retired judge Oskar Brandt, is expected to take six weeks and to cost about $1.2 million.',
  'About 340 cases were delayed last year, according to figures that the tribunal published in March.',
  'Lawyers for two shipping companies have asked for their hearings to be held in Port Ellery instead.',
  'The tribunal hears disputes between ship owners, insurers and port authorities along the northern coast.',
  'A statement on the leave was expected later in the day.',
];

export const paragraphs = (texts: readonly string[]): readonly Paragraph[] =>
  texts.map((text) => ({ text, role: 'paragraph' }));

export const article = (
  texts: readonly string[],
  headline: string | null = null,
  lang: string | null = 'en',
) => ({
  headline,
  paragraphs: paragraphs(texts),
  lang,
});

export const compareTexts = (
  before: readonly string[],
  after: readonly string[],
  more: Partial<CompareInput> = {},
) => compareArticles({ before: article(before), after: article(after), ...more });

/** The one Change made by replacing the paragraph `from` with `to`. */
export const edit = (from: string, to: string, lang: string | null = 'en'): Change => {
  const before = [...STORY.slice(0, 3), from, ...STORY.slice(5)];
  const after = [...STORY.slice(0, 3), to, ...STORY.slice(5)];
  const { comparison } = compareArticles({
    before: article(before, null, lang),
    after: article(after, null, lang),
  });
  if (comparison.changes.length !== 1) throw new Error(`${comparison.changes.length} changes instead of one`);
  return comparison.changes[0]!;
};

/** The old and the new wording of a text that contains `[old|new]`. */
export const both = (text: string): readonly [before: string, after: string] => [
  text.replaceAll(/\[([^|\]]*)\|([^\]]*)\]/gu, '$1'),
  text.replaceAll(/\[([^|\]]*)\|([^\]]*)\]/gu, '$2'),
];

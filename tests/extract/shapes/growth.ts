import { extractShape, extractText, type Shape } from './shapes.ts';

const MOST_CUTS = 6;

/** A story is left alone for an hour after a full sentence, not after a heading or in the middle of a list. */
const endsParagraph = (text: string): boolean => {
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]/u.test(text);
  return text.length >= (unspaced ? 25 : 60) && /[.!?。！？।۔”"»“)]$|\p{Script=Thai}$/u.test(text);
};

const beginning = (text: string): string => text.slice(0, 40);

/**
 * What changes for no reason while a story grows paragraph by paragraph on an otherwise unchanged page: paragraphs of
 * the story that only the grown page gives up, and text beside the story that is taken in by one of the two alone.
 */
export const unsteadiness = (shape: Shape): string[] => {
  const grown = extractShape(shape);
  // A heading with a link beside it comes and goes with the heading.
  const isStory = (text: string): boolean => shape.story.some((own) => text.startsWith(own));
  const beside = (texts: readonly string[]): string[] => texts.filter((text) => !isStory(text));
  const found: string[] = [];
  for (let count = 1; count < Math.min(MOST_CUTS + 1, shape.story.length); count += 1) {
    if (!endsParagraph(shape.story[count - 1] ?? '')) continue;
    const young = extractText(shape.htmlWith((i) => i < count));
    const lost = shape.story.slice(0, count).filter((text) => grown.includes(text) && !young.includes(text));
    const early = beside(young).filter((text) => !grown.includes(text));
    const late = beside(grown).filter((text) => !young.includes(text));
    for (const text of lost) found.push(`${count} paragraphs: loses ${beginning(text)}`);
    for (const text of early) found.push(`${count} paragraphs: takes in ${beginning(text)}`);
    for (const text of late) found.push(`${count} paragraphs: does not yet take in ${beginning(text)}`);
  }
  return found;
};

/** Numbers, from 1, of the paragraphs whose coming makes something else come or go on the page. */
export const disturbances = (shape: Shape): number[] => {
  if (shape.story.length < 3) return [];
  const grown = extractShape(shape);
  return shape.story.flatMap((added, at) => {
    if (!endsParagraph(added)) return [];
    // A heading without text below it is none yet.
    const above = shape.story[at - 1] ?? '';
    const heading = endsParagraph(above) ? null : above;
    const others = (texts: readonly string[]): string =>
      texts.filter((text) => text !== added && text !== heading).join('\n');
    const before = extractText(shape.htmlWith((i) => i !== at));
    return others(before) === others(grown) ? [] : [at + 1];
  });
};

import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { elementsOf, textOf } from './markup.ts';
import { endsSentence } from './sentences.ts';

/** Characters of a term, a sum or a name in a sentence. */
const LONGEST_TERM = 60;

const wordsOf = (node: ChildNode): string =>
  isText(node) ? node.data : isTag(node) && node.name !== 'br' ? textOf(node, 400) : '';

const isBlank = (node: ChildNode): boolean => wordsOf(node).trim() === '';

/** What stands in them is no part of the line. */
const BOXES = new Set(
  'p div ul ol li h1 h2 h3 h4 h5 h6 figure section header table blockquote form'.split(' '),
);

/** The nearest text beside a node in its line; empty where the line ends. */
const textBeside = (node: ChildNode, side: 'prev' | 'next'): string => {
  let at = node[side];
  while (at !== null && !(isTag(at) && at.name === 'br') && isBlank(at)) at = at[side];
  return at === null || (isTag(at) && BOXES.has(at.name)) ? '' : wordsOf(at).trim();
};

/**
 * A button that is a word of its sentence: a term with a glossary, a sum with a note. The sentence begins before it and
 * goes on after it; a button to share, to copy or to answer stands at the end of a text.
 */
export const isWordOfSentence = (button: Element): boolean => {
  const term = textOf(button, LONGEST_TERM + 1);
  if (term === '' || term.length > LONGEST_TERM || !/[\p{L}\p{N}]/u.test(term)) return false;
  const before = textBeside(button, 'prev');
  const after = textBeside(button, 'next');
  if (after === '') return false;
  return before === '' ? /^\p{Ll}/u.test(after) : !endsSentence(before);
};

/** Characters of a paragraph that is an inline element. */
const LEAST_PARAGRAPH = 40;

const isParagraph = (text: string): boolean => text.length >= LEAST_PARAGRAPH && endsSentence(text);

const edge = (element: Element, side: 'first' | 'last'): string => {
  let at: ChildNode | undefined = element;
  while (at !== undefined && isTag(at)) at = side === 'first' ? at.children[0] : at.children.at(-1);
  return at !== undefined && isText(at) ? at.data : '';
};

const endsInSpace = (element: Element): boolean => /\s$/.test(edge(element, 'last'));
const beginsWithSpace = (element: Element): boolean => /^\s/.test(edge(element, 'first'));

const isAlike = (a: Element, b: ChildNode | null): boolean =>
  b !== null && isTag(b) && b.name === a.name && b.attribs['class'] === a.attribs['class'];

/**
 * Whole sentences in elements of one kind that touch each other: without white space between them they would run
 * together, so a style sheet makes them paragraphs.
 */
export const isGluedParagraph = (element: Element): boolean => {
  const beside = [element.prev, element.next].find((other) => isAlike(element, other));
  if (beside === undefined || beside === null || !isTag(beside)) return false;
  const [first, second] = beside === element.next ? [element, beside] : [beside, element];
  if (endsInSpace(first) || beginsWithSpace(second)) return false;
  return isParagraph(textOf(element, 5_000)) && isParagraph(textOf(beside, 5_000));
};

/** Characters of a paragraph of running text. */
const LEAST_PROSE = 70;

/** Does an element hold at least so many paragraphs of running text? */
const holdsParagraphs = (element: Element, least: number): boolean => {
  let held = 0;
  for (const inner of elementsOf(element)) {
    if (inner.name !== 'p') continue;
    const text = textOf(inner, 5_000);
    if (text.length >= LEAST_PROSE && endsSentence(text)) held += 1;
    if (held >= least) return true;
  }
  return false;
};

/** A link around several paragraphs of running text: its end was forgotten, and it says nothing about them. */
export const isUnclosedLink = (link: Element): boolean =>
  link.children.some((child) => isTag(child) && BOXES.has(child.name)) && holdsParagraphs(link, 2);

/** A page that a script fills may give its story to readers without scripts, too. */
export const holdsStory = (noscript: Element): boolean => holdsParagraphs(noscript, 2);

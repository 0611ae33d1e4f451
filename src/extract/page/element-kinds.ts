import type { Element } from 'domhandler';
import { elementsOf, textOf } from './markup.ts';

const FOOTNOTE = /^[[(]?(?:\d{1,3}|[a-z]|\*|†)[\])]?$/i;

/** Does an inline element only lead to a footnote of the page? Its number changes whenever another note comes in. */
export const isFootnoteMark = (element: Element): boolean =>
  element.name === 'sup' &&
  FOOTNOTE.test(textOf(element, 20).trim()) &&
  elementsOf(element).some(({ name, attribs }) => name === 'a' && attribs['href']?.includes('#') === true);

/** "[edit]" beside a heading: a linked word in square brackets. */
export const isHeadingTool = (element: Element): boolean => {
  const text = textOf(element, 60).trim();
  return /^\[[^\]]{1,40}\]$/.test(text) && elementsOf(element).some(({ name }) => name === 'a');
};

/** A template that the browser itself unfolds in place: declarative shadow DOM (HTML, 4.12.3, `shadowrootmode`). */
export const isShadowRoot = ({ name, attribs }: Element): boolean =>
  name === 'template' && (attribs['shadowrootmode'] !== undefined || attribs['shadowroot'] !== undefined);

/** A button that opens the text below it: the question of an answer, the heading of a section (WAI-ARIA disclosure). */
export const isDisclosure = ({ name, attribs, parent }: Element): boolean => {
  if (name !== 'button' || parent === null || !('name' in parent)) return false;
  return /^(?:h[1-6]|dt|summary)$/.test(parent.name) || attribs['aria-expanded'] !== undefined;
};

/** Rank of a heading: of its element, or as its author states it (`role="heading"`); 0 for anything else. */
export const headingLevel = ({ name, attribs }: Element): number => {
  if (/^h[1-6]$/.test(name)) return Number(name[1]);
  if (attribs['role'] !== 'heading') return 0;
  const level = Number(attribs['aria-level'] ?? '2');
  return level >= 1 && level <= 6 ? level : 2;
};

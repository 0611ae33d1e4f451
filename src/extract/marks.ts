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

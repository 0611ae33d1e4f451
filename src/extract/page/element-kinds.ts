import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { TOOL_LABEL } from '../lexicon/patterns.ts';
import { elementsOf, textOf } from './markup.ts';

const FOOTNOTE = /^[[(]?(?:\d{1,3}|[a-z]|\*|†)[\])]?$/i;

/** In brackets, so that no word or number of the text looks like it. */
const BRACKETED = /^\[(?:\d{1,3}|[a-z]|note \d{1,3}|\*|†)\]$/i;

/** What a raised number of the text follows: a number, a unit of measure, a formula. A note follows a word or a stop. */
const BEFORE_NOTE = /(?:\p{Ll}{4}|[.,;:!?…。，！？”’"»)\]』」])\s*$/u;

const leadsIntoPage = ({ name, attribs }: Element): boolean =>
  name === 'a' && attribs['href']?.includes('#') === true;

const textBefore = ({ prev }: Element): string => {
  if (prev === null) return '';
  return isText(prev) ? prev.data.slice(-20) : isTag(prev) ? textOf(prev, 1_000).slice(-20) : '';
};

/** Does an inline element only mark a note? Its number changes whenever another note comes in. */
export const isFootnoteMark = (element: Element): boolean => {
  if (element.name !== 'sup' && !leadsIntoPage(element)) return false;
  const mark = textOf(element, 20).trim();
  if (element.name === 'a') return BRACKETED.test(mark);
  if (!FOOTNOTE.test(mark)) return false;
  return (
    elementsOf(element).some(leadsIntoPage) || (/\d|\*|†/.test(mark) && BEFORE_NOTE.test(textBefore(element)))
  );
};

/** "[edit]" beside a heading: a linked word in square brackets. */
export const isHeadingTool = (element: Element): boolean => {
  const text = textOf(element, 60).trim();
  return /^\[[^\]]{1,40}\]$/.test(text) && elementsOf(element).some(({ name }) => name === 'a');
};

/** A template that the browser itself unfolds in place: declarative shadow DOM (HTML, 4.12.3, `shadowrootmode`). */
export const isShadowRoot = ({ name, attribs }: Element): boolean =>
  name === 'template' && (attribs['shadowrootmode'] !== undefined || attribs['shadowroot'] !== undefined);

const CONTROLS = ['aria-expanded', 'data-bs-toggle', 'data-toggle'];

const nextElement = (element: Element): Element | null => {
  let next: ChildNode | null = element.next;
  while (next !== null && !isTag(next)) next = next.next;
  return next;
};

/** A question on a button, above the box with its answer. */
const asksAboveAnswer = (button: Element): boolean => {
  const next = nextElement(button);
  return next !== null && /^(?:div|section|p|ul|ol)$/.test(next.name) && /[?？؟]$/.test(textOf(button, 300));
};

/** A button that opens the text below it: the question of an answer, the heading of a section (WAI-ARIA disclosure). */
export const isDisclosure = (element: Element): boolean => {
  const { name, attribs, parent } = element;
  if (name !== 'button' || parent === null || !('name' in parent)) return false;
  return (
    /^(?:h[1-6]|dt|summary)$/.test(parent.name) ||
    (CONTROLS.some((control) => attribs[control] !== undefined) &&
      !/dropdown|modal|tooltip|popover/.test(attribs['data-bs-toggle'] ?? attribs['data-toggle'] ?? '')) ||
    asksAboveAnswer(element)
  );
};

/** Rank of a heading: of its element, or as its author states it (`role="heading"`); 0 for anything else. */
export const headingLevel = ({ name, attribs }: Element): number => {
  if (/^h[1-6]$/.test(name)) return Number(name[1]);
  if (attribs['role'] !== 'heading') return 0;
  const level = Number(attribs['aria-level'] ?? '2');
  return level >= 1 && level <= 6 ? level : 2;
};

/** Who is quoted, in the caption of a figure that shows a quotation and no picture. */
export const isQuoteSource = ({ name, parent }: Element): boolean => {
  if (name !== 'figcaption' || parent === null || !isTag(parent)) return false;
  const inside = elementsOf(parent).map((element) => element.name);
  return (
    inside.includes('blockquote') && !inside.some((held) => /^(?:img|picture|video|iframe|svg)$/.test(held))
  );
};

/** Asks for an action: not a sign that opens a text, nor a tool to copy or share it. */
export const isActionButton = (button: Element): boolean => {
  const label = textOf(button, 80);
  if (/\p{L}{2}/u.test(label)) return !TOOL_LABEL.test(label);
  return (
    label === '' &&
    CONTROLS.every((control) => button.attribs[control] === undefined) &&
    button.children.length > 0
  );
};

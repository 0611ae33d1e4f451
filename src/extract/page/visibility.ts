import type { Element } from 'domhandler';

const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;

/** Cut down to nothing, or moved off the page: the styles by which a text is left to screen readers. */
const CLIPPED_STYLE =
  /clip\s*:\s*rect\(\s*(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:left|top|text-indent)\s*:\s*-\d{4,}px/i;

const SCREEN_READER_NAME =
  /(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|s)?(?:-only)?|hidden-visually|a11y-hidden|assistive-text|offscreen)(?:$|[\s_])/i;

const styleOf = ({ attribs }: Element): string => (attribs['style'] ?? '').slice(0, 500);

/** Not shown to anybody. `aria-hidden` hides from screen readers only, and `until-found` folds. */
export const isHidden = (element: Element): boolean =>
  (element.attribs['hidden'] !== undefined && element.attribs['hidden'] !== 'until-found') ||
  element.attribs['amp-access-hide'] !== undefined ||
  (element.attribs['style'] !== undefined && HIDDEN_STYLE.test(styleOf(element)));

/** Spoken by screen readers and shown to nobody. */
export const isForScreenReaders = (element: Element): boolean =>
  (element.attribs['class'] !== undefined &&
    SCREEN_READER_NAME.test(element.attribs['class'].slice(0, 400))) ||
  (element.attribs['style'] !== undefined && CLIPPED_STYLE.test(styleOf(element))) ||
  element.attribs['role'] === 'tooltip';

const ICON_NAME = /(?:^|[\s_-])(?:icons?|glyph\w*|fa|material-(?:icons|symbols)[\w-]*)(?:$|[\s_-])/i;

/** A sign for eyes beside a text: an arrow, the sign of an anchor, the name of a letter in an icon font. */
export const isIcon = (element: Element, text: string): boolean =>
  !/[\p{L}\p{N}]/u.test(text) || ICON_NAME.test((element.attribs['class'] ?? '').slice(0, 200));

import { type Outline, outlinePage } from '../page/outline.ts';
import { foldForSearch } from '../../fold.ts';
import { type ExtractLimits, parseMarkup } from '../page/markup.ts';

/** Shorter ones (characters) are descriptions that somebody put in the wrong place. */
const LEAST_BODY = 400;

const MARKUP = /<\/?(?:p|br|div|h[1-6]|li|blockquote)\b[^>]{0,1000}>/i;

/** The text of an `articleBody` folded for searching; null where it is too short to be the story. */
export const foldLinkedBody = (body: string | null): string | null =>
  body === null || body.length < LEAST_BODY ? null : foldForSearch(body.replace(/<[^>]{0,500}>/g, ' '));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The paragraphs of an `articleBody`: its markup where it has some, else its lines. */
export const outlineLinkedBody = (body: string, limits: ExtractLimits): Outline | null => {
  if (body.length < LEAST_BODY) return null;
  const html = MARKUP.test(body)
    ? body
    : body
        .split('\n')
        .map((line) => `<p>${escaped(line)}</p>`)
        .join('');
  const markup = parseMarkup(html, limits);
  return markup.kind === 'parsed' ? outlinePage(markup.document) : null;
};

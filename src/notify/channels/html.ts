import { bodyLines, groupsOf, type Line, LOOKS, type Span, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const spanHtml = ({ text, as, url }: Span): string => {
  const escaped = escapeHtml(text);
  if (url !== null) return `<a href="${escapeHtml(url)}">${escaped}</a>`;
  switch (as) {
    case 'plain':
      return escaped;
    case 'insert':
      return `<u>${escaped}</u>`;
    case 'delete':
      return `<del>${escaped}</del>`;
  }
};

const lineHtml = ({ kind, spans }: Line): string => {
  const words = spans.map(spanHtml);
  switch (LOOKS[kind]) {
    case 'slanted':
      return `<em>${words.join('')}</em>`;
    case 'strong':
      return `<strong>${words.join('')}</strong>`;
    case 'subtle':
    case 'quoted':
    case 'plain':
      return words.join('');
    case 'links':
      return words.join(' · ');
  }
};

/** Uses only elements that Matrix and mail clients support; `dir="auto"` gives each paragraph its own direction. */
export const renderHtml = (
  message: Message,
  { dir = '' }: { readonly dir?: '' | ' dir="auto"' } = {},
): string => {
  const blockOf = (line: Line): string =>
    line.kind === 'context'
      ? `<blockquote${dir}>${lineHtml(line)}</blockquote>`
      : `<p${dir}>${lineHtml(line)}</p>`;
  const body = groupsOf(bodyLines(message)).flat().map(blockOf);
  return [`<p${dir}><strong>${escapeHtml(titleOf(message))}</strong></p>`, ...body].join('\n');
};

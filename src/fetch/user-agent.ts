/** Keeps only the characters that RFC 9110 §5.6.5 allows unescaped in a comment. */
const inComment = (text: string, maxChars = 200): string =>
  text
    .replace(/[^\x20-\x7e]|[()\\]/g, '')
    .trim()
    .slice(0, maxChars);

/** `StopPress/1.2.0 (+desk@example.org)`: product, version and contact address (RFC 9110 §10.1.5). */
export const userAgent = (version: string, contact: string | null): string => {
  const comment = inComment(contact ?? '');
  return `StopPress/${version}${comment === '' ? '' : ` (+${comment})`}`;
};

/** Only what RFC 9110 §5.6.5 lets stand in a comment unescaped. */
const inComment = (text: string, maxChars = 200): string =>
  text
    .replace(/[^\x20-\x7e]|[()\\]/g, '')
    .trim()
    .slice(0, maxChars);

/** `StopPress/1.2.0 (+desk@example.org)`: who asks, and where to complain. */
export const userAgent = (version: string, contact: string | null): string => {
  const who = inComment(contact ?? '');
  return `StopPress/${version}${who === '' ? '' : ` (+${who})`}`;
};

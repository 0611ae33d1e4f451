import { Parser } from 'htmlparser2';

/**
 * The URL of a refresh value if it takes effect at once; null for a later one, for one without a URL, and for no refresh.
 * @see HTML Standard, "shared declarative refresh steps"
 */
export const immediateRefresh = (value: string | undefined): string | null => {
  const found = /^\s*0*(?:0|\.)[\d.]*(?:\s*[;,]\s*|\s+)(.+)$/s.exec(value ?? '');
  const rest = found?.[1]?.replace(/^url\s*=\s*/i, '').trim() ?? '';
  const quote = /^["']/.exec(rest)?.[0];
  const url = quote === undefined ? rest : (rest.slice(1).split(quote, 1)[0] ?? '');
  return url.trim() === '' ? null : url.trim();
};

/** What browsers with scripts do not apply: the text of these elements is no markup, or not part of the document. */
const INERT: ReadonlySet<string> = new Set(['noscript', 'template', 'script', 'style', 'title', 'textarea']);

/** The URL of a `<meta http-equiv="refresh">` that takes effect at once, in the first `maxBytes` of a page. */
export const immediateMetaRefresh = (body: Uint8Array, maxBytes = 32_768): string | null => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, maxBytes));
  // Most pages have none and are not parsed.
  if (!/http-equiv\s*=\s*["']?\s*refresh\b/i.test(bytes.toString('latin1'))) return null;
  let inert = 0;
  let found: string | null = null;
  const parser = new Parser({
    onopentag: (name, { 'http-equiv': equiv, content }) => {
      if (INERT.has(name)) inert += 1;
      if (name !== 'meta' || inert > 0 || found !== null || equiv?.trim().toLowerCase() !== 'refresh') return;
      found = immediateRefresh(content);
    },
    onclosetag: (name) => {
      if (INERT.has(name) && inert > 0) inert -= 1;
    },
  });
  parser.end(bytes.toString('utf8'));
  return found;
};

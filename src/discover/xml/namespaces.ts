/**
 * Namespace names without scheme, `www.`, a `#` or slash at the end and capitals, because feeds write them in all these
 * ways. Names that end in `:` are prefixes without a declaration.
 */
export const normalizeNamespace = (uri: string): string =>
  uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[/#]+$/, '');

export const NAMESPACES = {
  atom: 'w3.org/2005/atom',
  atom03: 'purl.org/atom/ns',
  content: 'purl.org/rss/1.0/modules/content',
  dc: 'purl.org/dc/elements/1.1',
  dcterms: 'purl.org/dc/terms',
  media: 'search.yahoo.com/mrss',
  news: 'google.com/schemas/sitemap-news/0.9',
  rdf: 'w3.org/1999/02/22-rdf-syntax-ns',
  rss1: 'purl.org/rss/1.0',
} as const;

/** Feeds often use these prefixes without declaring them. */
const CUSTOMARY: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.entries(NAMESPACES),
  ['a10', NAMESPACES.atom],
]);

export const namespaceOfPrefix = (prefix: string): string => CUSTOMARY.get(prefix) ?? `${prefix}:`;

import {
  readSource,
  type DiscoverLimits,
  DISCOVER_LIMITS,
  type Reading,
  type SourceDocument,
} from '../../../src/discover/discover.ts';
import { checkAddress } from '../../../src/outbound/outbound.ts';

/** The address guard as the product uses it, without any permission. */
export const refuse = (url: string): string | null => {
  const checked = checkAddress(url, { allowPrivate: [] });
  return checked.kind === 'refused' ? checked.failure.message : null;
};

/** Reads text or bytes as a source at https://harbour.example/list would be. */
export const reading = (
  body: string | Uint8Array,
  more: Partial<SourceDocument> = {},
  limits: Partial<DiscoverLimits> = {},
): Reading =>
  readSource(
    {
      url: 'https://harbour.example/list',
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
      contentType: null,
      kind: 'auto',
      guess: true,
      ...more,
    },
    refuse,
    { ...DISCOVER_LIMITS, ...limits },
  );

export const rss = (...items: string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour</title>${items
    .map((item) => `<item>${item}</item>`)
    .join('')}</channel></rss>`;

export const newsSitemap = (...urls: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${urls
    .map((url) => `<url>${url}</url>`)
    .join('')}</urlset>`;

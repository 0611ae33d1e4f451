import type { Draft } from './entry.ts';

export interface AddressListReading {
  readonly drafts: readonly Draft[];
  readonly cut: boolean;
}

const isAddress = (line: string): boolean => /^https?:\/\/\S+$/i.test(line);

/**
 * Reads a sitemap in the form of a text file, one URL per line (sitemaps.org, "Text file"). Other lines become invalid
 * entries; a text that is mostly other lines is no list.
 */
export const readAddressList = (text: string, maxUrls: number): AddressListReading | null => {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '');
  if (written.filter(isAddress).length * 2 <= written.length) return null;
  const drafts = written.slice(0, maxUrls).map((line): Draft => ({
    link: isAddress(line) ? line : null,
    title: null,
    published: null,
    modified: null,
    language: null,
  }));
  return { drafts, cut: written.length > maxUrls };
};

import { readFileSync } from 'node:fs';
import { type Extraction, extractArticle, type ExtractInput } from '../../../src/extract/extract.ts';

const FOLDER = new URL('../../fixtures/extract/', import.meta.url);

export const fixture = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

export const bytes = (html: string): Uint8Array => new TextEncoder().encode(html);

/** Reads a page given as markup or bytes, as if it came from one invented address. */
export const read = (page: string | Uint8Array, more: Partial<ExtractInput> = {}): Extraction =>
  extractArticle({
    url: 'https://news.example/tribunal-statement',
    body: typeof page === 'string' ? bytes(page) : page,
    contentType: 'text/html; charset=utf-8',
    ...more,
  });

export const texts = ({ article }: Extraction): string[] => article.paragraphs.map(({ text }) => text);

export const roles = ({ article }: Extraction): string[] => article.paragraphs.map(({ role }) => role);

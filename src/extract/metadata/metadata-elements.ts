import type { Document, Element } from 'domhandler';
import { isTag } from 'domhandler';
import { collapse, elementsOf } from '../page/markup.ts';

/** Elements that facts are read from, collected in one pass. */
export interface Sources {
  readonly meta: ReadonlyMap<string, string>;
  readonly html: Element | null;
  readonly title: Element | null;
  readonly h1: readonly Element[];
  readonly times: readonly Element[];
  readonly microdata: ReadonlyMap<string, Element>;
  readonly authorLinks: readonly Element[];
  readonly canonical: string | null;
  readonly scripts: readonly Element[];
}

interface Draft {
  readonly meta: Map<string, string>;
  html: Element | null;
  title: Element | null;
  readonly h1: Element[];
  readonly times: Element[];
  readonly microdata: Map<string, Element>;
  readonly authorLinks: Element[];
  canonical: string | null;
  readonly scripts: Element[];
}

const MAX_META = 5_000;

type Reader = (element: Element, draft: Draft) => void;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'meta',
    ({ attribs }, { meta }) => {
      const name = attribs['property'] ?? attribs['name'] ?? attribs['itemprop'];
      const content = attribs['content'];
      if (name === undefined || content === undefined || content.trim() === '') return;
      const key = name.toLowerCase();
      if (!meta.has(key)) meta.set(key, collapse(content.slice(0, MAX_META)));
    },
  ],
  [
    'html',
    (element, draft) => {
      draft.html ??= element;
    },
  ],
  [
    'title',
    (element, draft) => {
      // Drawings have titles of their own.
      const inDrawing = element.parent !== null && isTag(element.parent) && element.parent.name === 'svg';
      if (!inDrawing) draft.title ??= element;
    },
  ],
  ['h1', (element, { h1 }) => h1.push(element)],
  ['time', (element, { times }) => times.push(element)],
  [
    'link',
    ({ attribs }, draft) => {
      if (attribs['rel']?.toLowerCase() === 'canonical') draft.canonical ??= attribs['href'] ?? null;
    },
  ],
  [
    'script',
    (element, { scripts }) => {
      const type = element.attribs['type']?.toLowerCase() ?? '';
      if (type.startsWith('application/ld+json')) scripts.push(element);
    },
  ],
  [
    'a',
    (element, { authorLinks }) => {
      if (element.attribs['rel']?.toLowerCase().includes('author') === true) authorLinks.push(element);
    },
  ],
]);

/** Collects, in document order, the elements in which pages state facts about themselves. */
export const collectSources = (document: Document): Sources => {
  const draft: Draft = {
    meta: new Map(),
    html: null,
    title: null,
    h1: [],
    times: [],
    microdata: new Map(),
    authorLinks: [],
    canonical: null,
    scripts: [],
  };
  for (const element of elementsOf(document)) {
    READERS.get(element.name)?.(element, draft);
    const prop = element.attribs['itemprop'];
    if (prop === undefined || element.name === 'meta') continue;
    for (const word of prop.toLowerCase().split(/\s+/))
      if (!draft.microdata.has(word)) draft.microdata.set(word, element);
  }
  return draft;
};

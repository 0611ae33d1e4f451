import type { Element } from 'domhandler';
import type { Block, Outline } from '../page/outline.ts';
import { countParagraphs, isLinkOnly } from '../page/prose.ts';
import { elementsOf } from '../page/markup.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

const LISTS = new Set(['ul', 'ol']);

/** Paragraphs beside a list that make it a list of the text. */
const LEAST_BESIDE = 2;

/** Shorter ones (reading length) name networks to share on. */
const LEAST_TITLE = 20;

/** The last two labels of a host: near enough to the site. */
const siteOf = (host: string): string => host.split('.').slice(-2).join('.');

/** A file to read, which no other story is. */
const DOCUMENT = /\.(?:pdf|docx?|odt|xlsx?|ods|csv|zip)$/i;

/** Does the link lead to a document or to another site, and not back with this page's address in hand, as links for sharing do? */
const leadsOut = ({ attribs: { href = '' } }: Element, page: URL): boolean => {
  if (!canParseUrl(href, page.href)) return false;
  const target = new URL(href, page.href);
  if (!target.protocol.startsWith('http')) return false;
  if (DOCUMENT.test(target.pathname)) return true;
  return siteOf(target.hostname) !== siteOf(page.hostname) && !target.href.includes(page.hostname);
};

const isOwn = (block: Block, page: URL): boolean => {
  if (block.role !== 'list-item' || block.length < LEAST_TITLE || !isLinkOnly(block)) return false;
  const links =
    block.scope.element === null ? [] : elementsOf(block.scope.element).filter(({ name }) => name === 'a');
  return links.length > 0 && links.every((link) => leadsOut(link, page));
};

/**
 * Items of lists between a text's paragraphs that lead to documents or to other sites: the sources, documents and offers a story is
 * about. Other stories are teased by links to the same site, or in boxes beside the text.
 */
export const findOwnLinks = ({ blocks, address }: Outline): ReadonlySet<Block> => {
  const own = new Set<Block>();
  if (!canParseUrl(address)) return own;
  const page = new URL(address);
  const beside = countParagraphs(blocks);
  for (const block of blocks) {
    const list = block.scope.parent;
    if (list === null || list.parent === null || !LISTS.has(list.name)) continue;
    if ((beside.get(list.parent) ?? 0) >= LEAST_BESIDE && isOwn(block, page)) own.add(block);
  }
  return own;
};

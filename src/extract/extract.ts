import { Document } from 'domhandler';
import type { Failure } from '../platform/errors.ts';
import type { Article, Paragraph, Quality } from '../model/article.ts';
import { type Block, type Outline, outlinePage, type Scope } from './page/outline.ts';
import { RULE_TABLE, type RuleTable } from './clean/rule-table.ts';
import { type Decoded, decodePage, isBinary } from './page/charset.ts';
import { type PageMetadata, NO_METADATA, readMetadata } from './metadata/page-metadata.ts';
import { foldForSearch } from '../text/fold.ts';
import { DEFAULT_LIMITS, type ExtractLimits, parseMarkup } from './page/markup.ts';
import { collectSignals, unreadableSignals } from './quality/quality-signals.ts';
import { assignPosts } from './metadata/live-blog-posts.ts';
import { holdsStory, judgeQuality, type QualitySignals } from './quality/quality.ts';
import { chooseReading, type ExtractionSource, type Reading, readOutline } from './body/extraction-source.ts';
import { applySelectors } from './page/selectors.ts';

export { judgeShrinkage, rejectionCode } from './quality/quality.ts';

/** Raised whenever the same bytes may give another Article, so that like is compared with like after an upgrade. */
export const EXTRACTOR_VERSION = '6';

/** Who read an Article: the version, and the selectors of the user, which make another reader of it. */
export const extractorOf = ({
  include,
  exclude = [],
}: {
  readonly include?: string | null | undefined;
  readonly exclude?: readonly string[] | undefined;
}): string => {
  const selectors = [...(include ? [`include ${include}`] : []), ...exclude.map((one) => `exclude ${one}`)];
  return [EXTRACTOR_VERSION, ...selectors].join('; ');
};

export interface ExtractInput {
  readonly url: string;
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** Response headers, lower-case names; they name a blocker that the page alone would not. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** CSS selectors of the user. One that matches nothing is logged and ignored. */
  readonly include?: string | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly limits?: Partial<ExtractLimits> | undefined;
}

export type ExtractRequest = ExtractInput;

export interface Extraction {
  readonly article: Article;
  readonly quality: Quality;
  readonly charset: { readonly name: string; readonly source: string };
  /** All text a reader sees on the page, folded by `foldForSearch`: "was it really absent before?" */
  readonly visibleText: string;
  readonly warnings: readonly string[];
}

export type ExtractOutcome =
  | { readonly kind: 'extracted'; readonly extraction: Extraction }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How the story was separated from the rest, block by block in page order. */
export interface Explanation {
  readonly source: ExtractionSource;
  /** The box that holds the story, e.g. `main > article > div.text`. */
  readonly root: string | null;
  readonly blocks: readonly {
    readonly text: string;
    /** Id and evidence of the rule that dropped the block; null where it is part of the story. */
    readonly dropped: string | null;
  }[];
}

const pathOf = (scope: Scope): string => {
  const steps: string[] = [];
  for (let at: Scope | null = scope; at !== null && at.element !== null; at = at.parent) {
    const name = at.element.attribs['class']?.trim().split(/\s+/)[0];
    steps.unshift(name === undefined || name === '' ? at.name : `${at.name}.${name}`);
  }
  return steps.slice(-6).join(' > ');
};

interface ParsedPage {
  readonly decoded: Decoded;
  readonly document: Document;
  readonly metadata: PageMetadata;
  readonly outline: Outline;
}

interface ReadPage extends ParsedPage {
  readonly reading: Reading;
  /** Were the user's selectors applied? */
  readonly selected: boolean;
  readonly warnings: readonly string[];
}

const isolate = (included: readonly Scope['element'][]): Document => {
  const document = new Document([]);
  document.children = included.filter((element) => element !== null);
  return document;
};

const NOTHING_LEFT = 'include, exclude: they leave no text of the page and were ignored.';

const limitsOf = ({ limits }: ExtractInput): ExtractLimits => ({ ...DEFAULT_LIMITS, ...limits });

/** Reads a parsed page by its rules. Elements that `exclude` matches are removed from its document. */
const readPage = (input: ExtractInput, page: ParsedPage, table: RuleTable): ReadPage => {
  const { document, metadata, outline } = page;
  const { included, warnings } = applySelectors(document, input.include, input.exclude ?? []);
  const untouched = included === null && (input.exclude ?? []).length === 0;
  const options = { metadata, table };
  if (!untouched) {
    const chosen = outlinePage(included === null ? document : isolate(included), input.url);
    const reading = readOutline(chosen, options, included !== null);
    if (reading.kept.length > 0) return { ...page, reading, selected: true, warnings };
  }
  const own = readOutline(outline, options, false);
  const reading = chooseReading({ ...options, outline, limits: limitsOf(input) }, own);
  if (untouched || reading.kept.length === 0) return { ...page, reading, selected: false, warnings };
  return { ...page, reading, selected: false, warnings: [...warnings, NOTHING_LEFT] };
};

type Parsed =
  | { readonly kind: 'page'; readonly page: ParsedPage }
  | {
      readonly kind: 'unreadable';
      readonly decoded: Pick<Decoded, 'name' | 'source'>;
      readonly signals: QualitySignals;
    };

const NO_CHARSET = { name: 'binary', source: 'default' } as const;

const MARKUP_TYPE = /html|xml|^\s*$/i;

/** Types that servers also send for pages. */
const VAGUE_TYPE = /^text\/plain$|octet-stream$|\/force-download$|\/unknown$|^\*\/\*$/i;

/** For a malformed type the bytes decide (MIME Sniffing Standard §4.4). */
const MIME_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;

/** Media types whose pages browsers read as XML (RFC 7303); a feed is no page. */
const XHTML_TYPE = /^(?:application\/(?:xhtml\+xml|xml)|text\/xml)$/i;

const parsePage = (input: ExtractInput): Parsed => {
  const limits = limitsOf(input);
  const unreadable = (
    kind: 'not-html' | 'too-complex',
    detail: string,
    decoded: Pick<Decoded, 'name' | 'source'> = NO_CHARSET,
  ): Parsed => ({
    kind: 'unreadable',
    decoded,
    signals: unreadableSignals(kind, detail),
  });
  const stated = (input.contentType ?? '').split(';')[0]?.trim() ?? '';
  const type = MIME_TYPE.test(stated) ? stated : '';
  if (!MARKUP_TYPE.test(type) && !VAGUE_TYPE.test(type))
    return unreadable('not-html', `The page is ${type}, not HTML.`);
  if (input.body.length > limits.maxBytes)
    return unreadable('too-complex', `The page has more than ${limits.maxBytes} bytes.`);
  if (isBinary(input.body)) return unreadable('not-html', 'The page is binary data, not HTML.');
  const decoded = decodePage(input);
  if (!/<[a-z!/][^<]*>/i.test(decoded.text))
    return unreadable('not-html', 'The page holds no markup.', decoded);
  const markup = parseMarkup(decoded.text, limits, XHTML_TYPE.test(type));
  if (markup.kind === 'too-complex') return unreadable('too-complex', markup.reason, decoded);
  const { document } = markup;
  const metadata = readMetadata(document, input.url);
  return { kind: 'page', page: { decoded, document, metadata, outline: outlinePage(document, input.url) } };
};

const paragraphsOf = ({ reading, metadata }: ReadPage): Paragraph[] => {
  const posts = assignPosts(reading.kept, metadata.linkedData);
  return reading.kept.map(({ text, role }, i) => {
    const post = posts[i] ?? null;
    return post === null ? { text, role } : { text, role, post };
  });
};

const articleOf = (metadata: PageMetadata, paragraphs: readonly Paragraph[], extractor: string): Article => ({
  headline: metadata.headline,
  headlines: metadata.headlines,
  byline: metadata.byline,
  published: metadata.published,
  modified: metadata.modified,
  canonicalUrl: metadata.canonicalUrl,
  lang: metadata.lang,
  direction: metadata.direction,
  section: metadata.section,
  access: metadata.access,
  paragraphs,
  extractor,
});

/** Text that only the linked data has counts as seen: else all of it would be new on the day the page shows it. */
const visibleTextOf = ({ outline, reading }: ReadPage): string => {
  const unseen = reading.source === 'json-ld' && reading.blocks !== outline.blocks ? reading.kept : [];
  return foldForSearch([...outline.blocks, ...unseen].map((block) => block.text).join('\n'));
};

/**
 * Extracts the story from a page's bytes. Never throws, whatever the bytes; the same input gives the same output. A page
 * that is not a story has no paragraphs and a quality verdict with reasons. Linear in the size of the page.
 */
export const extractArticle = (input: ExtractInput): Extraction => {
  const parsed = parsePage(input);
  if (parsed.kind === 'unreadable') {
    const { name, source } = parsed.decoded;
    return {
      article: articleOf(NO_METADATA, [], extractorOf(input)),
      quality: judgeQuality(parsed.signals),
      charset: { name, source },
      visibleText: '',
      warnings: [],
    };
  }
  const page = readPage(input, parsed.page, RULE_TABLE);
  const { decoded, document, metadata, outline, reading, warnings } = page;
  const quality = judgeQuality(
    collectSignals({
      url: input.url,
      document,
      markup: decoded.text,
      headers: input.headers ?? {},
      metadata,
      blocks: outline.blocks,
      kept: reading.kept,
    }),
  );
  return {
    article: articleOf(metadata, holdsStory(quality) ? paragraphsOf(page) : [], extractorOf(input)),
    quality,
    charset: { name: decoded.name, source: decoded.source },
    visibleText: visibleTextOf(page),
    warnings,
  };
};

interface ExplainedBlock {
  readonly text: string;
  readonly dropped: string | null;
}

/** Puts what the selectors left out back where it stood among the blocks that were read. */
const withLeftOut = (read: readonly ExplainedBlock[], page: readonly Block[]): ExplainedBlock[] => {
  const explained: ExplainedBlock[] = [];
  let next = 0;
  for (const { text } of page) {
    const at = read.findIndex((block, index) => index >= next && block.text === text);
    if (at < 0) explained.push({ text, dropped: 'left out by include or exclude' });
    else {
      // What stands before it was cut by a selector, and is found nowhere on the page as it is.
      explained.push(...read.slice(next, at + 1));
      next = at + 1;
    }
  }
  return [...explained, ...read.slice(next)];
};

const reasonOf = ({ dropped }: Reading, block: Block): string => {
  const rule = dropped.get(block);
  return rule === undefined ? 'outside the story’s box' : `${rule.id}: ${rule.evidence}`;
};

/** The same extraction block by block: its source, and the rule that dropped each block. */
export const explainExtraction = (input: ExtractInput): Explanation => {
  const parsed = parsePage(input);
  if (parsed.kind === 'unreadable') return { source: 'none', root: null, blocks: [] };
  const { reading, outline, selected } = readPage(input, parsed.page, RULE_TABLE);
  const kept = new Set(reading.kept);
  const blocks = reading.blocks.map((block) => ({
    text: block.text,
    dropped: kept.has(block) ? null : reasonOf(reading, block),
  }));
  const path = reading.root === null ? '' : pathOf(reading.root);
  return {
    source: reading.source,
    root: path === '' ? null : path,
    blocks: selected ? withLeftOut(blocks, outline.blocks) : blocks,
  };
};

/** A page parsed once, to be read by several rule tables. */
export interface PreparedPage {
  readonly read: (table: RuleTable) => Reading;
}

/** Parses a page for `rules:report`; null if it cannot be read. Selectors are ignored: they would change the document. */
export const preparePage = ({ url, body, contentType }: ExtractInput): PreparedPage | null => {
  const input = { url, body, contentType };
  const parsed = parsePage(input);
  if (parsed.kind === 'unreadable') return null;
  return { read: (table) => readPage(input, parsed.page, table).reading };
};

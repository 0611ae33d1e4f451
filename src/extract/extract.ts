import { Document } from 'domhandler';
import type { Failure } from '../platform/errors.ts';
import type { Article, Paragraph, Quality } from '../model/article.ts';
import { type Block, type Outline, outlinePage, type Scope } from './page/outline.ts';
import { type Decoded, decodePage, isBinary } from './page/charset.ts';
import { type Facts, NO_FACTS, readFacts } from './metadata/page-metadata.ts';
import { foldForSearch } from '../text/fold.ts';
import { DEFAULT_LIMITS, type ExtractLimits, type Markup, parseMarkup } from './page/markup.ts';
import { collectSignals, unreadableSignals } from './quality/quality-signals.ts';
import { assignPosts } from './metadata/live-blog-posts.ts';
import { holdsStory, judgeQuality, type QualitySignals } from './quality/quality.ts';
import { chooseReading, type Reading, readOutline, type Voice } from './body/extraction-source.ts';
import { applySelectors } from './page/selectors.ts';

export { judgeShrinkage, rejectionCode } from './quality/quality.ts';

/** Raised whenever the same bytes may give another Article, so that like is compared with like after an upgrade. */
export const EXTRACTOR_VERSION = '4';

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
  /** CSS selectors of the user. One that matches nothing is reported and not obeyed. */
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

/** How the story was told from the rest, block by block in page order. */
export interface Explanation {
  readonly voice: Voice;
  /** The box that holds the story, e.g. `main > article > div.text`. */
  readonly root: string | null;
  readonly blocks: readonly {
    readonly text: string;
    /** Why the block is not part of the story; null where it is. */
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

interface Page {
  readonly decoded: Decoded;
  readonly markup: Extract<Markup, { kind: 'parsed' }>;
  readonly facts: Facts;
  readonly outline: Outline;
  readonly reading: Reading;
  /** Were the user's selectors obeyed? */
  readonly selected: boolean;
  readonly warnings: readonly string[];
}

const isolate = (included: readonly Scope['element'][]): Document => {
  const document = new Document([]);
  document.children = included.filter((element) => element !== null);
  return document;
};

const NOTHING_LEFT = 'include, exclude: they leave no text of the page, and are not obeyed.';

const readPage = (
  input: ExtractInput,
  decoded: Decoded,
  markup: Page['markup'],
  limits: ExtractLimits,
): Page => {
  const facts = readFacts(markup.document, input.url);
  const outline = outlinePage(markup.document, input.url);
  const { included, warnings } = applySelectors(markup.document, input.include, input.exclude ?? []);
  const untouched = included === null && (input.exclude ?? []).length === 0;
  const chosen = untouched
    ? outline
    : outlinePage(included === null ? markup.document : isolate(included), input.url);
  const own = readOutline(chosen, facts, included !== null);
  const page = { decoded, markup, facts, outline };
  if (!untouched && own.kept.length > 0) return { ...page, reading: own, selected: true, warnings };
  const unaided = untouched ? own : readOutline(outline, facts, false);
  const reading = chooseReading({ html: decoded.text, size: markup, facts, outline }, unaided, limits);
  if (untouched || reading.kept.length === 0) return { ...page, reading, selected: false, warnings };
  return { ...page, reading, selected: false, warnings: [...warnings, NOTHING_LEFT] };
};

type Opened =
  | { readonly kind: 'page'; readonly page: Page }
  | {
      readonly kind: 'unreadable';
      readonly decoded: Pick<Decoded, 'name' | 'source'>;
      readonly signals: QualitySignals;
    };

const NO_CHARSET = { name: 'binary', source: 'default' } as const;

const MARKUP_TYPE = /html|xml|^\s*$/i;

const open = (input: ExtractInput): Opened => {
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const unreadable = (
    kind: 'not-html' | 'too-complex',
    detail: string,
    decoded: Pick<Decoded, 'name' | 'source'> = NO_CHARSET,
  ): Opened => ({
    kind: 'unreadable',
    decoded,
    signals: unreadableSignals(kind, detail),
  });
  const type = (input.contentType ?? '').split(';')[0]?.trim() ?? '';
  if (!MARKUP_TYPE.test(type) && !/^text\/plain$|octet-stream$/.test(type))
    return unreadable('not-html', `The page is ${type}, not HTML.`);
  if (input.body.length > limits.maxBytes)
    return unreadable('too-complex', `The page has more than ${limits.maxBytes} bytes.`);
  if (isBinary(input.body)) return unreadable('not-html', 'The page is binary data, not HTML.');
  const decoded = decodePage(input);
  if (!/<[a-z!/][^<]*>/i.test(decoded.text))
    return unreadable('not-html', 'The page holds no markup.', decoded);
  const markup = parseMarkup(decoded.text, limits);
  if (markup.kind === 'too-complex') return unreadable('too-complex', markup.reason, decoded);
  return { kind: 'page', page: readPage(input, decoded, markup, limits) };
};

const paragraphsOf = ({ reading, facts }: Page): Paragraph[] => {
  const posts = assignPosts(reading.kept, facts.linkedData);
  return reading.kept.map(({ text, role }, i) => {
    const post = posts[i] ?? null;
    return post === null ? { text, role } : { text, role, post };
  });
};

const articleOf = (facts: Facts, paragraphs: readonly Paragraph[], extractor: string): Article => ({
  headline: facts.headline,
  headlines: facts.headlines,
  byline: facts.byline,
  published: facts.published,
  modified: facts.modified,
  canonicalUrl: facts.canonicalUrl,
  lang: facts.lang,
  direction: facts.direction,
  section: facts.section,
  access: facts.access,
  paragraphs,
  extractor,
});

/** What linked data alone told belongs to what was seen: else the day its text is shown, all of it would be new. */
const visibleTextOf = ({ outline, reading }: Page): string => {
  const told = reading.voice === 'json-ld' && reading.blocks !== outline.blocks ? reading.kept : [];
  return foldForSearch([...outline.blocks, ...told].map((block) => block.text).join('\n'));
};

/**
 * Reads the story out of a page's bytes. Never throws, whatever the bytes; the same input gives the same output. A page
 * that is not a story has no paragraphs and a quality verdict with reasons. Linear in the size of the page, apart from
 * the second opinion that small pages with little prose are given.
 */
export const extractArticle = (input: ExtractInput): Extraction => {
  const opened = open(input);
  if (opened.kind === 'unreadable') {
    const { name, source } = opened.decoded;
    const quality = judgeQuality(opened.signals);
    return {
      article: articleOf(NO_FACTS, [], extractorOf(input)),
      quality,
      charset: { name, source },
      visibleText: '',
      warnings: [],
    };
  }
  const { page } = opened;
  const { decoded, facts, outline, reading, warnings } = page;
  const quality = judgeQuality(
    collectSignals({
      document: page.markup.document,
      markup: decoded.text,
      headers: input.headers ?? {},
      facts,
      blocks: outline.blocks,
      kept: reading.kept,
    }),
  );
  return {
    article: articleOf(facts, holdsStory(quality) ? paragraphsOf(page) : [], extractorOf(input)),
    quality,
    charset: { name: decoded.name, source: decoded.source },
    visibleText: visibleTextOf(page),
    warnings,
  };
};

interface ToldBlock {
  readonly text: string;
  readonly dropped: string | null;
}

/** Puts what the selectors left out back where it stood among the blocks that were read. */
const withLeftOut = (read: readonly ToldBlock[], page: readonly Block[]): ToldBlock[] => {
  const told: ToldBlock[] = [];
  let next = 0;
  for (const { text } of page) {
    const at = read.findIndex((block, index) => index >= next && block.text === text);
    if (at < 0) told.push({ text, dropped: 'left out by include or exclude' });
    else {
      // What stands before it was cut by a selector, and is found nowhere on the page as it is.
      told.push(...read.slice(next, at + 1));
      next = at + 1;
    }
  }
  return [...told, ...read.slice(next)];
};

/** The same reading, told block by block: which voice won, what was dropped and why. */
export const explainExtraction = (input: ExtractInput): Explanation => {
  const opened = open(input);
  if (opened.kind === 'unreadable') return { voice: 'none', root: null, blocks: [] };
  const { reading, outline, selected } = opened.page;
  const kept = new Set(reading.kept);
  const blocks = reading.blocks.map((block) => ({
    text: block.text,
    dropped: kept.has(block) ? null : (reading.reasons.get(block) ?? 'outside the story’s box'),
  }));
  const path = reading.root === null ? '' : pathOf(reading.root);
  return {
    voice: reading.voice,
    root: path === '' ? null : path,
    blocks: selected ? withLeftOut(blocks, outline.blocks) : blocks,
  };
};

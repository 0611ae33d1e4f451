import { INDEX_TITLE } from '../lexicon/patterns.ts';
import type { PageKind } from '../metadata/json-ld.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';
import { titleParts } from './error-page-phrases.ts';

/** What tells a page of its own kind from an article. Lengths are reading lengths. */
export interface PageFacts {
  readonly url: string;
  readonly canonicalUrl: string | null;
  /** `og:type`, in small letters. */
  readonly openGraphType: string | null;
  /** What the linked data says that the page is. */
  readonly kind: PageKind | null;
  /** Does the page state an article with its own address or headline, or when it was published? */
  readonly ownArticle: boolean;
  readonly titles: readonly string[];
  /** Is the headline of the page the name of its site? */
  readonly isHeadedBySite: boolean;
  /** Does a sentence without links stand directly below the headline? */
  readonly opens: boolean;
  /** Linked titles outside of the frame of the page. */
  readonly linkedTitles: number;
  /** The longest row of paragraphs that no linked title parts. */
  readonly row: { readonly paragraphs: number; readonly length: number };
  /** Paragraphs kept as the story, and those of them that stand below a linked title. */
  readonly paragraphs: number;
  readonly teased: number;
}

const pathOf = (address: string | null): string | null =>
  address !== null && canParseUrl(address) ? new URL(address).pathname : null;

/** "/", "/en/", "/index.html": the front page of a site or of one of its languages. */
const FRONT = /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/?)?(?:(?:index|home|default)(?:\.\w{2,5})?\/?)?$/i;

const OTHER_TYPE =
  /^(?:profile|product|og:product|product\.\w+|business\.\w+|place|restaurant\.\w+|music\.\w+|video\.(?:tv_show|movie)|book)$/;

/** A row of so much running text is a story, whatever the page says of itself. */
const SURELY_TEXT = { paragraphs: 4, length: 1_200 };

/** Teasers that make a list. */
const LEAST_TITLES = 3;
const MANY_TITLES = 6;

const isRunning = ({ row }: PageFacts): boolean =>
  row.paragraphs >= SURELY_TEXT.paragraphs && row.length >= SURELY_TEXT.length;

/** Paragraphs that stand below no linked title: a story that has just begun has one of them. */
const standsApart = ({ paragraphs, teased }: PageFacts): number => paragraphs - teased;

type Rule = (facts: PageFacts) => string | null;

/** In order; the first that speaks says what the page is. */
const RULES: readonly Rule[] = [
  ({ kind, linkedTitles, row }) =>
    kind === 'list' && (linkedTitles >= LEAST_TITLES || row.paragraphs < 3)
      ? 'The page says of itself that it is a list of other pages.'
      : null,
  (facts) =>
    facts.kind === 'profile' || facts.kind === 'product'
      ? `The page says of itself that it is a ${facts.kind}.`
      : null,
  ({ openGraphType }) =>
    openGraphType !== null && OTHER_TYPE.test(openGraphType)
      ? `The page says of itself that it is of type “${openGraphType}”.`
      : null,
  (facts) => {
    const [own, canonical] = [pathOf(facts.url), pathOf(facts.canonicalUrl)];
    const isHome =
      (canonical !== null && FRONT.test(canonical)) ||
      (canonical === null && own !== null && FRONT.test(own));
    return (isHome || facts.isHeadedBySite) && facts.linkedTitles >= LEAST_TITLES
      ? 'The page is the front page of its site.'
      : null;
  },
  ({ titles, linkedTitles, paragraphs, teased }) =>
    titles.flatMap(titleParts).some((title) => INDEX_TITLE.test(title)) &&
    (linkedTitles >= 2 || paragraphs === 0 || teased > 0)
      ? 'The headline is that of a search, a topic or an archive.'
      : null,
  (facts) =>
    (facts.linkedTitles >= MANY_TITLES ||
      (facts.linkedTitles >= LEAST_TITLES && facts.openGraphType === 'website')) &&
    standsApart(facts) === 0 &&
    !(facts.opens && facts.openGraphType !== 'website')
      ? 'The page is a list of other stories.'
      : null,
  ({ paragraphs, teased, linkedTitles }) =>
    linkedTitles >= LEAST_TITLES && paragraphs >= LEAST_TITLES && teased >= 0.7 * paragraphs
      ? 'Most of the page’s text are teasers of other stories.'
      : null,
];

/** What the page is instead of an article, as a sentence; null where it may be one. */
export const findOtherPage = (facts: PageFacts): string | null => {
  if (facts.ownArticle || isRunning(facts)) return null;
  for (const rule of RULES) {
    const reason = rule(facts);
    if (reason !== null) return reason;
  }
  return null;
};

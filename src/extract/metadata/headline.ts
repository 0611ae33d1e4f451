import type { Document, Element } from 'domhandler';
import type { HeadlineVariants } from '../../model/article.ts';
import { titleParts } from '../quality/error-page-phrases.ts';
import { foldForSearch } from '../../text/fold.ts';
import { elementsOf, parentsOf, textOf } from '../page/markup.ts';
import { isForScreenReaders, isHidden } from '../page/visibility.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

const fold = (text: string | null | undefined): string => foldForSearch(text ?? '');

const isSame = (a: string, b: string): boolean => a !== '' && a === b;

/** The name of the site, folded: as it is stated, or as its address spells it. */
export const createIsSiteName = (siteName: string | undefined, url: string): ((text: string) => boolean) => {
  const host = canParseUrl(url) ? new URL(url).hostname.replaceAll(/[^a-z\d]/g, '') : '';
  return (text) => {
    const folded = fold(text);
    const letters = folded.replace(/^the /, '').replaceAll(' ', '');
    return isSame(folded, fold(siteName)) || (letters.length >= 5 && host.includes(letters));
  };
};

const isFrontPage = (address: string, base: string): boolean => {
  if (!canParseUrl(address, base)) return false;
  const { pathname, search } = new URL(address, base);
  return pathname === '/' && search === '';
};

/** Is it a link to the front page, as the name of a site is? On the front page itself that says nothing. */
const leadsHome = (h1: Element, url: string): boolean =>
  !isFrontPage(url, url) &&
  [h1, ...elementsOf(h1), ...parentsOf(h1)].some(
    ({ name, attribs }) => name === 'a' && attribs['href'] !== undefined && isFrontPage(attribs['href'], url),
  );

/** For screen readers only: it may name the site or the section. */
const isUnseen = (h1: Element): boolean => isHidden(h1) || isForScreenReaders(h1);

const disagrees = (h1: Element, stated: readonly (string | null)[]): boolean => {
  const text = fold(textOf(h1, 1000));
  return stated.some((other) => other !== null) && !stated.some((other) => fold(other).includes(text));
};

interface Heading {
  readonly element: Element;
  readonly text: string;
}

const MOST_HEADINGS = 20;

/** The h1 that is the story's headline: the one the page's other headlines agree with. Sites put their own name in an h1, too. */
const findH1 = (
  h1: readonly Element[],
  { exact, title }: { readonly exact: readonly (string | null)[]; readonly title: string | null },
  isSiteName: (text: string) => boolean,
): Heading | null => {
  const read = h1
    .map((element) => ({ element, text: textOf(element, 1000) }))
    .filter(({ text }) => text !== '');
  const named = read.filter(({ text }) => !isSiteName(text));
  const inArticle = ({ element }: Heading): boolean =>
    [...parentsOf(element)].some(({ name }) => name === 'article' || name === 'main');
  const longest = (found: readonly Heading[]): Heading | undefined =>
    [...found].sort((a, b) => b.text.length - a.text.length)[0];
  const agrees = (others: readonly (string | null)[]): Heading | undefined =>
    longest(
      named.filter(
        ({ text }) =>
          text.length > 8 && others.some((other) => other !== null && fold(other).includes(fold(text))),
      ),
    );
  const same = named.find(({ text }) =>
    exact.some((other) => other !== null && isSame(fold(text), fold(other))),
  );
  return (
    same ??
    agrees(exact) ??
    agrees([title]) ??
    named.find((heading) => heading.text.length > 15 && inArticle(heading)) ??
    named.find(({ text }) => text.length > 15) ??
    named[0] ??
    null
  );
};

/** Where the page has no h1: the smaller heading that says what its other headlines say. */
const findHeading = (document: Document, shown: readonly string[]): Element | null =>
  elementsOf(document).find(
    (element) =>
      /^h[2-4]$/.test(element.name) && shown.some((text) => isSame(text, fold(textOf(element, 1000)))),
  ) ?? null;

/** The first element in a heading that holds text. */
const firstPart = (heading: Element): string => {
  const first = elementsOf(heading).find((element) => textOf(element, 200) !== '');
  return first === undefined ? '' : textOf(first, 200);
};

/** A kicker or a badge in the same heading, set apart by style or by an element of its own. */
const withoutKicker = ({ element, text }: Heading, others: readonly (string | null)[]): string =>
  others.find((other) => {
    if (other === null || other.length <= 8 || !text.endsWith(other) || text === other) return false;
    const before = text.slice(0, -other.length);
    if (/[\p{L}\d]$/u.test(before)) return /^[\p{Lu}\d]/u.test(other);
    return before.trim() === firstPart(element);
  }) ?? text;

/** "Registrar steps aside | The Harbour Post" without the name of the site. */
const withoutSite = (title: string, isSiteName: (text: string) => boolean): string => {
  const parts = titleParts(title);
  const last = parts.at(-1);
  if (parts.length < 2 || last === undefined || !isSiteName(last)) return title;
  return title.slice(0, title.lastIndexOf(last)).replace(/[\s|\-–—·•«»›:]{1,20}$/, '');
};

/** The headline, all its variants, and where it stands. */
export interface Headlines {
  readonly headline: string | null;
  readonly variants: HeadlineVariants;
  /** The heading that shows it; null where none does. */
  readonly element: Element | null;
}

/** What a page states besides its own h1s. */
export interface StatedHeadlines {
  readonly h1: readonly Element[];
  readonly title: string | null;
  readonly openGraph: string | null;
  readonly jsonLd: string | null;
}

/** Chooses the headline: the h1 that the page's other statements agree with, else what they say. */
export const readHeadlines = (
  document: Document,
  url: string,
  { h1: found, title, openGraph, jsonLd }: StatedHeadlines,
  isSiteName: (text: string) => boolean,
): Headlines => {
  const [first = null] = titleParts(title ?? '');
  const headings = found
    .slice(0, MOST_HEADINGS)
    .filter(
      (element) =>
        !leadsHome(element, url) && !(isUnseen(element) && disagrees(element, [jsonLd, openGraph, title])),
    );
  const heading = findH1(headings, { exact: [jsonLd, openGraph], title }, isSiteName);
  const h1 = heading === null ? null : withoutKicker(heading, [jsonLd, openGraph, first]);
  const other = openGraph ?? title;
  return {
    headline: h1 ?? jsonLd ?? (other === null ? null : withoutSite(other, isSiteName)),
    variants: { h1, title, openGraph, jsonLd },
    element: heading?.element ?? findHeading(document, [jsonLd, openGraph, first].map(fold)),
  };
};

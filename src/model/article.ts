import type { EpochMs } from './time.ts';

/** What was extracted from a Page. Times are epoch milliseconds (UTC) unless a name says otherwise. */

/** Kind of block on the page. The role does not affect comparison, only significance and display. */
export type ParagraphRole =
  | 'paragraph'
  | 'heading'
  | 'list-item'
  | 'quote'
  | 'table'
  | 'preformatted'
  | 'caption'
  | 'embed';

/** One block of text in document order; `text` as published (entities decoded, layout white space collapsed). */
export interface Paragraph {
  readonly text: string;
  readonly role: ParagraphRole;
  /** The live-blog post that contains this paragraph, if the page marks posts. */
  readonly post?: { readonly id: string; readonly at: string | null };
}

/** The headline in each place where a page can state it; null if absent. */
export interface HeadlineVariants {
  readonly h1: string | null;
  readonly title: string | null;
  readonly openGraph: string | null;
  readonly jsonLd: string | null;
}

/** A time (ISO 8601) and its place on the page, such as `json-ld` or `meta:article:modified_time`. */
export interface StatedTime {
  readonly at: string;
  readonly source: string;
}

/** What was extracted from a Page. */
export interface Article {
  readonly headline: string | null;
  readonly headlines: HeadlineVariants;
  readonly byline: string | null;
  readonly published: StatedTime | null;
  readonly modified: StatedTime | null;
  readonly canonicalUrl: string | null;
  /** BCP 47, as the page states it. */
  readonly lang: string | null;
  readonly direction: 'ltr' | 'rtl' | null;
  readonly section: string | null;
  readonly access: 'free' | 'paywalled' | null;
  readonly paragraphs: readonly Paragraph[];
  /** Version of the extractor that produced this Article. After an upgrade, the older capture is extracted again. */
  readonly extractor: string;
}

/** Whether a capture may become a Version. Only `ok` is compared; `suspect` needs a second capture to confirm it. */
export type QualityVerdict =
  | 'ok'
  | 'suspect'
  | 'error-page'
  | 'soft-404'
  | 'consent-wall'
  | 'bot-challenge'
  | 'paywall-stub'
  | 'login-page'
  | 'empty-shell'
  | 'no-article'
  | 'not-html'
  | 'too-complex';

export interface Quality {
  readonly verdict: QualityVerdict;
  /** One sentence each, for people. Empty when the verdict is `ok` without reservations. */
  readonly reasons: readonly string[];
}

/** One stage of a story's headline: a single text, or several that alternate (an A/B test, two caches). */
export interface HeadlineEntry {
  readonly texts: readonly string[];
  /** The text seen last. */
  readonly current: string;
  readonly since: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly firstVersion: number;
  readonly lastVersion: number;
  /** Number of changes within this entry; 0 if the headline did not alternate. */
  readonly turns: number;
}

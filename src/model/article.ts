import type { EpochMs } from './time.ts';

/** What was extracted from a Page. Times are epoch milliseconds (UTC) unless a name says otherwise. */

/** What a paragraph is on the page. The role never changes how its text is compared, only how it is weighed and shown. */
export type ParagraphRole =
  | 'paragraph'
  | 'heading'
  | 'list-item'
  | 'quote'
  | 'table'
  | 'preformatted'
  | 'caption'
  | 'embed';

/** One block of text in document order; `text` is kept as published (entities decoded, layout white space settled). */
export interface Paragraph {
  readonly text: string;
  readonly role: ParagraphRole;
  /** The live-blog post this paragraph belongs to, where the page marks posts. */
  readonly post?: { readonly id: string; readonly at: string | null };
}

/** The places a page states its headline; null where it is silent. */
export interface HeadlineVariants {
  readonly h1: string | null;
  readonly title: string | null;
  readonly openGraph: string | null;
  readonly jsonLd: string | null;
}

/** A time with the place on the page that stated it, e.g. `json-ld`, `meta:article:modified_time`. ISO 8601. */
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
  /** Version of the extractor that produced this Article, so that like is compared with like after an upgrade. */
  readonly extractor: string;
}

/** Why a capture may or may not become a Version. `ok` alone is compared; `suspect` waits for a second capture. */
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

/** One stage of a story's headline: a single text, or several that a test or two caches show by turns. */
export interface HeadlineEntry {
  readonly texts: readonly string[];
  /** The one shown last. */
  readonly current: string;
  readonly since: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly firstVersion: number;
  readonly lastVersion: number;
  /** How often it changed inside this entry; 0 where the headline stood still. */
  readonly turns: number;
}

/**
 * The words of the product as types. No behaviour, no imports: every stage may know this file,
 * and it knows nobody. Times are epoch milliseconds (UTC) unless a name says otherwise.
 */

export type EpochMs = number;

/** The ids of Stories that the process itself serves and watches, to see that it sees, begin so. */
export const OWN_STORY_PREFIX = 'sty_own_';

/** The names of Endpoints at which the process, or another one, hears of those, begin so. */
export const OWN_ENDPOINT_PREFIX = 'canary at ';

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

/** When a page's scripts are run: never, when it came as an empty shell, always. */
export const RENDER_MODES = ['never', 'auto', 'browser'] as const;
export type RenderMode = (typeof RENDER_MODES)[number];

/** What the origin said a later request may send back to learn "nothing new" (RFC 9110 §8.8). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Bytes of one response, after content decoding, with what is needed to judge and re-read them. */
export interface Page {
  /** The address after redirects. */
  readonly url: string;
  readonly status: number;
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, hexadecimal. */
  readonly sha256: string;
  readonly validators: Validators;
  readonly fetchedAt: EpochMs;
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

export type ChangeKind = 'added' | 'removed' | 'edited' | 'moved';

/** A run of words inside an edited paragraph; concatenating `equal`+`insert` gives the new text, `equal`+`delete` the old. */
export interface WordSpan {
  readonly op: 'equal' | 'insert' | 'delete';
  readonly text: string;
}

export type ChangeLabel =
  | 'statement'
  | 'quote'
  | 'correction'
  | 'editors-note'
  | 'number-changed'
  | 'name-changed'
  | 'negation-changed'
  | 'modality-changed'
  | 'attribution-changed'
  | 'headline-changed'
  | 'sentence-added'
  | 'noise'
  | 'live-post'
  /** The text stood in an earlier Version. */
  | 'restored'
  /** It comes and goes: it was restored before. */
  | 'flapping'
  /** No clock of the page told of it; see Stealth. */
  | 'stealth';

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

/** One clock of a page in two captures, as shown. */
export interface ClockReading {
  /** `modified`: as metadata state it; `updated-line`: as readers see it; `last-modified`: the HTTP header. */
  readonly name: 'modified' | 'updated-line' | 'last-modified' | 'feed' | 'sitemap';
  readonly before: string | null;
  readonly after: string | null;
  /** `changed`: it differs and its direction cannot be told; `unknown`: not comparable. */
  readonly turn: 'advanced' | 'changed' | 'same' | 'back' | 'unknown';
}

/** Did a changed text keep its clocks still? */
export interface Stealth {
  readonly stealthy: boolean;
  readonly clocks: readonly ClockReading[];
}

/** What became of a quotation in a Change. */
export interface QuoteChange {
  readonly state: 'new' | 'altered' | 'speaker-changed' | 'withdrawn';
  /** The words between the marks, as published. */
  readonly text: string;
  /** The earlier wording (or the same, where only the speaker changed); null for a new or a withdrawn one. */
  readonly previousText: string | null;
  /** As named beside the quotation: a name, a role or a pronoun. null where the language has no rules or nobody is named. */
  readonly speaker: string | null;
  readonly previousSpeaker: string | null;
  /** The verb of speech as written, such as "said". */
  readonly verb: string | null;
  /** UTF-16 units in the Change's `text`, end excluded; of a withdrawn one in `previousText`. */
  readonly start: number;
  readonly end: number;
}

/** One term of a Change's significance; compare/significance.ts has the formula. */
export interface SignificanceFactor {
  readonly name: 'kind' | 'place' | 'length' | 'label' | 'headline' | 'share' | 'quiet';
  readonly value: number;
}

/**
 * One typed operation between two Versions. A moved paragraph whose text also changed is `moved` with `edited: true`.
 * `paragraph` is null for a removal and for the headline; `previousParagraphs` is empty for an addition and the headline.
 */
export interface Change {
  readonly kind: ChangeKind;
  readonly paragraph: number | null;
  /** Old indices, most content first: several after a merge. */
  readonly previousParagraphs: readonly number[];
  readonly text: string | null;
  readonly previousText: string | null;
  /** Empty unless text was edited. */
  readonly words: readonly WordSpan[];
  readonly edited: boolean;
  /** Would this Change alone raise an alert? */
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  /** Quotations that came, went or changed in it. */
  readonly quotes: readonly QuoteChange[];
  /** 0..1, for ordering. */
  readonly significance: number;
  /** What the significance is made of. */
  readonly factors: readonly SignificanceFactor[];
  /** The rules that decided kind, labels and flag, in words, and the sum that its significance is. */
  readonly reason: string;
}

/** Where each paragraph of the newer Version came from; one entry per paragraph, in order. */
export interface AlignedParagraph {
  readonly kind: 'unchanged' | 'added' | 'edited' | 'moved';
  readonly before: readonly number[];
  readonly edited: boolean;
}

export interface Comparison {
  readonly after: readonly AlignedParagraph[];
  /** One entry per paragraph of the older Version. */
  readonly before: readonly { readonly kind: 'kept' | 'removed' }[];
  /** In reading order of the newer Version, headline first; removals stand where they stood. */
  readonly changes: readonly Change[];
}

/** Tried on added or edited text only. Plain strings match without regard to case, accents, quotes and white space. */
export interface Matcher {
  readonly all?: readonly string[] | undefined;
  readonly any?: readonly string[] | undefined;
  /** ECMAScript source, flags `iu`. */
  readonly regex?: string | undefined;
}

export type ExpectationState = 'open' | 'met' | 'overdue' | 'retracted';

export interface Expectation {
  readonly name: string;
  readonly match: Matcher;
  readonly by: EpochMs | null;
  readonly state: ExpectationState;
}

/** A suggested Expectation is a `candidate` while what has come since speaks for it without proving it. */
export type PromiseState = ExpectationState | 'candidate';

/** By what a fulfilment is known again. Words are folded and cut to their stem. */
export interface PromiseClues {
  /** The one who promised, in words of the text; empty where the text names nobody. */
  readonly who: readonly string[];
  /** Does `who` name somebody, or stand for names that are told before ("she", "the company")? */
  readonly vague: boolean;
  readonly names: readonly string[];
  readonly topic: readonly string[];
  /** Of the sentences before. */
  readonly contextNames: readonly string[];
  readonly context: readonly string[];
}

/** Something that a Version's own text announces, so that a reader waits for it: a suggested Expectation. */
export interface StoryPromise {
  /** Once per Story: "Promised statement (port authority)". */
  readonly name: string;
  /** What kind of thing: `statement`, `briefing`, `comment`, `ruling` … */
  readonly act: string;
  /** As the text puts it; null where it does not say. */
  readonly who: string | null;
  readonly by: EpochMs | null;
  /** The words of time that `by` follows from: "later on Friday". */
  readonly byWords: string | null;
  readonly paragraph: number;
  readonly sentence: string;
  readonly clues: PromiseClues;
  /** Why it was taken for a promise, in words. */
  readonly reason: string;
}

/** What a suggested Expectation may do: tell of itself where the Story is told of, raise alerts of its own, or not be looked for. */
export type SuggestionMode = 'inform' | 'alert' | 'off';

export const SUGGESTION_MODES: readonly SuggestionMode[] = ['inform', 'alert', 'off'];

/** Who waits: the desk, by its watch list, or the story, by its own announcement. */
export type ExpectationOrigin = 'configured' | 'suggested';

/** A promise as it stands in the store, settled or not. */
export interface KnownPromise extends StoryPromise {
  readonly state: PromiseState;
}

/** What a newer Version does to a promise; `promise` is as it stands now, with the place and time it has there. */
export interface PromiseTurn {
  readonly promise: KnownPromise;
  readonly state: PromiseState;
  /** The paragraph of the newer Version that says so, and its sentence; null where something merely went away. */
  readonly paragraph: number | null;
  readonly text: string | null;
  readonly reason: string;
}

/** An Expectation that the newer Version satisfies, with the paragraph that did it. */
export interface Fulfilment {
  readonly name: string;
  /** Of a suggested one, whose deadline is not among the configured ones. */
  readonly by?: EpochMs | null;
  readonly paragraph: number;
  readonly text: string;
}

export type EventType =
  | 'story.started'
  | 'story.updated'
  | 'story.restored'
  | 'expectation.met'
  | 'expectation.overdue'
  | 'story.unavailable'
  | 'story.available'
  | 'story.moved'
  | 'endpoint.disabled'
  | 'watch.silent'
  | 'digest';

/** What an Endpoint can ask for. */
export const EVENT_TYPES: readonly EventType[] = [
  'story.started',
  'story.updated',
  'story.restored',
  'expectation.met',
  'expectation.overdue',
  'story.unavailable',
  'story.available',
  'story.moved',
  'endpoint.disabled',
  'watch.silent',
];
// `digest` is not among them: an Endpoint gets one because it asks for digests, not for a type.

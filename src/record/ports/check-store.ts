import type { Article } from '../../model/article.ts';
import type { Availability } from '../../model/availability.ts';
import type { Change, Stealth } from '../../model/change.ts';
import type { Routing } from '../../model/endpoint.ts';
import type { EventType, StoredEvent } from '../../model/event.ts';
import type {
  Expectation,
  Fulfilment,
  KnownPromise,
  PromiseTransition,
  StoryPromise,
  SuggestionMode,
} from '../../model/expectation.ts';
import type { ConditionHistory, Page, Validators } from '../../model/page.ts';
import type { RenderMode } from '../../model/story.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Failure } from '../../platform/errors.ts';
import type { StoryAddress } from '../../web/story-address.ts';
import type { AnnouncedTimes, Capture, HeadlineRow } from './review-store.ts';

/** What a check reads and writes. */

/** The job payload of a check. `claim` is the fencing token that makes a second run harmless. */
export interface ClaimedCheck {
  readonly storyId: string;
  readonly claim: number;
  /** When the claim expires. */
  readonly claimedUntil: EpochMs;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  /** When the check was due; in the future if a person requested it. */
  readonly dueAt: EpochMs;
  /** Requests are spaced per host. `waiting`: other Stories of the host that were due at the claim; 0 without spacing. */
  readonly turn: { readonly host: string; readonly waiting: number };
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly validators: Validators;
  /** The URL that returned them, after redirects; null if there are none. */
  readonly validatorsUrl: string | null;
  readonly pageSha256: string | null;
  /** null or absent: no check has recorded any. */
  readonly conditions?: ConditionHistory | null;
  /** Content hash of a suspect capture; a second one with this hash confirms it. */
  readonly suspectHash: string | null;
  /** Consecutive suspect captures. */
  readonly suspects: number;
  readonly failures: number;
  /** Consecutive responses that asked for fewer requests. */
  readonly refusals: number;
  readonly availability: Availability;
  /** Consecutive failures of the Story's host, over all its Stories. */
  readonly hostFailures: number;
  /** Consecutive requests of the host for fewer requests, over all its Stories. */
  readonly hostRefusals: number;
  readonly render: RenderMode;
  readonly adaptive: boolean;
  readonly addedAt: EpochMs;
  readonly activity: { readonly level: number; readonly at: EpochMs };
  readonly nextDeadlineAt: EpochMs | null;
  readonly address: StoryAddress;
  /** Consecutive readings that started but never recorded a result. */
  readonly interruptions: number;
}

/** The newest Version of a Story and what comparing with it needs. */
export interface Baseline extends Capture {
  /** Configured ones that are still open or overdue. */
  readonly expectations: readonly Expectation[];
}

/** Fingerprints of short paragraphs and names of the places that changed; see the compare stage. */
export interface NoiseLesson {
  readonly blocks: readonly string[];
  /** Fingerprints of removed paragraphs: looked up, never learned. */
  readonly gone: readonly string[];
  readonly places: readonly string[];
}

/** Stored evidence for such a lesson. Entries not seen for 14 days expire. */
export interface NoiseEvidence {
  /** Other active Stories of the host that have a Version. */
  readonly otherStories: number;
  readonly blocks: ReadonlyMap<string, { readonly stories: number; readonly since: EpochMs }>;
  /** Consecutive checks, up to the one before this claim, in which the place changed. */
  readonly places: ReadonlyMap<string, number>;
}

/** The suggested Expectations of a Story. */
export interface PromiseMemory {
  readonly mode: SuggestionMode;
  /** Including settled ones: the same words are not a new promise. */
  readonly known: readonly KnownPromise[];
  /** Names of all Expectations of the Story, including configured ones. */
  readonly names: readonly string[];
}

/** Promises that a Version announces, and its effect on earlier ones. */
export interface VersionPromises {
  readonly mode: SuggestionMode;
  /** Those still open before this Version. */
  readonly waiting: readonly KnownPromise[];
  readonly opened: readonly StoryPromise[];
  readonly transitions: readonly PromiseTransition[];
}

export interface NewVersion {
  readonly article: Article;
  readonly visibleText: string;
  /** SHA-256 over everything that is compared; captures with equal hashes are the same Version. */
  readonly contentHash: string;
  /** One per paragraph, in order. The fingerprint later distinguishes `restored` from `added`. */
  readonly paragraphs: readonly { readonly fingerprint: string; readonly lineage: string }[];
  /** Fingerprints of texts that an earlier Version had and the previous one did not. */
  readonly returned: readonly string[];
  /** Version of the comparison that produced `changes`. */
  readonly comparer: string;
  readonly stealth: Stealth | null;
  readonly announced: AnnouncedTimes;
  readonly page: Page;
  readonly changes: readonly Change[];
  readonly fulfilments: readonly Fulfilment[];
  /** Noise evidence about the host. */
  readonly noise: NoiseLesson;
  readonly promises: VersionPromises;
  /** Number of the Version this one was compared with; 0 for the first. Superseded if that is no longer the newest. */
  readonly previous: number;
}

/** A paragraph text that some Version contained. */
export interface KnownParagraph {
  /** null if an older release stored it. */
  readonly lineage: string | null;
  /** Was it removed and restored at least once? */
  readonly returned: boolean;
}

/** The result of a check, stored in one transaction. */
export interface CheckRecord {
  readonly storyId: string;
  readonly claim: number;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly nextCheckAt: EpochMs;
  /** `postponed`: robots.txt was fetched instead, so there is no new information about the Story. */
  readonly outcome: 'unchanged' | 'changed' | 'suspect' | 'failed' | 'postponed';
  /** No request to this Story's host before then. */
  readonly hostFreeAt: EpochMs;
  /** null keeps the stored value. */
  readonly validators: Validators | null;
  readonly validatorsUrl: string | null;
  readonly pageSha256: string | null;
  /** If absent, the stored value is kept. */
  readonly conditions?: ConditionHistory;
  readonly suspectHash: string | null;
  readonly suspects: number;
  /** If absent, the stored value is kept. */
  readonly address?: StoryAddress;
  readonly failures: number;
  readonly refusals: number;
  readonly failure: Failure | null;
  readonly availability: Availability;
  readonly hostFailures: number;
  readonly hostRefusals: number;
  /** The host failed as a whole until this check: its other failing Stories become due. */
  readonly hostRecovered: boolean;
  /** Recent changes of the Story; see schedule/cadence.ts. */
  readonly activity: { readonly level: number; readonly at: EpochMs };
  /** Interrupted readings that still count. */
  readonly interruptions: number;
  readonly version: NewVersion | null;
  /** Events of this check. An `expectation.met` is stored only if the Expectation was still open or overdue. */
  readonly events: readonly StoredEvent[];
}

export type SettleResult =
  /** Another run of the same claim, or a later claim, finished first: nothing was written. */
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'settled';
      readonly version: number | null;
      readonly events: readonly { readonly id: string; readonly type: EventType }[];
      readonly deliveries: readonly string[];
    };

export interface CheckStore {
  /** Call before a page is read and compared: if the process crashes meanwhile, the next claim's `interruptions` is higher. */
  beginReading(claimed: { readonly storyId: string; readonly claim: number }): Promise<void>;
  /** Ends a check without a result, as if it had not begun: the Story can be claimed again at once. */
  abandonCheck(claimed: {
    readonly storyId: string;
    readonly claim: number;
    readonly interruptions: number;
  }): Promise<void>;
  baseline(storyId: string): Promise<Baseline | null>;
  /** The latest times stated by the sources of the Story. */
  announcedTimes(storyId: string): Promise<AnnouncedTimes>;
  promiseMemory(storyId: string): Promise<PromiseMemory>;
  /** Those of `fingerprints` that a Version before number `before` contained, with the knowledge at that time. */
  knownParagraphs(
    storyId: string,
    fingerprints: readonly string[],
    before: number,
  ): Promise<ReadonlyMap<string, KnownParagraph>>;
  /** The headlines of the Story's Versions, oldest first, one row for each change. */
  headlines(storyId: string): Promise<readonly HeadlineRow[]>;
  /** Number of the newest Version with this content; null if none. */
  versionWithContent(storyId: string, contentHash: string): Promise<number | null>;
  /** Stored evidence of the host for `lesson`; the last check of the Story is the one before `claim`. */
  noiseEvidence(
    check: { readonly storyId: string; readonly claim: number },
    lesson: NoiseLesson,
    now: EpochMs,
  ): Promise<NoiseEvidence>;
  /** Deletes old noise; called by a timer. Keeps at most `mostPerHost` texts per host. */
  forgetNoise(now: EpochMs, mostPerHost?: number): Promise<void>;
  /** The stored bytes of a capture. */
  pageBytes(sha256: string): Promise<Uint8Array | null>;
  /** Stores the result of a check, with Version, Changes, Expectations, Events and Deliveries, in one transaction. */
  settleCheck(record: CheckRecord, routes: readonly Routing[]): Promise<SettleResult>;
}

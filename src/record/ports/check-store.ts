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
import type { Page, Validators } from '../../model/page.ts';
import type { RenderMode } from '../../model/story.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Failure } from '../../platform/errors.ts';
import type { StoryAddress } from '../../web/story-address.ts';
import type { AnnouncedTimes, Capture, HeadlineRow } from './review-store.ts';

/** What a check reads and writes. */

/** Everything a check needs that is worth carrying in the job; `claim` is the fence that makes a second run harmless. */
export interface ClaimedCheck {
  readonly storyId: string;
  readonly claim: number;
  /** From then on anybody may claim it anew. */
  readonly claimedUntil: EpochMs;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly validators: Validators;
  /** The address that published them, after redirects; null if there are none. */
  readonly validatorsUrl: string | null;
  readonly pageSha256: string | null;
  /** Content hash of a suspect capture that a second one would confirm. */
  readonly suspectHash: string | null;
  readonly failures: number;
  readonly availability: Availability;
  /** Checks in a row at which the Story's host failed us, whichever Story asked. */
  readonly hostFailures: number;
  readonly render: RenderMode;
  readonly adaptive: boolean;
  readonly addedAt: EpochMs;
  readonly activity: { readonly level: number; readonly at: EpochMs };
  readonly nextDeadlineAt: EpochMs | null;
  readonly address: StoryAddress;
  /** Readings in a row that began and whose end was never written. */
  readonly interruptions: number;
}

/** The newest Version of a Story and what comparing with it needs. */
export interface Baseline extends Capture {
  /** The configured ones that wait. */
  readonly expectations: readonly Expectation[];
}

/** Fingerprints of short paragraphs, and names of the places that changed; see the compare stage. */
export interface NoiseLesson {
  readonly blocks: readonly string[];
  /** Of paragraphs that went: asked about, never learned. */
  readonly gone: readonly string[];
  readonly places: readonly string[];
}

/** What a host's memory holds about such a lesson. Not seen for 14 days, it is forgotten. */
export interface NoiseEvidence {
  /** Active Stories of the host with a Version, this one not counted. */
  readonly otherStories: number;
  readonly blocks: ReadonlyMap<string, { readonly stories: number; readonly since: EpochMs }>;
  /** At how many checks in a row, up to the one before this claim, the place changed. */
  readonly places: ReadonlyMap<string, number>;
}

/** What is known of a Story's suggested Expectations. */
export interface PromiseMemory {
  readonly mode: SuggestionMode;
  /** Settled ones too: the same words are not a new promise. */
  readonly known: readonly KnownPromise[];
  /** Of all its Expectations, configured ones too. */
  readonly names: readonly string[];
}

/** What a Version announces, and what it does to what was announced before. */
export interface VersionPromises {
  readonly mode: SuggestionMode;
  /** Those that waited when the Version came. */
  readonly waiting: readonly KnownPromise[];
  readonly opened: readonly StoryPromise[];
  readonly transitions: readonly PromiseTransition[];
}

export interface NewVersion {
  readonly article: Article;
  readonly visibleText: string;
  /** SHA-256 over everything that counts for comparing; equal hashes are the same Version. */
  readonly contentHash: string;
  /** One for each paragraph, in order: its text for telling `restored` from `added` later, and its identity. */
  readonly paragraphs: readonly { readonly fingerprint: string; readonly lineage: string }[];
  /** Fingerprints of texts that stood in an earlier Version but not in the one before. */
  readonly returned: readonly string[];
  /** Version of the comparison that made `changes`. */
  readonly comparer: string;
  readonly stealth: Stealth | null;
  readonly announced: AnnouncedTimes;
  readonly page: Page;
  readonly changes: readonly Change[];
  readonly fulfilments: readonly Fulfilment[];
  /** What this Version teaches about its host. */
  readonly noise: NoiseLesson;
  readonly promises: VersionPromises;
  /** The Version this one was compared with; 0 for the first. Refused as superseded if it is no longer the newest. */
  readonly previous: number;
}

/** A paragraph's text that stood in some Version. */
export interface KnownParagraph {
  /** null where an older release stored it. */
  readonly lineage: string | null;
  /** Has it gone and come back at least once? */
  readonly returned: boolean;
}

/** How a check ended, as one value to be written at once. */
export interface CheckRecord {
  readonly storyId: string;
  readonly claim: number;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly nextCheckAt: EpochMs;
  /** `postponed`: the host's robots.txt was asked for instead; nothing about the Story is known anew. */
  readonly outcome: 'unchanged' | 'changed' | 'suspect' | 'failed' | 'postponed';
  /** No request to this Story's host before then. */
  readonly hostFreeAt: EpochMs;
  /** null keeps what is stored. */
  readonly validators: Validators | null;
  readonly validatorsUrl: string | null;
  readonly pageSha256: string | null;
  readonly suspectHash: string | null;
  /** Left out: what is stored stays. */
  readonly address?: StoryAddress;
  readonly failures: number;
  readonly failure: Failure | null;
  readonly availability: Availability;
  readonly hostFailures: number;
  /** How lively the Story has been; see the schedule stage. */
  readonly activity: { readonly level: number; readonly at: EpochMs };
  /** Readings that were broken off and still count against the Story. */
  readonly interruptions: number;
  readonly version: NewVersion | null;
  /** Events about this check. Those of type expectation.met are kept only where the Expectation was still waiting. */
  readonly events: readonly StoredEvent[];
}

export type SettleResult =
  /** Another run of the same claim, or a later claim, was first: nothing was written. */
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'settled';
      readonly version: number | null;
      readonly events: readonly { readonly id: string; readonly type: EventType }[];
      readonly deliveries: readonly string[];
    };

export interface CheckStore {
  /** From here on a page is read and compared; should the process end by that, the next claim's `interruptions` says so. */
  beginReading(claimed: { readonly storyId: string; readonly claim: number }): Promise<void>;
  baseline(storyId: string): Promise<Baseline | null>;
  /** As the sources that announced the Story last stated it. */
  announcedTimes(storyId: string): Promise<AnnouncedTimes>;
  promiseMemory(storyId: string): Promise<PromiseMemory>;
  /** Those of `fingerprints` that stood in a Version of the Story before number `before`, as it was known then. */
  knownParagraphs(
    storyId: string,
    fingerprints: readonly string[],
    before: number,
  ): Promise<ReadonlyMap<string, KnownParagraph>>;
  /** The headlines of the Story's Versions, oldest first, one row for each change. */
  headlines(storyId: string): Promise<readonly HeadlineRow[]>;
  /** Number of the newest stored Version with this content, if any. */
  versionWithContent(storyId: string, contentHash: string): Promise<number | null>;
  /** What the host's memory says about `lesson`; the last check of the Story is the one before `claim`. */
  noiseEvidence(
    check: { readonly storyId: string; readonly claim: number },
    lesson: NoiseLesson,
    now: EpochMs,
  ): Promise<NoiseEvidence>;
  /** Forgets old noise; for a timer, not for a check. At most `mostPerHost` texts of each host are kept. */
  forgetNoise(now: EpochMs, mostPerHost?: number): Promise<void>;
  /** The stored bytes of a capture. */
  pageBytes(sha256: string): Promise<Uint8Array | null>;
  /** Writes the end of a check, with Version, Changes, Expectations, Events and Deliveries, in one transaction. */
  settleCheck(record: CheckRecord, routes: readonly Routing[]): Promise<SettleResult>;
}

import type { SourceKind, SourceSetting } from '../../model/watch-list.ts';
import type { Failure } from '../../platform/errors.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Validators } from '../../model/page.ts';
import type { HostSpacing } from './host-limits.ts';

/** The part of the record stage's ports that is about sources of new Stories; see record.ts. */

/** What was last seen of one document of a source; a sitemap index has several. */
export interface SeenDocument {
  readonly validators: Validators;
  /** The address that published them, after redirects. */
  readonly validatorsUrl: string;
  readonly sha256: string;
}

/** Everything a reading needs; `claim` is the fence that makes a second run harmless. */
export interface ClaimedSource {
  readonly sourceId: string;
  readonly claim: number;
  /** From then on anybody may claim it anew. */
  readonly claimedUntil: EpochMs;
  readonly url: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly everyMs: number;
  readonly match: SourceSetting['match'];
  readonly forMs: number;
  /** By address. Empty when everything must be read anew. */
  readonly documents: Readonly<Record<string, SeenDocument>>;
  readonly failures: number;
}

/** A matching entry; times as the source states them. */
export interface DiscoveredEntry {
  readonly url: string;
  readonly key: string;
  readonly title: string | null;
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
}

/** How a reading ended, as one value to be written at once. */
export interface SourceRecord {
  readonly sourceId: string;
  readonly claim: number;
  readonly finishedAt: EpochMs;
  readonly nextCheckAt: EpochMs;
  /** No request to this source's host before then. */
  readonly hostFreeAt: EpochMs;
  readonly outcome: 'read' | 'unchanged' | 'postponed' | 'failed';
  readonly failures: number;
  readonly failure: Failure | null;
  /** null keeps what is stored. */
  readonly documents: Readonly<Record<string, SeenDocument>> | null;
  readonly entries: readonly DiscoveredEntry[];
}

/** What the store cannot know of a Story that it is to make of an entry. */
export interface StoryMaking {
  readonly id: string;
  readonly include: string | null;
  readonly exclude: readonly string[];
}

export type SourceSettlement =
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'settled';
      /** Stories whose watch begins with this. */
      readonly started: readonly { readonly id: string; readonly url: string; readonly name: string }[];
      /** Entries under watch already, by another source or by hand, that were met here for the first time. */
      readonly known: number;
      /** Entries that wait because `atMost` Stories of the source are watched. */
      readonly waiting: number;
    };

/** A watch that ended by itself. */
export interface EndedWatch {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Its time was over; or its page states to be another Story under watch. */
  readonly why: 'time' | 'duplicate';
}

export interface SourceRow {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly active: boolean;
  readonly watching: number;
  readonly waiting: number;
  readonly nextCheckAt: EpochMs;
  readonly lastCheckedAt: EpochMs | null;
  readonly lastOutcome: string | null;
  readonly failures: number;
  readonly failure: Failure | null;
}

/** What a source said about a Story; the times may be older or newer than what the page itself states. */
export interface Announcement {
  readonly sourceId: string;
  readonly title: string | null;
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
  readonly firstSeenAt: EpochMs;
  /** When the title or times above were first seen to be these. */
  readonly restatedAt: EpochMs;
}

export interface SourceStore<Source> {
  /**
   * Makes the stored list equal to `sources`, as applyWatchList does for Stories: what is missing is paused together
   * with its Stories; edited tags, intervals, expectations, selectors and times reach the Stories found before.
   */
  applySources(
    sources: readonly Source[],
    now: EpochMs,
    making: (story: { readonly url: string }) => StoryMaking,
    firstCheckAt: (source: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<{ readonly added: readonly string[]; readonly paused: readonly string[] }>;
  /** Claims what is due: one per host and call, none of a host that is busy with a Story or a source, or held. */
  claimDueSources(
    now: EpochMs,
    limits: HostSpacing & { readonly inFlight: number; readonly leaseMs: number },
  ): Promise<readonly ClaimedSource[]>;
  /** Writes the end of a reading and begins the watches that follow from it, in one transaction. */
  settleSource(
    record: SourceRecord,
    making: (entry: DiscoveredEntry) => StoryMaking,
    firstCheckAt: (story: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<SourceSettlement>;
  /** Pauses found Stories whose time is over, or whose canonical address is watched already. */
  endDiscovered(now: EpochMs): Promise<readonly EndedWatch[]>;
  sources(): Promise<readonly SourceRow[]>;
  announcements(storyId: string): Promise<readonly Announcement[]>;
}

import type { SourceKind, SourceSetting } from '../../model/watch-list.ts';
import type { Failure } from '../../platform/errors.ts';
import type { EpochMs } from '../../model/time.ts';
import type { ConditionHistory, Validators } from '../../model/page.ts';
import type { HostSpacing } from './host-limits.ts';

/** Port for sources of new Stories; see record.ts. */

/** The last known state of one document of a source; a sitemap index has several. */
export interface SeenDocument {
  readonly validators: Validators;
  /** The URL that returned them, after redirects. */
  readonly validatorsUrl: string;
  /** null or absent if an older release stored the document. */
  readonly conditions?: ConditionHistory | null;
  readonly sha256: string;
  /** True for a sitemap of an index that changed between two readings or lists recent stories. */
  readonly changes?: boolean | undefined;
  /** For an index: where probing its sitemaps continues. */
  readonly next?: number | undefined;
}

/** The job payload of a reading. `claim` is the fencing token that makes a second run harmless. */
export interface ClaimedSource {
  readonly sourceId: string;
  readonly claim: number;
  /** When the claim expires. */
  readonly claimedUntil: EpochMs;
  readonly url: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly everyMs: number;
  readonly match: SourceSetting['match'];
  readonly forMs: number;
  /** By URL. Empty if everything must be read again. */
  readonly documents: Readonly<Record<string, SeenDocument>>;
  readonly failures: number;
  /** A hub announced a change; see pushSource. */
  readonly pushed: boolean;
}

/** A matching entry; times as the source states them. */
export interface DiscoveredEntry {
  readonly url: string;
  readonly key: string;
  readonly title: string | null;
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
}

/** The result of a reading, stored in one transaction. */
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
  /** null keeps the stored value. */
  readonly documents: Readonly<Record<string, SeenDocument>> | null;
  readonly entries: readonly DiscoveredEntry[];
  /**
   * Entries of unknown age. On the first reading of a source they are only remembered; later, one that was not there
   * before is new.
   */
  readonly undated: readonly DiscoveredEntry[];
  readonly isFirst: boolean;
}

/** Settings for a Story that is created from an entry. */
export interface StoryMaking {
  readonly id: string;
  readonly include: string | null;
  readonly exclude: readonly string[];
}

export type SourceSettlement =
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'settled';
      /** Stories whose monitoring starts now. */
      readonly started: readonly { readonly id: string; readonly url: string; readonly name: string }[];
      /** New entries that are already watched, through another source or the watch list. */
      readonly known: number;
      /** Entries that wait because `atMost` Stories of the source are already watched. */
      readonly waiting: number;
    };

/** A found Story that is no longer watched. */
export interface EndedWatch {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** `time`: its period ended; `duplicate`: its canonical address is already watched. */
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

/** What a source states about a Story; its times may differ from those on the page. */
export interface Announcement {
  readonly sourceId: string;
  readonly title: string | null;
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
  readonly firstSeenAt: EpochMs;
  /** When the title or the times above last changed. */
  readonly restatedAt: EpochMs;
}

export interface SourceStore<Source> {
  /**
   * Synchronizes the stored sources with `sources`, as applyWatchList does for Stories. A missing source is paused
   * together with its Stories; edited tags, intervals, expectations, selectors and times also apply to Stories found
   * before.
   */
  applySources(
    sources: readonly Source[],
    now: EpochMs,
    making: (story: { readonly url: string }) => StoryMaking,
    firstCheckAt: (source: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<{ readonly added: readonly string[]; readonly paused: readonly string[] }>;
  /** Claims due sources: one per host and call, none of a host that is busy with a Story or a source, or on hold. */
  claimDueSources(
    now: EpochMs,
    limits: HostSpacing & { readonly inFlight: number; readonly leaseMs: number },
  ): Promise<readonly ClaimedSource[]>;
  /** Stores the result of a reading and starts monitoring new Stories, in one transaction. */
  settleSource(
    record: SourceRecord,
    making: (entry: DiscoveredEntry) => StoryMaking,
    firstCheckAt: (story: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<SourceSettlement>;
  /** Pauses found Stories whose period ended or whose canonical address is already watched. */
  endDiscovered(now: EpochMs): Promise<readonly EndedWatch[]>;
  sources(): Promise<readonly SourceRow[]>;
  announcements(storyId: string): Promise<readonly Announcement[]>;
}

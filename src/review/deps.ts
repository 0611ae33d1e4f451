import type { Clock } from '../platform/clock.ts';
import type { Routing } from '../model/endpoint.ts';
import type { DeliveryStore, ReviewStore } from '../record/record.ts';
import type { Article } from '../model/article.ts';
import type { Change } from '../model/change.ts';
import type { EpochMs } from '../model/time.ts';
import type { WatchedEndpoint } from './pages/endpoint-view.ts';
import type { HistoryDeps } from './api/history.ts';

export interface ApiLimits {
  /** Rows of one answer, whatever `limit` asks for. */
  readonly maxRows: number;
  readonly maxBodyBytes: number;
  readonly maxReplays: number;
}

export const API_LIMITS: ApiLimits = { maxRows: 1000, maxBodyBytes: 256 * 1024, maxReplays: 1000 };

/** What people may do to Endpoints and Deliveries. */
export interface AlertDeps {
  readonly store: ReviewStore &
    Pick<
      DeliveryStore,
      | 'replayDeliveries'
      | 'countDeliveries'
      | 'endpoints'
      | 'enableEndpoint'
      | 'disableEndpoint'
      | 'sendTo'
      | 'muteStory'
    >;
  readonly clock: Clock;
  /** The Endpoints of the watch list; see watchedEndpoints. */
  readonly endpoints: () => readonly WatchedEndpoint[];
  /** Who is told when one of them is disabled. */
  readonly routes: () => readonly Routing[];
  /** The product's own way to write durations, in milliseconds; null for anything else. */
  readonly parseDuration: (text: string) => number | null;
  /** The address of the pages, with a slash at its end. */
  readonly home: () => string;
  /** An Endpoint was disabled by a person: for the log and the metrics. */
  readonly onDisabled: (endpoint: string, reason: string) => void;
  /** Something is due at once. The sweep finds it anyway; this saves its second. */
  readonly onDue: () => void;
}

export interface ApiDeps extends HistoryDeps, AlertDeps {
  /** Puts a check of the Story in front of the queue. */
  readonly checkNow: (storyId: string) => Promise<'enqueued' | 'busy' | 'unknown'>;
  /** Changes between two Versions that are not neighbours. */
  readonly compare: (before: Article, after: Article) => readonly Change[];
  readonly limits?: Partial<ApiLimits>;
}

export interface ReviewDeps extends ApiDeps {
  readonly store: ApiDeps['store'] & { ping(): Promise<void> };
  /** null where nothing but loopback can reach this server. */
  readonly token: string | null;
  /** Refuse Host headers that do not name this machine. */
  readonly loopbackOnly: boolean;
  /** When any process swept last; null for never. */
  readonly lastSweepAt: () => Promise<EpochMs | null>;
  /** One sentence for each server this process depends on that does not answer. */
  readonly troubles?: () => readonly string[];
  readonly version: string;
  /** What the links in mails are signed with; see unsubscribeToken. */
  readonly unsubscribeKey: string;
  /** The page of /metrics. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly demo?: () => boolean;
  /** A bug or a broken store met while answering; the client gets a 500 without details. */
  readonly onError?: (error: unknown) => void;
  /** The sweep runs every second; older than this, nothing is being watched. */
  readonly staleSweepMs?: number;
}

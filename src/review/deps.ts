import type { Clock } from '../platform/clock.ts';
import type { Routing } from '../model/endpoint.ts';
import type { DeliveryStore, ReviewStore } from '../record/record.ts';
import type { Article } from '../model/article.ts';
import type { Change } from '../model/change.ts';
import type { EpochMs } from '../model/time.ts';
import type { WatchedEndpoint } from './pages/endpoint-view.ts';
import type { HubCallbackDeps } from './hub-callback.ts';
import type { HistoryDeps } from './api/history.ts';

export interface ApiLimits {
  /** Maximum rows per response, whatever `limit` is. */
  readonly maxRows: number;
  readonly maxBodyBytes: number;
  readonly maxReplays: number;
}

export const API_LIMITS: ApiLimits = { maxRows: 1000, maxBodyBytes: 256 * 1024, maxReplays: 1000 };

/** What actions on Endpoints and Deliveries need. */
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
  /** The Endpoints that are notified when another one is disabled. */
  readonly routes: () => readonly Routing[];
  /** Parses a duration such as 30m to milliseconds; null if it is not one. */
  readonly parseDuration: (text: string) => number | null;
  /** The base URL of the pages, with a trailing slash. */
  readonly home: () => string;
  /** A person disabled an Endpoint: for the log and the metrics. */
  readonly onDisabled: (endpoint: string, reason: string) => void;
  /** A Delivery is due now. The sweep would find it within a second anyway. */
  readonly onDue: () => void;
}

export interface ApiDeps extends HistoryDeps, AlertDeps {
  /** Enqueues a check of the Story with priority. */
  readonly checkNow: (storyId: string) => Promise<'enqueued' | 'busy' | 'unknown'>;
  /** Changes between two Versions that are not adjacent. */
  readonly compare: (before: Article, after: Article) => readonly Change[];
  readonly limits?: Partial<ApiLimits>;
}

export interface ReviewDeps extends ApiDeps, HubCallbackDeps {
  readonly store: ApiDeps['store'] & { ping(): Promise<void> };
  /** null if the server is bound to loopback. */
  readonly token: string | null;
  /** Rejects Host headers that do not name the loopback interface. */
  readonly loopbackOnly: boolean;
  /** Time of the last sweep of any process; null for never. */
  readonly lastSweepAt: () => Promise<EpochMs | null>;
  /** One sentence for each required server (Redis, PostgreSQL) that does not respond. */
  readonly troubles?: () => readonly string[];
  readonly version: string;
  /** Key of the unsubscribe links in mails; see unsubscribeToken. */
  readonly unsubscribeKey: string;
  /** The response of /metrics. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly demo?: () => boolean;
  /** Called for a bug or a store failure during a request; the client gets a 500 without details. */
  readonly onError?: (error: unknown) => void;
  /** Age of the last sweep from which the process is not ready; sweeps run every second. */
  readonly staleSweepMs?: number;
}

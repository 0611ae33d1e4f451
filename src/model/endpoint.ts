import type { ChangeLabel } from './change.ts';
import type { EpochMs } from './time.ts';
import type { EventType } from './event.ts';

/** Endpoints as the watch list describes them. */

/** One secret of a webhook, in the form of Standard Webhooks 1.0: `whsec_…` (HMAC) or `whsk_…` (ed25519, private). */
export interface SigningSecret {
  readonly value: string;
  /** Used for signing until then, during a rotation; null: no end. */
  readonly until: EpochMs | null;
}

/** A mail server and its transport security: implicit TLS, STARTTLS or none. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string | null;
}

/** The settings of one channel. URLs are https, or http where the address guard permits it. */
export type Target =
  /** All configured secrets, newest first. */
  | { readonly channel: 'webhook'; readonly url: string; readonly secrets: readonly SigningSecret[] }
  | { readonly channel: 'slack'; readonly url: string }
  | { readonly channel: 'discord'; readonly url: string }
  | { readonly channel: 'teams'; readonly url: string }
  | {
      readonly channel: 'telegram';
      /** Origin of the Bot API. */
      readonly api: string;
      readonly token: string;
      readonly chat: string;
      /** Topic of a forum group. */
      readonly topic: number | null;
    }
  | {
      readonly channel: 'matrix';
      readonly homeserver: string;
      /** Room id, `!…:server`. */
      readonly room: string;
      readonly token: string;
    }
  | {
      readonly channel: 'ntfy';
      readonly server: string;
      readonly topic: string;
      readonly token: string | null;
    }
  | {
      readonly channel: 'email';
      readonly server: MailServer;
      readonly from: string;
      /** One address: each recipient is a separate Endpoint. */
      readonly to: string;
    }
  | {
      readonly channel: 'apprise';
      /** The notify URL of an Apprise API, including its key. */
      readonly url: string;
      /** Limits the alert to services with this tag; null: all. */
      readonly tag: string | null;
    };

export type Channel = Target['channel'];

export const CHANNELS = [
  'webhook',
  'slack',
  'discord',
  'teams',
  'telegram',
  'matrix',
  'ntfy',
  'email',
  'apprise',
] as const satisfies readonly Channel[];

/** Daily period without deliveries, in minutes since midnight in `zone` (IANA). May span midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** One message for many Events: every `everyMs`, or daily at `at` minutes since midnight in `zone`. */
export type Digest =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'daily'; readonly at: number; readonly zone: string };

/** Which Events an Endpoint receives, and when. null or absent: all of them, immediately. */
export interface Routing {
  readonly name: string;
  readonly events: readonly EventType[] | null;
  readonly tags: readonly string[] | null;
  /** Names, URLs or ids. */
  readonly stories?: readonly string[] | null;
  /** Only for Events with Changes: minimum significance of the most significant Change. */
  readonly atLeast?: number;
  /** Only for Events with Changes: at least one Change has at least one of these labels. */
  readonly labels?: readonly ChangeLabel[] | null;
  readonly quiet?: QuietHours | null;
  readonly digest?: Digest | null;
  /** Send one message for all Events of one check? */
  readonly grouped?: boolean;
  /** Is this the canary's Endpoint? It receives Events about canary Stories only, and no other Endpoint does. */
  readonly own?: boolean;
}

/** Delivery limits of an Endpoint; other due Deliveries stay pending. */
export interface Lane {
  readonly endpoint: string;
  /** Maximum concurrent messages; 1 preserves their order. */
  readonly concurrency: number;
  /** Minimum time between two messages; 0: none. */
  readonly spacingMs: number;
}

export interface Endpoint {
  readonly name: string;
  readonly target: Target;
}

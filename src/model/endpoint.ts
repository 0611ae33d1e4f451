import type { ChangeLabel } from './change.ts';
import type { EpochMs } from './time.ts';
import type { EventType } from './event.ts';

/** Where Events go, as the watch list describes it. Types only. */

/** One secret of a webhook, in the form of Standard Webhooks 1.0: `whsec_…` (HMAC) or `whsk_…` (ed25519, private). */
export interface SigningSecret {
  readonly value: string;
  /** Signs until then, while its successor takes over; null: for good. */
  readonly until: EpochMs | null;
}

/** A mail server, and how it is spoken to: TLS at once, STARTTLS or nothing. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string | null;
}

/** What a channel needs to reach its people. Addresses are https, or http where the address guard allows it. */
export type Target =
  /** Every secret that is listed, the newest first. */
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
      /** One address: each recipient is an Endpoint of its own. */
      readonly to: string;
    }
  | {
      readonly channel: 'apprise';
      /** The notify address of an Apprise API, its key included. */
      readonly url: string;
      /** Which of the configured services; null: all. */
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

/** Hours of each day in which nothing is sent; minutes from midnight by the clock of `zone` (IANA). May span midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** One message for many Events: every so often, or daily at a time of day. */
export type Digest =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'daily'; readonly at: number; readonly zone: string };

/** Which Events an Endpoint wants, and when. null, or left out: all, or at once. */
export interface Routing {
  readonly name: string;
  readonly events: readonly EventType[] | null;
  readonly tags: readonly string[] | null;
  /** Names, addresses or ids. */
  readonly stories?: readonly string[] | null;
  /** Of Events that tell of Changes: the least significance of the most significant one. */
  readonly atLeast?: number;
  /** Of Events that tell of Changes: at least one of them has one of these. */
  readonly labels?: readonly ChangeLabel[] | null;
  readonly quiet?: QuietHours | null;
  readonly digest?: Digest | null;
  /** Is one message enough for all that one check found? */
  readonly grouped?: boolean;
  /** Is it the process's own? Then it hears of the process's own Stories, and of nothing else; others never do. */
  readonly own?: boolean;
}

/** How fast an Endpoint is served: the rest of what is due waits its turn. */
export interface Lane {
  readonly endpoint: string;
  /** Messages under way at once; 1 keeps their order. */
  readonly concurrency: number;
  /** Least time between two messages; 0: none. */
  readonly spacingMs: number;
}

export interface Endpoint {
  readonly name: string;
  readonly target: Target;
}

import type { AvailabilityState } from '../../model/availability.ts';
import type { ChangeLabel } from '../../model/change.ts';
import type { EventType } from '../../model/event.ts';
import type { PromiseState } from '../../model/expectation.ts';
import type { DeliveryView } from './views.ts';

/** How internal names are shown on pages. */

/** "number-changed" → "Number changed" */
export const sentenceCase = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** For use after "because". Event ids and other words that are not capitalised stay as they are. */
export const asClause = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

const LABELS: Readonly<Partial<Record<ChangeLabel, string>>> = {
  quote: 'Quotation',
  'editors-note': 'Editor’s note',
  'modality-changed': 'Certainty changed',
  flapping: 'Appears and disappears',
  stealth: 'Page time not updated',
};

/** A label unknown to this release is shown in sentence case. */
export const labelName = (label: string): string => LABELS[label as ChangeLabel] ?? sentenceCase(label);

const EVENTS: Readonly<Record<EventType, string>> = {
  'story.started': 'Monitoring started',
  'story.updated': 'Story updated',
  'story.restored': 'Earlier text restored',
  'story.unavailable': 'Page unavailable',
  'story.available': 'Page available again',
  'story.moved': 'Page moved',
  'expectation.met': 'Statement landed',
  'expectation.overdue': 'Still waiting, overdue',
  'endpoint.disabled': 'Endpoint disabled',
  'watch.silent': 'Checks stopped',
  digest: 'Digest',
};

export const eventName = (type: EventType): string => EVENTS[type];

export const DELIVERY_STATE_NAMES: Readonly<Record<DeliveryView['state'], string>> = {
  pending: 'Pending',
  gathered: 'Waiting for digest',
  delivered: 'Delivered',
  digested: 'Sent in digest',
  failed: 'Failed',
  held: 'On hold',
  suppressed: 'Not sent',
};

export const EXPECTATION_STATE_NAMES: Readonly<Record<PromiseState, string>> = {
  open: 'Still waiting',
  candidate: 'Possibly landed',
  met: 'Landed',
  overdue: 'Still waiting, overdue',
  retracted: 'Withdrawn',
};

export const AVAILABILITY_NAMES: Readonly<Record<AvailabilityState, string>> = {
  ok: 'Page available',
  gone: 'Page removed',
  blocked: 'Page blocked',
  paywalled: 'Page behind a paywall',
  unreachable: 'Page unreachable',
  tls: 'Page without a valid certificate',
  'robots-disallowed': 'Page disallowed by robots.txt',
  unreadable: 'Page unreadable',
};

/** The rules of a reason in words, and the sum of its significance, which only the details show. */
export const splitReason = (reason: string): { readonly rules: string; readonly sum: string | null } => {
  const at = /(?:^|; )(?=significance [\d.]+ = )/.exec(reason);
  const rules = at ? reason.slice(0, at.index) : reason;
  return {
    rules: rules.charAt(0).toUpperCase() + rules.slice(1),
    sum: at ? reason.slice(at.index + at[0].length) : null,
  };
};

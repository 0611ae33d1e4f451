import type { DigestItem, StoredEvent } from '../../model/event.ts';
import type { ChangeKind, ChangeLabel, QuoteChange } from '../../model/change.ts';
import type { PromiseState } from '../../model/expectation.ts';
import type { AvailabilityState } from '../../model/availability.ts';
import { inertLine } from './foreign-text.ts';

/** The texts of messages to people. */

const LABELS: Readonly<Record<ChangeLabel, string | null>> = {
  statement: 'statement',
  quote: 'quotation',
  correction: 'correction',
  'editors-note': "editor's note",
  'number-changed': 'number changed',
  'name-changed': 'name changed',
  'negation-changed': 'negation changed',
  'modality-changed': 'certainty changed',
  'attribution-changed': 'attribution changed',
  'headline-changed': null,
  'sentence-added': 'sentence added',
  noise: null,
  'live-post': 'live post',
  // Shown by the kind of change.
  restored: null,
  flapping: 'appears and disappears',
  stealth: 'page time not updated',
};

/** What the heading of a Change depends on. */
interface NamedChange {
  readonly kind: ChangeKind;
  readonly labels: readonly ChangeLabel[];
}

type ChangeName = ChangeKind | 'headline' | 'returned';

/** Singular (as a heading) and plural. */
const CHANGE_NAMES: Readonly<Record<ChangeName, readonly [string, string]>> = {
  headline: ['New headline', 'new headlines'],
  added: ['New paragraph', 'new paragraphs'],
  returned: ['Restored paragraph', 'restored paragraphs'],
  edited: ['Edited paragraph', 'edited paragraphs'],
  moved: ['Moved paragraph', 'moved paragraphs'],
  removed: ['Removed paragraph', 'removed paragraphs'],
};

const changeName = ({ kind, labels }: NamedChange): ChangeName => {
  if (labels.includes('headline-changed')) return 'headline';
  return kind === 'added' && labels.includes('restored') ? 'returned' : kind;
};

/** "New paragraph: statement, quotation"; labels unknown to this release are omitted. */
export const changeHeading = (change: NamedChange): string => {
  const [what] = CHANGE_NAMES[changeName(change)];
  const labels = change.labels.map((label) => LABELS[label] ?? null).filter((words) => words !== null);
  return labels.length === 0 ? what : `${what}: ${labels.join(', ')}`;
};

/** "2 new paragraphs, edited paragraph", for a title; null without Changes. */
export const changeSummary = (changes: readonly NamedChange[]): string | null => {
  const names = changes.map(changeName);
  const parts = Object.entries(CHANGE_NAMES).flatMap(([name, [one, many]]) => {
    const count = names.filter((each) => each === name).length;
    return count === 0 ? [] : [count === 1 ? one.toLowerCase() : `${count} ${many}`];
  });
  const summary = parts.join(', ');
  return summary === '' ? null : summary.charAt(0).toUpperCase() + summary.slice(1);
};

export const STATES: Readonly<Record<AvailabilityState, string>> = {
  ok: 'readable',
  gone: 'removed',
  blocked: 'blocked',
  paywalled: 'behind a paywall',
  unreachable: 'unreachable',
  tls: 'without a valid certificate',
  'robots-disallowed': 'disallowed by robots.txt',
  unreadable: 'unreadable',
};

export const PROMISES: Readonly<Record<Exclude<PromiseState, 'open'>, string>> = {
  met: 'met',
  overdue: 'overdue',
  retracted: 'withdrawn',
  candidate: 'possibly met',
};

/** The title of an Event whose Changes do not provide one. */
export const TYPES: Readonly<Record<DigestItem['type'], string>> = {
  'story.started': 'Monitoring started',
  'story.updated': 'Story updated',
  'story.restored': 'Earlier text restored',
  'expectation.met': 'Statement landed',
  'expectation.overdue': 'Still waiting, overdue',
  'story.unavailable': 'Page unavailable',
  'story.available': 'Page available again',
  'story.moved': 'Page moved',
  'endpoint.disabled': 'Endpoint disabled',
  'watch.silent': 'Not checked',
  digest: 'Digest',
};

/** The text of the link to the review page. */
export const LINKS: Readonly<Record<StoredEvent['type'], string>> = {
  'story.started': 'Open the story',
  'story.updated': 'Open the diff',
  'story.restored': 'Open the diff',
  'expectation.met': 'Open the diff',
  'expectation.overdue': 'Open the story',
  'story.unavailable': 'Open the story',
  'story.available': 'Open the story',
  'story.moved': 'Open the story',
  'endpoint.disabled': 'Open Stop Press',
  'watch.silent': 'Open Stop Press',
  digest: 'Open Stop Press',
};

/** ISO 8601 in UTC as `2026-11-23 12:00 UTC`; any other text is returned unchanged. */
export const shownTime = (iso: string): string => {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/.exec(iso) ?? [];
  return day === undefined ? inertLine(iso) : `${day} ${minute} UTC`;
};

const QUOTES: Readonly<Record<QuoteChange['state'], string>> = {
  new: 'New quotation',
  altered: 'Altered quotation',
  'speaker-changed': 'Quotation attributed to someone else',
  withdrawn: 'Withdrawn quotation',
};

/** "Altered quotation: Mira Sandoval, wrote"; no colon if no speaker is named. */
export const quoteRemark = ({ state, speaker, previousSpeaker, verb }: QuoteChange): string => {
  const was = state === 'speaker-changed' && previousSpeaker !== null ? `${previousSpeaker} → ` : '';
  const who = inertLine(`${was}${[speaker, verb].filter((part) => part !== null).join(', ')}`);
  return who === '' ? QUOTES[state] : `${QUOTES[state]}: ${who}`;
};

/** The tone of a message, for channels that show it as an emoji, a colour or a sound. */
export type Tone = 'news' | 'good' | 'trouble' | 'calm';

export const TONES: Readonly<Record<StoredEvent['type'], Tone>> = {
  'story.started': 'calm',
  'story.updated': 'news',
  'story.restored': 'news',
  'expectation.met': 'good',
  'expectation.overdue': 'trouble',
  'story.unavailable': 'trouble',
  'story.available': 'calm',
  'story.moved': 'calm',
  'endpoint.disabled': 'trouble',
  'watch.silent': 'trouble',
  digest: 'news',
};

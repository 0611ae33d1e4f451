import type { DigestItem, StoredEvent } from '../../model/event.ts';
import type { ChangeKind, ChangeLabel, QuoteChange } from '../../model/change.ts';
import type { PromiseState } from '../../model/expectation.ts';
import type { AvailabilityState } from '../../model/availability.ts';
import { inertLine } from './foreign-text.ts';

/** The words in which messages speak to people. */

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
  // Told by the kind.
  restored: null,
  flapping: 'comes and goes',
  stealth: 'without a new time on the page',
};

/** What of a Change its heading tells. */
interface NamedChange {
  readonly kind: ChangeKind;
  readonly labels: readonly ChangeLabel[];
}

type Happening = ChangeKind | 'headline' | 'returned';

/** One, and many of them. */
const HAPPENINGS: Readonly<Record<Happening, readonly [string, string]>> = {
  headline: ['New headline', 'new headlines'],
  added: ['New paragraph', 'new paragraphs'],
  returned: ['Returned paragraph', 'returned paragraphs'],
  edited: ['Edited paragraph', 'edited paragraphs'],
  moved: ['Moved paragraph', 'moved paragraphs'],
  removed: ['Removed paragraph', 'removed paragraphs'],
};

const happeningOf = ({ kind, labels }: NamedChange): Happening => {
  if (labels.includes('headline-changed')) return 'headline';
  return kind === 'added' && labels.includes('restored') ? 'returned' : kind;
};

/** "New paragraph: statement, quotation"; labels of an unknown, newer kind are left out. */
export const changeHeading = (change: NamedChange): string => {
  const [what] = HAPPENINGS[happeningOf(change)];
  const labels = change.labels.map((label) => LABELS[label] ?? null).filter((words) => words !== null);
  return labels.length === 0 ? what : `${what}: ${labels.join(', ')}`;
};

/** "2 new paragraphs, edited paragraph": what happened, for a title; null for nothing. */
export const changeSummary = (changes: readonly NamedChange[]): string | null => {
  const happenings = changes.map(happeningOf);
  const parts = Object.entries(HAPPENINGS).flatMap(([happening, [one, many]]) => {
    const count = happenings.filter((each) => each === happening).length;
    return count === 0 ? [] : [count === 1 ? one.toLowerCase() : `${count} ${many}`];
  });
  const summary = parts.join(', ');
  return summary === '' ? null : summary.charAt(0).toUpperCase() + summary.slice(1);
};

export const STATES: Readonly<Record<AvailabilityState, string>> = {
  ok: 'readable',
  gone: 'gone',
  blocked: 'refused to us',
  paywalled: 'behind a paywall',
  unreachable: 'unreachable',
  tls: 'without a valid certificate',
  'robots-disallowed': 'closed to robots',
  unreadable: 'unreadable',
};

export const PROMISES: Readonly<Record<Exclude<PromiseState, 'open'>, string>> = {
  met: 'met',
  overdue: 'overdue',
  retracted: 'called off',
  candidate: 'perhaps met',
};

/** What an item of a digest is about, where its Changes do not say it. */
export const TYPES: Readonly<Record<DigestItem['type'], string>> = {
  'story.started': 'Watched from now on',
  'story.updated': 'Updated',
  'story.restored': 'Earlier text is back',
  'expectation.met': 'Expectation met',
  'expectation.overdue': 'Expectation overdue',
  'story.unavailable': 'Not readable',
  'story.available': 'Readable again',
  'story.moved': 'Moved',
  'endpoint.disabled': 'Endpoint disabled',
  'watch.silent': 'Not checked',
  digest: 'Digest',
};

/** What the page behind the link shows. */
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

/** `2026-11-23 12:00 UTC` of ISO 8601 in UTC; what is something else stays as it is. */
export const shownTime = (iso: string): string => {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/.exec(iso) ?? [];
  return day === undefined ? inertLine(iso) : `${day} ${minute} UTC`;
};

const QUOTES: Readonly<Record<QuoteChange['state'], string>> = {
  new: 'New quotation',
  altered: 'Altered quotation',
  'speaker-changed': 'Quotation given to somebody else',
  withdrawn: 'Withdrawn quotation',
};

/** "Altered quotation: Mira Sandoval, wrote"; without a colon where nobody is named. */
export const quoteRemark = ({ state, speaker, previousSpeaker, verb }: QuoteChange): string => {
  const was = state === 'speaker-changed' && previousSpeaker !== null ? `${previousSpeaker} → ` : '';
  const who = inertLine(`${was}${[speaker, verb].filter((part) => part !== null).join(', ')}`);
  return who === '' ? QUOTES[state] : `${QUOTES[state]}: ${who}`;
};

/** How a message is meant, for channels that show it by a sign, a colour or a sound. */
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

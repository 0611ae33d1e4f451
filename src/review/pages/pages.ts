import { html } from 'hono/html';
import type { ChangeFacts, StoryFacts, StoredEvent } from '../../model/event.ts';
import { changeMarkup, quoteNotes } from './diff.ts';
import {
  AVAILABILITY_NAMES,
  eventName,
  EXPECTATION_STATE_NAMES,
  sentenceCase,
  splitReason,
} from './display-names.ts';
import { labelTags, type Markup, significanceDetails, timeOf } from './layout.ts';
import type { EventView, ExpectationView, StoryView, VersionView } from './views.ts';

const STATE_CLASS = {
  new: 'tag',
  watching: 'tag good',
  failing: 'tag hot',
  unavailable: 'tag hot',
  paused: 'tag',
} as const;

const EXPECTATION_CLASS = {
  open: 'tag',
  candidate: 'tag',
  met: 'tag good',
  overdue: 'tag hot',
  retracted: 'tag',
} as const;

const storyStateName = ({ state, availability }: StoryView): string =>
  state === 'unavailable' ? AVAILABILITY_NAMES[availability] : sentenceCase(state);

const storyState = (story: StoryView): Markup =>
  html`<span class="${STATE_CLASS[story.state]}">${storyStateName(story)}</span>`;

/** Where the story announces the expectation, and why the sentence counts as an announcement. */
const promiseSource = (
  story: StoryView,
  { version, paragraph, sentence, reason }: NonNullable<ExpectationView['promise']>,
): Markup =>
  html`<p class="reason">
    Announced in <a href="/stories/${story.id}/versions/${version}">version ${version}</a>, ¶${paragraph + 1}:
    <q dir="auto">${sentence}</q> · ${reason}
  </p>`;

const expectationItem = (story: StoryView, expectation: StoryView['expectations'][number]): Markup => {
  const { name, state, by, metVersion, metText, promise } = expectation;
  return html`<li>
    <span class="${EXPECTATION_CLASS[state]}">${EXPECTATION_STATE_NAMES[state]}</span>
    ${name}${by === null ? '' : html`, due ${timeOf(by)}`}${metVersion === null ? '' : html` · <a href="/stories/${story.id}/versions/${metVersion}">version ${metVersion}</a>`}${metText === null ? '' : html`<p dir="auto">${metText}</p>`}${promise === null ? '' : promiseSource(story, promise)}
  </li>`;
};

const expectations = (story: StoryView): Markup =>
  story.expectations.length === 0
    ? html``
    : html`<ul aria-label="Expectations">
        ${story.expectations.map((one) => expectationItem(story, one))}
      </ul>`;

const storyMeta = (story: StoryView): Markup =>
  html`<p class="meta">
      ${storyState(story)} ${story.version}
      ${story.version === 1 ? 'version' : 'versions'}${story.lastChangedAt ? html` · changed ${timeOf(story.lastChangedAt)}` : ''}${story.lastCheckedAt ? html` · checked ${timeOf(story.lastCheckedAt)}` : ''}${story.state === 'paused' ? '' : html` · next check due ${timeOf(story.nextCheckAt)}`}${story.mutedUntil === null ? '' : html` · <span class="tag hot">Muted; ends ${timeOf(story.mutedUntil)}</span>`}${story.tags.map((tag) => html` <span class="tag">${tag}</span>`)}
    </p>
    ${story.failure ? html`<p class="meta">${story.failure.message} [${story.failure.code}]</p>` : ''}`;

const storyCard = (story: StoryView): Markup =>
  html`<div class="card">
    <h3><a href="/stories/${story.id}">${story.name}</a></h3>
    ${story.headline !== null && story.headline !== story.name ? html`<p dir="auto">${story.headline}</p>` : ''}
    ${storyMeta(story)}${expectations(story)}
  </div>`;

const linked = ({ id, name }: StoryFacts, number: number | null): Markup =>
  number === null
    ? html`<a href="/stories/${id}">${name}</a>`
    : html`<a href="/stories/${id}/versions/${number}">${name}, version ${number}</a>`;

const flaggedChange = (change: ChangeFacts): Markup => {
  const { rules, sum } = splitReason(change.reason);
  return html`<p dir="auto">${changeMarkup(change)}</p>
    <p class="reason">${labelTags(change.labels)}${rules}</p>
    ${significanceDetails(sum)} ${quoteNotes(change.quotes)}`;
};

/** An Event as one line and, if it has any, its full text. */
const eventText = (
  event: Pick<StoredEvent, 'type' | 'data'>,
): { readonly line: Markup; readonly text: Markup } => {
  // Type and data of a view belong to the same stored Event.
  const { type, data } = event as StoredEvent;
  const none = html``;
  switch (type) {
    case 'story.started':
      return { line: html`Monitoring started: ${linked(data.story, data.version.number)}`, text: none };
    case 'story.updated':
    case 'story.restored': {
      const flagged = data.changes.filter((change) => change.flagged);
      const shown = flagged.length > 0 ? flagged : data.changes;
      return { line: linked(data.story, data.version.number), text: html`${shown.map(flaggedChange)}` };
    }
    case 'expectation.met':
      return {
        line: html`Statement landed: ${data.expectation.name} · ${linked(data.story, data.version.number)}`,
        text: html`<p dir="auto">${data.expectation.text}</p>`,
      };
    case 'expectation.overdue':
      return {
        line: html`Still waiting, overdue: ${data.expectation.name} · ${linked(data.story, null)}`,
        text: none,
      };
    case 'story.unavailable':
      return {
        line: html`${AVAILABILITY_NAMES[data.state]}: ${linked(data.story, null)}`,
        text: data.failure ? html`<p>${data.failure.message}</p>` : none,
      };
    case 'story.available':
      return { line: html`Page available again: ${linked(data.story, null)}`, text: none };
    case 'story.moved':
      return {
        line: html`Page moved: ${linked(data.story, null)}`,
        text: html`<p>It is now fetched from ${data.to}.</p>`,
      };
    case 'endpoint.disabled':
      return { line: html`Endpoint disabled: ${data.endpoint.name}`, text: html`<p>${data.reason}</p>` };
    case 'watch.silent':
      return {
        line: html`No checks; the last one was
        ${timeOf(data.since)}${'story' in data ? html`: ${linked(data.story, null)}` : ''}`,
        text: none,
      };
    case 'digest':
      return {
        line: html`Digest for ${data.endpoint.name}: ${data.events.length + data.omitted} events`,
        text: none,
      };
  }
};

const ALERT_TYPES: readonly string[] = [
  'story.updated',
  'story.restored',
  'expectation.met',
  'expectation.overdue',
  'endpoint.disabled',
  'watch.silent',
];

const inboxItem = (event: EventView): Markup => {
  const { line, text } = eventText(event);
  return html`<article class="${ALERT_TYPES.includes(event.type) ? 'alert' : ''}">
    <p class="meta">${timeOf(event.at)} · ${eventName(event.type)}</p>
    <h3>${line}</h3>
    ${text}
  </article>`;
};

/** `/`: delivery problems, new events, then the monitored stories. */
export const frontBody = (
  stories: readonly StoryView[],
  events: readonly EventView[],
  banner: Markup,
): Markup =>
  html`${banner}
    <h1>What changed</h1>
    ${events.length === 0 ? html`<p>Nothing yet. The first capture of each story starts its history; later changes appear here.</p>` : events.map(inboxItem)}
    <h2>Stories (${stories.length})</h2>
    ${stories.length === 0 ? html`<p>No stories are monitored. Add one to <code>config/stories.yaml</code>.</p>` : stories.map(storyCard)}`;

const SIGNS: readonly (readonly [kind: string, sign: string])[] = [
  ['added', '+'],
  ['edited', '~'],
  ['moved', '>'],
  ['removed', '-'],
];

const countsText = (counts: VersionView['counts']): string =>
  SIGNS.filter(([kind]) => (counts[kind] ?? 0) > 0)
    .map(([kind, sign]) => `${sign}${counts[kind]} ${kind}`)
    .join(', ');

const safeLink = (url: string): Markup =>
  /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer">${url}</a>` : html`${url}`;

const MUTES: readonly (readonly [duration: string, label: string])[] = [
  ['1h', '1 hour'],
  ['8h', '8 hours'],
  ['1d', '1 day'],
];

const muteForm = ({ id, mutedUntil }: StoryView): Markup =>
  mutedUntil === null
    ? html`<form class="inline" method="post" action="/stories/${id}/mute">
        ${MUTES.map(([duration, label]) => html`<button type="submit" name="for" value="${duration}">Mute for ${label}</button> `)}
      </form>`
    : html`<form class="inline" method="post" action="/stories/${id}/unmute">
        <button type="submit">Unmute</button>
      </form>`;

/** `/stories/:id`: the story and its versions. */
export const storyBody = (story: StoryView, versions: readonly VersionView[], headlines: Markup): Markup =>
  html`<h1>${story.name}</h1>
    <p class="meta">${safeLink(story.url)}</p>
    ${storyMeta(story)}
    <form class="inline" method="post" action="/stories/${story.id}/check">
      <button type="submit">Check now</button>
    </form>
    ${muteForm(story)}
    ${
      story.expectations.length === 0
        ? ''
        : html`<h2>Expectations</h2>
            ${expectations(story)}`
    }
    ${headlines}
    <h2>Versions</h2>
    ${versions.length === 0 ? html`<p>None yet.</p>` : ''}
    <ol reversed>
      ${versions.map(
        (version) =>
          html`<li value="${version.number}">
            <p class="meta">
              ${timeOf(version.capturedAt)} ·
              ${version.number === 1 ? 'First version' : countsText(version.counts) || 'No paragraph changed'}
            </p>
            <a dir="auto" href="/stories/${story.id}/versions/${version.number}"
              >${version.headline ?? `Version ${version.number}`}</a
            >
          </li>`,
      )}
    </ol>`;

export const refusalBody = (title: string, message: string, howToFix: string): Markup =>
  html`<h1>${title}</h1>
    <p>${message}</p>
    <p>${howToFix}</p>
    <p><a href="/">Back to the stories</a></p>`;

import { html } from 'hono/html';
import type { Stealth } from '../../model/change.ts';
import type { HeadlineView } from '../api/history.ts';
import { type Markup, timeOf } from './layout.ts';

const TRANSITIONS = {
  advanced: 'moved forward',
  changed: 'changed',
  same: 'unchanged',
  back: 'moved back',
  unknown: 'not comparable',
} as const;

const headlineItem = (storyId: string, entry: HeadlineView): Markup =>
  html`<li>
    <p class="meta">
      ${timeOf(entry.since)} ·
      <a href="/stories/${storyId}/versions/${entry.firstVersion}">version ${entry.firstVersion}</a
      >${entry.turns > 0 ? html` · <span class="tag">Rotating</span> ${entry.turns} times, last ${timeOf(entry.lastSeenAt)}` : ''}
    </p>
    ${entry.texts.map((text) => html`<p dir="auto">${text}</p>`)}
  </li>`;

/** The headline history, newest first; empty if there was only one headline. */
export const headlineSection = (storyId: string, entries: readonly HeadlineView[]): Markup =>
  entries.length === 0 || (entries.length === 1 && entries[0]?.turns === 0)
    ? html``
    : html`<h2>Headlines</h2>
        <ol reversed>
          ${entries.toReversed().map((entry) => headlineItem(storyId, entry))}
        </ol>`;

/** How the times on the page changed with its text; empty if the page states none. */
export const stealthNote = (stealth: Stealth | null): Markup =>
  stealth === null || stealth.clocks.length === 0
    ? html``
    : html`<p class="${stealth.stealthy ? 'note' : 'meta'}">
        ${stealth.stealthy ? html`<span class="tag hot">Page time not updated</span> The text changed, but no time on the page moved forward: ` : 'Times on the page: '}${stealth.clocks.map(
          ({ name, before, after, turn }, index) =>
            html`${index > 0 ? '; ' : ''}${name.replaceAll('-', ' ')} ${TRANSITIONS[turn]}
            (${before ?? 'none'} → ${after ?? 'none'})`,
        )}
      </p>`;

import { html } from 'hono/html';
import { type Markup, timeOf } from './layout.ts';
import { DELIVERY_STATES } from '../request.ts';
import type { AttemptView, DeliveryDetailView, DeliveryView } from './views.ts';

const STATE_CLASS = {
  pending: 'tag',
  gathered: 'tag',
  delivered: 'tag good',
  digested: 'tag good',
  failed: 'tag hot',
  held: 'tag hot',
  suppressed: 'tag',
} as const;

export interface DeliveriesFilter {
  readonly states: readonly DeliveryView['state'][] | null;
  readonly endpoint: string | null;
  /** Only what a rule keeps back, whatever its state. */
  readonly keptBack: boolean;
}

const stateTag = (state: DeliveryView['state']): Markup =>
  html`<span class="${STATE_CLASS[state]}">${state}</span>`;

const replayButton = ({ id, state }: DeliveryView): Markup =>
  state === 'failed' || state === 'held' || state === 'suppressed'
    ? html`<form class="inline" method="post" action="/deliveries/${encodeURIComponent(id)}/replay">
        <button type="submit">Send ${state === 'suppressed' ? 'it' : 'again'}</button>
      </form>`
    : html``;

/** Whatever explains the state: the rule that keeps it back, or what the receiver said last. */
const explanation = (delivery: DeliveryView): Markup => {
  const { state, rule, why, lastStatus, lastFailure, lastAnswer, nextAttemptAt, digestId } = delivery;
  const waits = nextAttemptAt !== null && (state === 'pending' || state === 'gathered');
  return html`${rule === null || state === 'delivered' ? '' : html`<p><span class="tag">${rule}</span> ${why}</p>`}
  ${lastStatus ?? ''}
  ${state === 'delivered' ? '' : html`${lastFailure?.message ?? ''}${lastAnswer === null || lastAnswer === '' ? '' : html` <q dir="auto">${lastAnswer}</q>`}`}
  ${waits ? html` next ${timeOf(nextAttemptAt)}` : ''}
  ${digestId === null ? '' : html` told in <span class="mono">${digestId}</span>`}`;
};

const storyLink = ({ storyId, storyName }: DeliveryView): Markup =>
  storyId === null
    ? html`${storyName ?? ''}`
    : html`<a href="/stories/${encodeURIComponent(storyId)}">${storyName ?? storyId}</a>`;

const deliveryRow = (delivery: DeliveryView): Markup =>
  html`<tr>
    <td class="tight">${timeOf(delivery.createdAt)}</td>
    <td>${stateTag(delivery.state)}</td>
    <td>${delivery.endpoint}</td>
    <td class="tight">${delivery.type}</td>
    <td>${storyLink(delivery)}</td>
    <td>${delivery.attempts}</td>
    <td>${explanation(delivery)}</td>
    <td class="mono"><a href="/deliveries/${encodeURIComponent(delivery.id)}">${delivery.id}</a></td>
  </tr>`;

const tableOf = (head: readonly string[], rows: readonly Markup[]): Markup =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

const FILTERS: readonly (readonly [label: string, query: string])[] = [
  ['all', ''],
  ...DELIVERY_STATES.map((state) => [state, `state=${state}`] as const),
  ['dead letters', 'state=failed,held'],
  ['kept back', 'kept=back'],
];

const filterLinks = ({ states, endpoint, keptBack }: DeliveriesFilter): Markup => {
  const current = keptBack ? 'kept=back' : states === null ? '' : `state=${states.join(',')}`;
  const address = (query: string): string => {
    const parts = [query, endpoint === null ? '' : `endpoint=${encodeURIComponent(endpoint)}`];
    const all = parts.filter((part) => part !== '').join('&');
    return all === '' ? '/deliveries' : `/deliveries?${all}`;
  };
  return html`<p class="filters" role="navigation" aria-label="States">
    ${FILTERS.map(
      ([label, query]) =>
        html`<a href="${address(query)}" ${query === current ? html`aria-current="page"` : ''}>${label}</a> `,
    )}
  </p>`;
};

const noneWords = ({ states, keptBack }: DeliveriesFilter): string => {
  if (keptBack) return 'None that is kept back.';
  return states === null ? 'None yet.' : `None that is ${states.join(' or ')}.`;
};

/** `/deliveries`: the Outbox and what became of it. */
export const deliveriesBody = (deliveries: readonly DeliveryView[], filter: DeliveriesFilter): Markup =>
  html`<h1>Deliveries${filter.endpoint === null ? '' : html` to ${filter.endpoint}`}</h1>
    ${filterLinks(filter)}
    ${
      deliveries.length === 0
        ? html`<p>${noneWords(filter)}</p>`
        : tableOf(
            ['Created', 'State', 'Endpoint', 'Event', 'Story', 'Tries', 'Last answer, or rule', 'Id'],
            deliveries.map(deliveryRow),
          )
    }
    <p class="meta">
      To send many again: <code>stoppress replay --endpoint NAME</code>, or <code>--all-failed</code>
    </p>`;

const tryRow = ({ attempt, startedAt, durationMs, status, failure, responseExcerpt }: AttemptView): Markup =>
  html`<tr>
    <td>${attempt}</td>
    <td>${timeOf(startedAt)}</td>
    <td>${durationMs} ms</td>
    <td>${status ?? ''}</td>
    <td>${failure === null ? 'delivered' : failure.message}</td>
    <td dir="auto">${responseExcerpt}</td>
  </tr>`;

/** `/deliveries/:id`: one message to one Endpoint, with every try. */
export const deliveryBody = (delivery: DeliveryDetailView): Markup =>
  html`<h1>${delivery.type} to ${delivery.endpoint}</h1>
    <p class="meta">
      ${stateTag(delivery.state)} made
      ${timeOf(delivery.createdAt)}${delivery.settledAt === null ? '' : html` · settled ${timeOf(delivery.settledAt)}`}
      · event
      <span class="mono">${delivery.eventId}</span>
    </p>
    <p>${storyLink(delivery)}</p>
    ${delivery.state === 'delivered' ? '' : html`<div>${explanation(delivery)}</div>`}
    ${replayButton(delivery)}
    <h2>Tries (${delivery.tries.length})</h2>
    ${
      delivery.tries.length === 0
        ? html`<p>None yet.</p>`
        : tableOf(['Try', 'At', 'Took', 'Status', 'Outcome', 'Answer'], delivery.tries.map(tryRow))
    }`;

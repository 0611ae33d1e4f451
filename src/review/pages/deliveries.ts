import { html } from 'hono/html';
import { asClause, DELIVERY_STATE_NAMES, eventName, sentenceCase } from './display-names.ts';
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
  /** Only Deliveries that a rule suppresses or delays, whatever their state. */
  readonly byRule: boolean;
}

const stateTag = (state: DeliveryView['state']): Markup =>
  html`<span class="${STATE_CLASS[state]}">${DELIVERY_STATE_NAMES[state]}</span>`;

const replayButton = ({ id, state }: DeliveryView): Markup =>
  state === 'failed' || state === 'held' || state === 'suppressed'
    ? html`<form class="inline" method="post" action="/deliveries/${encodeURIComponent(id)}/replay">
        <button type="submit">${state === 'suppressed' ? 'Send anyway' : 'Send again'}</button>
      </form>`
    : html``;

/** What explains the state: the rule that suppresses or delays the Delivery, or the last response. */
const explanation = (delivery: DeliveryView): Markup => {
  const { state, rule, why, lastStatus, lastFailure, lastAnswer, nextAttemptAt, digestId } = delivery;
  const waits = nextAttemptAt !== null && (state === 'pending' || state === 'gathered');
  return html`${
    rule === null || state === 'delivered'
      ? ''
      : html`<p>
          <span class="tag">${sentenceCase(rule)}</span>
          ${state === 'suppressed' && why !== null ? `Not sent, because ${asClause(why)}.` : why}
        </p>`
  }
  ${lastStatus ?? ''}
  ${state === 'delivered' ? '' : html`${lastFailure?.message ?? ''}${lastAnswer === null || lastAnswer === '' ? '' : html` <q dir="auto">${lastAnswer}</q>`}`}
  ${waits ? html` Next attempt ${timeOf(nextAttemptAt)}` : ''}
  ${digestId === null ? '' : html` Sent in <span class="mono">${digestId}</span>`}`;
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
    <td class="tight">${eventName(delivery.type)}</td>
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
  ['All', ''],
  ...DELIVERY_STATES.map((state) => [DELIVERY_STATE_NAMES[state], `state=${state}`] as const),
  ['Dead letters', 'state=failed,held'],
  ['Suppressed or delayed', 'kept=back'],
];

const filterLinks = ({ states, endpoint, byRule }: DeliveriesFilter): Markup => {
  const current = byRule ? 'kept=back' : states === null ? '' : `state=${states.join(',')}`;
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

const noneWords = ({ states, byRule }: DeliveriesFilter): string => {
  if (byRule) return 'No delivery is suppressed or delayed.';
  return states === null
    ? 'No deliveries yet.'
    : `No deliveries in state ${states.map((state) => DELIVERY_STATE_NAMES[state]).join(' or ')}.`;
};

/** `/deliveries`: all deliveries and their state. */
export const deliveriesBody = (deliveries: readonly DeliveryView[], filter: DeliveriesFilter): Markup =>
  html`<h1>Deliveries${filter.endpoint === null ? '' : html` to ${filter.endpoint}`}</h1>
    ${filterLinks(filter)}
    ${
      deliveries.length === 0
        ? html`<p>${noneWords(filter)}</p>`
        : tableOf(
            ['Created', 'State', 'Endpoint', 'Event', 'Story', 'Attempts', 'Last response or rule', 'Id'],
            deliveries.map(deliveryRow),
          )
    }
    <p class="meta">
      To resend several deliveries: <code>stoppress replay --endpoint NAME</code>, or
      <code>--all-failed</code>
    </p>`;

const attemptRow = ({
  attempt,
  startedAt,
  durationMs,
  status,
  failure,
  responseExcerpt,
}: AttemptView): Markup =>
  html`<tr>
    <td>${attempt}</td>
    <td>${timeOf(startedAt)}</td>
    <td>${durationMs} ms</td>
    <td>${status ?? ''}</td>
    <td>${failure === null ? 'Delivered' : failure.message}</td>
    <td dir="auto">${responseExcerpt}</td>
  </tr>`;

/** `/deliveries/:id`: one message to one Endpoint, with every attempt. */
export const deliveryBody = (delivery: DeliveryDetailView): Markup =>
  html`<h1>${eventName(delivery.type)}: ${delivery.endpoint}</h1>
    <p class="meta">
      ${stateTag(delivery.state)} created
      ${timeOf(delivery.createdAt)}${delivery.settledAt === null ? '' : html` · settled ${timeOf(delivery.settledAt)}`}
      · event
      <span class="mono">${delivery.eventId}</span>
    </p>
    <p>${storyLink(delivery)}</p>
    ${delivery.state === 'delivered' ? '' : html`<div>${explanation(delivery)}</div>`}
    ${replayButton(delivery)}
    <h2>Attempts (${delivery.tries.length})</h2>
    ${
      delivery.tries.length === 0
        ? html`<p>None yet.</p>`
        : tableOf(
            ['Attempt', 'At', 'Duration', 'Status', 'Outcome', 'Response'],
            delivery.tries.map(attemptRow),
          )
    }`;

import { html } from 'hono/html';
import { DELIVERY_STATE_NAMES, sentenceCase } from './display-names.ts';
import { type EndpointView, spanWords } from './endpoint-view.ts';
import { type Markup, timeOf } from './layout.ts';

const STATE_CLASS = {
  ready: 'tag good',
  failing: 'tag hot',
  disabled: 'tag hot',
  unlisted: 'tag',
} as const;

const button = (action: string, label: string, fields: Readonly<Record<string, string>> = {}): Markup =>
  html`<form class="inline" method="post" action="${action}">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}<button
      type="submit"
    >
      ${label}
    </button>
  </form>`;

const pathOf = (name: string): string => `/endpoints/${encodeURIComponent(name)}`;

const COUNTED = ['pending', 'gathered', 'failed', 'held'] as const;

const counts = (endpoint: EndpointView): Markup => {
  const some = COUNTED.filter((state) => endpoint[state] > 0);
  return some.length === 0
    ? html`no pending deliveries`
    : html`${some.map(
        (state, index) =>
          html`${index > 0 ? ', ' : ''}<a
              href="/deliveries?endpoint=${encodeURIComponent(endpoint.name)}&state=${state}"
              >${endpoint[state]} ${DELIVERY_STATE_NAMES[state].toLowerCase()}</a
            >`,
      )}`;
};

const trouble = ({ disabledAt, reason, failingSince, state }: EndpointView): Markup => {
  if (disabledAt !== null) return html`<p>Disabled ${timeOf(disabledAt)}: ${reason ?? 'no reason given'}</p>`;
  if (state === 'unlisted')
    return html`<p>
      It is no longer in the watch list; its pending deliveries wait until it is added again.
    </p>`;
  return failingSince === null
    ? html``
    : html`<p>All deliveries fail; the first failed ${timeOf(failingSince)}.</p>`;
};

const buttons = ({ name, disabledAt, channel, held }: EndpointView): Markup => {
  const path = pathOf(name);
  if (disabledAt === null)
    return html`${channel === null ? '' : button(`${path}/test`, 'Send a test alert')}${held > 0 ? button(`${path}/enable`, `Send the ${held} on hold`, { replay: 'yes' }) : ''}${button(`${path}/disable`, 'Disable')}`;
  return html`${button(`${path}/enable`, 'Enable')}${held > 0 ? button(`${path}/enable`, `Enable and send the ${held} on hold`, { replay: 'yes' }) : ''}`;
};

const laneWords = ({ concurrency, spacingMs }: NonNullable<EndpointView['lane']>): string =>
  `${concurrency === 1 ? 'one message at a time' : `${concurrency} messages at a time`}${spacingMs > 0 ? `, ${spanWords(spacingMs)} apart` : ''}`;

const endpointCard = (endpoint: EndpointView): Markup => {
  const { name, state, channel, host, lane, rules, lastDeliveredAt } = endpoint;
  return html`<div class="${state === 'disabled' || state === 'failing' ? 'card alert' : 'card'}">
    <h3>${name} <span class="${STATE_CLASS[state]}">${sentenceCase(state)}</span></h3>
    ${channel === null ? '' : html`<p class="meta">${channel} to ${host}${lane === null ? '' : html` · ${laneWords(lane)}`}</p>`}
    ${trouble(endpoint)}
    <p class="meta">
      ${lastDeliveredAt === null ? 'Nothing delivered yet' : html`Last delivered ${timeOf(lastDeliveredAt)}`}
      · ${counts(endpoint)}
    </p>
    ${
      rules.length === 0
        ? html`<p class="meta">All alerts, immediately</p>`
        : html`<ul class="meta">
            ${rules.map((rule) => html`<li>${sentenceCase(rule)}</li>`)}
          </ul>`
    }
    <div>${buttons(endpoint)}</div>
  </div>`;
};

/** `/endpoints`: the endpoints, their delivery status and actions. */
export const endpointsBody = (endpoints: readonly EndpointView[]): Markup =>
  html`<h1>Endpoints</h1>
    ${endpoints.length === 0 ? html`<p>No endpoints yet, so no alerts are sent. Add one under <code>endpoints</code> in the watch list.</p>` : endpoints.map(endpointCard)}`;

/** On the front page: the endpoints with delivery problems; empty if there are none. */
export const endpointBanner = (endpoints: readonly EndpointView[]): Markup => {
  const unhealthy = endpoints.filter(({ state }) => state === 'disabled' || state === 'failing');
  if (unhealthy.length === 0) return html``;
  return html`<div class="note alert" role="status">
    <strong>Some alerts are not delivered.</strong>
    <ul>
      ${unhealthy.map(
        ({ name, disabledAt, failingSince, reason }) =>
          html`<li>
            <a href="/endpoints">${name}</a>
            ${disabledAt === null ? html`is failing${failingSince === null ? '' : html`; the first delivery failed ${timeOf(failingSince)}`}` : html`was disabled ${timeOf(disabledAt)}: ${reason ?? 'no reason given'}`}
          </li>`,
      )}
    </ul>
  </div>`;
};

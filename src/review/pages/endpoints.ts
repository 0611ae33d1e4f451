import { html } from 'hono/html';
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
    ? html`nothing waits`
    : html`${some.map(
        (state, index) =>
          html`${index > 0 ? ', ' : ''}<a
              href="/deliveries?endpoint=${encodeURIComponent(endpoint.name)}&state=${state}"
              >${endpoint[state]} ${state}</a
            >`,
      )}`;
};

const trouble = ({ disabledAt, reason, failingSince, state }: EndpointView): Markup => {
  if (disabledAt !== null)
    return html`<p>Disabled since ${timeOf(disabledAt)}: ${reason ?? 'no reason given'}</p>`;
  if (state === 'unlisted')
    return html`<p>The watch list no longer names it; what is owed to it waits until it does again.</p>`;
  return failingSince === null ? html`` : html`<p>Nothing but failures since ${timeOf(failingSince)}.</p>`;
};

const buttons = ({ name, disabledAt, channel, held }: EndpointView): Markup => {
  const path = pathOf(name);
  if (disabledAt === null)
    return html`${channel === null ? '' : button(`${path}/test`, 'Send a sample')}${held > 0 ? button(`${path}/enable`, `Send the ${held} held`, { replay: 'yes' }) : ''}${button(`${path}/disable`, 'Disable')}`;
  return html`${button(`${path}/enable`, 'Enable')}${held > 0 ? button(`${path}/enable`, `Enable and send the ${held} held`, { replay: 'yes' }) : ''}`;
};

const laneWords = ({ concurrency, spacingMs }: NonNullable<EndpointView['lane']>): string =>
  `${concurrency === 1 ? 'one message at a time' : `${concurrency} messages at a time`}${spacingMs > 0 ? `, ${spanWords(spacingMs)} apart` : ''}`;

const endpointCard = (endpoint: EndpointView): Markup => {
  const { name, state, channel, host, lane, rules, lastDeliveredAt } = endpoint;
  return html`<div class="${state === 'disabled' || state === 'failing' ? 'card alert' : 'card'}">
    <h3>${name} <span class="${STATE_CLASS[state]}">${state}</span></h3>
    ${channel === null ? '' : html`<p class="meta">${channel} to ${host}${lane === null ? '' : html` · ${laneWords(lane)}`}</p>`}
    ${trouble(endpoint)}
    <p class="meta">
      ${lastDeliveredAt === null ? 'nothing delivered yet' : html`last delivered ${timeOf(lastDeliveredAt)}`}
      · ${counts(endpoint)}
    </p>
    ${
      rules.length === 0
        ? html`<p class="meta">gets everything, at once</p>`
        : html`<ul class="meta">
            ${rules.map((rule) => html`<li>${rule}</li>`)}
          </ul>`
    }
    <div>${buttons(endpoint)}</div>
  </div>`;
};

/** `/endpoints`: where alerts go, how that goes, and what can be done about it. */
export const endpointsBody = (endpoints: readonly EndpointView[]): Markup =>
  html`<h1>Endpoints</h1>
    ${endpoints.length === 0 ? html`<p>None yet: nobody is told of anything. Name one under <code>endpoints</code> in the watch list.</p>` : endpoints.map(endpointCard)}`;

/** On the front page: what does not reach its people. Nothing where all is well. */
export const endpointBanner = (endpoints: readonly EndpointView[]): Markup => {
  const ill = endpoints.filter(({ state }) => state === 'disabled' || state === 'failing');
  if (ill.length === 0) return html``;
  return html`<div class="note alert" role="status">
    <strong>Alerts do not reach everybody.</strong>
    <ul>
      ${ill.map(
        ({ name, disabledAt, failingSince, reason }) =>
          html`<li>
            <a href="/endpoints">${name}</a>
            ${disabledAt === null ? html`fails${failingSince === null ? '' : html` since ${timeOf(failingSince)}`}` : html`is disabled since ${timeOf(disabledAt)}: ${reason ?? 'no reason given'}`}
          </li>`,
      )}
    </ul>
  </div>`;
};

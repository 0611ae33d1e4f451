import { createHmac } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { disableEndpoint, listedEndpoints } from '../actions.ts';
import type { AlertDeps } from '../deps.ts';
import type { EndpointView } from './endpoint-view.ts';
import { sameSecret } from '../guard.ts';
import type { Markup } from './layout.ts';

/**
 * The link at the end of a mail: who holds it may end these mails, and nothing else. It is made of the Endpoint's name
 * and a key that all processes share, so nothing needs to be stored, and it works for as long as the key does.
 */
export const unsubscribeToken = (key: string, endpoint: string): string =>
  createHmac('sha256', key).update(`unsubscribe\n${endpoint}`).digest('base64url');

/** Mail programs and people who only have the link come without a cookie, a token and an Origin of ours. */
export const isUnsubscribing = (path: string): boolean => /^\/unsubscribe\/[^/]+$/.test(path);

export interface UnsubscribeDeps extends AlertDeps {
  readonly unsubscribeKey: string;
}

/**
 * Whose mails the token ends. Every name is tried, found or not, so that the time taken tells nothing. A link of a mail
 * never turns off what an Endpoint of that name is today, if that is no mail any more.
 */
const holderOf = async (deps: UnsubscribeDeps, token: string): Promise<EndpointView | null> => {
  const candidates = (await listedEndpoints(deps)).filter(
    ({ channel }) => channel === 'email' || channel === null,
  );
  let holder: EndpointView | null = null;
  for (const candidate of candidates) {
    if (sameSecret(token, unsubscribeToken(deps.unsubscribeKey, candidate.name))) holder = candidate;
  }
  return holder;
};

const asking = ({ name, disabledAt }: EndpointView): Markup =>
  disabledAt === null
    ? html`<h1>End these mails?</h1>
        <p>
          Nothing more will be sent to <strong>${name}</strong>. The desk that runs this Stop Press can start
          it again.
        </p>
        <form method="post">
          <input type="hidden" name="List-Unsubscribe" value="One-Click" />
          <button type="submit">Unsubscribe</button>
        </form>`
    : html`<h1>These mails have ended</h1>
        <p>Nothing is sent to <strong>${name}</strong>.</p>`;

const ended = ({ name }: EndpointView): Markup =>
  html`<h1>Unsubscribed</h1>
    <p>
      Nothing more is sent to <strong>${name}</strong>. The desk that runs this Stop Press can start it again.
    </p>`;

const refused = (message: string): Markup =>
  html`<h1>Not possible</h1>
    <p>${message}</p>
    <p>Ask the desk that sends these mails to end them.</p>`;

const isOneClick = async (context: Context): Promise<boolean> => {
  const form = await context.req.parseBody().catch(() => null);
  return form?.['List-Unsubscribe'] === 'One-Click';
};

/** One-click unsubscribing: RFC 8058. A GET only asks, because programs that scan mails follow links. */
export const addUnsubscribeRoutes = (
  app: Hono,
  deps: UnsubscribeDeps,
  show: (context: Context, title: string, body: Markup) => Promise<Response>,
): void => {
  const answer = (context: Context, status: 200 | 400 | 404, body: Markup): Promise<Response> => {
    context.status(status);
    return show(context, 'Unsubscribe', body);
  };
  const unknown = (context: Context): Promise<Response> =>
    answer(context, 404, refused('This link belongs to no mails that are sent from here.'));

  app.get('/unsubscribe/:token', async (context) => {
    const holder = await holderOf(deps, context.req.param('token'));
    return holder === null ? unknown(context) : answer(context, 200, asking(holder));
  });
  app.post('/unsubscribe/:token', async (context) => {
    const holder = await holderOf(deps, context.req.param('token'));
    if (holder === null) return unknown(context);
    if (!(await isOneClick(context)))
      return answer(context, 400, refused('The request must carry List-Unsubscribe=One-Click (RFC 8058).'));
    await disableEndpoint(deps, holder.name, 'unsubscribed by one click');
    return answer(context, 200, ended(holder));
  });
};

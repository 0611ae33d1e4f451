import { createHmac } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { disableEndpoint, listedEndpoints } from '../actions.ts';
import type { AlertDeps } from '../deps.ts';
import type { EndpointView } from './endpoint-view.ts';
import { sameSecret } from '../guard.ts';
import type { Markup } from './layout.ts';

/**
 * The token of the unsubscribe link in a mail; it permits unsubscribing one Endpoint and nothing else. It is derived from
 * the Endpoint's name and a key shared by all processes, so nothing is stored and it is valid as long as the key.
 */
export const unsubscribeToken = (key: string, endpoint: string): string =>
  createHmac('sha256', key).update(`unsubscribe\n${endpoint}`).digest('base64url');

/** Unsubscribe requests of mail clients have no cookie, no token and a foreign Origin. */
export const isUnsubscribePath = (path: string): boolean => /^\/unsubscribe\/[^/]+$/.test(path);

export interface UnsubscribeDeps extends AlertDeps {
  readonly unsubscribeKey: string;
}

/**
 * The Endpoint of the token. Compares with every name, in constant time. A link from a mail does not disable an Endpoint
 * of the same name that is no longer an e-mail Endpoint.
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

const confirmation = ({ name, disabledAt }: EndpointView): Markup =>
  disabledAt === null
    ? html`<h1>Stop these alerts?</h1>
        <p>
          No more alerts will be sent to <strong>${name}</strong>. The desk that runs this Stop Press can
          enable them again.
        </p>
        <form method="post">
          <input type="hidden" name="List-Unsubscribe" value="One-Click" />
          <button type="submit">Unsubscribe</button>
        </form>`
    : html`<h1>Already unsubscribed</h1>
        <p>No alerts are sent to <strong>${name}</strong>.</p>`;

const ended = ({ name }: EndpointView): Markup =>
  html`<h1>Unsubscribed</h1>
    <p>
      No more alerts are sent to <strong>${name}</strong>. The desk that runs this Stop Press can enable them
      again.
    </p>`;

const refused = (message: string): Markup =>
  html`<h1>Not possible</h1>
    <p>${message}</p>
    <p>Ask the desk that sends these mails to unsubscribe you.</p>`;

const isOneClick = async (context: Context): Promise<boolean> => {
  const form = await context.req.parseBody().catch(() => null);
  return form?.['List-Unsubscribe'] === 'One-Click';
};

/** One-click unsubscribe (RFC 8058). GET only shows a confirmation, because mail scanners follow links. */
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
    answer(context, 404, refused('This unsubscribe link is not valid.'));

  app.get('/unsubscribe/:token', async (context) => {
    const holder = await holderOf(deps, context.req.param('token'));
    return holder === null ? unknown(context) : answer(context, 200, confirmation(holder));
  });
  app.post('/unsubscribe/:token', async (context) => {
    const holder = await holderOf(deps, context.req.param('token'));
    if (holder === null) return unknown(context);
    if (!(await isOneClick(context)))
      return answer(context, 400, refused('The request must carry List-Unsubscribe=One-Click (RFC 8058).'));
    await disableEndpoint(deps, holder.name, 'unsubscribed with one click');
    return answer(context, 200, ended(holder));
  });
};

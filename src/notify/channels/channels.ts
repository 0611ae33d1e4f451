import type { Target } from '../../model/endpoint.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import { interpretAnswer, type Meaning, type ReceiverAnswer } from '../answer.ts';
import { interpretApprise, renderApprise } from './apprise.ts';
import { discordUrl, interpretDiscord, renderDiscord } from './discord.ts';
import { interpretMatrix, matrixUrl, renderMatrix } from './matrix.ts';
import { messageOf } from '../message/message.ts';
import { interpretNtfy, renderNtfy } from './ntfy.ts';
import { renderPayload } from './webhook.ts';
import { currentSecrets, signatureHeaders } from '../sign.ts';
import { interpretSlack, renderSlack } from './slack.ts';
import { interpretTeams, renderTeams } from './teams.ts';
import { interpretTelegram, renderTelegram } from './telegram.ts';

/** Every channel over HTTP: how its requests are built and its responses interpreted. */

export type HttpTarget = Exclude<Target, { channel: 'email' }>;

export interface ChannelRequest {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  /** In addition to `content-type: application/json` and the user agent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface MessageContext {
  readonly deliveryId: string;
  readonly event: StoredEvent;
  readonly at: EpochMs;
  /** Maximum size of a webhook body. */
  readonly maxBodyBytes: number;
}

const post = (url: string, message: object, headers: Record<string, string> = {}): ChannelRequest => ({
  url,
  method: 'POST',
  headers,
  body: JSON.stringify(message),
});

const webhookRequest = (
  { url, secrets }: Extract<Target, { channel: 'webhook' }>,
  { event, at, maxBodyBytes }: MessageContext,
): ChannelRequest => {
  const body = renderPayload(event, { maxBytes: maxBodyBytes });
  const headers = signatureHeaders({
    id: event.id,
    timestampSeconds: Math.floor(at / 1_000),
    body,
    secrets: currentSecrets(secrets, at),
  });
  return { url, method: 'POST', headers: { ...headers }, body };
};

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

const withoutSlash = (origin: string): string => origin.replace(/\/+$/, '');

export const requestTo = (target: HttpTarget, context: MessageContext): ChannelRequest => {
  if (target.channel === 'webhook') return webhookRequest(target, context);
  const message = messageOf(context.event);
  switch (target.channel) {
    case 'slack':
      return post(target.url, renderSlack(message));
    case 'discord':
      return post(discordUrl(target.url), renderDiscord(message));
    case 'teams':
      return post(target.url, renderTeams(message));
    case 'telegram':
      return post(
        `${withoutSlash(target.api)}/bot${target.token}/sendMessage`,
        renderTelegram(message, target),
      );
    case 'matrix':
      return {
        url: matrixUrl(target.homeserver, target.room, context.deliveryId),
        method: 'PUT',
        headers: bearer(target.token),
        body: JSON.stringify(renderMatrix(message)),
      };
    case 'ntfy':
      return post(`${withoutSlash(target.server)}/`, renderNtfy(message, target.topic), bearer(target.token));
    case 'apprise':
      return post(target.url, renderApprise(message, target.tag));
  }
};

const INTERPRETERS: Readonly<
  Record<HttpTarget['channel'], (endpoint: string, answer: ReceiverAnswer, now: EpochMs) => Meaning>
> = {
  webhook: interpretAnswer,
  slack: interpretSlack,
  discord: interpretDiscord,
  teams: interpretTeams,
  telegram: interpretTelegram,
  matrix: interpretMatrix,
  ntfy: interpretNtfy,
  apprise: interpretApprise,
};

export const interpret = (
  { channel }: HttpTarget,
  { endpoint, answer, now }: { endpoint: string; answer: ReceiverAnswer; now: EpochMs },
): Meaning => INTERPRETERS[channel](endpoint, answer, now);

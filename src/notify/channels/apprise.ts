import { interpretWith, type ReceiverAnswer, type Verdict } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { plainText, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';
import type { Tone } from '../message/wording.ts';

/**
 * The Apprise API, which forwards the message to the services of its own configuration. The message is plain text, which
 * each service must escape.
 * @see https://github.com/caronc/apprise-api
 */
export interface AppriseMessage {
  readonly title: string;
  readonly body: string;
  readonly type: 'info' | 'success' | 'warning';
  readonly format: 'text';
  readonly tag?: string;
}

interface AppriseLimits {
  /** Characters. Apprise truncates or splits messages for services with lower limits. */
  readonly length?: number;
  readonly titleLength?: number;
}

const TYPES: Readonly<Record<Tone, AppriseMessage['type']>> = {
  news: 'info',
  good: 'success',
  trouble: 'warning',
  calm: 'info',
};

export const renderApprise = (
  message: Message,
  tag: string | null,
  { length = 32_768, titleLength = 250 }: AppriseLimits = {},
): AppriseMessage =>
  fitMessage(
    message,
    (fitted): AppriseMessage => ({
      title: titleOf(fitted),
      body: plainText(fitted),
      type: TYPES[fitted.tone],
      format: 'text',
      ...(tag !== null && { tag }),
    }),
    ({ title, body }) => body.length <= length && title.length <= titleLength,
  );

/** 204: nothing is configured under the key. 424: at least one service failed. */
const readApprise = (
  { status }: ReceiverAnswer,
  { error = '' }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status === 204) return { kind: 'refused', said: 'nothing is configured under this key' };
  if (status >= 200 && status < 300) return null;
  if (status === 410) return { kind: 'gone', said: error };
  return { kind: status === 413 ? 'declined' : 'refused', said: error };
};

export const interpretApprise = interpretWith(readApprise);

import { interpretWith, type ReceiverAnswer, type Verdict, waitOf } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { renderHtml } from './html.ts';
import { plainText, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';

/**
 * Matrix client-server API. The empty `m.mentions` keeps clients from searching the text for mentions.
 * @see https://spec.matrix.org/v1.11/client-server-api/#mroommessage-msgtypes
 */
export interface MatrixMessage {
  readonly msgtype: 'm.text';
  readonly body: string;
  readonly format: 'org.matrix.custom.html';
  readonly formatted_body: string;
  readonly 'm.mentions': Readonly<Record<string, never>>;
}

interface MatrixLimits {
  /** Bytes of the content; an event including the server's fields may have 65,536. */
  readonly maxBytes?: number;
}

const utf8 = new TextEncoder();

export const renderMatrix = (message: Message, { maxBytes = 60_000 }: MatrixLimits = {}): MatrixMessage =>
  fitMessage(
    message,
    (fitted): MatrixMessage => ({
      msgtype: 'm.text',
      body: `${titleOf(fitted)}\n\n${plainText(fitted)}`,
      format: 'org.matrix.custom.html',
      formatted_body: renderHtml(fitted),
      'm.mentions': {},
    }),
    (rendered) => utf8.encode(JSON.stringify(rendered)).length <= maxBytes,
  );

/** The Delivery id is the transaction id, so that a server deduplicates retries. */
export const matrixUrl = (homeserver: string, room: string, deliveryId: string): string =>
  `${homeserver.replace(/\/+$/, '')}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(deliveryId)}`;

const DECLINED = /^M_(?:TOO_LARGE|BAD_JSON|NOT_JSON)$/;

const readMatrix = (
  { status }: ReceiverAnswer,
  { errcode = '', error = '', soft_logout, retry_after_ms }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  const said = [errcode, error].filter((part) => part !== '').join(', ');
  const tokenExpired = errcode === 'M_UNKNOWN_TOKEN' && soft_logout !== 'true';
  if (tokenExpired || errcode === 'M_USER_DEACTIVATED' || status === 410) return { kind: 'gone', said };
  if (DECLINED.test(errcode)) return { kind: 'declined', said };
  return { kind: 'refused', said, waitMs: waitOf(retry_after_ms, 1) };
};

export const interpretMatrix = interpretWith(readMatrix);

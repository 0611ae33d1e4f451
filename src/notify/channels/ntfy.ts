import { interpretWith, type ReceiverAnswer, type Verdict } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { plainText, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';
import type { Tone } from '../message/wording.ts';

/**
 * ntfy, published as JSON to the root URL of the server.
 * @see https://docs.ntfy.sh/publish/#publish-as-json
 */
export interface NtfyMessage {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly priority: 2 | 3 | 4;
  readonly tags: readonly string[];
  readonly click?: string;
}

interface NtfyLimits {
  /** Bytes; a longer message would become an attachment. The server's default. */
  readonly maxBytes?: number;
  readonly maxTitleBytes?: number;
}

const PRIORITIES: Readonly<Record<Tone, NtfyMessage['priority']>> = { news: 3, good: 4, trouble: 4, calm: 2 };
/** Names of the emoji that clients show before the title. */
const TAGS: Readonly<Record<Tone, string>> = {
  news: 'newspaper',
  good: 'white_check_mark',
  trouble: 'warning',
  calm: 'newspaper',
};

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => utf8.encode(text).length;

export const renderNtfy = (
  message: Message,
  topic: string,
  { maxBytes = 4_096, maxTitleBytes = 1_024 }: NtfyLimits = {},
): NtfyMessage =>
  fitMessage(
    message,
    (fitted): NtfyMessage => ({
      topic,
      title: titleOf(fitted),
      message: plainText(fitted),
      priority: PRIORITIES[fitted.tone],
      tags: [TAGS[fitted.tone]],
      ...(fitted.link !== null && { click: fitted.link }),
    }),
    ({ title, message }) => bytesOf(message) <= maxBytes && bytesOf(title) <= maxTitleBytes,
  );

/** ntfy's error codes start with the status: 413xx is too large, 400xx a message that it cannot parse. */
const readNtfy = (
  { status }: ReceiverAnswer,
  { code = '', error = '' }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  const said = code === '' ? error : `${error} (${code})`;
  if (status === 410) return { kind: 'gone', said };
  return { kind: status === 413 || (status === 400 && code !== '') ? 'declined' : 'refused', said };
};

export const interpretNtfy = interpretWith(readNtfy);

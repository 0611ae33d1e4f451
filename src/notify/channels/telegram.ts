import type { Target } from '../../model/endpoint.ts';
import { interpretWith, type ReceiverAnswer, type Verdict, waitOf } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { bodyLines, groupsOf, type Line, LOOKS, type Span, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';

/**
 * Telegram Bot API: HTML with few tags, without link previews.
 * @see https://core.telegram.org/bots/api#sendmessage
 */
export interface TelegramMessage {
  readonly chat_id: string;
  readonly message_thread_id?: number;
  readonly text: string;
  readonly parse_mode: 'HTML';
  readonly link_preview_options: { readonly is_disabled: true };
}

interface TelegramLimits {
  /** Characters after tags and entities are parsed. */
  readonly length?: number;
  /** Number of formatting entities; Telegram ignores further ones. */
  readonly entities?: number;
}

/** Telegram supports these four named entities. */
export const escapeTelegram = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** How changed words are marked: by tags, or by signs if there would be too many tags. */
type Marks = 'tags' | 'signs';

const spanHtml = ({ text, as, url }: Span, marks: Marks): string => {
  const escaped = escapeTelegram(text);
  if (url !== null) return `<a href="${escapeTelegram(url)}">${escaped}</a>`;
  switch (as) {
    case 'plain':
      return escaped;
    case 'insert':
      return marks === 'tags' ? `<u>${escaped}</u>` : `{+${escaped}+}`;
    case 'delete':
      return marks === 'tags' ? `<s>${escaped}</s>` : `[-${escaped}-]`;
  }
};

const lineHtml = ({ kind, spans }: Line, marks: Marks): string => {
  const words = spans.map((span) => spanHtml(span, marks));
  switch (LOOKS[kind]) {
    case 'slanted':
      return `<i>${words.join('')}</i>`;
    case 'strong':
      return `<b>${words.join('')}</b>`;
    case 'quoted':
      return `<blockquote>${words.join('')}</blockquote>`;
    case 'subtle':
    case 'plain':
      return words.join('');
    case 'links':
      return words.join(' · ');
  }
};

/** Length of the rendered text of our own HTML, in UTF-16 units. */
export const visibleLength = (html: string): number =>
  html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, '_').length;

const tagsOf = (html: string): number => html.match(/<[a-z]/g)?.length ?? 0;

export const renderTelegram = (
  message: Message,
  { chat, topic }: Pick<Extract<Target, { channel: 'telegram' }>, 'chat' | 'topic'>,
  { length = 4_096, entities = 100 }: TelegramLimits = {},
): TelegramMessage => {
  const renderWith = (fitted: Message, marks: Marks): string =>
    [
      `<b>${escapeTelegram(titleOf(fitted))}</b>`,
      ...groupsOf(bodyLines(fitted)).map((group) => group.map((line) => lineHtml(line, marks)).join('\n')),
    ].join('\n\n');
  const render = (fitted: Message): string => {
    const html = renderWith(fitted, 'tags');
    return tagsOf(html) <= entities ? html : renderWith(fitted, 'signs');
  };
  const text = fitMessage(
    message,
    render,
    (html) => visibleLength(html) <= length && tagsOf(html) <= entities,
  );
  return {
    chat_id: chat,
    ...(topic !== null && { message_thread_id: topic }),
    text,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  };
};

/** Descriptions of 403 and 400 for a chat that cannot be reached any more. */
const GONE =
  /bot was blocked|user is deactivated|bot was kicked|bot is not a member|group chat was (?:deleted|upgraded)|chat not found|chat was deleted/i;
/** Descriptions of 400 that concern this text. */
const DECLINED = /can't parse entities|message is too long|text is empty|text must be/i;

const readTelegram = (
  { status }: ReceiverAnswer,
  { description = '', retry_after, migrate_to_chat_id }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  // The token was revoked or the bot does not exist.
  if (status === 401 || status === 404) return { kind: 'gone', said: description };
  if (status === 403 || status === 400) {
    const said =
      migrate_to_chat_id === undefined ? description : `${description} (now chat ${migrate_to_chat_id})`;
    if (GONE.test(description)) return { kind: 'gone', said };
    return { kind: DECLINED.test(description) ? 'declined' : 'refused', said };
  }
  return { kind: 'refused', said: description, waitMs: waitOf(retry_after, 1_000) };
};

export const interpretTelegram = interpretWith(readTelegram);

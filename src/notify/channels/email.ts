import { cutText } from '../message/cut-text.ts';
import { fitMessage } from '../message/fit.ts';
import { escapeHtml, renderHtml } from './html.ts';
import { plainText, titleOf } from '../message/layout.ts';
import { linkable } from '../message/foreign-text.ts';
import type { Message } from '../message/message.ts';

/** A composed e-mail: plain text and simple HTML, one thread per Story. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With angle brackets. */
  readonly messageId: string;
  /** The message id that the thread refers to; no such message exists. null: no thread. */
  readonly thread: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface MailLimits {
  /** Bytes of text and HTML together, before transfer encoding. */
  readonly maxBytes?: number;
  readonly subjectLength?: number;
}

interface MailContext {
  readonly deliveryId: string;
  /** Address, or name and address. */
  readonly from: string;
  /** One-click unsubscribe URL; only used if it is https. */
  readonly unsubscribeUrl: string | null;
}

/** The domain of message ids: that of the sender. */
const domainOf = (from: string): string =>
  /@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>?\s*$/.exec(from)?.[1] ?? 'stoppress.invalid';

/** The left side of a message id (RFC 5322 §3.6.4): stable, without characters that would end it. */
const idPart = (id: string): string =>
  id.replace(/[^A-Za-z0-9_-]/gu, (character) => `=${(character.codePointAt(0) ?? 0).toString(16)}=`);

/** `List-Unsubscribe=One-Click` requires https (RFC 8058 §3.1). */
const unsubscribeHeaders = (url: string | null): Record<string, string> => {
  const address = url === null ? null : linkable(url);
  return address?.startsWith('https:') === true
    ? { 'List-Unsubscribe': `<${address}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
};

/** The same for all mails about a Story, because some mail clients only thread messages with equal subjects. */
const subjectOf = (message: Message, length: number): string => {
  if (message.story === null) return cutText(titleOf(message), length);
  return cutText(`${message.test ? 'Test alert: ' : ''}Stop Press: ${message.story.name}`, length);
};

const utf8 = new TextEncoder();

export const renderMail = (
  message: Message,
  { deliveryId, from, unsubscribeUrl }: MailContext,
  { maxBytes = 400_000, subjectLength = 180 }: MailLimits = {},
): Mail => {
  const domain = domainOf(from);
  const story = message.story;
  const render = (fitted: Message): Mail => ({
    subject: subjectOf(fitted, subjectLength),
    text: `${titleOf(fitted)}\n\n${plainText(fitted)}\n`,
    html: [
      `<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>${escapeHtml(titleOf(fitted))}</title></head>`,
      `<body>\n${renderHtml(fitted, { dir: ' dir="auto"' })}\n</body>\n</html>\n`,
    ].join('\n'),
    messageId: `<${idPart(deliveryId)}@${domain}>`,
    thread: story === null ? null : `<story.${idPart(story.id)}@${domain}>`,
    headers: {
      // RFC 3834 §5: suppresses automatic replies.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribeHeaders(unsubscribeUrl),
    },
  });
  return fitMessage(
    message,
    render,
    ({ text, html }) => utf8.encode(text).length + utf8.encode(html).length <= maxBytes,
  );
};

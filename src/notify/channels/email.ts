import { cutText } from '../message/cut-text.ts';
import { fitMessage } from '../message/fit.ts';
import { escapeHtml, renderHtml } from './html.ts';
import { plainText, titleOf } from '../message/layout.ts';
import { linkable } from '../message/foreign-text.ts';
import type { Message } from '../message/message.ts';

/** An e-mail as it is composed: plain text and simple HTML, one thread for each Story. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With angle brackets. */
  readonly messageId: string;
  /** The message that begins the thread; nobody ever sent it. */
  readonly thread: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface MailLimits {
  /** Bytes of text and HTML, before the encoding of mail. */
  readonly maxBytes?: number;
  readonly subjectLength?: number;
}

interface MailOccasion {
  readonly deliveryId: string;
  /** Address, or name and address. */
  readonly from: string;
  /** What takes this reader off the list when it is posted to; used if it is https. */
  readonly unsubscribeUrl: string | null;
}

/** The host that ids are given in the name of: that of the sender. */
const domainOf = (from: string): string =>
  /@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>?\s*$/.exec(from)?.[1] ?? 'stoppress.invalid';

/** The left side of an id (RFC 5322 §3.6.4): the same id always, and never a character that ends it. */
const idPart = (id: string): string =>
  id.replace(/[^A-Za-z0-9_-]/gu, (character) => `=${(character.codePointAt(0) ?? 0).toString(16)}=`);

/** `List-Unsubscribe=One-Click` is promised only over https (RFC 8058 §3.1). */
const unsubscribing = (url: string | null): Record<string, string> => {
  const address = url === null ? null : linkable(url);
  return address?.startsWith('https:') === true
    ? { 'List-Unsubscribe': `<${address}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
};

/** The same for all mails about a Story: programs that thread by references want the subject to agree as well. */
const subjectOf = (message: Message, length: number): string => {
  if (message.story === null) return cutText(titleOf(message), length);
  return cutText(`${message.test ? 'Test alert: ' : ''}Stop Press: ${message.story.name}`, length);
};

const utf8 = new TextEncoder();

export const renderMail = (
  message: Message,
  { deliveryId, from, unsubscribeUrl }: MailOccasion,
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
      // RFC 3834 §5: nothing that answers by itself is to answer.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribing(unsubscribeUrl),
    },
  });
  return fitMessage(
    message,
    render,
    ({ text, html }) => utf8.encode(text).length + utf8.encode(html).length <= maxBytes,
  );
};

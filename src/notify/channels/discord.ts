import { interpretWith, type ReceiverAnswer, type Verdict, waitOf } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { bodyLines, groupsOf, type Line, LOOKS, type Span, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';
import type { Tone } from '../message/wording.ts';

/**
 * Discord webhook: one embed with Markdown texts. Mentions are disabled.
 * @see https://discord.com/developers/docs/resources/message#embed-object
 */
export interface DiscordMessage {
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly [
    {
      readonly title: string;
      readonly url?: string;
      readonly description: string;
      readonly timestamp: string;
      readonly color: number;
    },
  ];
}

interface DiscordLimits {
  readonly titleLength?: number;
  readonly descriptionLength?: number;
  /** Total characters of the texts of all embeds. */
  readonly length?: number;
}

/** A backslash escapes any ASCII punctuation, including at the start of a line. */
export const escapeDiscord = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

const COLOURS: Readonly<Record<Tone, number>> = {
  news: 0x1f6feb,
  good: 0x2da44e,
  trouble: 0xcf222e,
  calm: 0x6e7781,
};

const spanMarkdown = ({ text, as, url }: Span): string => {
  const escaped = escapeDiscord(text);
  if (url !== null) return `[${escaped}](${url})`;
  // Markdown marks must touch the words they enclose.
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(escaped) ?? [];
  if (as === 'plain' || words === '') return escaped;
  return as === 'insert' ? `${before}**${words}**${after}` : `${before}~~${words}~~${after}`;
};

const lineMarkdown = ({ kind, spans }: Line): string => {
  const words = spans.map(spanMarkdown);
  switch (LOOKS[kind]) {
    case 'slanted':
      return `*${words.join('')}*`;
    case 'strong':
      return `**${words.join('')}**`;
    case 'quoted':
      return `> ${words.join('')}`;
    case 'subtle':
    case 'plain':
      return words.join('');
    case 'links':
      return words.join(' · ');
  }
};

export const renderDiscord = (
  message: Message,
  { titleLength = 256, descriptionLength = 4_096, length = 6_000 }: DiscordLimits = {},
): DiscordMessage => {
  const render = (fitted: Message): DiscordMessage => ({
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: escapeDiscord(titleOf(fitted)),
        ...(fitted.link !== null && { url: fitted.link }),
        // Discord shows `timestamp` in the reader's time zone.
        description: groupsOf(bodyLines(fitted).filter(({ kind }) => kind !== 'time'))
          .map((group) => group.map(lineMarkdown).join('\n'))
          .join('\n\n'),
        timestamp: fitted.at,
        color: COLOURS[fitted.tone],
      },
    ],
  });
  return fitMessage(
    message,
    render,
    ({ embeds: [{ title, description }] }) =>
      title.length <= titleLength &&
      description.length <= descriptionLength &&
      title.length + description.length <= length,
  );
};

/** With `wait`, Discord responds after it has stored the message, and reports errors. */
export const discordUrl = (url: string): string => {
  const withWait = new URL(url);
  withWait.searchParams.set('wait', 'true');
  return withWait.href;
};

/** Unknown webhook, unknown channel, invalid webhook token. */
const GONE: ReadonlySet<string> = new Set(['10015', '10003', '50027']);
/** Empty message, invalid form body, malformed JSON, request too large. */
const DECLINED: ReadonlySet<string> = new Set(['50006', '50035', '50109', '40005']);

const readDiscord = (
  { status }: ReceiverAnswer,
  { code = '', message = '', retry_after }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  const said = code === '' || code === '0' ? message : `${message} (${code})`;
  if (GONE.has(code) || status === 410) return { kind: 'gone', said };
  if (DECLINED.has(code) && status < 429) return { kind: 'declined', said };
  return { kind: 'refused', said, waitMs: waitOf(retry_after, 1_000) };
};

export const interpretDiscord = interpretWith(readDiscord);

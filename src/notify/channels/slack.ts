import { interpretWith, type ReceiverAnswer, type Verdict } from '../answer.ts';
import { cutText } from '../message/cut-text.ts';
import { fitMessage } from '../message/fit.ts';
import { bodyLines, groupsOf, type Line, LOOKS, type Span, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';

/**
 * Slack incoming webhook. Texts are rich text elements, which Slack shows verbatim: no mrkdwn, mentions or automatic
 * links. Only `text`, the notification line, is parsed and therefore escaped.
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */

interface SlackElement {
  readonly type: 'text' | 'link';
  readonly text: string;
  readonly url?: string;
  readonly style?: { readonly bold?: true; readonly italic?: true; readonly strike?: true };
}

interface SlackBlock {
  readonly type: 'rich_text';
  readonly elements: readonly {
    readonly type: 'rich_text_section' | 'rich_text_quote';
    readonly elements: readonly SlackElement[];
  }[];
}

export interface SlackMessage {
  readonly text: string;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly SlackBlock[];
}

interface SlackLimits {
  /** Characters of one block. */
  readonly blockLength?: number;
  readonly blocks?: number;
  /** Total characters of all texts. Undocumented; reports put the limit at 13,200. */
  readonly length?: number;
  readonly notificationLength?: number;
}

/** Escapes the three control characters of Slack's markup. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const styleOf = (kind: Line['kind'], { as }: Span): SlackElement['style'] => {
  if (as === 'delete') return { strike: true };
  if (as === 'insert') return { bold: true };
  switch (LOOKS[kind]) {
    case 'strong':
      return { bold: true };
    case 'slanted':
      return { italic: true };
    case 'subtle':
    case 'quoted':
    case 'plain':
    case 'links':
      return undefined;
  }
};

const elementOf = (kind: Line['kind'], span: Span): SlackElement => {
  const style = styleOf(kind, span);
  return {
    type: span.url === null ? 'text' : 'link',
    ...(span.url !== null && { url: span.url }),
    text: span.text,
    ...(style && { style }),
  };
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Splits a text that is longer than a block; `length` is in UTF-16 units. */
const splitSpan = (span: Span, length: number): Span[] => {
  const pieces: Span[] = [];
  let rest = span.text;
  while (rest.length > length) {
    const { index = 0 } = graphemes.segment(rest.slice(0, length + 1)).containing(length) ?? {};
    const space = rest.lastIndexOf(' ', length - 1) + 1;
    // A single grapheme longer than a block is cut between code points.
    const anywhere = /[\ud800-\udbff]/.test(rest.charAt(length - 1)) ? length - 1 : length;
    const end = space > length / 2 ? space : index === 0 ? anywhere : index;
    pieces.push({ ...span, text: rest.slice(0, end) });
    rest = rest.slice(end);
  }
  return [...pieces, { ...span, text: rest }];
};

const lengthOf = (line: Line): number => line.spans.reduce((sum, { text }) => sum + text.length, 0);

/** Splits a line into lines of at most `length` UTF-16 units. */
const splitLine = (line: Line, length: number): Line[] => {
  if (lengthOf(line) <= length) return [line];
  const lines: Line[] = [];
  let spans: Span[] = [];
  let size = 0;
  for (const span of line.spans.flatMap((span) => splitSpan(span, length))) {
    if (size + span.text.length > length) {
      lines.push({ ...line, spans });
      [spans, size] = [[], 0];
    }
    spans.push(span);
    size += span.text.length;
  }
  return [...lines, { ...line, spans }];
};

const sectionOf = ({ kind, spans }: Line): SlackBlock['elements'][number] => ({
  type: kind === 'context' ? 'rich_text_quote' : 'rich_text_section',
  elements: spans.flatMap((span, index) => [
    ...(kind === 'links' && index > 0 ? [{ type: 'text', text: ' · ' } as const] : []),
    elementOf(kind, span),
  ]),
});

/** Fills as few blocks as possible. */
const blocksOf = (lines: readonly Line[], length: number): SlackBlock[] => {
  const blocks: SlackBlock['elements'][number][][] = [];
  let size = Infinity;
  for (const line of lines.flatMap((line) => splitLine(line, length))) {
    size += lengthOf(line);
    if (size > length) {
      blocks.push([]);
      size = lengthOf(line);
    }
    blocks.at(-1)?.push(sectionOf(line));
  }
  return blocks.map((elements) => ({ type: 'rich_text', elements }));
};

export const renderSlack = (
  message: Message,
  { blockLength = 2_900, blocks = 50, length = 12_500, notificationLength = 300 }: SlackLimits = {},
): SlackMessage => {
  const render = (fitted: Message): SlackMessage => {
    const title: Line = { kind: 'label', spans: [{ text: titleOf(fitted), as: 'plain', url: fitted.link }] };
    return {
      text: escapeSlack(cutText(titleOf(fitted), notificationLength)),
      unfurl_links: false,
      unfurl_media: false,
      blocks: [[title], ...groupsOf(bodyLines(fitted))].flatMap((group) => blocksOf(group, blockLength)),
    };
  };
  const lengthOfAll = (rendered: SlackMessage): number =>
    JSON.stringify(rendered, ['text', 'blocks', 'elements', 'url']).length;
  return fitMessage(
    message,
    render,
    (rendered) => rendered.blocks.length <= blocks && lengthOfAll(rendered) <= length,
  );
};

const GONE =
  /^(?:no_service|no_service_id|no_active_hooks|no_team|team_disabled|invalid_token|channel_not_found|channel_is_archived)$/;
const DECLINED =
  /^(?:invalid_payload|invalid_blocks|invalid_blocks_format|invalid_attachments|no_text|msg_too_long|msg_blocks_too_long|too_many_attachments|missing_text_or_fallback_or_attachments)$/;

/** Slack's error is one word in the body. */
const readSlack = ({ status, body }: ReceiverAnswer): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  const [said = ''] = /^[a-z_]{1,60}/.exec(new TextDecoder().decode(body)) ?? [];
  if (GONE.test(said) || status === 410) return { kind: 'gone', said };
  return { kind: DECLINED.test(said) || status === 413 ? 'declined' : 'refused', said };
};

export const interpretSlack = interpretWith(readSlack);

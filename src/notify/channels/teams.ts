import { interpretWith, type ReceiverAnswer, type Verdict } from '../answer.ts';
import { fitMessage } from '../message/fit.ts';
import { bodyLines, groupsOf, type Line, LOOKS, type Span, titleOf } from '../message/layout.ts';
import type { Message } from '../message/message.ts';

/**
 * Microsoft Teams, through a Workflows flow ("When a Teams webhook request is received") and an Adaptive Card. Texts are
 * text runs, which do not support Markdown. A 202 means that the flow was started, not that it succeeded.
 * @see https://adaptivecards.microsoft.com/?topic=RichTextBlock
 */
interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly italic?: true;
  readonly strikethrough?: true;
  readonly underline?: true;
  readonly isSubtle?: true;
}

interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'Medium' | 'None';
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: {
        readonly $schema: string;
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly msteams: { readonly width: 'Full' };
        readonly body: readonly RichTextBlock[];
        readonly actions: readonly OpenUrl[];
      };
    },
  ];
}

interface TeamsLimits {
  /** Bytes of the whole request. */
  readonly maxBytes?: number;
}

const styleOf = (kind: Line['kind'], { as }: Span): Partial<TextRun> => {
  if (as === 'delete') return { strikethrough: true };
  if (as === 'insert') return { weight: 'Bolder', underline: true };
  switch (LOOKS[kind]) {
    case 'strong':
      return { weight: 'Bolder' };
    case 'slanted':
      return { italic: true };
    case 'subtle':
    case 'quoted':
      return { isSubtle: true };
    case 'plain':
    case 'links':
      return {};
  }
};

const blockOf = ({ kind, spans }: Line, index: number): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: spans.map((span) => ({ type: 'TextRun', text: span.text, ...styleOf(kind, span) })),
  spacing: index === 0 ? 'Medium' : 'None',
});

/** The links of the card as buttons; links of digest items are on the linked page. */
const actionsOf = (lines: readonly Line[]): OpenUrl[] =>
  lines
    .filter(({ kind }) => kind === 'links')
    .flatMap(({ spans }) => spans)
    .map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url: url ?? '' }));

const utf8 = new TextEncoder();

export const renderTeams = (message: Message, { maxBytes = 28_000 }: TeamsLimits = {}): TeamsMessage => {
  const render = (fitted: Message): TeamsMessage => {
    const lines = bodyLines(fitted);
    const shown = lines.filter(({ kind }) => kind !== 'links');
    return {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            msteams: { width: 'Full' },
            body: [
              {
                type: 'RichTextBlock',
                inlines: [{ type: 'TextRun', text: titleOf(fitted), weight: 'Bolder', size: 'Medium' }],
              },
              ...groupsOf(shown).flatMap((group) => group.map(blockOf)),
            ],
            actions: actionsOf(lines),
          },
        },
      ],
    };
  };
  return fitMessage(message, render, (rendered) => utf8.encode(JSON.stringify(rendered)).length <= maxBytes);
};

/** The flow or its trigger was deleted. A disabled flow can be enabled again, so it is retried. */
const GONE = /^(?:WorkflowNotFound|WorkflowTriggerNotFound|ResourceNotFound)$/;
const DECLINED = /^(?:InvalidRequestContent|TriggerInputSchemaMismatch|RequestEntityTooLarge)$/;

const readTeams = (
  { status }: ReceiverAnswer,
  { code = '', message = '' }: Readonly<Record<string, string>>,
): Verdict | null => {
  if (status >= 200 && status < 300) return null;
  const said = [code, message].filter((part) => part !== '').join(', ');
  if (GONE.test(code) || status === 410) return { kind: 'gone', said };
  return { kind: DECLINED.test(code) || status === 413 ? 'declined' : 'refused', said };
};

export const interpretTeams = interpretWith(readTeams);

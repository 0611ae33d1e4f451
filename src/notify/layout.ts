import type { WordSpan } from '../story.ts';
import type { Message, Section } from './message.ts';
import { shownTime } from './wording.ts';

/** The lines of a Message in their order, without any markup: what each channel has only to dress. */

export interface Span {
  readonly text: string;
  readonly as: 'plain' | 'insert' | 'delete';
  /** Of a link of ours. */
  readonly url: string | null;
}

export interface Line {
  readonly kind: 'headline' | 'time' | 'section' | 'label' | 'context' | 'text' | 'note' | 'links';
  readonly spans: readonly Span[];
}

const plain = (text: string): Span => ({ text, as: 'plain', url: null });
const line = (kind: Line['kind'], text: string): Line => ({ kind, spans: [plain(text)] });

const wordSpan = ({ op, text }: WordSpan): Span => ({ text, as: op === 'equal' ? 'plain' : op, url: null });

/** "Test alert: 2 new paragraphs: Registrar steps aside" */
export const titleOf = ({ test, what, story }: Message): string =>
  `${test ? 'Test alert: ' : ''}${what}${story === null ? '' : `: ${story.name}`}`;

const more = (count: number, one: string, many: string): Line[] =>
  count === 0 ? [] : [line('note', `And ${count} more ${count === 1 ? one : many}, behind the link.`)];

const sectionLines = ({ title, link, passages, omitted, notes }: Section): Line[] => [
  ...(title === null ? [] : [{ kind: 'section', spans: [{ ...plain(title), url: link }] } as const]),
  ...passages.flatMap(({ what, context, words, notes }): Line[] => [
    line('label', what),
    ...(context === null ? [] : [line('context', context)]),
    ...(words.length === 0 ? [] : [{ kind: 'text', spans: words.map(wordSpan) } as const]),
    ...notes.map((note) => line('note', note)),
  ]),
  ...more(omitted, 'paragraph', 'paragraphs'),
  ...notes.map((note) => line('note', note)),
];

/** Everything but the title. */
export const bodyLines = (message: Message): Line[] => {
  const { headline, at, sections, omitted, link, linkText, story, test } = message;
  const links = [
    ...(link === null ? [] : [{ text: linkText, as: 'plain', url: link } as const]),
    ...(story === null || story.link === null
      ? []
      : [{ text: 'Open the page', as: 'plain', url: story.link } as const]),
  ];
  return [
    ...(test ? [line('note', 'This is a sample, sent on request: nothing happened.')] : []),
    ...(headline === null ? [] : [line('headline', headline)]),
    line('time', shownTime(at)),
    ...sections.flatMap(sectionLines),
    ...more(omitted, 'alert', 'alerts'),
    ...(links.length === 0 ? [] : [{ kind: 'links', spans: links } as const]),
  ];
};

/** Lines that belong together: a new group begins with each section, each paragraph and the links. */
export const groupsOf = (lines: readonly Line[]): Line[][] => {
  const groups: Line[][] = [];
  let previous: Line['kind'] | null = null;
  for (const line of lines) {
    const opens =
      line.kind === 'section' || line.kind === 'links' || (line.kind === 'label' && previous !== 'section');
    const group = opens ? undefined : groups.at(-1);
    if (group) group.push(line);
    else groups.push([line]);
    previous = line.kind;
  }
  return groups;
};

const plainWords = ({ text, as, url }: Span): string => {
  if (as === 'delete') return `[-${text}-]`;
  if (as === 'insert') return `{+${text}+}`;
  return url === null ? text : `${text}: ${url}`;
};

/** For channels without markup: `[-old-]{+new+}` as in the product's own diffs, `> ` before the context. */
export const plainText = (message: Message): string =>
  groupsOf(bodyLines(message))
    .map((group) =>
      group
        .flatMap(({ kind, spans }) => {
          const words = spans.map(plainWords);
          if (kind === 'links') return words;
          return `${kind === 'context' ? '> ' : ''}${words.join('')}`;
        })
        .join('\n'),
    )
    .join('\n\n');

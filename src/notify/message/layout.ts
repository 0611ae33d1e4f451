import type { WordSpan } from '../../model/change.ts';
import type { Message, Section } from './message.ts';
import { shownTime } from './wording.ts';

/** The lines of a Message in order, without markup; each channel only adds its formatting. */

export interface Span {
  readonly text: string;
  readonly as: 'plain' | 'insert' | 'delete';
  /** The target if the span is one of our own links, else null. */
  readonly url: string | null;
}

export interface Line {
  /** `note`: about the paragraph above; `remark`: about the section; `rest`: what is not shown. */
  readonly kind:
    | 'headline'
    | 'time'
    | 'section'
    | 'label'
    | 'context'
    | 'text'
    | 'note'
    | 'remark'
    | 'rest'
    | 'links';
  readonly spans: readonly Span[];
}

/** The emphasis of each kind of line; each channel formats it in its own way. */
export const LOOKS: Readonly<
  Record<Line['kind'], 'plain' | 'strong' | 'slanted' | 'quoted' | 'subtle' | 'links'>
> = {
  headline: 'slanted',
  time: 'subtle',
  section: 'strong',
  label: 'strong',
  context: 'quoted',
  text: 'plain',
  note: 'slanted',
  remark: 'slanted',
  rest: 'slanted',
  links: 'links',
};

const plain = (text: string): Span => ({ text, as: 'plain', url: null });
const line = (kind: Line['kind'], text: string): Line => ({ kind, spans: [plain(text)] });

const wordSpan = ({ op, text }: WordSpan): Span => ({ text, as: op === 'equal' ? 'plain' : op, url: null });

/** "Test alert: 2 new paragraphs: Registrar steps aside" */
export const titleOf = ({ test, what, story }: Message): string =>
  `${test ? 'Test alert: ' : ''}${what}${story === null ? '' : `: ${story.name}`}`;

const more = (kind: 'remark' | 'rest', count: number, one: string): Line[] =>
  count === 0 ? [] : [line(kind, `${count} more ${one}${count === 1 ? '' : 's'} behind the link.`)];

const sectionLines = ({ title, link, passages, omitted, notes }: Section): Line[] => [
  ...(title === null ? [] : [{ kind: 'section', spans: [{ ...plain(title), url: link }] } as const]),
  ...passages.flatMap(({ what, context, words, notes }): Line[] => [
    line('label', what),
    ...(context === null ? [] : [line('context', context)]),
    ...(words.length === 0 ? [] : [{ kind: 'text', spans: words.map(wordSpan) } as const]),
    ...notes.map((note) => line('note', note)),
  ]),
  ...more('remark', omitted, 'paragraph'),
  ...notes.map((note) => line('remark', note)),
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
    ...(test ? [line('remark', 'This is a test alert, sent on request. No page has changed.')] : []),
    ...(headline === null ? [] : [line('headline', headline)]),
    line('time', shownTime(at)),
    ...sections.flatMap(sectionLines),
    ...more('rest', omitted, 'alert'),
    ...(links.length === 0 ? [] : [{ kind: 'links', spans: links } as const]),
  ].filter(({ spans }) => spans.some(({ text }) => text !== ''));
};

const opensGroup = (kind: Line['kind'], previous: Line['kind'] | null): boolean => {
  switch (kind) {
    case 'section':
    case 'rest':
    case 'links':
      return true;
    case 'label':
      return previous !== 'section';
    case 'remark':
      return previous !== 'section' && previous !== 'remark';
    case 'headline':
    case 'time':
    case 'context':
    case 'text':
    case 'note':
      return previous === 'remark';
  }
};

/** Groups lines: each section, each paragraph, the remarks and the links start a new group. */
export const groupsOf = (lines: readonly Line[]): Line[][] => {
  const groups: Line[][] = [];
  let previous: Line['kind'] | null = null;
  for (const line of lines) {
    const group = opensGroup(line.kind, previous) ? undefined : groups.at(-1);
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

/** For channels without markup: `[-old-]{+new+}` as in the terminal diff, `> ` before the context. */
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

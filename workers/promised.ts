import { inertText } from '../src/text/render-diff.ts';
import { isoTime } from '../src/model/time.ts';
import type { VersionPromises } from '../src/record/record.ts';
import type { EpochMs } from '../src/model/time.ts';

/** What the log says of a story's own announcements: paragraphs are counted from 1 for people, from 0 for machines. */

const due = (by: EpochMs | null): string => (by === null ? '' : `, due ${isoTime(by).slice(0, 16)}Z`);

const VERBS = {
  open: 'announced again',
  candidate: 'perhaps kept',
  met: 'kept',
  overdue: 'overdue',
  retracted: 'withdrawn',
} as const;

export const promiseWords = ({ opened, turns }: VersionPromises): string[] => [
  ...opened.map(({ name, by, paragraph }) => `¶${paragraph + 1} announces: ${inertText(name)}${due(by)}`),
  ...turns.map(({ promise, state, paragraph, reason }) => {
    const where = paragraph === null ? '' : ` by ¶${paragraph + 1}`;
    return `${VERBS[state]}${where}: ${inertText(promise.name)} (${inertText(reason)})`;
  }),
];

export const promiseFacts = ({ opened, turns }: VersionPromises) => [
  ...opened.map(({ name, by, paragraph, reason }) => ({
    name,
    state: 'open' as const,
    paragraph,
    by: by === null ? null : isoTime(by),
    reason,
  })),
  ...turns.map(({ promise: { name, by }, state, paragraph, reason }) => ({
    name,
    state,
    paragraph,
    by: by === null ? null : isoTime(by),
    reason,
  })),
];

import { inertText } from '../../src/text/inert-text.ts';
import { isoTime } from '../../src/model/time.ts';
import type { VersionPromises } from '../../src/record/record.ts';
import type { EpochMs } from '../../src/model/time.ts';

/** Log texts about statements that a story announces. Paragraphs count from 1 in messages and from 0 in fields. */

const due = (by: EpochMs | null): string => (by === null ? '' : `, due ${isoTime(by).slice(0, 16)}Z`);

const VERBS = {
  open: 'Announced again',
  candidate: 'Possibly met',
  met: 'Met',
  overdue: 'Overdue',
  retracted: 'Withdrawn',
} as const;

export const promiseWords = ({ opened, transitions }: VersionPromises): string[] => [
  ...opened.map(({ name, by, paragraph }) => `Expected (¶${paragraph + 1}): ${inertText(name)}${due(by)}`),
  ...transitions.map(({ promise, state, paragraph }) => {
    const where = paragraph === null ? '' : ` (¶${paragraph + 1})`;
    return `${VERBS[state]}${where}: ${inertText(promise.name)}`;
  }),
];

export const promiseFacts = ({ opened, transitions }: VersionPromises) => [
  ...opened.map(({ name, by, paragraph, reason }) => ({
    name,
    state: 'open' as const,
    paragraph,
    by: by === null ? null : isoTime(by),
    reason,
  })),
  ...transitions.map(({ promise: { name, by }, state, paragraph, reason }) => ({
    name,
    state,
    paragraph,
    by: by === null ? null : isoTime(by),
    reason,
  })),
];

import type { StoredEvent } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * A story that the process serves and watches itself to verify that alerts work. Its text depends on the clock alone,
 * so all processes serve the same page. Pure: round → page, event → round.
 */

/** Number of page changes since 1970; equal in all processes whose clocks agree. */
export const roundAt = (now: EpochMs, everyMs: number): number => Math.floor(now / everyMs);

const CREWS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'];
const TASKS = [
  'walked the length of the pit and read the gauges aloud',
  'opened the lower gallery and counted every lamp in it',
  'carried the cage to the surface and back without a stop',
  'listened at the west face until the pumps fell silent',
  'wrote the air readings into the ledger by the gate',
];
const OUTCOMES = [
  'the bird sang during the whole shift',
  'no worker left the face early',
  'the manager signed the ledger without a comment',
];

const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';

/** One sentence for each round; its number identifies the round in the alert. */
const sentenceOf = (round: number): string => {
  const crew = pick(CREWS, round);
  const task = pick(TASKS, Math.floor(round / CREWS.length));
  const outcome = pick(OUTCOMES, Math.floor(round / (CREWS.length * TASKS.length)));
  return `In shift number ${round} the ${crew} crew ${task}, and ${outcome}, the mine's council said.`;
};

/** Old sentences are removed in blocks: removing one in each round would look like an edit of the added one. */
const BLOCK = 8;

export const canaryPage = (round: number): string => {
  const shifts = Array.from({ length: BLOCK + (round % BLOCK) + 1 }, (_, back) => sentenceOf(round - back));
  const paragraphs = [
    'This page is the canary of Stop Press: the process serves it to itself and adds one sentence per round, newest first.',
    ...shifts,
    'The sentences are made up, but each of them must be detected as an addition and delivered as an alert in time.',
    'If that does not happen, the process raises an alarm, because real alerts would probably be late or lost as well.',
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Canary</title></head>
<body><article><h1>Canary</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</article></body></html>`;
};

/** The newest round among the flagged Changes of an Event; null if there is none. */
export const roundOf = (event: Pick<StoredEvent, 'data'>): number | null => {
  if (!('changes' in event.data)) return null;
  const rounds = event.data.changes.flatMap(({ flagged, text }) => {
    const found = flagged ? /^In shift number (\d{1,15}) the /.exec(text ?? '')?.[1] : undefined;
    return found === undefined ? [] : [Number(found)];
  });
  return rounds.length === 0 ? null : Math.max(...rounds);
};

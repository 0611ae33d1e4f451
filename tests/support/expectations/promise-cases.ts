import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compareArticles } from '../../../src/compare/compare.ts';
import { followPromises, type PromiseOutcome } from '../../../src/expectations/expectations.ts';
import type { KnownPromise, StoryPromise } from '../../../src/model/expectation.ts';
import type { Paragraph } from '../../../src/model/article.ts';

/** The labelled promises in tests/fixtures/promises, and the scores of the rules on them. */

export interface PromiseCase {
  readonly id: string;
  readonly published?: string;
  readonly before: readonly string[];
  readonly promise?: { readonly who: string | null; readonly act: string; readonly by: string | null };
  readonly add?: { readonly at: number; readonly text: string };
  readonly edit?: { readonly at: number; readonly text: string };
  readonly remove?: number;
  readonly state?: KnownPromise['state'];
  readonly paragraph?: number;
}

export const casesOf = (half: 'development' | 'held-out'): readonly PromiseCase[] =>
  parse(
    readFileSync(new URL(`../../fixtures/promises/${half}.yaml`, import.meta.url), 'utf8'),
  ) as readonly PromiseCase[];

const MARK = /\[\[(?<sentence>.*?)\]\]/u;

export const plainParagraphs = (texts: readonly string[]): Paragraph[] =>
  texts.map((text) => ({ text: text.replace(MARK, '$<sentence>'), role: 'paragraph' }));

export const marked = ({ before }: PromiseCase): string[] =>
  before.flatMap((text) => {
    const sentence = MARK.exec(text)?.groups?.['sentence'];
    return sentence === undefined ? [] : [sentence];
  });

const newerTexts = ({ before, add, edit, remove }: PromiseCase): string[] => {
  const texts = [...before];
  if (add) texts.splice(add.at, 0, add.text);
  if (edit) texts[edit.at] = edit.text;
  if (remove !== undefined) texts.splice(remove, 1);
  return texts;
};

const PUBLISHED = '2026-11-20T10:05:00Z';
const HOUR = 3_600_000;

export interface Outcome {
  readonly one: PromiseCase;
  readonly found: readonly StoryPromise[];
  /** After the newer Version; null if the case has none. */
  readonly after: PromiseOutcome | null;
}

/** Runs one case like a check: the first Version, then the newer one, with a real comparison. */
export const run = (one: PromiseCase, lang: string | null = 'en'): Outcome => {
  const published = one.published ?? PUBLISHED;
  const capturedAt = Date.parse(published) + HOUR;
  const before = { lang, published, paragraphs: plainParagraphs(one.before) };
  const first = followPromises({
    before: null,
    after: before,
    capturedAt,
    changes: [],
    known: [],
    taken: [],
  });
  if (!one.add && !one.edit && one.remove === undefined) return { one, found: first.opened, after: null };
  const after = { lang, published, paragraphs: plainParagraphs(newerTexts(one)) };
  const { comparison } = compareArticles({
    before: { headline: null, ...before },
    after: { headline: null, ...after },
  });
  const second = followPromises({
    before,
    after,
    capturedAt: capturedAt + HOUR,
    changes: comparison.changes,
    known: first.opened.map((promise) => ({ ...promise, state: 'open' })),
    taken: [],
  });
  return { one, found: first.opened, after: second };
};

interface Ratio {
  right: number;
  of: number;
}

export interface Score {
  readonly found: { precision: number; recall: number };
  readonly met: { precision: number; recall: number };
  readonly states: Ratio;
  readonly by: Ratio;
  readonly who: Ratio;
  readonly act: Ratio;
  readonly mistakes: readonly string[];
}

const share = (right: number, of: number): number => (of === 0 ? 1 : right / of);

const sameWho = (found: string | null, wanted: string | null): boolean =>
  found === null || wanted === null
    ? found === wanted
    : found.toLowerCase().includes(wanted.toLowerCase()) ||
      wanted.toLowerCase().includes(found.toLowerCase());

/** Precision and recall of finding promises, and of reporting them as met with the right paragraph. */
export const score = (outcomes: readonly Outcome[]): Score => {
  const mistakes: string[] = [];
  const counts = { found: 0, wanted: 0, right: 0, met: 0, shouldMeet: 0, rightlyMet: 0 };
  const states = { right: 0, of: 0 };
  const by = { right: 0, of: 0 };
  const who = { right: 0, of: 0 };
  const act = { right: 0, of: 0 };
  const judge = (ratio: Ratio, right: boolean, note: string): void => {
    ratio.of += 1;
    if (right) ratio.right += 1;
    else mistakes.push(note);
  };
  for (const { one, found, after } of outcomes) {
    const wanted = marked(one);
    counts.wanted += wanted.length;
    counts.found += found.length;
    const hits = found.filter(({ sentence }) => wanted.includes(sentence));
    counts.right += hits.length;
    if (hits.length !== found.length || hits.length !== wanted.length)
      mistakes.push(
        `${one.id} found ${JSON.stringify(found.map(({ sentence, reason }) => [sentence, reason]))}`,
      );
    const { promise } = one;
    const [hit] = hits;
    if (promise && hit) {
      const wantedBy = promise.by === null ? null : Date.parse(promise.by);
      judge(
        by,
        hit.by === wantedBy,
        `${one.id} by ${hit.by === null ? null : new Date(hit.by).toISOString()} ≠ ${promise.by} (${hit.byWords})`,
      );
      judge(who, sameWho(hit.who, promise.who), `${one.id} who ${hit.who} ≠ ${promise.who}`);
      judge(act, hit.act === promise.act, `${one.id} act ${hit.act} ≠ ${promise.act}`);
    }
    if (!after || one.state === undefined) continue;
    const transition = after.transitions.find((each) => each.promise.name === hit?.name);
    const state = hit ? (transition?.state ?? 'open') : 'not found';
    const met = after.transitions.filter((each) => each.state === 'met');
    counts.met += met.length;
    if (one.state === 'met') counts.shouldMeet += 1;
    if (one.state === 'met' && state === 'met' && transition?.paragraph === one.paragraph)
      counts.rightlyMet += 1;
    const place = one.paragraph === undefined || transition?.paragraph === one.paragraph;
    judge(
      states,
      state === one.state && place,
      `${one.id} ${state}@${transition?.paragraph} ≠ ${one.state}@${one.paragraph}: ${transition?.reason} | clues ${JSON.stringify(hit?.clues)}`,
    );
  }
  return {
    found: { precision: share(counts.right, counts.found), recall: share(counts.right, counts.wanted) },
    met: {
      precision: share(counts.rightlyMet, counts.met),
      recall: share(counts.rightlyMet, counts.shouldMeet),
    },
    states,
    by,
    who,
    act,
    mistakes,
  };
};

const percent = (value: number): string => value.toFixed(3);
const ratio = ({ right, of }: Ratio): string => `${right}/${of}`;

export const scoreLine = (name: string, { found, met, states, by, who, act }: Score): string =>
  `${name}: found P ${percent(found.precision)} R ${percent(found.recall)} · met P ${percent(met.precision)} R ${percent(met.recall)} · state ${ratio(states)} · by ${ratio(by)} · who ${ratio(who)} · act ${ratio(act)}`;

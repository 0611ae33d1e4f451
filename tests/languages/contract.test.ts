import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareArticles } from '../../src/compare/compare.ts';
import { COMPARE_LANGUAGES } from '../../src/compare/language/languages.ts';
import type { CompareRules } from '../../src/compare/language/compare-rules.ts';
import { followPromises } from '../../src/expectations/expectations.ts';
import { PROMISE_LANGUAGES } from '../../src/expectations/language/languages.ts';
import type { Change, ChangeLabel } from '../../src/model/change.ts';
import { article, both, paragraphs } from '../support/compare/story.ts';

/**
 * What every language must satisfy. A language is one file in each of src/text/language, src/compare/language and
 * src/expectations/language, a line in each registry, and its cases in tests/fixtures/languages/LANGUAGE.yaml.
 */

interface LanguageCases {
  /** Paragraphs of a story in which the edits are made. */
  readonly story: readonly string[];
  /** Edits as `[old|new]`, by the label they must bear; `quiet` ones must raise no alert. */
  readonly edits: Readonly<Partial<Record<ChangeLabel | 'quiet', readonly string[]>>>;
  readonly announcements: { readonly announces: readonly string[]; readonly silent: readonly string[] };
}

const FOLDER = new URL('../fixtures/languages/', import.meta.url);
const casesOf = (language: string): LanguageCases =>
  parse(readFileSync(new URL(`${language}.yaml`, FOLDER), 'utf8')) as LanguageCases;

const LANGUAGES = COMPARE_LANGUAGES.map((rules) => rules.language);

/** Labels of which every language needs at least so many edits. */
const MINIMUM: Readonly<Partial<Record<ChangeLabel | 'quiet', number>>> = {
  'number-changed': 8,
  'negation-changed': 5,
  'modality-changed': 4,
  'attribution-changed': 3,
  correction: 1,
  quiet: 10,
};

const edited = (marked: string, { story }: LanguageCases, lang: string): Change => {
  const [from, to] = both(marked);
  const { changes } = compareArticles({
    before: article([...story, from], null, lang),
    after: article([...story, to], null, lang),
  }).comparison;
  expect(changes).toHaveLength(1);
  return changes[0]!;
};

/** A Friday. */
const WRITTEN = '2026-11-20T08:05:00Z';

const announced = (text: string, { story }: LanguageCases, lang: string): readonly string[] =>
  followPromises({
    before: null,
    after: { lang, published: WRITTEN, paragraphs: paragraphs([...story, text]) },
    capturedAt: Date.parse(WRITTEN),
    changes: [],
    known: [],
    taken: [],
  }).opened.map(({ sentence }) => sentence);

const numberValues = (rules: CompareRules): ReadonlySet<string> => new Set(rules.numberWords.values());

it('gives every language comparison rules, promise rules and cases', () => {
  expect(PROMISE_LANGUAGES.map(({ language }) => language).sort()).toEqual([...LANGUAGES].sort());
  expect(
    readdirSync(FOLDER)
      .map((name) => name.replace('.yaml', ''))
      .sort(),
  ).toEqual([...LANGUAGES].sort());
});

describe.each(LANGUAGES)('the language %s', (language) => {
  const cases = casesOf(language);
  const rules = COMPARE_LANGUAGES.find((one) => one.language === language)!;
  const promises = PROMISE_LANGUAGES.find((one) => one.language === language)!;
  const { quiet = [], ...labelled } = cases.edits;
  const alerts = Object.entries(labelled).flatMap(([label, texts]) =>
    texts.map((text): [string, string] => [text, label]),
  );
  const edits = [...alerts.map(([text]) => text), ...quiet];
  const { announces, silent } = cases.announcements;

  it('lists words for every kind of fact', () => {
    expect(rules.negations.size).toBeGreaterThanOrEqual(3);
    expect(new Set(rules.modality.values()).size).toBeGreaterThanOrEqual(6);
    expect(new Set(rules.speech.values()).size).toBeGreaterThanOrEqual(5);
    expect([...rules.speech.values()]).toContain('say');
    expect(rules.dateWords.size).toBeGreaterThanOrEqual(7 + 12);
    expect(rules.correctionNotes.length).toBeGreaterThan(0);
    expect(rules.noteTriggers.size).toBeGreaterThan(0);
    expect(rules.statementTriggers.size).toBeGreaterThan(0);
    expect(rules.speakers.size).toBeGreaterThanOrEqual(5);
    const written = numberValues(rules);
    for (let number = 2; number <= 10; number += 1) expect(written).toContain(String(number));
    expect([...rules.magnitudes.values()]).toEqual(expect.arrayContaining(['1000', '1000000']));
  });

  it('lists words for announcements and times', () => {
    expect(promises.acts.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['statement', 'briefing', 'ruling', 'vote', 'results', 'report']),
    );
    expect(new Set(promises.time.weekdays.values()).size).toBe(7);
    expect(new Set(promises.time.months.values()).size).toBe(12);
    expect(new Set(promises.time.rules.map(({ kind }) => kind))).toEqual(
      new Set(['clock', 'date', 'weekday', 'offset', 'part', 'span', 'period', 'later']),
    );
    expect(promises.laterMarker.source).not.toBe('(?:)');
  });

  it('has enough cases', () => {
    expect(edits.length).toBeGreaterThanOrEqual(40);
    expect(new Set(edits).size).toBe(edits.length);
    for (const [label, least] of Object.entries(MINIMUM)) {
      expect(cases.edits[label as ChangeLabel]?.length ?? 0, label).toBeGreaterThanOrEqual(least);
    }
    expect(announces.length).toBeGreaterThanOrEqual(15);
    expect(silent.length).toBeGreaterThanOrEqual(15);
  });

  it.each(alerts)('alerts to “%s” as %s', (text, label) => {
    const change = edited(text, cases, language);
    expect(change).toMatchObject({ flagged: true });
    expect(change.labels).toContain(label);
  });

  it.each(quiet)('does not alert to “%s”', (text) => {
    expect(edited(text, cases, language)).toMatchObject({ flagged: false });
  });

  it('announces nothing in its story', () => {
    expect(announced('', cases, language)).toEqual([]);
  });

  it.each(announces)('finds what is announced: %s', (text) => {
    expect(announced(text, cases, language)).toEqual([text]);
  });

  it.each(silent)('finds no announcement: %s', (text) => {
    expect(announced(text, cases, language)).toEqual([]);
  });
});

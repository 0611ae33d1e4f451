import { isNotName, nameValue } from '../../text/names.ts';
import type { Token } from '../../text/tokens.ts';
import type { ChangeLabel } from '../../model/change.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import { JUDGE } from '../limits.ts';
import { contentOfAll, type EditContext } from '../text/edit-context.ts';
import { replacedSpeakers } from '../text/speakers.ts';
import { type Fact, type FactKind, type Facts, factsOf, hasReportingVerb } from '../text/stated-facts.ts';
import type { WordDiff } from '../text/word-diff.ts';
import type { Finding, Stretch } from './finding.ts';
import { passageFindings } from './passages.ts';

const isSameFact = (a: Fact, b: Fact): boolean => a.kind === b.kind && a.value === b.value;

/** The facts in `from` that `other` lacks, as multisets. */
const factsBeyond = (from: readonly Fact[], other: readonly Fact[]): readonly Fact[] => {
  const rest = [...other];
  return from.filter((fact) => {
    const at = rest.findIndex((candidate) => isSameFact(candidate, fact));
    if (at < 0) return true;
    rest.splice(at, 1);
    return false;
  });
};

type BothFacts = readonly [before: Facts, after: Facts];

/** Does only a space differ: "at pa.gov" and "atpa.gov"? */
const differsInSpace = (old: readonly Token[], now: readonly Token[]): boolean => {
  const joined = (tokens: readonly Token[]): string =>
    tokens.map((token) => (token.kind === 'space' ? '' : token.key)).join('');
  return joined(old) === joined(now);
};

/** A single capitalised word that replaces a name is a name, even if it opens a sentence. */
const withReplacedName = (
  facts: readonly Fact[],
  tokens: readonly Token[],
  other: readonly Fact[],
  { rules, before, after }: EditContext,
): readonly Fact[] => {
  if (!rules || facts.length > 0 || other.length !== 1 || other[0]?.kind !== 'name') return facts;
  const [word, ...more] = tokens.filter(({ kind }) => kind === 'word');
  if (!word?.capital || more.length > 0 || rules.speakers.has(word.plain)) return facts;
  if (before.isCommon(word.plain) || after.isCommon(word.plain)) return facts;
  const value = nameValue(word, rules);
  return isNotName(value, rules) ? facts : [{ kind: 'name', value, text: word.raw }];
};

const stretches = (
  diff: WordDiff,
  context: EditContext,
  [oldFacts, newFacts]: BothFacts,
): readonly Stretch[] =>
  diff.hunks.map((hunk, at) => {
    const old = diff.before.slice(...hunk.before);
    const now = diff.after.slice(...hunk.after);
    if (differsInSpace(old, now)) return { hunk, lost: [], gained: [], lostWords: 0, gainedWords: 0 };
    const [oldStated, newStated] = [oldFacts[at] ?? [], newFacts[at] ?? []];
    const lost = withReplacedName(oldStated, old, newStated, context);
    const gained = withReplacedName(newStated, now, oldStated, context);
    return {
      hunk,
      lost: factsBeyond(lost, gained),
      gained: factsBeyond(gained, lost),
      lostWords: contentOfAll(old, context.rules),
      gainedWords: contentOfAll(now, context.rules),
    };
  });

/**
 * Words replaced by their opposite: "lawful" and "unlawful". Short words that reverse a sentence ("by" and "at") only
 * count if each is the only word of its side.
 */
const oppositeFindings = (diff: WordDiff, rules: CompareRules): readonly Finding[] =>
  diff.hunks.flatMap(({ before, after }) => {
    const old = diff.before.slice(...before).filter((token) => token.kind === 'word');
    const now = diff.after.slice(...after).filter((token) => token.kind === 'word');
    if (Math.max(old.length, now.length) > JUDGE.replacedWords) return [];
    const alone = old.length === 1 && now.length === 1;
    const isOpposite = (a: string, b: string): boolean =>
      (b.length > 3 && rules.contraryPrefixes.some((prefix) => a === prefix + b)) ||
      (alone && rules.opposites.has(`${a}_${b}`));
    return old.flatMap((was) =>
      now
        .filter((is) => isOpposite(was.plain, is.plain) || isOpposite(is.plain, was.plain))
        .map((is) => materialFinding('negation', `meaning reversed: ${was.raw} → ${is.raw}`)),
    );
  });

const ofKind = (facts: readonly Fact[], kind: FactKind): readonly Fact[] =>
  facts.filter((fact) => fact.kind === kind);
const textsOf = (facts: readonly Fact[]): string => facts.map(({ text }) => text).join(' ');

const LABELS: Readonly<Record<FactKind, ChangeLabel | null>> = {
  number: 'number-changed',
  unit: 'number-changed',
  date: 'number-changed',
  name: 'name-changed',
  negation: 'negation-changed',
  modality: 'modality-changed',
  attribution: 'attribution-changed',
  outcome: 'negation-changed',
  thing: null,
};

/** As shown to people. */
const KIND_NAMES: Readonly<Record<FactKind, string>> = {
  number: 'number',
  unit: 'unit',
  date: 'date',
  name: 'name',
  negation: 'negation',
  modality: 'certainty',
  attribution: 'reporting verb',
  outcome: 'outcome',
  thing: 'term',
};

/** Facts listed in one reason. */
const MAX_SHOWN = 6;

const materialFinding = (kind: FactKind, reason: string): Finding => ({
  label: LABELS[kind],
  material: true,
  reason,
});

type IsElsewhere = (side: 'lost' | 'gained', fact: Fact) => boolean;

/** Does another stretch of the paragraph lose or gain the same fact? Then the fact only moved. */
const elsewhereThan =
  (stretch: Stretch, all: readonly Stretch[]): IsElsewhere =>
  (side, fact) =>
    all.some((other) => other !== stretch && other[side].some((candidate) => isSameFact(candidate, fact)));

const singular = (value: string, rules: CompareRules | null): string => {
  const ending = rules?.pluralEndings.find((plural) => value.endsWith(plural));
  return ending === undefined ? value : value.slice(0, -ending.length);
};

/** "Republican lawmakers" and "Republicans" are the same name if the story already used both forms. */
const differsInPlural = (old: readonly Fact[], now: readonly Fact[], context: EditContext): boolean =>
  old.length === now.length &&
  old.every(
    (fact, at) => singular(fact.value, context.rules) === singular(now[at]?.value ?? '', context.rules),
  ) &&
  now.every((fact) => context.before.has(fact.value));

const REPLACEABLE = [
  'number',
  'unit',
  'date',
  'name',
  'modality',
  'attribution',
  'outcome',
  'thing',
] as const;
const CONCRETE: ReadonlySet<FactKind> = new Set<FactKind>(['number', 'unit', 'date', 'name']);

type BothSides = readonly [old: readonly Fact[], now: readonly Fact[]];

/**
 * Keeps only facts of the same sort: "next" replaces "last" but not "Tuesday", "under" replaces "over" but not "freed",
 * and "man" does not replace "suspect", because one person may be both.
 */
const comparable = (old: readonly Fact[], now: readonly Fact[], rules: CompareRules | null): BothSides => {
  const sortOf = ({ kind, inPlace, value }: Fact): boolean =>
    kind === 'date' ? inPlace === true : rules?.relations.has(value) === true;
  const like = (facts: readonly Fact[], others: readonly Fact[]): readonly Fact[] =>
    facts.filter((fact) => others.some((other) => sortOf(other) === sortOf(fact)));
  return [like(old, now), like(now, old)];
};

/** Facts that replaced facts of the same kind in a short stretch. */
const replacementFindings = (
  stretch: Stretch,
  all: readonly Stretch[],
  context: EditContext,
): readonly Finding[] => {
  const { lost, gained, lostWords, gainedWords } = stretch;
  if (lost.length === 0 || gained.length === 0) return [];
  const isElsewhere = elsewhereThan(stretch, all);
  return REPLACEABLE.flatMap((kind) => {
    const most = CONCRETE.has(kind) ? JUDGE.replacedWords : JUDGE.smallStretch / 2;
    if (Math.max(lostWords, gainedWords) > most) return [];
    const [old, now] = comparable(ofKind(lost, kind), ofKind(gained, kind), context.rules);
    if (old.length === 0 || now.length === 0) return [];
    const isGone = old.some((fact) => !isElsewhere('gained', fact));
    const isNew = now.some((fact) => !isElsewhere('lost', fact));
    // If both sides are found elsewhere, two facts were swapped, which reverses who did what to whom.
    if (isGone !== isNew) return [];
    if (kind === 'name' && differsInPlural(old, now, context)) return [];
    return [materialFinding(kind, `${KIND_NAMES[kind]} changed: ${textsOf(old)} → ${textsOf(now)}`)];
  });
};

/** Negations, hedges and grave outcomes that appeared or disappeared in a short stretch and did not just move. */
const reversalFindings = (
  stretch: Stretch,
  all: readonly Stretch[],
  rules: CompareRules,
): readonly Finding[] => {
  const { lost, gained, lostWords, gainedWords } = stretch;
  if (lostWords + gainedWords > JUDGE.smallStretch) return [];
  const isElsewhere = elsewhereThan(stretch, all);
  const removed = lost.filter((fact) => !isElsewhere('gained', fact));
  const added = gained.filter((fact) => !isElsewhere('lost', fact));
  const isGrave = (fact: Fact): boolean =>
    fact.kind === 'negation' ||
    (fact.kind === 'unit' && rules.scales.has(fact.value)) ||
    (fact.kind === 'modality' && !rules.weakModality.has(fact.value)) ||
    (fact.kind === 'outcome' && rules.graveOutcomes.has(fact.value));
  return [
    ...added
      .filter(isGrave)
      .map(({ kind, text }) => materialFinding(kind, `${KIND_NAMES[kind]} added: ${text}`)),
    ...removed
      .filter(isGrave)
      .map(({ kind, text }) => materialFinding(kind, `${KIND_NAMES[kind]} removed: ${text}`)),
  ];
};

/** Names, numbers and dates that the article as a whole did not state before, or no longer states. */
const novelFactFindings = (all: readonly Stretch[], context: EditContext): readonly Finding[] => {
  const counts = (stretch: Stretch, fact: Fact): boolean =>
    (fact.kind === 'number' || fact.kind === 'name' || fact.kind === 'date') &&
    !fact.inPlace &&
    (!fact.weak || stretch.lostWords + stretch.gainedWords <= JUDGE.smallStretch / 2);
  const both = all.map((stretch) => {
    const isElsewhere = elsewhereThan(stretch, all);
    const added = stretch.gained.filter(
      (fact) => counts(stretch, fact) && !isElsewhere('lost', fact) && !context.before.has(fact.value),
    );
    const removed = stretch.lost.filter(
      (fact) =>
        fact.kind !== 'date' &&
        counts(stretch, fact) &&
        !isElsewhere('gained', fact) &&
        !context.after.has(fact.value),
    );
    return { added, removed };
  });
  const listed = (facts: readonly Fact[], where: string): readonly Finding[] =>
    (['number', 'date', 'name'] as const).flatMap((kind) => {
      const texts = new Map(ofKind(facts, kind).map(({ value, text }) => [value, text]));
      const shown =
        [...texts.values()].slice(0, MAX_SHOWN).join(', ') + (texts.size > MAX_SHOWN ? ', …' : '');
      return texts.size > 0 ? [materialFinding(kind, `${KIND_NAMES[kind]} ${where}: ${shown}`)] : [];
    });
  return [
    ...listed(
      both.flatMap(({ added }) => added),
      'new to the story',
    ),
    ...listed(
      both.flatMap(({ removed }) => removed),
      'no longer in the story',
    ),
  ];
};

/** A speaker was replaced, or the paragraph gained its only attribution, or lost it. */
const attributionFindings = (
  all: readonly Stretch[],
  diff: WordDiff,
  rules: CompareRules,
): readonly Finding[] => {
  const replaced = all.flatMap(({ hunk, lost, gained, lostWords, gainedWords }) => {
    const most = JUDGE.attributionWords;
    const hasName = [...lost, ...gained].some(({ kind }) => kind === 'name');
    const pair =
      hasName || lostWords > most || gainedWords > most ? null : replacedSpeakers(diff, hunk, rules);
    return pair ? [materialFinding('attribution', `speaker changed: ${pair[0]} → ${pair[1]}`)] : [];
  });
  if (replaced.length > 0) return replaced;
  const isSmall = all.some(
    (stretch) =>
      stretch.lostWords + stretch.gainedWords <= JUDGE.attributionWords &&
      (ofKind(stretch.lost, 'attribution').length > 0 || ofKind(stretch.gained, 'attribution').length > 0),
  );
  if (!isSmall) return [];
  const isAttributed = hasReportingVerb(diff.after, rules);
  if (hasReportingVerb(diff.before, rules) === isAttributed) return [];
  return [materialFinding('attribution', isAttributed ? 'attribution added' : 'attribution removed')];
};

/**
 * What a reporter would want to know about an edit. No findings means rewording, punctuation or style. Facts are
 * compared stretch by stretch, because a word found elsewhere may only have moved.
 */
export const findingsIn = (diff: WordDiff, context: EditContext): readonly Finding[] => {
  const { rules } = context;
  const facts: BothFacts = [
    factsOf(
      diff.before,
      rules,
      context.before.names,
      diff.hunks.map((hunk) => hunk.before),
    ),
    factsOf(
      diff.after,
      rules,
      context.after.names,
      diff.hunks.map((hunk) => hunk.after),
    ),
  ];
  const all = stretches(diff, context, facts);
  const passages = passageFindings(diff, all, context);
  // A sentence that was added or removed as a whole brings or takes its own reporting verbs.
  const sameSentences = !passages.some(({ about }) => about === 'sentence');
  const findings = [
    ...all.flatMap((stretch) => replacementFindings(stretch, all, context)),
    ...(rules ? all.flatMap((stretch) => reversalFindings(stretch, all, rules)) : []),
    ...(rules ? oppositeFindings(diff, rules) : []),
    ...novelFactFindings(all, context),
    ...(rules && sameSentences ? attributionFindings(all, diff, rules) : []),
    ...passages,
  ];
  return findings.filter(
    (finding, at) => findings.findIndex((other) => other.reason === finding.reason) === at,
  );
};

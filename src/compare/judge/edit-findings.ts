import type { ChangeLabel } from '../../model/change.ts';
import { contentOf, type EditContext, type Finding, type Stretch } from './edit.ts';
import {
  attributed,
  type Fact,
  type FactKind,
  type Facts,
  factsOf,
  isNoName,
  nameValue,
} from '../text/facts.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import { judgePassages } from './passages.ts';
import { speakersReplaced } from '../text/speakers.ts';
import { SEVERITY } from '../limits.ts';
import type { Token } from '../../text/tokens.ts';
import type { WordDiff } from '../text/word-diff.ts';

const sum = (tokens: readonly Token[], rules: LanguageRules | null): number =>
  tokens.reduce((total, token) => total + contentOf(token, rules), 0);

const same = (a: Fact, b: Fact): boolean => a.kind === b.kind && a.value === b.value;

/** What `from` holds beyond `other`, as multisets. */
const beyond = (from: readonly Fact[], other: readonly Fact[]): readonly Fact[] => {
  const rest = [...other];
  return from.filter((fact) => {
    const at = rest.findIndex((candidate) => same(candidate, fact));
    if (at < 0) return true;
    rest.splice(at, 1);
    return false;
  });
};

type BothFacts = readonly [before: Facts, after: Facts];

/** "at pa.gov" and "atpa.gov": nothing but a space came or went. */
const onlyJoined = (old: readonly Token[], now: readonly Token[]): boolean => {
  const joined = (tokens: readonly Token[]): string =>
    tokens.map((token) => (token.kind === 'space' ? '' : token.key)).join('');
  return joined(old) === joined(now);
};

/** A lone word with a capital that stands for a name on the other side is a name, even where it opens a sentence. */
const namedInPlace = (
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
  return isNoName(value, rules) ? facts : [{ kind: 'name', value }];
};

const stretches = (
  diff: WordDiff,
  context: EditContext,
  [oldFacts, newFacts]: BothFacts,
): readonly Stretch[] =>
  diff.hunks.map((hunk, at) => {
    const old = diff.before.slice(...hunk.before);
    const now = diff.after.slice(...hunk.after);
    if (onlyJoined(old, now)) return { hunk, lost: [], gained: [], lostWords: 0, gainedWords: 0 };
    const [gone, come] = [oldFacts[at] ?? [], newFacts[at] ?? []];
    const lost = namedInPlace(gone, old, come, context);
    const gained = namedInPlace(come, now, gone, context);
    return {
      hunk,
      lost: beyond(lost, gained),
      gained: beyond(gained, lost),
      lostWords: sum(old, context.rules),
      gainedWords: sum(now, context.rules),
    };
  });

/**
 * A word replaced by its contrary: "lawful" and "unlawful". Of little words that turn a sentence round ("by" and "at")
 * each must stand alone.
 */
const contraries = (diff: WordDiff, rules: LanguageRules): readonly Finding[] =>
  diff.hunks.flatMap(({ before, after }) => {
    const old = diff.before.slice(...before).filter((token) => token.kind === 'word');
    const now = diff.after.slice(...after).filter((token) => token.kind === 'word');
    if (Math.max(old.length, now.length) > SEVERITY.replacedWords) return [];
    const alone = old.length === 1 && now.length === 1;
    const turns = (a: string, b: string): boolean =>
      (b.length > 3 && rules.contraryPrefixes.some((prefix) => a === prefix + b)) ||
      (alone && rules.opposites.has(`${a}_${b}`));
    return old.flatMap(({ plain: a }) =>
      now
        .filter(({ plain: b }) => turns(a, b) || turns(b, a))
        .map(({ plain: b }) => found('negation', `"${a}" became its contrary "${b}"`)),
    );
  });

const of = (facts: readonly Fact[], kind: FactKind): readonly Fact[] =>
  facts.filter((fact) => fact.kind === kind);
const values = (facts: readonly Fact[]): string => facts.map((fact) => fact.value).join(' ');

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

/** Values listed in one reason. */
const MOST_SHOWN = 6;

const found = (kind: FactKind, reason: string): Finding => ({ label: LABELS[kind], material: true, reason });

type Elsewhere = (side: 'lost' | 'gained', fact: Fact) => boolean;

/** Does another stretch of the paragraph lose or gain the same? Then it only changed places. */
const elsewhereThan =
  (stretch: Stretch, all: readonly Stretch[]): Elsewhere =>
  (side, fact) =>
    all.some((other) => other !== stretch && other[side].some((candidate) => same(candidate, fact)));

const singular = (value: string, rules: LanguageRules | null): string => {
  const ending = rules?.pluralEndings.find((plural) => value.endsWith(plural));
  return ending === undefined ? value : value.slice(0, -ending.length);
};

/** "Republican lawmakers" and "Republicans": the same name if the story already used both forms. */
const onlyNumberDiffers = (old: readonly Fact[], now: readonly Fact[], context: EditContext): boolean =>
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

type Both = readonly [old: readonly Fact[], now: readonly Fact[]];

/**
 * "Next" takes the place of "last", not of "Tuesday", "under" that of "over", not of "freed", and a man may be the
 * suspect: what is not of the same sort is left out.
 */
const comparable = (old: readonly Fact[], now: readonly Fact[], rules: LanguageRules | null): Both => {
  const sortOf = ({ kind, inPlace, value }: Fact): boolean =>
    kind === 'date' ? inPlace === true : rules?.relations.has(value) === true;
  const like = (facts: readonly Fact[], others: readonly Fact[]): readonly Fact[] =>
    facts.filter((fact) => others.some((other) => sortOf(other) === sortOf(fact)));
  return [like(old, now), like(now, old)];
};

/** Facts of one kind that took each other's place in one short stretch. */
const replaced = (stretch: Stretch, all: readonly Stretch[], context: EditContext): readonly Finding[] => {
  const { lost, gained, lostWords, gainedWords } = stretch;
  if (lost.length === 0 || gained.length === 0) return [];
  const elsewhere = elsewhereThan(stretch, all);
  return REPLACEABLE.flatMap((kind) => {
    const most = CONCRETE.has(kind) ? SEVERITY.replacedWords : SEVERITY.smallStretch / 2;
    if (Math.max(lostWords, gainedWords) > most) return [];
    const [old, now] = comparable(of(lost, kind), of(gained, kind), context.rules);
    if (old.length === 0 || now.length === 0) return [];
    const gone = old.filter((fact) => !elsewhere('gained', fact));
    const come = now.filter((fact) => !elsewhere('lost', fact));
    // Both sides found elsewhere: two facts changed places, and who did what to whom is turned round.
    if ((gone.length === 0) !== (come.length === 0)) return [];
    if (kind === 'name' && onlyNumberDiffers(old, now, context)) return [];
    return [found(kind, `${kind} "${values(old)}" became "${values(now)}"`)];
  });
};

/** Negations, hedges and grave outcomes that appeared or went in a short stretch, and did not just change places. */
const turned = (stretch: Stretch, all: readonly Stretch[], rules: LanguageRules): readonly Finding[] => {
  const { lost, gained, lostWords, gainedWords } = stretch;
  if (lostWords + gainedWords > SEVERITY.smallStretch) return [];
  const elsewhere = elsewhereThan(stretch, all);
  const gone = lost.filter((fact) => !elsewhere('gained', fact));
  const come = gained.filter((fact) => !elsewhere('lost', fact));
  const weighs = (fact: Fact): boolean =>
    fact.kind === 'negation' ||
    (fact.kind === 'unit' && rules.scales.has(fact.value)) ||
    (fact.kind === 'modality' && !rules.weakModality.has(fact.value)) ||
    (fact.kind === 'outcome' && rules.graveOutcomes.has(fact.value));
  return [
    ...come.filter(weighs).map((fact) => found(fact.kind, `${fact.kind} "${fact.value}" came in`)),
    ...gone.filter(weighs).map((fact) => found(fact.kind, `${fact.kind} "${fact.value}" went out`)),
  ];
};

/** Names, figures and dates that the article as a whole did not hold before, or holds no longer. */
const news = (all: readonly Stretch[], context: EditContext): readonly Finding[] => {
  const counts = (stretch: Stretch, fact: Fact): boolean =>
    (fact.kind === 'number' || fact.kind === 'name' || fact.kind === 'date') &&
    !fact.inPlace &&
    (!fact.weak || stretch.lostWords + stretch.gainedWords <= SEVERITY.smallStretch / 2);
  const both = all.map((stretch) => {
    const elsewhere = elsewhereThan(stretch, all);
    const fresh = stretch.gained.filter(
      (fact) => counts(stretch, fact) && !elsewhere('lost', fact) && !context.before.has(fact.value),
    );
    const gone = stretch.lost.filter(
      (fact) =>
        fact.kind !== 'date' &&
        counts(stretch, fact) &&
        !elsewhere('gained', fact) &&
        !context.after.has(fact.value),
    );
    return { fresh, gone };
  });
  const told = (facts: readonly Fact[], end: string): readonly Finding[] =>
    (['number', 'date', 'name'] as const).flatMap((kind) => {
      const list = [...new Set(of(facts, kind).map((fact) => fact.value))];
      const shown = list.slice(0, MOST_SHOWN).join(', ') + (list.length > MOST_SHOWN ? ', …' : '');
      return list.length > 0 ? [found(kind, `${kind} ${end}: ${shown}`)] : [];
    });
  return [
    ...told(
      both.flatMap(({ fresh }) => fresh),
      'new to the story',
    ),
    ...told(
      both.flatMap(({ gone }) => gone),
      'gone from the story',
    ),
  ];
};

/** Somebody else is given the word, or the paragraph gained its only attribution, or lost it. */
const attribution = (all: readonly Stretch[], diff: WordDiff, rules: LanguageRules): readonly Finding[] => {
  const others = all.flatMap(({ hunk, lost, gained, lostWords, gainedWords }) => {
    const most = SEVERITY.attributionWords;
    const named = [...lost, ...gained].some(({ kind }) => kind === 'name');
    const pair = named || lostWords > most || gainedWords > most ? null : speakersReplaced(diff, hunk, rules);
    return pair ? [found('attribution', `speaker "${pair[0]}" became "${pair[1]}"`)] : [];
  });
  if (others.length > 0) return others;
  const small = all.some(
    (stretch) =>
      stretch.lostWords + stretch.gainedWords <= SEVERITY.attributionWords &&
      (of(stretch.lost, 'attribution').length > 0 || of(stretch.gained, 'attribution').length > 0),
  );
  if (!small) return [];
  const has = attributed(diff.after, rules);
  if (attributed(diff.before, rules) === has) return [];
  return [found('attribution', has ? 'an attribution came in' : 'the attribution went out')];
};

/**
 * What a reporter would want to know about an edit, finding by finding; none means rewording, punctuation or style.
 * Facts are looked at stretch by stretch, because the same word may only have changed places.
 */
export const judgeEdit = (diff: WordDiff, context: EditContext): readonly Finding[] => {
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
  const passages = judgePassages(diff, all, context);
  // A whole sentence that came or went brings or takes its own verbs of speech.
  const sameSentences = !passages.some(({ about }) => about === 'sentence');
  const findings = [
    ...all.flatMap((stretch) => replaced(stretch, all, context)),
    ...(rules ? all.flatMap((stretch) => turned(stretch, all, rules)) : []),
    ...(rules ? contraries(diff, rules) : []),
    ...news(all, context),
    ...(rules && sameSentences ? attribution(all, diff, rules) : []),
    ...passages,
  ];
  return findings.filter(
    (finding, at) => findings.findIndex((other) => other.reason === finding.reason) === at,
  );
};

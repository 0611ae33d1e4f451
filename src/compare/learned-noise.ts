import type { Article, Change, ChangeLabel, EpochMs } from '../story.ts';
import { fingerprints } from './fingerprint.ts';
import { foldForComparison } from './fold.ts';
import { quietened, rulesIn, weighed } from './significance.ts';

/**
 * What a host's own pages teach about it: plugs that stand on many of its stories, and places that change at every
 * look. Both are told, as `noise` with the evidence, and neither alerts. The rules and the risk they weigh are in
 * docs/decisions/0005-learned-noise.md: a real sentence may stand in several stories, so length, labels and share of
 * the stories must all speak for noise before anything is silenced.
 */

/** What may be learned from one Version of a Story. */
export interface NoiseLesson {
  /** Fingerprints of the short paragraphs. */
  readonly blocks: readonly string[];
  /** Names of the places that changed since the last Version. */
  readonly places: readonly string[];
}

/** What the host's memory holds about the changes of one Story. */
export interface NoiseMemory {
  /** Other Stories of the host that are watched. */
  readonly otherStories: number;
  /** By fingerprint: on how many of them it stood, and since when. */
  readonly blocks: ReadonlyMap<string, { readonly stories: number; readonly since: EpochMs }>;
  /** By name of a place: at how many checks in a row, up to the last one, it changed. */
  readonly places: ReadonlyMap<string, number>;
}

interface NoiseLimits {
  /** Longer text (characters) is never learned as noise. */
  readonly maxLength: number;
  readonly minStories: number;
  /** Of the host's other Stories. */
  readonly minShare: number;
  /** Checks in a row: of a line that is no sentence, and of a sentence. */
  readonly lineRun: number;
  readonly sentenceRun: number;
  /** Blocks kept of one Version. */
  readonly maxBlocks: number;
}

const LIMITS: NoiseLimits = {
  maxLength: 240,
  minStories: 3,
  minShare: 0.5,
  lineRun: 3,
  sentenceRun: 6,
  maxBlocks: 200,
};

/** Who says or mends something makes news, however often the host repeats it. */
const TELLING: ReadonlySet<ChangeLabel> = new Set(['statement', 'quote', 'correction', 'editors-note']);

const EDGE = 'edge';

const printOf = (text: string): string => fingerprints([{ text, role: 'paragraph' }])[0] ?? '';

/** The text with its numbers taken out: a counter stays the same place while it counts. */
const template = (text: string): string => foldForComparison(text).replace(/\p{N}+/gu, '#');

const isSentence = (text: string): boolean => /[.!?…。！？।؟]["'”’»)\]]*\s*$/u.test(text);

/**
 * The name of the place that a Change happened at; null where it has none that a later capture could find again. An
 * addition's place is between its two neighbours, an edit's is its text without the numbers.
 */
const placeOf = (change: Change, { paragraphs }: Pick<Article, 'paragraphs'>): string | null => {
  const { kind, paragraph, text, previousText } = change;
  if (paragraph === null || text === null) return null;
  if (kind === 'added') {
    const [before, after] = [paragraphs[paragraph - 1], paragraphs[paragraph + 1]];
    if (!before && !after) return null;
    return `between ${before ? printOf(before.text) : EDGE} ${after ? printOf(after.text) : EDGE}`;
  }
  if (kind !== 'edited' || previousText === null || template(previousText) !== template(text)) return null;
  return `counting ${printOf(template(text))}`;
};

const isShort = (text: string, { maxLength }: NoiseLimits): boolean => text.length <= maxLength;

/** What this Version may teach. Bounded, whatever the page. */
export const noiseLesson = (
  article: Pick<Article, 'paragraphs'>,
  changes: readonly Change[],
  limits: NoiseLimits = LIMITS,
): NoiseLesson => {
  const short = article.paragraphs.filter(({ text }) => isShort(text, limits)).slice(0, limits.maxBlocks);
  const places = changes
    .filter(({ text }) => text !== null && isShort(text, limits))
    .map((change) => placeOf(change, article))
    .filter((place) => place !== null);
  return {
    blocks: [...new Set(fingerprints(short))],
    places: [...new Set(places)].slice(0, limits.maxBlocks),
  };
};

const asNoise = (change: Change, evidence: string): Change => ({
  ...change,
  flagged: false,
  labels: change.labels.includes('noise') ? change.labels : [...change.labels, 'noise'],
  ...weighed(`${rulesIn(change.reason)}. ${evidence}`, quietened(change.factors)),
});

const day = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

/** The Changes with what is known as noise marked so; the rest is handed back as it is. */
export const silenceLearnedNoise = (
  article: Pick<Article, 'paragraphs'>,
  changes: readonly Change[],
  memory: NoiseMemory,
  limits: NoiseLimits = LIMITS,
): readonly Change[] =>
  changes.map((change) => {
    const { flagged, text, labels, kind } = change;
    if (!flagged || text === null || !isShort(text, limits)) return change;
    if (labels.some((label) => TELLING.has(label))) return change;
    const known = kind === 'added' ? memory.blocks.get(printOf(text)) : undefined;
    if (
      known &&
      known.stories >= limits.minStories &&
      known.stories >= limits.minShare * memory.otherStories
    ) {
      return asNoise(
        change,
        `It stood on ${known.stories} of the ${memory.otherStories} other stories of this host since ${day(known.since)}.`,
      );
    }
    const place = placeOf(change, article);
    const run = place === null ? 0 : (memory.places.get(place) ?? 0);
    const enough = isSentence(text) ? limits.sentenceRun : limits.lineRun;
    return run >= enough ? asNoise(change, `This place changed at each of the last ${run} checks.`) : change;
  });

import type { Article } from '../../model/article.ts';
import type { Change, ChangeLabel } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import { fingerprints } from '../text/fingerprint.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';
import { quietened, rulesIn, weighed } from '../judge/significance.ts';

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
  /** Fingerprints of short paragraphs that went: asked about, never learned. */
  readonly gone: readonly string[];
  /** Names of the places that changed since the last Version. */
  readonly places: readonly string[];
}

type Paragraphs = Pick<Article, 'paragraphs'>;

/** The Article that a Change leads to, and the one it comes from: what went stood there. */
export interface NoisePages {
  readonly after: Paragraphs;
  readonly before: Paragraphs | null;
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

/** Between which neighbours the paragraph stands; null where it is alone. */
const between = ({ paragraphs }: Paragraphs, index: number): string | null => {
  const [above, below] = [paragraphs[index - 1], paragraphs[index + 1]];
  if (!above && !below) return null;
  return `between ${above ? printOf(above.text) : EDGE} ${below ? printOf(below.text) : EDGE}`;
};

/**
 * The names of the places that a Change happened at, none where a later capture could find none again. What comes and
 * what goes has its place between its two neighbours, and so has a line that is no sentence and was put differently; a
 * text in which only numbers changed is its own place.
 */
const placesOf = (change: Change, { after, before }: NoisePages): readonly string[] => {
  const { kind, paragraph, previousParagraphs, text, previousText } = change;
  if (kind === 'removed') {
    const [index] = previousParagraphs;
    const place = before === null || index === undefined ? null : between(before, index);
    return place === null ? [] : [place];
  }
  if (paragraph === null || text === null) return [];
  const place = between(after, paragraph);
  if (kind === 'added') return place === null ? [] : [place];
  if (kind !== 'edited' || previousText === null) return [];
  const counting = template(previousText) === template(text) ? [`counting ${printOf(template(text))}`] : [];
  return place === null || isSentence(text) || isSentence(previousText) ? counting : [...counting, place];
};

const isShort = (text: string, { maxLength }: NoiseLimits): boolean => text.length <= maxLength;

/** What this Version may teach, and what the host's memory is to be asked about. Bounded, whatever the page. */
export const noiseLesson = (
  pages: NoisePages,
  changes: readonly Change[],
  limits: NoiseLimits = LIMITS,
): NoiseLesson => {
  const short = pages.after.paragraphs.filter(({ text }) => isShort(text, limits)).slice(0, limits.maxBlocks);
  const known = changes.filter((change) => isShort(textOf(change) ?? '', limits));
  const gone = known.flatMap(({ kind, previousText }) =>
    kind === 'removed' && previousText !== null ? [printOf(previousText)] : [],
  );
  const places = known.flatMap((change) => placesOf(change, pages));
  return {
    blocks: [...new Set(fingerprints(short))],
    gone: [...new Set(gone)].slice(0, limits.maxBlocks),
    places: [...new Set(places)].slice(0, limits.maxBlocks),
  };
};

/** What came, or what went. */
const textOf = ({ kind, text, previousText }: Change): string | null =>
  kind === 'removed' ? previousText : text;

const asNoise = (change: Change, evidence: string): Change => ({
  ...change,
  flagged: false,
  labels: change.labels.includes('noise') ? change.labels : [...change.labels, 'noise'],
  ...weighed(`${rulesIn(change.reason)}. ${evidence}`, quietened(change.factors)),
});

const day = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

const standsElsewhere = (
  { kind }: Change,
  text: string,
  { blocks, otherStories }: NoiseMemory,
  { minStories, minShare }: NoiseLimits,
): string | null => {
  const known = kind === 'added' || kind === 'removed' ? blocks.get(printOf(text)) : undefined;
  if (!known || known.stories < minStories || known.stories < minShare * otherStories) return null;
  return `It stood on ${known.stories} of the ${otherStories} other stories of this host since ${day(known.since)}.`;
};

const changesAlways = (
  change: Change,
  text: string,
  { memory, pages, limits }: { memory: NoiseMemory; pages: NoisePages; limits: NoiseLimits },
): string | null => {
  const { lineRun, sentenceRun } = limits;
  for (const place of placesOf(change, pages)) {
    const run = memory.places.get(place) ?? 0;
    // A line that is put differently may be news each time, so it needs as much as a sentence.
    const reworded = change.kind === 'edited' && place.startsWith('between');
    if (run >= (isSentence(text) || reworded ? sentenceRun : lineRun))
      return `This place changed at each of the last ${run} checks.`;
  }
  return null;
};

/** The Changes with what is known as noise marked so; the rest is handed back as it is. */
export const silenceLearnedNoise = (
  pages: NoisePages,
  changes: readonly Change[],
  memory: NoiseMemory,
  limits: NoiseLimits = LIMITS,
): readonly Change[] =>
  changes.map((change) => {
    const text = textOf(change);
    if (!change.flagged || text === null || !isShort(text, limits)) return change;
    if (change.labels.some((label) => TELLING.has(label))) return change;
    const evidence =
      standsElsewhere(change, text, memory, limits) ?? changesAlways(change, text, { memory, pages, limits });
    return evidence === null ? change : asNoise(change, evidence);
  });

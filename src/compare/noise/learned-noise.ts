import type { Change, ChangeLabel } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import { dampened, rulesIn, withSignificance } from '../judge/significance.ts';
import { fingerprintOf } from '../text/fingerprint.ts';
import { changedText, isShort } from './noise-lesson.ts';
import { DEFAULT_NOISE_LIMITS, type NoiseLimits } from './noise-limits.ts';
import { isBetweenNeighbours, isSentence, type NoisePages, placesOf } from './noise-places.ts';

/**
 * Suppresses what a host's own pages show to be noise: promos repeated on many of its stories, and places that change
 * on every check. Both stay visible as `noise` with the evidence. The rules and the risk they take are in
 * docs/decisions/0005-learned-noise.md: a real sentence may be repeated in several stories, so length, labels and the
 * share of stories must all point to noise.
 */

/** What the host's memory contains about the changes of one Story. */
export interface NoiseMemory {
  /** Number of other watched Stories of the host. */
  readonly otherStories: number;
  /** By fingerprint: how many of them contained the text, and since when. */
  readonly blocks: ReadonlyMap<string, { readonly stories: number; readonly since: EpochMs }>;
  /** By name of a place: the consecutive checks, up to the last one, in which it changed. */
  readonly places: ReadonlyMap<string, number>;
}

/** Statements, quotations and corrections are news, however often the host repeats them. */
const NEWSWORTHY: ReadonlySet<ChangeLabel> = new Set(['statement', 'quote', 'correction', 'editors-note']);

const suppressed = (change: Change, evidence: string): Change => ({
  ...change,
  flagged: false,
  labels: change.labels.includes('noise') ? change.labels : [...change.labels, 'noise'],
  ...withSignificance(`${rulesIn(change.reason)}; suppressed: ${evidence}`, dampened(change.factors)),
});

const day = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

const repetition = (
  { kind }: Change,
  text: string,
  { blocks, otherStories }: NoiseMemory,
  { minStories, minShare }: NoiseLimits,
): string | null => {
  const seen = kind === 'added' || kind === 'removed' ? blocks.get(fingerprintOf(text)) : undefined;
  if (!seen || seen.stories < minStories || seen.stories < minShare * otherStories) return null;
  return `also on ${seen.stories} of this host's ${otherStories} other stories since ${day(seen.since)}`;
};

const constantChange = (
  change: Change,
  text: string,
  { memory, pages, limits }: { memory: NoiseMemory; pages: NoisePages; limits: NoiseLimits },
): string | null => {
  const { lineRun, sentenceRun } = limits;
  for (const place of placesOf(change, pages)) {
    const run = memory.places.get(place) ?? 0;
    // A reworded line may be news each time, so it needs as much evidence as a sentence.
    const reworded = change.kind === 'edited' && isBetweenNeighbours(place);
    if (run >= (isSentence(text) || reworded ? sentenceRun : lineRun))
      return `this place changed on each of the last ${run} checks`;
  }
  return null;
};

/** Labels flagged Changes that the host's memory shows to be noise, and removes their flag. Others stay as they are. */
export const silenceLearnedNoise = (
  pages: NoisePages,
  changes: readonly Change[],
  memory: NoiseMemory,
  limits: NoiseLimits = DEFAULT_NOISE_LIMITS,
): readonly Change[] =>
  changes.map((change) => {
    const text = changedText(change);
    if (!change.flagged || text === null || !isShort(text, limits)) return change;
    if (change.labels.some((label) => NEWSWORTHY.has(label))) return change;
    const evidence =
      repetition(change, text, memory, limits) ?? constantChange(change, text, { memory, pages, limits });
    return evidence === null ? change : suppressed(change, evidence);
  });

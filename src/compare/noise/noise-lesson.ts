import type { Change } from '../../model/change.ts';
import { fingerprintOf, fingerprints } from '../text/fingerprint.ts';
import { DEFAULT_NOISE_LIMITS, type NoiseLimits } from './noise-limits.ts';
import { type NoisePages, placesOf } from './noise-places.ts';

/** What can be learned about a host's noise from one Version of a Story. */
export interface NoiseLesson {
  /** Fingerprints of the short paragraphs. */
  readonly blocks: readonly string[];
  /** Fingerprints of removed short paragraphs, which are looked up but never learned. */
  readonly gone: readonly string[];
  /** Names of the places that changed since the last Version. */
  readonly places: readonly string[];
}

/** The inserted or the removed text of a Change. */
export const changedText = ({ kind, text, previousText }: Change): string | null =>
  kind === 'removed' ? previousText : text;

export const isShort = (text: string, { maxLength }: NoiseLimits): boolean => text.length <= maxLength;

/** What this Version teaches, and what is to be looked up in the host's memory. Bounded for any page. */
export const noiseLesson = (
  pages: NoisePages,
  changes: readonly Change[],
  limits: NoiseLimits = DEFAULT_NOISE_LIMITS,
): NoiseLesson => {
  const short = pages.after.paragraphs.filter(({ text }) => isShort(text, limits)).slice(0, limits.maxBlocks);
  const shortChanges = changes.filter((change) => isShort(changedText(change) ?? '', limits));
  const gone = shortChanges.flatMap(({ kind, previousText }) =>
    kind === 'removed' && previousText !== null ? [fingerprintOf(previousText)] : [],
  );
  const places = shortChanges.flatMap((change) => placesOf(change, pages));
  return {
    blocks: [...new Set(fingerprints(short))],
    gone: [...new Set(gone)].slice(0, limits.maxBlocks),
    places: [...new Set(places)].slice(0, limits.maxBlocks),
  };
};

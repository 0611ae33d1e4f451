import type { EpochMs } from '../model/time.ts';

/**
 * How often a Story should be looked at, from its age and its past. Changes are taken for a Poisson process whose rate
 * decays with the age of the Story and is raised for a while by each change, because a live story changes again soon.
 * When the cost of being late grows with time, intervals go as one over the square root of the rate (Azar et al., PNAS
 * 2018); a clock that looks often while a story is young and seldom when it is old then sees its changes sooner with
 * the same number of looks. `bench/cadence.ts` scores it on real histories, and chose the constants.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is known of a Story's changes, in two numbers that can be kept in a row. */
export interface Activity {
  /** Changes seen, each worth 1 when it was seen and decaying since. */
  readonly level: number;
  /** When `level` was as large as that. */
  readonly at: EpochMs;
}

export interface CadenceModel {
  /** Rate of changes per hour of a Story that has just come out. */
  readonly youngRate: number;
  /** The age at which that rate has begun to fall, and how steeply it falls after: rate ∝ (1 + age / knee)^-slope. */
  readonly kneeMs: number;
  readonly slope: number;
  /** What one change adds to the rate, per hour, and how long that lasts: the time constant of its decay. */
  readonly kick: number;
  readonly fadeMs: number;
}

export const CADENCE_MODEL: CadenceModel = {
  youngRate: 0.5,
  kneeMs: HOUR,
  slope: 1.8,
  kick: 0.2,
  fadeMs: HOUR,
};

export const NO_ACTIVITY: Activity = { level: 0, at: 0 };

const levelAt = ({ level, at }: Activity, now: EpochMs, { fadeMs }: CadenceModel): number =>
  level === 0 ? 0 : level * Math.exp(-Math.max(0, now - at) / fadeMs);

/** The activity after a change was seen. */
export const raiseActivity = (activity: Activity, now: EpochMs, model: CadenceModel = CADENCE_MODEL): Activity => ({
  level: levelAt(activity, now, model) + 1,
  at: now,
});

/** Expected changes per hour. */
export const rateOf = (
  story: { readonly ageMs: number; readonly activity: Activity; readonly now: EpochMs },
  model: CadenceModel = CADENCE_MODEL,
): number =>
  model.youngRate * (1 + Math.max(0, story.ageMs) / model.kneeMs) ** -model.slope +
  model.kick * levelAt(story.activity, story.now, model);

/**
 * Milliseconds until the next look: `everyMs` for a Story that has just come out and not changed yet, shorter after a
 * change, longer as it ages; kept within `fastestMs` … `slowestMs`.
 */
export const adaptiveInterval = (
  story: {
    readonly everyMs: number;
    readonly fastestMs: number;
    readonly slowestMs: number;
    readonly ageMs: number;
    readonly activity: Activity;
    readonly now: EpochMs;
  },
  model: CadenceModel = CADENCE_MODEL,
): number => {
  const interval = story.everyMs * Math.sqrt(model.youngRate / rateOf(story, model));
  return Math.min(Math.max(interval, story.fastestMs), story.slowestMs);
};

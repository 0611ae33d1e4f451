import type { EpochMs } from '../model/time.ts';

/**
 * How often to check a Story, from its age and its changes so far. Changes are modelled as a Poisson process whose rate
 * decays with the Story's age and rises for a while after each change, because a live story soon changes again. If the
 * cost of a delay grows with time, the best interval is proportional to one over the square root of the rate (Azar et
 * al., PNAS 2018): frequent checks of young stories detect changes sooner with the same number of checks.
 * `bench/cadence.ts` scores the model on real histories and was used to choose the constants.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Recent changes of a Story, condensed to two stored numbers. */
export interface Activity {
  /** Sum over all detected changes; each counts 1 when detected and decays exponentially. */
  readonly level: number;
  /** The time for which `level` is valid. */
  readonly at: EpochMs;
}

export interface CadenceModel {
  /** Changes per hour of a Story that was just published. */
  readonly youngRate: number;
  /** How the rate falls with age: rate ∝ (1 + age / knee)^-slope. */
  readonly kneeMs: number;
  readonly slope: number;
  /** How much one change adds to the rate, per hour, and the time constant of its decay. */
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

/** The activity after a detected change. */
export const raiseActivity = (
  activity: Activity,
  now: EpochMs,
  model: CadenceModel = CADENCE_MODEL,
): Activity => ({
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
 * Milliseconds until the next check: `everyMs` for a newly published Story without changes, shorter after a change,
 * longer with age; always within `fastestMs` … `slowestMs`.
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

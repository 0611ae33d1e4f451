import type { Failure } from '../platform/errors.ts';
import type { EpochMs } from './story.ts';

/** One try of a Delivery, as it is stored and shown. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly startedAt: EpochMs;
  readonly durationMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly failure: Failure | null;
  /** The beginning of the answer, printable. */
  readonly responseExcerpt: string;
}

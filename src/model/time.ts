/** Points in time. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = (at: EpochMs): string => new Date(at).toISOString();

import type { EpochMs } from '../story.ts';

const HTTP_DATE = /^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? .*\d{2}:\d{2}:\d{2}/;

/**
 * Milliseconds that a Retry-After header asks to wait from `now`: seconds, or a date in any of the three forms of
 * RFC 9110 §5.6.7. Null when it is missing or says neither; a date in the past asks for nothing.
 */
export const retryAfterMs = (value: string | null, now: EpochMs): number | null => {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  if (!HTTP_DATE.test(text)) return null;
  // The asctime form names no zone; RFC 9110 says it is UTC.
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};

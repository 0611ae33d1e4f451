/** Hours east of UTC. RFC 5322 §4.3, and the abbreviations of the tz database that feeds use. */
// cspell:disable
const ZONES: readonly (readonly [hours: number, names: string])[] = [
  [-11, 'sst'],
  [-10, 'hst'],
  [-9, 'akst hdt'],
  [-8, 'pst akdt'],
  [-7, 'mst pdt'],
  [-6, 'cst mdt'],
  [-5, 'est cdt cot pet ect'],
  [-4, 'edt ast clt bot vet'],
  [-3.5, 'nst'],
  [-3, 'adt brt art uyt clst'],
  [-2.5, 'ndt'],
  [-2, 'brst'],
  [0, 'z ut utc gmt wet'],
  [1, 'west bst wat cet met mez'],
  [2, 'cest mest mesz eet oez sast cat'],
  [3, 'eest oesz eat idt msk trt'],
  [3.5, 'irst'],
  [4, 'msd gst'],
  [4.5, 'irdt aft'],
  [5, 'yekt pkt uzt'],
  [5.5, 'ist'],
  [5.75, 'npt'],
  [6, 'omst bdt'],
  [6.5, 'mmt'],
  [7, 'krat ict wib'],
  [8, 'irkt wita hkt sgt myt pht awst'],
  [9, 'yakt wit jst kst'],
  [9.5, 'acst'],
  [10, 'vlat aest chst'],
  [10.5, 'acdt'],
  [11, 'magt aedt'],
  [12, 'pett nzst'],
  [13, 'nzdt'],
];
// cspell:enable
const HOURS = new Map(
  ZONES.flatMap(([hours, names]) => names.split(' ').map((name) => [name, hours] as const)),
);

/** Names for winter and summer time together; the offset depends on the date. */
const PLACES: Readonly<Record<string, string>> = {
  et: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
};

const MINUTE_MS = 60_000;

const NUMERIC = /(?:^|[^\p{L}\d])(?:utc|gmt|ut)?\s?([+\u2212-])(\d{1,2}):?(\d{2})?(?!\d)/iu;

const numericOffset = (text: string): number | null => {
  const [, sign = '+', hours = '0', minutes = '0'] = NUMERIC.exec(text) ?? [];
  if (!NUMERIC.test(text) || Number(hours) > 15) return null;
  // `+130` is one digit of hours and two of minutes; the expression takes `13` and `0`.
  const short = /[+\u2212-]\d{3}(?!\d)/.exec(text)?.[0].slice(1);
  const total = short ? Number(short[0]) * 60 + Number(short.slice(1)) : Number(hours) * 60 + Number(minutes);
  return (sign === '+' ? total : -total) * MINUTE_MS;
};

/** The offset of a place of the tz database at a time of its own clocks; null if there is no such place. */
const placeOffset = (timeZone: string, localMs: number): number | null => {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    const offsetAt = (at: number): number => {
      const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      return numericOffset(name) ?? 0;
    };
    return offsetAt(localMs - offsetAt(localMs));
  } catch {
    return null;
  }
};

/**
 * The zone in the text that follows a time, as milliseconds east of UTC. A missing or unknown zone is UTC on every
 * machine (RFC 5322 §4.3 treats unknown zones as `-0000`).
 */
export const zoneOffset = (text: string, localMs: number): number => {
  if (/^z\b/i.test(text)) return 0;
  const numeric = numericOffset(text.replaceAll(/\([^)]*\)/g, ' ')) ?? numericOffset(text);
  if (numeric !== null) return numeric;
  const place = /[\p{L}_]+(?:\/[\p{L}_-]+)+/u.exec(text)?.[0];
  const named = place === undefined ? null : placeOffset(place, localMs);
  if (named !== null) return named;
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const key = word.toLowerCase();
    const hours = HOURS.get(key);
    if (hours !== undefined) return hours * 60 * MINUTE_MS;
    const region = PLACES[key];
    if (region !== undefined) return placeOffset(region, localMs) ?? 0;
  }
  return 0;
};

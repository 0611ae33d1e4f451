import { z } from 'zod';
import type { Digest, QuietHours } from '../../src/model/endpoint.ts';
import { duration, text } from '../schema/forms.ts';
import { closest, quote } from '../report/problems.ts';

/** Quiet hours, digests and rates of endpoints. */

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const CLOCKS = 'write for example 22:00 (midnight is 00:00)';

/** Minutes from midnight; null: no time of day. */
const parseClock = (written: string): number | null => {
  const [, hours, minutes] = CLOCK.exec(written) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
};

const clock = text({
  noun: "a time of day such as '22:00'",
  read: (value) => {
    const minutes = parseClock(value.trim());
    return minutes === null
      ? { wrong: `${quote(value)} is not a time of day; ${CLOCKS}` }
      : { value: minutes };
  },
});

/** Offsets such as +01:00 are not among them: Intl knows those only from Node 22. */
const isZone = (name: string): boolean => {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** What is wrong with the name of a time zone; null: Intl knows it. */
const zoneFault = (name: string): string | null => {
  if (isZone(name)) return null;
  const known = Intl.supportedValuesOf('timeZone');
  const city = name.toLowerCase().replaceAll(' ', '_');
  const near = known.find((zone) => zone.toLowerCase().endsWith(`/${city}`)) ?? closest(name, known);
  const hint = near === null ? '; write for example Europe/Berlin, or UTC' : `; did you mean "${near}"?`;
  return `${quote(name)} is not a time zone of the IANA database${hint}`;
};

const zone = text({
  noun: 'a time zone such as Europe/Berlin',
  read: (value) => {
    const wrong = zoneFault(value.trim());
    return wrong === null ? { value: value.trim() } : { wrong };
  },
});

const zoneField = zone.meta({
  title: 'Time zone',
  description: 'A time zone name of the IANA database; daylight saving time is applied.',
  examples: ['Europe/Berlin'],
});

const SAME = '"from" and "to" are the same; omit "quiet", or use "events" to receive fewer alerts';

const quietText = text<QuietHours>({
  noun: "a text such as '22:00-07:00 Europe/Berlin'",
  read: (value) => {
    const [, start = '', end = '', zone] = /^(\S+?)\s*[-–]\s*(\S+)(?:\s+(\S+))?$/.exec(value.trim()) ?? [];
    const [from, to] = [parseClock(start), parseClock(end)];
    if (from === null || to === null)
      return { wrong: `${quote(value)} is not a span of hours; write for example 22:00-07:00 Europe/Berlin` };
    if (zone === undefined)
      return {
        wrong: `${quote(value)} does not say its time zone; write for example 22:00-07:00 Europe/Berlin`,
      };
    const wrong = zoneFault(zone) ?? (from === to ? SAME : null);
    return wrong === null ? { value: { from, to, zone } } : { wrong };
  },
});

export const quietHours = z.union([
  quietText,
  z
    .strictObject({
      from: clock.meta({ title: 'From', description: 'Start of the quiet hours.', examples: ['22:00'] }),
      to: clock.meta({
        title: 'To',
        description: 'End of the quiet hours; if before "from", on the next day.',
        examples: ['07:00'],
      }),
      zone: zoneField,
    })
    .refine(({ from, to }) => from !== to, SAME),
]);

export const digest = z.union([
  duration(60_000).transform((everyMs): Digest => ({ kind: 'every', everyMs })),
  z
    .strictObject({
      at: clock.meta({ title: 'At', description: 'The time of day of the message.', examples: ['08:00'] }),
      zone: zoneField,
    })
    .transform(({ at, zone }): Digest => ({ kind: 'daily', at, zone })),
]);

const UNITS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

/** `20/min`, as the least time between two messages in milliseconds. */
export const rate = text({
  noun: 'a rate such as 20/min',
  pattern: '^\\s*[1-9]\\d{0,3}\\s*/\\s*(?:s|min|h)\\s*$',
  read: (value) => {
    const [, amount, unit = ''] = /^([1-9]\d{0,3})\s*\/\s*(s|min|h)$/.exec(value.trim()) ?? [];
    return amount === undefined
      ? { wrong: `${quote(value)} is not a rate; write for example 1/s, 20/min or 100/h` }
      : { value: Math.ceil((UNITS[unit] ?? 0) / Number(amount)) };
  },
});

import { InvalidArgumentError } from 'commander';
import { DURATION_PATTERN, parseDuration } from '../../text/duration.ts';

/** Values of options and arguments, checked where they are typed: a wrong one is a usage error that names both. */

export const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
};

/** Returns the text, because the API parses it in the same way. */
export const versionNumber = (text: string): string => {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the number of a version, such as 2.');
};

/** Milliseconds. */
export const duration = (text: string): number => {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  throw new InvalidArgumentError('It must be a duration such as 30s, 5m, 2h or 1d.');
};

export const durationText = (text: string): string => {
  duration(text);
  return text;
};

/** A moment as the API takes it; a duration counts back from now. */
export const moment = (text: string): string => {
  if (new RegExp(DURATION_PATTERN).test(text)) return new Date(Date.now() - duration(text)).toISOString();
  if (Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError(
      'It must be a time such as 2026-11-23T18:00:00Z, or a duration such as 2h.',
    );
  return text;
};

/** Words separated by commas, each one of `allowed`. */
export const words =
  (allowed: readonly string[]) =>
  (text: string): readonly string[] => {
    const parts = text.split(',').map((part) => part.trim());
    const wrong = parts.find((part) => !allowed.includes(part));
    if (wrong === undefined) return parts;
    throw new InvalidArgumentError(`“${wrong}” is none of ${allowed.join(', ')}.`);
  };

/** commander collects the values of a variadic option only where it has no parser of its own. */
const each =
  (read: (text: string) => string) =>
  (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), read(text)];

/** IPv4, IPv6, a name, each with a port or not, or a range in CIDR notation; the guard compares with it. */
const privateHost = (text: string): string => {
  if (/^(?:\[[\da-f:.]+\]|[\da-f]*:[\da-f:.]+|[\w-]+(?:\.[\w-]+)*)(?::\d{1,5}|\/\d{1,3})?$/i.test(text))
    return text;
  throw new InvalidArgumentError(
    'It must be a host or a CIDR, such as 127.0.0.1, cms.internal:8090 or 10.20.0.0/16.',
  );
};

export const privateHosts = each(privateHost);

export const paths = each((text) => {
  if (/^!?(?:\/|\*\*)[^?#\s]*$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be a path that starts with "/", such as /news/** or !/news/live/**.',
  );
});

import { compile } from 'css-select';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { EpochMs } from '../../src/model/time.ts';
import { DURATION_PATTERN, formatDuration, parseDuration } from '../../src/text/duration.ts';
import { quote } from '../report/problems.ts';
import { canParseUrl } from '../../src/web/can-parse-url.ts';

/** The types of single values in a watch list, each with its error messages. */

const MAX_DURATION_MS = 366 * 86_400_000;
const MAX_TEXT_CHARS = 500;

interface TextRule<T> {
  /** Named in the message if the value is not a text. */
  readonly noun?: string;
  /** Pattern for the JSON Schema, which editors check. */
  readonly pattern?: string;
  /** The parsed value, or an error message. */
  readonly read: (text: string) => { readonly value: T } | { readonly wrong: string };
}

export const text = <T>({ noun = 'text', pattern, read }: TextRule<T>) => {
  const plain = z.string({ error: noun });
  return (pattern === undefined ? plain : plain.meta({ pattern })).transform((value, context): T => {
    const result = read(value);
    if ('value' in result) return result.value;
    context.issues.push({ code: 'custom', message: result.wrong, input: null });
    return z.NEVER;
  });
};

export const duration = (leastMs: number) =>
  text({
    noun: 'a duration such as 5m',
    pattern: DURATION_PATTERN,
    read: (value) => {
      const ms = parseDuration(value.trim());
      if (ms === null) {
        return { wrong: `${quote(value)} is not a duration; write 500ms, 30s, 5m, 6h, 1d or 1h30m` };
      }
      if (ms < leastMs)
        return { wrong: `${quote(value)} is too short; the least is ${formatDuration(leastMs)}` };
      return ms > MAX_DURATION_MS
        ? { wrong: `${quote(value)} is too long; the most is 366d` }
        : { value: ms };
    },
  });

/** One line for people. Control characters would forge lines in logs and headers in alerts. */
export const line = (what: string) =>
  text({
    read: (value) => {
      const trimmed = value.trim();
      if (trimmed === '') return { wrong: `${what} is empty` };
      if (trimmed.length > MAX_TEXT_CHARS)
        return { wrong: `${what} is longer than ${MAX_TEXT_CHARS} characters` };
      if (/\p{Cc}/u.test(trimmed)) return { wrong: `${what} must be one line without control characters` };
      return { value: trimmed };
    },
  });

export const selector = text({
  noun: 'a CSS selector',
  read: (value) => {
    const trimmed = value.trim();
    if (trimmed === '') return { wrong: 'the selector is empty' };
    // In YAML, an unquoted [itemprop=x] is a list whose only item matches nothing as a selector.
    if (/^[\w-]+[~|^$*]?=/.test(trimmed)) {
      return {
        wrong: `${quote(value)} is no CSS selector; put the brackets in quotes: ${quote(`[${trimmed}]`)}`,
      };
    }
    try {
      compile(trimmed);
      return { value: trimmed };
    } catch (error) {
      // After the colon, the library repeats its input, which may contain part of a misplaced secret.
      const [why = ''] = (error instanceof Error ? error.message : String(error)).split(':');
      return { wrong: `${quote(value)} is no CSS selector: ${why.replaceAll('\n', ' ').trim()}` };
    }
  },
});

/** Matching ignores everything but letters and digits, so a text without them would match every paragraph. */
export const needle = text({
  read: (value) =>
    /[\p{L}\p{N}]/u.test(value) ? { value } : { wrong: `${quote(value)} has no letter or digit to look for` },
});

export const regex = text({
  read: (value) => {
    if (value === '') return { wrong: 'the regular expression is empty and would match everything' };
    try {
      return { value: new RegExp(value, 'iu').source };
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
      return { wrong: `not a regular expression (ECMAScript, flags iu): ${quote(why, 200)}` };
    }
  },
});

export const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z\d_](?:[\w-]{0,61}[a-z\d])?\.)*[a-z\d](?:[\w-]{0,61}[a-z\d])?\.?$/i;

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?$/;

/** ISO 8601 with a zone, the profile of RFC 3339; epoch milliseconds. */
export const instant = text<EpochMs>({
  noun: 'a time such as 2026-11-24T18:00:00Z',
  read: (value) => {
    const example = 'write for example 2026-11-24T18:00:00Z, or +01:00 instead of Z';
    const parts = INSTANT.exec(value.trim());
    if (!parts) return { wrong: `${quote(value)} is not a time; ${example}` };
    const [, year, month, day, hour, minute, second = '00', zone] = parts;
    if (zone === undefined) return { wrong: `${quote(value)} does not say its time zone; ${example}` };
    const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    const read = Date.parse(`${local}Z`);
    // Date.parse turns 30 February into 2 March.
    const exists = !Number.isNaN(read) && new Date(read).toISOString().startsWith(local);
    const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    if (!exists || Math.abs(offset) > 86_340_000)
      return { wrong: `${quote(value)} is no date and time that exists` };
    return { value: read - offset };
  },
});

/** `[::1]:9000` and `host:9000` in two parts; an IPv6 address without brackets has colons, but no port. */
const withPort = (written: string): { readonly host: string; readonly port: string | null } => {
  const [, bracketed, plain, port = null] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(written) ?? [];
  return { host: bracketed ?? plain ?? written, port };
};

/** Checks only the syntax; the address guard resolves the name later. */
export const privateHost = text({
  noun: 'a host or a CIDR such as 10.20.0.0/16',
  read: (value) => {
    const { host, port } = withPort(value.trim().toLowerCase());
    const { IPv4, IPv6 } = ipaddr;
    const isV6 = IPv6.isValid(host);
    const isAddress = IPv4.isValidFourPartDecimal(host) || isV6;
    const isRange = IPv4.isValidCIDRFourPartDecimal(host) || IPv6.isValidCIDR(host);
    // URL parsers read 127.1 and 2130706433 as addresses, so they are not accepted as names.
    const isName = HOST_NAME.test(host) && !/(?:^|\.)\d+\.?$/.test(host);
    const isPort = port === null || (!isRange && Number(port) >= 1 && Number(port) <= 65_535);
    if (!isPort || !(isAddress || isRange || isName)) {
      return {
        wrong: `${quote(value)} is neither a host nor a CIDR; write for example 127.0.0.1, 127.0.0.1:8090 or 10.20.0.0/16`,
      };
    }
    return { value: port === null ? host : `${isV6 ? `[${host}]` : host}:${port}` };
  },
});

/** Patterns as src/discover/match.ts reads them: a path from the root, or `**` in front. */
export const pathPattern = text({
  noun: 'a path such as /news/**',
  read: (value) => {
    const pattern = value.trim();
    if (!/^!?(?:\/|\*\*)/.test(pattern)) {
      return {
        wrong: `${quote(value)} does not start with "/"; write for example /news/** or !/news/live/**`,
      };
    }
    if (/[?#\s]/.test(pattern))
      return { wrong: `${quote(value)} is no path; leave out what stands after "?" or "#"` };
    return pattern.length > MAX_TEXT_CHARS
      ? { wrong: `the path is longer than ${MAX_TEXT_CHARS} characters` }
      : { value: pattern };
  },
});

export const address = () => z.string({ error: 'an address such as https://news.example/story' });

export const tags = z.array(line('the tag')).transform((list) => [...new Set(list)]);

/** A host name in lower case, or `*.` and a name for every host below it. */
export const hostPattern = text({
  read: (value) => {
    const name = value.trim().toLowerCase();
    const bare = name.replace(/^\*\./, '');
    const parsed = canParseUrl(`http://${bare}/`) ? new URL(`http://${bare}/`).host : '';
    return bare !== '' && parsed === bare
      ? { value: name }
      : { wrong: `${quote(value)} is not a host name; write news.example or *.news.example` };
  },
});

/**
 * Parses a robots.txt and matches URLs against it. Parsing takes time linear in the file; matching one rule takes time
 * linear in the rule and the URL.
 * @see RFC 9309 §2.2
 */

/** The rules that apply to one product token. */
export interface RobotsRules {
  /** `target` is the path and query of a URL, beginning with a slash. */
  verdict(target: string): RobotsVerdict;
  /** The longest Crawl-delay of the groups that apply, in seconds; null if there is none. Not part of RFC 9309. */
  readonly crawlDelaySeconds: number | null;
}

export interface RobotsVerdict {
  readonly allowed: boolean;
  /** The line of the deciding rule, from 1; null if no rule matches. */
  readonly line: number | null;
}

interface Rule {
  readonly allow: boolean;
  readonly line: number;
  /** Octets of the normalized pattern. */
  readonly length: number;
  /** The texts between the wildcards, at least one. */
  readonly parts: readonly string[];
  /** The pattern ends with `$`. */
  readonly anchored: boolean;
}

/** Everything that one set of groups says: the groups of our own name, or those of `*`. */
interface Section {
  named: boolean;
  readonly rules: Map<string, Rule>;
  crawlDelaySeconds: number | null;
}

const encoder = new TextEncoder();

const encoded = (char: string): string =>
  [...encoder.encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/**
 * One spelling for equal paths: octets of unreserved characters are decoded, other octets have upper-case digits, and
 * characters that are neither reserved nor unreserved are encoded (RFC 9309 §2.2.2, RFC 3986 §2).
 */
const normalize = (text: string): string => (ODD.test(text) ? respell(text) : text);

const ODD = /[^\w.~\-:/?#[\]@!$&'()*+,;=]/;

const respell = (text: string): string =>
  text
    .replace(/[^\w.~\-:/?#[\]@!$&'()*+,;=%]/gu, encoded)
    .replace(/%([0-9a-f]{2})/gi, (octet, hex: string) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16));
      return /[\w.~-]/.test(char) ? char : octet.toUpperCase();
    });

/** Special characters of a pattern that stand in a URL for themselves (RFC 9309 §2.2.3). */
const escapeSpecial = (text: string): string => text.replaceAll('*', '%2A').replaceAll('$', '%24');

const toRule = (value: string, allow: boolean, line: number): { key: string; rule: Rule } => {
  const anchored = value.endsWith('$');
  const text = anchored ? value.slice(0, -1) : value;
  const once = text.includes('**') ? text.replace(/\*+/g, '*') : text;
  const pattern = normalize(once).replaceAll('$', '%24');
  const key = anchored ? `${pattern}$` : pattern;
  return { key, rule: { allow, line, length: key.length, parts: pattern.split('*'), anchored } };
};

/** Takes the earliest place for each part; that leaves most room for the parts after it. */
const matches = ({ parts, anchored }: Rule, target: string): boolean => {
  const [first = ''] = parts;
  if (!target.startsWith(first)) return false;
  if (parts.length === 1) return !anchored || target.length === first.length;
  const last = parts.length - 1;
  let at = first.length;
  for (let i = 1; i < (anchored ? last : parts.length); i += 1) {
    const part = parts[i] ?? '';
    const found = target.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const end = parts[last] ?? '';
  return !anchored || (target.length - end.length >= at && target.endsWith(end));
};

/** `User-agent: *`, or the product token that the value begins with, in lower case; a version may follow it. */
const agentOf = (value: string): string =>
  /^\*(?:\s|$)/.test(value) ? '*' : (/^[a-z_-]+/i.exec(value)?.[0].toLowerCase() ?? '');

const FIELD = /^[ \t]*([a-z-]+)[ \t]*:[ \t]*([^#]*)/i;

/** @param token the product token whose groups apply, in any case. */
export const parseRobots = (text: string, token: string, maxVerdicts = 500): RobotsRules => {
  const section = (): Section => ({ named: false, rules: new Map(), crawlDelaySeconds: null });
  const sections = new Map([
    [token.toLowerCase(), section()],
    ['*', section()],
  ]);
  /** Those that the names of the current group select. */
  const current = new Set<Section>();
  let hasRules = false;

  const startGroup = (agent: string): void => {
    // Only a rule ends the names of a group; lines with other meanings may stand between them (§2.2.4).
    if (hasRules) current.clear();
    hasRules = false;
    const named = sections.get(agent);
    if (named === undefined) return;
    current.add(named);
    named.named = true;
  };
  const addRule = (value: string, allow: boolean, line: number): void => {
    hasRules = true;
    if (value === '' || current.size === 0) return;
    const { key, rule } = toRule(value, allow, line);
    for (const { rules } of current) if (allow || !rules.has(key)) rules.set(key, rule);
  };
  const addDelay = (value: string): void => {
    if (!/^\d{1,9}(?:\.\d{1,9})?$/.test(value)) return;
    for (const named of current)
      named.crawlDelaySeconds = Math.max(named.crawlDelaySeconds ?? 0, Number(value));
  };
  const readLine = (name: string, value: string, line: number): void => {
    if (name === 'user-agent') startGroup(agentOf(value));
    else if (name === 'allow' || name === 'disallow') addRule(value, name === 'allow', line);
    else if (name === 'crawl-delay') addDelay(value);
  };
  let line = 0;
  for (const content of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    line += 1;
    if (content.startsWith('#')) continue;
    const field = FIELD.exec(content);
    if (field) readLine((field[1] ?? '').toLowerCase(), (field[2] ?? '').trim(), line);
  }

  const own = sections.get(token.toLowerCase());
  const applies = own?.named === true ? own : sections.get('*');
  // The longest rule decides, and Allow wins a tie (§2.2.2), so the first match in this order is the answer.
  const rules = [...(applies?.rules.values() ?? [])].sort(
    (a, b) => b.length - a.length || Number(b.allow) - Number(a.allow),
  );
  const verdicts = new Map<string, RobotsVerdict>();
  return {
    crawlDelaySeconds: applies?.crawlDelaySeconds ?? null,
    verdict: (target) => {
      const known = verdicts.get(target);
      if (known) return known;
      const normalized = escapeSpecial(normalize(target));
      const rule = rules.find((one) => matches(one, normalized));
      const verdict = { allowed: rule?.allow ?? true, line: rule?.line ?? null };
      if (verdicts.size >= maxVerdicts) verdicts.clear();
      verdicts.set(target, verdict);
      return verdict;
    },
  };
};

import robotsParser from 'robots-parser';
import { failure, type Failure } from '../platform/errors.ts';
import type { EpochMs } from '../model/time.ts';

/** What a host's robots.txt said, as it is kept and shared between processes. */
export interface RobotsRecord {
  /** `https://news.example` */
  readonly origin: string;
  readonly fetchedAt: EpochMs;
  /** Asked for again from then on, never later than a day after it was read (RFC 9309 §2.4). */
  readonly expiresAt: EpochMs;
  /** `everything` may be asked for where there is no such file, `nothing` while the server cannot say (§2.3.1). */
  readonly kind: 'rules' | 'everything' | 'nothing';
  /** The file, where there are rules; why nothing may be asked for, where that is so. */
  readonly text: string;
}

export type Permission =
  | { readonly kind: 'allowed'; readonly crawlDelayMs: number }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Longer waits are a way to say no; that is what Disallow is for. */
const LONGEST_DELAY_MS = 3_600_000;

/** `StopPress`, the product token that groups are looked up by (RFC 9309 §2.2.1). */
export const PRODUCT_TOKEN = 'StopPress';

interface Rules {
  isAllowed(url: string, agent: string): boolean | undefined;
  getMatchingLineNumber(url: string, agent: string): number;
  getCrawlDelay(agent: string): number | undefined;
}

/** The package's own declaration describes a default export that Node does not see. */
const readRules = robotsParser as unknown as (url: string, text: string) => Rules;

/** Reading half a megabyte of rules at each check would cost more than the check. */
export const createRulesReader = (mostKept = 200): ((record: RobotsRecord) => Rules) => {
  const kept = new Map<string, { readonly fetchedAt: EpochMs; readonly rules: Rules }>();
  return ({ origin, fetchedAt, text }) => {
    const known = kept.get(origin);
    if (known?.fetchedAt === fetchedAt) return known.rules;
    const rules = readRules(`${origin}/robots.txt`, text.replace(/^\uFEFF/, ''));
    kept.delete(origin);
    kept.set(origin, { fetchedAt, rules });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return rules;
  };
};

/** May this address be asked for? The most specific rule decides, and Allow wins a tie (RFC 9309 §2.2.2). */
export const permission = (
  record: RobotsRecord,
  url: string,
  rulesOf: (record: RobotsRecord) => Rules,
): Permission => {
  const { host } = new URL(url);
  if (record.kind === 'everything') return { kind: 'allowed', crawlDelayMs: 0 };
  if (record.kind === 'nothing') {
    const message = `The robots.txt of ${host} cannot be read (${record.text}), so nothing is asked of it.`;
    return { kind: 'refused', failure: failure('ROBOTS_UNREACHABLE', message) };
  }
  const rules = rulesOf(record);
  if (rules.isAllowed(url, PRODUCT_TOKEN) === false) {
    const line = rules.getMatchingLineNumber(url, PRODUCT_TOKEN);
    const where = line > 0 ? `, line ${line},` : '';
    const message = `The robots.txt of ${host}${where} does not let ${PRODUCT_TOKEN} read this address.`;
    return { kind: 'refused', failure: failure('ROBOTS_DISALLOWED', message) };
  }
  const seconds = rules.getCrawlDelay(PRODUCT_TOKEN) ?? 0;
  const crawlDelayMs = Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, 0) * 1_000, LONGEST_DELAY_MS)
    : 0;
  return { kind: 'allowed', crawlDelayMs };
};

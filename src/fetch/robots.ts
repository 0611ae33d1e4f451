import { failure, type Failure } from '../platform/errors.ts';
import type { EpochMs } from '../model/time.ts';
import { parseRobots, type RobotsRules } from './robots-rules.ts';

/** The robots.txt of an origin, as stored and shared between processes. */
export interface RobotsRecord {
  /** `https://news.example` */
  readonly origin: string;
  readonly fetchedAt: EpochMs;
  /** From then on it is fetched again, at most one day after the last fetch (RFC 9309 §2.4). */
  readonly expiresAt: EpochMs;
  /** `everything`: no file, all URLs allowed; `nothing`: the server failed, all URLs disallowed (RFC 9309 §2.3.1). */
  readonly kind: 'rules' | 'everything' | 'nothing';
  /** For `rules` the file, for `nothing` the reason, else empty. */
  readonly text: string;
}

export type Permission =
  | { readonly kind: 'allowed'; readonly crawlDelayMs: number }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** A longer Crawl-delay is capped: a site that wants no requests uses Disallow. */
const MAX_CRAWL_DELAY_MS = 3_600_000;

/** The product token that user-agent groups are matched against (RFC 9309 §2.2.1). */
export const PRODUCT_TOKEN = 'StopPress';

/** Caches parsed rules: parsing half a megabyte on each check would cost more than the check itself. */
export const createRulesReader = (maxOrigins = 200): ((record: RobotsRecord) => RobotsRules) => {
  const cache = new Map<string, { readonly fetchedAt: EpochMs; readonly rules: RobotsRules }>();
  return ({ origin, fetchedAt, text }) => {
    const cached = cache.get(origin);
    if (cached?.fetchedAt === fetchedAt) return cached.rules;
    const rules = parseRobots(text, PRODUCT_TOKEN);
    cache.delete(origin);
    cache.set(origin, { fetchedAt, rules });
    const [oldest] = cache.keys();
    if (cache.size > maxOrigins && oldest !== undefined) cache.delete(oldest);
    return rules;
  };
};

/** Decides whether a URL may be fetched. The most specific rule applies, and Allow wins a tie (RFC 9309 §2.2.2). */
export const permission = (
  record: RobotsRecord,
  url: string,
  rulesOf: (record: RobotsRecord) => RobotsRules,
): Permission => {
  const { host, pathname, search } = new URL(url);
  if (record.kind === 'everything') return { kind: 'allowed', crawlDelayMs: 0 };
  if (record.kind === 'nothing') {
    const message = `The robots.txt of ${host} could not be fetched (${record.text}), so its pages are not fetched.`;
    return { kind: 'refused', failure: failure('ROBOTS_UNREACHABLE', message) };
  }
  const rules = rulesOf(record);
  const { allowed, line } = rules.verdict(pathname + search);
  if (!allowed) {
    const where = line === null ? '' : ` (line ${line})`;
    const message = `The robots.txt of ${host} disallows this URL for ${PRODUCT_TOKEN}${where}.`;
    return { kind: 'refused', failure: failure('ROBOTS_DISALLOWED', message) };
  }
  const crawlDelayMs = Math.min((rules.crawlDelaySeconds ?? 0) * 1_000, MAX_CRAWL_DELAY_MS);
  return { kind: 'allowed', crawlDelayMs };
};

import type { Clock } from '../platform/clock.ts';
import type { Failure } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { EpochMs } from '../model/time.ts';
import { decideRedirect } from './redirect.ts';
import { createRulesReader, permission, type Permission, type RobotsRecord } from './robots.ts';
import { meaningOf } from './status.ts';

/** Stores robots.txt records, so that a restart or another process does not fetch them again. */
export interface RobotsMemory {
  robots(origin: string): Promise<RobotsRecord | null>;
  keepRobots(record: RobotsRecord): Promise<void>;
}

export interface RobotsGateDeps {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly memory: RobotsMemory;
  readonly clock: Clock;
  readonly userAgent: () => string;
  /** True for URLs whose robots.txt the desk has chosen to ignore. */
  readonly ignores: (url: string) => boolean;
  readonly limits?: Partial<RobotsLimits>;
}

interface RobotsLimits {
  readonly deadlineMs: number;
  /** The rest of the file is ignored; RFC 9309 §2.5 requires at least 500 KiB. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** Default and maximum lifetime of a record. */
  readonly keepMs: number;
  readonly keepAtLeastMs: number;
  /** Time until the next attempt after a server error. */
  readonly troubleMs: number;
  /** Maximum age of cached rules that are used while the server fails (RFC 9309 §2.3.1.4). */
  readonly staleMs: number;
}

const LIMITS: RobotsLimits = {
  deadlineMs: 30_000,
  maxBytes: 512_000,
  maxRedirects: 5,
  keepMs: 86_400_000,
  keepAtLeastMs: 300_000,
  troubleMs: 600_000,
  staleMs: 30 * 86_400_000,
};

/** `requested`: robots.txt was fetched just now, so the next request to this host must respect its spacing. */
export type Permit = Permission & { readonly requested: boolean };

export interface RobotsGate {
  permit(url: string, signal?: AbortSignal): Promise<Permit>;
}

type Read =
  | { readonly kind: 'rules'; readonly text: string; readonly maxAgeMs: number | null }
  | { readonly kind: 'everything' }
  | { readonly kind: 'trouble'; readonly reason: string }
  /** The file is there, but its content coding is broken. No line of it is a rule, so it disallows nothing. */
  | { readonly kind: 'unreadable' }
  /** No response at all: fetching the page would fail in the same way. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

const maxAgeOf = (header: string | undefined): number | null => {
  const seconds = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,9})/i.exec(header ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
};

/**
 * Checks each URL against the robots.txt of its origin, which is fetched when the stored record is missing or expired.
 * @see RFC 9309
 */
export const createRobotsGate = (deps: RobotsGateDeps): RobotsGate => {
  const { outbound, memory, clock } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const rulesOf = createRulesReader();
  /** Records read from `memory` stay valid until they expire. */
  const known = new Map<string, RobotsRecord>();

  const read = async (origin: string, signal?: AbortSignal): Promise<Read> => {
    const visited = [`${origin}/robots.txt`];
    for (let url = visited[0] ?? ''; ;) {
      const answer = await outbound.request({
        url,
        method: 'GET',
        headers: {
          accept: 'text/plain, */*;q=0.1',
          'accept-encoding': 'gzip, br',
          'user-agent': deps.userAgent(),
        },
        deadlineMs: limits.deadlineMs,
        maxBytes: limits.maxBytes,
        overflow: 'cut',
        ...(signal && { signal }),
      });
      if (answer.kind === 'failed') {
        if (answer.failure.code === 'FETCH_ENCODING') return { kind: 'unreadable' };
        return answer.status === null
          ? { kind: 'unreachable', failure: answer.failure }
          : { kind: 'trouble', reason: answer.failure.message };
      }
      const { status, headers, body } = answer;
      if (meaningOf(status) === 'redirect') {
        const decision = decideRedirect(
          { from: url, status, location: headers['location'] },
          { hops: visited.length - 1, seen: (to) => visited.includes(to) },
          {
            maxRedirects: limits.maxRedirects,
            allowDowngrade: false,
          },
        );
        // RFC 9309 §2.3.1.2 permits treating this as a missing file, but a loop is more likely a mistake than a permission.
        if (decision.kind === 'refused') return { kind: 'trouble', reason: decision.failure.message };
        url = decision.hop.to;
        visited.push(url);
        continue;
      }
      if (status >= 200 && status < 300) {
        const text = new TextDecoder().decode(body);
        return { kind: 'rules', text, maxAgeMs: maxAgeOf(headers['cache-control']) };
      }
      // 429 asks for fewer requests; it does not mean that there are no rules.
      if (status >= 400 && status < 500 && status !== 429) return { kind: 'everything' };
      return { kind: 'trouble', reason: `it responded with ${status}` };
    }
  };

  const toRecord = (
    origin: string,
    old: RobotsRecord | null,
    found: Exclude<Read, { kind: 'unreachable' }>,
  ): RobotsRecord => {
    const fetchedAt = clock();
    const until = (ms: number): EpochMs =>
      fetchedAt + Math.min(Math.max(ms, limits.keepAtLeastMs), limits.keepMs);
    switch (found.kind) {
      case 'rules':
        return {
          origin,
          fetchedAt,
          expiresAt: until(found.maxAgeMs ?? limits.keepMs),
          kind: 'rules',
          text: found.text,
        };
      case 'everything':
        return { origin, fetchedAt, expiresAt: until(limits.keepMs), kind: 'everything', text: '' };
      case 'unreadable':
      case 'trouble': {
        const expiresAt = until(limits.troubleMs);
        const usable = old !== null && old.kind !== 'nothing' && old.fetchedAt > fetchedAt - limits.staleMs;
        if (usable) return { ...old, expiresAt };
        return found.kind === 'unreadable'
          ? { origin, fetchedAt, expiresAt, kind: 'everything', text: '' }
          : { origin, fetchedAt, expiresAt, kind: 'nothing', text: found.reason };
      }
    }
  };

  return {
    permit: async (url, signal) => {
      const { origin, pathname } = new URL(url);
      if (pathname === '/robots.txt' || deps.ignores(url)) {
        return { kind: 'allowed', crawlDelayMs: 0, requested: false };
      }
      const old = known.get(origin) ?? (await memory.robots(origin));
      if (old !== null && old.expiresAt > clock()) {
        known.set(origin, old);
        return { ...permission(old, url, rulesOf), requested: false };
      }
      const found = await read(origin, signal);
      if (found.kind === 'unreachable') return { kind: 'refused', failure: found.failure, requested: true };
      const record = toRecord(origin, old, found);
      await memory.keepRobots(record);
      if (known.size > 5_000) known.clear();
      known.set(origin, record);
      return { ...permission(record, url, rulesOf), requested: true };
    },
  };
};

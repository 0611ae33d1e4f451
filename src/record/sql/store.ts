import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import type { DecideRouting } from '../../model/delivery.ts';
import type { Routing } from '../../model/endpoint.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Store } from '../record.ts';
import type { Recipient } from './outbox.ts';
import type { Db } from './query.ts';
import * as checks from './checks.ts';
import * as claims from './claims.ts';
import { shiftSchedule } from './clock-shift.ts';
import * as deliveries from './deliveries.ts';
import * as endpoints from './endpoints.ts';
import * as heartbeats from './heartbeats.ts';
import { forgetNoise, noiseEvidence } from './noise.ts';
import * as notices from './notices.ts';
import { promiseMemory } from './promises.ts';
import { createReviewStore } from './review.ts';
import { announcedTimes, announcements, sourceRows } from './source-rows.ts';
import * as sources from './sources.ts';
import * as subscriptions from './subscriptions.ts';
import { keepRobots, robots } from './robots.ts';
import { holdHost, takeHostTurn } from './spacing.ts';
import { applyWatchList, forgetStories } from './watch-list.ts';

/**
 * The Store on PostgreSQL: a `pg.Pool`, or PGlite with that shape. The caller owns the pool; `close()` does not close it.
 * `decideRouting` is called inside the transaction that stores an Event: it decides which Endpoints receive it, and when.
 * @throws StopPressError SCHEMA_NEWER if a newer release migrated the database.
 */
export const openSqlStore = async (
  pool: PostgresPool,
  { decideRouting }: { readonly decideRouting: DecideRouting },
): Promise<Store> => {
  const recipients = (routes: readonly Routing[]): Recipient[] =>
    routes.map((route) => ({
      name: route.name,
      decide: (event, occasion) => decideRouting(route, event, occasion),
    }));
  const borrowed: PostgresPool = { connect: () => pool.connect(), end: () => Promise.resolve() };
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool: borrowed }) });
  await migrate(db);
  return {
    ...createReviewStore(db),
    applyWatchList: (stories, now, firstCheckAt) => applyWatchList(db, stories, now, firstCheckAt),
    applySources: (list, now, making, firstCheckAt) =>
      sources.applySources(db, list, now, { making, firstCheckAt }),
    claimDueSources: (now, limits) => sources.claimDueSources(db, now, limits),
    settleSource: (record, making, firstCheckAt) => sources.settleSource(db, record, making, firstCheckAt),
    endDiscovered: (now) => sources.endDiscovered(db, now),
    sources: () => sourceRows(db),
    noteHub: (sourceId, named, fresh, now) => subscriptions.noteHub(db, sourceId, named, fresh, now),
    claimSubscriptions: (now, options) => subscriptions.claimSubscriptions(db, now, options),
    postponeSubscription: (claimed, until, problem) =>
      subscriptions.postponeSubscription(db, claimed, until, problem),
    subscription: (key) => subscriptions.subscription(db, key),
    confirmSubscription: (key, times) => subscriptions.confirmSubscription(db, key, times),
    denySubscription: (key, reason, retryAt) => subscriptions.denySubscription(db, key, reason, retryAt),
    pushSource: (sourceId, now, minGapMs) => subscriptions.pushSource(db, sourceId, now, minGapMs),
    announcedTimes: (storyId) => announcedTimes(db, storyId),
    announcements: (storyId) => announcements(db, storyId),
    forgetStories: (idPrefix, keep) => forgetStories(db, idPrefix, keep),
    claimDueChecks: (now, limits) => claims.claimDueChecks(db, now, limits),
    takeHostTurn: (host, now, limits) => takeHostTurn(db, host, now, limits),
    claimCheck: (storyId, now, limits) => claims.claimCheck(db, storyId, now, limits),
    releaseClaim: (storyId, claim) => claims.releaseClaim(db, storyId, claim),
    renewClaim: (claimed, now, until) => claims.renewClaim(db, claimed, now, until),
    claimedChecks: (now) => claims.claimedChecks(db, now),
    beginReading: (claimed) => claims.beginReading(db, claimed),
    abandonCheck: (claimed) => claims.abandonCheck(db, claimed),
    releaseAllClaims: () => claims.releaseAllClaims(db),
    baseline: (storyId) => checks.baseline(db, storyId),
    promiseMemory: (storyId) => promiseMemory(db, storyId),
    knownParagraphs: (storyId, prints, before) => checks.knownParagraphs(db, storyId, prints, before),
    capture: (storyId, number) => checks.capture(db, storyId, number),
    headlines: (storyId) => checks.headlines(db, storyId),
    versionWithContent: (storyId, hash) => checks.versionWithContent(db, storyId, hash),
    noiseEvidence: (check, lesson, now) => noiseEvidence(db, check, { ...lesson, now }),
    forgetNoise: (now, mostPerHost) => forgetNoise(db, now, mostPerHost),
    pageBytes: (sha256) => checks.pageBytes(db, sha256),
    settleCheck: (record, routes) => checks.settleCheck(db, record, recipients(routes)),
    expireExpectations: (now, graceMs, routes, toEvent) =>
      checks.expireExpectations(db, now, graceMs, { routes: recipients(routes), toEvent }),
    claimDueDeliveries: (now, limits) => deliveries.claimDueDeliveries(db, now, limits),
    beginDelivery: (claimed, now, until) => deliveries.beginDelivery(db, claimed, now, until),
    releaseDelivery: (claimed) => deliveries.releaseDelivery(db, claimed),
    claimedDeliveries: (now) => deliveries.claimedDeliveries(db, now),
    returnDelivery: (claimed) => deliveries.returnDelivery(db, claimed),
    settleDelivery: (claimed, attempt, settlement, routes) =>
      deliveries.settleDelivery(db, claimed, attempt, { settlement, routes: recipients(routes) }),
    countDeliveries: (selection) => deliveries.countDeliveries(db, selection),
    replayDeliveries: (selection, now) => deliveries.replayDeliveries(db, selection, now),
    forgetSuppressed: (before) => deliveries.forgetSuppressed(db, before),
    applyEndpoints: (list) => endpoints.applyEndpoints(db, list),
    disableFailing: (now, limits, routes, toEvent) =>
      endpoints.disableFailing(db, now, limits, { routes: recipients(routes), toEvent }),
    disableEndpoint: (event, routes, now) => endpoints.disableEndpoint(db, event, recipients(routes), now),
    enableEndpoint: (name) => endpoints.enableEndpoint(db, name),
    sendTo: (endpoint, event, now) => endpoints.sendTo(db, endpoint, event, now),
    endpoints: () => endpoints.endpoints(db),
    muteStory: (storyId, until) => endpoints.muteStory(db, storyId, until),
    sharedKey: (name, make) => endpoints.sharedKey(db, name, make),
    gatherDigests: (now, toEvent) => notices.gatherDigests(db, now, toEvent),
    recordEvents: (events, routes, now) => notices.recordEvents(db, events, recipients(routes), now),
    recordSilence: (now, limits, routes, toEvent) =>
      notices.recordSilence(db, now, limits, { routes: recipients(routes), toEvent }),
    robots: (origin) => robots(db, origin),
    keepRobots: (record) => keepRobots(db, record),
    holdHost: (host, until) => holdHost(db, host, until),
    beat: (name, now) => heartbeats.beat(db, name, now),
    lastBeat: (name) => heartbeats.lastBeat(db, name),
    takeSweepTurn: (now, everyMs) => heartbeats.takeSweepTurn(db, now, everyMs),
    shiftSchedule: (byMs, beatAt, now) => shiftSchedule(db, byMs, beatAt, now),
    ping: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
};

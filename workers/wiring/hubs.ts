import { isoTime } from '../../src/model/time.ts';
import { checkAddress } from '../../src/outbound/outbound.ts';
import { runSubscriptions } from '../../src/pipeline/subscribe.ts';
import type { Log } from '../../src/platform/log.ts';
import type { SubscriptionRow } from '../../src/record/record.ts';
import type { HubNews } from '../../src/review/review.ts';
import type { Parts } from './jobs.ts';

/** Subscriptions to the hubs of feeds (WebSub). */

/**
 * Sends the requests to hubs that are due. Without STOPPRESS_URL, or if it names an address that other machines cannot
 * reach, nothing is subscribed.
 */
export const subscriberOf = (parts: Parts, publicUrl: string | null): (() => Promise<void>) => {
  const { clock, store, log, outside, watching } = parts;
  const callbackBase = (): string | null => {
    if (publicUrl === null) return null;
    const base = `${publicUrl.replace(/\/+$/, '')}/websub/`;
    return checkAddress(base, { allowPrivate: watching.now().allowPrivate }).kind === 'refused' ? null : base;
  };
  const deps = {
    clock,
    store,
    outbound: outside.pageGate,
    userAgent: outside.userAgent,
    callbackBase,
    onRefused: (
      { hub, topic, mode, sourceId }: { hub: string; topic: string; mode: string; sourceId: string },
      reason: string,
    ) => log.warn({ sourceId, hub, topic }, `Hub ${hub} did not accept to ${mode} (${topic}): ${reason}`),
  };
  return () => runSubscriptions(deps);
};

const describe = (news: HubNews): string => {
  switch (news.kind) {
    case 'confirmed':
      return 'the hub confirmed the subscription';
    case 'cancelled':
      return 'the hub confirmed the end of the subscription';
    case 'denied':
      return `the hub denied the subscription: ${news.reason}`;
    case 'unsigned':
      return 'ignored a notification without a valid signature';
    case 'notified':
      return news.dueAt === null
        ? 'ignored a notification, because the source is paused'
        : `the hub announced a change; the source is due at ${isoTime(news.dueAt)}`;
  }
};

export const logHubNews =
  (log: Log) =>
  ({ sourceId, sourceName, topic }: SubscriptionRow, news: HubNews): void => {
    const level = news.kind === 'denied' || news.kind === 'unsigned' ? 'warn' : 'info';
    log[level]({ sourceId, topic, websub: news.kind }, `${sourceName}: ${describe(news)}.`);
  };

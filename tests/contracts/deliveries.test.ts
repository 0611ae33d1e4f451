import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/model/delivery.ts';
import type { Lane, Routing } from '../../src/model/endpoint.ts';
import { eventId } from '../../src/events/event-id.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { digestOf, endpointDisabled, watchSilent } from '../../src/events/service-events.ts';
import type {
  CheckRecord,
  ClaimedDelivery,
  DeliverySettlement,
  Store,
  WatchedStory,
} from '../../src/record/record.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../../src/model/story.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { type StoreAdapter, storeAdapters } from '../support/stores.ts';

/** What every Store promises of the Outbox, on each adapter. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const LEASE = 40_000;

const to = (name: string, more: Partial<Routing> = {}): Routing => ({
  name,
  events: null,
  tags: null,
  ...more,
});
const lane = (endpoint: string, concurrency = 1, spacingMs = 0): Lane => ({
  endpoint,
  concurrency,
  spacingMs,
});

const story = (id: string): WatchedStory =>
  watchedStory(id, `https://${id.replaceAll('_', '-')}.example/`, { name: `Story ${id}`, tags: ['harbour'] });

/** What a check would tell of one of the Stories. */
const moved = (storyId: string, n: number, at = T0): StoredEvent => ({
  id: eventId(['story.moved', storyId, String(n), String(at)]),
  type: 'story.moved',
  at,
  data: {
    story: { id: storyId, url: story(storyId).url, name: `Story ${storyId}`, tags: ['harbour'] },
    sequence: n,
    link: 'http://127.0.0.1/',
    from: 'https://a.example/',
    to: `https://b.example/${n}`,
  },
});

const tried = (claimed: ClaimedDelivery, at: number, status: number | null): Attempt => ({
  attempt: claimed.attempt,
  startedAt: at,
  durationMs: 5,
  status,
  failure: null,
  responseExcerpt: status === null ? '' : `answer ${status}`,
});

const STORIES = ['sty_one', 'sty_two', 'sty_three', `${OWN_STORY_PREFIX}canary`];

const deliveriesContract = ({ name, missing, open }: StoreAdapter): void => {
  describe.skipIf(missing)(`the Outbox on ${name}`, () => {
    let store: Store;
    let another: () => Promise<Store>;
    let close: () => Promise<void>;
    let now = T0;
    let n = 0;
    let lanes: readonly Lane[] = [];
    beforeAll(async () => {
      ({ store, another, close } = await open());
      await store.applyWatchList(STORIES.map(story), T0, () => T0 + 365 * DAY);
    });
    afterAll(() => close());
    // Endpoints of its own for each test, a day later than the one before.
    beforeEach(() => {
      now += 30 * DAY;
      n += 1;
    });

    const names = (...endpoints: readonly string[]): string[] => endpoints.map((name) => `${name}${n}`);
    const claim = (
      at = now,
      more: { only?: readonly string[]; inFlight?: number } = {},
    ): Promise<readonly ClaimedDelivery[]> =>
      store.claimDueDeliveries(at, { lanes, inFlight: 1_000, leaseMs: LEASE, ...more });
    const settle = (
      claimed: ClaimedDelivery,
      settlement: DeliverySettlement,
      { at = now, status = 500, routes = [] as readonly Routing[] } = {},
    ) => store.settleDelivery(claimed, tried(claimed, at, status), settlement, routes);
    const deliver = async (at = now): Promise<string[]> => {
      const sent: string[] = [];
      for (;;) {
        const claimed = await claim(at);
        if (claimed.length === 0) return sent;
        for (const one of claimed) {
          sent.push(one.event.id);
          await settle(one, { kind: 'delivered' }, { at, status: 204 });
        }
      }
    };
    const rowsOf = async (endpoint: string) =>
      (await store.deliveries({ states: null, endpoint, limit: 1_000 })).toReversed();
    const standing = async (endpoint: string) =>
      (await store.endpoints()).find(({ name }) => name === endpoint);

    it('hands out a Delivery once, again for a retry, and never to a run that lost its claim', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      const event = moved('sty_one', 1, now);
      const due = await store.recordEvents([event], [to(desk)], now);
      expect(due).toHaveLength(1);
      expect(await store.recordEvents([event], [to(desk)], now)).toEqual([]);
      const [first, ...more] = await claim();
      expect(more).toEqual([]);
      expect(first).toMatchObject({ deliveryId: due[0], attempt: 1, endpoint: desk, event });
      expect(await claim()).toEqual([]);
      const again = { kind: 'retry', at: now + 5_000, holdUntil: null } as const;
      expect(await settle(first!, again)).toEqual({ disabled: false });
      expect(await settle(first!, again)).toBeNull();
      expect(await claim(now + 4_999)).toEqual([]);
      const [second] = await claim(now + 5_000);
      expect(second).toMatchObject({ deliveryId: due[0], attempt: 2, event: { id: event.id } });
      await settle(second!, { kind: 'delivered' }, { status: 204 });
      expect(await rowsOf(desk)).toMatchObject([{ state: 'delivered', attempts: 2, lastStatus: 204 }]);
      expect((await store.attempts(due[0] ?? '')).map(({ status }) => status)).toEqual([500, 204]);
    });

    it('counts an attempt from its start, so that waiting costs none and nothing is sent forever', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      await store.recordEvents([moved('sty_one', 1, now)], [to(desk)], now);
      expect(await claim()).toMatchObject([{ attempt: 1, interruptions: 0 }]);
      expect(await claim(now + LEASE - 1)).toEqual([]);
      const [waited] = await claim(now + LEASE);
      expect(waited).toMatchObject({ claim: 2, attempt: 1, interruptions: 0 });
      const late = now + 2 * LEASE - 1;
      expect(await store.beginDelivery(waited!, late, late + LEASE)).toBe(true);
      expect(await claim(late + LEASE - 1)).toEqual([]);
      const [second] = await claim(late + LEASE);
      expect(second).toMatchObject({ attempt: 2, interruptions: 1 });
      // Whoever lost its claim must not begin, nor take anything back.
      expect(await store.beginDelivery(waited!, late + LEASE, late + 2 * LEASE)).toBe(false);
      expect(await store.beginDelivery(second!, late + 2 * LEASE, late + 3 * LEASE)).toBe(false);
      await store.returnDelivery(waited!);
      expect(await claim(late + 2 * LEASE)).toMatchObject([{ claim: 4, attempt: 2, interruptions: 1 }]);
    });

    it('counts an interrupted attempt when all claims are released at startup, but not one that was returned', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      await store.recordEvents([moved('sty_one', 1, now)], [to(desk)], now);
      const begin = async () => {
        const [claimed] = await claim();
        await store.beginDelivery(claimed!, now, now + LEASE);
        return claimed!;
      };
      await begin();
      await store.releaseAllClaims();
      const given = await begin();
      expect(given).toMatchObject({ attempt: 2, interruptions: 1 });
      await store.returnDelivery(given);
      const again = await begin();
      expect(again).toMatchObject({ attempt: 2, interruptions: 1 });
      await settle(again, { kind: 'retry', at: now, holdUntil: null });
      expect(await claim()).toMatchObject([{ attempt: 3, interruptions: 0 }]);
    });

    it('preserves the order in a lane of one, skips a waiting Delivery, and overlaps in a wide lane', async () => {
      const [one = '', wide = ''] = names('one', 'wide');
      lanes = [lane(one), lane(wide, 2)];
      const events = STORIES.slice(0, 3).map((id, i) => moved(id, i, now));
      await store.recordEvents(events, [to(one), to(wide)], now);
      const claimed = await claim();
      const at = (name: string) => claimed.filter(({ endpoint }) => endpoint === name);
      expect(at(one).map(({ event }) => event.id)).toEqual([events[0]?.id]);
      expect(
        at(wide)
          .map(({ event }) => event.id)
          .sort(),
      ).toEqual(
        events
          .slice(0, 2)
          .map(({ id }) => id)
          .sort(),
      );
      await settle(at(one)[0]!, { kind: 'retry', at: now + 5_000, holdUntil: null });
      // `only` leaves the other lane alone.
      expect((await claim(now, { only: [one] })).map(({ event }) => event.id)).toEqual([events[1]?.id]);
    });

    it('sends one message of a story at a time to an endpoint, however wide the lane', async () => {
      const [wide = ''] = names('wide');
      lanes = [lane(wide, 16)];
      const events = [moved('sty_one', 1, now), moved('sty_one', 2, now), moved('sty_two', 3, now)];
      await store.recordEvents(events, [to(wide)], now);
      const first = await claim();
      expect(first.map(({ event }) => event.id).sort()).toEqual([events[0]!.id, events[2]!.id].sort());
      expect(await claim()).toEqual([]);
      await settle(
        first.find(({ event }) => event.id === events[0]!.id)!,
        { kind: 'delivered' },
      );
      expect((await claim()).map(({ event }) => event.id)).toEqual([events[1]!.id]);
    });

    it('serves full and empty lanes fairly, applies spacing, and respects rate limits of the receiver', async () => {
      const [slow = '', quick = '', paced = ''] = names('slow', 'quick', 'paced');
      lanes = [lane(slow), lane(quick), lane(paced, 4, 3_000)];
      const events = [1, 2, 3].map((i) => moved(STORIES[i - 1]!, i, now));
      await store.recordEvents(
        events,
        [slow, quick, paced].map((name) => to(name)),
        now,
      );
      const claimed = await claim();
      expect(claimed.map(({ endpoint }) => endpoint).sort()).toEqual([paced, quick, slow].sort());
      const [hanging, next, spaced] = [slow, quick, paced].map((name) =>
        claimed.find(({ endpoint }) => endpoint === name)!,
      );
      await settle(next!, { kind: 'delivered' });
      await settle(spaced!, { kind: 'delivered' });
      expect((await claim()).map(({ endpoint }) => endpoint)).toEqual([quick]);
      expect(await claim(now + 2_999)).toEqual([]);
      expect((await claim(now + 3_000)).map(({ endpoint }) => endpoint)).toEqual([paced]);
      await settle(hanging!, { kind: 'retry', at: now + 5_000, holdUntil: now + 120_000 });
      expect((await claim(now + 119_999, { only: [slow] })).length).toBe(0);
      expect((await claim(now + 120_000, { only: [slow] })).length).toBe(1);
    });

    it('keeps Deliveries of an endpoint without a lane pending, and respects the total limit', async () => {
      const [gone = '', a = '', b = ''] = names('gone', 'a', 'b');
      lanes = [lane(a), lane(b)];
      await store.recordEvents([moved('sty_one', 1, now)], [to(gone), to(a), to(b)], now);
      expect(await claim(now, { inFlight: 1 })).toHaveLength(1);
      expect((await claim()).length).toBe(1);
      expect(await rowsOf(gone)).toMatchObject([{ state: 'pending', attempts: 0 }]);
      lanes = [lane(gone)];
      expect((await claim()).map(({ endpoint }) => endpoint)).toEqual([gone]);
    });

    it('never gives two processes the same Delivery, nor more than a lane has slots', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk, 3)];
      const events = Array.from({ length: 9 }, (_, i) => moved(STORIES[i % 3]!, i, now + i));
      await store.recordEvents(events, [to(desk)], now);
      const other = await another();
      const limits = { lanes, inFlight: 1_000, leaseMs: LEASE };
      const rounds = await Promise.all(
        Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? store : other).claimDueDeliveries(now, limits)),
      );
      const claimed = rounds.flat();
      expect(new Set(claimed.map(({ deliveryId }) => deliveryId)).size).toBe(claimed.length);
      expect(claimed.length).toBe(3);
      if (other !== store) await other.close();
    });

    it('disables a gone endpoint at once, holds its pending Deliveries, notifies the others, and replays', async () => {
      const [desk = '', archive = ''] = names('desk', 'archive');
      lanes = [lane(desk), lane(archive, 2)];
      const routes = [to(desk), to(archive)];
      const events = [moved('sty_one', 1, now), moved('sty_two', 2, now), moved('sty_three', 3, now)];
      await store.recordEvents(events, routes, now);
      const claimed = await claim();
      const [first, second] = claimed.filter(({ endpoint }) => endpoint === archive);
      const event = endpointDisabled({ endpoint: archive, reason: 'It responded with 410.', at: now });
      const gone = { kind: 'gone', reason: 'It responded with 410.', event } as const;
      expect(await settle(first!, gone, { status: 410, routes })).toEqual({ disabled: true });
      // The other one was under way; it is held, too, instead of being tried for ever.
      expect(await settle(second!, { kind: 'retry', at: now, holdUntil: null })).toEqual({ disabled: false });
      expect((await rowsOf(archive)).map(({ state }) => state)).toEqual(['held', 'held', 'held']);
      expect(await standing(archive)).toMatchObject({
        disabledAt: now + 5,
        reason: 'It responded with 410.',
        held: 3,
      });
      expect(
        await settle(
          claimed.find(({ endpoint }) => endpoint === desk)!,
          { kind: 'delivered' },
        ),
      ).toEqual({
        disabled: false,
      });
      // It was told when the answer came.
      expect((await deliver(now + 5)).at(-1)).toBe(event.id);
      await store.recordEvents([moved('sty_one', 4, now)], [to(archive)], now);
      expect((await rowsOf(archive)).map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held']);
      const held = { states: ['held'], endpoint: archive } as const;
      expect(await store.replayDeliveries(held, now)).toBe(4);
      expect((await deliver()).length).toBe(4);
      expect(await standing(archive)).toMatchObject({ disabledAt: null, reason: null, held: 0 });
    });

    it('disables an endpoint that fails for five days, unless a delivery succeeded meanwhile', async () => {
      const [sick = '', well = '', desk = ''] = names('sick', 'well', 'desk');
      lanes = [lane(sick), lane(well), lane(desk)];
      const routes = [to(sick), to(well), to(desk, { events: ['endpoint.disabled'] })];
      await store.recordEvents([moved('sty_one', 1, now)], routes, now);
      for (const hours of [0, 30, 60]) {
        for (const one of await claim(now + hours * 3_600_000)) {
          const at = now + hours * 3_600_000;
          const good = one.endpoint === well && hours === 30;
          if (good) await settle(one, { kind: 'delivered' }, { at, status: 200 });
          else await settle(one, { kind: 'retry', at: at + 1, holdUntil: null }, { at });
        }
      }
      const limits = { afterMs: 5 * DAY, leastFailures: 3 };
      const toEvent = ({ name }: { name: string }) =>
        endpointDisabled({ endpoint: name, reason: 'Nothing but failures.', at: now + 5 * DAY });
      expect(await store.disableFailing(now + 5 * DAY - 1, limits, routes, toEvent)).toEqual([]);
      expect(await store.disableFailing(now + 5 * DAY, limits, routes, toEvent)).toEqual([sick]);
      expect(await store.disableFailing(now + 6 * DAY, limits, routes, toEvent)).toEqual([]);
      expect(await rowsOf(sick)).toMatchObject([{ state: 'held' }]);
      expect((await rowsOf(desk)).filter(({ state }) => state !== 'suppressed')).toMatchObject([
        { type: 'endpoint.disabled', state: 'pending' },
      ]);
      expect(await store.enableEndpoint(sick)).toEqual({ enabled: true, held: 1 });
      expect(await store.enableEndpoint(sick)).toEqual({ enabled: false, held: 1 });
      expect(await store.enableEndpoint('nobody')).toBeNull();
    });

    it('does not count a declined message as a failure of the endpoint', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      await store.recordEvents([moved('sty_one', 1, now)], [to(desk)], now);
      await settle((await claim())[0]!, { kind: 'exhausted', declined: true }, { status: 422 });
      expect(await standing(desk)).toMatchObject({ failingSince: null, failed: 1 });
      expect(await rowsOf(desk)).toMatchObject([{ state: 'failed', lastAnswer: 'answer 422' }]);
    });

    it('enables an endpoint whose address was edited, and no other', async () => {
      const [desk = '', archive = ''] = names('desk', 'archive');
      const list = [desk, archive].map((name) => ({ name, target: 'old' }));
      expect(await store.applyEndpoints(list)).toEqual([]);
      const disabled = (name: string) => endpointDisabled({ endpoint: name, reason: 'gone', at: now });
      for (const name of [desk, archive])
        expect(await store.disableEndpoint(disabled(name), [], now)).toBe(true);
      expect(await store.disableEndpoint(disabled(desk), [], now)).toBe(false);
      expect(await store.applyEndpoints(list)).toEqual([]);
      expect(await store.applyEndpoints([{ name: desk, target: 'new' }, list[1]!])).toEqual([desk]);
      expect(await standing(desk)).toMatchObject({ disabledAt: null });
      expect(await standing(archive)).toMatchObject({ disabledAt: now });
    });

    it('stores suppressed Deliveries with their rule, and lists them only on request', async () => {
      const [desk = '', tags = '', night = ''] = names('desk', 'tags', 'night');
      lanes = [lane(desk), lane(tags), lane(night)];
      const quiet = { from: 0, to: 24 * 60 - 1, zone: 'UTC' };
      const routes = [
        to(desk, { events: ['story.updated'] }),
        to(tags, { tags: ['court'] }),
        to(night, { quiet }),
      ];
      expect(await store.recordEvents([moved('sty_one', 1, now)], routes, now)).toEqual([]);
      expect(await rowsOf(desk)).toEqual([]);
      const suppressed = await store.deliveries({ states: ['suppressed'], limit: 10 });
      expect(
        suppressed
          .filter(({ endpoint }) => endpoint === desk || endpoint === tags)
          .map(({ endpoint, rule, why }) => `${endpoint} ${rule} ${why}`)
          .sort(),
      ).toEqual([
        `${desk} events The endpoint is not subscribed to story.moved.`,
        `${tags} tags The story has none of the tags court.`,
      ]);
      const end = Date.parse('2026-11-23T23:59:00Z') + (now - T0);
      expect(await rowsOf(night)).toMatchObject([
        { state: 'pending', rule: 'quiet-hours', nextAttemptAt: end },
      ]);
      expect(await claim(end - 1)).toEqual([]);
      expect(await claim(end)).toMatchObject([{ endpoint: night }]);
      // A person may still want it.
      const [row] = suppressed.filter(({ endpoint }) => endpoint === tags);
      expect(await store.replayDeliveries({ ids: [row!.id] }, now)).toBe(1);
      expect(await claim()).toMatchObject([{ endpoint: tags }]);
    });

    it('deletes old suppressed Deliveries, but none that were sent or are pending', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      await store.recordEvents([moved('sty_one', 1, now)], [to(desk, { tags: ['court'] })], now);
      await store.recordEvents([moved('sty_two', 2, now)], [to(desk)], now);
      const kept = async () =>
        (await store.deliveries({ states: ['suppressed'], endpoint: desk, limit: 5 })).length;
      await store.forgetSuppressed(now);
      expect(await kept()).toBe(1);
      await store.forgetSuppressed(now + 1);
      expect(await kept()).toBe(0);
      expect(await rowsOf(desk)).toMatchObject([{ state: 'pending', storyId: 'sty_two' }]);
    });

    it('mutes a story for a period', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      expect(await store.muteStory('sty_one', now + MINUTE)).toBe(true);
      expect(await store.muteStory('sty_nobody', now + MINUTE)).toBe(false);
      expect((await store.story('sty_one'))?.mutedUntil).toBe(now + MINUTE);
      expect(await store.recordEvents([moved('sty_one', 1, now)], [to(desk)], now)).toEqual([]);
      expect(await store.recordEvents([moved('sty_two', 2, now)], [to(desk)], now)).toHaveLength(1);
      const [row] = await store.deliveries({ states: ['suppressed'], endpoint: desk, limit: 10 });
      expect(row).toMatchObject({ rule: 'muted', storyId: 'sty_one' });
      const later = now + MINUTE;
      expect(await store.recordEvents([moved('sty_one', 3, later)], [to(desk)], later)).toHaveLength(1);
      await store.muteStory('sty_one', now + DAY);
      await store.muteStory('sty_one', null);
      expect(await store.recordEvents([moved('sty_one', 4, later)], [to(desk)], later)).toHaveLength(1);
    });

    it('queues events for a digest and sends them once, in one message, when it is due', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      const digest = { kind: 'every', everyMs: 30 * MINUTE } as const;
      const events = [moved('sty_one', 1, now), moved('sty_two', 2, now + 1)];
      for (const event of events) await store.recordEvents([event], [to(desk, { digest })], now);
      expect((await rowsOf(desk)).map(({ state, rule }) => [state, rule])).toEqual([
        ['gathered', 'digest'],
        ['gathered', 'digest'],
      ]);
      expect(await claim(now + 29 * MINUTE)).toEqual([]);
      const at = now + 30 * MINUTE;
      const toEvent = (kept: { endpoint: string; events: readonly StoredEvent[] }) =>
        digestOf({ ...kept, at, link: 'http://127.0.0.1/' });
      expect(await store.gatherDigests(at - 1, toEvent)).toEqual([]);
      expect(await store.gatherDigests(at, toEvent)).toEqual([{ endpoint: desk, events: 2 }]);
      expect(await store.gatherDigests(at, toEvent)).toEqual([]);
      const [claimed, ...more] = await claim(at);
      expect(more).toEqual([]);
      expect(claimed?.event).toMatchObject({
        type: 'digest',
        data: {
          endpoint: { name: desk },
          events: [{ id: events[0]!.id }, { id: events[1]!.id }],
          omitted: 0,
        },
      });
      const told = (await rowsOf(desk)).filter(({ type }) => type !== 'digest');
      expect(told.map(({ state, digestId }) => [state, digestId])).toEqual([
        ['digested', claimed?.event.id],
        ['digested', claimed?.event.id],
      ]);
    });

    it('sends one message per check to an endpoint with `grouped`', async () => {
      const [chat = '', hook = ''] = names('chat', 'hook');
      lanes = [lane(chat), lane(hook)];
      const about = moved('sty_one', 1, now).data as Extract<StoredEvent, { type: 'story.moved' }>['data'];
      const version = {
        number: 2,
        previous: 1,
        capturedAt: new Date(now).toISOString(),
        headline: null,
        publishedAt: null,
        modifiedAt: null,
      };
      const base = { story: about.story, sequence: 1, link: about.link, version };
      const expectation = { name: 'Statement', paragraph: 3, text: 'It said so.', by: null };
      const facts = { name: 'Statement', state: 'met', paragraph: 3, origin: 'configured' } as const;
      const events: StoredEvent[] = [
        {
          id: `evt_u${n}`,
          type: 'story.updated',
          at: now,
          data: { ...base, changes: [], stealth: null, expectations: [facts] },
        },
        { id: `evt_m${n}`, type: 'expectation.met', at: now, data: { ...base, expectation } },
      ];
      await store.recordEvents(events, [to(chat, { grouped: true }), to(hook)], now);
      expect((await rowsOf(chat)).map(({ type }) => type)).toEqual(['story.updated']);
      expect((await rowsOf(hook)).map(({ type }) => type).sort()).toEqual([
        'expectation.met',
        'story.updated',
      ]);
      const [kept] = await store.deliveries({ states: ['suppressed'], endpoint: chat, limit: 5 });
      expect(kept).toMatchObject({
        type: 'expectation.met',
        rule: 'grouped',
        why: `Event evt_u${n} of the same check already reports it.`,
      });
    });

    it("sends canary alerts only to the canary's endpoint", async () => {
      const [desk = '', own = ''] = names('desk', 'own');
      lanes = [lane(desk), lane(own)];
      const routes = [to(desk), to(own, { own: true })];
      const canary = moved(`${OWN_STORY_PREFIX}canary`, 1, now);
      await store.recordEvents([canary, moved('sty_one', 2, now)], routes, now);
      const claimed = await claim();
      expect(claimed.map(({ endpoint, event }) => `${endpoint} ${event.id === canary.id}`).sort()).toEqual([
        `${desk} false`,
        `${own} true`,
      ]);
      expect(await store.deliveries({ states: null, endpoint: own, limit: 5 })).toEqual([]);
      expect((await store.stories()).map(({ id }) => id)).not.toContain(`${OWN_STORY_PREFIX}canary`);
    });

    it('replays by endpoint, state and time, and lists failed Deliveries with their last response', async () => {
      const [desk = '', other = ''] = names('desk', 'other');
      lanes = [lane(desk), lane(other)];
      for (const [i, at] of [now, now + DAY, now + 2 * DAY].entries()) {
        await store.recordEvents([moved('sty_one', i, at)], [to(desk), to(other)], at);
        for (const one of await claim(at)) await settle(one, { kind: 'exhausted', declined: false }, { at });
      }
      const failed = { states: ['failed'], endpoint: desk } as const;
      const range = { ...failed, since: now + 1, until: now + DAY };
      expect(await store.replayDeliveries(range, now + 3 * DAY)).toBe(1);
      expect((await rowsOf(desk)).map(({ state }) => state)).toEqual(['failed', 'pending', 'failed']);
      expect(await store.replayDeliveries(failed, now + 3 * DAY)).toBe(2);
      expect(await rowsOf(other)).toMatchObject([
        { state: 'failed', lastStatus: 500, lastAnswer: 'answer 500' },
        { state: 'failed' },
        { state: 'failed' },
      ]);
      expect((await claim(now + 3 * DAY, { only: [desk] }))[0]).toMatchObject({ attempt: 1 });
    });

    it('sends a test alert to one endpoint, bypassing its rules', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      const id = await store.sendTo(desk, moved('sty_one', 1, now), now);
      expect(await claim()).toMatchObject([{ deliveryId: id, endpoint: desk }]);
    });

    it('sends a test alert about a story that is not stored, names it, and leaves it out of the inbox', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk, 2)];
      const real = moved('sty_one', 1, now);
      await store.recordEvents([real], [to(desk)], now);
      const sample = { ...moved('sty_sample', 2, now), id: eventId(['sample', desk, String(now)]) };
      const id = await store.sendTo(
        desk,
        { ...sample, data: { ...sample.data, test: true } } as StoredEvent,
        now,
      );
      const [row] = await store.deliveries({ states: ['pending'], ids: [id], limit: 10 });
      expect(row).toMatchObject({ id, storyId: null, storyName: 'Story sty_sample', state: 'pending' });
      const claimed = await claim();
      expect(claimed).toHaveLength(2);
      expect(claimed).toContainEqual(expect.objectContaining({ deliveryId: id, endpoint: desk }));
      const told = (await store.events(1_000)).map((event) => event.id);
      expect(told).toContain(real.id);
      expect(told).not.toContain(sample.id);
      expect(await store.event(sample.id)).toMatchObject({ data: { test: true } });
    });

    it('counts what a replay would send, finds Deliveries by id and by rule, and reports when they are due', async () => {
      const [desk = '', night = ''] = names('desk', 'night');
      lanes = [lane(desk, 5), lane(night)];
      expect(await standing(desk)).toBeUndefined();
      const routes = [to(desk), to(night, { events: ['story.updated'] })];
      await store.recordEvents([moved('sty_one', 1, now), moved('sty_two', 2, now)], routes, now);
      expect(await standing(desk)).toMatchObject({ pending: 2, nextAttemptAt: now });
      const [first, second] = await claim();
      await settle(first!, { kind: 'retry', at: now + 7_000, holdUntil: null });
      await settle(second!, { kind: 'exhausted', declined: false });
      expect(await standing(desk)).toMatchObject({ pending: 1, failed: 1, nextAttemptAt: now + 7_000 });
      expect(await standing(night)).toMatchObject({ nextAttemptAt: null });
      const failed = { states: ['failed'], endpoint: desk } as const;
      expect(await store.countDeliveries(failed)).toBe(1);
      expect(await store.countDeliveries({ ...failed, since: now + 1 })).toBe(0);
      expect(await store.countDeliveries({ ids: [first!.deliveryId, second!.deliveryId, 'dlv_none'] })).toBe(
        1,
      );
      expect(await store.replayDeliveries(failed, now)).toBe(1);
      expect(await store.countDeliveries(failed)).toBe(0);
      const found = async (more: {
        ids?: readonly string[];
        rules?: readonly ['events'] | readonly ['muted'];
      }) => store.deliveries({ states: ['pending', 'suppressed'], endpoint: night, limit: 10, ...more });
      const kept = await found({ rules: ['events'] });
      expect(kept.map(({ rule }) => rule)).toEqual(['events', 'events']);
      expect(await found({ rules: ['muted'] })).toEqual([]);
      expect(await found({ ids: [kept[0]!.id] })).toEqual([kept[0]]);
      expect(await found({ ids: [] })).toEqual([]);
    });

    it('fills a lane with other stories when one story has a backlog', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk, 4)];
      const [busy = '', ...others] = STORIES.slice(0, 3);
      for (let i = 0; i < 12; i += 1) await store.recordEvents([moved(busy, 100 + i, now)], [to(desk)], now);
      for (const id of others) await store.recordEvents([moved(id, 100, now)], [to(desk)], now);
      const stories = (claimed: readonly ClaimedDelivery[]) =>
        new Set(claimed.map(({ event: { data } }) => ('story' in data ? data.story.id : null)));
      const first = await claim();
      expect(first).toHaveLength(3);
      expect(stories(first)).toEqual(new Set([busy, ...others]));
      expect(await claim()).toEqual([]);
      await settle(
        first.find(({ event: { data } }) => 'story' in data && data.story.id === busy)!,
        {
          kind: 'delivered',
        },
      );
      expect(stories(await claim())).toEqual(new Set([busy]));
    });

    it('queues a claim again whose job was lost, until its attempt begins', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      await store.recordEvents([moved(STORIES[0] ?? '', 200, now)], [to(desk)], now);
      const [one] = await claim();
      const lost = async () =>
        (await store.claimedDeliveries(now)).filter(({ endpoint }) => endpoint === desk);
      expect(await lost()).toEqual([one]);
      await store.beginDelivery(one!, now, now + LEASE);
      expect(await lost()).toEqual([]);
    });

    it('lists and replays Deliveries of the canary only by id', async () => {
      const [place = ''] = names('place');
      const canary = `${OWN_ENDPOINT_PREFIX}${place}`;
      lanes = [lane(canary)];
      await store.recordEvents(
        [moved(`${OWN_STORY_PREFIX}canary`, 1, now)],
        [to(canary, { own: true })],
        now,
      );
      const [one] = await claim();
      await settle(one!, { kind: 'exhausted', declined: false });
      expect(await standing(canary)).toBeUndefined();
      const failed = { states: ['failed'], endpoint: canary } as const;
      expect(await store.countDeliveries(failed)).toBe(0);
      expect(await store.replayDeliveries(failed, now)).toBe(0);
      expect(await store.countDeliveries({ ids: [one!.deliveryId] })).toBe(1);
    });

    it('reports a silent story once, and again only after a check in between', async () => {
      const [desk = ''] = names('desk');
      lanes = [lane(desk)];
      const id = `sty_silent${n}`;
      await store.applyWatchList([story(id), ...STORIES.map(story)], now, () => now + MINUTE);
      const limits = { intervals: 3, leastMs: MINUTE, awakeSince: T0 };
      const look = async (at: number, more: Partial<typeof limits> = {}) =>
        (
          await store.recordSilence(
            at,
            { ...limits, ...more },
            [to(desk)],
            ({ storyId, url, name, tags, ...rest }) =>
              watchSilent({
                story: { id: storyId, url, name, tags },
                ...rest,
                at,
                link: 'http://127.0.0.1/',
              }),
          )
        ).filter(({ storyId }) => storyId === id);
      expect(await look(now + 3 * MINUTE - 1)).toEqual([]);
      expect(await look(now + 3 * MINUTE, { awakeSince: now + 1 })).toEqual([]);
      expect(await look(now + 3 * MINUTE)).toMatchObject([{ storyId: id, since: now, everyMs: MINUTE }]);
      expect(await look(now + 9 * MINUTE)).toEqual([]);
      const told = (await rowsOf(desk)).filter(({ storyId }) => storyId === id);
      expect(told).toMatchObject([{ type: 'watch.silent', storyId: id }]);
      // A check that plans a longer wait than the interval: the Story is silent three intervals after the last expected
      // one, and neither edits nor a postponed check extend that.
      const check = async (at: number, more: Partial<CheckRecord>): Promise<void> => {
        const claimed = await store.claimCheck(id, at, { leaseMs: MINUTE, spacingMs: 0 });
        if (claimed === null || claimed === 'in-turn') throw new Error('It was not claimed.');
        await store.settleCheck(checkRecord(claimed, at, more), []);
      };
      await check(now + 10 * MINUTE, { nextCheckAt: now + 20 * MINUTE });
      await store.applyWatchList([story(id), ...STORIES.map(story)], now, () => now + 90 * MINUTE);
      await check(now + 21 * MINUTE, { nextCheckAt: now + 21.5 * MINUTE, outcome: 'postponed' });
      const at = now + 22 * MINUTE;
      expect(await look(at - 1)).toEqual([]);
      expect(await look(at)).toMatchObject([{ storyId: id, since: now + 10 * MINUTE, everyMs: MINUTE }]);
    });

    it('shares one key between all callers', async () => {
      const made = await Promise.all(['a', 'b', 'c'].map((key) => store.sharedKey(`key${n}`, () => key)));
      expect(new Set(made).size).toBe(1);
      expect(await store.sharedKey(`key${n}`, () => 'd')).toBe(made[0]);
    });
  });
};

for (const adapter of await storeAdapters('the Outbox')) deliveriesContract(adapter);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsFor } from '../../config/parse/hosts.ts';
import type { CheckRecord, ClaimedCheck, HostSpacing, Store, WatchedStory } from '../../src/record/record.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { storeAdapters } from '../support/stores.ts';

/** What every Store guarantees about host limits, on each adapter. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

const story = (url: string) => watchedStory(`sty_${url}`, url);

const failed = (claimed: ClaimedCheck, at: number, more: Partial<CheckRecord>): CheckRecord =>
  checkRecord(claimed, at, {
    outcome: 'failed',
    failures: 1,
    failure: { code: 'HTTP_SERVER_ERROR', message: 'It responded with 503.' },
    ...more,
  });

for (const adapter of await storeAdapters('host limits')) {
  describe.skipIf(adapter.missing)(`host limits on ${adapter.name}`, () => {
    let store: Store;
    let close: () => Promise<unknown>;
    let now = T0;
    beforeAll(async () => {
      ({ store, close } = await adapter.open());
    });
    afterAll(() => close());

    /** Each test watches hosts of its own, an hour after the last one, when no host is held any more. */
    const watch = async (...urls: string[]): Promise<void> => {
      now += HOUR;
      await store.applyWatchList(urls.map(story), now, () => now);
    };
    const claims = (spacing: HostSpacing) =>
      store.claimDueChecks(now, { inFlight: 100, leaseMs: 60_000, ...spacing });
    const claimed = async (spacing: HostSpacing): Promise<string[]> =>
      (await claims(spacing)).map(({ url }) => url.replace('https://', '')).sort();

    it('keep the spacing of a host with its own setting', async () => {
      const spacing = { spacingMs: 0, hosts: [{ host: 'slow.example', spacingMs: 5_000 }] };
      await watch(
        'https://slow.example/a',
        'https://slow.example/b',
        'https://own.example/a',
        'https://own.example/b',
      );
      expect(await claimed(spacing)).toEqual(['own.example/a', 'own.example/b', 'slow.example/a']);
      now += 1_000;
      expect(await claimed(spacing)).toEqual([]);
    });

    it('permit concurrent requests to a host without spacing', async () => {
      const spacing = { spacingMs: 1_000, hosts: [{ host: '*.own.example', spacingMs: 0 }] };
      await watch(
        'https://a.own.example/a',
        'https://a.own.example/b',
        'https://own.example/a',
        'https://own.example/b',
      );
      expect(await claimed(spacing)).toEqual(['a.own.example/a', 'a.own.example/b', 'own.example/a']);
    });

    it('also put a host without spacing on hold after a Retry-After', async () => {
      const spacing = { spacingMs: 0 };
      await watch('https://busy.example/a', 'https://busy.example/b');
      const [first, second] = await claims(spacing);
      if (!first || !second) throw new Error('Not both were claimed.');
      await store.settleCheck(failed(first, now, { hostFreeAt: now + 120_000, hostFailures: 1 }), []);
      await store.settleCheck(failed(second, now, { hostFailures: 0 }), []);
      now += 119_999;
      expect(await claimed(spacing)).toEqual([]);
      expect(await store.claimCheck('sty_https://busy.example/a', now, { ...spacing, leaseMs: 1_000 })).toBe(
        'in-turn',
      );
      now += 1;
      expect(await claimed(spacing)).toEqual(['busy.example/a', 'busy.example/b']);
    });

    it('count consecutive failures of a host, with and without spacing', async () => {
      for (const spacingMs of [0, 1_000]) {
        await watch(`https://trouble${spacingMs}.example/a`);
        for (const hostFailures of [1, 2, 0]) {
          const [one] = await claims({ spacingMs });
          if (!one) throw new Error('Nothing was claimed.');
          await store.settleCheck(failed(one, now, { hostFailures }), []);
          now += 10_000;
          const [next] = await claims({ spacingMs });
          expect(next?.hostFailures).toBe(hostFailures);
          await store.releaseClaim(next?.storyId ?? '', next?.claim ?? 0);
          now += 10_000;
        }
      }
    });

    it('let a redirect take the turn of another host', async () => {
      const spacing = { spacingMs: 2_000, hosts: [{ host: 'own.hop.example', spacingMs: 0 }] };
      await watch('https://hop.example/a');
      const turn = async (host: string, mostMs = 5_000) => {
        const at = await store.takeHostTurn(host, now, { ...spacing, mostMs });
        return at === null ? null : at - now;
      };
      expect(await turn('hop.example')).toBe(0);
      expect(await claimed(spacing)).toEqual([]);
      expect(await turn('hop.example')).toBe(2_000);
      expect(await turn('hop.example')).toBe(4_000);
      expect(await turn('hop.example')).toBeNull();
      now += 6_000;
      expect(await claimed(spacing)).toEqual(['hop.example/a']);
      expect(await turn('hop.example', 0)).toBeNull();
      expect(await turn('hop.example', 2_000)).toBe(2_000);
      expect([await turn('own.hop.example'), await turn('own.hop.example')]).toEqual([0, 0]);
    });

    it('hold a host that a redirect led to', async () => {
      const spacing = { spacingMs: 1_000 };
      await watch('https://held.example/a');
      await store.holdHost('held.example', now + 90_000);
      await store.holdHost('held.example', now + 10_000);
      now += 89_999;
      expect(await claimed(spacing)).toEqual([]);
      now += 1;
      expect(await claimed(spacing)).toEqual(['held.example/a']);
    });

    it('remember what was learned about conditional requests', async () => {
      await watch('https://conditions.example/a');
      const conditions = {
        unmodified: 3,
        fullAt: now,
        distrusted: { url: 'https://conditions.example/a', until: null },
      };
      for (const [stored, expected] of [
        [undefined, null],
        [conditions, conditions],
        [undefined, conditions],
      ] as const) {
        const [one] = await claims({ spacingMs: 1_000 });
        if (!one) throw new Error('Nothing was claimed.');
        await store.settleCheck(checkRecord(one, now, stored && { conditions: stored }), []);
        now += 2_000;
        const [next] = await claims({ spacingMs: 1_000 });
        expect(next?.conditions).toEqual(expected);
        await store.releaseClaim(next?.storyId ?? '', next?.claim ?? 0);
        now += 2_000;
      }
    });

    it('check the longest overdue Story first, however often the watch list is edited meanwhile', async () => {
      const urls = ['a', 'b', 'c', 'd'].map((path) => `https://edited.example/${path}`);
      now += HOUR;
      let due = now + 4_000;
      await store.applyWatchList(urls.map(story), now, () => (due -= 1_000));
      now += 60_000;
      const order: string[] = [];
      for (let i = 0; i < urls.length; i += 1) {
        await store.applyWatchList(urls.map(story), now, () => now + 30_000);
        const [one] = await claims({ spacingMs: 1_000 });
        if (!one) throw new Error('Nothing was claimed.');
        expect(one.turn).toEqual({ host: 'edited.example', waiting: urls.length - 1 - i });
        order.push(one.url);
        now += 1_000;
        await store.settleCheck(checkRecord(one, now, { nextCheckAt: now + 60_000, hostFreeAt: now }), []);
      }
      expect(order).toEqual(urls.toReversed());
    });

    it('postpone no check by an edit of its Story, and advance it if its interval was shortened', async () => {
      const [id, url] = ['sty_https://shorter.example/a', 'https://shorter.example/a'];
      now += HOUR;
      const apply = (more: Partial<WatchedStory>, dueAt: number) =>
        store.applyWatchList([watchedStory(id, url, more)], now, () => dueAt);
      const due = async () => ((await store.story(id))?.nextCheckAt ?? 0) - now;
      await apply({ everyMs: 60_000 }, now + 50_000);
      await apply({ everyMs: 90_000, name: 'New name' }, now + 10_000);
      expect(await due()).toBe(50_000);
      await apply({ everyMs: 30_000 }, now + 10_000);
      expect(await due()).toBe(30_000);
      await apply({ everyMs: 30_000, include: 'main' }, now + 40_000);
      expect(await due()).toBe(30_000);
      await apply({ everyMs: 30_000, include: 'article' }, now + 5_000);
      expect(await due()).toBe(5_000);
      await store.applyWatchList([], now, () => now);
      await apply({ everyMs: 30_000, include: 'article' }, now + 20_000);
      expect(await due()).toBe(20_000);
    });

    it('let all failing Stories of a host become due when it recovers, and no other ones', async () => {
      await watch('https://back.example/a', 'https://back.example/b', 'https://back.example/c');
      const settle = async (more: Partial<CheckRecord>): Promise<void> => {
        const [one] = await claims({ spacingMs: 1_000 });
        if (!one) throw new Error('Nothing was claimed.');
        await store.settleCheck(failed(one, now, { nextCheckAt: now + HOUR / 2, ...more }), []);
        now += 1_000;
      };
      await settle({ hostFailures: 5 });
      await settle({ outcome: 'unchanged', failures: 0, failure: null, hostFailures: 5 });
      await settle({
        outcome: 'unchanged',
        failures: 0,
        failure: null,
        hostFailures: 0,
        hostRecovered: true,
      });
      expect(await claimed({ spacingMs: 1_000 })).toEqual(['back.example/a']);
      now += 1_000;
      expect(await claimed({ spacingMs: 1_000 })).toEqual([]);
    });

    it('make a manual check wait for its host, and then run it first', async () => {
      const spacing = { spacingMs: 2_000 };
      const limits = { ...spacing, leaseMs: 60_000 };
      const wanted = 'sty_https://asked.example/b';
      await watch('https://asked.example/a', 'https://asked.example/b');
      const [first] = await claims(spacing);
      if (!first) throw new Error('Nothing was claimed.');
      // The host is busy with the other one.
      expect(await store.claimCheck(wanted, now, limits)).toBe('in-turn');
      expect(await store.claimCheck(first.storyId, now, limits)).toBeNull();
      await store.settleCheck(failed(first, now, { nextCheckAt: now, hostFreeAt: now + 2_000 }), []);
      now += 1_999;
      expect(await store.claimCheck(wanted, now, limits)).toBe('in-turn');
      now += 1;
      expect(await store.claimCheck(wanted, now, limits)).toMatchObject({ storyId: wanted });
      // What a person asked for counts as a request like any other.
      expect(await claimed(spacing)).toEqual([]);
      expect(await store.claimCheck('sty_unknown', now, limits)).toBeNull();
    });

    it('match hosts in the same way as the watch list', async () => {
      const hosts = [
        { host: 'a.b.example', spacingMs: 101_000 },
        { host: 'b.example:8080', spacingMs: 102_000 },
        { host: 'b.example', spacingMs: 103_000 },
        { host: '*.b.example', spacingMs: 104_000 },
        { host: '*.example', spacingMs: 105_000 },
        { host: '[2001:db8::1]', spacingMs: 106_000 },
      ];
      const urls = [
        'https://a.b.example/',
        'https://a.b.example:8443/',
        'https://b.example/',
        'https://b.example:8080/',
        'https://c.b.example:8080/',
        'https://xb.example/',
        'https://example/',
        'https://[2001:db8::1]:8443/',
        'https://other.test/',
      ];
      await watch(...urls);
      expect(await claims({ spacingMs: 100_000, hosts })).toHaveLength(urls.length);
      for (const url of urls) {
        const spacingMs = settingsFor(hosts, url)[0]?.spacingMs ?? 100_000;
        const stories = [{ ...story(url), id: `sty_again ${url}` }];
        await store.applyWatchList(stories, now, () => now);
        await store.releaseAllClaims();
        const asked = { spacingMs: 0, inFlight: 100, leaseMs: 1 };
        expect([url, await store.claimDueChecks(now + spacingMs - 1, asked)]).toEqual([url, []]);
        expect(await store.claimDueChecks(now + spacingMs, asked)).toHaveLength(1);
      }
    });
  });
}

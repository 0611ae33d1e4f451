import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createReloader, type LoadedWatchList, loadWatchList } from '../../config/reload/reload.ts';
import { watchFile } from '../../config/reload/watch.ts';
import { parseWatchList, type WatchList } from '../../config/parse/watch-list.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { type DemoNewsroom, startDemoNewsroom } from '../../src/demo/newsroom.ts';
import { describeError } from '../../src/platform/errors.ts';
import { checkAddress } from '../../src/outbound/outbound.ts';
import type { Store } from '../../src/record/record.ts';
import { firstCheckAt } from '../../src/schedule/schedule.ts';
import type { EventBus } from '../../src/platform/event-bus.ts';
import type { EventType } from '../../src/model/event.ts';
import { EVENT_WORDS } from '../log/event-words.ts';
import { DEMO_STORY_PREFIX, purposeOfStory } from '../log/purpose.ts';
import type { Log } from '../../src/platform/log.ts';
import { type OwnParts, ownStoryAt } from '../../src/monitoring/canary.ts';
import {
  targetFingerprint,
  type Watched,
  watchedFrom,
  watchedFromDemo,
  withHosts,
  withOwn,
} from './watched.ts';

export interface WatchingDeps {
  readonly file: string;
  /** Values of the `${NAME}` secrets. */
  readonly env: Record<string, string | undefined>;
  /** The list, if it was loaded before anything was opened; otherwise it is loaded here. */
  readonly loaded?: LoadedWatchList;
  /** Play the demo newsroom while the list is empty? */
  readonly demo: boolean;
  /** Is a browser configured for Stories with `render`? */
  readonly browser: boolean;
  /** The canary's parts according to the list; null if there is none, or not yet. */
  readonly own: (alive: WatchList['alive']) => OwnParts | null;
  readonly clock: Clock;
  readonly store: Store;
  readonly bus: EventBus;
  readonly log: Log;
}

/** The watch list in force: read at start, reloaded after edits, replaced by the demo newsroom while it is empty. */
export interface Watching {
  /** The list in force; call it again on each use. */
  readonly now: () => Watched;
  readonly demo: () => DemoNewsroom | null;
  /**
   * Permits the private host of another process's canary, if the store has that story: a job alone proves nothing,
   * because others may write to the queue.
   */
  admitOwn(origin: string): Promise<boolean>;
  /** Restarts the canary's story, whose history is not needed for more than a day. */
  refreshOwn(): Promise<void>;
  /** Starts applying edits. */
  follow(): void;
  /** Stops applying edits; the demo continues. */
  unfollow(): void;
  close(): Promise<void>;
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8');

const parserOf =
  ({ env, clock }: Pick<WatchingDeps, 'env' | 'clock'>) =>
  (text: string) =>
    parseWatchList(text, {
      env,
      readSecretFile: (path: string) => readFileSync(path, 'utf8'),
      checkAddress,
      now: clock(),
    });

/** @throws StopPressError if the file is missing or invalid. */
export const readWatchList = (deps: Pick<WatchingDeps, 'file' | 'env' | 'clock'>): Promise<LoadedWatchList> =>
  loadWatchList(deps.file, readText, parserOf(deps));

export const startWatching = async (deps: WatchingDeps): Promise<Watching> => {
  const { file, clock, store, bus, log } = deps;
  const parse = parserOf(deps);
  const loaded = deps.loaded ?? (await readWatchList(deps));
  for (const { message } of loaded.warnings) log.warn(message);

  let list = loaded.list;
  let watched: Watched = watchedFrom(list);
  let own: OwnParts | null = null;
  const admitted = new Set<string>();
  let demo: DemoNewsroom | null = null;

  const watchedBy = async (next: WatchList): Promise<Watched> => {
    if (next.stories.length > 0 || next.discover.length > 0 || !deps.demo) {
      demo = null;
      return watchedFrom(next);
    }
    demo ??= await openDemo(deps);
    return watchedFromDemo(demo, next);
  };

  const forgetOwn = async (): Promise<void> => {
    if (own !== null) await store.forgetStories(own.story.id, []);
  };

  const applyEndpoints = async (): Promise<void> => {
    const targets = watched.endpoints.map(({ name, target }) => ({
      name,
      target: targetFingerprint(target),
    }));
    for (const endpoint of await store.applyEndpoints(targets))
      log.info(
        { endpoint },
        `Endpoint ${endpoint} is enabled again because its address was edited. To send its held deliveries, run: stoppress replay --endpoint ${endpoint} --state held`,
      );
  };

  const applyStories = async () => {
    const parts = deps.own(watched.alive);
    if (parts?.story.id !== own?.story.id) await forgetOwn();
    own = parts;
    watched = withHosts(withOwn(watched, own), [...(own ? [own.story.host] : []), ...hostsOf(admitted)]);
    const changes = await store.applyWatchList(watched.stories, clock(), (story, waiting) =>
      firstCheckAt({ ...story, now: clock(), waiting }),
    );
    return { ...changes, added: changes.added.filter((id) => id !== own?.story.id) };
  };

  const apply = async (next: WatchList): Promise<void> => {
    list = next;
    const before = demo;
    watched = await watchedBy(next);
    const { stories, sources } = watched;
    const changes = await applyStories();
    await applyEndpoints();
    await store.applySources(
      sources,
      clock(),
      ({ url }) => watched.making(url),
      (source, waiting) => firstCheckAt({ ...source, now: clock(), waiting }),
    );
    const ids = stories.map(({ id }) => id);
    await store.forgetStories(DEMO_STORY_PREFIX, ids);
    if (before && before !== demo) await before.close();
    for (const { host } of watched.hosts.filter(({ robots }) => robots === 'ignore'))
      log.warn({ host }, `robots.txt of ${host} is ignored, as configured in the watch list.`);
    const rendered = stories.filter((story) => story.render !== undefined && story.render !== 'never');
    if (rendered.length > 0 && !deps.browser)
      log.warn(
        `${rendered.length} ${rendered.length === 1 ? 'story uses' : 'stories use'} \`render\`, but STOPPRESS_BROWSER is not set. Their pages are read without running scripts.`,
      );
    bus.emit('watchListApplied', { stories: stories.length, ...changes });
    const { added, paused, resumed } = changes;
    const counts = { new: added.length, resumed: resumed.length, paused: paused.length };
    const details = Object.entries(counts).flatMap(([what, count]) =>
      count === 0 ? [] : [`${count} ${what}`],
    );
    const sourceWords = sources.length === 0 ? '' : ` and ${plural(sources.length, 'source', 'sources')}`;
    log.info(
      {
        stories: stories.length,
        sources: sources.length,
        added,
        paused,
        resumed,
        ...(demo !== null && { purpose: 'demo' }),
      },
      `Monitoring ${plural(stories.length, 'story', 'stories')}${sourceWords}${details.length === 0 ? '' : ` (${details.join(', ')})`}.`,
    );
  };

  try {
    await apply(loaded.list);
  } catch (error) {
    await (demo as DemoNewsroom | null)?.close();
    throw error;
  }

  /** An edit and the canary's daily restart may coincide, and each would open its own demo. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  const reload = createReloader(file, parse);
  let stopFollowing = (): void => undefined;
  return {
    now: () => watched,
    demo: () => demo,
    admitOwn: async (origin) => {
      const { id, url } = ownStoryAt(origin);
      if (own?.story.url === url || admitted.has(origin)) return true;
      if ((await store.story(id))?.url !== url) return false;
      admitted.add(origin);
      watched = withHosts(watched, hostsOf(admitted));
      return true;
    },
    refreshOwn: () =>
      inTurn(async () => {
        await forgetOwn();
        watched = await watchedBy(list);
        await applyStories();
        await applyEndpoints();
      }),
    follow: () => {
      const watch = watchFile({
        file,
        read: readText,
        known: loaded.text,
        timers: { setInterval, clearInterval: (handle) => clearInterval(handle as NodeJS.Timeout) },
        onError: (error) => log.error(`The watch list could not be applied: ${String(error)}`),
        onChange: async (reading) => {
          const event = reload(reading);
          if (event.kind === 'applied') {
            for (const { message } of event.warnings) log.warn(message);
            await inTurn(() => apply(event.list));
            return;
          }
          bus.emit('watchListRefused', { path: file, failure: event.failure });
          log.error({ code: event.failure.code }, describeError(event.failure));
        },
      });
      stopFollowing = watch.close;
    },
    unfollow: () => stopFollowing(),
    close: async () => {
      stopFollowing();
      await inTurn(async () => {
        await demo?.close();
        demo = null;
        // This process no longer serves the page, and other processes would continue to check it.
        await forgetOwn();
        own = null;
      });
    },
  };
};

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const hostsOf = (origins: ReadonlySet<string>): string[] =>
  [...origins].map((origin) => new URL(origin).host);

const openDemo = async ({
  clock,
  log,
  bus,
}: Pick<WatchingDeps, 'clock' | 'log' | 'bus'>): Promise<DemoNewsroom> => {
  const demoLog = log.child({ purpose: 'demo' });
  const demo = await startDemoNewsroom({
    clock,
    onAlert: ({ type, summary, verified }) =>
      verified
        ? demoLog.info(
            { type, summary },
            `The demo desk received “${EVENT_WORDS[type as EventType]}” and verified its signature.`,
          )
        : demoLog.error({ summary }, 'The demo desk rejected an alert: its signature is invalid.'),
  });
  demoLog.info(
    { url: demo.url },
    `The watch list is empty, so the demo newsroom starts: a local story that changes 4 times in half a minute, at ${demo.url}`,
  );
  const stop = bus.on('checkFinished', ({ storyId }) => {
    if (purposeOfStory(storyId) !== 'demo' || !demo.isOver()) return;
    stop();
    demoLog.info('The demo is over. Next, add a story: npx stoppress add URL');
  });
  return {
    ...demo,
    close: () => {
      stop();
      return demo.close();
    },
  };
};

import { isoTime } from '../model/time.ts';
import { endpointDisabled } from '../events/service-events.ts';
import type { StoryRow } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import type { AlertDeps } from './deps.ts';
import { type EndpointView, endpointViews, spanWords } from './pages/endpoint-view.ts';
import { Refusal } from './refusal.ts';
import { instant, invalid, notFound } from './request.ts';
import { sampleEvent } from './sample.ts';

/** The longest mute that a person can set in one call. */
const LONGEST_MUTE_MS = 30 * 86_400_000;

/** What people do to Endpoints and Stories, the same from the API and from the pages. */

export const listedEndpoints = async ({ store, endpoints }: AlertDeps): Promise<readonly EndpointView[]> =>
  endpointViews(await store.endpoints(), endpoints());

/** Throws a Refusal (404) for a name that neither the watch list nor the store knows. */
const endpointNamed = async (deps: AlertDeps, name: string): Promise<EndpointView> => {
  const found = (await listedEndpoints(deps)).find((one) => one.name === name);
  if (found) return found;
  throw new Refusal(404, 'ENDPOINT_UNKNOWN', `No endpoint has the name “${name.slice(0, 80)}”.`);
};

export interface Enabled {
  readonly name: string;
  /** false where it was not disabled. */
  readonly enabled: boolean;
  /** What waits for a replay. */
  readonly held: number;
  /** How much of that goes out again now. */
  readonly replayed: number;
}

export const enableEndpoint = async (deps: AlertDeps, name: string, replay: boolean): Promise<Enabled> => {
  await endpointNamed(deps, name);
  const done = (await deps.store.enableEndpoint(name)) ?? { enabled: false, held: 0 };
  const replayed = replay
    ? await deps.store.replayDeliveries({ states: ['held'], endpoint: name }, deps.clock())
    : 0;
  if (replayed > 0) deps.onDue();
  return { name, enabled: done.enabled, held: done.held - replayed, replayed };
};

/** Tells the others, too. false where it is disabled already. */
export const disableEndpoint = async (deps: AlertDeps, name: string, reason: string): Promise<boolean> => {
  const now = deps.clock();
  const event = endpointDisabled({ endpoint: name, reason, at: now });
  const disabled = await deps.store.disableEndpoint(event, deps.routes(), now);
  if (disabled) {
    deps.onDisabled(name, reason);
    deps.onDue();
  }
  return disabled;
};

export const disableByHand = async (
  deps: AlertDeps,
  name: string,
): Promise<{ readonly name: string; readonly disabled: boolean }> => {
  await endpointNamed(deps, name);
  return { name, disabled: await disableEndpoint(deps, name, 'disabled by hand') };
};

/** Puts a sample into the Outbox, for this Endpoint alone. @returns the Delivery's id. */
export const sendSample = async (deps: AlertDeps, name: string): Promise<string> => {
  const endpoint = await endpointNamed(deps, name);
  if (endpoint.channel === null)
    throw new Refusal(409, 'ENDPOINT_UNKNOWN', `The watch list no longer names the endpoint ${name}.`);
  if (endpoint.disabledAt !== null)
    throw new Refusal(
      409,
      'ENDPOINT_DISABLED',
      `The endpoint ${name} is disabled since ${endpoint.disabledAt}: ${(endpoint.reason ?? 'no reason given').replace(/\.$/, '')}.`,
    );
  const now = deps.clock();
  const id = await deps.store.sendTo(
    name,
    sampleEvent({ endpoint: name, at: now, link: `${deps.home()}endpoints` }),
    now,
  );
  deps.onDue();
  return id;
};

/** How long a mute was asked for: `for` as a duration or `until` as a time, one of them. */
const muteEnd = (deps: AlertDeps, asked: { readonly for?: unknown; readonly until?: unknown }): EpochMs => {
  const now = deps.clock();
  if ((asked.for === undefined) === (asked.until === undefined))
    throw invalid('Give either `for`, such as "2h", or `until`, a time.');
  if (asked.until !== undefined) return instant('until', asked.until);
  const text = typeof asked.for === 'string' ? asked.for : '';
  const ms = deps.parseDuration(text);
  if (ms === null)
    throw invalid(`\`for\` must be a duration such as 30m, 2h or 1d, not “${text.slice(0, 40)}”.`);
  return now + ms;
};

/** Nothing about the Story is sent until then. Throws a Refusal (400) for what is over already, or too far ahead. */
export const muteStory = async (
  deps: AlertDeps,
  story: StoryRow,
  asked: { readonly for?: unknown; readonly until?: unknown },
): Promise<EpochMs> => {
  const now = deps.clock();
  const until = muteEnd(deps, asked);
  if (until <= now) throw invalid(`A mute must end in the future, and ${isoTime(until)} is over.`);
  if (until - now > LONGEST_MUTE_MS)
    throw invalid(
      `A story can be muted for at most ${spanWords(LONGEST_MUTE_MS)}, so that none is forgotten.`,
    );
  if (!(await deps.store.muteStory(story.id, until)))
    throw notFound(`“${story.name}” is not there any more.`);
  return until;
};

/** @returns until when it was muted; null where it was not. */
export const unmuteStory = async (deps: AlertDeps, story: StoryRow): Promise<EpochMs | null> => {
  if (!(await deps.store.muteStory(story.id, null))) throw notFound(`“${story.name}” is not there any more.`);
  const { mutedUntil } = story;
  return mutedUntil !== null && mutedUntil > deps.clock() ? mutedUntil : null;
};

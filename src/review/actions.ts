import { isoTime } from '../model/time.ts';
import { endpointDisabled } from '../events/service-events.ts';
import type { StoryRow } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import type { AlertDeps } from './deps.ts';
import { type EndpointView, endpointViews, spanWords } from './pages/endpoint-view.ts';
import { Refusal } from './refusal.ts';
import { instant, invalid, notFound } from './request.ts';
import { sampleEvent } from './sample.ts';

/** The longest mute that one request can set. */
const LONGEST_MUTE_MS = 30 * 86_400_000;

/** Actions on Endpoints and Stories, shared by the API and the pages. */

export const listedEndpoints = async ({ store, endpoints }: AlertDeps): Promise<readonly EndpointView[]> =>
  endpointViews(await store.endpoints(), endpoints());

/** @throws Refusal 404 for a name that is neither in the watch list nor in the store. */
const endpointNamed = async (deps: AlertDeps, name: string): Promise<EndpointView> => {
  const found = (await listedEndpoints(deps)).find((one) => one.name === name);
  if (found) return found;
  throw new Refusal(404, 'ENDPOINT_UNKNOWN', `There is no endpoint named “${name.slice(0, 80)}”.`);
};

export interface Enabled {
  readonly name: string;
  /** false if it was not disabled. */
  readonly enabled: boolean;
  /** Number of Deliveries that remain held until a replay. */
  readonly held: number;
  /** Number of held Deliveries queued again. */
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

/** Also notifies the other Endpoints. Returns false if it is already disabled. */
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

/** Queues a test alert for this Endpoint only. @returns the Delivery's id. */
export const sendSample = async (deps: AlertDeps, name: string): Promise<string> => {
  const endpoint = await endpointNamed(deps, name);
  if (endpoint.channel === null)
    throw new Refusal(409, 'ENDPOINT_UNKNOWN', `The endpoint ${name} is no longer in the watch list.`);
  if (endpoint.disabledAt !== null)
    throw new Refusal(
      409,
      'ENDPOINT_DISABLED',
      `The endpoint ${name} has been disabled since ${endpoint.disabledAt}: ${(endpoint.reason ?? 'no reason given').replace(/\.$/, '')}.`,
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

/** The end of the requested mute, from either `for` (a duration) or `until` (a time). */
const muteEnd = (deps: AlertDeps, request: { readonly for?: unknown; readonly until?: unknown }): EpochMs => {
  const now = deps.clock();
  if ((request.for === undefined) === (request.until === undefined))
    throw invalid('Give either `for`, such as "2h", or `until`, a time.');
  if (request.until !== undefined) return instant('until', request.until);
  const text = typeof request.for === 'string' ? request.for : '';
  const ms = deps.parseDuration(text);
  if (ms === null)
    throw invalid(`\`for\` must be a duration such as 30m, 2h or 1d, not “${text.slice(0, 40)}”.`);
  return now + ms;
};

/** Suppresses alerts about the Story until then. @throws Refusal 400 for a time in the past or too far ahead. */
export const muteStory = async (
  deps: AlertDeps,
  story: StoryRow,
  request: { readonly for?: unknown; readonly until?: unknown },
): Promise<EpochMs> => {
  const now = deps.clock();
  const until = muteEnd(deps, request);
  if (until <= now) throw invalid(`A mute must end in the future; ${isoTime(until)} is in the past.`);
  if (until - now > LONGEST_MUTE_MS)
    throw invalid(`A story can be muted for at most ${spanWords(LONGEST_MUTE_MS)}.`);
  if (!(await deps.store.muteStory(story.id, until))) throw notFound(`“${story.name}” no longer exists.`);
  return until;
};

/** @returns the end of the cancelled mute; null if the Story was not muted. */
export const unmuteStory = async (deps: AlertDeps, story: StoryRow): Promise<EpochMs | null> => {
  if (!(await deps.store.muteStory(story.id, null))) throw notFound(`“${story.name}” no longer exists.`);
  const { mutedUntil } = story;
  return mutedUntil !== null && mutedUntil > deps.clock() ? mutedUntil : null;
};

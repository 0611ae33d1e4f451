import { type ErrorCode, ERRORS, StopPressError } from '../platform/errors.ts';
import type {
  ArticleView,
  AttemptView,
  DeliveryDetailView,
  DeliveryView,
  DiffView,
  EndpointView,
  EventView,
  StoryView,
  VersionView,
} from '../review/review.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Change } from '../model/change.ts';

export interface ClientDeps {
  /** Where Stop Press listens, e.g. `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly token: string | null;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timeoutMs?: number;
}

/** null: no filter. */
export interface ListFilter {
  /** Several are separated by commas. */
  readonly state: string | null;
  readonly endpoint: string | null;
  readonly limit: number;
}

/** Either `ids`, or `states` with the rest; times in ISO 8601. */
export interface ReplaySelection {
  readonly ids?: readonly string[];
  readonly states?: readonly string[];
  readonly endpoint?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface EnableAnswer {
  readonly name: string;
  readonly enabled: boolean;
  readonly held: number;
  readonly replayed: number;
}

/**
 * Calls to a running Stop Press. Each throws a StopPressError: NOT_RUNNING when nothing (or something else) answers,
 * else the code of the problem that was answered. `story` takes an id, a prefix of one, a URL or a name; the other
 * calls take ids.
 */
export interface Client {
  stories(): Promise<readonly StoryView[]>;
  story(reference: string): Promise<StoryView>;
  /** Newest first; of all Stories where `storyId` is null. */
  versions(storyId: string | null, limit: number): Promise<readonly VersionView[]>;
  article(storyId: string, number: number): Promise<ArticleView>;
  changes(storyId: string, number: number): Promise<readonly Change[]>;
  diff(storyId: string, from: number | null, to: number | null): Promise<DiffView>;
  check(storyId: string): Promise<void>;
  events(limit: number): Promise<readonly EventView[]>;
  deliveries(filter: ListFilter): Promise<readonly DeliveryView[]>;
  /** Failed and held ones. */
  deadLetters(filter: Omit<ListFilter, 'state'>): Promise<readonly DeliveryView[]>;
  /** Deliveries that a rule suppresses or delays. */
  suppressions(
    filter: Omit<ListFilter, 'state'> & { readonly rule: string | null },
  ): Promise<readonly DeliveryView[]>;
  delivery(deliveryId: string): Promise<DeliveryDetailView>;
  attempts(deliveryId: string): Promise<readonly AttemptView[]>;
  /** Number of deliveries queued again. */
  replay(selection: ReplaySelection): Promise<number>;
  /** How many would go. */
  countReplay(selection: ReplaySelection): Promise<number>;
  endpoints(): Promise<readonly EndpointView[]>;
  enable(endpoint: string, replay: boolean): Promise<EnableAnswer>;
  disable(endpoint: string): Promise<{ readonly name: string; readonly disabled: boolean }>;
  /** Sends a sample; the Delivery's id. */
  sendSample(endpoint: string): Promise<string>;
  /** `duration` as people write it; when it ends. */
  mute(storyId: string, duration: string): Promise<string>;
  /** Until when it was muted; null where it was not. */
  unmute(storyId: string): Promise<string | null>;
  /** The decision behind an Event, recomputed from stored data. */
  explain(eventId: string): Promise<Explanation>;
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code);

const query = (parts: Readonly<Record<string, string | number | null>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== null) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** The error for an unexpected response. */
const refusal = (baseUrl: string, status: number, body: unknown): StopPressError => {
  if (typeof body === 'object' && body !== null && 'code' in body && isCode(body.code)) {
    const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : `Status ${status}.`;
    return new StopPressError(body.code, detail);
  }
  return new StopPressError(
    'NOT_RUNNING',
    `Something other than Stop Press answers at ${baseUrl} (status ${status}).`,
  );
};

export const createClient = ({ baseUrl, token, fetch, timeoutMs = 15_000 }: ClientDeps): Client => {
  const base = `${baseUrl.replace(/\/+$/, '')}/api/v1`;

  // The answer has the shape that review/review.ts states: both ends are one release.
  const call = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
    let status: number;
    let text: string;
    try {
      const response = await fetch(base + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new StopPressError('NOT_RUNNING', `Stop Press does not respond at ${baseUrl}.`, { cause });
    }
    const answer = parse(text);
    if (status >= 400 || typeof answer !== 'object' || answer === null)
      throw refusal(baseUrl, status, answer);
    return answer as Answer;
  };
  const story = (id: string): string => `/stories/${encodeURIComponent(id)}`;
  const endpoint = (name: string): string => `/endpoints/${encodeURIComponent(name)}`;

  return {
    stories: () => call('/stories'),
    story: (ref) => call(`/stories/find${query({ ref })}`),
    versions: (id, limit) => call(`${id === null ? '' : story(id)}/versions${query({ limit })}`),
    article: (id, number) => call(`${story(id)}/versions/${number}`),
    changes: (id, number) => call(`${story(id)}/versions/${number}/changes`),
    diff: (id, from, to) => call(`${story(id)}/diff${query({ from, to })}`),
    check: async (id) => {
      await call(`${story(id)}/check`, {});
    },
    events: (limit) => call(`/events${query({ limit })}`),
    deliveries: (filter) => call(`/deliveries${query({ ...filter })}`),
    deadLetters: (filter) => call(`/dead-letters${query({ ...filter })}`),
    suppressions: (filter) => call(`/suppressions${query({ ...filter })}`),
    delivery: (id) => call(`/deliveries/${encodeURIComponent(id)}`),
    attempts: (id) => call(`/deliveries/${encodeURIComponent(id)}/attempts`),
    explain: (id) => call(`/events/${encodeURIComponent(id)}/explain`),
    replay: async (selection) => (await call<{ replayed: number }>('/deliveries/replay', selection)).replayed,
    countReplay: async (selection) =>
      (await call<{ wouldReplay: number }>('/deliveries/replay', { ...selection, dryRun: true })).wouldReplay,
    endpoints: () => call('/endpoints'),
    enable: (name, replay) => call(`${endpoint(name)}/enable`, { replay }),
    disable: (name) => call(`${endpoint(name)}/disable`, {}),
    sendSample: async (name) => (await call<{ deliveryId: string }>(`${endpoint(name)}/test`, {})).deliveryId,
    mute: async (id, duration) =>
      (await call<{ mutedUntil: string }>(`${story(id)}/mute`, { for: duration })).mutedUntil,
    unmute: async (id) =>
      (await call<{ wasMutedUntil: string | null }>(`${story(id)}/unmute`, {})).wasMutedUntil,
  };
};

import { StopPressError } from '../platform/errors.ts';
import type { DeliveryDetailView, EndpointView } from '../review/review.ts';
import type { EpochMs } from '../model/time.ts';
import type { Client } from './client.ts';
import { type OutputOptions, shortTime, table, type Write, writeJson } from './print.ts';

/** The commands about Endpoints: status, enabling, disabling and test alerts. */

const statusText = ({ disabledAt, reason, failingSince, rules }: EndpointView): string => {
  if (disabledAt !== null) return `disabled since ${shortTime(disabledAt)}: ${reason ?? 'no reason given'}`;
  if (failingSince !== null) return `all deliveries have failed since ${shortTime(failingSince)}`;
  return rules.length === 0 ? 'all alerts, immediately' : rules.join('; ');
};

/** `endpoints`: endpoints and their delivery status. */
export const endpoints = async (client: Client, options: OutputOptions, write: Write): Promise<number> => {
  const found = await client.endpoints();
  if (options.json) return writeJson(write, found);
  const rows = found.map((one) => [
    one.name,
    one.state,
    one.channel ?? '-',
    one.host ?? '-',
    shortTime(one.lastDeliveredAt),
    String(one.pending),
    String(one.gathered),
    String(one.failed),
    String(one.held),
    statusText(one),
  ]);
  table(
    ['ENDPOINT', 'STATE', 'CHANNEL', 'HOST', 'DELIVERED', 'PENDING', 'GATHERED', 'FAILED', 'HELD', 'REMARK'],
    rows,
    options,
  ).forEach(write);
  return 0;
};

export interface EnableOptions extends OutputOptions {
  readonly endpoint: string;
  readonly replay: boolean;
}

/** `enable NAME [--replay]`. */
export const enable = async (client: Client, options: EnableOptions, write: Write): Promise<number> => {
  const done = await client.enable(options.endpoint, options.replay);
  if (options.json) return writeJson(write, done);
  write(done.enabled ? `${done.name} is enabled.` : `${done.name} was not disabled.`);
  if (done.replayed > 0) write(`Held deliveries queued again: ${done.replayed}.`);
  if (done.held > 0)
    write(`Deliveries on hold: ${done.held}. \`stoppress enable ${done.name} --replay\` sends them.`);
  return 0;
};

/** `disable NAME`. */
export const disable = async (
  client: Client,
  options: OutputOptions & { readonly endpoint: string },
  write: Write,
): Promise<number> => {
  const done = await client.disable(options.endpoint);
  if (options.json) return writeJson(write, done);
  write(
    done.disabled
      ? `${done.name} is disabled; its pending deliveries wait.`
      : `${done.name} is already disabled.`,
  );
  return 0;
};

export interface TestAlertOptions extends OutputOptions {
  /** Empty: all that the watch list names. */
  readonly endpoints: readonly string[];
  readonly timeoutMs: number;
}

export interface Waiting {
  readonly clock: () => EpochMs;
  readonly pause: (ms: number) => Promise<void>;
}

/** The outcome of a test alert; `deliveryId` is null if none could be sent. */
interface Trial {
  readonly endpoint: string;
  readonly deliveryId: string | null;
  readonly state: DeliveryDetailView['state'] | 'refused';
  readonly delivered: boolean;
  readonly tries: number;
  readonly status: number | null;
  readonly answer: string | null;
  readonly failure: string | null;
  readonly nextAttemptAt: string | null;
}

const POLL_EVERY_MS = 250;

const trialOf = (delivery: DeliveryDetailView): Trial => ({
  endpoint: delivery.endpoint,
  deliveryId: delivery.id,
  state: delivery.state,
  delivered: delivery.state === 'delivered',
  tries: delivery.attempts,
  status: delivery.lastStatus,
  answer: delivery.lastAnswer,
  failure:
    delivery.lastFailure === null ? null : `${delivery.lastFailure.message} [${delivery.lastFailure.code}]`,
  nextAttemptAt: delivery.state === 'pending' ? delivery.nextAttemptAt : null,
});

/** Polls until the delivery is settled, the time is up, or the next attempt would be later. */
const settled = async (
  client: Client,
  id: string,
  until: EpochMs,
  { clock, pause }: Waiting,
): Promise<Trial> => {
  for (;;) {
    const delivery = await client.delivery(id);
    const next = delivery.nextAttemptAt === null ? null : Date.parse(delivery.nextAttemptAt);
    const waits = delivery.state === 'pending' && (next === null || next <= until);
    if (!waits || clock() >= until) return trialOf(delivery);
    await pause(POLL_EVERY_MS);
  }
};

const trial = async (client: Client, endpoint: string, until: EpochMs, waiting: Waiting): Promise<Trial> => {
  try {
    return await settled(client, await client.sendSample(endpoint), until, waiting);
  } catch (error) {
    if (!(error instanceof StopPressError) || error.code === 'NOT_RUNNING') throw error;
    const nothing = { deliveryId: null, tries: 0, status: null, answer: null, nextAttemptAt: null };
    return { ...nothing, endpoint, state: 'refused', delivered: false, failure: error.message };
  }
};

const outcome = ({ state, tries, failure, answer, nextAttemptAt }: Trial): string => {
  const words = answer === null || answer === '' ? [] : [`“${answer}”`];
  if (state === 'delivered') return ['arrived', ...words].join(' ');
  const why = failure === null ? [] : [failure];
  const more =
    state === 'pending' && nextAttemptAt !== null ? [`next attempt ${shortTime(nextAttemptAt)}`] : [];
  const none = state === 'pending' && tries === 0 ? ['no attempt yet; the timeout was too short'] : [];
  return [...why, ...words, ...none, ...more].join(' ') || 'not delivered';
};

/** `test-alert [NAME…]`: sends a test alert through the real path and prints each response; 1 if one failed. */
export const testAlert = async (
  client: Client,
  options: TestAlertOptions,
  { write, talk, ...waiting }: Waiting & { readonly write: Write; readonly talk: Write },
): Promise<number> => {
  const names =
    options.endpoints.length > 0
      ? [...new Set(options.endpoints)]
      : (await client.endpoints()).filter(({ channel }) => channel !== null).map(({ name }) => name);
  if (names.length === 0) {
    talk('The watch list has no endpoints.');
    if (options.json) writeJson(write, []);
    return 1;
  }
  const until = waiting.clock() + options.timeoutMs;
  talk(`Sending a test alert to ${names.join(', ')} …`);
  const trials = await Promise.all(names.map((name) => trial(client, name, until, waiting)));
  const code = trials.every(({ delivered }) => delivered) ? 0 : 1;
  if (options.json) {
    writeJson(write, trials);
    return code;
  }
  const rows = trials.map((one) => [
    one.endpoint,
    one.state,
    String(one.tries),
    one.status === null ? '-' : String(one.status),
    one.deliveryId ?? '-',
    outcome(one),
  ]);
  table(['ENDPOINT', 'STATE', 'TRIES', 'STATUS', 'DELIVERY', 'ANSWER'], rows, options).forEach(write);
  return code;
};

import { inertText } from '../text/inert-text.ts';
import { StopPressError } from '../platform/errors.ts';
import type { DeliveryView } from '../review/review.ts';
import type { Client, ReplaySelection } from './client.ts';
import { type OutputOptions, shortTime, table, type Write, writeJson } from './print.ts';

/** The commands about deliveries: listing and resending. */

const trouble = ({ state, lastFailure, lastAnswer }: DeliveryView): readonly string[] => {
  if (state === 'delivered' || lastFailure === null) return [];
  const answer = lastAnswer === null || lastAnswer === '' ? '' : ` “${lastAnswer}”`;
  return [`${lastFailure.message} [${lastFailure.code}]${answer}`];
};

const kept = ({ state, rule, why }: DeliveryView): readonly string[] =>
  rule === null || state === 'delivered' ? [] : [`${why ?? ''} [${rule}]`];

const remark = (delivery: DeliveryView): string =>
  [delivery.storyName ?? '-', ...kept(delivery), ...trouble(delivery)].join(': ');

const deliveryTable = (found: readonly DeliveryView[], options: OutputOptions): readonly string[] =>
  table(
    ['DELIVERY', 'CREATED', 'STATE', 'TRIES', 'STATUS', 'EVENT', 'ENDPOINT', 'STORY'],
    found.map((delivery) => [
      delivery.id,
      shortTime(delivery.createdAt),
      delivery.state,
      String(delivery.attempts),
      delivery.lastStatus === null ? '-' : String(delivery.lastStatus),
      delivery.type,
      delivery.endpoint,
      remark(delivery),
    ]),
    options,
  );

export interface DeliveriesOptions extends OutputOptions {
  /** Several are separated by commas; null for all but suppressed ones. */
  readonly state: string | null;
  readonly endpoint?: string | null;
  readonly limit?: number;
}

/** `deliveries`: all deliveries and their state, newest first. */
export const deliveries = async (
  client: Client,
  options: DeliveriesOptions,
  write: Write,
): Promise<number> => {
  const { state, endpoint = null, limit = 50 } = options;
  const found = await client.deliveries({ state, endpoint, limit });
  if (options.json) return writeJson(write, found);
  deliveryTable(found, options).forEach(write);
  return 0;
};

/** `dead-letters`: deliveries that are only sent again on request, with the last response. */
export const deadLetters = async (
  client: Client,
  options: Omit<DeliveriesOptions, 'state'>,
  write: Write,
): Promise<number> => {
  const { endpoint = null, limit = 50 } = options;
  const found = await client.deadLetters({ endpoint, limit });
  if (options.json) return writeJson(write, found);
  deliveryTable(found, options).forEach(write);
  return 0;
};

export interface SuppressionsOptions extends Omit<DeliveriesOptions, 'state'> {
  /** Several are separated by commas; null for all. */
  readonly rule: string | null;
}

/** `suppressions`: deliveries that a rule suppresses, or delays until the time in the third column. */
export const suppressions = async (
  client: Client,
  options: SuppressionsOptions,
  write: Write,
): Promise<number> => {
  const { endpoint = null, limit = 50, rule } = options;
  const found = await client.suppressions({ endpoint, limit, rule });
  if (options.json) return writeJson(write, found);
  const rows = found.map((delivery) => [
    delivery.id,
    shortTime(delivery.createdAt),
    delivery.state === 'suppressed' ? '-' : shortTime(delivery.nextAttemptAt),
    delivery.rule ?? '-',
    delivery.type,
    delivery.endpoint,
    [delivery.storyName ?? '-', delivery.why ?? '-'].join(': '),
  ]);
  table(['DELIVERY', 'CREATED', 'UNTIL', 'RULE', 'EVENT', 'ENDPOINT', 'STORY'], rows, options).forEach(write);
  return 0;
};

export interface ReplayOptions extends OutputOptions {
  readonly selection: ReplaySelection;
  /** Only prints the number. */
  readonly dryRun?: boolean;
}

const messages = (count: number): string => `${count} ${count === 1 ? 'delivery' : 'deliveries'}`;

/** Which of `ids` no delivery has. */
const unknownOf = async (client: Client, ids: readonly string[]): Promise<readonly string[]> => {
  const unknown: string[] = [];
  for (const id of ids) {
    try {
      await client.delivery(id);
    } catch (error) {
      if (!(error instanceof StopPressError) || error.code !== 'NOT_FOUND') throw error;
      unknown.push(id);
    }
  }
  return unknown;
};

interface Counted {
  /** Named, or chosen by filters. */
  readonly asked: number;
  /** Can be sent again. */
  readonly fitting: number;
  readonly unknown: readonly string[];
}

const countedOf = async (client: Client, selection: ReplaySelection): Promise<Counted> => {
  const fitting = await client.countReplay(selection);
  const asked = selection.ids?.length ?? fitting;
  const unknown = fitting < asked ? await unknownOf(client, selection.ids ?? []) : [];
  return { asked, fitting, unknown };
};

/** `replay`: Deliveries go back into the Outbox from the first attempt; 1 if some that were named could not. */
export const replay = async (
  client: Client,
  options: ReplayOptions,
  { write, talk }: { readonly write: Write; readonly talk: Write },
): Promise<number> => {
  const { selection, dryRun = false, json } = options;
  const chosen: ReplaySelection = selection.ids ? { ids: [...new Set(selection.ids)] } : selection;
  const { asked, fitting, unknown } = await countedOf(client, chosen);
  for (const id of unknown)
    talk(`No delivery has the id “${inertText(id)}”; \`stoppress deliveries\` lists them.`);
  if (dryRun) {
    if (json) writeJson(write, { asked, wouldReplay: fitting, unknown });
    else write(`${messages(fitting)} would be sent again.`);
    return fitting === asked ? 0 : 1;
  }
  if (fitting > 0 || asked === 0)
    talk(`${messages(fitting)} to send again${fitting < asked ? ` of ${asked} named` : ''}.`);
  const replayed = fitting === 0 ? 0 : await client.replay(chosen);
  if (json) writeJson(write, { asked, replayed, unknown });
  else write(`${replayed} of ${messages(asked)} will be sent again.`);
  if (fitting + unknown.length < asked)
    talk(
      'A pending delivery, or one that waits for a digest, cannot be replayed; `stoppress deliveries` lists them.',
    );
  return replayed === asked ? 0 : 1;
};

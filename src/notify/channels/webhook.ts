import { isoTime } from '../../model/time.ts';
import type { StoredEvent } from '../../model/event.ts';
import { cutText, largest } from '../message/cut-text.ts';
import { weightiest, weightOf } from '../message/priority.ts';

/**
 * Every key of a body in reading order. The store keeps `data` as jsonb, which does not preserve key order; sorting by
 * this list gives the same bytes for a new Event and a stored one.
 */
const KEY_ORDER = [
  'type timestamp data',
  'story endpoint id url name tags',
  'version number previous capturedAt headline publishedAt modifiedAt restores',
  'changes kind paragraph previousParagraph text previousText context words op labels quotes flagged significance reason',
  'speaker previousSpeaker verb start end',
  'stealth stealthy clocks before after turn',
  'truncated changesOmitted',
  'expectation expectations state origin by announced',
  'since until everyMs failure code message',
  'events remark omitted test',
  'sequence link',
].flatMap((keys) => keys.split(' '));
const RANKS: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, rank) => [key, rank]));

const rankOf = (key: string): number => RANKS.get(key) ?? KEY_ORDER.length;

const inReadingOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0)),
      )
    : value;

const utf8 = new TextEncoder();
/** How much of an Event is kept. */
interface Cut {
  readonly textLength: number;
  readonly words: boolean;
  /** Changes, or Events of a digest. */
  readonly items: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Article text, cut to a variable length. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['text', 'previousText', 'context', 'announced']);
const REMARK_KEYS: ReadonlySet<string> = new Set(['headline', 'reason', 'message', 'name', 'remark']);

const shorten = (value: unknown, cut: Cut, remarkLength: number): unknown => {
  const visit = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      if (TEXT_KEYS.has(key)) return cutText(value, cut.textLength);
      return REMARK_KEYS.has(key) ? cutText(value, remarkLength) : value;
    }
    // Receivers can derive both from the texts, and quotation offsets would not match a truncated text.
    if (key === 'words' || key === 'quotes') return cut.words ? value : [];
    if (Array.isArray(value)) return value.map((item: unknown) => visit(key, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, value]) => [key, visit(key, value)]));
  };
  return visit('', value);
};

/** Less than the keys of one Change or Event take; bounds the number of items to try. */
const LEAST_ITEM_BYTES = 100;
/** Changes per Event in a truncated digest. */
const MOST_ITEM_CHANGES = 10;

type Changes = Extract<StoredEvent, { type: 'story.updated' }>['data']['changes'];

/** The `count` most important Changes: flagged before minor ones, in reading order. */
const mostImportant = (changes: Changes, count: number): Changes => {
  const ranked = [
    ...changes.filter((change) => change.flagged),
    ...changes.filter((change) => !change.flagged),
  ];
  const kept = new Set(ranked.slice(0, count));
  return changes.filter((change) => kept.has(change));
};

type Item = Extract<StoredEvent, { type: 'digest' }>['data']['events'][number];

const cutItem = (item: Item): Json => {
  const changes = weightiest(item.changes, MOST_ITEM_CHANGES, ({ significance }) => significance);
  const changesOmitted = item.changes.length - changes.length;
  return changesOmitted === 0 ? { ...item } : { ...item, changes, changesOmitted };
};

const cutData = (data: StoredEvent['data'], cut: Cut, remarkLength: number): Json => {
  const shortened = (given: StoredEvent['data'] | Json): Json => ({
    ...(shorten(given, cut, remarkLength) as Json),
    truncated: true,
  });
  if ('changes' in data) {
    const changes = mostImportant(data.changes, cut.items);
    return { ...shortened({ ...data, changes }), changesOmitted: data.changes.length - changes.length };
  }
  if (!('events' in data)) return shortened(data);
  const events = weightiest(data.events, cut.items, weightOf, { prefer: 'last' });
  const omitted = data.omitted + data.events.length - events.length;
  return shortened({ ...data, events: events.map(cutItem), omitted });
};

const itemsOf = (data: StoredEvent['data']): readonly { readonly flagged?: boolean }[] =>
  'changes' in data ? data.changes : 'events' in data ? data.events.map(() => ({})) : [];

const longestText = (data: StoredEvent['data']): number => {
  let longest = 0;
  JSON.stringify(data, (key, value: unknown) => {
    if (typeof value === 'string' && TEXT_KEYS.has(key)) longest = Math.max(longest, value.length);
    return value;
  });
  return longest;
};

interface PayloadLimits {
  /** Bytes of UTF-8; Standard Webhooks 1.0 recommends less than 20 kB. */
  readonly maxBytes?: number;
  /** UTF-16 units that each text keeps while something else can still be cut. */
  readonly beginning?: number;
  /** The same if flagged Changes would have to be dropped otherwise. */
  readonly shortBeginning?: number;
  /** Longest headline, reason, name or message in a truncated body, in UTF-16 units. */
  readonly remark?: number;
}

/**
 * The body of a Delivery: compact JSON of exactly `type`, `timestamp` and `data` (Standard Webhooks 1.0, "Payload
 * structure"), always the same bytes. A body above the limit is truncated in this order, only as far as needed: the ends
 * of the longest texts (marked `…`), the words and quotations of edits, the last minor Changes, then the last flagged
 * ones. `data.truncated` is then true and `data.changesOmitted` is the number of missing Changes. A digest drops its
 * least important Events, older ones first, and counts them in `data.omitted`. The rest (story, version, link) is sent
 * whatever its size.
 */
export const renderPayload = (
  event: StoredEvent,
  { maxBytes = 20_000, beginning = 280, shortBeginning = 80, remark = 280 }: PayloadLimits = {},
): string => {
  const timestamp = isoTime(event.at);
  const render = (data: unknown): string =>
    JSON.stringify({ type: event.type, timestamp, data }, inReadingOrder);
  const withinLimit = (body: string): boolean =>
    body.length <= maxBytes && (body.length * 3 <= maxBytes || utf8.encode(body).length <= maxBytes);

  const whole = render(event.data);
  if (withinLimit(whole)) return whole;

  const cutBody = (cut: Cut): string => render(cutData(event.data, cut, remark));
  const longest = Math.max(Math.min(longestText(event.data), maxBytes), beginning);
  /** The body with the longest texts that fit, at least `least` units each. */
  const longestTexts = (cut: Omit<Cut, 'textLength'>, least: number): string | null => {
    const textLength = largest(least, longest, (length) =>
      withinLimit(cutBody({ ...cut, textLength: length })),
    );
    return textLength === null ? null : cutBody({ ...cut, textLength });
  };
  /** The body with the most items that fit, and then the longest texts that fit. */
  const mostItems = (least: number, most: number, textLength: number): string | null => {
    const items = largest(least, most, (n) => withinLimit(cutBody({ items: n, words: false, textLength })));
    return items === null ? null : longestTexts({ items, words: false }, textLength);
  };

  const all = itemsOf(event.data);
  const most = Math.min(all.length, Math.ceil(maxBytes / LEAST_ITEM_BYTES));
  const flagged = Math.min(most, all.filter((item) => item.flagged).length);
  const fewest = 'events' in event.data ? Math.min(1, most) : flagged;
  return (
    longestTexts({ items: most, words: true }, beginning) ??
    mostItems(fewest, most, beginning) ??
    mostItems(0, most, shortBeginning) ??
    cutBody({ items: 0, words: false, textLength: shortBeginning })
  );
};

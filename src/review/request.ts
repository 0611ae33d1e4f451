import type { Context } from 'hono';
import type { DeliveryRow } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import { Refusal } from './refusal.ts';

/** Strict parsing of requests: every invalid or unknown parameter is rejected by name. */

export const invalid = (message: string): Refusal => new Refusal(400, 'REQUEST_INVALID', message);

export const notFound = (message: string): Refusal => new Refusal(404, 'NOT_FOUND', message);

const shown = (text: string): string => text.slice(0, 40);

/** A whole number from a query or path parameter; null if it is missing. */
export const wholeNumber = (name: string, text: string | undefined): number | null => {
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw invalid(`\`${name}\` must be a whole number from 1, not “${shown(text)}”.`);
  }
  return Number(text);
};

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** An ISO 8601 date (its start in UTC) or a time with a zone. */
export const instant = (name: string, value: unknown): EpochMs => {
  const at = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(at)) return at;
  const given = typeof value === 'string' ? `, not “${shown(value)}”` : '';
  throw invalid(`\`${name}\` must be a time such as 2026-11-23T18:00:00Z${given}.`);
};

/** Comma-separated words of a query parameter, each one of `allowed`; null if it is missing. */
export const wordsOf = <Word extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly Word[],
): readonly Word[] | null => {
  if (text === undefined || text === '') return null;
  return text.split(',').map((part) => {
    const word = allowed.find((one) => one === part.trim());
    if (word === undefined)
      throw invalid(`\`${name}\` must be one of ${allowed.join(', ')}, not “${shown(part.trim())}”.`);
    return word;
  });
};

/** A JSON object body with only these keys; {} if the body is empty. */
export const jsonBody = async (
  context: Context,
  keys: readonly string[],
): Promise<Readonly<Record<string, unknown>>> => {
  const text = await context.req.text();
  let body: unknown = {};
  try {
    if (text.trim() !== '') body = JSON.parse(text);
  } catch {
    body = null;
  }
  const example = keys.map((key) => `\`${key}\``).join(', ');
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid(`The body must be a JSON object${keys.length > 0 ? ` with ${example}` : ''}.`);
  const unknown = Object.keys(body).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw invalid(
      `The body has an unknown key “${shown(unknown)}”${keys.length > 0 ? `; allowed: ${example}` : ''}.`,
    );
  return body as Readonly<Record<string, unknown>>;
};

/** A boolean of a JSON body; false if it is missing. */
export const flagOf = (body: Readonly<Record<string, unknown>>, name: string): boolean => {
  const value = body[name] ?? false;
  if (typeof value !== 'boolean') throw invalid(`\`${name}\` must be true or false.`);
  return value;
};

export const DELIVERY_STATES = [
  'pending',
  'delivered',
  'failed',
  'held',
  'gathered',
  'digested',
  'suppressed',
] as const satisfies readonly DeliveryRow['state'][];

/** States in which a rule suppresses or delays a Delivery. */
export const RULED_STATES = ['suppressed', 'gathered', 'pending'] as const;

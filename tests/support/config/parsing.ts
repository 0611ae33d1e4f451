import { failure } from '../../../src/platform/errors.ts';
import type { CheckAddress } from '../../../config/parse/addresses.ts';
import { describeProblems } from '../../../config/report/problems.ts';
import {
  parseWatchList,
  type ParseOptions,
  type WatchList,
  type WatchListResult,
} from '../../../config/parse/watch-list.ts';

/** 2026-11-24T12:00:00Z */
export const NOON = Date.UTC(2026, 10, 24, 12);

/** Thirty-two bytes 0x01, as Standard Webhooks writes a secret. */
export const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

/** A guard of three rules: http or https, and 127.0.0.1 only where it is allowed. */
export const checkAddress: CheckAddress = (text, { allowPrivate }) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return { kind: 'refused', failure: failure('ADDRESS_INVALID', `${text} is not a web address.`) };
  }
  if (url.hostname === '127.0.0.1' && !allowPrivate.includes('127.0.0.1')) {
    return { kind: 'refused', failure: failure('ADDRESS_FORBIDDEN', `${url.href} is a private address.`) };
  }
  return { kind: 'allowed', url };
};

export const missingFile = (): never => {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
};

export const parse = (text: string, options: Partial<ParseOptions> = {}): WatchListResult =>
  parseWatchList(text, { env: { DESK: SECRET }, readSecretFile: missingFile, checkAddress, ...options });

/** The complaints about a text, as a terminal shows them; empty when it is valid. */
export const complaints = (text: string, options: Partial<ParseOptions> = {}): string[] => {
  const result = parse(text, options);
  return result.kind === 'valid' ? [] : describeProblems(result.problems, 'w.yaml', 1000).split('\n');
};

/** The list that a valid text gives, and its warnings as the log shows them. */
export const accepted = (
  text: string,
  options: Partial<ParseOptions> = {},
): { readonly list: WatchList; readonly warnings: readonly string[] } => {
  const result = parse(text, options);
  if (result.kind === 'invalid') throw new Error(complaints(text, options).join('\n'));
  const warnings = result.warnings.map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
  return { list: result.list, warnings };
};

/** What an endpoint gets where its entry says nothing of it. */
export const EVERYTHING = {
  events: null,
  tags: null,
  stories: null,
  atLeast: 0,
  labels: null,
  quiet: null,
  digest: null,
} as const;

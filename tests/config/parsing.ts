import { failure } from '../../src/errors.ts';
import type { CheckAddress } from '../../config/addresses.ts';
import { describeProblems } from '../../config/problems.ts';
import { parseWatchList, type ParseOptions, type WatchListResult } from '../../config/watch-list.ts';

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

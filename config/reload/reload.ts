import path from 'node:path';
import { type Failure, failure, StopPressError } from '../../src/platform/errors.ts';
import { describeProblems, type Problem } from '../report/problems.ts';
import { errorCode } from '../parse/secrets.ts';
import type { FileReading } from './watch.ts';
import type { WatchList, WatchListResult } from '../parse/watch-list.ts';

/** What an edit of the watch list led to. Only `applied` changes anything; otherwise the list before stays in force. */
export type ReloadEvent =
  | { readonly kind: 'applied'; readonly list: WatchList; readonly warnings: readonly Problem[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[]; readonly failure: Failure }
  | { readonly kind: 'missing'; readonly failure: Failure };

/**
 * Turns a look at the watch list into what to do about it. The failure's message is ready for a log: it names file,
 * places and what stays in force.
 */
export const createReloader =
  (file: string, parse: (text: string) => WatchListResult) =>
  (reading: FileReading): ReloadEvent => {
    if (reading.kind === 'missing') {
      const message = `${file} cannot be read (${reading.reason}); the watch list read before stays in force.`;
      return { kind: 'missing', failure: failure('CONFIG_UNREADABLE', message) };
    }
    const result = parse(reading.text);
    if (result.kind === 'valid') return { kind: 'applied', list: result.list, warnings: result.warnings };
    const count = result.problems.length === 1 ? 'a problem' : `${result.problems.length} problems`;
    const message = `${file} has ${count}; the watch list read before stays in force.\n${describeProblems(result.problems, file)}`;
    return { kind: 'refused', problems: result.problems, failure: failure('CONFIG_INVALID', message) };
  };

export interface LoadedWatchList {
  /** For `watchFile`, as what is known already. */
  readonly text: string;
  readonly list: WatchList;
  readonly warnings: readonly Problem[];
}

/** The watch list at start, where there is no older one to fall back on: throws CONFIG_UNREADABLE or CONFIG_INVALID. */
export const loadWatchList = async (
  file: string,
  read: (file: string) => Promise<string>,
  parse: (text: string) => WatchListResult,
): Promise<LoadedWatchList> => {
  let text: string;
  try {
    text = await read(file);
  } catch (error) {
    const code = errorCode(error);
    const message =
      code === 'ENOENT'
        ? `The watch list ${path.resolve(file)} does not exist.`
        : `The watch list ${path.resolve(file)} cannot be read (${code}).`;
    throw new StopPressError('CONFIG_UNREADABLE', message, { cause: error });
  }
  const result = parse(text);
  if (result.kind === 'valid') return { text, list: result.list, warnings: result.warnings };
  throw new StopPressError('CONFIG_INVALID', `${describeProblems(result.problems, file)}\n`);
};

import type { EntryList, NewEntry } from '../../model/watch-list.ts';

/** The watch list as the commands use it. The configuration implements it; `src` does not know how the file is written. */

export interface ParsedWatchList {
  readonly stories: readonly { readonly url: string }[];
  readonly discover: readonly { readonly url: string }[];
  readonly fetch: { readonly allowPrivate: readonly string[] };
}

export type WatchListReading =
  | { readonly kind: 'valid'; readonly list: ParsedWatchList }
  | {
      readonly kind: 'invalid';
      /** `path` is such as `stories[0].every`. */
      readonly problems: readonly { readonly path: string; readonly message: string }[];
      /** All problems for people, each with file, line and column. */
      readonly describe: (file: string) => string;
    };

export interface WatchListFile {
  /** The path: flag, environment or default. */
  locate(config: string | undefined): Promise<string>;
  /** The text of the file; '' where there is none. */
  read(file: string): Promise<string>;
  /** Secrets need not be set: only their names are checked. */
  parse(text: string): Promise<WatchListReading>;
  /** The text with the entries at the end of that list, every other byte as it was. */
  add(text: string, to: EntryList, entries: readonly NewEntry[]): Promise<string>;
  /** Replaces the file atomically. @throws StopPressError if its text is not `before` any more. */
  replace(file: string, before: string, after: string): Promise<void>;
  /** Validates the file with its secrets. @returns warnings and a summary; @throws StopPressError CONFIG_INVALID. */
  check(
    config: string | undefined,
  ): Promise<{ readonly warnings: readonly string[]; readonly summary: string }>;
  /** The JSON Schema of the file, for editors. */
  schema(): Promise<string>;
}

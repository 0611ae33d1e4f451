import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * What the product gets wrong today, as data: `tests/known-gaps/TABLE.json` holds each case that fails and how. A test
 * computes the table again and compares; `npm run gaps:refresh` writes it, and the diff is reviewed.
 */

/** Failures by case; a case without any is left out. */
type Table = Readonly<Record<string, unknown>>;

const COMMAND = 'npm run gaps:refresh';

const fileOf = (table: string): string =>
  fileURLToPath(new URL(`../known-gaps/${table}.json`, import.meta.url));

/** The table as it stands in its file; empty when there is none yet. */
export const readKnownGaps = (table: string): Record<string, unknown> => {
  try {
    return JSON.parse(readFileSync(fileOf(table), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
};

const isEmpty = (gap: unknown): boolean => Array.isArray(gap) && gap.length === 0;

/** What differs, one line a case. */
const differences = (known: Table, found: Table): string[] =>
  [...new Set([...Object.keys(known), ...Object.keys(found)])].toSorted().flatMap((name) => {
    const [before, now] = [JSON.stringify(known[name]), JSON.stringify(found[name])];
    if (before === now) return [];
    if (before === undefined) return [`  new gap: ${name}: ${now}`];
    if (now === undefined) return [`  gap closed: ${name}: ${before}`];
    return [`  changed: ${name}: from ${before} to ${now}`];
  });

/** What a test says when the file of `table` is out of date. */
export const outOfDate = (table: string, known: Table, found: Table): string =>
  [
    `tests/known-gaps/${table}.json is not what the tests find now:`,
    differences(known, found).join('\n') || '  only its formatting differs',
    `Fix what got worse. If the rest is intended, run \`${COMMAND}\` and review the diff.`,
  ].join('\n');

/**
 * Fails when the file of `table` is not what the refresh would write: a case got worse, or better, or is gone. Under
 * `npm run gaps:refresh` it writes the file instead. Cases are sorted by name; those with an empty list are left out.
 */
export const expectKnownGaps = async (table: string, all: Table): Promise<void> => {
  const found = Object.fromEntries(
    Object.entries(all)
      .filter(([, gap]) => !isEmpty(gap))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const known = readKnownGaps(table);
  try {
    await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(fileOf(table));
  } catch (cause) {
    throw new Error(outOfDate(table, known, found), { cause });
  }
};

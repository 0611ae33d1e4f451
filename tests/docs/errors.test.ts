import { expect, it } from 'vitest';
import { ERRORS } from '../../src/platform/errors.ts';
import { readDoc, withGenerated } from '../support/docs/generated.ts';

const STALE = 'docs/errors.md is stale: run `npm run docs` and review the diff';

/** A table as the formatter of the project sets it. */
const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

it('lists in docs/errors.md every coded error with how to fix it', async () => {
  const rows = Object.entries(ERRORS).map(([code, { retryable, wayOut }]) => [
    `\`${code}\``,
    retryable ? 'yes' : 'no',
    wayOut.replaceAll('|', String.raw`\|`),
  ]);
  const table = tableOf([['code', 'retried', 'how to fix it'], ...rows]);
  await expect(withGenerated(readDoc('docs/errors.md'), table), STALE).toMatchFileSnapshot(
    '../../docs/errors.md',
  );
});

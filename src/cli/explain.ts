import { renderDiff } from '../text/render-diff.ts';
import { inertText } from '../text/inert-text.ts';
import type { Change, Stealth } from '../model/change.ts';
import type { Client } from './client.ts';
import type { OutputOptions, Write } from './print.ts';

/** Nothing where the page states no time. */
const clockLines = ({ stealthy, clocks }: Stealth): string[] => [
  ...(stealthy ? ['Changed without a newer time on the page.'] : []),
  ...(clocks.length > 0 ? ['Times on the page:'] : []),
  ...clocks.map(({ name, before, after, turn }) =>
    inertText(`  ${name}: ${before ?? '-'} → ${after ?? '-'} (${turn})`),
  ),
];

export interface ExplainOptions extends OutputOptions {
  readonly event: string;
}

/** `explain EVENT`: recomputes the decision behind an Event from stored data; exit code 1 if the result differs. */
export const explain = async (client: Client, options: ExplainOptions, write: Write): Promise<number> => {
  const found = await client.explain(options.event);
  const code = found.same ? 0 : 1;
  if (options.json) {
    write(JSON.stringify(found, null, 2));
    return code;
  }
  const { colour = false, width } = options;
  const writeChanges = (changes: readonly Change[]): void => {
    for (const change of changes) {
      write(renderDiff({ changes: [change], colour, width }));
      write(`    ${inertText(change.reason)}`);
    }
  };
  write(`${found.type} ${found.eventId}: version ${found.previous} → ${found.version} of ${found.storyId}`);
  writeChanges(found.changes);
  if (found.stealth) clockLines(found.stealth).forEach(write);
  write(
    found.same
      ? 'Recomputed from stored data: the result is the same.'
      : 'Recomputed from stored data: the result DIFFERS.',
  );
  found.remarks.forEach((remark) => write(inertText(remark)));
  writeChanges(found.recomputed);
  return code;
};

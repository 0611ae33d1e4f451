import { inertText, renderDiff } from '../text/render-diff.ts';
import type { Change, Stealth } from '../model/change.ts';
import type { Client } from './client.ts';
import type { OutputOptions, Write } from './print.ts';

const clockLines = ({ stealthy, clocks }: Stealth): string[] => [
  stealthy ? 'By stealth: no clock of the page went on.' : 'Clocks of the page:',
  ...clocks.map(({ name, before, after, turn }) =>
    inertText(`  ${name}: ${before ?? '-'} → ${after ?? '-'} (${turn})`),
  ),
];

export interface ExplainOptions extends OutputOptions {
  readonly event: string;
}

/** `explain EVENT`: the decision behind an Event made again from what is stored; 1 if it would be another one today. */
export const explain = async (client: Client, options: ExplainOptions, write: Write): Promise<number> => {
  const found = await client.explain(options.event);
  const code = found.same ? 0 : 1;
  if (options.json) {
    write(JSON.stringify(found, null, 2));
    return code;
  }
  const { colour = false, width } = options;
  const told = (changes: readonly Change[]): void => {
    for (const change of changes) {
      write(renderDiff({ changes: [change], colour, width }));
      write(`    ${inertText(change.reason)}`);
    }
  };
  write(`${found.type} ${found.eventId}: version ${found.previous} → ${found.version} of ${found.storyId}`);
  told(found.changes);
  if (found.stealth) clockLines(found.stealth).forEach(write);
  write(
    found.same
      ? 'Recomputed from stored data: the same answer.'
      : 'Recomputed from stored data: ANOTHER answer.',
  );
  found.remarks.forEach((remark) => write(inertText(remark)));
  told(found.recomputed);
  return code;
};

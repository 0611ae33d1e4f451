import { expect, it } from 'vitest';
import { renderPayload } from '../../src/notify/channels/webhook.ts';
import { EVENT_TYPES } from '../../src/model/event.ts';
import { readDoc, withGenerated } from '../support/docs/generated.ts';
import { WEBHOOK_EXAMPLES } from '../support/docs/webhook-examples.ts';

/** JSON as the formatter of the project sets it: lists of plain values on one line where they fit. */
const printed = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(
    /^( *(?:"\w+": )?)\[\s+([^[\]{}]*?)\s+\](,?)$/gm,
    (list, start: string, items: string, end: string) => {
      const line = `${start}[${items.replaceAll(/,\n\s+/g, ', ')}]${end}`;
      return line.length > 110 ? list : line;
    },
  );

const STALE = 'docs/webhooks.md is stale: run `npm run docs` and review the diff';

it('shows every event type once, in docs/webhooks.md', () => {
  expect(WEBHOOK_EXAMPLES.map(({ type }) => type)).toEqual([...EVENT_TYPES, 'digest']);
  expect(WEBHOOK_EXAMPLES.map(({ event }) => event.type)).toEqual(WEBHOOK_EXAMPLES.map(({ type }) => type));
});

it('shows in docs/webhooks.md what the product sends', async () => {
  const sections = WEBHOOK_EXAMPLES.map(({ type, when, event }) => {
    const body = printed(JSON.parse(renderPayload(event)));
    return `### ${type}\n\n${when}\n\n\`\`\`json\n${body}\n\`\`\``;
  });
  const expected = withGenerated(readDoc('docs/webhooks.md'), sections.join('\n\n'));
  await expect(expected, STALE).toMatchFileSnapshot('../../docs/webhooks.md');
});

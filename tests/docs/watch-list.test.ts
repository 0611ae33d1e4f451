import { expect, it } from 'vitest';
import { watchListJsonSchema } from '../../config/schema/json-schema.ts';
import { parseWatchList } from '../../config/parse/watch-list.ts';
import { checkAddress } from '../../src/outbound/outbound.ts';
import { readDoc } from '../support/docs/generated.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Every key below a node of the schema, with the keys above it. */
const keysOf = (node: Node, above: readonly string[] = []): string[][] => [
  ...Object.entries(node.properties ?? {}).flatMap(([key, value]) => [
    [...above, key],
    ...keysOf(value, [...above, key]),
  ]),
  ...[node.items, ...(node.anyOf ?? [])].flatMap((part) => (part ? keysOf(part, above) : [])),
];

it('explains every key of the watch list', () => {
  const documents = `${readDoc('docs/watch-list.md')}\n${readDoc('docs/alerts.md')}\n${readDoc('docs/webhooks.md')}`;
  const keys = keysOf(watchListJsonSchema() as Node);
  expect(keys.length).toBeGreaterThan(60);
  const isExplained = (key: string): boolean =>
    new RegExp(`\`[^\`\n]*\\b${key}\\b[^\`\n]*\`|^## .*\\b${key}\\b`, 'm').test(documents);
  expect(keys.filter((path) => !isExplained(path.at(-1) ?? '')).map((path) => path.join('.'))).toEqual([]);
});

it.each(['README.md', 'docs/watch-list.md'])('%s shows a valid watch list', (file) => {
  const lists = [...readDoc(file).matchAll(/^```yaml\n(# yaml-language-server.*?)^```$/gms)];
  expect(lists.length).toBe(1);
  const result = parseWatchList(lists[0]?.[1] ?? '', {
    env: { DESK_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` },
    readSecretFile: (name) => {
      throw new Error(`${name} must not be read.`);
    },
    checkAddress,
  });
  expect(result.kind === 'valid' ? [] : result.problems).toEqual([]);
});

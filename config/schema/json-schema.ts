import { z } from 'zod';
import type { Path } from '../report/problems.ts';
import { watchListSchema } from './watch-list.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Draft 7 is the newest version that YAML editors support. */
export const watchListJsonSchema = (): JsonSchema =>
  z.toJSONSchema(watchListSchema, {
    target: 'draft-7',
    io: 'input',
    // zod drops the examples of transformed values; these show the value as written in the file.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });

/** The text of config/stories.schema.json, which `stoppress config schema` prints. */
export const renderSchema = (): string => `${JSON.stringify(watchListJsonSchema(), null, 2)}\n`;

let schema: JsonSchema | undefined;

const withBranches = (node: JsonSchema): JsonSchema[] => [node, ...(node.anyOf ?? [])];

const inside = (node: JsonSchema, step: string | number): JsonSchema[] => {
  const next = typeof step === 'number' ? node.items : node.properties?.[step];
  return typeof next === 'object' && !Array.isArray(next) ? withBranches(next) : [];
};

/** The keys allowed at a path of the watch list; empty if there are none. */
export const knownKeys = (path: Path): readonly string[] => {
  schema ??= watchListJsonSchema();
  let here = withBranches(schema);
  for (const step of path) here = here.flatMap((node) => inside(node, step));
  return here.flatMap((node) => Object.keys(node.properties ?? {}));
};

import { z } from 'zod';
import { quote } from './problems.ts';

// A file that breaks one rule must still be checked against the others. Values of an unexpected type count as
// absent here, because the strict schema reports them.
const word = z.string().optional().catch(undefined);
const words = z.array(z.string().catch('')).catch([]);
const lenientList = <T extends z.ZodType>(item: T) => z.array(item).catch([]);
/** A story may be an address alone. */
const fromAddress = (value: unknown): unknown => (typeof value === 'string' ? { url: value } : value);
const lenientStory = z
  .object({
    url: word,
    name: word,
    tags: words.optional(),
    every: word,
    expect: lenientList(z.object({ name: word, by: word }).catch({})).optional(),
  })
  .catch({});
const lenientWatchList = z
  .object({
    fetch: z.object({ allowPrivate: words }).partial().catch({}).default({}),
    defaults: z.object({ every: word, fastest: word, slowest: word }).catch({}).default({}),
    hosts: lenientList(z.object({ host: word }).catch({})).default([]),
    stories: lenientList(z.preprocess(fromAddress, lenientStory)).default([]),
    discover: lenientList(
      z
        .object({
          url: word,
          name: word,
          tags: words.optional(),
          every: word,
          storyEvery: word,
          expect: lenientList(z.object({ name: word, by: word }).catch({})).optional(),
        })
        .catch({}),
    ).default([]),
    endpoints: lenientList(
      z
        .looseObject({
          name: word,
          url: word,
          secret: z.unknown().optional(),
          tags: words.optional(),
          stories: words.optional(),
        })
        // The schema reports an entry that is not a map; without the key, "no address" would be reported as well.
        .catch({ url: undefined }),
    ).default([]),
    notify: z.object({ allowPrivate: words.optional() }).catch({}).default({}),
    mail: z.object({ server: word, from: word }).optional().catch(undefined),
    alive: z.object({ ping: word }).catch({}).default({}),
  })
  .catch({
    fetch: {},
    defaults: {},
    hosts: [],
    stories: [],
    discover: [],
    endpoints: [],
    notify: {},
    alive: {},
  });

export type LenientWatchList = z.output<typeof lenientWatchList>;

export const storyName = (story: LenientWatchList['stories'][number], index: number): string =>
  story.name !== undefined && story.name.trim() !== ''
    ? `story ${quote(story.name.trim())}`
    : `story ${index + 1}`;

export const sourceName = (source: LenientWatchList['discover'][number], index: number): string =>
  source.name !== undefined && source.name.trim() !== ''
    ? `source ${quote(source.name.trim())}`
    : `source ${index + 1}`;

export const endpointName = (endpoint: LenientWatchList['endpoints'][number], index: number): string =>
  endpoint.name === undefined ? `endpoint ${index + 1}` : `endpoint ${quote(endpoint.name.trim())}`;

export const readLeniently = (value: unknown): LenientWatchList => lenientWatchList.parse(value);

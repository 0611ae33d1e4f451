import { z } from 'zod';
import { duration, line, needle, pathPattern, tags, address } from './forms.ts';

/** The schema of sources of new stories; see watch-list.ts. */

const DEFAULT_AT_MOST = 20;
const DEFAULT_FOR = '48h';
const MOST = 1_000;

const many = <T extends z.ZodType<string>>(item: T) =>
  z.union([item.transform((value) => [value]), z.array(item).min(1)]);

const match = z
  .strictObject({
    path: many(pathPattern)
      .optional()
      .meta({
        title: 'Path',
        description:
          'Path patterns, any of which must match: * matches anything but a slash, ** matches anything; a leading ! excludes.',
        examples: ['/politics/**', ['/news/**', '!/news/live/**']],
      }),
    title: many(needle)
      .optional()
      .meta({
        title: 'Title words',
        description:
          'Words or phrases, any of which must appear as whole words in the title. Case, accents and punctuation are ignored.',
        examples: ['tribunal', ['tribunal', 'registrar']],
      }),
  })
  .refine(
    (value) => value.path !== undefined || value.title !== undefined,
    'has no condition; give "path" or "title", or omit "match" to accept all',
  );

/** @param expectation the schema of one expectation, as stories have it. */
export const discoverSchema = <T extends z.ZodType>(expectation: T) =>
  z.strictObject({
    url: address().meta({
      title: 'Address',
      description: 'A feed, a news sitemap (or an index of them) or a section page that announces stories.',
      examples: ['https://news.example/feed.xml', 'https://news.example/news-sitemap.xml'],
    }),
    name: line('the name')
      .optional()
      .meta({
        title: 'Name',
        description: 'The name of the source in logs; its address by default.',
        examples: ['National news'],
      }),
    kind: z
      .enum(['auto', 'feed', 'sitemap', 'page'])
      .default('auto')
      .meta({
        title: 'Kind',
        description: 'The type of the source; auto detects it.',
        examples: ['auto'],
      }),
    every: duration(1000)
      .optional()
      .meta({
        title: 'Interval',
        description: 'Time between two fetches of the source; defaults.every by default.',
        examples: ['5m'],
      }),
    match: match.optional().meta({
      title: 'Match',
      description:
        'Which of the listed stories are monitored; all by default (for a section page, links that look like stories).',
      examples: [{ path: '/politics/**', title: ['tribunal', 'registrar'] }],
    }),
    atMost: z
      .number({ error: 'a whole number such as 20' })
      .refine(
        (value) => Number.isInteger(value) && value >= 1 && value <= MOST,
        `must be a whole number from 1 to ${MOST}`,
      )
      .default(DEFAULT_AT_MOST)
      .meta({
        title: 'At most',
        description: 'How many stories of this source are monitored at the same time; further ones wait.',
        examples: [DEFAULT_AT_MOST],
      }),
    for: duration(60_000)
      .prefault(DEFAULT_FOR)
      .meta({
        title: 'For',
        description: 'How long each story is monitored after it was found; then it is paused.',
        examples: [DEFAULT_FOR],
      }),
    storyEvery: duration(1000)
      .optional()
      .meta({
        title: 'Interval of the stories',
        description: 'Fixed time between two checks of a found story; without it the interval is adaptive.',
        examples: ['2m'],
      }),
    websub: z
      .boolean({ error: 'true or false' })
      .default(true)
      .meta({
        title: 'WebSub',
        description:
          'Subscribe to the hub that the feed names, so that it is read within seconds of a change; needs STOPPRESS_URL.',
        examples: [false],
      }),
    tags: tags.default([]).meta({
      title: 'Tags',
      description: 'Tags of every found story, which select the endpoints that receive its alerts.',
      examples: [['tribunal']],
    }),
    expect: z
      .array(expectation)
      .default([])
      .meta({
        title: 'Expectations',
        description: 'What the desk is waiting for in every found story.',
        examples: [[{ name: 'Statement', match: 'statement' }]],
      }),
  });

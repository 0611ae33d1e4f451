import { z } from 'zod';
import { discoverSchema } from './discover.ts';
import { type Matcher, SUGGESTION_MODES } from '../../src/model/expectation.ts';
import { RENDER_MODES } from '../../src/model/story.ts';
import { formatDuration } from '../../src/text/duration.ts';
import { endpointSchema } from './endpoints.ts';
import {
  address,
  duration,
  hostPattern,
  instant,
  line,
  needle,
  privateHost,
  regex,
  selector,
  tags,
} from './forms.ts';
import { aliveSchema, mailSchema, notifySchema } from './outgoing.ts';

/**
 * The one description of a watch list: it checks the file, and the schema editors use is made from it. Here are the
 * rules that one value can answer alone; those between values are in rules.ts.
 */

export const DEFAULT_EVERY_MS = 300_000;
export const DEFAULT_FASTEST_MS = 30_000;
export const DEFAULT_SLOWEST_MS = 21_600_000;
const DEFAULT_SPACING_MS = 1000;

const matcher = z
  .union([
    needle.transform((value): Matcher => ({ all: [value] })),
    z
      .strictObject({
        all: z
          .array(needle)
          .min(1)
          .optional()
          .meta({
            title: 'All of',
            description: 'Every one of these texts must appear in one new or edited paragraph.',
            examples: [['statement', 'administrative leave']],
          }),
        any: z
          .array(needle)
          .min(1)
          .optional()
          .meta({
            title: 'Any of',
            description: 'At least one of these texts must appear.',
            examples: [['statement', 'press release']],
          }),
        regex: regex.optional().meta({
          title: 'Regular expression',
          description: 'ECMAScript, flags iu, tried on the paragraph as published.',
          examples: ['steps? (aside|down)'],
        }),
      })
      .refine(
        (value) => Object.keys(value).length > 0,
        'says nothing to look for; give "all", "any" or "regex"',
      )
      .transform((value): Matcher => value),
  ])
  .meta({
    title: 'What to look for',
    description:
      'A text, or all: […], any: […], regex: …; looked for in added and edited text. Case, accents and punctuation do not count.',
    examples: ['statement', { all: ['statement', 'administrative leave'] }],
  });

const expectation = z.strictObject({
  name: line('the name').meta({
    title: 'Name',
    description: 'What alerts call this expectation; once per story.',
    examples: ['Statement on leave'],
  }),
  match: matcher,
  by: instant.optional().meta({
    title: 'Deadline',
    description: 'ISO 8601 with a time zone. Without it the expectation waits for ever.',
    examples: ['2026-11-24T18:00:00Z', '2026-11-24T19:00:00+01:00'],
  }),
});

const include = z
  .union([
    selector,
    z
      .array(selector)
      .min(1)
      .transform((list) => list.join(', ')),
  ])
  .meta({
    title: 'Include',
    description: 'CSS selector or selectors of the story on the page; found by itself by default.',
    examples: ['article', ['#story', '.live-blog']],
  });

const exclude = z.union([selector.transform((value) => [value]), z.array(selector)]).meta({
  title: 'Exclude',
  description:
    'CSS selector or selectors of what is not part of the story. Quote those that start with # or [.',
  examples: [['.newsletter', '#related']],
});

const host = z.strictObject({
  host: hostPattern.meta({
    title: 'Host',
    description: 'A host name, or *.name for all below it. A more exact entry comes before a wider one.',
    examples: ['news.example', '*.news.example'],
  }),
  include: include.optional(),
  exclude: exclude.default([]),
  spacing: duration(0)
    .optional()
    .meta({
      title: 'Spacing',
      description: 'Least time between two requests to this host; fetch.spacing by default.',
      examples: ['10s'],
    }),
  robots: z
    .enum(['obey', 'ignore'])
    .default('obey')
    .meta({
      title: 'robots.txt',
      description: 'Whether the robots.txt of this host is asked for and obeyed. Ignore it only with leave.',
      examples: ['obey'],
    }),
});
const suggested = z.enum(SUGGESTION_MODES);

const cadence = z.enum(['adaptive', 'fixed']);

const story = z.strictObject({
  url: address().meta({
    title: 'Address',
    description: 'The page to watch: http or https, without user name and password. Required, once per list.',
    examples: ['https://news.example/tribunal-leave'],
  }),
  name: line('the name')
    .optional()
    .meta({
      title: 'Name',
      description: 'What alerts and logs call the story; its address by default.',
      examples: ['Registrar steps aside'],
    }),
  tags: tags.default([]).meta({
    title: 'Tags',
    description: 'For choosing which endpoint hears of the story.',
    examples: [['tribunal']],
  }),
  every: duration(1000)
    .optional()
    .meta({
      title: 'Interval',
      description:
        'Time between two checks, as a start; defaults.every by default. Must lie between fastest and slowest.',
      examples: ['2m'],
    }),
  include: include.optional(),
  exclude: exclude.default([]),
  expect: z
    .array(expectation)
    .default([])
    .meta({
      title: 'Expectations',
      description: 'What the desk waits for: an alert says when it lands, or that it is overdue.',
      examples: [[{ name: 'Statement on leave', match: 'statement', by: '2026-11-24T18:00:00Z' }]],
    }),
  cadence: cadence.optional().meta({
    title: 'Cadence',
    description:
      'adaptive: the interval is that of a new story, shorter after a change, longer with age; fixed: always the same. Fixed where the story says `every`, else defaults.cadence.',
    examples: ['adaptive'],
  }),
  render: z
    .enum(RENDER_MODES)
    .default('never')
    .meta({
      title: 'Render',
      description:
        'Whether the scripts of the page are run in a browser (STOPPRESS_BROWSER): never; auto, when the page comes without text; browser, always.',
      examples: ['auto'],
    }),
  suggested: suggested.optional().meta({
    title: 'Suggested expectations',
    description:
      'What the story itself announces ("a statement is expected later today"): inform shows it in the log, on the page and in story.updated; alert also sends expectation.met and expectation.overdue; off does not look for it. defaults.suggested by default.',
    examples: ['alert'],
  }),
});

/** `- https://…` alone is a story with all defaults. */
const bareStory = address()
  .transform((url) => ({ url }))
  .pipe(story);

const fetch = z.strictObject({
  contact: line('the contact')
    .optional()
    .meta({
      title: 'Contact',
      description: 'An e-mail or web address for the sites that are watched; it goes into the User-Agent.',
      examples: ['desk@example.org'],
    }),
  spacing: duration(0)
    .prefault(formatDuration(DEFAULT_SPACING_MS))
    .meta({
      title: 'Spacing',
      description: 'Least time between two requests to one host.',
      examples: ['1s'],
    }),
  allowPrivate: z
    .array(privateHost)
    .default([])
    .meta({
      title: 'Allowed private addresses',
      description:
        'Hosts (with a port: that one only) or CIDRs which the address guard lets through although they are not public.',
      examples: [['127.0.0.1', '10.20.0.0/16', 'cms.internal:8090']],
    }),
});

const defaults = z.strictObject({
  every: duration(1000)
    .prefault(formatDuration(DEFAULT_EVERY_MS))
    .meta({
      title: 'Interval',
      description: 'Time between two checks of a story that does not say its own.',
      examples: ['5m'],
    }),
  fastest: duration(1000)
    .prefault(formatDuration(DEFAULT_FASTEST_MS))
    .meta({
      title: 'Fastest',
      description: 'No story is checked more often, however lively it is.',
      examples: ['30s'],
    }),
  slowest: duration(1000)
    .prefault(formatDuration(DEFAULT_SLOWEST_MS))
    .meta({
      title: 'Slowest',
      description: 'No story is checked less often, however quiet it is.',
      examples: ['6h'],
    }),
  cadence: cadence.default('adaptive').meta({
    title: 'Cadence',
    description: 'Whether the interval of a story that does not say its own follows its age and changes.',
    examples: ['adaptive'],
  }),
  suggested: suggested.default('inform').meta({
    title: 'Suggested expectations',
    description:
      'What stories announce themselves: inform, alert or off, for those that do not say their own.',
    examples: ['inform'],
  }),
});

export const watchListSchema = z
  .strictObject({
    fetch: fetch.prefault({}).meta({
      title: 'Fetching',
      description: 'How pages are asked for.',
      examples: [{ contact: 'desk@example.org', spacing: '1s' }],
    }),
    defaults: defaults.prefault({}).meta({
      title: 'Defaults',
      description: 'How often stories are checked, and what their own announcements may do.',
      examples: [{ every: '5m', fastest: '30s', slowest: '6h' }],
    }),
    hosts: z
      .array(host)
      .default([])
      .meta({
        title: 'Hosts',
        description:
          'What holds for all stories of a host. A story’s own include replaces it; excludes add up.',
        examples: [[{ host: '*.news.example', exclude: ['.newsletter'] }]],
      }),
    stories: z
      .array(z.union([story, bareStory]))
      .default([])
      .meta({
        title: 'Stories',
        description:
          'The pages to watch: an address alone, or keys with values. What leaves the list is paused, never deleted.',
        examples: [
          [
            'https://news.example/ferry-inquiry',
            { url: 'https://news.example/tribunal-leave', name: 'Registrar steps aside', every: '2m' },
          ],
        ],
      }),
    discover: z
      .array(discoverSchema(expectation))
      .default([])
      .meta({
        title: 'Sources of new stories',
        description:
          'Feeds, news sitemaps and section pages: matching new stories become watches for a set time, then are paused.',
        examples: [
          [
            {
              url: 'https://news.example/feed.xml',
              match: { title: 'tribunal' },
              for: '48h',
              tags: ['tribunal'],
            },
          ],
        ],
      }),
    endpoints: z
      .array(endpointSchema)
      .default([])
      .meta({
        title: 'Endpoints',
        description:
          'Where events are sent: webhooks, signed as Standard Webhooks 1.0 says, chat channels and mail.',
        examples: [
          [
            {
              name: 'desk',
              url: 'https://desk.example/hooks/stop-press',
              secret: '${DESK_WEBHOOK_SECRET}',
            },
            { name: 'newsroom', url: '${SLACK_URL}', tags: ['tribunal'] },
          ],
        ],
      }),
    notify: notifySchema.prefault({}).meta({
      title: 'Notifying',
      description: 'Which addresses endpoints may have.',
      examples: [{ allowPrivate: ['hooks.internal:9000'] }],
    }),
    mail: mailSchema.optional().meta({
      title: 'Mail',
      description: 'How mail is sent; needed as soon as an endpoint is an e-mail address.',
      examples: [
        {
          server: 'smtps://desk:${SMTP_PASSWORD}@mail.example:465',
          from: 'Stop Press <alerts@example.org>',
        },
      ],
    }),
    alive: aliveSchema.prefault({}).meta({
      title: 'Sign of life',
      description: 'How others learn that Stop Press itself has fallen silent.',
      examples: [{ ping: '${ALIVE_URL}', every: '1m', canary: '10m', within: '2m' }],
    }),
  })
  .meta({
    title: 'Stop Press watch list',
    description: 'Which stories are watched, what is expected of them, and who is told.',
  });

export type WatchListFile = z.output<typeof watchListSchema>;

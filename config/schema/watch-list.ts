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
 * The schema of a watch list. It validates the file and is the source of the JSON Schema for editors. Rules that involve
 * several values are in rules.ts.
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
          description: 'ECMAScript, flags iu, matched against the paragraph as published.',
          examples: ['steps? (aside|down)'],
        }),
      })
      .refine((value) => Object.keys(value).length > 0, 'has no condition; give "all", "any" or "regex"')
      .transform((value): Matcher => value),
  ])
  .meta({
    title: 'What to look for',
    description:
      'A text, or all: […], any: […], regex: …; matched against added and edited text. Case, accents and punctuation are ignored.',
    examples: ['statement', { all: ['statement', 'administrative leave'] }],
  });

const expectation = z.strictObject({
  name: line('the name').meta({
    title: 'Name',
    description: 'The name of this expectation in alerts; unique per story.',
    examples: ['Statement on leave'],
  }),
  match: matcher,
  by: instant.optional().meta({
    title: 'Deadline',
    description: 'ISO 8601 with a time zone. Without it the expectation never becomes overdue.',
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
    description: 'CSS selector or selectors of the story on the page; detected automatically by default.',
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
    description: 'A host name, or *.name for all its subdomains. More specific entries take precedence.',
    examples: ['news.example', '*.news.example'],
  }),
  include: include.optional(),
  exclude: exclude.default([]),
  spacing: duration(0)
    .optional()
    .meta({
      title: 'Spacing',
      description: 'Minimum interval between two requests to this host; fetch.spacing by default.',
      examples: ['10s'],
    }),
  robots: z
    .enum(['obey', 'ignore'])
    .default('obey')
    .meta({
      title: 'robots.txt',
      description:
        'Whether the robots.txt of this host is fetched and honoured. Ignore it only with permission.',
      examples: ['obey'],
    }),
});
const suggested = z.enum(SUGGESTION_MODES);

const cadence = z.enum(['adaptive', 'fixed']);

const story = z.strictObject({
  url: address().meta({
    title: 'Address',
    description:
      'The page to monitor: http or https, without user name and password. Required, unique per list.',
    examples: ['https://news.example/tribunal-leave'],
  }),
  name: line('the name')
    .optional()
    .meta({
      title: 'Name',
      description: 'The name of the story in alerts and logs; its address by default.',
      examples: ['Registrar steps aside'],
    }),
  tags: tags.default([]).meta({
    title: 'Tags',
    description: 'Select which endpoints receive alerts about the story.',
    examples: [['tribunal']],
  }),
  every: duration(1000)
    .optional()
    .meta({
      title: 'Interval',
      description:
        'Initial time between two checks; defaults.every by default. Must be between fastest and slowest.',
      examples: ['2m'],
    }),
  include: include.optional(),
  exclude: exclude.default([]),
  expect: z
    .array(expectation)
    .default([])
    .meta({
      title: 'Expectations',
      description: 'What the desk is waiting for: an alert is sent when it lands and when it is overdue.',
      examples: [[{ name: 'Statement on leave', match: 'statement', by: '2026-11-24T18:00:00Z' }]],
    }),
  cadence: cadence.optional().meta({
    title: 'Cadence',
    description:
      'adaptive: the interval gets shorter after a change and longer with age; fixed: always the same. Fixed if the story sets `every`, else defaults.cadence.',
    examples: ['adaptive'],
  }),
  render: z
    .enum(RENDER_MODES)
    .default('never')
    .meta({
      title: 'Render',
      description:
        'Whether the page is rendered in a browser (STOPPRESS_BROWSER). never; auto: if the page contains no text without scripts; browser: always.',
      examples: ['auto'],
    }),
  suggested: suggested.optional().meta({
    title: 'Suggested expectations',
    description:
      'Expectations that the story itself announces ("a statement is expected later today"). inform: shown in the log, on the pages and in story.updated; alert: also sends expectation.met and expectation.overdue; off: not detected. defaults.suggested by default.',
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
      description: 'An e-mail or web address for the operators of monitored sites, sent in the User-Agent.',
      examples: ['desk@example.org'],
    }),
  spacing: duration(0)
    .prefault(formatDuration(DEFAULT_SPACING_MS))
    .meta({
      title: 'Spacing',
      description: 'Minimum interval between two requests to one host.',
      examples: ['1s'],
    }),
  allowPrivate: z
    .array(privateHost)
    .default([])
    .meta({
      title: 'Allowed private addresses',
      description: 'Private hosts (with a port: that port only) or CIDRs that may be fetched.',
      examples: [['127.0.0.1', '10.20.0.0/16', 'cms.internal:8090']],
    }),
});

const defaults = z.strictObject({
  every: duration(1000)
    .prefault(formatDuration(DEFAULT_EVERY_MS))
    .meta({
      title: 'Interval',
      description: 'Time between two checks of a story without its own interval.',
      examples: ['5m'],
    }),
  fastest: duration(1000)
    .prefault(formatDuration(DEFAULT_FASTEST_MS))
    .meta({
      title: 'Fastest',
      description: 'Shortest interval of any story.',
      examples: ['30s'],
    }),
  slowest: duration(1000)
    .prefault(formatDuration(DEFAULT_SLOWEST_MS))
    .meta({
      title: 'Slowest',
      description: 'Longest interval of any story.',
      examples: ['6h'],
    }),
  cadence: cadence.default('adaptive').meta({
    title: 'Cadence',
    description: 'Whether the interval of a story without its own adapts to its age and changes.',
    examples: ['adaptive'],
  }),
  suggested: suggested.default('inform').meta({
    title: 'Suggested expectations',
    description:
      'How expectations announced by stories are handled, for stories without their own setting: inform, alert or off.',
    examples: ['inform'],
  }),
});

export const watchListSchema = z
  .strictObject({
    fetch: fetch.prefault({}).meta({
      title: 'Fetching',
      description: 'How pages are fetched.',
      examples: [{ contact: 'desk@example.org', spacing: '1s' }],
    }),
    defaults: defaults.prefault({}).meta({
      title: 'Defaults',
      description: 'Default check intervals and handling of announced expectations.',
      examples: [{ every: '5m', fastest: '30s', slowest: '6h' }],
    }),
    hosts: z
      .array(host)
      .default([])
      .meta({
        title: 'Hosts',
        description:
          'Settings for all stories of a host. The include of a story replaces that of the host; excludes are combined.',
        examples: [[{ host: '*.news.example', exclude: ['.newsletter'] }]],
      }),
    stories: z
      .array(z.union([story, bareStory]))
      .default([])
      .meta({
        title: 'Stories',
        description:
          'The pages to monitor: an address alone, or keys with values. Stories removed from the list are paused, never deleted.',
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
          'Feeds, news sitemaps and section pages: matching new stories are monitored for a limited time, then paused.',
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
          'Where events are sent: webhooks (signed, Standard Webhooks 1.0), chat channels and mail.',
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
      title: 'Notifications',
      description: 'Which private addresses endpoints may have.',
      examples: [{ allowPrivate: ['hooks.internal:9000'] }],
    }),
    mail: mailSchema.optional().meta({
      title: 'Mail',
      description: 'How mail is sent; required if an endpoint is an e-mail address.',
      examples: [
        {
          server: 'smtps://desk:${SMTP_PASSWORD}@mail.example:465',
          from: 'Stop Press <alerts@example.org>',
        },
      ],
    }),
    alive: aliveSchema.prefault({}).meta({
      title: 'Heartbeat',
      description: 'How other services detect that Stop Press has stopped.',
      examples: [{ ping: '${ALIVE_URL}', every: '1m', canary: '10m', within: '2m' }],
    }),
  })
  .meta({
    title: 'Stop Press watch list',
    description: 'Which stories are monitored, what is expected of them, and where alerts are sent.',
  });

export type WatchListFile = z.output<typeof watchListSchema>;

import { z } from 'zod';
import type { ChangeLabel } from '../../src/model/change.ts';
import { EVENT_TYPES } from '../../src/model/event.ts';
import { line, tags } from './forms.ts';
import { digest, quietHours, rate } from '../parse/times.ts';

/** The routing keys that all forms of an endpoint share: filters, timing and rate. */

const MOST_AT_ONCE = 16;

/** Types have no values at run time; `satisfies` guarantees that this list is complete. */
const LABELS = Object.keys({
  statement: true,
  quote: true,
  correction: true,
  'editors-note': true,
  'number-changed': true,
  'name-changed': true,
  'negation-changed': true,
  'modality-changed': true,
  'attribution-changed': true,
  'headline-changed': true,
  'sentence-added': true,
  noise: true,
  'live-post': true,
  restored: true,
  flapping: true,
  stealth: true,
} satisfies Record<ChangeLabel, true>) as ChangeLabel[];

export const routingKeys = {
  events: z
    .array(z.enum(EVENT_TYPES))
    .min(1)
    .optional()
    .meta({
      title: 'Events',
      description: 'Which types of event are sent; all by default.',
      examples: [['story.updated', 'expectation.met']],
    }),
  tags: tags
    .refine(
      (list) => list.length > 0,
      'is empty, so nothing would be sent; omit it to receive alerts about all stories',
    )
    .optional()
    .meta({
      title: 'Tags',
      description: 'Only stories with one of these tags; all by default.',
      examples: [['tribunal']],
    }),
  stories: z
    .array(line('the story'))
    .min(1)
    .optional()
    .meta({
      title: 'Stories',
      description: 'Only these stories, by name or address; all by default.',
      examples: [['Registrar steps aside']],
    }),
  atLeast: z
    .number({ error: 'a number from 0 to 1' })
    .refine((value) => value >= 0 && value <= 1, 'must be a number from 0 to 1')
    .default(0)
    .meta({
      title: 'At least',
      description: 'Only changes: the minimum significance of the most significant change, from 0 to 1.',
      examples: [0.4],
    }),
  labels: z
    .array(z.enum(LABELS))
    .min(1)
    .optional()
    .meta({
      title: 'Labels',
      description: 'Only changes: at least one change must have one of these labels; all by default.',
      examples: [['statement', 'correction']],
    }),
  quiet: quietHours.optional().meta({
    title: 'Quiet hours',
    description: 'Nothing is sent during these hours; delayed alerts are sent at their end.',
    examples: [{ from: '22:00', to: '07:00', zone: 'Europe/Berlin' }, '22:00-07:00 Europe/Berlin'],
  }),
  digest: digest.optional().meta({
    title: 'Digest',
    description: 'One message with all queued events: at a fixed interval, or daily at a time of day.',
    examples: ['30m', { at: '08:00', zone: 'Europe/Berlin' }],
  }),
  grouped: z
    .boolean({ error: 'true or false' })
    .optional()
    .meta({
      title: 'Grouped',
      description: 'One message for everything found by one check. Default: true, for webhooks false.',
      examples: [true],
    }),
  concurrency: z
    .number({ error: 'a whole number such as 1' })
    .refine(
      (value) => Number.isInteger(value) && value >= 1 && value <= MOST_AT_ONCE,
      `must be a whole number from 1 to ${MOST_AT_ONCE}`,
    )
    .default(1)
    .meta({
      title: 'Concurrency',
      description: 'How many messages may be sent concurrently; 1 preserves their order.',
      examples: [1],
    }),
  rate: rate.optional().meta({
    title: 'Rate',
    description:
      'Maximum messages per second, minute or hour. Default: the limit of the channel: Discord and Teams 2/s, Telegram 20/min, others 1/s; none for webhooks.',
    examples: ['1/s', '20/min'],
  }),
};

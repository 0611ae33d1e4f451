import { z } from 'zod';
import { duration, line, privateHost } from './forms.ts';

/** The sections of a watch list about mail, notifications and the heartbeat. */

export const mailSchema = z.strictObject({
  server: z.string().meta({
    title: 'Server',
    description:
      'smtps://USER:PASSWORD@HOST:465 (TLS), smtp+starttls://…:587 or smtp://…:25 (no TLS). User, password or the whole may be ${NAME}; special characters elsewhere are percent-encoded. Ports 25, 465, 587 and 2525; others as HOST:PORT under allowPrivate.',
    examples: ['smtps://desk:${SMTP_PASSWORD}@mail.example:465', '${SMTP_URL}'],
  }),
  from: line('the sender').meta({
    title: 'From',
    description: 'The sender of alerts: an address, or a name and <address>.',
    examples: ['Stop Press <alerts@example.org>'],
  }),
});

export const notifySchema = z.strictObject({
  allowPrivate: z
    .array(privateHost)
    .optional()
    .meta({
      title: 'Allowed private addresses',
      description:
        'Private hosts (with a port: that port only) or CIDRs that endpoints may use. Without it, fetch.allowPrivate applies.',
      examples: [['127.0.0.1', 'hooks.internal:9000']],
    }),
});

export const aliveSchema = z.strictObject({
  ping: z
    .string()
    .optional()
    .meta({
      title: 'Ping',
      description:
        'An address that is requested (GET) as long as Stop Press works, so that another service can raise an alarm when the pings stop. May be ${NAME}.',
      examples: ['${ALIVE_URL}', 'https://alive.example/ping/stop-press'],
    }),
  every: duration(10_000)
    .prefault('1m')
    .meta({ title: 'Interval', description: 'Time between two pings.', examples: ['1m'] }),
  canary: duration(60_000)
    .optional()
    .meta({
      title: 'Canary',
      description:
        'How often Stop Press changes a test story of its own and verifies the alert; off by default.',
      examples: ['10m'],
    }),
  within: duration(1000)
    .prefault('2m')
    .meta({
      title: 'Within',
      description: 'How soon the alert of the canary must be sent.',
      examples: ['2m'],
    }),
});

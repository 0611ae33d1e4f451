import { z } from 'zod';
import { address, instant, line } from './forms.ts';
import { routingKeys } from './routing.ts';

/** The schema of endpoints. The fields of each channel are validated in parse/channels.ts, because they may be `${NAME}`. */

const secretText = (title: string, description: string, example: string) =>
  z.string().meta({ title, description, examples: [example] });

const channelUrl = (description: string, example: string) =>
  z.strictObject({ url: secretText('Address', description, example) });

/** Telegram ids are numbers, which may be written without quotes. */
const numberOrText = z.union([z.string(), z.number()]);

const instead = (title: string, ...examples: unknown[]) => ({
  title,
  description: 'Instead of "url". Each text may be ${NAME}, which is resolved like a signing secret.',
  examples,
});

/** One key for each channel; an endpoint has exactly one of them, or `url`. */
const channels = {
  slack: channelUrl('Incoming webhook of Slack or a compatible service.', '${SLACK_URL}')
    .optional()
    .meta(instead('Slack', { url: '${SLACK_URL}' })),
  discord: channelUrl('Webhook of a Discord channel.', '${DISCORD_URL}')
    .optional()
    .meta(instead('Discord', { url: '${DISCORD_URL}' })),
  teams: channelUrl('Microsoft Teams workflow that posts Adaptive Cards.', '${TEAMS_URL}')
    .optional()
    .meta(instead('Microsoft Teams', { url: '${TEAMS_URL}' })),
  telegram: z
    .strictObject({
      token: secretText('Bot token', 'As BotFather gives it.', '${TELEGRAM_TOKEN}'),
      chat: numberOrText.meta({
        title: 'Chat',
        description: 'Number of the chat, or @name of a public channel.',
        examples: [-1001234567890, '@desk'],
      }),
      topic: numberOrText.optional().meta({
        title: 'Topic',
        description: 'Number of a topic, in a group that has topics.',
        examples: [7],
      }),
      api: secretText('Bot API', 'Base URL of the Bot API.', 'https://api.telegram.org').optional(),
    })
    .optional()
    .meta(instead('Telegram', { token: '${TELEGRAM_TOKEN}', chat: -1001234567890 })),
  matrix: z
    .strictObject({
      homeserver: secretText('Homeserver', 'Base URL of the client-server API.', 'https://matrix.example'),
      room: secretText('Room', 'Id of a room that the account has joined.', '!newsroom:matrix.example'),
      token: secretText('Access token', 'Access token of the sending account.', '${MATRIX_TOKEN}'),
    })
    .optional()
    .meta(
      instead('Matrix', {
        homeserver: 'https://matrix.example',
        room: '!newsroom:matrix.example',
        token: '${MATRIX_TOKEN}',
      }),
    ),
  ntfy: z
    .strictObject({
      server: secretText('Server', 'https://ntfy.sh by default.', 'https://ntfy.example').optional(),
      topic: secretText(
        'Topic',
        'Anyone who knows the topic can read it, unless it is protected by a token.',
        '${NTFY_TOPIC}',
      ),
      token: secretText(
        'Access token',
        'Required if the server protects the topic.',
        '${NTFY_TOKEN}',
      ).optional(),
    })
    .optional()
    .meta(instead('ntfy', { topic: '${NTFY_TOPIC}' })),
  email: z
    .strictObject({
      to: z.union([z.string(), z.array(z.string()).min(1)]).meta({
        title: 'To',
        description: 'One address or several; each becomes an endpoint of its own. Needs the section "mail".',
        examples: ['desk@example.org', ['desk@example.org', 'night@example.org']],
      }),
    })
    .optional()
    .meta(instead('E-mail', { to: 'desk@example.org' })),
  apprise: z
    .strictObject({
      url: secretText('Address', 'Notify address of an Apprise API, its key included.', '${APPRISE_URL}'),
      tag: secretText('Tag', 'Which of its services receive the message; all by default.', 'desk').optional(),
    })
    .optional()
    .meta(instead('Apprise API', { url: '${APPRISE_URL}' })),
};

const endingSecret = z.strictObject({
  value: secretText('Secret', 'The secret itself, best as ${NAME}.', '${DESK_WEBHOOK_SECRET_OLD}'),
  until: instant.meta({
    title: 'Until',
    description: 'When the secret expires: ISO 8601 with a time zone.',
    examples: ['2026-11-25T12:00:00Z'],
  }),
});

export const endpointSchema = z.strictObject({
  name: line('the name').meta({
    title: 'Name',
    description: 'The name of the endpoint in logs and deliveries; unique per list.',
    examples: ['desk'],
  }),
  url: address()
    .optional()
    .meta({
      title: 'Address',
      description:
        'Where events are sent: https:// or http:// is a webhook, signed and sent by POST; a channel has a short form: slack://T000/B000/XXXX, discord://ID/TOKEN, teams://HOST/REST, tgram://BOTTOKEN/CHAT[/TOPIC], matrixs://TOKEN@HOST/!room:server, ntfys://[TOKEN@]HOST/TOPIC, mailto:ADDRESS, apprise+https://HOST/notify/KEY. The whole address may be ${NAME}, because it may contain secrets. Redirects are not followed.',
      examples: ['https://desk.example/hooks/stop-press', '${SLACK_URL}', 'mailto:desk@example.org'],
    }),
  secret: z
    .union([
      z.string(),
      endingSecret,
      z
        .array(z.union([z.string(), endingSecret]))
        .min(1)
        .max(2),
    ])
    .optional()
    .meta({
      title: 'Signing secret',
      description:
        'For webhooks: whsec_ and 24 to 64 bytes in base64 (HMAC), or whsk_ and an ed25519 key (Standard Webhooks), best as ${NAME}: read from the environment variable NAME, or from the file NAME_FILE names. Two during a rotation, the new one first; {value, until} expires one automatically.',
      examples: [
        '${DESK_WEBHOOK_SECRET}',
        ['${DESK_WEBHOOK_SECRET}', { value: '${DESK_WEBHOOK_SECRET_OLD}', until: '2026-11-25T12:00:00Z' }],
      ],
    }),
  ...channels,
  ...routingKeys,
});

export type ChannelKey = keyof typeof channels;

export const CHANNEL_KEYS = Object.keys(channels) as ChannelKey[];

import type { ChannelKey } from '../schema/endpoints.ts';

/** An endpoint as one address. Parsed by hand: to the URL Standard, `tgram://123:ABC/…` has a bad port. */

export interface ShortForm {
  readonly channel: ChannelKey;
  /** By the keys of the channel's long form. */
  readonly fields: Readonly<Record<string, string>>;
}

type Fields = ShortForm['fields'] | null;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const slack = (rest: string): Fields =>
  /^[\w-]+\/[\w-]+\/[\w-]+$/.test(rest) ? { url: `https://hooks.slack.com/services/${rest}` } : null;

const discord = (rest: string): Fields =>
  /^\d+\/[\w-]+$/.test(rest) ? { url: `https://discord.com/api/webhooks/${rest}` } : null;

const teams = (rest: string): Fields => (/^[^/?#]+\/[^/]/.test(rest) ? { url: `https://${rest}` } : null);

const tgram = (rest: string): Fields => {
  const [, token, chat, topic] = /^([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
  if (token === undefined || chat === undefined) return null;
  return {
    token: decoded(token),
    chat: decoded(chat),
    ...(topic !== undefined && { topic: decoded(topic) }),
  };
};

const matrix =
  (scheme: string) =>
  (rest: string): Fields => {
    const [, token, host, room] = /^([^@/:]+)@([^@/]+)\/([^/]+)$/.exec(rest) ?? [];
    if (token === undefined || host === undefined || room === undefined) return null;
    return { token: decoded(token), homeserver: `${scheme}://${host}`, room: decoded(room) };
  };

/** A single word is a topic of ntfy.sh, which answers by TLS only. */
const ntfy =
  (scheme: string) =>
  (rest: string): Fields => {
    const [, user, host, topic] = /^(?:([^@/:]+)@)?([^@/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
    if (host === undefined || (topic === undefined && !/^[\w-]+$/.test(host))) return null;
    return {
      ...(user !== undefined && { token: decoded(user) }),
      ...(topic === undefined ? { topic: host } : { server: `${scheme}://${host}`, topic: decoded(topic) }),
    };
  };

const mailto = (rest: string): Fields =>
  rest === '' || /[?#/]/.test(rest) ? null : { to: rest.split(',').map(decoded).join(',') };

const apprise =
  (scheme: string) =>
  (rest: string): Fields =>
    /^[^/?#]+\/[^/]/.test(rest) ? { url: `${scheme}://${rest}` } : null;

interface Scheme {
  readonly channel: ChannelKey;
  /** What it looks like, for messages. */
  readonly form: string;
  readonly read: (rest: string) => Fields;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  slack: { channel: 'slack', form: 'slack://T000/B000/XXXX', read: slack },
  discord: { channel: 'discord', form: 'discord://ID/TOKEN', read: discord },
  teams: { channel: 'teams', form: 'teams://HOST/REST-OF-THE-WORKFLOW-URL', read: teams },
  tgram: { channel: 'telegram', form: 'tgram://BOTTOKEN/CHAT or tgram://BOTTOKEN/CHAT/TOPIC', read: tgram },
  matrix: { channel: 'matrix', form: 'matrix://TOKEN@HOST/!room:server', read: matrix('http') },
  matrixs: { channel: 'matrix', form: 'matrixs://TOKEN@HOST/!room:server', read: matrix('https') },
  ntfy: { channel: 'ntfy', form: 'ntfy://TOKEN@HOST/TOPIC or ntfy://HOST/TOPIC', read: ntfy('http') },
  ntfys: {
    channel: 'ntfy',
    form: 'ntfys://TOKEN@HOST/TOPIC, ntfys://HOST/TOPIC or ntfys://TOPIC',
    read: ntfy('https'),
  },
  mailto: { channel: 'email', form: 'mailto:desk@example.org', read: mailto },
  'apprise+https': {
    channel: 'apprise',
    form: 'apprise+https://HOST/notify/KEY',
    read: apprise('https'),
  },
  'apprise+http': { channel: 'apprise', form: 'apprise+http://HOST/notify/KEY', read: apprise('http') },
};

export const SCHEME_NAMES = ['https', 'http', ...Object.keys(SCHEMES)];

export type ShortResult =
  | ({ readonly kind: 'short' } & ShortForm)
  /** The scheme is that of a channel, the rest is not what it takes. */
  | { readonly kind: 'malformed'; readonly form: string }
  | { readonly kind: 'unknown'; readonly scheme: string }
  /** A web address, or nothing that has a scheme. */
  | { readonly kind: 'other' };

export const readShortForm = (text: string): ShortResult => {
  const [, written = '', slashes, rest = ''] = /^([a-z][a-z\d+.-]{0,30}):(\/\/)?(.*)$/is.exec(text) ?? [];
  const scheme = written.toLowerCase();
  if (scheme === '' || scheme === 'http' || scheme === 'https') return { kind: 'other' };
  const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (!known) return slashes === undefined ? { kind: 'other' } : { kind: 'unknown', scheme };
  const fields = slashes === undefined && scheme !== 'mailto' ? null : known.read(rest);
  return fields ? { kind: 'short', channel: known.channel, fields } : { kind: 'malformed', form: known.form };
};

import type { Target } from '../../src/model/endpoint.ts';
import { type CheckAddress, checkSecretUrl, type NotifyPolicy } from './addresses.ts';
import type { ChannelKey } from '../schema/endpoints.ts';
import type { Finding, Path } from '../report/problems.ts';

/** What each channel takes: from texts to a Target. No message repeats any of them, since each may be a secret. */

export interface ChannelContext {
  readonly checkAddress: CheckAddress;
  readonly policy: NotifyPolicy;
}

/** A text of a channel, read; messages say where it stands, never what it says. */
export interface Field {
  readonly text: string;
  readonly path: Path;
  /** The variable that it comes from. */
  readonly variable: string | null;
}

export type Fields = Readonly<Record<string, Field | undefined>>;

type Checked<T> = { readonly value: T } | { readonly wrong: string };

export const whereOf = ({ variable }: Field): string =>
  variable === null ? 'what is written here' : `the value of ${variable}`;

/** Reads fields one by one and keeps what was wrong with them; null stands for what is missing or wrong. */
const createReader = (fields: Fields, context: ChannelContext, owner: string) => {
  const problems: Finding[] = [];
  const read = <T>(name: string, check: (field: Field) => Checked<T>): T | null => {
    const field = fields[name];
    if (field === undefined) return null;
    const result = check(field);
    if ('value' in result) return result.value;
    problems.push({ path: field.path, message: `${owner}: ${result.wrong}` });
    return null;
  };
  const url = (field: Field): Checked<URL> => {
    const options = { checkAddress: context.checkAddress, shown: field.variable === null };
    const result = checkSecretUrl(field.text, context.policy, options);
    return typeof result === 'string' ? { wrong: result } : { value: result };
  };
  const matching =
    (pattern: RegExp, what: string) =>
    (field: Field): Checked<string> =>
      pattern.test(field.text) ? { value: field.text } : { wrong: `${whereOf(field)} is not ${what}` };
  return {
    problems,
    text: (name: string, pattern: RegExp, what: string) => read(name, matching(pattern, what)),
    address: (name: string) => read(name, url)?.href ?? null,
    origin: (name: string, otherwise: string | null) =>
      fields[name] === undefined
        ? otherwise
        : read(name, (field): Checked<string> => {
            const result = url(field);
            if ('wrong' in result) return result;
            const { origin, pathname, search } = result.value;
            return pathname === '/' && search === ''
              ? { value: origin }
              : { wrong: 'this must be an address without a path, such as https://api.example' };
          }),
  };
};

type Reader = ReturnType<typeof createReader>;

const TOKEN = /^[\x21-\x7e]+$/;

type Build = (reader: Reader) => Target | null;

const webAddress =
  (channel: 'slack' | 'discord' | 'teams'): Build =>
  (read) => {
    const url = read.address('url');
    return url === null ? null : { channel, url };
  };

const telegram: Build = (read) => {
  const token = read.text(
    'token',
    /^\d+:[\w-]+$/,
    'a bot token, as BotFather gives it: digits, ":" and letters',
  );
  const chat = read.text('chat', /^(?:-?\d+|@\w+)$/, 'a chat; give its number, or @name of a public channel');
  const topic = read.text('topic', /^[1-9]\d{0,9}$/, 'the number of a topic');
  const api = read.origin('api', 'https://api.telegram.org');
  if (token === null || chat === null || api === null) return null;
  return { channel: 'telegram', api, token, chat, topic: topic === null ? null : Number(topic) };
};

const matrix: Build = (read) => {
  const homeserver = read.origin('homeserver', null);
  const room = read.text(
    'room',
    /^![^\s:/?#]+(?::[\w.-]+|:\[[\da-f:.]+\])?(?::\d{1,5})?$/i,
    'the id of a room, which starts with "!" (an alias starts with "#"; the settings of the room show its id)',
  );
  const token = read.text('token', TOKEN, 'an access token');
  return homeserver === null || room === null || token === null
    ? null
    : { channel: 'matrix', homeserver, room, token };
};

const ntfy: Build = (read) => {
  const server = read.origin('server', 'https://ntfy.sh');
  const topic = read.text('topic', /^[\w-]{1,64}$/, 'a topic: 1 to 64 letters, digits, "-" and "_"');
  const token = read.text('token', TOKEN, 'an access token');
  return server === null || topic === null ? null : { channel: 'ntfy', server, topic, token };
};

const apprise: Build = (read) => {
  const url = read.address('url');
  const tag = read.text('tag', /^[\w-]+(?:[ ,]+[\w-]+)*$/, 'a tag, or several with commas or spaces between');
  return url === null ? null : { channel: 'apprise', url, tag };
};

const BUILD: Readonly<Record<Exclude<ChannelKey, 'email'>, Build>> = {
  slack: webAddress('slack'),
  discord: webAddress('discord'),
  teams: webAddress('teams'),
  telegram,
  matrix,
  ntfy,
  apprise,
};

/** The Target of a channel; null where something is wrong, or missing and told by the schema. */
export const readChannel = (
  channel: Exclude<ChannelKey, 'email'>,
  fields: Fields,
  context: ChannelContext,
  owner: string,
): { readonly problems: readonly Finding[]; readonly target: Target | null } => {
  const reader = createReader(fields, context, owner);
  const target = BUILD[channel](reader);
  return { problems: reader.problems, target: reader.problems.length > 0 ? null : target };
};

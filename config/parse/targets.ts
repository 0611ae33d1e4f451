import type { Endpoint, MailServer, SigningSecret } from '../../src/model/endpoint.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { checkSecretUrl, checkWebhookUrl } from './addresses.ts';
import { type ChannelContext, type Field, type Fields, readChannel, whereOf } from './channels.ts';
import { CHANNEL_KEYS, type ChannelKey } from '../schema/endpoints.ts';
import { isMailAddress } from './mail.ts';
import { type Finding, type Path, quote, suggestion } from '../report/problems.ts';
import { endpointName, type LenientWatchList } from '../report/lenient-schema.ts';
import { resolveText, type SecretSources } from './secrets.ts';
import { readShortForm, SCHEME_NAMES } from './short-forms.ts';
import { signingSecrets } from './signing.ts';

/** From what an endpoint of the watch list says, in any of its forms, to where events go. */

export interface TargetContext extends SecretSources, ChannelContext {
  /** null: the section is missing, or wrong and told so already. */
  readonly mail: { readonly server: MailServer; readonly from: string } | null;
  readonly hasMail: boolean;
  readonly now: EpochMs | undefined;
}

interface TargetResult {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** None when there are problems; several where mail goes to several people. */
  readonly endpoints: readonly Endpoint[];
}

type Written = LenientWatchList['endpoints'][number];

interface Place {
  readonly owner: string;
  readonly name: string;
  readonly path: Path;
}

interface Read<T> {
  readonly problems: readonly Finding[];
  readonly value: T;
}

/** A text of the list as a field; what is none is the schema's to tell. */
const fieldOf = (written: unknown, path: Path, owner: string, context: TargetContext): Read<Field | null> => {
  if (typeof written !== 'string') return { problems: [], value: null };
  const result = resolveText(written, context);
  return result.kind === 'refused'
    ? { problems: [{ path, message: `${owner}: ${result.message}` }], value: null }
    : { problems: [], value: { text: result.secret.trim(), path, variable: result.name } };
};

/** What a desk need not put in quotes. */
const NUMBERS: readonly string[] = ['chat', 'topic'];

/** The long form of a channel. Its address may be the short one all the same. */
const longFields = (
  channel: ChannelKey,
  written: unknown,
  { owner, path }: Place,
  context: TargetContext,
): Read<Fields> => {
  if (typeof written !== 'object' || written === null) return { problems: [], value: {} };
  const read = Object.entries(written).map(([key, text]: [string, unknown]) => {
    const plain = typeof text === 'number' && NUMBERS.includes(key) ? String(text) : text;
    return [key, fieldOf(plain, [...path, channel, key], owner, context)] as const;
  });
  const fields = read.flatMap(([key, { value }]) => {
    if (value === null) return [];
    const short = key === 'url' ? readShortForm(value.text) : null;
    const text = short?.kind === 'short' && short.channel === channel ? short.fields['url'] : undefined;
    return [[key, text === undefined ? value : { ...value, text }] as const];
  });
  return { problems: read.flatMap(([, { problems }]) => problems), value: Object.fromEntries(fields) };
};

const mailEndpoints = (
  recipients: readonly Field[],
  { owner, name, path }: Place,
  context: TargetContext,
) => {
  const problems: Finding[] = [];
  const addresses = new Set<string>();
  for (const field of recipients) {
    for (const address of field.text.split(',').map((part) => part.trim())) {
      if (isMailAddress(address)) addresses.add(address);
      else
        problems.push({ path: field.path, message: `${owner}: ${whereOf(field)} is not an e-mail address` });
    }
  }
  if (!context.hasMail) {
    const message = `${owner}: e-mail needs a server; add the section "mail" with "server" and "from"`;
    problems.push({ path, message });
  }
  const { mail } = context;
  if (mail === null || problems.length > 0) return { problems, endpoints: [] };
  const endpoints = [...addresses].map((to): Endpoint => ({
    name: addresses.size === 1 ? name : `${name} → ${to}`,
    target: { channel: 'email', ...mail, to },
  }));
  return { problems, endpoints };
};

const channelEndpoints = (
  channel: ChannelKey,
  fields: Fields,
  place: Place,
  context: TargetContext,
): Omit<TargetResult, 'warnings'> => {
  if (channel === 'email') {
    return mailEndpoints(
      Object.values(fields).filter((field) => field !== undefined),
      place,
      context,
    );
  }
  const { problems, target } = readChannel(channel, fields, context, place.owner);
  return { problems, endpoints: target === null ? [] : [{ name: place.name, target }] };
};

/** The recipients of `email: { to: … }`, by their place in the list. */
const recipientFields = (written: unknown, { owner, path }: Place, context: TargetContext): Read<Fields> => {
  const to: unknown = (written as { to?: unknown } | null)?.to;
  const read = (Array.isArray(to) ? to : [to]).map((text, index) =>
    fieldOf(text, [...path, 'email', 'to', ...(Array.isArray(to) ? [index] : [])], owner, context),
  );
  const fields = read.flatMap(({ value }) => value ?? []);
  return {
    problems: read.flatMap(({ problems }) => problems),
    value: Object.fromEntries(fields.map((field, index) => [String(index), field])),
  };
};

const webhook = (
  field: Field,
  secrets: readonly SigningSecret[],
  { owner, name }: Place,
  { policy, checkAddress }: TargetContext,
): Omit<TargetResult, 'warnings'> => {
  const url =
    field.variable === null
      ? checkWebhookUrl(field.text, policy, checkAddress)
      : checkSecretUrl(field.text, policy, { checkAddress, shown: false });
  if (typeof url === 'string')
    return { problems: [{ path: field.path, message: `${owner}: ${url}` }], endpoints: [] };
  return { problems: [], endpoints: [{ name, target: { channel: 'webhook', url: url.href, secrets } }] };
};

const schemeFault = (field: Field, scheme: string): string =>
  field.variable === null
    ? `${quote(`${scheme}://`)} is no channel${suggestion(scheme, SCHEME_NAMES)}`
    : `${whereOf(field)} has no scheme that is known; known: ${SCHEME_NAMES.join(', ')}`;

const MISSING_SECRET =
  '"secret" is missing: webhooks are signed; an address of Slack, Discord or Teams goes under a key of its own, as in slack: { url: … }';

const straySecret = (endpoint: Written, { owner, path }: Place): Finding[] =>
  'secret' in endpoint
    ? [
        {
          path: [...path, 'secret'],
          message: `${owner}: a signing secret is for webhooks only; take it out`,
        },
      ]
    : [];

/** `url`: a webhook, or the short form of a channel. */
const fromUrl = (endpoint: Written, place: Place, context: TargetContext): TargetResult => {
  const { owner, path } = place;
  const { problems, value: field } = fieldOf(endpoint.url, [...path, 'url'], owner, context);
  const signing = signingSecrets(
    endpoint.secret,
    { owner, path: [...path, 'secret'], now: context.now },
    context,
  );
  const { warnings } = signing;
  if (field === null) return { problems: [...problems, ...signing.problems], warnings, endpoints: [] };
  const short = readShortForm(field.text);
  if (short.kind === 'other') {
    const target = webhook(field, signing.secrets, place, context);
    const unsigned =
      'secret' in endpoint || !/^https?:/i.test(field.text)
        ? []
        : [{ path: [...path, 'secret'], message: MISSING_SECRET }];
    return { ...target, problems: [...target.problems, ...signing.problems, ...unsigned], warnings };
  }
  if (short.kind !== 'short') {
    const message =
      short.kind === 'malformed'
        ? `${whereOf(field)} is not of the form ${short.form}`
        : schemeFault(field, short.scheme);
    return { problems: [{ path: field.path, message: `${owner}: ${message}` }], warnings, endpoints: [] };
  }
  const fields = Object.fromEntries(
    Object.entries(short.fields).map(([key, text]) => [key, { ...field, text }]),
  );
  const target = channelEndpoints(short.channel, fields, place, context);
  return { ...target, problems: [...target.problems, ...straySecret(endpoint, place)], warnings: [] };
};

/** The places one endpoint of the list stands for. `known` are the keys that the schema knows. */
export const endpointTargets = (
  endpoint: Written,
  index: number,
  context: TargetContext,
  known: readonly string[],
): TargetResult => {
  const place: Place = {
    owner: endpointName(endpoint, index),
    name: endpoint.name?.trim() ?? '',
    path: ['endpoints', index],
  };
  const forms = ['url', ...CHANNEL_KEYS].filter((key) => key in endpoint);
  const [form, second] = forms;
  if (form === undefined) {
    // Beside an unknown key this would tell of the same slip twice.
    const isSlip = Object.keys(endpoint).some((key) => !known.includes(key));
    const message = `${place.owner} does not say where to send to; give "url", or one of ${CHANNEL_KEYS.join(', ')}`;
    return { problems: isSlip ? [] : [{ path: place.path, message }], warnings: [], endpoints: [] };
  }
  if (second !== undefined) {
    const message = `${place.owner} says more than once where to send to (${forms.join(', ')}); keep one, and make the others endpoints of their own`;
    return {
      problems: [{ path: [...place.path, second], at: 'key', message }],
      warnings: [],
      endpoints: [],
    };
  }
  if (form === 'url') return fromUrl(endpoint, place, context);
  const channel = form as ChannelKey;
  const read = (channel === 'email' ? recipientFields : longFields.bind(null, channel))(
    endpoint[channel],
    place,
    context,
  );
  const result = channelEndpoints(channel, read.value, place, context);
  const problems = [...read.problems, ...result.problems, ...straySecret(endpoint, place)];
  return { problems, warnings: [], endpoints: problems.length > 0 ? [] : result.endpoints };
};

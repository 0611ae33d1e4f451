import type { MailServer } from '../../src/model/endpoint.ts';
import type { CheckAddress, NotifyPolicy } from './addresses.ts';
import { HOST_NAME } from '../schema/forms.ts';
import { resolveText, type SecretSources } from './secrets.ts';

/** The mail server of a watch list, and what mail is addressed with. */

const SECURITY = {
  smtps: { security: 'tls', port: 465 },
  'smtp+starttls': { security: 'starttls', port: 587 },
  smtp: { security: 'none', port: 25 },
} as const;

/** RFC 5321 §4.5.4.2, RFC 8314 §7.3, RFC 6409 §3.1, and the one that providers offer beside them. */
const MAIL_PORTS: readonly number[] = [25, 465, 587, 2525];

const FORM = 'smtps://USER:PASSWORD@HOST:465, smtp+starttls://USER:PASSWORD@HOST:587 or smtp://HOST:25';

export type MailResult =
  | { readonly kind: 'server'; readonly server: MailServer; readonly warning: string | null }
  | { readonly kind: 'refused'; readonly message: string };

const refused = (message: string): MailResult => ({ kind: 'refused', message });

type Part = { readonly value: string | null } | { readonly wrong: string };

/** A user or password: a reference is taken as it is, anything else is percent-decoded. */
const partOf = (written: string | undefined, sources: SecretSources | null): Part => {
  if (written === undefined || written === '') return { value: null };
  if (sources !== null && written.includes('$')) {
    const result = resolveText(written, sources);
    if (result.kind === 'refused') return { wrong: result.message };
    if (result.name !== null) return { value: result.secret };
  }
  try {
    return { value: decodeURIComponent(written) };
  } catch {
    return { value: written };
  }
};

/** Asked with a web address, because that is what the guard knows; a mail port is none of the web's. */
const guarded = (
  host: string,
  port: number,
  { allowPrivate, key }: NotifyPolicy,
  checkAddress: CheckAddress,
): string | null => {
  if (
    !MAIL_PORTS.includes(port) &&
    !allowPrivate.some((entry) => entry.trim().toLowerCase() === `${host}:${port}`)
  ) {
    return `port ${port} is not one of ${MAIL_PORTS.join(', ')}; if it is meant, list host and port under ${key}`;
  }
  const isLet = [`http://${host}:${port}/`, `http://${host}/`].some(
    (address) => checkAddress(address, { allowPrivate }).kind === 'allowed',
  );
  return isLet ? null : `the host is not a public one; if it is meant, list it under ${key}`;
};

interface MailContext extends SecretSources {
  readonly checkAddress: CheckAddress;
}

interface Parts {
  /** As a URL writes it: IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  readonly security: MailServer['security'];
  readonly user: string | undefined;
  readonly password: string | undefined;
}

const SERVER = /^(smtps|smtp\+starttls|smtp):\/\/(?:(.*)@)?(\[[\da-f:.]+\]|[^@/:[\]]+)(?::(\d{1,5}))?\/?$/is;

/** By hand, because a reference need not be percent-encoded; null: no mail server. */
const split = (text: string): Parts | null => {
  const [, scheme = '', userinfo = '', name = '', digits] = SERVER.exec(text) ?? [];
  const host = name.toLowerCase();
  if (!host.startsWith('[') && !HOST_NAME.test(host)) return null;
  const { security, port } = SECURITY[scheme.toLowerCase() as keyof typeof SECURITY];
  const [, user, password] = /^([^:]*)(?::(.*))?$/s.exec(userinfo) ?? [];
  return { host, port: digits === undefined ? port : Number(digits), security, user, password };
};

const PLAIN =
  'mail goes to this server without TLS, password and all; write smtp+starttls:// or smtps:// if it can';

/** Reads `mail.server`. No message repeats any part of it. */
export const readMailServer = (written: string, policy: NotifyPolicy, context: MailContext): MailResult => {
  const isWhole = /^\s*\$\{\w+\}\s*$/.test(written);
  const whole = isWhole ? resolveText(written, context) : null;
  if (whole?.kind === 'refused') return refused(whole.message);
  const parts = split((whole?.secret ?? written).trim());
  if (!parts) {
    const where = isWhole ? `the value of ${whole?.name}` : 'what is written here';
    return refused(`${where} is not a mail server; write ${FORM}`);
  }
  const { host, port, security } = parts;
  const references = isWhole ? null : context;
  const [user, password] = [partOf(parts.user, references), partOf(parts.password, references)];
  if ('wrong' in user) return refused(user.wrong);
  if ('wrong' in password) return refused(password.wrong);
  const fault = guarded(host, port, policy, context.checkAddress);
  if (fault !== null) return refused(fault);
  const login = { user: user.value, password: password.value };
  const server = { host: host.replace(/^\[|\]$/g, ''), port, security, ...login };
  return { kind: 'server', server, warning: security === 'none' ? PLAIN : null };
};

const MAX_ADDRESS = 254;

/** What every mail server takes (RFC 5321 §4.1.2, RFC 6531), without quoted local parts and comments. */
export const isMailAddress = (text: string): boolean => {
  const [, local = '', domain = ''] = /^([^@]+)@([^@]+)$/.exec(text) ?? [];
  return (
    text.length <= MAX_ADDRESS &&
    /^[^\s\p{Cc}\p{Bidi_Control}<>()[\]\\,;:"]{1,64}$/u.test(local) &&
    /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u.test(domain) &&
    !domain.includes('../..')
  );
};

/** `alerts@example.org` or `Stop Press <alerts@example.org>`; what is wrong with it, or null. */
export const senderFault = (text: string): string | null => {
  const [, named, plain] = /^(?:[^<>"]*<([^<>]+)>|([^<>]+))$/.exec(text.trim()) ?? [];
  return isMailAddress((named ?? plain ?? '').trim())
    ? null
    : 'this is no sender; write an address such as alerts@example.org, or Stop Press <alerts@example.org>';
};

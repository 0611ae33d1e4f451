import { once } from 'node:events';
import type { Socket } from 'node:net';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Target } from '../../model/endpoint.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { EpochMs } from '../../model/time.ts';
import { type Meaning, unreachable } from '../answer.ts';
import type { Mail } from './email.ts';
import { interpretSmtp, type SmtpError } from './smtp-response.ts';

/** Sends one mail over a connection opened by the outbound gate; this module never resolves names or connects. */

type EmailTarget = Extract<Target, { channel: 'email' }>;

export interface SmtpOutcome {
  readonly status: number | null;
  /** The server's last reply. */
  readonly reply: string;
  readonly meaning: Meaning;
}

interface SmtpDeps {
  readonly outbound: Pick<Outbound, 'connect'>;
  /** PEM certificates to trust instead of Node's own, for STARTTLS. */
  readonly ca?: readonly string[] | undefined;
  /** A monotonic clock in milliseconds, because the system clock may be set during the deadline. */
  readonly elapsed?: (() => number) | undefined;
}

interface SmtpContext {
  readonly endpoint: string;
  readonly target: EmailTarget;
  readonly mail: Mail;
  readonly at: EpochMs;
  /** From the DNS lookup to the reply to the last byte. */
  readonly deadlineMs: number;
}

/**
 * Parses `name@host` or `Name <name@host>` strictly, so that it cannot contain a second recipient or a header; empty for
 * anything else.
 */
const addressOf = (text: string): { name: string; address: string }[] => {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  const [, name = '', address] =
    /^(?:([^<>]*)<(?=[^<>]+>$))?([^\s<>,;:"()@]+@[^\s<>,;:"()@]+)>?$/.exec(line) ?? [];
  return address === undefined ? [] : [{ name: name.replaceAll('"', '').trim(), address }];
};

const compose = ({ target, mail, at }: SmtpContext): InstanceType<typeof MailComposer> =>
  new MailComposer({
    from: addressOf(target.from)[0],
    to: addressOf(target.to),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: new Date(at),
    headers: { ...mail.headers },
    ...(mail.thread !== null && { inReplyTo: mail.thread, references: mail.thread }),
    // The content is only text: no files, no URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** Node's error codes of a failed TLS handshake; nodemailer reports some of them as socket errors. */
const CERTIFICATE_ERROR = /CERT|TLS|SSL|SIGNATURE|ISSUER/;

const errorOf = (error: unknown): SmtpError => {
  const { code, originalCode, command, responseCode, response, message } = error as Error & {
    code?: string;
    originalCode?: string;
    command?: string;
    responseCode?: number;
    response?: string;
  };
  return {
    code: CERTIFICATE_ERROR.test(originalCode ?? '') ? 'ETLS' : (code ?? ''),
    command: command ?? '',
    status: typeof responseCode === 'number' ? responseCode : null,
    said: response ?? message,
  };
};

/** Promise for a nodemailer callback; an `error` event rejects it at any time. */
const settled = <T>(
  connection: SMTPConnection,
  start: (done: (error?: Error | null, value?: T) => void) => void,
): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject);
    start((error, value) => {
      connection.off('error', reject);
      if (error) reject(error);
      else resolve(value);
    });
  });

/** How long to wait for the reply to QUIT. */
const QUIT_MS = 2_000;

const runSession = async (
  connection: SMTPConnection,
  { target }: SmtpContext,
  message: ReturnType<InstanceType<typeof MailComposer>['compile']>,
): Promise<string> => {
  const { user, password } = target.server;
  await settled(connection, (done) => connection.connect(done));
  if (user !== null && password !== null) {
    await settled(connection, (done) => connection.login({ credentials: { user, pass: password } }, done));
  }
  const envelope = message.getEnvelope();
  const info = await settled<{ response: string }>(connection, (done) =>
    connection.send(envelope, message.createReadStream(), done),
  );
  return info?.response ?? '';
};

/** RFC 5321 §4.1.1.10: the client sends QUIT and waits for the reply, here for at most QUIT_MS. */
const quit = async (connection: SMTPConnection, socket: Socket): Promise<void> => {
  const gone = once(connection, 'end', { signal: AbortSignal.timeout(QUIT_MS) }).catch(() => undefined);
  connection.quit();
  await gone;
  socket.destroy();
};

export const sendMail = async (deps: SmtpDeps, context: SmtpContext): Promise<SmtpOutcome> => {
  const { endpoint, target, deadlineMs } = context;
  const { elapsed = () => performance.now() } = deps;
  const { host, port, security } = target.server;
  const startedAt = elapsed();
  const starttls = security === 'starttls';
  const opened = await deps.outbound.connect({ host, port, tls: security === 'tls', deadlineMs });
  if (opened.kind === 'failed') {
    const failure = unreachable(endpoint, opened.failure);
    return { status: null, reply: '', meaning: { kind: 'refused', failure, waitMs: null, hold: false } };
  }
  const { socket } = opened;
  const leftMs = Math.max(0, deadlineMs - (elapsed() - startedAt));
  const connection = new SMTPConnection({
    host,
    port,
    connection: socket,
    secure: security === 'tls',
    secured: security === 'tls',
    requireTLS: starttls,
    ignoreTLS: security === 'none',
    ...(deps.ca && { tls: { ca: [...deps.ca] } }),
    // The deadline below replaces nodemailer's own timeouts; 0 would disable them.
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    logger: false,
  });
  // A late `error` event must not crash the process.
  connection.on('error', () => undefined);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.destroy();
  }, leftMs);
  try {
    const reply = await runSession(connection, context, compose(context).compile());
    clearTimeout(timer);
    await quit(connection, socket);
    return { status: Number(/^\d{3}/.exec(reply)?.[0] ?? 250), reply, meaning: { kind: 'accepted' } };
  } catch (error) {
    const smtpError = errorOf(error);
    const said = late
      ? { code: 'ETIMEDOUT', command: '', status: null, said: `no answer within ${deadlineMs} ms` }
      : smtpError;
    return {
      status: said.status,
      reply: said.status === null ? '' : said.said,
      meaning: interpretSmtp(endpoint, said, { starttls }),
    };
  } finally {
    clearTimeout(timer);
    connection.close();
    socket.destroy();
  }
};

import { once } from 'node:events';
import type { Socket } from 'node:net';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Target } from '../../model/endpoint.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { EpochMs } from '../../model/time.ts';
import { type Meaning, unreachable } from '../answer.ts';
import type { Mail } from './email.ts';
import { interpretSmtp, type SmtpTrouble } from './smtp-response.ts';

/** Sends one mail over a connection that the outbound gate opened: nothing here looks up or dials by itself. */

type EmailTarget = Extract<Target, { channel: 'email' }>;

export interface SmtpTry {
  readonly status: number | null;
  /** The server's last words. */
  readonly reply: string;
  readonly meaning: Meaning;
}

interface SmtpDeps {
  readonly outbound: Pick<Outbound, 'connect'>;
  /** PEM certificates to trust instead of those that Node trusts, for STARTTLS. */
  readonly ca?: readonly string[] | undefined;
  /** Milliseconds that only ever rise, for the deadline; the clock of a machine may be set. */
  readonly elapsed?: (() => number) | undefined;
}

interface SmtpOccasion {
  readonly endpoint: string;
  readonly target: EmailTarget;
  readonly mail: Mail;
  readonly at: EpochMs;
  /** From the look-up of the name to the reply to the last byte. */
  readonly deadlineMs: number;
}

/**
 * `name@host` or `Name <name@host>`, taken apart here so that nobody reads a second reader or a header out of it; no
 * address where it is neither.
 */
const addressOf = (text: string): { name: string; address: string }[] => {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  const [, name = '', address] =
    /^(?:([^<>]*)<(?=[^<>]+>$))?([^\s<>,;:"()@]+@[^\s<>,;:"()@]+)>?$/.exec(line) ?? [];
  return address === undefined ? [] : [{ name: name.replaceAll('"', '').trim(), address }];
};

const compose = ({ target, mail, at }: SmtpOccasion): InstanceType<typeof MailComposer> =>
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
    // The texts are all there is.
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** What Node says of a handshake that failed; nodemailer files some of it under its sockets. */
const CERTIFICATE_TROUBLE = /CERT|TLS|SSL|SIGNATURE|ISSUER/;

const troubleOf = (error: unknown): SmtpTrouble => {
  const { code, originalCode, command, responseCode, response, message } = error as Error & {
    code?: string;
    originalCode?: string;
    command?: string;
    responseCode?: number;
    response?: string;
  };
  return {
    code: CERTIFICATE_TROUBLE.test(originalCode ?? '') ? 'ETLS' : (code ?? ''),
    command: command ?? '',
    status: typeof responseCode === 'number' ? responseCode : null,
    said: response ?? message,
  };
};

/** nodemailer speaks by callbacks; an `error` may come at any time and ends whatever is waited for. */
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

/** How long the server may take to say good-bye. */
const QUIT_MS = 2_000;

const converse = async (
  connection: SMTPConnection,
  { target }: SmtpOccasion,
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

/** RFC 5321 §4.1.1.10: the one who came says QUIT, and waits for the answer; but not for long. */
const leave = async (connection: SMTPConnection, socket: Socket): Promise<void> => {
  const gone = once(connection, 'end', { signal: AbortSignal.timeout(QUIT_MS) }).catch(() => undefined);
  connection.quit();
  await gone;
  socket.destroy();
};

export const sendMail = async (deps: SmtpDeps, occasion: SmtpOccasion): Promise<SmtpTry> => {
  const { endpoint, target, deadlineMs } = occasion;
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
    // Nodemailer's own limits are not needed beside the one below, and 0 would be none.
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    logger: false,
  });
  // Whatever comes when nobody waits any more must not end the process.
  connection.on('error', () => undefined);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.destroy();
  }, leftMs);
  try {
    const reply = await converse(connection, occasion, compose(occasion).compile());
    clearTimeout(timer);
    await leave(connection, socket);
    return { status: Number(/^\d{3}/.exec(reply)?.[0] ?? 250), reply, meaning: { kind: 'accepted' } };
  } catch (error) {
    const trouble = troubleOf(error);
    const said = late
      ? { code: 'ETIMEDOUT', command: '', status: null, said: `no answer within ${deadlineMs} ms` }
      : trouble;
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

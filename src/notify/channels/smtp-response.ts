import { type ErrorCode, failure } from '../../platform/errors.ts';
import { type Meaning, printable } from '../answer.ts';

/** Why an SMTP session ended before the message was accepted. */
export interface SmtpError {
  /** nodemailer's error code: `ETLS`, `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ECONNECTION` … */
  readonly code: string;
  /** The last SMTP command: `EHLO`, `MAIL FROM`, `RCPT TO`, `DATA` … */
  readonly command: string;
  /** Reply code (RFC 5321 §4.2); null without a reply. */
  readonly status: number | null;
  /** The text of the reply, or why there is none. */
  readonly said: string;
}

/** Enhanced status codes (RFC 3463) of an unusable mailbox: unknown, moved, domain accepts no mail, disabled. */
const GONE = /^5\.(?:1\.(?:1|3|6|10)|2\.1)\b/;
/** Enhanced status codes that concern this message: its size, content or encoding. */
const DECLINED = /^5\.(?:3\.4|2\.3|6\.\d{1,3})\b/;

/** Interprets a permanent reply, which may concern the mailbox, the message or the sender (RFC 5321 §4.2.1). */
const permanent = ({ command, status, said }: SmtpError): 'refused' | 'declined' | 'gone' => {
  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0] ?? '';
  if (command === 'RCPT TO' && GONE.test(enhanced)) return 'gone';
  if (DECLINED.test(enhanced)) return 'declined';
  if (status === 552 && enhanced === '' && command !== 'RCPT TO') return 'declined';
  // A rejection after DATA concerns the content.
  return command === 'DATA' ? 'declined' : 'refused';
};

const codeOf = ({ code, command }: SmtpError, starttls: boolean): ErrorCode => {
  if (code === 'ETLS' || (starttls && command === 'EHLO')) return 'MAIL_INSECURE';
  if (code === 'EAUTH') return 'MAIL_LOGIN';
  return code === 'ETIMEDOUT' ? 'DELIVERY_TIMEOUT' : 'DELIVERY_UNREACHABLE';
};

/**
 * 4yz is retried. 5yz is permanent only if the enhanced status says that the mailbox does not exist. TLS and login errors
 * are retried too, because they can be fixed while the Delivery is pending.
 */
export const interpretSmtp = (
  endpoint: string,
  smtpError: SmtpError,
  { starttls }: { readonly starttls: boolean },
): Meaning => {
  const { code, status, command } = smtpError;
  const said = printable(smtpError.said).slice(0, 500);
  const refused = (reason: ErrorCode, message: string): Meaning => ({
    kind: 'refused',
    failure: failure(reason, message),
    waitMs: null,
    hold: false,
  });
  if (code === 'EMESSAGE' && status === null) {
    return { kind: 'declined', failure: failure('DELIVERY_DECLINED', `Endpoint "${endpoint}": ${said}.`) };
  }
  const isSessionError =
    code === 'ETLS' || code === 'EAUTH' || (starttls && command === 'EHLO' && status !== 421);
  if (status === null || isSessionError) {
    return refused(codeOf(smtpError, starttls), `Endpoint "${endpoint}": mail server error: ${said}.`);
  }
  const message = `Endpoint "${endpoint}": the mail server responded with ${said} to ${command}.`;
  if (status < 500) return refused('DELIVERY_REFUSED', message);
  const kind = permanent(smtpError);
  if (kind === 'refused') return refused('DELIVERY_REFUSED', message);
  return { kind, failure: failure(kind === 'gone' ? 'DELIVERY_GONE' : 'DELIVERY_DECLINED', message) };
};

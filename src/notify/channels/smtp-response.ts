import { type ErrorCode, failure } from '../../platform/errors.ts';
import { type Meaning, printable } from '../answer.ts';

/** How a conversation with a mail server ended before the message was taken. */
export interface SmtpTrouble {
  /** nodemailer's word for it: `ETLS`, `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ECONNECTION` … */
  readonly code: string;
  /** What had been said to the server: `EHLO`, `MAIL FROM`, `RCPT TO`, `DATA` … */
  readonly command: string;
  /** Reply code (RFC 5321 §4.2), null where there was no reply. */
  readonly status: number | null;
  /** The server's own words, or why there are none. */
  readonly said: string;
}

/** Enhanced status codes (RFC 3463) that end a mailbox: no such one, moved, its domain takes no mail, disabled. */
const GONE = /^5\.(?:1\.(?:1|3|6|10)|2\.1)\b/;
/** … that are about this message: its size, its content, its encoding. */
const DECLINED = /^5\.(?:3\.4|2\.3|6\.\d{1,3})\b/;

/** A permanent reply; RFC 5321 §4.2.1 lets it be about the mailbox, the message, or whoever sends. */
const permanent = ({ command, status, said }: SmtpTrouble): 'refused' | 'declined' | 'gone' => {
  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0] ?? '';
  if (command === 'RCPT TO' && GONE.test(enhanced)) return 'gone';
  if (DECLINED.test(enhanced)) return 'declined';
  if (status === 552 && enhanced === '' && command !== 'RCPT TO') return 'declined';
  // After the text was read it is the text that displeases.
  return command === 'DATA' ? 'declined' : 'refused';
};

const codeOf = ({ code, command }: SmtpTrouble, starttls: boolean): ErrorCode => {
  if (code === 'ETLS' || (starttls && command === 'EHLO')) return 'MAIL_INSECURE';
  if (code === 'EAUTH') return 'MAIL_LOGIN';
  return code === 'ETIMEDOUT' ? 'DELIVERY_TIMEOUT' : 'DELIVERY_UNREACHABLE';
};

/**
 * 4yz asks to come back, 5yz not to: for good only where the enhanced status says that there is no such mailbox.
 * Trouble with TLS and with the login is tried again, too: a person can mend it while the Delivery waits.
 */
export const interpretSmtp = (
  endpoint: string,
  trouble: SmtpTrouble,
  { starttls }: { readonly starttls: boolean },
): Meaning => {
  const { code, status, command } = trouble;
  const said = printable(trouble.said).slice(0, 500);
  const refused = (reason: ErrorCode, message: string): Meaning => ({
    kind: 'refused',
    failure: failure(reason, message),
    waitMs: null,
    hold: false,
  });
  if (code === 'EMESSAGE' && status === null) {
    return { kind: 'declined', failure: failure('DELIVERY_DECLINED', `Endpoint "${endpoint}": ${said}.`) };
  }
  const onTheWay = code === 'ETLS' || code === 'EAUTH' || (starttls && command === 'EHLO' && status !== 421);
  if (status === null || onTheWay) {
    return refused(codeOf(trouble, starttls), `Endpoint "${endpoint}": the mail server: ${said}.`);
  }
  const message = `Endpoint "${endpoint}": the mail server answered ${said} to ${command}.`;
  if (status < 500) return refused('DELIVERY_REFUSED', message);
  const kind = permanent(trouble);
  if (kind === 'refused') return refused('DELIVERY_REFUSED', message);
  return { kind, failure: failure(kind === 'gone' ? 'DELIVERY_GONE' : 'DELIVERY_DECLINED', message) };
};

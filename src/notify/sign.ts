import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * The key bytes of a secret in the form of Standard Webhooks 1.0: `whsec_` and base64.
 * Throws without repeating the secret: by now the configuration has let it pass, so a malformed one is a bug.
 */
const keyOf = (secret: string): Buffer => {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : null;
  if (base64 === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new TypeError('A webhook secret must be whsec_ followed by base64.');
  }
  return Buffer.from(base64, 'base64');
};

interface ToSign {
  /** The same on every retry; receivers drop repetitions by it. */
  readonly id: string;
  /** Seconds, new on every try; receivers refuse what is old. */
  readonly timestampSeconds: number;
  /** Exactly what is sent; a string is signed as its UTF-8 bytes. */
  readonly body: string;
  /** Every secret that is valid now, the newest first: two during a rotation. */
  readonly secrets: readonly string[];
}

interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * HMAC-SHA256 over `id.timestamp.body`, once for each secret, separated by spaces: a receiver that knows any of
 * them accepts (Standard Webhooks 1.0, "Signature scheme" and "Zero downtime secret rotation").
 */
export const signatureHeaders = ({ id, timestampSeconds, body, secrets }: ToSign): SignatureHeaders => {
  const timestamp = String(timestampSeconds);
  const signature = (secret: string): string =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(signature).join(' '),
  };
};

import { createHmac, sign } from 'node:crypto';
import type { SigningSecret } from '../model/endpoint.ts';
import { readSigningKey } from '../platform/signing-key.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * Signatures of Standard Webhooks 1.0: HMAC-SHA256 (`whsec_…`, `v1`) and ed25519 (`whsk_…`, `v1a`).
 * Malformed secrets throw without being repeated: by now the configuration has let them pass, so that is a bug.
 */

const signature = (secret: string, text: string): string => {
  const key = readSigningKey(secret);
  switch (key.kind) {
    case 'hmac':
      return `v1,${createHmac('sha256', key.bytes).update(text).digest('base64')}`;
    case 'ed25519':
      return `v1a,${sign(null, Buffer.from(text), key.key).toString('base64')}`;
    case 'refused':
      throw new TypeError(
        `A webhook secret cannot be used (${key.fault}): whsec_ or whsk_ and base64 is expected.`,
      );
  }
};

/** Those that sign now, in their order. The newest one does even when the times of all have passed. */
export const currentSecrets = (secrets: readonly SigningSecret[], now: EpochMs): string[] => {
  const current = secrets.filter(({ until }) => until === null || now < until);
  return (current.length > 0 ? current : secrets.slice(0, 1)).map(({ value }) => value);
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
 * Signatures over `id.timestamp.body`, one for each secret, separated by spaces: a receiver that knows any of them
 * accepts (Standard Webhooks 1.0, "Signature scheme" and "Zero downtime secret rotation").
 */
export const signatureHeaders = ({ id, timestampSeconds, body, secrets }: ToSign): SignatureHeaders => {
  const timestamp = String(timestampSeconds);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signature(secret, `${id}.${timestamp}.${body}`)).join(' '),
  };
};

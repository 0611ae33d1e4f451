import { createHmac, sign } from 'node:crypto';
import type { SigningSecret } from '../model/endpoint.ts';
import { readSigningKey } from '../platform/signing-key.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * Signatures of Standard Webhooks 1.0: HMAC-SHA256 (`whsec_…`, `v1`) and ed25519 (`whsk_…`, `v1a`).
 * A malformed secret throws, because the configuration has validated it; the error does not contain it.
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
        `A webhook secret is invalid (${key.fault}): expected whsec_ or whsk_ followed by base64.`,
      );
  }
};

/** The secrets valid at `now`, in order. If all have expired, the newest one still signs. */
export const currentSecrets = (secrets: readonly SigningSecret[], now: EpochMs): string[] => {
  const current = secrets.filter(({ until }) => until === null || now < until);
  return (current.length > 0 ? current : secrets.slice(0, 1)).map(({ value }) => value);
};

interface ToSign {
  /** The same on every retry; receivers deduplicate by it. */
  readonly id: string;
  /** Unix seconds, new for every attempt; receivers reject old ones. */
  readonly timestampSeconds: number;
  /** Exactly the bytes sent; a string is signed as UTF-8. */
  readonly body: string;
  /** Every currently valid secret, newest first: two during a rotation. */
  readonly secrets: readonly string[];
}

interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Signatures over `id.timestamp.body`, one per secret, separated by spaces; a receiver accepts the message if any of
 * them verifies (Standard Webhooks 1.0, "Signature scheme" and "Zero downtime secret rotation").
 */
export const signatureHeaders = ({ id, timestampSeconds, body, secrets }: ToSign): SignatureHeaders => {
  const timestamp = String(timestampSeconds);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signature(secret, `${id}.${timestamp}.${body}`)).join(' '),
  };
};

import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { SigningSecret } from '../endpoint.ts';
import type { EpochMs } from '../story.ts';

/**
 * Signatures of Standard Webhooks 1.0: HMAC-SHA256 (`whsec_…`, `v1`) and ed25519 (`whsk_…`, `v1a`).
 * Malformed secrets throw without being repeated: by now the configuration has let them pass, so that is a bug.
 */

const HMAC_PREFIX = 'whsec_';
const PRIVATE_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';

const bytesOf = (secret: string, prefix: string): Buffer => {
  const base64 = secret.slice(prefix.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new TypeError('A webhook secret must be whsec_ or whsk_ followed by base64.');
  }
  return Buffer.from(base64, 'base64');
};

/** PrivateKeyInfo of a key that is its seed alone (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

const rawPublicKey = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** 32 bytes of seed (RFC 8032 §5.1.5), or 64 of seed and public key. */
const privateKeyOf = (secret: string): KeyObject => {
  const bytes = bytesOf(secret, PRIVATE_PREFIX);
  if (bytes.length !== SEED_BYTES && bytes.length !== 2 * SEED_BYTES) {
    throw new TypeError('A whsk_ secret must hold 32 or 64 bytes.');
  }
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, bytes.subarray(0, SEED_BYTES)]),
    format: 'der',
    type: 'pkcs8',
  });
  if (bytes.length > SEED_BYTES && !rawPublicKey(key).equals(bytes.subarray(SEED_BYTES))) {
    throw new TypeError('The two halves of a whsk_ secret do not belong together.');
  }
  return key;
};

/** What a receiver verifies the `v1a` signatures of a `whsk_…` secret with; null for a secret that both sides share. */
export const publicKeyOf = (secret: string): string | null =>
  secret.startsWith(PRIVATE_PREFIX)
    ? `${PUBLIC_PREFIX}${rawPublicKey(privateKeyOf(secret)).toString('base64')}`
    : null;

const signature = (secret: string, text: string): string => {
  if (secret.startsWith(PRIVATE_PREFIX)) {
    return `v1a,${sign(null, Buffer.from(text), privateKeyOf(secret)).toString('base64')}`;
  }
  if (!secret.startsWith(HMAC_PREFIX)) {
    throw new TypeError('A webhook secret must be whsec_ or whsk_ followed by base64.');
  }
  return `v1,${createHmac('sha256', bytesOf(secret, HMAC_PREFIX)).update(text).digest('base64')}`;
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

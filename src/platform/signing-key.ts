import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Webhook signing secrets in the format of Standard Webhooks 1.0.0 ("Signing scheme"). */

export const HMAC_BYTES = { least: 24, most: 64 } as const;
export const SEED_BYTES = 32;

export type SigningKey =
  /** `whsec_…`: shared by sender and receiver. */
  | { readonly kind: 'hmac'; readonly bytes: Buffer }
  /** `whsk_…`: private key of the sender. */
  | { readonly kind: 'ed25519'; readonly key: KeyObject }
  /** Invalid: unknown form, malformed after its prefix, a public key, or two halves that do not match. */
  | {
      readonly kind: 'refused';
      readonly fault: 'form' | 'hmac-form' | 'ed25519-form' | 'public-key' | 'halves-differ';
    };

const FORM = /^(whsec|whsk)_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
/** PrivateKeyInfo (PKCS #8) of an ed25519 key, up to its seed (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const publicHalf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);

const ed25519From = (bytes: Buffer): SigningKey => {
  if (bytes.length !== SEED_BYTES && bytes.length !== 2 * SEED_BYTES)
    return { kind: 'refused', fault: 'ed25519-form' };
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, bytes.subarray(0, SEED_BYTES)]),
    format: 'der',
    type: 'pkcs8',
  });
  return bytes.length === SEED_BYTES || publicHalf(key).equals(bytes.subarray(SEED_BYTES))
    ? { kind: 'ed25519', key }
    : { kind: 'refused', fault: 'halves-differ' };
};

/** `whsec_` and base64 of 24 to 64 bytes, or `whsk_` and base64 of a seed (RFC 8032 §5.1.5), optionally with its public key. */
export const readSigningKey = (text: string): SigningKey => {
  if (text.startsWith('whpk_')) return { kind: 'refused', fault: 'public-key' };
  const [, prefix, base64 = ''] = FORM.exec(text) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (prefix === 'whsk') return ed25519From(bytes);
  if (prefix === 'whsec' && bytes.length >= HMAC_BYTES.least && bytes.length <= HMAC_BYTES.most)
    return { kind: 'hmac', bytes };
  if (text.startsWith('whsk_')) return { kind: 'refused', fault: 'ed25519-form' };
  return { kind: 'refused', fault: text.startsWith('whsec_') ? 'hmac-form' : 'form' };
};

import { createPublicKey, verify } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { currentSecrets, signatureHeaders } from '../../src/notify/sign.ts';

const OLD = `whsec_${Buffer.from('the old key of the desk, 32 byte').toString('base64')}`;
const NEW = `whsec_${Buffer.from('the new key of the desk, 32 byte').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('a key that belongs to nobody, 32').toString('base64')}`;
const body = JSON.stringify({ type: 'story.updated', data: { text: 'заявление — 声明 — بيان 🗞️' } });

/** The foreign verifier compares with the real time, so the signature must be of now. */
const signed = (secrets: readonly string[], timestampSeconds = Math.floor(Date.now() / 1_000)) => ({
  ...signatureHeaders({ id: 'evt_1', timestampSeconds, body, secrets }),
});

describe('signatureHeaders', () => {
  it('gives headers that a foreign Standard Webhooks verifier accepts', () => {
    expect(new Webhook(NEW).verify(body, signed([NEW]))).toEqual(JSON.parse(body));
  });

  it('agrees with an HMAC worked out by hand on a fixed message', () => {
    // printf 'evt_1.1764000000.{}' | openssl dgst -sha256 -hmac 'the new key of the desk, 32 byte' -binary | base64
    const headers = signatureHeaders({
      id: 'evt_1',
      timestampSeconds: 1_764_000_000,
      body: '{}',
      secrets: [NEW],
    });
    expect(headers).toEqual({
      'webhook-id': 'evt_1',
      'webhook-timestamp': '1764000000',
      'webhook-signature': 'v1,kl57af1XMn3A3aV/g5XcCXGfIqSdq288EID/9oCdPI4=',
    });
  });

  it.each([
    ['the body', (): [string, Record<string, string>] => [body.replace('story', 'stori'), signed([NEW])]],
    ['the id', (): [string, Record<string, string>] => [body, { ...signed([NEW]), 'webhook-id': 'evt_2' }]],
    [
      'the time',
      (): [string, Record<string, string>] => {
        const headers = signed([NEW]);
        return [body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }];
      },
    ],
  ])('makes a request fail when %s was altered', (_part, altered) => {
    const [alteredBody, headers] = altered();
    expect(() => new Webhook(NEW).verify(alteredBody, headers)).toThrow(WebhookVerificationError);
  });

  it('makes an old request fail, even with its own signature', () => {
    const headers = signed([NEW], Math.floor(Date.now() / 1_000) - 600);
    expect(() => new Webhook(NEW).verify(body, headers)).toThrow(/too old/);
  });

  it('signs with both secrets during a rotation, and with one after it', () => {
    const rotating = signed([NEW, OLD]);
    expect(rotating['webhook-signature'].split(' ')).toHaveLength(2);
    expect(new Webhook(OLD).verify(body, rotating)).toEqual(JSON.parse(body));
    expect(new Webhook(NEW).verify(body, rotating)).toEqual(JSON.parse(body));
    expect(() => new Webhook(OTHER).verify(body, rotating)).toThrow(WebhookVerificationError);
    expect(() => new Webhook(OLD).verify(body, signed([NEW]))).toThrow(WebhookVerificationError);
  });

  it.each(['', 'whsec_', 'secret', 'whsec_not base64!', 'WHSEC_QUJD'])(
    'refuses the malformed secret %j without repeating it',
    (secret) => {
      expect(() => signed([secret])).toThrow(
        /^A webhook secret is invalid \((?:hmac-)?form\): expected whsec_ or whsk_ followed by base64\.$/,
      );
    },
  );
});

/** RFC 8032 §7.1, test 1: a seed and the public key that belongs to it. */
const SEED = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const PUBLIC = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
const SHORT_KEY = `whsk_${SEED.toString('base64')}`;
const LONG_KEY = `whsk_${Buffer.concat([SEED, PUBLIC]).toString('base64')}`;

/** What a receiver does with the public key that it was given. */
const accepts = (publicKey: string, text: string, signature: string): boolean => {
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64');
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(signature.replace(/^v1a,/, ''), 'base64'));
};

describe('an ed25519 secret', () => {
  it.each([
    ['its seed', SHORT_KEY],
    ['seed and public key', LONG_KEY],
  ])('of %s gives signatures that the public key of RFC 8032 verifies', (_form, secret) => {
    const headers = signed([secret]);
    const signature = headers['webhook-signature'];
    const text = `evt_1.${headers['webhook-timestamp']}.${body}`;
    expect(signature).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    expect(accepts(`whpk_${PUBLIC.toString('base64')}`, text, signature)).toBe(true);
    expect(accepts(`whpk_${PUBLIC.toString('base64')}`, `${text} `, signature)).toBe(false);
  });

  it('signs beside a shared secret, each receiver finding its own', () => {
    const headers = signed([LONG_KEY, NEW]);
    const [first = '', second = ''] = headers['webhook-signature'].split(' ');
    expect([first.slice(0, 4), second.slice(0, 3)]).toEqual(['v1a,', 'v1,']);
    expect(new Webhook(NEW).verify(body, headers)).toEqual(JSON.parse(body));
  });
});

describe('currentSecrets', () => {
  it('are those whose time has not come, in their order', () => {
    const secrets = [
      { value: NEW, until: null },
      { value: OLD, until: 1_000 },
    ];
    expect(currentSecrets(secrets, 999)).toEqual([NEW, OLD]);
    expect(currentSecrets(secrets, 1_000)).toEqual([NEW]);
  });

  it('are never none', () => {
    const ended = [
      { value: NEW, until: 10 },
      { value: OLD, until: 5 },
    ];
    expect(currentSecrets(ended, 20)).toEqual([NEW]);
  });
});

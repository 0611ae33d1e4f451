import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeaders } from '../../src/notify/sign.ts';

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
      expect(() => signed([secret])).toThrow(/^A webhook secret must be whsec_ followed by base64\.$/);
    },
  );
});

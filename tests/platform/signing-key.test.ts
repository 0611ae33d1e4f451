import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSigningKey } from '../../src/platform/signing-key.ts';

const base64 = (...hex: string[]): string => Buffer.from(hex.join(''), 'hex').toString('base64');
const refusal = (text: string): string | null => {
  const read = readSigningKey(text);
  return read.kind === 'refused' ? read.fault : null;
};

/** RFC 8032 §7.1, tests 1 and 3: a seed and the public key that belongs to it. */
const PAIRS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
  },
] as const;

describe('a private key', () => {
  it.each(PAIRS)('is read from its seed $seed, alone or with its public half', ({ seed, publicKey }) => {
    for (const text of [`whsk_${base64(seed)}`, `whsk_${base64(seed, publicKey)}`]) {
      const read = readSigningKey(text);
      const x = read.kind === 'ed25519' && createPublicKey(read.key).export({ format: 'jwk' }).x;
      expect(x).toBe(Buffer.from(publicKey, 'hex').toString('base64url'));
    }
  });

  it('is rejected with the public half of another', () => {
    const [one, other] = PAIRS;
    expect(refusal(`whsk_${base64(one.seed, other.publicKey)}`)).toBe('halves-differ');
    expect(refusal(`whsk_${base64(one.publicKey, one.seed)}`)).toBe('halves-differ');
  });

  it.each([0, 31, 33, 63, 65])('is rejected with %i bytes', (length) => {
    expect(refusal(`whsk_${Buffer.alloc(length).toString('base64')}`)).toBe('ed25519-form');
  });
});

describe('a shared secret', () => {
  it.each([24, 64])('may have %i bytes', (length) => {
    const bytes = Buffer.alloc(length, 'registrar');
    expect(readSigningKey(`whsec_${bytes.toString('base64')}`)).toEqual({ kind: 'hmac', bytes });
  });

  it.each([0, 23, 65])('may not have %i', (length) => {
    expect(refusal(`whsec_${Buffer.alloc(length).toString('base64')}`)).toBe('hmac-form');
  });
});

it.each([
  ['', 'form'],
  ['secret', 'form'],
  ['WHSEC_QUJD', 'form'],
  ['whsec_not base64!', 'hmac-form'],
  [`whsec_${'A'.repeat(33)}`, 'hmac-form'],
  ['whsk_not base64!', 'ed25519-form'],
  [`whpk_${base64(PAIRS[0].publicKey)}`, 'public-key'],
])('refuses %j by its %s', (text, fault) => {
  expect(refusal(text)).toBe(fault);
});

import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted, complaints, NOON, SECRET } from '../support/config/parsing.ts';

const text = (secret: string): string =>
  `endpoints:\n  - name: desk\n    url: https://desk.example/\n    secret: ${secret}`;

const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const [seed, publicKey] = [d, x].map((part) => Buffer.from(part, 'base64url'));
const base64 = (...parts: (Buffer | undefined)[]): string =>
  Buffer.concat(parts.flatMap((part) => part ?? [])).toString('base64');
const KEY = `whsk_${base64(seed, publicKey)}`;

const secretsOf = (secret: string, env: Record<string, string> = {}) => {
  const { list, warnings } = accepted(text(secret), { env: { DESK: SECRET, KEY, ...env }, now: NOON });
  const [endpoint] = list.endpoints;
  return { secrets: endpoint?.target.channel === 'webhook' ? endpoint.target.secrets : null, warnings };
};

describe('secrets of a webhook', () => {
  it.each([
    ['${DESK}', [[SECRET, null]]],
    ['${KEY}', [[KEY, null]]],
    [`whsk_${base64(seed)}`, [[`whsk_${base64(seed)}`, null]]],
    [
      '["${KEY}", "${DESK}"]',
      [
        [KEY, null],
        [SECRET, null],
      ],
    ],
    [
      '["${KEY}", { value: "${DESK}", until: 2026-11-24T13:00:00+00:30 }]',
      [
        [KEY, null],
        [SECRET, Date.UTC(2026, 10, 24, 12, 30)],
      ],
    ],
  ])('%s', (written, expected) => {
    expect(secretsOf(written)).toEqual({
      secrets: expected.map(([value, until]) => ({ value, until })),
      warnings: [],
    });
  });

  it('that have ended sign no more, with a warning as long as there is another', () => {
    expect(secretsOf('["${KEY}", { value: "${DESK}", until: 2026-11-24T12:00:00Z }]')).toEqual({
      secrets: [{ value: KEY, until: null }],
      warnings: [
        '4:33 endpoints[0].secret[1].value: endpoint "desk": this secret ended at 2026-11-24T12:00:00.000Z and signs no more; take it out',
      ],
    });
    expect(complaints(text('{ value: "${DESK}", until: 2026-11-24T12:00:00Z }'), { now: NOON })).toEqual([
      'w.yaml:4:22 endpoints[0].secret.value: endpoint "desk": this secret ended at 2026-11-24T12:00:00.000Z and signs no more, and there is no other; give its successor',
    ]);
  });

  it('that will all end give a warning', () => {
    expect(secretsOf('{ value: "${DESK}", until: 2026-11-24T12:00:01Z }')).toEqual({
      secrets: [{ value: SECRET, until: NOON + 1000 }],
      warnings: [
        '4:13 endpoints[0].secret: endpoint "desk": no secret signs after 2026-11-24T12:00:01.000Z; give the one that follows, without "until"',
      ],
    });
  });

  it.each([
    [
      `whpk_${base64(publicKey)}`,
      'endpoint "desk": what is written here is a public key, which is for receivers; the private one starts with whsk_',
    ],
    [
      `whsk_${base64(publicKey, seed)}`,
      'endpoint "desk": what is written here is no ed25519 key: its second half is not the public key of its first',
    ],
    ...[31, 33, 63, 65].map((length) => [
      `whsk_${Buffer.alloc(length).toString('base64')}`,
      expect.stringMatching(
        /^endpoint "desk": what is written here is not a signing key: whsk_ and the 32 bytes of an ed25519 seed in base64, or 64 with its public key; make one/,
      ) as string,
    ]),
  ])('refuse %s', (written, message) => {
    const told = complaints(text(written));
    expect(told).toHaveLength(1);
    expect(told[0]?.replace(/^w\.yaml:4:13 endpoints\[0\]\.secret: /, '')).toEqual(message);
  });

  it.each([
    ['{ value: "${DESK}" }', ['w.yaml:4:13 endpoints[0].secret.until: "until" is missing']],
    [
      '{ valu: "${DESK}", value: "${DESK}", until: 2026-11-24T13:00:00Z }',
      ['w.yaml:4:15 endpoints[0].secret.valu: unknown key "valu"; did you mean "value"?'],
    ],
    [
      '["${DESK}", { value: "${DESK}", until: tomorrow }]',
      [
        'w.yaml:4:52 endpoints[0].secret[1].until: "tomorrow" is not a time; write for example 2026-11-24T18:00:00Z, or +01:00 instead of Z',
      ],
    ],
    ['5', ['w.yaml:4:13 endpoints[0].secret: expected text or keys with values or a list, found a number']],
    ['[]', ['w.yaml:4:13 endpoints[0].secret: "secret" is empty; leave it out or fill it']],
  ])('of another shape are refused: %s', (written, expected) => {
    expect(complaints(text(written))).toEqual(expected);
  });
});

describe('the command that a message gives', () => {
  const commandsIn = (message: string): string[] =>
    [...message.matchAll(/node -p "([^"]+)"/g)].map(([, code = '']) => code);
  const run = (code: string): string =>
    execFileSync(process.execPath, ['-p', code], { encoding: 'utf8' }).trim();

  it('makes a secret that is accepted, and a key whose public half fits', () => {
    const [hmac = '', ed25519 = ''] = commandsIn(complaints(text('hunter2')).join());
    const secret = run(hmac);
    expect(secret).toMatch(/^whsec_/);
    expect(complaints(text(secret))).toEqual([]);

    const [, key = '', pub = ''] = /^(whsk_\S+) whpk_(\S+)$/.exec(run(ed25519)) ?? [];
    expect(complaints(text(key))).toEqual([]);
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: Buffer.from(key.slice(5), 'base64').subarray(0, 32).toString('base64url'),
      x: Buffer.from(pub, 'base64').toString('base64url'),
    };
    const message = Buffer.from('id.1.{}');
    const signature = sign(null, message, createPrivateKey({ key: jwk, format: 'jwk' }));
    expect(
      verify(null, message, { key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' }, signature),
    ).toBe(true);
  });
});

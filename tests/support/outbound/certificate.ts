import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Just enough DER (X.690) to write an X.509 certificate: Node reads certificates but does not make them. */
const der = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes);
const time = (at: Date): Buffer =>
  der(
    0x18,
    Buffer.from(
      `${at
        .toISOString()
        .replace(/[-:T]|\.\d+Z$/g, '')
        .slice(0, 14)}Z`,
    ),
  );

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));

/** subjectAltName (RFC 5280 §4.2.1.6) with DNS names and IPv4 addresses. */
const alternativeNames = (names: readonly string[]): Buffer =>
  sequence(
    ...names.map((name) =>
      /^[\d.]+$/.test(name)
        ? der(0x87, Buffer.from(name.split('.').map(Number)))
        : der(0x82, Buffer.from(name)),
    ),
  );

export interface CertificateOptions {
  readonly names: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** A fresh self-signed certificate with its key, both PEM. */
export const selfSigned = ({
  names,
  validFrom = new Date(Date.now() - 3_600_000),
  validTo = new Date(Date.now() + 3_600_000),
}: CertificateOptions): { key: string; cert: string } => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key: KeyObject = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const name = nameOf('stop press test');
  const extension = sequence(oid('551d11'), der(0x04, alternativeNames(names)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(validFrom), time(validTo)),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, key)));
  const base64 = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
};

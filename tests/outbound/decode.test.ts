import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody, decodeStart, decodeWhole, readContentCodings } from '../../src/outbound/decode.ts';

const PACKERS = {
  gzip: gzipSync,
  br: brotliCompressSync,
  deflate: deflateSync,
  bare: deflateRawSync,
};

const packed = fc.record({
  packer: fc.constantFrom(...(Object.keys(PACKERS) as (keyof typeof PACKERS)[])),
  bytes: fc.uint8Array({ minLength: 2, maxLength: 5_000 }),
});

const codingOf = (packer: keyof typeof PACKERS) => (packer === 'bare' ? 'deflate' : packer);

describe('the header Content-Encoding', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['identity', []],
    ['identity, identity', []],
    ['none', []],
    ['UTF-8', []],
    ['gzip;q=1', []],
    ['gzip', ['gzip']],
    ['GZip', ['gzip']],
    [' x-gzip ', ['gzip']],
    ['br', ['br']],
    ['deflate', ['deflate']],
    ['identity, gzip', ['gzip']],
    [',gzip,', ['gzip']],
    ['br, none, gzip', ['br', 'gzip']],
    ['gzip, gzip, gzip', ['gzip', 'gzip', 'gzip']],
  ])('%j means %j', (header, codings) => {
    expect(readContentCodings(header)).toEqual({ kind: 'codings', codings });
  });

  it.each(['gzip, br, gzip, br', 'zstd', 'compress', 'br, zstd', 'gzip,'.repeat(5_000)])(
    'is refused when it says %.20s',
    (header) => {
      const coding = readContentCodings(header);
      expect(coding.kind).toBe('unreadable');
      expect(coding.kind === 'unreadable' && coding.reason.length).toBeLessThan(120);
    },
  );
});

describe('a body', () => {
  const text = '<html><p>The ferry stays in port until the wind drops.</p></html>';
  const bytesOf = (data: string | Uint8Array) => new Uint8Array(Buffer.from(data));
  const decode = (header: string, body: string | Uint8Array, limits = {}) =>
    decodeBody(header, bytesOf(body), { maxBytes: 1_000, overflow: 'fail', ...limits });

  it.each([
    ['none', text],
    ['utf-8', text],
    ['gzip', text],
    ['br', text],
    ['deflate', text],
    ['gzip, gzip', gzipSync(text)],
    ['gzip, gzip', gzipSync(gzipSync(text))],
    ['br, gzip', gzipSync(brotliCompressSync(text))],
    ['br, deflate, gzip', gzipSync(deflateSync(brotliCompressSync(text)))],
  ])('that claims %s is read by its bytes', async (header, body) => {
    for (const overflow of ['fail', 'cut']) {
      const decoded = await decode(header, body, { overflow });
      expect(decoded.kind === 'decoded' && Buffer.from(decoded.body).toString()).toBe(text);
    }
  });

  it.each([
    ['gzip', gzipSync(text).subarray(0, 30)],
    ['br, gzip', gzipSync('\x00\x01\x02\x03\x04')],
    ['gzip', '\x00\x01\x02 no text'],
  ])('that claims %s and is neither that nor text is broken', async (header, body) => {
    expect((await decode(header, body)).kind).toBe('broken');
  });

  it('may not exceed the limit in any layer', async () => {
    const inner = gzipSync('a'.repeat(900));
    expect((await decode('gzip, gzip', gzipSync(inner))).kind).toBe('decoded');
    expect((await decode('gzip, gzip', gzipSync(inner), { maxBytes: 899 })).kind).toBe('too-large');
    const noise = gzipSync(Buffer.from(Array.from({ length: 900 }, (_, i) => (i * i * 31) % 251)));
    expect((await decode('gzip, gzip', gzipSync(noise), { maxBytes: 500 })).kind).toBe('too-large');
  });
});

describe('a packed body', () => {
  it('is unpacked to what it was, in a block of its own', () => {
    fc.assert(
      fc.property(packed, ({ packer, bytes }) => {
        const decoded = decodeWhole(codingOf(packer), PACKERS[packer](bytes), 5_000);
        expect(decoded).toEqual({ kind: 'decoded', body: new Uint8Array(bytes), truncated: false });
        expect(decoded.kind === 'decoded' && decoded.body.buffer.byteLength).toBe(bytes.length);
      }),
    );
  });

  it('is too large with one byte more than the limit', () => {
    fc.assert(
      fc.property(packed, ({ packer, bytes }) => {
        const body = PACKERS[packer](bytes);
        expect(decodeWhole(codingOf(packer), body, bytes.length).kind).toBe('decoded');
        expect(decodeWhole(codingOf(packer), body, bytes.length - 1).kind).toBe('too-large');
      }),
    );
  });

  it('is broken when its end is missing', () => {
    const body = gzipSync(Buffer.from('paragraph after paragraph after paragraph'));
    expect(decodeWhole('gzip', body.subarray(0, -9), 1_000)).toEqual({
      kind: 'broken',
      reason: 'unexpected end of file',
    });
  });

  it('gives its beginning where only that is wanted, though the rest be missing or endless', async () => {
    const text = Array.from({ length: 500 }, (_, n) => `line ${n * 31}\n`).join('');
    for (const packer of ['gzip', 'br', 'deflate', 'bare'] as const) {
      const body = PACKERS[packer](Buffer.from(text));
      const start = await decodeStart(codingOf(packer), body, 100);
      expect(start.kind === 'decoded' && Buffer.from(start.body).toString()).toBe(text.slice(0, 100));
      expect(start).toMatchObject({ truncated: true });
      const cut = await decodeStart(codingOf(packer), body.subarray(0, body.length / 2), 10_000);
      const read = cut.kind === 'decoded' ? Buffer.from(cut.body).toString() : '';
      expect(read.length).toBeGreaterThan(100);
      expect(text.startsWith(read)).toBe(true);
    }
  });

  it('that is none is broken, whole or in part', async () => {
    const body = Buffer.from('<html>not packed at all</html>');
    for (const coding of ['gzip', 'br', 'deflate'] as const) {
      expect(decodeWhole(coding, body, 1_000).kind).toBe('broken');
      expect((await decodeStart(coding, body, 1_000)).kind).toBe('broken');
    }
  });
});

import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type BrotliOptions,
  type ZlibOptions,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import { createBodyBuffer } from './body-buffer.ts';

/** The content coding of a body, null for none; `unreadable` names what cannot be decoded. */
export type ContentCoding =
  | { readonly kind: 'coding'; readonly coding: 'gzip' | 'br' | 'deflate' | null }
  | { readonly kind: 'unreadable'; readonly reason: string };

const CODINGS: ReadonlyMap<string, 'gzip' | 'br' | 'deflate'> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['deflate', 'deflate'],
]);

/**
 * Accepts at most one content coding. RFC 9110 §8.4 allows several, but they are used only for decompression bombs.
 * @param header Content-Encoding, repeated fields joined with commas.
 */
export const readContentCoding = (header: string | undefined): ContentCoding => {
  const names = (header ?? '')
    .split(',', 64)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const [name] = names;
  if (name === undefined) return { kind: 'coding', coding: null };
  if (names.length > 1) {
    return { kind: 'unreadable', reason: `${names.length} nested content encodings` };
  }
  const coding = CODINGS.get(name);
  return coding === undefined
    ? { kind: 'unreadable', reason: `the content encoding "${name.slice(0, 40)}", which was not requested` }
    : { kind: 'coding', coding };
};

export type Decoded =
  | { readonly kind: 'decoded'; readonly body: Uint8Array<ArrayBuffer>; readonly truncated: boolean }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken'; readonly reason: string };

/** RFC 9110 §8.4.1.2 defines "deflate" as the zlib format, but some servers send a raw deflate stream. */
const isZlib = (body: Uint8Array): boolean => ((body[0] ?? 0) & 0x0f) === 8;

const CHUNK = 65_536;

const broken = (error: unknown): Decoded => ({
  kind: 'broken',
  reason: error instanceof Error ? error.message : String(error),
});

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/** A buffer may be part of a larger ArrayBuffer, which cannot be transferred to a thread. */
const ownBuffer = (bytes: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  bytes.buffer.byteLength === bytes.length ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);

/**
 * Decodes a whole body synchronously, which is two to four times cheaper than a stream. zlib stops after `maxBytes` of
 * output.
 */
export const decodeWhole = (
  coding: 'gzip' | 'br' | 'deflate',
  body: Uint8Array,
  maxBytes: number,
): Decoded => {
  const options: ZlibOptions & BrotliOptions = { maxOutputLength: maxBytes, chunkSize: CHUNK };
  try {
    switch (coding) {
      case 'gzip':
        return { kind: 'decoded', body: ownBuffer(gunzipSync(body, options)), truncated: false };
      case 'br':
        return { kind: 'decoded', body: ownBuffer(brotliDecompressSync(body, options)), truncated: false };
      case 'deflate': {
        const bytes = isZlib(body) ? inflateSync(body, options) : inflateRawSync(body, options);
        return { kind: 'decoded', body: ownBuffer(bytes), truncated: false };
      }
    }
  } catch (error) {
    return isTooLarge(error) ? { kind: 'too-large' } : broken(error);
  }
};

const decoderFor = (coding: 'gzip' | 'br' | 'deflate', body: Uint8Array): Transform => {
  // The body may be truncated; decode as much as possible.
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
      return createGunzip(options);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'deflate':
      return isZlib(body) ? createInflate(options) : createInflateRaw(options);
  }
};

/** Decodes the first `maxBytes` of a body; `body` itself may be truncated. */
export const decodeStart = async (
  coding: 'gzip' | 'br' | 'deflate',
  body: Uint8Array,
  maxBytes: number,
): Promise<Decoded> => {
  const kept = createBodyBuffer({ maxBytes });
  const decoder = decoderFor(coding, body);
  decoder.end(body);
  try {
    for await (const chunk of decoder) {
      if (!kept.add(chunk as Buffer)) return { kind: 'decoded', body: kept.take(), truncated: true };
    }
  } catch (error) {
    return broken(error);
  }
  return { kind: 'decoded', body: kept.take(), truncated: false };
};

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

type Coding = 'gzip' | 'br' | 'deflate';

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['deflate', 'deflate'],
]);

/** Compressed formats that were not requested and cannot be decoded. */
const FOREIGN: ReadonlySet<string> = new Set([
  'compress',
  'x-compress',
  'zstd',
  'dcb',
  'dcz',
  'exi',
  'pack200-gzip',
]);

/** The content codings of a body in the order in which they were applied; `unreadable` names what cannot be decoded. */
export type ContentCodings =
  | { readonly kind: 'codings'; readonly codings: readonly Coding[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Tokens that name no coding, such as `none` or `utf-8`, mean that nothing was encoded (Fetch Standard, "handle content
 * codings"). More layers than `maxLayers` are used only for decompression bombs.
 * @param header Content-Encoding, repeated fields joined with commas.
 * @see RFC 9110 §8.4
 */
export const readContentCodings = (header: string | undefined, maxLayers = 3): ContentCodings => {
  const names = (header ?? '').split(',', 64).map((name) => name.trim().toLowerCase());
  const foreign = names.find((name) => FOREIGN.has(name));
  if (foreign !== undefined) {
    return { kind: 'unreadable', reason: `the content encoding "${foreign}", which was not requested` };
  }
  const codings = names.flatMap((name) => CODINGS.get(name) ?? []);
  return codings.length > maxLayers
    ? { kind: 'unreadable', reason: `${codings.length} nested content encodings` }
    : { kind: 'codings', codings };
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
export const decodeWhole = (coding: Coding, body: Uint8Array, maxBytes: number): Decoded => {
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

const decoderFor = (coding: Coding, body: Uint8Array): Transform => {
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
export const decodeStart = async (coding: Coding, body: Uint8Array, maxBytes: number): Promise<Decoded> => {
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

/** Control characters that no text contains (MIME Sniffing Standard, "binary data byte"). */
const isText = (body: Uint8Array, bytes = 512): boolean =>
  body
    .subarray(0, bytes)
    .every((byte) => byte > 0x1f || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b) || byte === 0x1b);

/** Was nothing compressed, though the header says so? gzip has a signature (RFC 1952 §2.3.1); the others have none. */
const isPlain = (coding: Coding, body: Uint8Array): boolean =>
  coding === 'gzip' ? !(body[0] === 0x1f && body[1] === 0x8b) && isText(body) : isText(body);

export type DecodedBody =
  | Exclude<Decoded, { kind: 'broken' }>
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'broken'; readonly coding: string; readonly reason: string };

/**
 * Removes all content codings, each within `maxBytes`. A body that does not have the stated coding and is text is taken
 * as it is.
 */
export const decodeBody = async (
  header: string | undefined,
  body: Uint8Array<ArrayBuffer>,
  { maxBytes, overflow }: { readonly maxBytes: number; readonly overflow: 'fail' | 'cut' },
): Promise<DecodedBody> => {
  const found = readContentCodings(header);
  if (found.kind === 'unreadable') return found;
  let current: Extract<Decoded, { kind: 'decoded' }> = { kind: 'decoded', body, truncated: false };
  for (const coding of found.codings.toReversed()) {
    if (current.body.length === 0) break;
    if (coding === 'gzip' && isPlain(coding, current.body)) continue;
    const decoded: Decoded =
      overflow === 'cut'
        ? await decodeStart(coding, current.body, maxBytes)
        : decodeWhole(coding, current.body, maxBytes);
    if (decoded.kind === 'broken') {
      if (isPlain(coding, current.body)) continue;
      return { ...decoded, coding };
    }
    if (decoded.kind === 'too-large') return decoded;
    current = { ...decoded, truncated: current.truncated || decoded.truncated };
  }
  return current;
};

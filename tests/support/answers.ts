import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import type { EpochMs } from '../../src/model/time.ts';
import type { Latch } from './latch.ts';

type Headers = Readonly<Record<string, string>>;
type Body = string | Uint8Array;

/** What a scripted server says to one request. Made by the functions below. */
export type Answer =
  | {
      readonly kind: 'page';
      readonly body: Body;
      readonly contentType: string;
      readonly etag: boolean;
      readonly gzip: boolean;
      readonly lastModified: EpochMs | null;
      readonly headers: Headers;
    }
  | { readonly kind: 'plain'; readonly status: number; readonly headers: Headers; readonly body: Body }
  | {
      readonly kind: 'endless';
      readonly contentType: string;
      readonly chunk: Body;
      readonly maxBytes: number;
    }
  | {
      readonly kind: 'broken-off';
      readonly body: Body;
      readonly contentType: string;
      readonly sentBytes: number;
    }
  | { readonly kind: 'raw'; readonly bytes: Body }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'held'; readonly latch: Latch; readonly answer: Answer; readonly headersFirst: boolean };

const HTML = 'text/html; charset=utf-8';

/** A proper page: strong ETag, 304 to a matching `If-None-Match` or `If-Modified-Since`, gzip for whoever accepts it. */
export const page = (
  body: Body,
  options: {
    contentType?: string;
    etag?: boolean;
    gzip?: boolean;
    lastModified?: EpochMs | null;
    headers?: Headers;
  } = {},
): Answer => ({
  kind: 'page',
  body,
  contentType: HTML,
  etag: true,
  gzip: true,
  lastModified: null,
  headers: {},
  ...options,
});

/** Exactly this status, these headers and this body, with no validators and no encoding of our own. */
export const plain = (status: number, headers: Headers = {}, body: Body = ''): Answer => ({
  kind: 'plain',
  status,
  headers,
  body,
});

export const redirect = (to: string, status = 302): Answer => plain(status, { location: to });

/** `after` as the header carries it: seconds, or an HTTP date. */
export const retryAfter = (status: number, after: string): Answer => plain(status, { 'retry-after': after });

/** A body that goes on until the reader hangs up; a reader that never does is stopped at `maxBytes`. */
export const endless = ({
  contentType = HTML,
  chunk = '<p>More, and more, and more.</p>\n',
  maxBytes = 2 ** 30,
} = {}): Answer => ({
  kind: 'endless',
  contentType,
  chunk,
  maxBytes,
});

/** Promises the whole body, sends the first `sentBytes`, and hangs up. */
export const brokenOff = (body: Body, sentBytes: number, contentType = HTML): Answer => ({
  kind: 'broken-off',
  body,
  contentType,
  sentBytes,
});

/** These bytes on the connection, and its end: for answers that are not HTTP. */
export const raw = (bytes: Body): Answer => ({ kind: 'raw', bytes });

/** Ends the connection without a word. */
export const hangUp = (): Answer => ({ kind: 'hang-up' });

/** Never answers, until the client or the server closes. */
export const silence = (): Answer => ({ kind: 'silence' });

/** Announced as gzip, but the compressed bytes stop half-way. */
export const truncatedGzip = (body: Body, contentType = HTML): Answer => {
  const packed = gzipSync(body);
  return plain(
    200,
    { 'content-type': contentType, 'content-encoding': 'gzip' },
    packed.subarray(0, packed.length >> 1),
  );
};

/** The answer waits for the latch; with `headersFirst` (and a `plain` answer) only its body does. */
export const held = (latch: Latch, answer: Answer, { headersFirst = false } = {}): Answer => ({
  kind: 'held',
  latch,
  answer,
  headersFirst,
});

const accepts = (request: IncomingMessage, coding: string): boolean =>
  (request.headers['accept-encoding'] ?? '')
    .split(',')
    .some((part) => new RegExp(`^\\s*${coding}\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*$)|$)`, 'i').test(part));

/** RFC 9110 §13.1.2: weak comparison with any listed tag, or `*`. */
const noneMatch = (stated: string, etag: string): boolean =>
  stated.trim() === '*' || Array.from(stated.matchAll(/"[^"]*"/g), ([tag]) => tag).includes(etag);

const isUnchanged = (
  request: IncomingMessage,
  etag: string | null,
  lastModified: EpochMs | null,
): boolean => {
  const stated = request.headers['if-none-match'];
  if (stated !== undefined) return etag !== null && noneMatch(stated, etag);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return lastModified !== null && Math.floor(lastModified / 1000) * 1000 <= since;
};

const sendPage = (
  answer: Extract<Answer, { kind: 'page' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { body, contentType, lastModified, headers } = answer;
  const packed = answer.gzip && accepts(request, 'gzip');
  // Two codings are two representations, so their strong tags differ (RFC 9110 §8.8.3.3).
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 24);
  const etag = answer.etag ? `"${hash}${packed ? '-gzip' : ''}"` : null;
  if (etag !== null) response.setHeader('etag', etag);
  if (answer.gzip) response.setHeader('vary', 'accept-encoding');
  if (lastModified !== null) response.setHeader('last-modified', new Date(lastModified).toUTCString());
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (isUnchanged(request, etag, lastModified)) {
    response.writeHead(304).end();
    return;
  }
  const bytes = packed ? gzipSync(body) : Buffer.from(body);
  if (packed) response.setHeader('content-encoding', 'gzip');
  response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length }).end(bytes);
};

const bytesWithoutEnd = function* (chunk: Body, maxBytes: number): Generator<Buffer> {
  const bytes = Buffer.from(chunk);
  for (let sent = 0; sent < maxBytes; sent += bytes.length) yield bytes;
};

/** Says `answer` to a request, until the last byte is handed over or the client is gone. */
export const sayAnswer = async (
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  switch (answer.kind) {
    case 'page':
      sendPage(answer, request, response);
      return;
    case 'plain':
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'endless':
      response.writeHead(200, { 'content-type': answer.contentType });
      // Ends by the client's hanging up, which is no fault of the server.
      await pipeline(Readable.from(bytesWithoutEnd(answer.chunk, answer.maxBytes)), response).catch(
        () => undefined,
      );
      return;
    case 'broken-off': {
      const bytes = Buffer.from(answer.body);
      response.writeHead(200, { 'content-type': answer.contentType, 'content-length': bytes.length });
      response.write(bytes.subarray(0, answer.sentBytes), () => response.destroy());
      return;
    }
    case 'raw':
      request.socket.end(answer.bytes);
      return;
    case 'hang-up':
      request.socket.destroy();
      return;
    case 'silence':
      return;
    case 'held':
      if (answer.headersFirst && answer.answer.kind === 'plain') {
        response.writeHead(answer.answer.status, answer.answer.headers).flushHeaders();
        await answer.latch.released;
        response.end(answer.answer.body);
        return;
      }
      await answer.latch.released;
      await sayAnswer(answer.answer, request, response);
      return;
  }
};

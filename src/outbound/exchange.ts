import type { Dispatcher } from 'undici';
import { type ErrorCode, failure, type Failure } from '../platform/errors.ts';
import { decodeStart, decodeWhole, readContentCoding } from './decode.ts';
import { type Headers, Transfer, type TransferLimits } from './transfer.ts';

export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Headers;
  readonly body?: string | Uint8Array;
  /** From the DNS lookup to the last byte, milliseconds. */
  readonly deadlineMs: number;
  /** From the end of the request to the end of the response headers; default: `OutboundOptions.headersTimeoutMs`. */
  readonly headersTimeoutMs?: number;
  /** Limit of the body, both before and after decoding. */
  readonly maxBytes: number;
  /** For a longer body: fail the request, or return its beginning and close the connection. */
  readonly overflow: 'fail' | 'cut';
  readonly signal?: AbortSignal;
  /** Called when the headers have arrived. False: discard the body, and read it only if it is short. */
  readonly wantsBody?: (status: number, headers: Headers) => boolean;
}

export type OutboundResult =
  | {
      readonly kind: 'response';
      readonly url: string;
      readonly status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      readonly headers: Headers;
      /** Decoded, in an ArrayBuffer of its own. Empty if it was discarded. */
      readonly body: Uint8Array<ArrayBuffer>;
      /** True if the body was longer than `body`. */
      readonly truncated: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Null if there was no response. */
      readonly status: number | null;
    };

/**
 * Sends one request on one dispatcher and returns the complete, decoded response within its limits. An incomplete body
 * is a failure, because half a page would look like a page with paragraphs removed. Rejects only for invalid arguments.
 */
export const exchange = async (
  dispatcher: Dispatcher,
  url: URL,
  request: OutboundRequest,
  limits: TransferLimits,
): Promise<OutboundResult> => {
  const { host } = url;
  const transfer = new Transfer({ ...request, host }, limits);
  dispatcher.dispatch(
    {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
    },
    transfer,
  );
  const ending = await transfer.ended;
  if (ending.kind === 'failed') return ending;
  const { status, headers, body, truncated } = ending;
  const response = { kind: 'response', url: url.href, status, headers, body, truncated } as const;
  if (body.length === 0) return response;

  const fail = (code: ErrorCode, message: string): OutboundResult => ({
    kind: 'failed',
    failure: failure(code, message),
    status,
  });
  const found = readContentCoding(headers['content-encoding']);
  if (found.kind === 'unreadable') return fail('FETCH_ENCODING', `${host} used ${found.reason}.`);
  const { coding } = found;
  if (coding === null) return response;
  const decoded =
    request.overflow === 'cut'
      ? await decodeStart(coding, body, request.maxBytes)
      : decodeWhole(coding, body, request.maxBytes);
  switch (decoded.kind) {
    case 'decoded':
      return { ...response, body: decoded.body, truncated: truncated || decoded.truncated };
    case 'too-large':
      return fail('FETCH_TOO_LARGE', `${host} sent more than ${request.maxBytes} bytes after decompression.`);
    case 'broken':
      return fail('FETCH_ENCODING', `${host} sent invalid ${coding} data: ${decoded.reason}.`);
  }
};

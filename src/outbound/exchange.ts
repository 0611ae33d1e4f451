import type { Dispatcher } from 'undici';
import { type ErrorCode, failure, type Failure } from '../platform/errors.ts';
import { decodeStart, decodeWhole, readContentCoding } from './decode.ts';
import { type Headers, Transfer, type TransferLimits } from './transfer.ts';

export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Headers;
  readonly body?: string | Uint8Array;
  /** From the look-up of the name to the last byte, milliseconds. */
  readonly deadlineMs: number;
  /** From the end of the request to the end of the headers; the way out's by default. */
  readonly headersTimeoutMs?: number;
  /** Of the body, counted after decoding and, so that nobody pads, before it as well. */
  readonly maxBytes: number;
  /** What happens to a longer body: it fails the request, or its beginning is taken and the connection ended. */
  readonly overflow: 'fail' | 'cut';
  readonly signal?: AbortSignal;
  /** Asked once the headers are there. False: the body is not wanted, and only read on if it is a short one. */
  readonly wantsBody?: (status: number, headers: Headers) => boolean;
}

export type OutboundResult =
  | {
      readonly kind: 'response';
      readonly url: string;
      readonly status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      readonly headers: Headers;
      /** After decoding; a block of its own. Empty if it was not wanted. */
      readonly body: Uint8Array<ArrayBuffer>;
      /** Was there more than `body` holds? */
      readonly truncated: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Null when no answer came. */
      readonly status: number | null;
    };

/**
 * One request on one dispatcher and its whole answer, decoded, within its budgets. A body that broke off is a failure,
 * never an answer: half a page would read as a page with paragraphs removed. Rejects only for a request that is a bug.
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
      return fail('FETCH_TOO_LARGE', `${host} sent more than ${request.maxBytes} bytes, unpacked.`);
    case 'broken':
      return fail('FETCH_ENCODING', `${host} sent broken ${coding}: ${decoded.reason}.`);
  }
};

import { type ErrorCode, failure, type Failure } from '../platform/errors.ts';
import { decodeBody } from './decode.ts';
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
      /** The Set-Cookie fields one by one. */
      readonly cookies: readonly string[];
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

export interface Exchange {
  readonly result: OutboundResult;
  /** The parser refused the response; the lenient reader may be able to read it. */
  readonly malformed: boolean;
}

/**
 * Sends one request and returns the complete, decoded response within its limits. An incomplete body is a failure of a
 * GET, because half a page would look like a page with paragraphs removed. For any other request the status is the answer:
 * repeating it because of what followed would do it twice. Rejects only for invalid arguments.
 */
export const exchange = async (
  send: (transfer: Transfer) => void,
  url: URL,
  request: OutboundRequest,
  limits: TransferLimits,
): Promise<Exchange> => {
  const { host } = url;
  const statusSuffices = request.method !== 'GET';
  const transfer = new Transfer({ ...request, host, statusSuffices }, limits);
  send(transfer);
  const ending = await transfer.ended;
  if (ending.kind === 'failed') {
    const { malformed, ...result } = ending;
    return { result, malformed };
  }
  const { kind: _, ...received } = ending;
  const response = { kind: 'response', url: url.href, ...received } as const;
  if (response.body.length === 0) return { result: response, malformed: false };

  const fail = (code: ErrorCode, message: string): Exchange => ({
    result: statusSuffices
      ? { ...response, body: new Uint8Array(0), truncated: true }
      : { kind: 'failed', failure: failure(code, message), status: response.status },
    malformed: false,
  });
  const decoded = await decodeBody(response.headers['content-encoding'], response.body, request);
  switch (decoded.kind) {
    case 'decoded': {
      const truncated = response.truncated || decoded.truncated;
      return { result: { ...response, body: decoded.body, truncated }, malformed: false };
    }
    case 'too-large':
      return fail('FETCH_TOO_LARGE', `${host} sent more than ${request.maxBytes} bytes after decompression.`);
    case 'unreadable':
      return fail('FETCH_ENCODING', `${host} used ${decoded.reason}.`);
    case 'broken':
      return fail('FETCH_ENCODING', `${host} sent invalid ${decoded.coding} data: ${decoded.reason}.`);
  }
};

import type { Dispatcher } from 'undici';
import { type ErrorCode, failure, type Failure } from '../errors.ts';
import { decodeStart, decodeWhole, readContentCoding } from './decode.ts';
import { gather, type Gathering } from './gathering.ts';
import { type Budgets, explainError, type Phase } from './reasons.ts';

export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the look-up of the name to the last byte, milliseconds. */
  readonly deadlineMs: number;
  /** Of the body, counted after decoding and, so that nobody pads, before it as well. */
  readonly maxBytes: number;
  /** What happens to a longer body: it fails the request, or its beginning is taken and the connection ended. */
  readonly overflow: 'fail' | 'cut';
  readonly signal?: AbortSignal;
  /** Asked once the headers are there. False: the body is not wanted, and only read on if it is a short one. */
  readonly wantsBody?: (status: number, headers: Readonly<Record<string, string>>) => boolean;
}

export type OutboundResult =
  | {
      readonly kind: 'response';
      readonly url: string;
      readonly status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      readonly headers: Readonly<Record<string, string>>;
      /** After decoding; a block of its own. */
      readonly body: Uint8Array<ArrayBuffer>;
      /** Is there more than `body` holds? */
      readonly truncated: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Null when no answer came. */
      readonly status: number | null;
    };

export interface ExchangeLimits extends Budgets {
  /** From the last byte of the request to the last one of the headers. */
  readonly headersTimeoutMs: number;
  /** A body slower than `minBytesPerSecond` over this time is given up. */
  readonly paceWindowMs: number;
  readonly minBytesPerSecond: number;
  /** What is read of a body that nobody wants, to keep the connection. */
  readonly drainBytes: number;
  /** Milliseconds that only ever rise. */
  readonly now: () => number;
}

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface Received {
  readonly head: Head;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Was the body cut before its end? */
  readonly truncated: boolean;
  readonly wanted: boolean;
}

type Ending =
  | { readonly kind: 'received'; readonly received: Received }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly status: number | null };

const NOTHING = new Uint8Array(0);

/** What undici is told when a request is given up; the caller has its Failure by then. */
const GIVEN_UP = Object.assign(new Error('given up'), { code: 'ABORT_ERR' });

const joinRepeated = (headers: Record<string, string | string[] | undefined>): Record<string, string> => {
  const joined: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined.push([name, typeof value === 'string' ? value : value.join(', ')]);
  }
  return Object.fromEntries(joined);
};

const declaredLength = (headers: Readonly<Record<string, string>>): number | null => {
  const text = headers['content-length'];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
};

const timeoutMessage = (host: string, phase: Phase, ms: number): string => {
  switch (phase) {
    case 'connecting':
      return `${host} could not be connected to within ${ms} ms.`;
    case 'waiting':
      return `${host} sent no answer within ${ms} ms.`;
    case 'reading':
      return `${host} did not finish its answer within ${ms} ms.`;
  }
};

/** One request on one dispatcher, up to the end of the raw body. Never rejects, except for a request that is a bug. */
const transfer = (
  dispatcher: Dispatcher,
  url: URL,
  request: OutboundRequest,
  limits: ExchangeLimits,
): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const { host } = url;
    const { signal, deadlineMs, maxBytes } = request;
    const { now } = limits;
    const deadlineAt = now() + deadlineMs;
    let phase: Phase = 'connecting';
    let head: Head | null = null;
    let wanted = true;
    let body: Gathering | null = null;
    let drained = 0;
    let paced = 0;
    let settled = false;
    let controller: Dispatcher.DispatchController | null = null;
    let timer: NodeJS.Timeout | undefined;

    const settle = (ending: Ending): void => {
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(ending);
    };
    const settleWithBody = (truncated: boolean): void => {
      if (head === null) return;
      const bytes = wanted && body ? body.take() : NOTHING;
      settle({ kind: 'received', received: { head, body: bytes, truncated, wanted } });
    };
    const giveUp = (): void => controller?.abort(GIVEN_UP);
    const settleWithFailure = (reason: Failure): void => {
      // The status was all that was asked for, and it came.
      if (head !== null && !wanted) settleWithBody(true);
      else settle({ kind: 'failed', failure: reason, status: head?.status ?? null });
    };
    const fail = (code: ErrorCode, message: string): void => {
      if (settled) return;
      settleWithFailure(failure(code, message));
      giveUp();
    };
    const cut = (): void => {
      settleWithBody(true);
      giveUp();
    };
    const onAbort = (): void => fail('FETCH_ABORTED', `The request to ${host} was given up.`);

    const watch = (phaseMs: number, atPhaseEnd: () => void): void => {
      clearTimeout(timer);
      const left = deadlineAt - now();
      const expire = (): void => fail('FETCH_TIMEOUT', timeoutMessage(host, phase, deadlineMs));
      timer = phaseMs < left ? setTimeout(atPhaseEnd, phaseMs) : setTimeout(expire, Math.max(0, left));
    };
    const checkPace = (): void => {
      const arrived = (body?.length ?? 0) + drained;
      const { paceWindowMs, minBytesPerSecond } = limits;
      if (arrived - paced < (minBytesPerSecond * paceWindowMs) / 1_000) {
        fail('FETCH_TIMEOUT', `${host} sent ${arrived - paced} bytes of its answer in ${paceWindowMs} ms.`);
        return;
      }
      paced = arrived;
      watch(paceWindowMs, checkPace);
    };
    const tooLarge = (): void =>
      request.overflow === 'cut'
        ? cut()
        : fail('FETCH_TOO_LARGE', `${host} sent more than ${maxBytes} bytes.`);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (given) => {
        controller = given;
        if (settled) return giveUp();
        phase = 'waiting';
        return watch(limits.headersTimeoutMs, () =>
          fail('FETCH_TIMEOUT', timeoutMessage(host, phase, limits.headersTimeoutMs)),
        );
      },
      onResponseStart: (_, status, received) => {
        // Interim answers (RFC 9110 §15.2) say nothing that is needed here.
        if (settled || status < 200) return;
        phase = 'reading';
        const headers = joinRepeated(received);
        head = { status, headers };
        // Neither has a body, whatever Content-Length says, and a 304 may well say it (RFC 9110 §8.6).
        if (status === 204 || status === 304) return settleWithBody(false);
        wanted = request.wantsBody?.(status, headers) ?? true;
        const expectedBytes = declaredLength(headers);
        if (!wanted && (expectedBytes ?? 0) > limits.drainBytes) return cut();
        if (wanted && request.overflow === 'fail' && (expectedBytes ?? 0) > maxBytes) return tooLarge();
        body = gather({ maxBytes, expectedBytes });
        return watch(limits.paceWindowMs, checkPace);
      },
      onResponseData: (_, chunk) => {
        if (settled) return;
        if (!wanted) {
          drained += chunk.length;
          if (drained > limits.drainBytes) cut();
        } else if (body?.add(chunk) === false) tooLarge();
      },
      onResponseEnd: () => {
        if (!settled) settleWithBody(!wanted && drained > 0);
      },
      onResponseError: (_, error) => {
        if (settled) return;
        if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') {
          settled = true;
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          reject(error);
          return;
        }
        settleWithFailure(explainError(error, host, phase, limits));
      },
    };

    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    watch(deadlineMs, () => {});
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
      },
      handler,
    );
  });

/**
 * One request and its whole answer, decoded, within its budgets. A body that broke off is a failure, never an answer:
 * half a page would read as a page with paragraphs removed.
 */
export const exchange = async (
  dispatcher: Dispatcher,
  url: URL,
  request: OutboundRequest,
  limits: ExchangeLimits,
): Promise<OutboundResult> => {
  const ending = await transfer(dispatcher, url, request, limits);
  if (ending.kind === 'failed') return ending;
  const { head, body, truncated, wanted } = ending.received;
  const response = { kind: 'response', url: url.href, ...head } as const;
  if (!wanted || body.length === 0) return { ...response, body, truncated };

  const fail = (code: ErrorCode, message: string): OutboundResult => ({
    kind: 'failed',
    failure: failure(code, message),
    status: head.status,
  });
  const coding = readContentCoding(head.headers['content-encoding']);
  if (coding.kind === 'unreadable') return fail('FETCH_ENCODING', `${url.host} used ${coding.reason}.`);
  if (coding.coding === null) return { ...response, body, truncated };
  const decoded =
    request.overflow === 'cut'
      ? await decodeStart(coding.coding, body, request.maxBytes)
      : decodeWhole(coding.coding, body, request.maxBytes);
  switch (decoded.kind) {
    case 'decoded':
      return { ...response, body: decoded.body, truncated: truncated || decoded.truncated };
    case 'too-large':
      return fail('FETCH_TOO_LARGE', `${url.host} sent more than ${request.maxBytes} bytes, unpacked.`);
    case 'broken':
      return fail('FETCH_ENCODING', `${url.host} sent broken ${coding.coding}: ${decoded.reason}.`);
  }
};

import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { type ErrorCode, failure, type Failure } from '../platform/errors.ts';
import { type BodyBuffer, createBodyBuffer } from './body-buffer.ts';
import { type NamedLimits, failureFromError, type Phase } from './reasons.ts';

export type Headers = Readonly<Record<string, string>>;

export interface TransferRequest {
  readonly host: string;
  readonly deadlineMs: number;
  readonly headersTimeoutMs?: number;
  readonly maxBytes: number;
  readonly overflow: 'fail' | 'cut';
  readonly signal?: AbortSignal;
  readonly wantsBody?: (status: number, headers: Headers) => boolean;
  /** The status is the whole answer: after it, no error and no limit makes the request fail. */
  readonly statusSuffices?: boolean;
}

export interface TransferLimits extends NamedLimits {
  /** From the end of the request to the end of the response headers. */
  readonly headersTimeoutMs: number;
  /** A body slower than `minBytesPerSecond` over this period is aborted. */
  readonly paceWindowMs: number;
  readonly minBytesPerSecond: number;
  /** How much of a discarded body is read to keep the connection open. */
  readonly drainBytes: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export type Ending =
  | {
      readonly kind: 'received';
      readonly status: number;
      readonly headers: Headers;
      /** Set-Cookie fields, which cannot be joined. */
      readonly cookies: readonly string[];
      /** As sent, before content decoding. */
      readonly body: Uint8Array<ArrayBuffer>;
      readonly truncated: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly status: number | null;
      /** The parser refused the message; a more lenient one may be able to read it. */
      readonly malformed: boolean;
    };

const NOTHING = new Uint8Array(0);

/** Passed to undici when a request is aborted; the caller already has a Failure by then. */
const ABORTED = Object.assign(new Error('aborted'), { code: 'ABORT_ERR' });

/** Fields with a single value (RFC 9110, RFC 9111): equal repetitions count once. */
const SINGLE_VALUED: ReadonlySet<string> = new Set([
  'age',
  'content-length',
  'content-location',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
  'location',
  'refresh',
  'retry-after',
]);

/** Fields with a URL, which may be in raw UTF-8. Other values stay as Node reads them, in Latin-1. */
const WITH_URL = ['location', 'refresh'];

const joinRepeated = (headers: Record<string, string | string[] | undefined>): Headers => {
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (!Array.isArray(value)) continue;
    const values = SINGLE_VALUED.has(name) ? [...new Set(value.map((one) => one.trim()))] : value;
    Object.defineProperty(headers, name, { value: values.join(', '), enumerable: true });
  }
  const joined = headers as Record<string, string>;
  for (const name of WITH_URL) {
    const value = joined[name];
    if (value !== undefined && /[\x80-\xff]/.test(value)) joined[name] = readUtf8(value);
  }
  return joined;
};

/** Bytes that are not UTF-8 are percent-encoded one by one, as browsers do. */
const readUtf8 = (latin1: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1.replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  }
};

/** The different values of a repeated field. */
const valuesOf = (value: string | string[] | undefined): string[] =>
  Array.isArray(value) ? [...new Set(value.map((one) => one.trim()))] : value === undefined ? [] : [value];

/** More than one length, or a length with chunks; undici then counts wrongly. */
const isFramedTwice = (headers: Record<string, string | string[] | undefined>): boolean => {
  const length = headers['content-length'];
  return Array.isArray(length) || length?.includes(',') === true
    ? true
    : length !== undefined && headers['transfer-encoding'] !== undefined;
};

const declaredLength = (headers: Headers): number => {
  const text = headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
};

const timeoutMessage = (host: string, phase: Phase, ms: number): string => {
  switch (phase) {
    case 'connecting':
      return `Could not connect to ${host} within ${ms} ms.`;
    case 'waiting':
      return `${host} did not respond within ${ms} ms.`;
    case 'reading':
      return `${host} did not complete its response within ${ms} ms.`;
  }
};

type Controller = Pick<Dispatcher.DispatchController, 'abort'>;

/**
 * Handles the events of one request, sent by undici or by the lenient reader. It ends exactly once: with the last byte, with an error, or when a limit is
 * exceeded. undici restarts its own timeouts with every byte, so a slow sender could keep a request open forever; here
 * one timer covers the whole request.
 */
export class Transfer implements Dispatcher.DispatchHandler {
  readonly ended: Promise<Ending>;
  readonly #request: TransferRequest;
  readonly #limits: TransferLimits;
  readonly #body: BodyBuffer;
  readonly #deadlineAt: number;
  #resolve: (ending: Ending) => void = () => {};
  #reject: (bug: Error) => void = () => {};
  #settled = false;
  #phase: Phase = 'connecting';
  #phaseSince: number;
  #status: number | null = null;
  #framedTwice = false;
  #cookies: readonly string[] = [];
  #headers: Headers = {};
  #wanted = true;
  /** Bytes of a discarded body. */
  #drained = 0;
  /** Bytes received when the pace was last measured. */
  #paced = 0;
  #controller: Controller | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: TransferRequest, limits: TransferLimits) {
    this.#request = request;
    this.#limits = { ...limits, headersTimeoutMs: request.headersTimeoutMs ?? limits.headersTimeoutMs };
    this.#body = createBodyBuffer({ maxBytes: request.maxBytes });
    this.#phaseSince = limits.now();
    this.#deadlineAt = this.#phaseSince + request.deadlineMs;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (request.signal?.aborted === true) this.#onAbort();
    else {
      if (request.signal) {
        // One signal may stop many requests; Node would warn about a listener leak.
        setMaxListeners(0, request.signal);
        request.signal.addEventListener('abort', this.#onAbort, { once: true });
      }
      this.#startTimer();
    }
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(ABORTED);
    else this.#enter('waiting');
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // Interim responses are ignored (RFC 9110 §15.2).
    if (this.#settled || status < 200) return;
    this.#enter('reading');
    this.#status = status;
    this.#framedTwice = isFramedTwice(headers);
    this.#cookies = valuesOf(headers['set-cookie']);
    const locations = valuesOf(headers['location']);
    this.#headers = joinRepeated(headers);
    if (status >= 300 && status < 400 && locations.length > 1) {
      const message = `${this.#request.host} sent ${locations.length} different Location headers.`;
      this.#abort('FETCH_REDIRECTS', message);
      return;
    }
    // Neither has a body, whatever its Content-Length; a 304 may send one (RFC 9110 §8.6).
    if (status === 204 || status === 304) {
      this.#finish(false);
      return;
    }
    this.#wanted = this.#request.wantsBody?.(status, this.#headers) ?? true;
    const length = declaredLength(this.#headers);
    if (!this.#wanted && length > this.#limits.drainBytes) this.#cut();
    else if (this.#wanted && length > this.#request.maxBytes && this.#request.overflow === 'fail')
      this.#overflow();
  }

  /** The status line has arrived, but not yet all headers. */
  onStatus(status: number): void {
    if (this.#request.statusSuffices === true) this.#status = status;
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    if (this.#settled) return;
    if (this.#wanted) {
      if (!this.#body.add(chunk)) this.#overflow();
      return;
    }
    this.#drained += chunk.length;
    if (this.#drained > this.#limits.drainBytes) this.#cut();
  }

  onResponseEnd(): void {
    if (!this.#settled) this.#finish(this.#drained > 0);
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.#settled) return;
    if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') {
      this.reject(error);
      return;
    }
    const reason = failureFromError(error, this.#request.host, this.#phase, this.#limits);
    this.#endWith(reason, this.#isMalformed(error));
  }

  /** Ends with a bug of the caller. */
  reject(bug: Error): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(bug);
  }

  /** undici reports a 100 Continue as a "bad response", and two lengths as a wrong one. */
  #isMalformed(error: Error): boolean {
    const code = 'code' in error ? error.code : undefined;
    return (
      error.name === 'HTTPParserError' ||
      (error.message === 'bad response' && this.#status === null) ||
      (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && (this.#framedTwice || this.#status === null))
    );
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }

  #finish(truncated: boolean): void {
    this.#settle();
    this.#resolve({
      kind: 'received',
      status: this.#status ?? 0,
      headers: this.#headers,
      cookies: this.#cookies,
      body: this.#wanted ? this.#body.take() : NOTHING,
      truncated,
    });
  }

  /** Ends with the bytes so far and closes the connection. */
  #cut(): void {
    this.#finish(true);
    this.#controller?.abort(ABORTED);
  }

  #endWith(reason: Failure, malformed = false): void {
    // If the body is discarded anyway, the status is a complete result.
    if (this.#status !== null && (!this.#wanted || this.#request.statusSuffices === true)) {
      this.#finish(true);
      return;
    }
    this.#settle();
    this.#resolve({ kind: 'failed', failure: reason, status: this.#status, malformed });
  }

  #abort(code: ErrorCode, message: string): void {
    if (this.#settled) return;
    this.#endWith(failure(code, message));
    this.#controller?.abort(ABORTED);
  }

  #overflow(): void {
    const { host, maxBytes, overflow } = this.#request;
    if (overflow === 'cut') this.#cut();
    else this.#abort('FETCH_TOO_LARGE', `${host} sent more than ${maxBytes} bytes.`);
  }

  readonly #onAbort = (): void =>
    this.#abort('FETCH_ABORTED', `The request to ${this.#request.host} was aborted.`);

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#phaseSince = this.#limits.now();
  }

  /** When the limit of this phase is checked; the pool has its own timeout for connecting. */
  #phaseEndsAt(): number {
    switch (this.#phase) {
      case 'connecting':
      case 'waiting':
        return this.#phaseSince + this.#limits.headersTimeoutMs;
      case 'reading':
        return this.#phaseSince + this.#limits.paceWindowMs;
    }
  }

  /** Checks the limits periodically instead of restarting the timer in each phase; most requests end before the first check. */
  #startTimer(): void {
    const { now, headersTimeoutMs, paceWindowMs } = this.#limits;
    const ahead = Math.min(this.#deadlineAt, this.#phaseEndsAt()) - now();
    this.#timer = setTimeout(this.#checkLimits, Math.max(1, Math.min(ahead, headersTimeoutMs, paceWindowMs)));
  }

  readonly #checkLimits = (): void => {
    const now = this.#limits.now();
    const { host, deadlineMs } = this.#request;
    if (now >= this.#deadlineAt) {
      this.#abort('FETCH_TIMEOUT', timeoutMessage(host, this.#phase, deadlineMs));
    } else if (now >= this.#phaseEndsAt()) this.#endPhase();
    if (!this.#settled) this.#startTimer();
  };

  #endPhase(): void {
    const { host } = this.#request;
    const { headersTimeoutMs, paceWindowMs, minBytesPerSecond } = this.#limits;
    if (this.#phase === 'waiting') {
      this.#abort('FETCH_TIMEOUT', timeoutMessage(host, 'waiting', headersTimeoutMs));
      return;
    }
    const arrived = this.#body.length + this.#drained;
    const came = arrived - this.#paced;
    if (this.#phase === 'reading' && came < (minBytesPerSecond * paceWindowMs) / 1_000) {
      this.#abort('FETCH_TIMEOUT', `${host} sent only ${came} bytes of its response in ${paceWindowMs} ms.`);
    }
    this.#paced = arrived;
    this.#enter(this.#phase);
  }
}

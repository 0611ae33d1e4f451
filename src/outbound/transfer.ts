import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { type ErrorCode, failure, type Failure } from '../platform/errors.ts';
import { gather, type Gathering } from './gathering.ts';
import { type Budgets, explainError, type Phase } from './reasons.ts';

export type Headers = Readonly<Record<string, string>>;

export interface TransferRequest {
  readonly host: string;
  readonly deadlineMs: number;
  readonly headersTimeoutMs?: number;
  readonly maxBytes: number;
  readonly overflow: 'fail' | 'cut';
  readonly signal?: AbortSignal;
  readonly wantsBody?: (status: number, headers: Headers) => boolean;
}

export interface TransferLimits extends Budgets {
  /** From the end of the request to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** A body slower than `minBytesPerSecond` over this time is given up. */
  readonly paceWindowMs: number;
  readonly minBytesPerSecond: number;
  /** What is read of a body that nobody wants, to keep the connection. */
  readonly drainBytes: number;
  /** Milliseconds that only ever rise. */
  readonly now: () => number;
}

export type Ending =
  | {
      readonly kind: 'received';
      readonly status: number;
      readonly headers: Headers;
      /** As sent, encodings and all. */
      readonly body: Uint8Array<ArrayBuffer>;
      readonly truncated: boolean;
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly status: number | null };

const NOTHING = new Uint8Array(0);

/** What undici is told when a request is given up; whoever waits for it has a Failure by then. */
const GIVEN_UP = Object.assign(new Error('given up'), { code: 'ABORT_ERR' });

const joinRepeated = (headers: Record<string, string | string[] | undefined>): Headers => {
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (Array.isArray(value)) {
      Object.defineProperty(headers, name, { value: value.join(', '), enumerable: true });
    }
  }
  return headers as Headers;
};

const declaredLength = (headers: Headers): number => {
  const text = headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
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

/**
 * One request under way, as undici tells of it. It ends exactly once: with the last byte, with an error, or when one
 * of its budgets is used up. undici's own timeouts start anew with every byte, so that a byte now and then would keep
 * a request open for ever; here one timer watches over all of it.
 */
export class Transfer implements Dispatcher.DispatchHandler {
  readonly ended: Promise<Ending>;
  readonly #request: TransferRequest;
  readonly #limits: TransferLimits;
  readonly #body: Gathering;
  readonly #deadlineAt: number;
  #resolve: (ending: Ending) => void = () => {};
  #reject: (bug: Error) => void = () => {};
  #settled = false;
  #phase: Phase = 'connecting';
  #phaseSince: number;
  #status: number | null = null;
  #headers: Headers = {};
  #wanted = true;
  /** Bytes of a body that nobody wants. */
  #drained = 0;
  /** Bytes there were when the pace was measured last. */
  #paced = 0;
  #controller: Dispatcher.DispatchController | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: TransferRequest, limits: TransferLimits) {
    this.#request = request;
    this.#limits = { ...limits, headersTimeoutMs: request.headersTimeoutMs ?? limits.headersTimeoutMs };
    this.#body = gather({ maxBytes: request.maxBytes });
    this.#phaseSince = limits.now();
    this.#deadlineAt = this.#phaseSince + request.deadlineMs;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (request.signal?.aborted === true) this.#onAbort();
    else {
      if (request.signal) {
        // One signal stops many requests at once; Node would take that for a leak.
        setMaxListeners(0, request.signal);
        request.signal.addEventListener('abort', this.#onAbort, { once: true });
      }
      this.#watch();
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(GIVEN_UP);
    else this.#enter('waiting');
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // Interim answers (RFC 9110 §15.2) say nothing that is needed here.
    if (this.#settled || status < 200) return;
    this.#enter('reading');
    this.#status = status;
    this.#headers = joinRepeated(headers);
    // Neither has a body, whatever Content-Length says, and a 304 may well say it (RFC 9110 §8.6).
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

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
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

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') {
      this.#settle();
      this.#reject(error);
      return;
    }
    this.#endWith(explainError(error, this.#request.host, this.#phase, this.#limits));
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
      body: this.#wanted ? this.#body.take() : NOTHING,
      truncated,
    });
  }

  /** The beginning is enough; the connection ends with it. */
  #cut(): void {
    this.#finish(true);
    this.#controller?.abort(GIVEN_UP);
  }

  #endWith(reason: Failure): void {
    // Where the status was all that was asked for, it came.
    if (this.#status !== null && !this.#wanted) {
      this.#finish(true);
      return;
    }
    this.#settle();
    this.#resolve({ kind: 'failed', failure: reason, status: this.#status });
  }

  #giveUp(code: ErrorCode, message: string): void {
    if (this.#settled) return;
    this.#endWith(failure(code, message));
    this.#controller?.abort(GIVEN_UP);
  }

  #overflow(): void {
    const { host, maxBytes, overflow } = this.#request;
    if (overflow === 'cut') this.#cut();
    else this.#giveUp('FETCH_TOO_LARGE', `${host} sent more than ${maxBytes} bytes.`);
  }

  readonly #onAbort = (): void =>
    this.#giveUp('FETCH_ABORTED', `The request to ${this.#request.host} was given up.`);

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#phaseSince = this.#limits.now();
  }

  /** When this phase is to be looked at again; the pool has its own limit for connecting. */
  #phaseEndsAt(): number {
    switch (this.#phase) {
      case 'connecting':
      case 'waiting':
        return this.#phaseSince + this.#limits.headersTimeoutMs;
      case 'reading':
        return this.#phaseSince + this.#limits.paceWindowMs;
    }
  }

  /** Looks now and then, and is not armed again at each step: most requests end before the first look. */
  #watch(): void {
    const { now, headersTimeoutMs, paceWindowMs } = this.#limits;
    const ahead = Math.min(this.#deadlineAt, this.#phaseEndsAt()) - now();
    this.#timer = setTimeout(this.#look, Math.max(1, Math.min(ahead, headersTimeoutMs, paceWindowMs)));
  }

  readonly #look = (): void => {
    const now = this.#limits.now();
    const { host, deadlineMs } = this.#request;
    if (now >= this.#deadlineAt) {
      this.#giveUp('FETCH_TIMEOUT', timeoutMessage(host, this.#phase, deadlineMs));
    } else if (now >= this.#phaseEndsAt()) this.#endPhase();
    if (!this.#settled) this.#watch();
  };

  #endPhase(): void {
    const { host } = this.#request;
    const { headersTimeoutMs, paceWindowMs, minBytesPerSecond } = this.#limits;
    if (this.#phase === 'waiting') {
      this.#giveUp('FETCH_TIMEOUT', timeoutMessage(host, 'waiting', headersTimeoutMs));
      return;
    }
    const arrived = this.#body.length + this.#drained;
    const came = arrived - this.#paced;
    if (this.#phase === 'reading' && came < (minBytesPerSecond * paceWindowMs) / 1_000) {
      this.#giveUp('FETCH_TIMEOUT', `${host} sent ${came} bytes of its answer in ${paceWindowMs} ms.`);
    }
    this.#paced = arrived;
    this.#enter(this.#phase);
  }
}

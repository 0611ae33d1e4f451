import { Worker } from 'node:worker_threads';
import { failure, type Failure } from '../../errors.ts';
import type { ExtractInput, ExtractOutcome, Extraction } from '../extract.ts';

/** What a thread is sent and what it answers; both survive structured cloning. */
export interface ThreadRequest {
  readonly id: number;
  readonly input: ExtractInput;
}
export interface ThreadAnswer {
  readonly id: number;
  readonly extraction: Extraction;
}

export interface IsolatedExtractorOptions {
  /** The built thread file; a thread cannot load TypeScript on Node 20. */
  readonly threadUrl: URL;
  readonly threads?: number;
  /** Longest time one page may take, from the moment a thread has it; with the thread's end it stays below ten seconds. */
  readonly timeoutMs?: number;
  /** Old-generation heap of one thread. */
  readonly heapMb?: number;
  /** A thread that has had nothing to read for so long is ended; it holds some 60 MB. */
  readonly idleMs?: number;
}

export interface IsolatedExtractor {
  readonly extract: (input: ExtractInput) => Promise<ExtractOutcome>;
  /** Ends all threads; pages under way end as failures. May be called twice. */
  readonly close: () => Promise<void>;
}

interface Job {
  readonly id: number;
  readonly input: ExtractInput;
  readonly settle: (outcome: ExtractOutcome) => void;
}

interface Seat {
  worker: Worker | null;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

/** A page's tree dies at once or never. V8's own 48 MB of nursery per thread mostly sit there; with 8 MB a third of the time goes into collecting. */
const YOUNG_MB = 32;

const failed = (reason: Failure): ExtractOutcome => ({ kind: 'failed', failure: reason });

class Pool {
  private readonly seats: Seat[];
  private readonly queue: Job[] = [];
  private closing: Promise<void> | null = null;
  private readonly ending = new Set<Promise<unknown>>();
  private nextId = 1;
  private readonly threadUrl: URL;
  private readonly timeoutMs: number;
  private readonly heapMb: number;
  private readonly idleMs: number;

  constructor({
    threadUrl,
    threads = 2,
    timeoutMs = 9_000,
    heapMb = 512,
    idleMs = 30_000,
  }: IsolatedExtractorOptions) {
    this.threadUrl = threadUrl;
    this.timeoutMs = timeoutMs;
    this.heapMb = heapMb;
    this.idleMs = idleMs;
    this.seats = Array.from({ length: Math.max(1, threads) }, () => ({
      worker: null,
      job: null,
      timer: null,
    }));
  }

  extract(input: ExtractInput): Promise<ExtractOutcome> {
    if (this.closing !== null) return Promise.resolve(failed(this.closed(input)));
    return new Promise((settle) => {
      this.queue.push({ id: this.nextId, input, settle });
      this.nextId += 1;
      this.assign();
    });
  }

  private closed({ url }: ExtractInput): Failure {
    return failure('EXTRACT_CRASHED', `Reading ${url} was given up because the process is stopping.`);
  }

  private assign(): void {
    // A seat that still has a thread is preferred: starting one costs more than most pages.
    const free = this.seats.filter((seat) => seat.job === null);
    free.sort((a, b) => Number(b.worker !== null) - Number(a.worker !== null));
    for (const seat of free) {
      const job = this.queue.shift();
      if (job === undefined) return;
      this.start(seat, job);
    }
  }

  private start(seat: Seat, job: Job): void {
    seat.job = job;
    if (seat.timer !== null) clearTimeout(seat.timer);
    const worker = seat.worker ?? this.hire(seat);
    worker.ref();
    seat.timer = setTimeout(() => {
      const limit = `${this.timeoutMs} ms`;
      this.dismiss(seat, failure('EXTRACT_TIMEOUT', `Reading ${job.input.url} took longer than ${limit}.`));
    }, this.timeoutMs);
    const request: ThreadRequest = { id: job.id, input: job.input };
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(request);
    } catch (error) {
      this.settle(
        seat,
        failed(
          failure('EXTRACT_CRASHED', `${job.input.url} could not be handed to a thread: ${String(error)}.`),
        ),
      );
    }
  }

  private hire(seat: Seat): Worker {
    const worker = new Worker(this.threadUrl, {
      resourceLimits: { maxOldGenerationSizeMb: this.heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    seat.worker = worker;
    worker.on('message', ({ id, extraction }: ThreadAnswer) => {
      if (seat.worker === worker && seat.job?.id === id) this.settle(seat, { kind: 'extracted', extraction });
    });
    const lost = (why: string): void => {
      if (seat.worker !== worker) return;
      this.dismiss(
        seat,
        failure('EXTRACT_CRASHED', `Reading ${seat.job?.input.url ?? 'a page'} ended its thread: ${why}.`),
      );
    };
    worker.on('error', (error) => lost(error.message));
    worker.on('exit', (code) => lost(`exit code ${code}`));
    return worker;
  }

  private settle(seat: Seat, outcome: ExtractOutcome): void {
    const { job, timer } = seat;
    if (timer !== null) clearTimeout(timer);
    seat.timer = null;
    seat.job = null;
    // An idle thread must not keep the process alive.
    seat.worker?.unref();
    job?.settle(outcome);
    if (this.closing === null) this.assign();
    if (seat.job === null && seat.worker !== null) {
      seat.timer = setTimeout(() => this.letGo(seat), this.idleMs).unref();
    }
  }

  /** Ends the seat's thread whatever it is doing; the next page gets a fresh one. */
  private dismiss(seat: Seat, reason: Failure): void {
    this.letGo(seat);
    this.settle(seat, failed(reason));
  }

  private letGo(seat: Seat): void {
    const { worker } = seat;
    seat.worker = null;
    if (worker === null) return;
    const ended = worker.terminate().finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    for (const job of this.queue.splice(0)) job.settle(failed(this.closed(job.input)));
    for (const seat of this.seats) {
      if (seat.worker !== null) {
        this.dismiss(
          seat,
          seat.job === null
            ? this.closed({ url: 'a page', body: new Uint8Array(), contentType: null })
            : this.closed(seat.job.input),
        );
      }
    }
    await Promise.all(this.ending);
  }
}

/**
 * Extraction in worker threads with limits on time and heap: a page that hangs or crashes its thread ends in a named
 * failure, and the next page gets a fresh thread. Threads start on first use and are kept while there is work.
 */
export const createIsolatedExtractor = (options: IsolatedExtractorOptions): IsolatedExtractor => {
  const pool = new Pool(options);
  return { extract: (input) => pool.extract(input), close: () => pool.close() };
};

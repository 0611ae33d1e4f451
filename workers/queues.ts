import {
  type ConnectionOptions,
  createPostgresBackend,
  type Job,
  type PostgresConnectionOptions,
  Queue,
  Worker,
} from 'bullmq';
import { z } from 'zod';
import { setTimeout as pause } from 'node:timers/promises';
import { AVAILABILITY_STATES } from '../src/model/availability.ts';
import type { StoredEvent } from '../src/model/event.ts';
import { RENDER_MODES } from '../src/model/story.ts';
import type { ClaimedCheck, ClaimedDelivery, ClaimedSource } from '../src/record/record.ts';
import { settleWithin } from './settle-within.ts';

/**
 * The table of queues. A job is only a hint that a row was claimed: it has one attempt, because SQL decides about
 * retries, and is removed when done. Payloads are validated before use, because others may write to the queue.
 */
const conditions = z
  .object({
    unmodified: z.number().int(),
    fullAt: z.number(),
    distrusted: z.object({ url: z.string(), until: z.number().nullable() }).nullable(),
  })
  .nullable()
  .default(null);

const claimedCheck = z.object({
  storyId: z.string(),
  claim: z.number().int(),
  claimedUntil: z.number(),
  url: z.string(),
  name: z.string(),
  tags: z.array(z.string()),
  everyMs: z.number(),
  dueAt: z.number(),
  turn: z.object({ host: z.string(), waiting: z.number().int() }),
  include: z.string().nullable(),
  exclude: z.array(z.string()),
  validators: z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() }),
  validatorsUrl: z.string().nullable(),
  pageSha256: z.string().nullable(),
  conditions,
  suspectHash: z.string().nullable(),
  suspects: z.number().int(),
  failures: z.number().int(),
  refusals: z.number().int(),
  availability: z.object({
    state: z.enum(AVAILABILITY_STATES),
    since: z.number().nullable(),
    pending: z
      .object({ state: z.enum(AVAILABILITY_STATES), looks: z.number().int(), since: z.number() })
      .nullable(),
  }),
  hostFailures: z.number().int(),
  hostRefusals: z.number().int(),
  adaptive: z.boolean(),
  render: z.enum(RENDER_MODES),
  addedAt: z.number(),
  activity: z.object({ level: z.number(), at: z.number() }),
  nextDeadlineAt: z.number().nullable(),
  address: z.object({
    movedTo: z.string().nullable(),
    pending: z.object({ url: z.string(), seen: z.number().int() }).nullable(),
    canonical: z.object({ key: z.string(), seen: z.number().int() }).nullable(),
    temporary: z
      .object({ url: z.string(), since: z.number(), reported: z.boolean() })
      .nullable()
      .default(null),
  }),
  interruptions: z.number().int(),
}) satisfies z.ZodType<ClaimedCheck>;

const claimedSource = z.object({
  sourceId: z.string(),
  claim: z.number().int(),
  claimedUntil: z.number(),
  url: z.string(),
  name: z.string(),
  kind: z.enum(['auto', 'feed', 'sitemap', 'page']),
  everyMs: z.number(),
  match: z.object({ path: z.array(z.string()), title: z.array(z.string()) }),
  forMs: z.number(),
  documents: z.record(
    z.string(),
    z.object({
      validators: z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() }),
      validatorsUrl: z.string(),
      conditions,
      sha256: z.string(),
      changes: z.boolean().optional(),
      next: z.number().int().optional(),
    }),
  ),
  failures: z.number().int(),
  pushed: z.boolean(),
}) satisfies z.ZodType<ClaimedSource>;

/** The rest depends on the type and was written by the store. */
const storedEvent = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.number(),
  data: z.looseObject({}),
});

const claimedDelivery = z.object({
  deliveryId: z.string(),
  claim: z.number().int(),
  claimedUntil: z.number(),
  attempt: z.number().int(),
  endpoint: z.string(),
  event: z.custom<StoredEvent>((value) => storedEvent.safeParse(value).success),
  interruptions: z.number().int(),
}) satisfies z.ZodType<ClaimedDelivery>;

export const QUEUES = {
  check: { name: 'stoppress-check', payload: claimedCheck },
  discover: { name: 'stoppress-discover', payload: claimedSource },
  deliver: { name: 'stoppress-deliver', payload: claimedDelivery },
} as const;

/** One attempt; completed jobs are removed; the last failures are kept for inspection. */
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 100 } } as const;

/** On PostgreSQL, BullMQ creates two temporary tables per bulk; adding this many jobs one by one is cheaper. */
const FEW_JOBS = 4;

/**
 * BullMQ renews the lock of a running job, so it expires only if the process crashed or hangs. Another process then runs
 * the job: within 15 s, the lock plus twice the interval of the search. A process alone has nobody to take over from.
 */
const LOCKS = {
  shared: { lockDuration: 8_000, stalledInterval: 3_000 },
  alone: { lockDuration: 60_000, stalledInterval: 30_000 },
} as const;

/** Time for a worker to report its last jobs before its connection is closed. */
const REPORT_WITHIN_MS = 3_000;

export type QueueKind = keyof typeof QUEUES;

/** The validated payload of a job. */
export type Payload<Kind extends QueueKind> = z.output<(typeof QUEUES)[Kind]['payload']>;

/** Queue backend. `prefix` separates several installations on one Redis. */
export type QueueBackend =
  | {
      readonly kind: 'redis';
      readonly producer: ConnectionOptions;
      readonly consumer: ConnectionOptions;
      readonly prefix: string;
      readonly isReady: () => boolean;
    }
  | { readonly kind: 'postgres'; readonly pool: PostgresConnectionOptions };

/** `rerun`: the process that ran the job before crashed or hung; its claim may have expired since. */
export interface JobOccasion {
  readonly rerun: boolean;
}

export interface QueueJob {
  readonly id: string;
  readonly payload: object;
}

/** The queues, on either backend. */
export interface JobQueues {
  readonly backend: QueueBackend['kind'];
  /** Can jobs be added right now? */
  isReady(): boolean;
  add(kind: QueueKind, jobs: readonly QueueJob[]): Promise<void>;
  work<Kind extends QueueKind>(
    kind: Kind,
    concurrency: number,
    run: (payload: Payload<Kind>, occasion: JobOccasion) => Promise<void>,
  ): void;
  /** Waits up to `deadlineMs` for running jobs, then abandons them: their claims expire and are claimed again. */
  drain(deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

export const createJobQueues = (
  backend: QueueBackend,
  onError: (error: Error, queue: string) => void,
  { alone = false }: { readonly alone?: boolean } = {},
): JobQueues => {
  const workers: Worker[] = [];
  const running = new Map<string, Promise<void>>();
  /** BullMQ's `close` waits for an unreachable server, so the jobs themselves are awaited here. */
  const workDone = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running.values());
    await pause(REPORT_WITHIN_MS, undefined, { ref: false });
  };
  const open = (name: string): Queue => {
    const queue =
      backend.kind === 'redis'
        ? new Queue(name, {
            connection: backend.producer,
            prefix: backend.prefix,
            defaultJobOptions: JOB_OPTIONS,
          })
        : (new Queue(
            name,
            { connection: backend.pool, defaultJobOptions: JOB_OPTIONS },
            createPostgresBackend,
          ) as unknown as Queue);
    queue.on('error', (error) => onError(error, name));
    return queue;
  };
  const queues = {
    check: open(QUEUES.check.name),
    discover: open(QUEUES.discover.name),
    deliver: open(QUEUES.deliver.name),
  };

  return {
    backend: backend.kind,
    isReady: () => backend.kind === 'postgres' || backend.isReady(),
    add: async (kind, jobs) => {
      if (jobs.length === 0) return;
      if (backend.kind === 'postgres' && jobs.length <= FEW_JOBS) {
        for (const { id, payload } of jobs) await queues[kind].add(kind, payload, { jobId: id });
        return;
      }
      await queues[kind].addBulk(
        jobs.map(({ id, payload }) => ({ name: kind, data: payload, opts: { jobId: id } })),
      );
    },
    work: (kind, concurrency, run) => {
      const { name, payload } = QUEUES[kind];
      const process = async (job: Job): Promise<void> => {
        const key = `${kind} ${job.id}`;
        // A lost job is queued again with its id, and a hanging process loses its locks: this run continues.
        if (running.has(key)) return;
        // Schema and type come from the same entry of the table, which the compiler cannot infer.
        const work = run(payload.parse(job.data) as Payload<typeof kind>, { rerun: job.stalledCounter > 0 });
        running.set(key, work);
        try {
          await work;
        } finally {
          running.delete(key);
        }
      };
      const options = { concurrency, ...(alone ? LOCKS.alone : LOCKS.shared), maxStalledCount: 3 };
      const worker =
        backend.kind === 'redis'
          ? new Worker(name, process, { ...options, connection: backend.consumer, prefix: backend.prefix })
          : (new Worker(
              name,
              process,
              { ...options, connection: backend.pool },
              createPostgresBackend,
            ) as unknown as Worker);
      worker.on('error', (error) => onError(error, name));
      worker.on('failed', (_job, error) => onError(error, name));
      workers.push(worker);
    },
    drain: async (deadlineMs) => {
      const closing = workers.splice(0).map((worker) => {
        let open = true;
        const closed = worker.close().finally(() => {
          open = false;
        });
        return { worker, closed, isOpen: () => open };
      });
      const closed = Promise.all(closing.map((one) => one.closed));
      await settleWithin(Promise.race([closed, workDone()]), deadlineMs);
      for (const { worker, isOpen } of closing) if (isOpen()) worker.disconnect().catch(() => undefined);
    },
    close: async () => {
      const closed = Promise.all(Object.values(queues).map((queue) => queue.close()));
      if (await settleWithin(closed, 1_000)) return;
      for (const queue of Object.values(queues)) queue.disconnect().catch(() => undefined);
    },
  };
};

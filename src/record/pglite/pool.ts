import { EventEmitter } from 'node:events';
import type { PGlite, Results } from '@electric-sql/pglite';

/**
 * An object with the shape of `pg.Pool` over one in-process PGlite, so that the store and BullMQ's PostgreSQL backend run
 * on it unchanged. There is one session: after BEGIN a client owns it until COMMIT or ROLLBACK, and all others wait.
 * LISTEN is mapped to PGlite's listener, because query results carry no notifications.
 */

interface QueryResult {
  readonly rows: Record<string, unknown>[];
  readonly rowCount: number;
  readonly command: string;
  readonly fields: readonly unknown[];
}
type Query = string | { readonly text: string; readonly values?: readonly unknown[] };

/** Types that `pg` returns as text (int8, numeric), so that both drivers return the same values. */
const PARSERS = { 20: (value: string) => value, 1700: (value: string) => value };

const LISTEN = /^\s*(?:--[^\n]*\n\s*)*(UN)?LISTEN\s+"?(\w+|\*)"?/i;
const BEGINS = /^\s*(?:BEGIN|START\s+TRANSACTION)\b/i;
const ENDS = /^\s*(?:COMMIT|ROLLBACK(?!\s+TO)|END)\b/i;

const run = async (db: PGlite, query: Query, values?: readonly unknown[]): Promise<QueryResult> => {
  const text = typeof query === 'string' ? query : query.text;
  const parameters = (typeof query === 'string' ? values : (query.values ?? values)) ?? [];
  // As with `pg`, a query with several statements must not have parameters.
  const results: Results<Record<string, unknown>>[] =
    parameters.length > 0
      ? [await db.query<Record<string, unknown>>(text, [...parameters], { parsers: PARSERS })]
      : await db.exec(text, { parsers: PARSERS });
  const last = results.at(-1);
  const rows = last?.rows ?? [];
  return {
    rows,
    rowCount: rows.length > 0 ? rows.length : (last?.affectedRows ?? 0),
    // Kysely uses the command to distinguish affected rows from selected ones.
    command: /^\s*(?:with\b[\s\S]*?\)\s*)?(\w+)/i.exec(text)?.[1]?.toUpperCase() ?? '',
    fields: last?.fields ?? [],
  };
};

/** A fair mutex. */
class Session {
  #tail: Promise<void> = Promise.resolve();

  acquire(): Promise<() => void> {
    const before = this.#tail;
    let free: () => void = () => undefined;
    this.#tail = new Promise((resolve) => {
      free = resolve;
    });
    return before.then(() => free);
  }
}

class PgliteClient extends EventEmitter {
  /** BullMQ enables TCP keep-alive here; PGlite has no socket. */
  readonly connection = { stream: { setKeepAlive: () => undefined } };
  readonly #db: PGlite;
  readonly #session: Session;
  readonly #unlisten = new Map<string, () => Promise<void>>();
  #free: (() => void) | null = null;

  constructor(db: PGlite, session: Session) {
    super();
    this.#db = db;
    this.#session = session;
  }

  async query(query: Query, values?: readonly unknown[]): Promise<QueryResult> {
    const text = typeof query === 'string' ? query : query.text;
    const listen = LISTEN.exec(text);
    if (listen) return this.#listen(listen[2] ?? '', listen[1] !== undefined);
    if (this.#free) {
      try {
        return await run(this.#db, query, values);
      } finally {
        if (ENDS.test(text)) this.#release();
      }
    }
    const free = await this.#session.acquire();
    if (BEGINS.test(text)) {
      this.#free = free;
      return run(this.#db, query, values);
    }
    try {
      return await run(this.#db, query, values);
    } finally {
      free();
    }
  }

  /** Rolls back an open transaction. */
  release(): void {
    // Errors do not matter: the database may be closed already.
    for (const stop of this.#unlisten.values()) stop().catch(() => undefined);
    this.#unlisten.clear();
    if (!this.#free) return;
    void this.#db
      .exec('ROLLBACK')
      .catch(() => undefined)
      .then(() => this.#release());
  }

  #release(): void {
    this.#free?.();
    this.#free = null;
  }

  /** Also acquires the session: inside another client's transaction, a rollback would undo the LISTEN. */
  async #listen(channel: string, stop: boolean): Promise<QueryResult> {
    const free = this.#free ? null : await this.#session.acquire();
    try {
      await this.#unlisten.get(channel)?.();
      this.#unlisten.delete(channel);
      if (!stop) {
        const off = await this.#db.listen(channel, (payload) =>
          this.emit('notification', { channel, payload }),
        );
        this.#unlisten.set(channel, () => off());
      }
    } finally {
      free?.();
    }
    return { rows: [], rowCount: 0, command: 'LISTEN', fields: [] };
  }
}

export class PglitePool extends EventEmitter {
  readonly options = { max: 1, keepAlive: true };
  readonly totalCount = 1;
  readonly idleCount = 1;
  readonly waitingCount = 0;
  readonly db: PGlite;
  readonly #session = new Session();

  constructor(db: PGlite) {
    super();
    this.db = db;
  }

  async query(query: Query, values?: readonly unknown[]): Promise<QueryResult> {
    const free = await this.#session.acquire();
    try {
      return await run(this.db, query, values);
    } finally {
      free();
    }
  }

  async connect(): Promise<PgliteClient> {
    return new PgliteClient(this.db, this.#session);
  }

  /** Does nothing: the owner of the PGlite closes it. */
  async end(): Promise<void> {}
}

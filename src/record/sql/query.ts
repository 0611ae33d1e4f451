import { type Kysely, type RawBuilder, type Transaction, sql } from 'kysely';
import type { EpochMs } from '../../model/time.ts';

/** Conversion of values between TypeScript and PostgreSQL. pg and PGlite return the same values (see pglite/pool.ts). */

export type Db = Kysely<unknown>;
export type Tx = Transaction<unknown>;

export const at = (ms: EpochMs): Date => new Date(ms);
export const atOrNull = (ms: EpochMs | null): Date | null => (ms === null ? null : new Date(ms));
export const ms = (date: Date): EpochMs => date.getTime();
export const msOrNull = (date: Date | null): EpochMs | null => (date === null ? null : date.getTime());

/** Replaces what PostgreSQL's text type cannot store by U+FFFD, as HTML does for NUL: a page must not block its record. */
export const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');

const storableStrings = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? storable(value) : value;

/** JSON is passed as text with a cast: an array parameter would become a PostgreSQL array. */
export const json = (value: unknown): RawBuilder<unknown> =>
  sql`${JSON.stringify(value, storableStrings)}::jsonb`;

export const rows = async <Row>(db: Db, statement: RawBuilder<Row>): Promise<Row[]> =>
  (await statement.execute(db)).rows;

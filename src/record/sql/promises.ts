import { sql } from 'kysely';
import type { KnownPromise, PromiseState, StoryPromise, SuggestionMode } from '../../model/expectation.ts';
import type { CheckRecord, NewVersion, PromiseMemory } from '../record.ts';
import { atOrNull, type Db, json, rows, storable, type Tx } from './query.ts';

/** Suggested Expectations of a Story and their state. */

type StoredPromise = Omit<StoryPromise, 'name' | 'by'>;

interface Row {
  readonly name: string;
  readonly state: PromiseState;
  readonly due_at: Date | null;
  readonly promise: StoredPromise | null;
}

export const promiseMemory = async (db: Db, storyId: string): Promise<PromiseMemory> => {
  const [story] = await rows(
    db,
    sql<{ suggested: SuggestionMode }>`select suggested from stoppress.stories where id = ${storyId}`,
  );
  const stored = await rows(
    db,
    sql<Row>`select name, state, due_at, promise from stoppress.expectations where story_id = ${storyId} order by name`,
  );
  return {
    mode: story?.suggested ?? 'inform',
    names: stored.map(({ name }) => name),
    known: stored.flatMap(({ name, state, due_at: due, promise }): KnownPromise[] =>
      promise === null ? [] : [{ ...promise, name, state, by: due?.getTime() ?? null }],
    ),
  };
};

const stored = ({ act, who, byWords, paragraph, sentence, clues, reason }: StoryPromise): StoredPromise => ({
  act,
  who,
  byWords,
  paragraph,
  sentence,
  clues,
  reason,
});

/** @returns names of the suggested Expectations that this Version meets and that were not settled. */
export const writePromises = async (
  tx: Tx,
  record: CheckRecord,
  { promises, previous }: NewVersion,
): Promise<ReadonlySet<string>> => {
  const number = previous + 1;
  for (const promise of promises.opened) {
    // Due before it was found: overdue from the start, without an alert.
    const late = promise.by !== null && promise.by <= record.finishedAt;
    // A configured Expectation may have the same name; it takes precedence.
    await sql`insert into stoppress.expectations (story_id, name, match, due_at, state, origin, promise, found_version, reason)
      values (${record.storyId}, ${storable(promise.name)}, '{}', ${atOrNull(promise.by)}, ${late ? 'overdue' : 'open'}, 'suggested',
        ${json(stored(promise))}, ${number}, ${storable(promise.reason)})
      on conflict do nothing`.execute(tx);
  }
  const met = new Set<string>();
  for (const { promise, state, paragraph, text, reason } of promises.transitions) {
    const settled = state === 'met' || state === 'retracted';
    const shown = state === 'met' || state === 'candidate';
    const changed = await rows(
      tx,
      sql<{
        name: string;
      }>`update stoppress.expectations set state = ${state}, due_at = ${atOrNull(promise.by)},
          promise = ${json(stored(promise))}, reason = ${storable(reason)},
          settled_at = ${atOrNull(settled ? record.finishedAt : null)}::timestamptz,
          met_version = ${shown ? number : null}::integer, met_paragraph = ${shown ? paragraph : null}::integer,
          met_text = ${shown && text !== null ? storable(text) : null}::text
        where story_id = ${record.storyId} and name = ${promise.name} and origin = 'suggested' and state <> 'met'
        returning name`,
    );
    if (state === 'met' && changed.length > 0) met.add(promise.name);
  }
  return met;
};

import { type Failure, failure } from '../platform/errors.ts';
import type { StoryRow } from '../record/record.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

export type StoryLookup =
  | { readonly kind: 'found'; readonly story: StoryRow }
  | { readonly kind: 'missing' | 'ambiguous'; readonly failure: Failure };

const canonical = (address: string): string => {
  if (!canParseUrl(address)) return address;
  const url = new URL(address);
  url.hash = '';
  return url.href;
};

/** Finds a Story by id, URL (ignoring the fragment), name, or unique id prefix. */
export const findStory = (stories: readonly StoryRow[], reference: string): StoryLookup => {
  const address = canonical(reference);
  const exact =
    stories.find(({ id }) => id === reference) ?? stories.find(({ url }) => canonical(url) === address);
  if (exact) return { kind: 'found', story: exact };
  const named = stories.filter(({ name }) => name.toLowerCase() === reference.toLowerCase());
  const found =
    named.length > 0 || reference === '' ? named : stories.filter(({ id }) => id.startsWith(reference));
  const [first] = found;
  const shown = reference.slice(0, 200);
  if (first === undefined) {
    const message = `No story has the id, URL or name “${shown}”.`;
    return { kind: 'missing', failure: failure('NOT_FOUND', message) };
  }
  if (found.length === 1) return { kind: 'found', story: first };
  const ids = found.slice(0, 5).map(({ id }) => id);
  const message = `“${shown}” matches ${found.length} stories: ${ids.join(', ')}${found.length > 5 ? ', …' : ''}.`;
  return { kind: 'ambiguous', failure: failure('NOT_FOUND', message) };
};

import type { ExplainResult } from '../model/explanation.ts';
import { COMPARER_VERSION, rulesIn } from '../compare/compare.ts';
import { compareCaptures } from './compare-versions.ts';
import type { Capture, CheckStore, ReviewStore } from '../record/record.ts';
import type { Change } from '../model/change.ts';

type ExplainStore = Pick<ReviewStore, 'event' | 'capture' | 'changes' | 'stealth'> &
  Pick<CheckStore, 'knownParagraphs' | 'headlines'>;

/** JSON that does not depend on the order of keys, which the store forgets. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/**
 * A Change that the memory of its host silenced at the time: the memory of that day is not kept, but its evidence
 * stands in the stored reason, behind what the comparison itself says.
 */
const silencedThen = (stored: Change | undefined, now: Change): stored is Change =>
  stored !== undefined &&
  now.flagged &&
  !stored.flagged &&
  stored.labels.includes('noise') &&
  stored.text === now.text &&
  stored.reason.startsWith(`${rulesIn(now.reason)}. `);

const remarksOn = (
  before: Capture,
  after: Capture,
  { same, silenced }: { readonly same: boolean; readonly silenced: boolean },
): readonly string[] => {
  const remarks: string[] = [];
  if (silenced) {
    remarks.push(
      'What the host had taught about its noise was taken from the stored decision: it is not kept by day.',
    );
  }
  if (after.comparer === null) remarks.push('An older release decided, which did not keep its version.');
  else if (after.comparer !== COMPARER_VERSION) {
    remarks.push(`Comparison ${after.comparer} decided; this is comparison ${COMPARER_VERSION}.`);
  }
  if (before.article.extractor !== after.article.extractor) {
    remarks.push(
      `Version ${before.number} was read by extractor ${before.article.extractor} and, to be compared, read again ` +
        `by extractor ${after.article.extractor}; what is stored is the first reading.`,
    );
  }
  if (!same && remarks.length === 0) {
    remarks.push('Nothing stored says why: the same versions of extractor and comparison were at work.');
  }
  return remarks;
};

/** Makes the decision behind an Event again, from the stored captures and what was known when they were compared. */
export const explainEvent = async (store: ExplainStore, eventId: string): Promise<ExplainResult> => {
  const event = await store.event(eventId);
  if (!event) return { kind: 'unknown' };
  const { type, data } = event;
  if (!('version' in data) || data.version.previous === null) return { kind: 'nothing-compared', type };
  const { number, previous } = data.version;
  const storyId = data.story.id;
  const [before, after, changes, stealth] = await Promise.all([
    store.capture(storyId, previous),
    store.capture(storyId, number),
    store.changes(storyId, number),
    store.stealth(storyId, number),
  ]);
  if (!before || !after) return { kind: 'unknown' };
  const { comparison } = await compareCaptures(store, storyId, { before, after, expectations: [] });
  const isSilenced = (now: Change, index: number): boolean => silencedThen(changes[index], now);
  const silenced = comparison.changes.some(isSilenced);
  const recomputed = comparison.changes.map((now, index) =>
    isSilenced(now, index) ? (changes[index] ?? now) : now,
  );
  const same = canonical(recomputed) === canonical(changes);
  return {
    kind: 'explained',
    explanation: {
      eventId,
      type,
      storyId,
      version: number,
      previous,
      same,
      remarks: remarksOn(before, after, { same, silenced }),
      changes,
      recomputed: same ? [] : recomputed,
      stealth,
    },
  };
};

import type { ExplainResult } from '../model/explanation.ts';
import { COMPARER_VERSION, rulesIn } from '../compare/compare.ts';
import { compareCaptures } from './compare-versions.ts';
import type { Capture, CheckStore, ReviewStore } from '../record/record.ts';
import type { Change } from '../model/change.ts';

type ExplainStore = Pick<ReviewStore, 'event' | 'capture' | 'changes' | 'stealth'> &
  Pick<CheckStore, 'knownParagraphs' | 'headlines'>;

/** JSON with sorted keys, because the store does not keep their order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/**
 * Was the Change suppressed because of noise learned for its host? The history of that knowledge is not stored, but the
 * stored reason names the evidence after the reasons of the comparison.
 */
const wasSuppressed = (stored: Change | undefined, now: Change): stored is Change =>
  stored !== undefined &&
  now.flagged &&
  !stored.flagged &&
  stored.labels.includes('noise') &&
  stored.text === now.text &&
  rulesIn(stored.reason).startsWith(`${rulesIn(now.reason)}; suppressed: `);

const remarksOn = (
  before: Capture,
  after: Capture,
  { same, suppressed }: { readonly same: boolean; readonly suppressed: boolean },
): readonly string[] => {
  const remarks: string[] = [];
  if (suppressed) {
    remarks.push(
      'The noise known for this host at that time is taken from the stored decision, because its history is not kept.',
    );
  }
  if (after.comparer === null)
    remarks.push('An older release made the decision and did not store the version of its comparison.');
  else if (after.comparer !== COMPARER_VERSION) {
    remarks.push(
      `Version ${after.comparer} of the comparison made the decision; version ${COMPARER_VERSION} recomputed it.`,
    );
  }
  if (before.article.extractor !== after.article.extractor) {
    remarks.push(
      `Version ${before.number} was extracted by extractor ${before.article.extractor}, and again by extractor ` +
        `${after.article.extractor} for the comparison; only the first extraction is stored.`,
    );
  }
  if (!same && remarks.length === 0) {
    remarks.push('The cause is unknown: the same versions of the extractor and the comparison were used.');
  }
  return remarks;
};

/** Recomputes the decision behind an Event from the stored captures and the knowledge at that time. */
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
  const { comparison } = await compareCaptures(store, storyId, { before, after });
  const isSuppressed = (now: Change, index: number): boolean => wasSuppressed(changes[index], now);
  const suppressed = comparison.changes.some(isSuppressed);
  const recomputed = comparison.changes.map((now, index) =>
    isSuppressed(now, index) ? (changes[index] ?? now) : now,
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
      remarks: remarksOn(before, after, { same, suppressed }),
      changes,
      recomputed: same ? [] : recomputed,
      stealth,
    },
  };
};

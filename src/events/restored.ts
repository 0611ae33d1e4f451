import type { Change } from '../model/change.ts';

/** Which Changes turn a return to older text into a `story.restored` Event. */

/**
 * A paragraph of an earlier Version is back, or an important wording, which has another label next to `restored`. Only
 * the first return counts: text that comes and goes is labelled `flapping`.
 */
export const isRestoredText = ({ kind, labels }: Change): boolean =>
  labels.includes('restored') &&
  !labels.includes('flapping') &&
  !labels.includes('noise') &&
  (kind === 'added' || labels.some((label) => label !== 'restored' && label !== 'headline-changed'));

/** A return to older text is reported when a paragraph was removed or restored with it, not for a counter or a comma. */
export const warrantsRestoredEvent = (change: Change): boolean =>
  change.flagged ||
  isRestoredText(change) ||
  (change.kind === 'removed' && !change.labels.includes('noise') && !change.labels.includes('flapping'));

import type { Change } from '../model/change.ts';

/** Which Changes make a return to older text worth telling. */

/**
 * A paragraph or a wording of importance that stood before is back, for the first time: an edit says so by a label of
 * its own beside `restored`. What comes and goes is told once and then no more.
 */
export const comesBack = ({ kind, labels }: Change): boolean =>
  labels.includes('restored') &&
  !labels.includes('flapping') &&
  !labels.includes('noise') &&
  (kind === 'added' || labels.some((label) => label !== 'restored' && label !== 'headline-changed'));

/** A return to older text is news when a statement went or came back with it, not when a counter or a comma did. */
export const tellsReturn = (change: Change): boolean =>
  change.flagged ||
  comesBack(change) ||
  (change.kind === 'removed' && !change.labels.includes('noise') && !change.labels.includes('flapping'));

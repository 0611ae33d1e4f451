import type { Change } from '../model/change.ts';

export type JudgedChange = Pick<
  Change,
  'kind' | 'paragraph' | 'previousParagraphs' | 'edited' | 'flagged' | 'labels'
>;

/**
 * Does the change bring text that readers did not have in the previous Version? Noise and additions that were already
 * on the page do not, and neither do headlines, moves and removals.
 */
export const bringsNewText = ({ kind, paragraph, edited, flagged, labels }: JudgedChange): boolean => {
  if (paragraph === null) return false;
  return kind === 'added' ? flagged || labels.includes('restored') : edited && !labels.includes('noise');
};

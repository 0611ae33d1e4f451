import type { Landmarks } from '../body/landmarks.ts';
import type { Outline } from '../page/outline.ts';
import { BoxFeatures, type Trust } from './box-features.ts';
import { firstRule, type Rule } from './rule.ts';

/** By scope index: the rule that drops the box, or the one around it; null where it may hold the story. */
export type BoxDecisions = readonly (Rule<BoxFeatures> | null)[];

/** Runs the box phase: one pass over the boxes, outer ones first. */
export const judgeBoxes = (
  { scopes }: Outline,
  landmarks: Landmarks,
  trust: Trust,
  rules: readonly Rule<BoxFeatures>[],
): BoxDecisions => {
  const decisions: (Rule<BoxFeatures> | null)[] = [];
  for (const scope of scopes) {
    const above = scope.parent === null ? null : (decisions[scope.parent.index] ?? null);
    decisions.push(above ?? firstRule(rules, new BoxFeatures(scope, landmarks, trust)));
  }
  return decisions;
};

/** Does the box phase drop the text in this box? */
export const isDropped = (decisions: BoxDecisions, { index }: { readonly index: number }): boolean =>
  (decisions[index] ?? null) !== null;

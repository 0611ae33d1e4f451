import { BLOCK_RULES } from './block-rules.ts';
import type { BlockFeatures } from './block-features.ts';
import { BOX_RULES } from './box-rules.ts';
import type { BoxFeatures } from './box-features.ts';
import { END_RULES, type EndFeatures } from './end-rules.ts';
import { NEIGHBOUR_RULES, type NeighbourFeatures } from './neighbour-rules.ts';
import type { Rule } from './rule.ts';

/** The rules of all phases, in the order in which they are tried. */
export interface RuleTable {
  readonly box: readonly Rule<BoxFeatures>[];
  readonly block: readonly Rule<BlockFeatures>[];
  readonly neighbour: readonly Rule<NeighbourFeatures>[];
  readonly end: readonly Rule<EndFeatures>[];
}

export const RULE_TABLE: RuleTable = {
  box: BOX_RULES,
  block: BLOCK_RULES,
  neighbour: NEIGHBOUR_RULES,
  end: END_RULES,
};

/** The table without one rule, to measure what that rule is worth. */
export const withoutRule = (id: string, table: RuleTable = RULE_TABLE): RuleTable => {
  const others = <Features>(rules: readonly Rule<Features>[]): readonly Rule<Features>[] =>
    rules.filter((rule) => rule.id !== id);
  return {
    box: others(table.box),
    block: others(table.block),
    neighbour: others(table.neighbour),
    end: others(table.end),
  };
};

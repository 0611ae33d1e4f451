import type { Block } from '../page/outline.ts';
import { findCallsToAction } from './evidence/calls-to-action.ts';
import { findCommentThreads } from './evidence/comment-threads.ts';
import { findCopies } from './evidence/copies.ts';
import type { Decisions } from './decisions.ts';
import type { PageContext } from './page-context.ts';
import { findAnnouncedBoxes, findRelatedLists } from './evidence/related-lists.ts';
import { type Rule, rulesOf } from './rule.ts';

/** What stands beside something the block phase recognised; each set is computed when a rule first reads it. */
export class Neighbourhood {
  private readonly decisions: Decisions;
  private readonly page: PageContext;
  private readonly found = new Map<string, ReadonlySet<Block>>();

  constructor(decisions: Decisions, page: PageContext) {
    this.decisions = decisions;
    this.page = page;
  }

  private once(name: string, find: () => ReadonlySet<Block>): ReadonlySet<Block> {
    const known = this.found.get(name) ?? find();
    this.found.set(name, known);
    return known;
  }

  get commentThreads(): ReadonlySet<Block> {
    return this.once('threads', () => findCommentThreads(this.decisions, this.page.first));
  }

  get callsToAction(): ReadonlySet<Block> {
    return this.once('calls', () => findCallsToAction(this.decisions, this.page.scopes));
  }

  get relatedLists(): ReadonlySet<Block> {
    return this.once('lists', () => findRelatedLists(this.decisions));
  }

  get copies(): ReadonlySet<Block> {
    return this.once('copies', () => findCopies(this.decisions, this.page.scopes));
  }

  get announcedBoxes(): ReadonlySet<Block> {
    return this.once('boxes', () => findAnnouncedBoxes(this.decisions, this.page));
  }
}

/** What the rules of the neighbour phase read of one block. */
export class NeighbourFeatures {
  private readonly block: Block;
  private readonly neighbourhood: Neighbourhood;

  constructor(block: Block, neighbourhood: Neighbourhood) {
    this.block = block;
    this.neighbourhood = neighbourhood;
  }

  get isInCommentThread(): boolean {
    return this.neighbourhood.commentThreads.has(this.block);
  }

  get isInCallToAction(): boolean {
    return this.neighbourhood.callsToAction.has(this.block);
  }

  get isBelowRelatedLabel(): boolean {
    return this.neighbourhood.relatedLists.has(this.block);
  }

  get isCopy(): boolean {
    return this.neighbourhood.copies.has(this.block);
  }

  get isInAnnouncedBox(): boolean {
    return this.neighbourhood.announcedBoxes.has(this.block);
  }
}

const rule = rulesOf<NeighbourFeatures>('neighbour');

export const NEIGHBOUR_RULES: readonly Rule<NeighbourFeatures>[] = [
  rule({
    id: 'neighbour/copy',
    features: ['isCopy'],
    decide: ({ isCopy }) => isCopy,
    evidence: 'stands on the page once more',
  }),
  rule({
    id: 'neighbour/comment-thread',
    features: ['isInCommentThread'],
    decide: ({ isInCommentThread }) => isInCommentThread,
    evidence: 'comment of a reader',
  }),
  rule({
    id: 'neighbour/call-to-action',
    features: ['isInCallToAction'],
    decide: ({ isInCallToAction }) => isInCallToAction,
    evidence: 'in a small box that asks the reader to act',
  }),
  rule({
    id: 'neighbour/related-list',
    features: ['isBelowRelatedLabel'],
    decide: ({ isBelowRelatedLabel }) => isBelowRelatedLabel,
    evidence: 'in a list below a label of related stories',
  }),
  rule({
    id: 'neighbour/announced-box',
    features: ['isInAnnouncedBox'],
    decide: ({ isInAnnouncedBox }) => isInAnnouncedBox,
    evidence: 'in a box with a heading of boilerplate',
  }),
];

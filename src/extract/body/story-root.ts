import type { Block, Outline, Scope } from '../page/outline.ts';
import { isProse, LEAVES, Mass, overlap, proseMass } from '../page/prose.ts';
import { endsSentence } from '../page/sentences.ts';
import { type BoxDecisions, isDropped, judgeBoxes } from '../clean/box-phase.ts';
import type { Trust } from '../clean/box-features.ts';
import type { RuleTable } from '../clean/rule-table.ts';
import { isDescription } from './descriptions.ts';
import { findLandmarks, isArticleBody, keyOf, type Landmarks } from './landmarks.ts';
import { narrowRoot } from './root-refinement.ts';
import { OWNERSHIP } from '../lexicon/patterns.ts';

/** The box that holds the story, and what the box phase decided about the boxes of the page. */
export interface Body {
  readonly root: Scope;
  readonly boxes: BoxDecisions;
  readonly prose: Mass;
  /** Stands where the page's own story is known to be. */
  readonly certain: boolean;
  /** Told in labels and values: there is no first paragraph, and no line stands before it. */
  readonly entries?: true;
  /** Share of the page's prose that lies below the root, 0..1. */
  readonly share: number;
}

/** Weight, in paragraphs, of a text that the page repeats as its description. */
const DESCRIBED = 2;

const weigh = (block: Block, isBoilerplate: boolean): number => {
  if (isBoilerplate) return -0.05;
  if (OWNERSHIP.test(block.text)) return -0.1;
  if (isProse(block)) return 1 + Math.min(block.length, 600) / 200;
  if (block.role === 'heading') return 0;
  if (block.linkLength > 0.6 * block.length) return -0.5;
  if (block.scope.name === 'p') return 0.15;
  return block.length < 40 ? -0.1 : 0.05;
};

/** Beside each other, and not another story with a headline of the highest rank of its own. */
const isNextPost = (scope: Scope, other: Scope, blocks: readonly Block[]): boolean =>
  scope.parent === other.parent && !blocks.slice(scope.start, scope.end).some(({ level }) => level === 1);

/**
 * Names that several boxes with running text bear side by side: each announces the text of one post or one section, and
 * none of them that of the whole.
 */
const repeatedBodies = (
  { blocks, scopes }: Outline,
  boxes: BoxDecisions,
  prose: Mass,
): ReadonlySet<string> => {
  const seen = new Map<string, Scope>();
  const repeated = new Set<string>();
  for (const scope of scopes) {
    if (!scope.hint.body && scope.name !== 'article') continue;
    if (isDropped(boxes, scope) || prose.in(scope) === 0) continue;
    const other = seen.get(keyOf(scope));
    if (other === undefined) seen.set(keyOf(scope), scope);
    else if (!overlap(other, scope) && (scope.hint.body || isNextPost(scope, other, blocks)))
      repeated.add(keyOf(scope));
  }
  return repeated;
};

/**
 * How much the name of a box speaks for it, in the weight of paragraphs. Added, not multiplied: which of two boxes
 * around the same story is chosen must not change when the story grows.
 */
const bonus = (scope: Scope, repeated: ReadonlySet<string>): number => {
  const { hint, name, element } = scope;
  if (isArticleBody(scope)) return 8;
  if (hint.body && !repeated.has(keyOf(scope))) return 4;
  if (name === 'article' && !repeated.has(keyOf(scope))) return 3;
  return name === 'main' || element?.attribs['role'] === 'main' ? 1.5 : 0;
};

/** Where links outweigh the prose in every box: the smallest box that holds nearly all of what prose there is. */
const smallestHolder = ({ blocks, scopes }: Outline, boxes: BoxDecisions): Scope | null => {
  const own = new Mass(blocks, (block) =>
    isProse(block) && !isDropped(boxes, block.scope) ? block.length : 0,
  );
  if (own.total === 0) return null;
  return scopes.findLast((scope) => !LEAVES.has(scope.name) && own.share(scope) >= 0.9) ?? null;
};

/** Where there is no prose at all: the innermost box made for a story's text that holds a sentence, as breaking news begins. */
const announcedBox = ({ blocks, scopes }: Outline, boxes: BoxDecisions): Scope | null => {
  const own = new Mass(blocks, (block) =>
    !isDropped(boxes, block.scope) && block.linkLength === 0 && endsSentence(block.text) ? 1 : 0,
  );
  const isMade = (scope: Scope): boolean => scope.hint.body || scope.name === 'article';
  return scopes.findLast((scope) => isMade(scope) && !LEAVES.has(scope.name) && own.in(scope) > 0) ?? null;
};

interface Survey {
  readonly outline: Outline;
  readonly landmarks: Landmarks;
  readonly descriptions: readonly string[];
  readonly table: RuleTable;
}

const findRoot = ({ outline, landmarks, descriptions, table }: Survey, trust: Trust): Body | null => {
  const { blocks, scopes } = outline;
  const { prose, story } = landmarks;
  const boxes = judgeBoxes(outline, landmarks, trust, table.box);
  const weights = new Mass(blocks, (block) => {
    const isBoilerplate = isDropped(boxes, block.scope);
    const described =
      !isBoilerplate && isProse(block) && isDescription(block.text, descriptions) ? DESCRIBED : 0;
    return weigh(block, isBoilerplate) + described;
  });
  const repeated = repeatedBodies(outline, boxes, prose);
  const hasPage = scopes.some((scope) => scope.name === 'body');
  let root: Scope | null = null;
  let best = 0;
  for (const scope of scopes) {
    if (scope.end === scope.start || isDropped(boxes, scope) || LEAVES.has(scope.name)) continue;
    if (scope.element === null && hasPage) continue;
    const weight = weights.in(scope);
    const score = weight + bonus(scope, repeated);
    if (weight > 0 && score >= best) {
      best = score;
      root = scope;
    }
  }
  root =
    root === null
      ? (smallestHolder(outline, boxes) ?? announcedBox(outline, boxes))
      : narrowRoot(root, outline, landmarks, boxes);
  if (root === null) return null;
  const certain = story !== null && overlap(root, story);
  return { root, boxes, prose, certain, share: prose.share(root) };
};

/** Less prose than this (reading length), and boxes that stand apart are looked into as well. */
const LEAST_PROSE = 250;

/** Less than this share of the page's prose, and the names of its boxes are not believed. */
const LEAST_SHARE = 0.3;

const ownProse = ({ blocks }: Outline, { root, boxes }: Body): number => {
  let sum = 0;
  for (const block of blocks.slice(root.start, root.end)) {
    if (isProse(block) && !isDropped(boxes, block.scope)) sum += Math.min(block.length, 800);
  }
  return sum;
};

/**
 * Finds the box whose blocks weigh most, prose counting for it and links and boilerplate against it: the maximum
 * subsequence idea of Pasternack and Roth (WWW 2009), on boxes instead of token runs. Linear in blocks and boxes.
 */
export const findBody = (
  outline: Outline,
  descriptions: readonly string[],
  table: RuleTable,
): Body | null => {
  const prose = proseMass(outline.blocks);
  const landmarks = findLandmarks(outline, prose);
  const find = (trust: Trust): Body | null => findRoot({ outline, landmarks, descriptions, table }, trust);
  const strict = find('strict');
  if (strict?.certain === true) return strict;
  const own = strict === null ? 0 : ownProse(outline, strict);
  if (strict !== null && own >= LEAST_PROSE && own >= LEAST_SHARE * prose.total) return strict;
  const unnamed = find('unnamed');
  if (unnamed !== null && ownProse(outline, unnamed) >= Math.max(LEAST_PROSE, 3 * own)) return unnamed;
  if (strict !== null && own >= LEAST_PROSE) return strict;
  const lenient = find('lenient');
  return lenient !== null && ownProse(outline, lenient) >= Math.max(LEAST_PROSE, 3 * own)
    ? lenient
    : (strict ?? lenient);
};

/** The whole outline as body, for the part of a page that the user or another reader has chosen. */
export const wholeBody = (outline: Outline, table: RuleTable): Body | null => {
  const root = outline.scopes[0];
  if (root === undefined || outline.blocks.length === 0) return null;
  const prose = proseMass(outline.blocks);
  const boxes = judgeBoxes(outline, findLandmarks(outline, prose, true), 'strict', table.box);
  return { root, boxes, prose, certain: true, share: 1 };
};

/** The smallest box around most of some blocks that are known to be the story. */
export const bodyAround = (outline: Outline, known: ReadonlySet<Block>, table: RuleTable): Body | null => {
  const { blocks, scopes } = outline;
  const own = new Mass(blocks, (block) => (known.has(block) ? block.length : 0));
  const root = scopes.findLast((scope) => !LEAVES.has(scope.name) && own.share(scope) >= 0.9);
  if (root === undefined) return null;
  const prose = proseMass(blocks);
  const marked = judgeBoxes(outline, findLandmarks(outline, prose, true), 'strict', table.box);
  // What is known to be the story stays, however its box is named.
  const boxes = isDropped(marked, root) ? scopes.map(() => null) : marked;
  return { root, boxes, prose, certain: true, share: prose.share(root) };
};

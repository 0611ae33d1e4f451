import type { Block, Outline, Scope } from '../page/outline.ts';
import { isProse, LEAVES, Mass, PAGE } from '../page/prose.ts';
import { type BoxDecisions, isDropped } from '../clean/box-phase.ts';
import { isMadeForStory, keyOf, type Landmarks, NEVER_THE_STORY } from './landmarks.ts';

/**
 * What stands outside the story's box may hold so much prose, as a share of the story's; more is a part of it. Of a box
 * that holds the headline as well, more is believed.
 */
const MOST_OUTSIDE = 0.5;
const MOST_OUTSIDE_HEADED = 1.2;

/** A box with so many blocks, most of them links, is a part of the page's frame. */
const LEAST_LINKS = 3;

const childrenOf = ({ scopes }: Outline): ReadonlyMap<Scope, readonly Scope[]> => {
  const children = new Map<Scope, Scope[]>();
  for (const scope of scopes) {
    if (scope.parent === null || scope.end === scope.start) continue;
    const siblings = children.get(scope.parent);
    if (siblings === undefined) children.set(scope.parent, [scope]);
    else siblings.push(scope);
  }
  return children;
};

/** May the box go on with the story of the other one: by its shape or by what it is called? */
const isAkin = (scope: Scope, other: Scope): boolean =>
  LEAVES.has(scope.name) || scope.hint.body || isMadeForStory(scope) || keyOf(scope) === keyOf(other);

interface Weighed {
  readonly own: Mass;
  readonly links: Mass;
  readonly boxes: BoxDecisions;
}

const isFramePart = (scope: Scope, { links, boxes }: Weighed): boolean =>
  NEVER_THE_STORY.has(scope.name) ||
  scope.name === 'header' ||
  isDropped(boxes, scope) ||
  (links.in(scope) >= LEAST_LINKS && links.in(scope) > 0.6 * (scope.end - scope.start));

/** Does the box hold the frame of the page beside the story? */
const isFrame = (scope: Scope, parts: readonly Scope[], weighed: Weighed): boolean =>
  PAGE.has(scope.name) || parts.some((part) => isFramePart(part, weighed));

interface Step {
  readonly inner: Scope;
  /** Is there prose outside the inner box? */
  readonly leaves: boolean;
}

const holds = ({ start, end }: Scope, index: number): boolean => start <= index && index < end;

/** The box inside `at` that holds the story, or null where what stands outside of it may be the story's too. */
const stepInto = (
  at: Scope,
  parts: readonly Scope[],
  { opening, headline }: Landmarks,
  weighed: Weighed,
): Step | null => {
  const { own } = weighed;
  const inner =
    parts.find((part) => opening !== null && holds(part, opening.index)) ??
    parts.toSorted((a, b) => own.in(b) - own.in(a))[0];
  if (isMadeForStory(at) || at.hint.body || inner === undefined || LEAVES.has(inner.name)) return null;
  const outside = own.in(at) - own.in(inner);
  if (outside === 0) return { inner, leaves: false };
  const others = parts.filter((part) => part !== inner);
  const beside = others.filter((part) => own.in(part) > 0);
  const loose = outside - beside.reduce((sum, part) => sum + own.in(part), 0);
  const headed =
    opening !== null && holds(inner, opening.index) && holds(inner, headline) && inner.name !== 'header';
  const isMuch = outside > (headed ? MOST_OUTSIDE_HEADED : MOST_OUTSIDE) * own.in(inner);
  const isStorys = loose > 0 || isMuch || beside.some((part) => isAkin(part, inner));
  return isStorys || !isFrame(at, others, weighed) ? null : { inner, leaves: true };
};

/**
 * From the box that weighs most down to the story's own, where what else it holds stands in the frame of the page: a
 * cookie notice, an imprint, a plea for subscriptions. These come and go, and must not decide where the story is. Stops
 * where text outside may be the story's: in a box like its own, much of it, or beside no part of the frame.
 */
export const narrowRoot = (
  root: Scope,
  outline: Outline,
  landmarks: Landmarks,
  boxes: BoxDecisions,
): Scope => {
  const { blocks } = outline;
  const children = childrenOf(outline);
  const isOwn = (block: Block): boolean => isProse(block) && !isDropped(boxes, block.scope);
  const weighed: Weighed = {
    own: new Mass(blocks, (block) => (isOwn(block) ? block.length : 0)),
    links: new Mass(blocks, (block) => (block.linkLength > 0.6 * block.length ? 1 : 0)),
    boxes,
  };
  let narrowed = root;
  let step = stepInto(root, children.get(root) ?? [], landmarks, weighed);
  while (step !== null) {
    if (step.leaves) narrowed = step.inner;
    step = stepInto(step.inner, children.get(step.inner) ?? [], landmarks, weighed);
  }
  return narrowed;
};

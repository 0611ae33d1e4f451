import type { Block, Outline, Scope } from '../page/outline.ts';
import type { Body } from './story-root.ts';
import { isLinkOnly, isProse } from '../page/prose.ts';
import { endsSentence } from '../page/sentences.ts';
import { isDropped } from '../clean/box-phase.ts';
import { isNote } from './correction-notes.ts';
import { isDescription } from './descriptions.ts';

/** A list of key points stands deeper in its box than a line of text. */
const reachOf = ({ role }: Block): number => (role === 'list-item' ? 7 : 3);

const named = (block: Block): boolean => {
  const reach = reachOf(block);
  let scope: Scope | null = block.scope;
  for (let up = 0; scope !== null && up < reach; up += 1, scope = scope.parent)
    if (scope.hint.standfirst) return true;
  return false;
};

const MOST = 3;
const MOST_POINTS = 10;

/** The same, or a paragraph of the same name in the same box. */
const isBeside = ({ scope }: Block, agreed: Block): boolean =>
  scope === agreed.scope ||
  (scope.parent === agreed.scope.parent &&
    scope.name === agreed.scope.name &&
    scope.element?.attribs['class'] === agreed.scope.element?.attribs['class']);

/** Blocks after the headline among which prose is the story's opening, whatever element it is set in. */
const NEXT_TO_HEADLINE = 4;

/** Standfirsts are set as headings too, but these are sentences. */
const isSentenceHeading = ({ level, length, text }: Block): boolean =>
  level > 1 && length >= 100 && endsSentence(text);

/** Prose between headline and body belongs to the story, whatever keeps it apart. */
const isLead = (block: Block, distance: number): boolean => {
  if (!isProse(block) && !isSentenceHeading(block)) return false;
  if (block.scope.name !== 'p' && distance > NEXT_TO_HEADLINE) return false;
  for (let scope: Scope | null = block.scope; scope !== null; scope = scope.parent) {
    if (scope.hint.caption || scope.hint.byline || scope.name === 'figure') return false;
  }
  return true;
};

/** How many blocks before and after the body are searched. */
const REACH = 40;

/** Notes on corrections that stand below the body, in a box of their own. */
export const findNotes = ({ blocks }: Outline, { root }: Body): Block[] =>
  blocks.slice(root.end, root.end + REACH).filter((block) => isNote(block, blocks));

/**
 * The standfirst where it stands outside the body's box: a block between headline and body that the page repeats as
 * its description, or whose box says what it is. Standfirsts of more than a few lines are not believed.
 */
export const findStandfirst = (outline: Outline, body: Body, descriptions: readonly string[]): Block[] => {
  const { blocks } = outline;
  const { root, boxes } = body;
  const start = Math.max(0, root.start - REACH);
  const before = blocks.slice(start, root.start);
  const headline = before.findLastIndex((block) => block.level === 1);
  // The name of a box counts less than what the page says it is about.
  const isAgreed = (block: Block): boolean =>
    isNote(block, blocks) || (block.links === 0 && isDescription(block.text, descriptions));
  const candidates = before
    .slice(headline + 1)
    .filter(
      (block) =>
        (!isDropped(boxes, block.scope) || isAgreed(block)) &&
        !block.scope.hint.caption &&
        block.role !== 'caption' &&
        !isLinkOnly(block) &&
        block.length >= 25,
    );
  const agreed = candidates.find((block) => isDescription(block.text, descriptions));
  // Where one line is known, other lines of a likely name are something else; key points come in addition.
  const isUndecided = ({ role }: Block): boolean => agreed === undefined || role === 'list-item';
  const chosen = candidates.filter(
    (block) =>
      isNote(block, blocks) ||
      (agreed !== undefined && isBeside(block, agreed)) ||
      (headline >= 0 &&
        ((isUndecided(block) && block.length < 600 && named(block)) ||
          isLead(block, block.index - start - headline))),
  );
  const points = chosen.filter(({ role }) => role === 'list-item').length;
  return chosen.slice(0, points > MOST ? MOST_POINTS : MOST);
};

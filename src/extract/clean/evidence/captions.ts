import type { Block, Scope } from '../../page/outline.ts';
import { isProse } from '../../page/prose.ts';
import { endsSentence } from '../../page/sentences.ts';
import { PICTURE_CREDIT } from '../../lexicon/patterns.ts';
import { holdsLittle, type PageContext, PARAGRAPHS } from '../page-context.ts';

/** A few lines, whatever share of a young story they are. */
export const isSmallBox = (scope: Scope, { lengths }: PageContext): boolean =>
  scope.end - scope.start <= 3 && lengths.in(scope) < 450;

/** A box with a picture and a few words, none of them in a paragraph of running text. */
export const isPictureBox = (scope: Scope, context: PageContext): boolean => {
  const { blocks, tagged } = context;
  if (!tagged || scope.pictures === 0 || PARAGRAPHS.has(scope.name)) return false;
  if (!isSmallBox(scope, context)) return false;
  const held = blocks.slice(scope.start, scope.end);
  const [only] = held;
  if (held.length === 1 && only !== undefined && only.role === 'paragraph' && only.level === 0)
    return only.scope.name !== 'p' || (only.length < 150 && !endsSentence(only.text));
  return held.every((block) => block.scope.name !== 'p' && block.level === 0 && block.role === 'paragraph');
};

/**
 * A line that names who took or owns a picture and nothing else: "Photo: Jo Bloggs", "(Jo Bloggs / Agency)",
 * "Agency | Library".
 */
export const isCreditLine = ({ length, level, text }: Block): boolean =>
  length < 120 && level === 0 && !endsSentence(text) && PICTURE_CREDIT.test(text);

/** A box with a text or two about a picture, and a line that says whose it is. */
export const isCreditedBox = (scope: Scope, context: PageContext): boolean => {
  const { blocks, root, lengths } = context;
  const size = scope.end - scope.start;
  if (scope === root || size < 2 || size > 4 || lengths.in(scope) > 700) return false;
  const held = blocks.slice(scope.start, scope.end);
  // A young story may stand in one box with its picture, too.
  if (held.some(isProse) && !holdsLittle(scope, context, 0.3)) return false;
  if (held.some(({ role }) => role === 'list-item') && scope.name !== 'li' && scope.name !== 'ul')
    return false;
  return held.some(isCreditLine) && held.every((block) => block.level === 0 && block.links === 0);
};

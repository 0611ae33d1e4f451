import type { Block, Scope } from '../page/outline.ts';
import { isProse } from '../page/prose.ts';
import { endsSentence } from '../page/sentences.ts';
import {
  ARCHIVE_AT_END,
  CREDIT_AT_END,
  NAMED_AT_END,
  NAMES_AT_END,
  PICTURE_CREDIT,
  SET_APART_AT_END,
} from '../lexicon/phrases.ts';
import {
  type Context,
  holdsLittle,
  inside,
  isDescription,
  isShort,
  PARAGRAPHS,
  type Rule,
} from './rule-context.ts';

/** A few lines, whatever share of a young story they are. */
const isSmall = (scope: Scope, { lengths }: Context): boolean =>
  scope.end - scope.start <= 3 && lengths.in(scope) < 450;

/** A box with a picture and a few words, none of them in a paragraph of running text, says what the picture shows. */
const isPicture = (scope: Scope, context: Context): boolean => {
  const { blocks, tagged } = context;
  if (!tagged || scope.pictures === 0 || PARAGRAPHS.has(scope.name)) return false;
  if (!isSmall(scope, context)) return false;
  const held = blocks.slice(scope.start, scope.end);
  const [only] = held;
  if (held.length === 1 && only !== undefined && only.role === 'paragraph' && only.level === 0)
    return only.scope.name !== 'p' || (isShort(only, 150) && !endsSentence(only.text));
  return held.every((block) => block.scope.name !== 'p' && block.level === 0 && block.role === 'paragraph');
};

/**
 * A line that names who took or owns a picture and nothing else: "Photo: Jo Bloggs", "(Jo Bloggs / Agency)",
 * "Agency | Library".
 */
const isCreditLine = (block: Block): boolean =>
  isShort(block, 120) && block.level === 0 && !endsSentence(block.text) && PICTURE_CREDIT.test(block.text);

/** What a picture box says: a text or two about the picture, and whose it is. */
const isCreditedPicture = (scope: Scope, context: Context): boolean => {
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

/** Said of a picture by the page itself, or a line in italics below one. */
const isPictureText = (block: Block, { pictureTexts, descriptions }: Context): boolean => {
  if (block.level > 0) return false;
  if (pictureTexts.has(block.text)) return !isDescription(block.text, descriptions);
  if (isCreditLine(block)) return true;
  if (
    isShort(block, 450) &&
    [CREDIT_AT_END, NAMED_AT_END, NAMES_AT_END, ARCHIVE_AT_END].some((end) => end.test(block.text))
  )
    return true;
  if (!block.afterPicture) return false;
  if (isShort(block, 300) && SET_APART_AT_END.test(block.text)) return true;
  return block.italic && isShort(block, 200) && !endsSentence(block.text);
};

/** What a picture shows and whose it is: said by its box, by the page's own description of it, or by a credit. */
export const isCaption: Rule = (block, context) => {
  if (block.role === 'caption' || isPictureText(block, context)) return true;
  const own = block.role === 'paragraph' || block.role === 'list-item';
  return inside(
    block,
    context,
    (scope) =>
      ((scope.hint.caption || (scope.name === 'figure' && own)) &&
        (holdsLittle(scope, context, 0.3) || isSmall(scope, context))) ||
      isPicture(scope, context) ||
      isCreditedPicture(scope, context),
  );
};

import type { Block } from '../page/outline.ts';
import { isLinkOnly, isMarkup, isProse } from '../page/prose.ts';
import { isCaption } from './captions.ts';
import { foldForSearch } from '../../text/fold.ts';
import { endsSentence } from '../page/sentences.ts';
import {
  BARE_LABEL,
  BARE_TIME,
  CONTACT_LABEL,
  BIOGRAPHY,
  BYLINE_START,
  COMMENT_POLICY,
  CONTACT_DETAILS,
  COPYRIGHT,
  CREDIT_NOTE,
  DATE_LINE,
  META_START,
  MORE_AT,
  PAYWALL,
  PLUG,
  PLUG_START,
  RELATED_LABEL,
  REPORTED_SPEECH,
  SPEAKS_OF_SITE,
} from '../lexicon/phrases.ts';
import {
  type Context,
  holdsLittle,
  inside,
  isShort,
  type NamedRule,
  PARAGRAPHS,
  type Rule,
} from './rule-context.ts';

/** The reason of a heading above whom to ask. */
export const CONTACT = 'whom to ask';

/** The reason of a word that is nothing but furniture. */
export const LABEL = 'label';

/** The reason of a block that only leads elsewhere. */
export const LINK = 'link only';

/** The reason that is the box's, not the text's. */
export const BOXED = 'box named or shaped as furniture';

/** The reason that takes the list or the box below it along. */
export const RELATED = 'label of related stories';

const isSentence = (block: Block): boolean => endsSentence(block.text);

/** A bare address, and nothing else. */
export const isUrl = (text: string): boolean => /^(?:https?:\/\/|www\.)\S+$/.test(text);

/** How far a list of short lines is looked at in each direction. */
const MOST_LINES = 12;

/** The blocks of the same kind that follow each other beside this one, itself among them. */
const runOf = (block: Block, blocks: readonly Block[]): Block[] => {
  const { index, scope } = block;
  const alike = (other: Block | undefined): other is Block =>
    other !== undefined && other.scope.name === scope.name && other.scope.parent === scope.parent;
  let start = index;
  let end = index + 1;
  while (start > index - MOST_LINES && alike(blocks[start - 1])) start -= 1;
  while (end < index + MOST_LINES && alike(blocks[end])) end += 1;
  return blocks.slice(start, end);
};

/** In a list of short lines, most of which are plain, a linked line is content like the others. */
const amongShortLines = (block: Block, { blocks }: Context): boolean => {
  if (block.length > 40) return false;
  const run = runOf(block, blocks);
  const plain = run.filter((other) => other.length < 60 && !isLinkOnly(other));
  return plain.length >= 2 && plain.length > 0.5 * run.length;
};

/** A line of a few linked words, like the names of places in a report, with plain lines of its kind on both sides. */
const isLinkedWords = (block: Block, { blocks }: Context): boolean => {
  if (block.links < 2 || block.length > 60 * block.links || block.linkLength >= block.length) return false;
  const run = runOf(block, blocks);
  const at = run.indexOf(block);
  return (
    run.slice(0, at).some((other) => !isLinkOnly(other)) &&
    run.slice(at + 1).some((other) => !isLinkOnly(other))
  );
};

/** Share of words that a text has in common with a headline, as Dice over sets. */
const likeness = (text: string, headline: string): number => {
  const a = new Set(foldForSearch(text).split(' '));
  const b = new Set(headline.split(' '));
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return (2 * common) / (a.size + b.size);
};

const isHeadline: Rule = (block, { headlines, first }) => {
  if (block.length > 300) return false;
  if (block.level === 1 && block.index < first) return true;
  if (block.level === 0 && block.index >= first) return false;
  if (headlines.includes(foldForSearch(block.text))) return true;
  if (block.index >= first || block.level === 0) return false;
  return headlines.some((headline) => likeness(block.text, headline) >= 0.6);
};

const isAuthorName: Rule = (block, { byline }) => {
  if (block.length > 80 || byline === '' || isSentence(block)) return false;
  const folded = foldForSearch(block.text).replace(/^(?:by|von|par|por|di|av|door) /, '');
  return folded.length > 3 && byline.includes(folded);
};

const isInByline: Rule = (block, context) => {
  // The story's first paragraph may bear a name of its dateline.
  if (block.index === context.first && block.links === 0 && block.scope.parent?.hint.byline !== true)
    return false;
  // A sentence of the story may stand in a box that bears its author's name; a whole biography is small.
  const share = isProse(block) ? 0.15 : 0.3;
  return inside(block, context, (scope) => scope.hint.byline && holdsLittle(scope, context, share));
};

const isRelatedLabel: Rule = (block) => {
  if (!isShort(block, 120) || !RELATED_LABEL.test(block.text)) return false;
  if (block.level > 0 || block.linkLength > 0.3 * block.length) return true;
  return isShort(block, 40) && (!isSentence(block) || block.text.endsWith('?'));
};

/** Plain lines of the block's kind around it, itself among them. */
const plainBeside = (block: Block, { blocks }: Context): number =>
  runOf(block, blocks).filter((other) => !isLinkOnly(other)).length;

/** One of several plain lines of a list: a step to take, not an invitation by the site. */
const isListed = (block: Block, context: Context): boolean =>
  block.role === 'list-item' && plainBeside(block, context) >= 3;

const isInvitation: Rule = (block, context) => {
  if (!isShort(block, 350)) return false;
  if (COMMENT_POLICY.test(block.text)) return true;
  if (REPORTED_SPEECH.test(block.text)) return false;
  const standsOut = block.linkLength > 0 || block.emphasised > 0.8;
  if (PLUG.test(block.text)) return standsOut || isShort(block, 120);
  if (!isShort(block, 250) || !PLUG_START.test(block.text) || isListed(block, context)) return false;
  // In bold alone it may be advice: "Follow the yellow signs."
  return block.linkLength > 0 || (standsOut && SPEAKS_OF_SITE.test(block.text));
};

const isMetaLine: Rule = (block) => {
  if (!isShort(block, 160)) return false;
  if (COPYRIGHT.test(block.text) && !REPORTED_SPEECH.test(block.text)) return true;
  if (isSentence(block) && !isShort(block, 30)) return false;
  return META_START.test(block.text) || BYLINE_START.test(block.text);
};

/** Words of three letters and more; in scripts without spaces, pieces of that many characters beside the date's own. */
const longWords = (text: string): number =>
  (text.match(/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}){3,}/gu)?.length ?? 0) +
  Math.floor(
    (text.match(/(?![年月日时時分秒])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ??
      0) / 3,
  );

/** "10:15 a.m. The bridge is closed.", "Update 14:05 — All clear." */
const GOES_ON = /(?<!\p{L})\p{Ll}{2,} \p{Ll}{2,}[^.!?。]*[.!?。][^\p{L}\p{N}]*$/u;
const UPDATE = /^[^\p{L}\p{N}]*update\b.{0,20}[—–:-]\s*\p{L}.*[.!?。][^\p{L}\p{N}]*$/iu;

/** Begins with a date and says little in words: "3.3.2026, 10:15. Reading time: 4 min.", "Nov. 20, 2026 1:35 a.m." */
export const isBareDate = (text: string): boolean =>
  !GOES_ON.test(text) &&
  !UPDATE.test(text) &&
  /^\W*(?:\p{L}{3,10}\.? )?\d/u.test(text) &&
  longWords(text) <= 3;

/** Labels and values of an entry stand before its first long text. */
const FACTS = new Set(['dt', 'dd']);

/** An item of a list or a table that is content wherever it stands. */
const isEntry = (block: Block, context: Context): boolean =>
  FACTS.has(block.scope.name) ||
  block.role === 'table' ||
  // The date of an entry stands in one item with its text.
  inside(block, context, ({ name, start, end }) => name === 'li' && end - start > 1);

/** Key facts above the text are a list of plain lines; a line about the page stands alone or is linked. */
const isKeyFact = (block: Block, context: Context): boolean =>
  block.role === 'list-item' && plainBeside(block, context) >= 2;

/** "To the members of the board," addresses somebody, and what its author calls a standfirst is one. */
const isAddress = (block: Block, context: Context): boolean =>
  /[,，、:：]$/.test(block.text) || inside(block, context, ({ hint }) => hint.standfirst);

/** "12 March 2026: The bridge closed" */
const TELLS = /\d{4}\s*[:—–]\s+\p{L}+(?: \p{L}+){2,}/u;

/** Says when, and little else. */
const isDated = (block: Block): boolean =>
  DATE_LINE.test(block.text) && !TELLS.test(block.text) && (isShort(block, 60) || longWords(block.text) <= 4);

const isBeforeStory: Rule = (block, context) => {
  const { first, tagged } = context;
  if (!isShort(block, 100) || isEntry(block, context)) return false;
  const bare = DATE_LINE.test(block.text) && isBareDate(block.text);
  if (isKeyFact(block, context)) return bare && longWords(block.text) <= 1;
  // A standfirst may stand above the date.
  if (block.index <= first + 2 && bare) return true;
  if (block.index >= first || block.role === 'heading' || isSentence(block)) return false;
  if (isAddress(block, context)) return false;
  return isDated(block) || (tagged && (isShort(block, 40) || !PARAGRAPHS.has(block.scope.name)));
};

const isLooseLabel: Rule = (block, { tagged }) =>
  tagged &&
  isShort(block, 60) &&
  !PARAGRAPHS.has(block.scope.name) &&
  block.role === 'paragraph' &&
  !isSentence(block);

const LISTS = new Set(['ul', 'ol', 'dl']);

/** A line, not a sentence, in a box whose name suggests furniture. */
const isInSuspectBox: Rule = (block, context) => {
  if (isProse(block) || isSentence(block) || block.level > 0) return false;
  if (inside(block, context, ({ hint }) => hint.standfirst && !hint.byline)) return false;
  if (block.role === 'embed' || block.role === 'table' || !isShort(block, 200)) return false;
  return inside(block, context, (scope) => {
    const { hint, name } = scope;
    if (!hint.suspect || hint.body || PARAGRAPHS.has(name) || LISTS.has(name)) return false;
    // The box that holds the story's first paragraph is no furniture.
    if (scope.start <= context.first && context.first < scope.end) return false;
    return holdsLittle(scope, context, 0.3);
  });
};

const isBiography: Rule = (block, context) => {
  const { last, authors } = context;
  if (block.index < last - 1 || !isShort(block, 700)) return false;
  if (BIOGRAPHY.test(block.text) && inside(block, context, (scope) => scope.hint.byline)) return true;
  const standsOut = block.links > 0 || block.emphasised > 0.3;
  if (!standsOut && block.index <= last) return false;
  if (standsOut && BIOGRAPHY.test(block.text)) return true;
  const folded = authors.length === 0 ? '' : foldForSearch(block.text);
  return authors.some((author) => folded.startsWith(`${author} `));
};

/** "More on the tides: https://…" */
const isMoreAt: Rule = (block, { last }) => {
  if (block.index < last || !isShort(block, 200) || isSentence(block) || !MORE_AT.test(block.text))
    return false;
  const addresses = block.text.match(/(?:https?:\/\/|www\.)\S+/g)?.join('') ?? '';
  return addresses.length >= 0.4 * block.text.length;
};

const isOnlyLink: Rule = (block, context) =>
  isLinkOnly(block) &&
  !context.ownLinks.has(block) &&
  !isUrl(block.text) &&
  block.role !== 'table' &&
  !amongShortLines(block, context) &&
  !isLinkedWords(block, context);

/** In order; the first rule that holds names the reason. */
export const RULES: readonly NamedRule[] = [
  [BOXED, (block, { furniture }) => furniture[block.scope.index] ?? false],
  ['ornament', (block) => isShort(block, 20) && foldForSearch(block.text) === ''],
  ['markup for a script', (block) => block.role !== 'preformatted' && isMarkup(block.text)],
  ['headline', isHeadline],
  ['caption', isCaption],
  ['byline', isAuthorName],
  ['byline', isInByline],
  [LINK, isOnlyLink],
  [LABEL, (block) => isShort(block, 60) && BARE_LABEL.test(block.text)],
  [CONTACT, (block) => isShort(block, 60) && CONTACT_LABEL.test(block.text)],
  [RELATED, isRelatedLabel],
  ['invitation', isInvitation],
  [
    'offer to subscribe',
    (block) => isShort(block, 250) && PAYWALL.test(block.text) && !REPORTED_SPEECH.test(block.text),
  ],
  ['note about the page', isMetaLine],
  ['line before the story', isBeforeStory],
  ['time of a post', (block, context) => BARE_TIME.test(block.text) && !isEntry(block, context)],
  [LABEL, isLooseLabel],
  ['line in a box of furniture', isInSuspectBox],
  [
    'contact details',
    (block) =>
      isShort(block, 250) &&
      !isSentence(block) &&
      block.text.includes('@') &&
      CONTACT_DETAILS.test(block.text),
  ],
  [
    'link',
    (block, context) =>
      block.role === 'list-item' &&
      !context.ownLinks.has(block) &&
      block.linkLength > 0.6 * block.length &&
      !isSentence(block) &&
      !amongShortLines(block, context),
  ],
];

/** Rules for what stands at the end of the story, which is known once everything else after it is gone. */
export const END_RULES: readonly NamedRule[] = [
  [
    'note on who made the story',
    (block, { last }) => block.index >= last - 2 && isShort(block, 500) && CREDIT_NOTE.test(block.text),
  ],
  ['author biography', isBiography],
  ['addresses to read on', isMoreAt],
];

import type { Element } from 'domhandler';
import { elementsOf } from '../../page/markup.ts';
import { addressesReader } from '../../quality/error-page-phrases.ts';
import * as words from '../../lexicon/lexicon.ts';
import { OWNERSHIP, REPORTED_SPEECH } from '../../lexicon/patterns.ts';
import type { Block, Scope } from '../../page/outline.ts';
import { isLinkOnly, isProse, lengthOf } from '../../page/prose.ts';
import { isLinkedTitle } from '../../body/teaser-cards.ts';

/** Lines (reading length) up to this are labels. */
const LONGEST_LABEL = 60;

/** Of a box of the story, less of the text is linked. */
const MOST_LINKED = 0.3;

const isLabel = ({ text, length }: Block): boolean =>
  length <= LONGEST_LABEL &&
  (words.RELATED_LABEL.test(text) ||
    words.BOILERPLATE_LABEL.test(text) ||
    words.ADVERT_LABEL.test(text) ||
    words.COMMENTS_LABEL.test(text) ||
    words.CONTACT_LABEL.test(text) ||
    words.PAGE_NOTE.test(text));

const asks = ({ text, length }: Block): boolean =>
  length < 600 &&
  (words.INVITATION.test(text) ||
    words.PAYWALL.test(text) ||
    OWNERSHIP.test(text) ||
    (addressesReader(text) && !REPORTED_SPEECH.test(text)));

/** What says of a box that it is boilerplate, whatever it is called: links, fields, labels, requests. */
const speaksForBoilerplate = (held: readonly Block[]): boolean => {
  const linked = held.reduce((sum, { linkLength }) => sum + linkLength, 0);
  if (linked > MOST_LINKED * lengthOf(held)) return true;
  return held.some((block) => isLabel(block) || asks(block) || (isLinkOnly(block) && isLinkedTitle(block)));
};

/** Running text, and nothing that speaks for boilerplate: a part of the story that has an unlucky name. */
export const readsLikeText = ({ start, end, fields }: Scope, blocks: readonly Block[]): boolean => {
  if (fields > 0) return false;
  const held = blocks.slice(start, end);
  return held.some(isProse) && !speaksForBoilerplate(held);
};

const asksForAddress = ({ name, attribs }: Element): boolean =>
  name === 'input' &&
  /mail|password|tel/i.test(
    `${attribs['type'] ?? ''} ${attribs['name'] ?? ''} ${attribs['autocomplete'] ?? ''}`,
  );

/** A field for looking something up, in a box with running text that asks its reader for nothing. */
export const isTextWithField = ({ element, start, end }: Scope, blocks: readonly Block[]): boolean => {
  const held = blocks.slice(start, end);
  // The question above the field may be put to the reader.
  const text = held.filter(({ level }) => level === 0);
  if (!held.some(isProse) || speaksForBoilerplate(text)) return false;
  return element !== null && !elementsOf(element).some(asksForAddress);
};

import type { Block } from '../page/outline.ts';
import { endsSentence } from '../page/sentences.ts';
import * as words from '../lexicon/lexicon.ts';
import * as patterns from '../lexicon/patterns.ts';
import { isCreditLine } from './evidence/captions.ts';
import { isDated, isDateLine } from './evidence/date-lines.ts';

/** What the words of one block say, wherever it stands. */
export class WordingFeatures {
  readonly block: Block;

  constructor(block: Block) {
    this.block = block;
  }

  get isRelatedLabel(): boolean {
    return words.RELATED_LABEL.test(this.block.text);
  }

  get isBoilerplateLabel(): boolean {
    const { text } = this.block;
    return words.BOILERPLATE_LABEL.test(text) || (words.ADVERT_LABEL.test(text) && !endsSentence(text));
  }

  get isContactLabel(): boolean {
    return words.CONTACT_LABEL.test(this.block.text);
  }

  get isCommentPolicy(): boolean {
    return patterns.COMMENT_POLICY.test(this.block.text);
  }

  get isReportedSpeech(): boolean {
    return patterns.REPORTED_SPEECH.test(this.block.text);
  }

  get isInvitation(): boolean {
    return words.INVITATION.test(this.block.text);
  }

  get opensWithInvitation(): boolean {
    return words.INVITATION_START.test(this.block.text);
  }

  get speaksOfSite(): boolean {
    return patterns.SPEAKS_OF_SITE.test(this.block.text);
  }

  get isOfferToSubscribe(): boolean {
    return words.PAYWALL.test(this.block.text);
  }

  get isCopyright(): boolean {
    return words.COPYRIGHT.test(this.block.text);
  }

  get isPageNote(): boolean {
    return words.PAGE_NOTE.test(this.block.text);
  }

  get isByline(): boolean {
    return patterns.BYLINE_START.test(this.block.text);
  }

  get isCreditLine(): boolean {
    return isCreditLine(this.block);
  }

  get endsInCredit(): boolean {
    const { text } = this.block;
    return [
      patterns.CREDIT_AT_END,
      patterns.NAMED_AT_END,
      patterns.NAMES_AT_END,
      patterns.ARCHIVE_AT_END,
    ].some((end) => end.test(text));
  }

  get isDateLine(): boolean {
    return isDateLine(this.block);
  }

  get isDateAlone(): boolean {
    return isDateLine(this.block, 1);
  }

  get isDated(): boolean {
    return isDated(this.block);
  }

  get isTime(): boolean {
    return patterns.BARE_TIME.test(this.block.text);
  }

  get hasContactDetails(): boolean {
    return this.block.text.includes('@') && patterns.CONTACT_DETAILS.test(this.block.text);
  }
}

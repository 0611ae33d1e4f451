import type { BlockFeatures } from './block-features.ts';
import { type Rule, rulesOf } from './rule.ts';

const rule = rulesOf<BlockFeatures>('block');

/** The page's own description of its story stays, and so does a note on a correction, wherever it stands. */
const STATEMENTS = ['isDescription', 'isCorrectionNote'] as const;

/** What keeps a block whose box the box phase drops. */
export const BOX_VETOES = ['isDescriptionAboveStory', 'isCorrectionNote'] as const;

/** Ids that rules of the neighbour and end phases look for. */
export const BOILERPLATE_LABEL_ID = 'label/boilerplate';
export const RELATED_LABEL_ID = 'label/related';
export const CONTACT_LABEL_ID = 'label/contact';
export const LINK_ONLY_ID = 'link/only';
export const OFFER_ID = 'invitation/subscription';
export const INVITATION_IDS: ReadonlySet<string> = new Set([
  'invitation/comment-policy',
  'invitation/phrase',
  'invitation/opening',
]);

/** In order; the first rule that holds and is not vetoed drops the block. */
export const BLOCK_RULES: readonly Rule<BlockFeatures>[] = [
  rule({
    id: 'label/ornament',
    features: ['length', 'hasNoWords'],
    decide: ({ length, hasNoWords }) => length < 20 && hasNoWords,
    evidence: 'signs without words',
  }),
  rule({
    id: 'markup/script',
    features: ['isPreformatted', 'isMarkup'],
    decide: (block) => !block.isPreformatted && block.isMarkup,
    evidence: 'markup that a script was to insert',
  }),
  rule({
    id: 'headline/top',
    features: ['length', 'level', 'isBeforeStory'],
    decide: ({ length, level, isBeforeStory }) => length <= 300 && level === 1 && isBeforeStory,
    evidence: 'heading of the highest rank above the story',
  }),
  rule({
    id: 'headline/same',
    features: ['length', 'level', 'isBeforeStory', 'isSameAsHeadline'],
    decide: (block) =>
      block.length <= 300 && (block.level > 0 || block.isBeforeStory) && block.isSameAsHeadline,
    evidence: 'repeats the headline',
  }),
  rule({
    id: 'headline/similar',
    features: ['length', 'level', 'isBeforeStory', 'isLikeHeadline'],
    decide: (block) => block.length <= 300 && block.level > 0 && block.isBeforeStory && block.isLikeHeadline,
    evidence: 'almost repeats the headline',
  }),
  rule({
    id: 'caption/element',
    features: ['isCaptionElement'],
    decide: ({ isCaptionElement }) => isCaptionElement,
    unless: ['isPictureStory'],
    evidence: 'caption element',
  }),
  rule({
    id: 'caption/picture-text',
    features: ['level', 'isPictureText'],
    decide: ({ level, isPictureText }) => level === 0 && isPictureText,
    unless: ['isDescription', 'isPictureStory'],
    evidence: 'repeats what a picture is said to show',
  }),
  rule({
    id: 'caption/credit-line',
    features: ['isCreditLine'],
    decide: ({ isCreditLine }) => isCreditLine,
    evidence: 'picture credit',
  }),
  rule({
    id: 'caption/ends-in-credit',
    features: ['length', 'level', 'endsInCredit'],
    decide: ({ length, level, endsInCredit: ends }) => level === 0 && length < 450 && ends,
    unless: ['isPictureStory'],
    evidence: 'caption that ends in a picture credit',
  }),
  rule({
    id: 'caption/italic',
    features: ['length', 'level', 'followsPicture', 'isItalic', 'isSentence'],
    decide: (block) =>
      block.level === 0 && block.followsPicture && block.isItalic && block.length < 200 && !block.isSentence,
    evidence: 'line in italics below a picture',
  }),
  rule({
    id: 'caption/named-box',
    features: ['isInCaptionBox'],
    decide: ({ isInCaptionBox }) => isInCaptionBox,
    unless: ['isPictureStory'],
    evidence: 'in a small box named as a caption',
  }),
  rule({
    id: 'caption/picture-box',
    features: ['isInPictureBox'],
    decide: ({ isInPictureBox }) => isInPictureBox,
    unless: ['isPictureStory'],
    evidence: 'in a small box with a picture',
  }),
  rule({
    id: 'caption/credited-box',
    features: ['isInCreditedBox'],
    decide: ({ isInCreditedBox }) => isInCreditedBox,
    unless: ['isPictureStory'],
    evidence: 'in a small box with a picture credit',
  }),
  rule({
    id: 'byline/author',
    features: ['length', 'isSentence', 'isAuthorName'],
    decide: ({ length, isSentence, isAuthorName }) => length <= 80 && !isSentence && isAuthorName,
    unless: STATEMENTS,
    evidence: 'name of the author',
  }),
  rule({
    id: 'byline/box',
    features: ['isInBylineBox'],
    decide: ({ isInBylineBox }) => isInBylineBox,
    unless: STATEMENTS,
    evidence: 'in a small box named for the author',
  }),
  rule({
    id: LINK_ONLY_ID,
    features: ['isLinkOnly', 'isOwnLink', 'isUrl', 'isTable', 'isAmongShortLines', 'isLinkedWords'],
    decide: (block) =>
      block.isLinkOnly &&
      !block.isOwnLink &&
      !block.isUrl &&
      !block.isTable &&
      !block.isAmongShortLines &&
      !block.isLinkedWords,
    unless: ['isDescription', 'isLinkedParagraph', 'namesSubject'],
    evidence: 'nothing but a link',
  }),
  rule({
    id: 'label/related-line',
    features: ['length', 'level', 'isSentence', 'isRelatedLabel', 'isLabelled'],
    decide: (block) =>
      block.level === 0 &&
      block.length < 160 &&
      block.isRelatedLabel &&
      block.isLabelled &&
      !block.isSentence,
    unless: STATEMENTS,
    evidence: 'names a related story',
  }),
  rule({
    id: 'link/labelled',
    features: ['length', 'isPlainParagraph', 'isLabelled', 'isSentence', 'linkShare', 'isOwnLink'],
    decide: (block) =>
      block.length < 200 &&
      block.isPlainParagraph &&
      block.isLabelled &&
      !block.isSentence &&
      !block.isOwnLink &&
      block.linkShare > 0.5,
    unless: STATEMENTS,
    evidence: 'label with a link to another story',
  }),
  rule({
    id: BOILERPLATE_LABEL_ID,
    features: ['length', 'isBoilerplateLabel'],
    decide: ({ length, isBoilerplateLabel: is }) => length < 60 && is,
    unless: ['headsTextBesideIt', ...STATEMENTS],
    evidence: 'label of a part of the page',
  }),
  rule({
    id: CONTACT_LABEL_ID,
    features: ['length', 'isContactLabel'],
    decide: ({ length, isContactLabel }) => length < 60 && isContactLabel,
    unless: STATEMENTS,
    evidence: 'label above contact details',
  }),
  rule({
    id: RELATED_LABEL_ID,
    features: ['length', 'level', 'linkShare', 'isSentence', 'endsInQuestion', 'isRelatedLabel'],
    decide: (block) => {
      if (block.length >= 120 || !block.isRelatedLabel) return false;
      if (block.level > 0 || block.linkShare > 0.3) return true;
      return block.length < 40 && (!block.isSentence || block.endsInQuestion);
    },
    unless: ['headsText', 'headsPlainList', ...STATEMENTS],
    evidence: 'label of related stories',
  }),
  rule({
    id: 'invitation/comment-policy',
    features: ['length', 'isCommentPolicy'],
    decide: ({ length, isCommentPolicy }) => length < 350 && isCommentPolicy,
    unless: STATEMENTS,
    evidence: 'rule for comments',
  }),
  rule({
    id: 'invitation/phrase',
    features: ['length', 'standsOut', 'isInvitation', 'isReportedSpeech'],
    decide: (block) =>
      block.length < 350 &&
      (block.standsOut || block.length < 120) &&
      block.isInvitation &&
      !block.isReportedSpeech,
    unless: STATEMENTS,
    evidence: 'invitation by the site',
  }),
  rule({
    id: 'invitation/opening',
    features: [
      'length',
      'linkShare',
      'standsOut',
      'opensWithInvitation',
      'isInvitation',
      'isReportedSpeech',
      'isListedStep',
      'speaksOfSite',
    ],
    // In bold alone it may be advice: "Follow the yellow signs."
    decide: (block) =>
      block.length < 250 &&
      (block.linkShare > 0 || (block.standsOut && block.speaksOfSite)) &&
      block.opensWithInvitation &&
      !block.isInvitation &&
      !block.isReportedSpeech &&
      !block.isListedStep,
    unless: STATEMENTS,
    evidence: 'asks the reader for something',
  }),
  rule({
    id: OFFER_ID,
    features: ['length', 'isOfferToSubscribe', 'isReportedSpeech'],
    decide: (block) => block.length < 250 && block.isOfferToSubscribe && !block.isReportedSpeech,
    unless: STATEMENTS,
    evidence: 'offer to subscribe',
  }),
  rule({
    id: 'note/copyright',
    features: ['length', 'isCopyright', 'isReportedSpeech'],
    decide: (block) => block.length < 160 && block.isCopyright && !block.isReportedSpeech,
    unless: STATEMENTS,
    evidence: 'copyright notice',
  }),
  rule({
    id: 'note/page',
    features: ['length', 'isSentence', 'isPageNote'],
    decide: (block) => block.length < (block.isSentence ? 30 : 160) && block.isPageNote,
    unless: STATEMENTS,
    evidence: 'note about the page',
  }),
  rule({
    id: 'note/byline',
    features: ['length', 'isSentence', 'isByline', 'goesOnInSmall'],
    decide: (block) =>
      block.length < (block.isSentence ? 30 : 160) &&
      block.isByline &&
      !(block.isSentence && block.goesOnInSmall),
    unless: STATEMENTS,
    evidence: 'byline',
  }),
  rule({
    id: 'opening/date',
    features: ['length', 'isNearStart', 'isDateLine', 'isDateAlone', 'isKeyFact', 'isEntry', 'isTimedEntry'],
    // A standfirst may stand above the date.
    decide: (block) =>
      block.length < 100 &&
      block.isDateLine &&
      !block.isEntry &&
      !block.isTimedEntry &&
      (block.isKeyFact ? block.isDateAlone : block.isNearStart),
    unless: STATEMENTS,
    evidence: 'date above the story',
  }),
  rule({
    id: 'opening/dated-line',
    features: [
      'length',
      'level',
      'isBeforeStory',
      'isSentence',
      'isDated',
      'isAddress',
      'isKeyFact',
      'isEntry',
      'isTimedEntry',
      'saysSomething',
    ],
    decide: (block) =>
      block.length < 100 &&
      block.isBeforeStory &&
      block.level === 0 &&
      block.isDated &&
      !block.isSentence &&
      !block.isAddress &&
      !block.isEntry &&
      !block.isTimedEntry &&
      !block.saysSomething &&
      !block.isKeyFact,
    unless: STATEMENTS,
    evidence: 'line with a date above the story',
  }),
  rule({
    id: 'opening/loose-line',
    features: [
      'length',
      'level',
      'isBeforeStory',
      'isTagged',
      'isTaggedPage',
      'isSentence',
      'isAddress',
      'isKeyFact',
      'isEntry',
      'isTimedEntry',
      'saysSomething',
    ],
    decide: (block) =>
      block.isTaggedPage &&
      block.length < (block.isTagged ? 40 : 100) &&
      block.isBeforeStory &&
      block.level === 0 &&
      !block.isSentence &&
      !block.isAddress &&
      !block.isEntry &&
      !block.isTimedEntry &&
      !block.saysSomething &&
      !block.isKeyFact,
    unless: STATEMENTS,
    evidence: 'short line above the story',
  }),
  rule({
    id: 'note/time',
    features: ['isTime', 'isEntry'],
    decide: (block) => block.isTime && !block.isEntry,
    unless: STATEMENTS,
    evidence: 'time of a post',
  }),
  rule({
    id: 'label/loose',
    features: ['length', 'isTaggedPage', 'isTagged', 'isPlainParagraph', 'isSentence'],
    decide: (block) =>
      block.isTaggedPage &&
      block.length < 60 &&
      !block.isTagged &&
      block.isPlainParagraph &&
      !block.isSentence,
    unless: ['headsList', 'isQuoteSource', ...STATEMENTS],
    evidence: 'short text outside of any paragraph',
  }),
  rule({
    id: 'label/suspect-box',
    features: [
      'length',
      'level',
      'isProse',
      'isSentence',
      'isSpecial',
      'isInStandfirst',
      'isInSuspectBox',
      'saysSomething',
    ],
    decide: (block) =>
      block.length < 200 &&
      block.level === 0 &&
      !block.isSpecial &&
      !block.isSentence &&
      !block.isProse &&
      !block.isInStandfirst &&
      !block.saysSomething &&
      block.isInSuspectBox,
    unless: STATEMENTS,
    evidence: 'short line in a small box whose name suggests boilerplate',
  }),
  rule({
    id: 'note/contact-details',
    features: ['length', 'isSentence', 'hasContactDetails'],
    decide: (block) => block.length < 250 && !block.isSentence && block.hasContactDetails,
    unless: STATEMENTS,
    evidence: 'contact details',
  }),
  rule({
    id: 'link/list-item',
    features: ['isListItem', 'isOwnLink', 'linkShare', 'isSentence', 'isAmongShortLines'],
    decide: (block) =>
      block.isListItem &&
      !block.isOwnLink &&
      block.linkShare > 0.6 &&
      !block.isSentence &&
      !block.isAmongShortLines,
    unless: STATEMENTS,
    evidence: 'list item that is mostly a link',
  }),
];

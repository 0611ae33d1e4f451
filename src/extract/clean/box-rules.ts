import type { BoxFeatures } from './box-features.ts';
import { type Rule, rulesOf } from './rule.ts';

const rule = rulesOf<BoxFeatures>('box');

/** What speaks for a box, whatever its name. */
const EXCUSES = ['holdsHeadline', 'isInFlow'] as const;

export const BOX_RULES: readonly Rule<BoxFeatures>[] = [
  rule({
    id: 'box/teaser-card',
    features: ['isTeaserCard'],
    decide: ({ isTeaserCard }) => isTeaserCard,
    evidence: 'in a teaser of another story',
  }),
  rule({
    id: 'box/next-story',
    features: ['isNextStory'],
    decide: ({ isNextStory }) => isNextStory,
    evidence: 'in the box of another story below this one',
  }),
  rule({
    id: 'box/page-part',
    features: ['isPagePart'],
    decide: ({ isPagePart }) => isPagePart,
    evidence: 'in a navigation, footer, dialog or menu element',
  }),
  rule({
    id: 'box/certain',
    features: ['isCertain', 'isFewBlocks', 'isSmall', 'beginsElsewhere'],
    decide: (box) => box.isCertain && box.isFewBlocks && (box.isSmall || box.beginsElsewhere),
    unless: ['readsLikeStory', 'holdsHeadline'],
    evidence: 'in an advertisement or a dialog',
  }),
  rule({
    id: 'box/consent',
    features: ['isConsentRequest'],
    decide: ({ isConsentRequest }) => isConsentRequest,
    evidence: 'asks for consent beside the story',
  }),
  rule({
    id: 'box/margin',
    features: ['isNamed', 'isMargin', 'isBesideStory'],
    decide: (box) => !box.isNamed && box.isMargin && box.isBesideStory,
    evidence: 'in the footer or sidebar beside the story',
  }),
  rule({
    id: 'box/aside',
    features: ['isNamed', 'isApart', 'isLenient', 'isSmall', 'isBesideStory'],
    decide: (box) => box.isNamed && box.isApart && (!box.isLenient || box.isSmall || box.isBesideStory),
    unless: ['readsLikeText', ...EXCUSES],
    evidence: 'in an aside, a sidebar or a thread of comments',
  }),
  rule({
    id: 'box/named',
    features: ['isNamed', 'isApart', 'isNameBelieved', 'isSmall', 'beginsElsewhere'],
    decide: (box) =>
      box.isNamed && !box.isApart && box.isNameBelieved && (box.isSmall || box.beginsElsewhere),
    unless: ['readsLikeStory', 'readsLikeText', ...EXCUSES],
    evidence: 'in a box named as boilerplate',
  }),
  rule({
    id: 'box/hidden',
    features: ['isHidden'],
    decide: ({ isHidden }) => isHidden,
    unless: ['isFoldedStory', 'waitsForScript'],
    evidence: 'in a hidden box',
  }),
  rule({
    id: 'box/form',
    features: ['isForm'],
    decide: ({ isForm }) => isForm,
    unless: ['isTextWithField'],
    evidence: 'in a form with little text',
  }),
];

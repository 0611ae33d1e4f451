import type { Lexicon } from './notation.ts';

/** Dutch. */
export const nl: Lexicon = {
  relatedLabel: ['lees (ook|meer|verder)', 'meer (over|nieuws|van)_'],
  boilerplateLabel: ['vind ik leuk', 'delen', 'vind-ik-leuk aan het laden'],
  advertLabel: ['advertentie[ {20}]'],
  contactLabel: ['perscontact'],
  commentsLabel: ['[# ]reacties[ {30}]'],
  reactionsLabel: ['reacties'],
  commentSign: ['(beantwoorden|reageren)[ [\\(]#[\\)]]$'],
  pageNote: ['door (onze|de) redactie_'],
  correctionNote: ['(correctie|rectificatie|naschrift)_', 'in een eerdere versie'],
  invitation: [
    'om deze inhoud',
    'heb je [een ](tip|nieuws)',
    'tip de redactie',
    'bekijk onze aanbiedingen',
    'schrijf je in',
    'volg ons',
    'cookies accepteren',
  ],
  paywall: ['alleen voor abonnees', 'al abonnee'],
};

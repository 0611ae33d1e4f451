import type { Lexicon } from './notation.ts';

/** Danish, Finnish, Norwegian and Swedish. */
export const nordic: Lexicon = {
  relatedLabel: [
    'läs (också|mer|även)',
    'les (også|mer|mere|saken)',
    'læs (også|mere)',
    'lue (myös|lisää)',
    'aiheesta lisää',
  ],
  boilerplateLabel: ['omröstning', 'dela', 'del'],
  advertLabel: ['reklam[ {20}]', 'annonce[ {20}]', 'annons[ {20}]', 'mainos[ {20}]'],
  contactLabel: ['presskontakt', 'lisätietoja'],
  commentsLabel: ['[# ](kommentarer|kommentit)[ [\\(]#[\\)]]'],
  commentSign: ['(svara|svar)[ [\\(]#[\\)]]$'],
  pageNote: ['publicerad', 'uppdaterad', 'publisert', 'oppdatert', '(lähde|källa|kilde)[ ]:'],
  correctionNote: [
    'i en (tidigare|tidligere) (version|versjon|udgave)',
    '(rättelse|rettelse|korrigering|presisering|oikaisu)_',
  ],
  invitation: [
    'tipsa (oss|redaktionen)',
    'vet du (mer|något)',
    'tips oss',
    'tip os',
    'prenumerera',
    'följ oss',
    'abonner på',
    'følg oss',
  ],
  paywall: ['för prenumeranter', 'redan prenumerant', 'for abonnenter', 'allerede abonnent', 'tilaajille'],
};

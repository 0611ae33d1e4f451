import type { Lexicon } from './notation.ts';

/** Italian. */
export const it: Lexicon = {
  relatedLabel: ['leggi (anche|pure|tutto)', 'potrebbe[ro] interessar', 'articol(i|o) correlat(i|o)'],
  boilerplateLabel: ['sondaggio', 'mi piace', 'condividi', 'mi piace caricamento', '# di #'],
  advertLabel: ['pubblicità[ {20}]'],
  contactLabel: ['contatti[ per la] stampa'],
  commentsLabel: ['[# ]commenti[ {30}]'],
  commentSign: ['rispondi[ [\\(]#[\\)]]$', 'fa #'],
  pageNote: ['contatto[ ]:', 'pubblicato', 'aggiornato', 'fonte[ ]:', 'da la redazione_'],
  correctionNote: [
    '(correzione|rettifica|nota della redazione)',
    'questo articolo è stato (aggiornato|corretto|modificato)',
  ],
  invitation: [
    'accettare i cookie',
    'per vedere questo contenuto',
    'scopri le nostre offerte',
    'registrati',
    'iscriviti',
  ],
  paywall: ['riservato agli abbonati', 'abbonati per'],
};

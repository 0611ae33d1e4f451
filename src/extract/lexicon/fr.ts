import type { Lexicon } from './notation.ts';

/** French. */
export const fr: Lexicon = {
  relatedLabel: [
    'lire (aussi|également|la suite)',
    'à lire',
    'sur le même sujet',
    'voir aussi',
    'à voir',
    'plus d’articles',
  ],
  boilerplateLabel: [
    'sondage',
    'j’aime ça',
    'partager',
    'copier le lien',
    'haut de page',
    'j’aime chargement',
    '# sur #',
  ],
  advertLabel: ['publicité[ {20}]'],
  contactLabel: ['contact[s] (presse|médias)'],
  commentsLabel: ['[# ][les ](commentaire[s]|réaction[s])[ [\\(]#[\\)]]'],
  reactionsLabel: ['[les ]réaction[s]'],
  commentSign: ['répondre[ [\\(]#[\\)]]$', 'il y a #'],
  pageNote: ['publié le', 'mis à jour', 'crédit', 'par (notre|la) rédaction_'],
  correctionNote: [
    '(rectificatif|erratum|précision|mise à jour|note de la rédaction)_',
    'cet article a été (modifié|mis à jour|corrigé)',
    '[dans ]une version (précédente|antérieure)',
  ],
  invitation: [
    'accepter les cookies',
    'pour (afficher|voir|consulter) ce contenu',
    'soutenez (notre|une|la) (rédaction|presse|journal)',
    'votre abonnement',
    '(découvrez|profitez de) nos (offres|abonnements)',
    'abonnez-vous',
    'inscrivez-vous',
    'suivez-nous',
  ],
  paywall: ['(réservé|réservée) aux abonnés', 'abonnez-vous pour', 'déjà abonné'],
};

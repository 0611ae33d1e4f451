import { arabic } from './arabic.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { nl } from './nl.ts';
import { nordic } from './nordic.ts';
import { type Category, type Lexicon, sourceOf, type Wording } from './notation.ts';
import { other } from './other.ts';
import { pt } from './pt.ts';
import { slavic } from './slavic.ts';
import { zh } from './zh.ts';

/**
 * What boilerplate says in the languages of the news, and what it seems to say but newsrooms do. Most lists are tried on
 * short blocks only; `CORRECTION_NOTE` on blocks of any length. None names a site.
 */
export const LEXICONS: Readonly<Record<string, Lexicon>> = {
  arabic,
  de,
  en,
  es,
  fr,
  it,
  ja,
  ko,
  nl,
  nordic,
  other,
  pt,
  slavic,
  zh,
};

/** What the languages list under a key, as alternatives of a regular expression without a group around them. */
export const wordingOf = (key: Wording): string =>
  Object.values(LEXICONS)
    .flatMap(({ patterns }) => patterns?.[key] ?? [])
    .join('|');

/** Where in a text the entries of a category are looked for: at its start, as the whole of it, or anywhere. */
export type Place = 'start' | 'whole' | 'anywhere';

export const PLACES: Readonly<Record<Category, Place>> = {
  relatedLabel: 'start',
  boilerplateLabel: 'whole',
  advertLabel: 'whole',
  contactLabel: 'whole',
  commentsLabel: 'whole',
  reactionsLabel: 'whole',
  commentSign: 'start',
  pageNote: 'start',
  copyright: 'start',
  correctionNote: 'start',
  invitation: 'anywhere',
  invitationStart: 'start',
  paywall: 'anywhere',
  moreAt: 'start',
};

/** What is neither letter nor digit in any script: `\W` counts all letters but ASCII's. */
const MARKS = '[^\\p{L}\\p{N}]*';

const compile = (category: Category): RegExp => {
  const entries = Object.values(LEXICONS).flatMap((lexicon) => lexicon[category] ?? []);
  const any = `(?:${entries.map(sourceOf).join('|')})`;
  switch (PLACES[category]) {
    case 'start':
      return new RegExp(`^${MARKS}${any}`, 'iu');
    case 'whole':
      return new RegExp(`^${MARKS}${any}${MARKS}$`, 'iu');
    case 'anywhere':
      // Whole words only, where words have ends: in scripts with spaces.
      return new RegExp(
        `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}\\d])${any}(?!\\p{Ll})`,
        'iu',
      );
  }
};

/** Headings and labels above lists of other stories. */
export const RELATED_LABEL = compile('relatedLabel');

/** Labels of parts of the page. */
export const BOILERPLATE_LABEL = compile('boilerplateLabel');

/** Labels of advertisements; a sentence may begin with the same word. */
export const ADVERT_LABEL = compile('advertLabel');

/** Headings above contact details. */
export const CONTACT_LABEL = compile('contactLabel');

/** Headings above what readers write about the story. */
export const COMMENTS_LABEL = compile('commentsLabel');

/** Headings above what readers write, and as often above what those concerned have said: a story's own section. */
export const REACTIONS_LABEL = compile('reactionsLabel');

/** What only a comment says: a reply is offered, votes are counted, hours have passed. */
export const COMMENT_SIGN = compile('commentSign');

/** Short lines that begin like this, and are no sentences, are about the page. */
export const PAGE_NOTE = compile('pageNote');

/** Notes on who owns the text. */
export const COPYRIGHT = compile('copyright');

/** Notes by the newsroom on a change to the story itself. */
export const CORRECTION_NOTE = compile('correctionNote');

/** Invitations by the site, wherever they stand in a short block. */
export const INVITATION = compile('invitation');

/** Short blocks that begin like this and hold a link ask the reader for something. */
export const INVITATION_START = compile('invitationStart');

/** What stands where the rest of a story is for sale. */
export const PAYWALL = compile('paywall');

/** Where else to read, followed by bare addresses: the last line of an agency's story. */
export const MORE_AT = compile('moreAt');

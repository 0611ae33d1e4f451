import { wordingOf } from '../lexicon/lexicon.ts';

/**
 * What pages say instead of a story, in the languages of the news: that it is missing, that something broke, that they
 * want consent, a login, a script or a proof of being human. Stories quote all of these, so a phrase alone proves
 * nothing: it must be what the headline mainly says, or stand on a page with no other prose.
 */

/** Whole words, where words have ends: `\b` knows ASCII letters only. */
const words = (...parts: readonly string[]): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\d])(?:${parts.join('|')})(?![\p{L}\d])`, 'giu');
const anywhere = (source: string): RegExp => new RegExp(source, 'giu');

const MISSING_TEXT = [words(wordingOf('missing')), anywhere(wordingOf('missingSigns'))];
/** A number means something only where it is the headline. */
const MISSING_HEADLINE = [
  words('404(?: page)?(?: not found)?', 'not found', '410 gone', wordingOf('missing')),
  anywhere(wordingOf('missingSigns')),
];

const BROKEN_TEXT = [words(wordingOf('broken')), anywhere(wordingOf('brokenSigns'))];
const BROKEN_HEADLINE = [
  words(wordingOf('brokenHeadline'), wordingOf('broken')),
  anywhere(`${wordingOf('brokenHeadlineSigns')}|${wordingOf('brokenSigns')}`),
];

const CONSENT = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${wordingOf('consent')})|${wordingOf('consentSigns')}`,
  'iu',
);

const LOGIN = new RegExp(String.raw`^\W*(?:${wordingOf('signIn')})\W*$`, 'iu');

const SCRIPT_PLEA = new RegExp(wordingOf('scriptPlea'), 'i');

/** Pages that ask for something speak to their reader; reports hardly ever do. */
const ADDRESS = new RegExp(String.raw`(?<![\p{L}\d])(?:${wordingOf('address')})(?![\p{L}\d])`, 'iu');
/** Words that address the reader only inside a sentence: with a small letter, or at its beginning, they are "she". */
const ADDRESS_INSIDE = new RegExp(String.raw`(?<=\p{L} )(?:${wordingOf('addressInside')})(?!\p{L})`, 'u');
/** Languages that do without such words. */
const NO_ADDRESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}]/u;

/** Does the text speak to its reader? */
export const addressesReader = (text: string): boolean =>
  ADDRESS.test(text) || ADDRESS_INSIDE.test(text) || NO_ADDRESS.test(text);

/** What a paragraph may speak of without being a story. */
export type Topic = 'excuse' | 'consent' | 'access' | 'login';

const TOPIC_WORDS: Readonly<Record<Topic, RegExp>> = {
  excuse: anywhere(wordingOf('excuseTopic')),
  consent: anywhere(wordingOf('consentTopic')),
  access: anywhere(wordingOf('accessTopic')),
  login: anywhere(wordingOf('loginTopic')),
};

const firstMatch = (patterns: readonly RegExp[], text: string): string | null => {
  for (const pattern of patterns) {
    const found = text.match(pattern)?.[0];
    if (found !== undefined) return found.trim().slice(0, 80);
  }
  return null;
};

/** So many words of a topic need no reader: nothing else is spoken of. */
const ENOUGH_WORDS: Readonly<Record<Topic, number>> = { excuse: 3, consent: 3, access: 3, login: 2 };

/** Does the page speak to its reader about this, where a story would report? */
export const speaksOf = (topic: Topic, text: string): boolean => {
  const said = text.match(TOPIC_WORDS[topic])?.length ?? 0;
  return (
    said >= ENOUGH_WORDS[topic] ||
    (said > 0 && addressesReader(text)) ||
    (topic === 'excuse' && (firstMatch(MISSING_TEXT, text) ?? firstMatch(BROKEN_TEXT, text)) !== null)
  );
};

const FILLER = words(wordingOf('filler'));
const signs = (text: string): number => text.match(/[\p{L}\d]/gu)?.length ?? 0;

/** Parts of a title: the headline, the section, the name of the site. */
export const titleParts = (title: string): readonly string[] =>
  title.split(/\s+[-–—|·•»«›:]\s+|\s*\|\s*/).filter((part) => part !== '');

/** Of a part of a headline, so much must be the phrase. */
const MAIN_SHARE = 0.6;

const mainPhrase = (patterns: readonly RegExp[], titles: readonly string[]): string | null => {
  for (const part of titles.flatMap(titleParts)) {
    for (const pattern of patterns) {
      const found = part.match(pattern);
      if (found === null) continue;
      const said = signs(found.join(''));
      const rest = signs(part.replace(pattern, ' ').replace(FILLER, ' '));
      if (said >= MAIN_SHARE * (said + rest)) return (found[0] ?? '').trim().slice(0, 80);
    }
  }
  return null;
};

/** A phrase and where it stands: it is what the headline says, or one line of a page that says little. */
export interface Excuse {
  readonly phrase: string;
  readonly place: 'headline' | 'text';
}

const findExcuse = (
  headline: readonly RegExp[],
  text: readonly RegExp[],
  said: { readonly titles: readonly string[]; readonly texts: readonly string[] },
): Excuse | null => {
  const main = mainPhrase(headline, said.titles);
  if (main !== null) return { phrase: main, place: 'headline' };
  for (const line of said.texts) {
    const phrase = firstMatch(text, line);
    if (phrase !== null) return { phrase, place: 'text' };
  }
  return null;
};

/** What the page says; `titles` are its headlines, `texts` its lines (none of a long page: they say nothing of the whole). */
export interface Said {
  readonly titles: readonly string[];
  readonly texts: readonly string[];
}

export const findMissing = (said: Said): Excuse | null => findExcuse(MISSING_HEADLINE, MISSING_TEXT, said);
export const findBroken = (said: Said): Excuse | null => findExcuse(BROKEN_HEADLINE, BROKEN_TEXT, said);

export const findConsent = (texts: readonly string[]): string | null => {
  for (const text of texts) {
    const found = CONSENT.exec(text);
    if (found !== null) return found[0].trim().slice(0, 80);
  }
  return null;
};

export const findLogin = ({ titles, texts }: Said): string | null =>
  [...titles.flatMap(titleParts), ...texts]
    .find((text) => LOGIN.test(text))
    ?.trim()
    .slice(0, 80) ?? null;

export const pleadsForScript = (text: string): boolean => SCRIPT_PLEA.test(text);

import type { Element } from 'domhandler';
import { wordingOf } from '../lexicon/lexicon.ts';

/**
 * What the names that authors give to boxes usually mean. Words of general meaning only: a name that one site
 * invented has no place here.
 */
export interface Hint {
  /** Boilerplate whatever the text says: share rows, comment threads, related links. */
  readonly boilerplate: boolean;
  /** Boilerplate by a name that nothing else bears: an advertisement, a dialog over the page. */
  readonly certain: boolean;
  /** Boilerplate unless the text reads like prose: headers, meta lines, widgets. */
  readonly suspect: boolean;
  /** Names that announce the story's own text. */
  readonly body: boolean;
  readonly caption: boolean;
  readonly byline: boolean;
  readonly standfirst: boolean;
  readonly comment: boolean;
}

export const NO_HINT: Hint = {
  boilerplate: false,
  certain: false,
  suspect: false,
  body: false,
  caption: false,
  byline: false,
  standfirst: false,
  comment: false,
};

const BOILERPLATE = new Set(
  (
    'related relatedcontent relatedarticles relatedposts recommend recommended recommendation recommendations recirc newsletter newsletters ' +
    'subscribe subscription subscriptions signup share sharing shares sharebar sharetools social socials addthis ' +
    'disqus promo promos promotion promotions promoted advert adverts advertisement advertisements advertising advertorial ad ads adslot ' +
    'adunit adwrapper sponsor sponsored sponsors outbrain taboola zergnet revcontent breadcrumb breadcrumbs tags taglist ' +
    'pagination pager paging pagenav nav navbar navigation menu submenu popup modal overlay lightbox cookie cookies consent gdpr ' +
    'trending popular mostread mostpopular readmore readnext toc tableofcontents poll login register donate ' +
    'copyright skip noprint screenreader trinity respond reactions feedback ' +
    'upsell cta crosslink crosslinks teaser teasers tooltip skiplink morefrom seealso alsolike jumplink bookmark follow followus ' +
    'masthead colophon callout disclaimer disclosure affiliate biography rail'
  ).split(' '),
);

const words = (name: string): string[] =>
  name
    .slice(0, 400)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    // Made for one purpose, and not an advertisement.
    .replace(/\bad[\s_-]hoc\b/g, '')
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1);

/** Names that no author gives to a part of a story. */
const CERTAIN = new Set(
  (
    'ad ads adslot adunit adwrapper adbox advert adverts advertisement advertisements modal popup popover lightbox dialog ' +
    'outbrain taboola zergnet revcontent disqus addthis gdpr'
  ).split(' '),
);

/** What an id may say besides, to be such a name: more words are those of a heading. */
const LAYOUT_WORD =
  /^(?:box|slot|unit|wrap|wrapper|container|content|inner|outer|top|bottom|left|right|middle|banner|google|div|side|mobile|desktop)$/;

/** Says what a box has, not what it is: "section--ads", "has-modal". */
const QUALIFIER = /--\S+|(?:^|\s)(?:has|with|no)-\S+/g;

/** Spares most names the search for words. */
const MAY_BE_CERTAIN = /ad|modal|pop|lightbox|dialog|outbrain|taboola|zergnet|revcontent|disqus|gdpr/i;

const isCertain = (className: string, id: string): boolean => {
  if (!MAY_BE_CERTAIN.test(className) && !MAY_BE_CERTAIN.test(id)) return false;
  if (words(className.replace(QUALIFIER, ' ')).some((word) => CERTAIN.has(word))) return true;
  const named = words(id);
  return (
    named.some((word) => CERTAIN.has(word)) &&
    named.every((word) => CERTAIN.has(word) || LAYOUT_WORD.test(word))
  );
};

/** Names that are written together: "relatedbroadcast", "newsletterbox". */
const BOILERPLATE_START =
  /^(?:related|newsletter|recommend|breadcrumb|teaser|advert|sponsor|cookie|share(?:bar|box|button|link|tool|icon)|social(?:bar|box|share|media|icon|link))/;

const SUSPECT = new Set(
  (
    'header footer sidebar aside meta metadata widget toolbar tools utility utilities dateline timestamp ' +
    'published updated modified categories kicker eyebrow tag topic topics rating ratings ' +
    'print player video audio gallery slideshow carousel slider infobox banner embed ' +
    'links linklist author authors bio writer contributor profile credits source notice ' +
    'button buttons btn icon icons extra extras supplementary alert ticker next prev previous'
  ).split(' '),
);

const namesOfKind = (
  key: 'commentName' | 'captionName' | 'authorName' | 'standfirstName',
): ReadonlySet<string> => new Set(wordingOf(key).split('|'));

const COMMENT = namesOfKind('commentName');
const CAPTION = namesOfKind('captionName');
const BYLINE = namesOfKind('authorName');
const STANDFIRST = namesOfKind('standfirstName');

const PHRASES: readonly (readonly [RegExp, keyof Hint])[] = [
  [
    /\b(?:read|learn|see) (?:more|next|also)\b|\bmore (?:from|on|stories|news|articles|posts)\b|\byou may\b|\balso (?:like|read)\b/,
    'boilerplate',
  ],
  [
    /\b(?:most|popular|latest|top|other|similar|next|previous|prev|recent) (?:read|popular|viewed|news|stories|posts?|articles?|headlines)\b/,
    'boilerplate',
  ],
  [
    /\btable (?:of )?contents\b|\b(?:sign|log) (?:up|in)\b|\bmailing list\b|\bscreen reader\b|\bsr only\b|\bvisually hidden\b|\bcall to action\b/,
    'boilerplate',
  ],
  [/\bpull ?quotes?\b|\bpulled quote\b/, 'certain'],
  [/\bkey ?(?:points|takeaways|highlights)\b|\b(?:article|story) (?:highlights|takeaways)\b/, 'standfirst'],
  [
    /\b(?:post|article|entry|story) (?:nav|navigation|tags|footer|tools|actions|share|links|related)\b/,
    'boilerplate',
  ],
  [/\b(?:author|about|writer) (?:bio|box|info|card|profile|description|author|about)\b/, 'byline'],
  [
    /\b(?:image|photo|img|picture|media|figure|wp) (?:caption|credit|credits|description|desc|legend)\b|\b(?:image|photo|img|picture|figure) text\b/,
    'caption',
  ],
  [
    /\b(?:article|story|post|entry|news|content|blog|main|page|text|body|single|node|field|item|rich|detail) (?:body|content|text|copy|main|txt|article|story|richtext|inner)\b/,
    'body',
  ],
  [
    /\b(?:articlebody|articlecontent|articletext|storybody|storycontent|storytext|postcontent|postbody|entrycontent|entrybody|bodytext|bodycopy|bodycontent|newstext|richtext|wysiwyg|prose|fulltext|maintext)\b/,
    'body',
  ],
];

const ROLES: Readonly<Record<string, keyof Hint>> = {
  navigation: 'boilerplate',
  banner: 'suspect',
  contentinfo: 'boilerplate',
  complementary: 'boilerplate',
  search: 'boilerplate',
  dialog: 'certain',
  alertdialog: 'certain',
  menu: 'boilerplate',
  menubar: 'boilerplate',
  tablist: 'suspect',
  toolbar: 'boilerplate',
  form: 'boilerplate',
};

const TAGS: Readonly<Record<string, keyof Hint>> = {
  nav: 'boilerplate',
  footer: 'boilerplate',
  aside: 'boilerplate',
  dialog: 'certain',
  menu: 'boilerplate',
  header: 'suspect',
  form: 'suspect',
  figcaption: 'caption',
  address: 'byline',
  time: 'byline',
  details: 'suspect',
};

const read = (name: string): Hint => {
  const hint: Record<keyof Hint, boolean> = { ...NO_HINT };
  const found = words(name);
  const joined = found.join(' ');
  for (const [phrase, kind] of PHRASES) if (phrase.test(joined)) hint[kind] = true;
  const unqualified = name.replace(QUALIFIER, ' ');
  for (const word of unqualified === name ? found : words(unqualified))
    if (BOILERPLATE.has(word) || BOILERPLATE_START.test(word)) hint.boilerplate = true;
  for (const word of found) {
    if (SUSPECT.has(word)) hint.suspect = true;
    if (COMMENT.has(word)) hint.comment = true;
    if (CAPTION.has(word)) hint.caption = true;
    if (BYLINE.has(word)) hint.byline = true;
    if (STANDFIRST.has(word)) hint.standfirst = true;
  }
  return hint;
};

/** What the element itself says: its tag, its role, its microdata. */
const addOwn = (hint: Record<keyof Hint, boolean>, { name, attribs }: Element): void => {
  const byTag = TAGS[name];
  if (byTag !== undefined) hint[byTag] = true;
  const byRole = ROLES[attribs['role'] ?? ''];
  if (byRole !== undefined) hint[byRole] = true;
  const prop = (attribs['itemprop'] ?? '').toLowerCase();
  if (prop.includes('articlebody')) hint.body = true;
  if (/author|datepublished|datemodified|publisher/.test(prop)) hint.byline = true;
  if (prop === 'caption') hint.caption = true;
  // "Teaser" on a box is another story; on a paragraph or heading it is this story's standfirst.
  if (hint.standfirst && /^(?:p|h[1-6])$/.test(name)) hint.boilerplate = false;
  // Typography has "captions" too.
  if (/^h[1-6]$/.test(name)) hint.caption = false;
};

const OWN = new Set(['class', 'id', 'data-testid', 'data-component']);

/** Attributes beside `class` and `id` in which the parts of a page are named, for tests, statistics and scripts. */
const NAMING = /^data-(?:[a-z]+-)?(?:test|name|type|module|qa|section|cy|automation-id)$/;

interface Names {
  /** What the author calls the box. */
  readonly own: string;
  /** What scripts and tests call it. They name a part, and much else: only good words of theirs are believed. */
  readonly other: string;
}

const namesOf = ({ name, attribs }: Element): Names => {
  // The name of a custom element is a name its author gave.
  let own = name.includes('-') ? name : '';
  let other = '';
  for (const [attribute, value] of Object.entries(attribs)) {
    if (OWN.has(attribute)) own += ` ${value}`;
    else if (attribute.startsWith('data-') && value.length < 60 && NAMING.test(attribute))
      other += ` ${value}`;
  }
  return { own, other };
};

/** Reads names once; a page repeats a few hundred of them thousands of times. */
export const createHintReader = (): ((element: Element) => Hint) => {
  const seen = new Map<string, Hint>();
  return (element) => {
    const { name, attribs } = element;
    const { own, other } = namesOf(element);
    const key = `${name}|${attribs['role'] ?? ''}|${attribs['itemprop'] ?? ''}|${own}|${other}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const hint: Record<keyof Hint, boolean> = { ...read(own) };
    if (other !== '') {
      const { body, caption, standfirst } = read(other);
      hint.body ||= body;
      hint.caption ||= caption;
      hint.standfirst ||= standfirst;
    }
    addOwn(hint, element);
    if (isCertain(attribs['class'] ?? '', attribs['id'] ?? '')) hint.certain = true;
    // A heading is called by its own words.
    if (/^h[1-6]$/.test(name) && !hint.certain) hint.boilerplate = false;
    if (hint.certain) hint.boilerplate = true;
    seen.set(key, hint);
    return hint;
  };
};

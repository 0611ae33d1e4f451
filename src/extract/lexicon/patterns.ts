import { wordingOf } from './lexicon.ts';

/** Patterns of wording that no list of words can say: names, times, what stands at the end of a text. */

/** What is neither letter nor digit in any script: `\W` counts all letters but ASCII's. */
const MARKS = '[^\\p{L}\\p{N}]*';

const PICTURE = wordingOf('picture');
const PICTURE_BY = wordingOf('pictureBy');
const AGENCY =
  'ap|ap photo|afp|reuters|getty images?|epa|dpa|ansa|efe|lusa|tt|ntb|ritzau|pa|pa media|pa wire|shutterstock|istock|alamy|imago|picture alliance|bloomberg|xinhua|kyodo|yonhap|tass|wikimedia(?: commons)?|unsplash|pixabay|handout|courtesy photo|file photo';

/** Whose a picture is, as a line of its own. */
export const PICTURE_CREDIT = new RegExp(
  `^${MARKS}(?:(?:${PICTURE})\\s*(?:[:：©/=]|\\b(?:${PICTURE_BY})\\b).{2,80}|(?:${wordingOf('pictureSign')})\\s*(?:[:：=/]|提供).{1,40}|(?:[^.!?]{0,60}\\s*[|/•·–—,-]\\s*)?(?:${AGENCY})(?:\\s*[|/•·–—,-]\\s*[^.!?|/]{2,40})?|\\([^().!?]{2,40} / [^().!?]{2,40}\\))${MARKS}$`,
  'iu',
);

/**
 * A caption ends with whose picture it is: "… on Tuesday. (AP Photo/Jo Bloggs, File)". An agency alone in brackets, or
 * with its desk, is the source of a text: "(AFP)", "(dpa/abc)".
 */
export const CREDIT_AT_END = new RegExp(
  `(?:\\((?:[^()]{0,80}\\b)?(?:(?:${PICTURE})\\s*(?:[:：/=]|\\b(?:by|courtesy|via|von|par|por|di)\\b)|courtesy (?:of|photo)|file (?:photo|picture|image)|via (?:${AGENCY})\\b)[^()]{0,80}\\)|\\b(?:${AGENCY})\\s[|/]\\s[^.!?]{2,40})\\s*$`,
  'iu',
);

/** "… of the bridge. Photo: Jo Bloggs": a name follows, so case counts. */
export const NAMED_AT_END = new RegExp(
  String.raw`(?<!\p{L})(?:${wordingOf('namedPicture')})\s*[:/]\s*(?:©\s*)?(?:\p{Lu}|dpa\b|epa\b|dapd\b)[^!?:]{1,60}$`,
  'u',
);

/** "(Archive picture)" at the end of a caption. */
export const ARCHIVE_AT_END = new RegExp(String.raw`[(（](?:${wordingOf('archivePicture')})[)）]\s*$`, 'iu');

/** "(Jo Bloggs/The Agency)" at the end of a caption: names, so case counts. */
export const NAMES_AT_END = /\(\p{Lu}[\p{L}.'’-]+(?: [\p{L}.'’-]+){1,4}\s?\/\s?\p{Lu}[^()/]{1,40}\)\s*$/u;

/** "Update 14:05 — All clear.": a note on a change, with the news after it. */
export const UPDATE_NOTE = new RegExp(`^${MARKS}updated?\\b[\\d\\s:.,apm()]{0,20}[:—–-]\\s*\\p{L}`, 'iu');

/** Says who owns the page, wherever in a text. */
export const OWNERSHIP = new RegExp(wordingOf('ownership'), 'iu');

/** "By Jo Bloggs": a byline set as a paragraph of its own. */
export const BYLINE_START = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:${wordingOf('bylineWord')})\s+\p{Lu}[\p{L}.'’-]+(?:,?\s+(?:(?:${wordingOf('andWord')}|&)\s+)?\p{Lu}[\p{L}.'’-]+){0,7}\s*(?:$|[|•·–—,(]|\d)`,
  'u',
);

/** Tells what somebody said: a sentence of a story, whatever it is that was said. */
export const REPORTED_SPEECH = new RegExp(
  String.raw`[,”"»“][^\p{L}]{0,3}(?:[\p{L}’' .-]{0,40}(?<!\p{L}))?(?:${wordingOf('saying')})(?!\p{L})`,
  'u',
);

/** Speaks of the site that says it. */
export const SPEAKS_OF_SITE = new RegExp(String.raw`(?<!\p{L})(?:${wordingOf('ownSite')})(?!\p{L})`, 'iu');

/** Begins with the comments of readers and says who reads them first: a rule of the house, not a sentence about somebody's comments. */
export const COMMENT_POLICY = new RegExp(
  String.raw`^${MARKS}(?:(?:${wordingOf('policyStart')})\W+)*(?:${wordingOf('policyComments')})\b.{0,140}\b(?:${wordingOf('policyModerated')})`,
  'iu',
);

/** Somebody's e-mail address and telephone number. */
export const CONTACT_DETAILS = new RegExp(
  String.raw`^(?=.*[\w.+-]@[\w-]+\.\w)(?=.*(?:\b(?:${wordingOf('telephone')})\b|${wordingOf('telephoneSign')}|☎|\+\d))(?=.*\d[\d ()/.–-]{5,}\d)`,
  'iu',
);

const WHO =
  "(?:\\p{Lu}[\\p{L}.'’-]*|\\d[\\d’'s]*|writers?|reporters?|correspondents?|journalists?|producers?|researchers?|editors?|staff|and|in|from|of|the|at|for|&)";

/** Notes at the end of a story on who made it. */
export const CREDIT_NOTE = new RegExp(
  [
    // Names and what they are, then what they did: "Press writer Jo Bloggs in Tarn contributed to this report." Words are
    // parted by something, or there were many ways to read one.
    `^${MARKS}${WHO}(?:[\\s,]+${WHO}){1,19}[\\s,]+(?:contributed\\b(?: (?:to this (?:report|story|article)|reporting|research|from\\b.{0,40}))?[^,]{0,40}$|reported from \\p{Lu}[^,]{0,60}$)`,
    `^${MARKS}(?:[Tt]he )?\\p{Lu}[\\p{L}.]* contributed to this (?:report|story|article)\\b[^,]{0,40}$`,
    '(?:[Ww]ith|[Ww]ith additional) (?:assistance|files|reporting|material) (?:from|by) (?:the )?\\p{Lu}[^,]{0,60}$',
    '(?:material|story|report|text|content) may not be (?:published, |reproduced, |republished, )',
    '(?:[Pp]ress|[Ss]taff|Reuters|AFP|AP|Bloomberg) [Ww]riters? \\p{Lu}[^,]{0,60}$',
  ].join('|'),
  'u',
);

const TRADE = wordingOf('trade');

/** "Jo Bloggs is a reporter at…": an author introduces herself. Only looked for after the story. */
export const BIOGRAPHY = new RegExp(
  `^${MARKS}(?:[Aa]bout the authors?\\b|\\p{Lu}[\\p{L}.'’-]*(?: (?:\\p{Lu}|(?:van|von|de|di|da|al|el|bin|der|den|la|le)\\b)[\\p{L}.'’-]*){1,5}(?: \\(@\\w+\\))? is (?:a|an|the|\\S+(?:’s|'s))\\b.{0,80}\\b(?:${TRADE})s?\\b|\\p{Lu}[\\p{L}.'’-]+(?: \\p{Lu}[\\p{L}.'’-]+){0,4} (?:covers|writes about|reports on|writes for)\\b)`,
  'u',
);

/** A time of the day and nothing else: the stamp of a post. */
export const BARE_TIME = new RegExp(
  String.raw`^[^\p{L}\p{N}]*\d{1,2}(?:[:.h]\d{2}|(?=\s?(?:${wordingOf('clockWord')}|[ap]\.?m)))(?:\s?(?:${wordingOf('clockWord')}|h|[ap]\.?m\.?|[a-z]{2,4}t))?[^\p{L}\p{N}]*$`,
  'iu',
);

/** A line that is a date or a time and little else. */
export const DATE_LINE = new RegExp(
  String.raw`^(?=.{4,90}$)[^!?]*?(?:\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\d{4}年|\d{1,2}月\d{1,2}日|${wordingOf('timeAgo')})`,
  'iu',
);

/** Labels of buttons that copy, share, open or close what they stand beside. */
export const TOOL_LABEL = new RegExp(`^${MARKS}(?:${wordingOf('toolLabel')})${MARKS}$`, 'iu');

/** Labels above corrections. */
export const CORRECTION_LABEL = new RegExp(`^${MARKS}(?:${wordingOf('correctionLabel')})${MARKS}$`, 'iu');

/** Headlines of searches, topics and archives. */
export const INDEX_TITLE = new RegExp(`^${MARKS}(?:${wordingOf('indexTitle')})${MARKS}$`, 'iu');

/** What a list of the lexicon is for. */
export type Category =
  | 'relatedLabel'
  | 'boilerplateLabel'
  | 'advertLabel'
  | 'contactLabel'
  | 'commentsLabel'
  | 'reactionsLabel'
  | 'commentSign'
  | 'pageNote'
  | 'copyright'
  | 'correctionNote'
  | 'invitation'
  | 'invitationStart'
  | 'paywall'
  | 'moreAt';

/**
 * Lists of regular-expression sources, for wording that the notation below cannot express: inflected words, words that
 * are parts of a longer pattern, words whose case matters.
 */
export type Wording =
  // What a page says instead of a story; `Signs` are in scripts that do not separate words.
  | 'missing'
  | 'missingSigns'
  | 'broken'
  | 'brokenSigns'
  | 'brokenHeadline'
  | 'brokenHeadlineSigns'
  | 'consent'
  | 'consentSigns'
  | 'indexTitle'
  | 'signIn'
  | 'scriptPlea'
  // Words of a topic, and words that address the reader of such a page.
  | 'consentTopic'
  | 'accessTopic'
  | 'loginTopic'
  | 'excuseTopic'
  | 'address'
  | 'filler'
  | 'addressInside'
  // Parts of the patterns for credits, bylines, notes and quotations.
  | 'picture'
  | 'ownership'
  | 'archivePicture'
  | 'saying'
  | 'ownSite'
  | 'policyStart'
  | 'policyComments'
  | 'policyModerated'
  | 'telephone'
  | 'telephoneSign'
  | 'bylineWord'
  | 'andWord'
  | 'pictureBy'
  | 'pictureSign'
  | 'namedPicture'
  | 'timeAgo'
  | 'toolLabel'
  | 'correctionLabel'
  | 'clockWord'
  | 'trade'
  // Names of boxes in class and id.
  | 'commentName'
  | 'captionName'
  | 'standfirstName'
  | 'authorName';

/**
 * The words of one language. An entry is written as the page says it, in small letters, with a few signs:
 *
 * - `(a|b)` one of several, `[a]` with or without it
 * - `#` a number, `{40}` up to 40 characters of any text, `{1-40}` at least one, `{…}` any text
 * - `_` the end of a word, `$` the end of the text, `’` any single character, `\(` and `\)` the signs themselves
 * - `:` also in its full width
 */
export type Lexicon = Partial<Readonly<Record<Category, readonly string[]>>> & {
  readonly patterns?: Partial<Readonly<Record<Wording, readonly string[]>>>;
};

const SIGNS: Readonly<Record<string, string>> = {
  '[': '(?:',
  ']': ')?',
  '(': '(?:',
  ')': ')',
  '|': '|',
  '#': '\\d[\\d.,]*',
  _: '(?![\\p{L}\\p{N}])',
  $: '[^\\p{L}\\p{N}]*$',
  '’': '.',
  ':': '[:：]',
  '.': '\\.',
  '*': '\\*',
  '+': '\\+',
  '?': '\\?',
};

const TOKEN = /\\[()]|\{(?:(\d+)-)?(\d+|…)\}|./gu;

/** The source of the regular expression that an entry stands for. */
export const sourceOf = (entry: string): string =>
  entry.replace(TOKEN, (token: string, least: string | undefined, most: string | undefined) => {
    if (most === '…') return '.*';
    if (most !== undefined) return `.{${least ?? '0'},${most}}`;
    return SIGNS[token] ?? token;
  });

import { canParseUrl } from '../../web/can-parse-url.ts';

/**
 * Makes foreign text safe for the messages of any channel: plain text on one line. Each channel escapes its own markup.
 * What escaping cannot prevent is handled here for all channels, because most clients turn plain text into links and
 * mentions.
 */

/** Invisible characters and those that reorder text (UAX #9 §2); joiners and direction marks stay. */
const INERT = /(?![\t\n\v\f\r\u0085])[\p{Cc}\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;
const SPACES = /[\s\u0085]+/g;

/** Zero width; interrupts host names, user names and tags that clients would detect. */
const JOINER = '\u2060';

/** Where clients detect links and mentions in plain text. */
const LINKING: readonly RegExp[] = [
  // https://…
  /(?<=:)(?=\/\/)/g,
  // @everyone, @room, name@host
  /(?<=@)(?=[\p{L}\p{N}_])/gu,
  // #tag, #room:server, $CASH
  /(?<=#)(?=[\p{L}\p{N}_])/gu,
  /(?<=\$)(?=[A-Za-z])/g,
  // /command
  /(?<=(?<![\p{L}\p{N}/])\/)(?=[A-Za-z])/gu,
  // host.example and 192.0.2.1, without a scheme
  /(?<=[\p{L}\p{N}-]\.)(?=\p{L}{2})/gu,
  /(?<=\d\.)(?=\d{1,3}\.\d{1,3}\.\d{1,3})/g,
  // <!channel>, <@id>, [words](address): a gateway may forward plain text to services that parse them.
  /(?<=<)(?=[^\s<\u2060])/g,
  /(?<=\])(?=\()/g,
];

/** Text of a page or a server as one line that can be shown anywhere and creates no link or mention. */
export const inertLine = (text: string): string => {
  const line = text
    .replace(INERT, '')
    .trim()
    .replace(SPACES, (run) => (LINE_BREAK.test(run) ? ' ↵ ' : run.length > 1 ? ' ' : run.replace('\t', ' ')))
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return LINKING.reduce((inert, place) => inert.replace(place, JOINER), line);
};

/** Where two adjacent pieces together could form a link or mention that neither contains. */
const opensAtEnd = /[:@#$/.<\]]$|\.\p{L}$/u;
const continuesAtStart = /^[/.@(]/;

/** The same for adjacent pieces of one text; white space at their ends is preserved as one space. */
export const inertPieces = (pieces: readonly string[]): string[] => {
  let before = '';
  return pieces.map((piece) => {
    const inner = inertLine(piece);
    const [start, end] = [/^[\s\u0085]/.test(piece) ? ' ' : '', /[\s\u0085]$/.test(piece) ? ' ' : ''];
    const text = inner === '' ? start : `${start}${inner}${end}`;
    if (text === '') return '';
    const joint = opensAtEnd.test(before) || continuesAtStart.test(text) ? JOINER : '';
    before = text;
    return `${joint}${text}`;
  });
};

/**
 * A URL that is safe as a link target in any markup: serialised by WHATWG URL, with quotes and brackets
 * percent-encoded. null if it is not http(s), contains credentials, or is too long.
 */
export const linkable = (url: string, maxLength = 2_000): string | null => {
  if (!canParseUrl(url)) return null;
  const { protocol, username, password, href } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return null;
  const escaped = href.replace(
    /["'<>\\^`{|}()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.length <= maxLength ? escaped : null;
};

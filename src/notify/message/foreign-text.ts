/**
 * What others wrote, made ready for the messages of any channel: pure text on one line. Escaping the markup of a
 * channel is left to its own file; what no escape reaches is done here once for all of them, because most clients
 * make links and mentions of plain text, too.
 */

/** Never shown, or shown as an order of words that is not theirs (UAX #9 §2); joiners and marks of direction stay. */
const INERT = /(?![\t\n\v\f\r\u0085])[\p{Cc}\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;
const SPACES = /[\s\u0085]+/g;

/** Takes no room and ends the name of a host, a user or a tag wherever a client looks for one. */
const JOINER = '\u2060';

/** Places in plain text that a client takes for the beginning of something to click on, or of somebody to call. */
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
  // <!channel>, <@id>, [words](address): a gateway may hand plain text on to services that read them.
  /(?<=<)(?=[^\s<\u2060])/g,
  /(?<=\])(?=\()/g,
];

/** Text of a page or a server in one line: what is left can be shown anywhere and starts nothing. */
export const inertLine = (text: string): string => {
  const line = text
    .replace(INERT, '')
    .trim()
    .replace(SPACES, (run) => (LINE_BREAK.test(run) ? ' ↵ ' : run.length > 1 ? ' ' : run.replace('\t', ' ')))
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return LINKING.reduce((inert, place) => inert.replace(place, JOINER), line);
};

/** Where the end of one piece and the beginning of the next could make what neither of them is. */
const opensAtEnd = /[:@#$/.<\]]$|\.\p{L}$/u;
const goesOnAtStart = /^[/.@(]/;

/** The same for neighbouring pieces of one text, whose white space at the ends counts. */
export const inertPieces = (pieces: readonly string[]): string[] => {
  let before = '';
  return pieces.map((piece) => {
    const inner = inertLine(piece);
    const [start, end] = [/^[\s\u0085]/.test(piece) ? ' ' : '', /[\s\u0085]$/.test(piece) ? ' ' : ''];
    const text = inner === '' ? start : `${start}${inner}${end}`;
    if (text === '') return '';
    const joint = opensAtEnd.test(before) || goesOnAtStart.test(text) ? JOINER : '';
    before = text;
    return `${joint}${text}`;
  });
};

/**
 * An address that may stand behind a link, in any markup: as WHATWG URL writes it, and what could end a quotation or
 * a bracket around it percent-encoded. null for what is no web address, tells credentials, or is too long.
 */
export const linkable = (url: string, maxLength = 2_000): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, username, password, href } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return null;
  const escaped = href.replace(
    /["'<>\\^`{|}()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.length <= maxLength ? escaped : null;
};

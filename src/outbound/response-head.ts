/** Repairs response heads that every browser reads and that a strict parser refuses. Heads are Latin-1 text. */

export interface RepairedHead {
  readonly status: number;
  /** With CRLF line ends, ended by an empty line. */
  readonly text: string;
}

const FIELD = /^([!#$%&'*+\-.^_`|~\w]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;

const STATUS_LINE = /^HTTP\/\d(?:\.\d+)?[ \t]+(\d{3})(?:[ \t](.*))?$/i;

/** The status of a head whose first line is complete; null before, and for other protocols. */
export const statusOf = (head: string): number | null => {
  const [first = '', ...rest] = head.trimStart().split(/\r?\n/, 2);
  const status = rest.length > 0 ? STATUS_LINE.exec(first)?.[1] : undefined;
  return status === undefined ? null : Number(status);
};

/** The one value that a list or repetition of equal lengths means (RFC 9112 §6.3 item 5); null if they differ. */
const singleLength = (values: readonly string[]): string | null => {
  const all = new Set(values.flatMap((value) => value.split(',')).map((value) => value.trim()));
  const [only = ''] = all;
  return all.size === 1 && /^\d+$/.test(only) ? only : null;
};

/**
 * Lines may end in LF alone, and a continuation joins the line before it (RFC 9112 §2.2, §5.2). Lines that are no field
 * are dropped, equal lengths count once, and chunks take precedence over a length (§6.3 item 3). Lengths that differ
 * stay, so that the parser refuses the message. Null if the text does not begin with a status line.
 */
export const repairHead = (head: string): RepairedHead | null => {
  const [statusLine = '', ...lines] = head.replace(/^(?:\r?\n)+/, '').split(/\r?\n/);
  const found = STATUS_LINE.exec(statusLine);
  if (!found) return null;
  const fields: { readonly name: string; value: string }[] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (last && /^[ \t]/.test(line)) last.value += ` ${line.trim()}`;
    const field = FIELD.exec(line);
    if (field) fields.push({ name: field[1] ?? '', value: field[2] ?? '' });
  }
  const named = (name: string): string[] =>
    fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
  const chunked = named('transfer-encoding').some((value) => /(?:^|,)\s*chunked\s*$/i.test(value));
  const length = singleLength(named('content-length'));
  const kept = fields
    .filter(({ name }) => !/^content-length$/i.test(name) || (!chunked && length === null))
    .map(({ name, value }) => `${name}: ${value}`);
  if (!chunked && length !== null) kept.push(`Content-Length: ${length}`);
  const reason = (found[2] ?? '').replace(/[^\x20-\x7e]/g, '');
  return { status: Number(found[1]), text: `HTTP/1.1 ${found[1]} ${reason}\r\n${kept.join('\r\n')}\r\n\r\n` };
};

/** The index after the empty line that ends the head; -1 if it has not arrived. Empty lines before it do not count. */
export const endOfHead = (text: string): number => {
  const start = /^(?:\r?\n)*/.exec(text)?.[0].length ?? 0;
  const [lf, crlf] = [text.indexOf('\n\n', start), text.indexOf('\n\r\n', start)];
  if (lf < 0 && crlf < 0) return -1;
  return crlf < 0 || (lf >= 0 && lf < crlf) ? lf + 2 : crlf + 3;
};

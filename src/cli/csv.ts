export interface CsvRow {
  /** Where the row begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Excel names the separator in a line of its own before the rows. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;\t]*\r?(?:\n|$)/i;

/** The character that separates most cells of the first line, unless a line `sep=` names it. */
const separatorOf = (text: string): string => {
  const named = SEPARATOR_LINE.exec(text)?.[1];
  if (named !== undefined) return named;
  const [first = ''] = text.split('\n', 1);
  const bare = first.replace(/"[^"]*"/g, '');
  return [',', ';', '\t'].toSorted((a, b) => bare.split(b).length - bare.split(a).length)[0] ?? ',';
};

/** RFC 4180, with commas, semicolons, tabs or the separator that a first line `sep=` names; a quote that is never closed ends with the text. Empty lines are no rows. */
export const readCsv = (text: string): readonly CsvRow[] => {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let [cells, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const start = SEPARATOR_LINE.exec(text)?.[0].length ?? 0;
  const firstLine = start === 0 ? 1 : 2;
  let [line, begun] = [firstLine, firstLine];
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: begun, cells });
    [cells, cell] = [[], ''];
  };
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') [cell, quoted] = ['', true];
    else if (char === separator) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      endRow();
      begun = line;
    } else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
};

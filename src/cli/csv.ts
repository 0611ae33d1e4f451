export interface CsvRow {
  /** Where the row begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The character that separates most cells of the first line. */
const separatorOf = (text: string): string => {
  const [first = ''] = text.split('\n', 1);
  const bare = first.replace(/"[^"]*"/g, '');
  return [',', ';', '\t'].toSorted((a, b) => bare.split(b).length - bare.split(a).length)[0] ?? ',';
};

/** RFC 4180, with commas, semicolons or tabs; a quote that is never closed ends with the text. Empty lines are no rows. */
export const readCsv = (text: string): readonly CsvRow[] => {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let [cells, cell, quoted]: [string[], string, boolean] = [[], '', false];
  let [line, begun] = [1, 1];
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: begun, cells });
    [cells, cell] = [[], ''];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (quoted && char === '"') quoted = false;
    else if (quoted) cell += char;
    else if (char === '"' && cell.trim() === '') [cell, quoted] = ['', true];
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

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export const readDoc = (file: string): string => readFileSync(`${ROOT}/${file}`, 'utf8');

/** The document with everything between its `generated` markers replaced; exactly one pair of markers must exist. */
export const withGenerated = (document: string, generated: string): string => {
  const parts = document.split(/<!-- generated: (?:begin|end).*? -->\n/);
  const markers = document.match(/<!-- generated: (?:begin|end).*? -->\n/g) ?? [];
  const [begin, end] = markers;
  if (parts.length !== 3 || begin === undefined || end === undefined)
    throw new Error('The document needs one "generated: begin" and one "generated: end" marker.');
  return `${parts[0]}${begin}\n${generated.trim()}\n\n${end}${parts[2]}`;
};

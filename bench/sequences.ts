/**
 * Real histories of articles compared version by version, twice, and back again: same answer each time, and how fast.
 * Usage: `node bench/sequences.ts FOLDER` (Node 22.18 and later; for Node 20 see compare.ts), where FOLDER holds
 * `*.json.gz` with `{"texts":[[kind,text]…],"versions":[{"title","p":[index into texts]}]}`. Exit code 1 if any answer
 * differs or a return to older text is flagged as an addition.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compareArticles } from '../src/compare/compare.ts';
import { foldForComparison } from '../src/text/comparison-fold.ts';
import type { ParagraphRole } from '../src/model/article.ts';

interface Sequence {
  readonly texts: readonly (readonly [kind: string, text: string])[];
  readonly versions: readonly { readonly title?: string; readonly p: readonly number[] }[];
}

const ROLES: Readonly<Record<string, ParagraphRole>> = { h: 'heading', li: 'list-item' };

const articleOf = ({ texts }: Sequence, { title, p }: Sequence['versions'][number]) => ({
  headline: title ?? null,
  paragraphs: p.map((index) => ({
    text: texts[index]?.[1] ?? '',
    role: ROLES[texts[index]?.[0] ?? ''] ?? ('paragraph' as const),
  })),
});

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node bench/sequences.ts FOLDER');
  process.exit(2);
}

const times: number[] = [];
let sequences = 0;
let differing = 0;
let unquiet = 0;
let notEmpty = 0;

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.json.gz'))
  .toSorted()) {
  const sequence = JSON.parse(gunzipSync(readFileSync(path.join(folder, file))).toString()) as Sequence;
  if (!Array.isArray(sequence.versions)) continue;
  sequences += 1;
  const articles = sequence.versions.map((version) => articleOf(sequence, version));
  for (const [index, before] of articles.entries()) {
    const after = articles[index + 1];
    if (compareArticles({ before, after: before }).comparison.changes.length > 0) notEmpty += 1;
    if (!after) continue;
    const start = performance.now();
    const once = JSON.stringify(compareArticles({ before, after }));
    times.push(performance.now() - start);
    if (JSON.stringify(compareArticles({ before, after })) !== once) differing += 1;
    const seen = new Set(before.paragraphs.map(({ text }) => foldForComparison(text)));
    const back = compareArticles({ before: after, after: before, earlierParagraphs: seen }).comparison
      .changes;
    if (back.some(({ kind, flagged }) => kind === 'added' && flagged)) unquiet += 1;
  }
}

times.sort((a, b) => a - b);
const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2);
console.log(
  `${sequences} sequences, ${times.length} pairs: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, worst ${at(1)} ms`,
);
console.log(
  `second run differs: ${differing}; a version differs from itself: ${notEmpty}; A → B → A flags an addition: ${unquiet}`,
);
process.exit(differing + notEmpty + unquiet === 0 ? 0 : 1);

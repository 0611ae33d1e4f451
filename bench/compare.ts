/**
 * Times of the comparison, CPU milliseconds: the first round (cold), the median and the best of the rounds.
 * Node 22.18 and later: `node bench/compare.ts`. Node 20:
 * `npx tsc -p tests/tsconfig.json --noEmit false --outDir dist/bench && node dist/bench/bench/compare.js`.
 */
import { compareArticles } from '../src/compare/compare.ts';
import type { Paragraph } from '../src/model/article.ts';

const SYLLABLES = 'ba ko mi ren tas ul vor din sel ga pho ner ist ost lim qua zet hur'.split(' ');

/** A small generator with a seed, so that every run measures the same texts. */
const makeRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const makeWriter = (seed: number): ((words: number) => string) => {
  const random = makeRandom(seed);
  const pick = (power: number): number => Math.floor(random() ** power * 4_000);
  const word = (): string => {
    // A skewed draw: a few words are common, most are rare, as in real text.
    let rest = pick(3);
    let text = '';
    do {
      text += SYLLABLES[rest % SYLLABLES.length] ?? '';
      rest = Math.floor(rest / SYLLABLES.length);
    } while (rest > 0);
    return text;
  };
  return (words) => `${Array.from({ length: words }, word).join(' ')}.`;
};

const articleOf = (
  texts: readonly string[],
): { headline: string; paragraphs: readonly Paragraph[]; lang: string } => ({
  headline: 'A story',
  paragraphs: texts.map((text) => ({ text, role: 'paragraph' })),
  lang: 'en',
});

const WORDS = 45;

const nearlyEqual = (texts: readonly string[], write: (words: number) => string): readonly string[] =>
  texts.flatMap((text, index) => {
    if (index % 10 === 3) return [text.replace(/ \S+ /u, ' 1,250 ')];
    if (index % 10 === 7) return [text, write(WORDS)];
    return [text];
  });

const measure = (name: string, before: readonly string[], after: readonly string[]): void => {
  const input = { before: articleOf(before), after: articleOf(after) };
  const rounds = before.length > 1_000 ? 9 : before.length > 100 ? 60 : 400;
  const times: number[] = [];
  let changes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    changes = compareArticles(input).comparison.changes.length;
    const used = process.cpuUsage(start);
    times.push((used.user + used.system) / 1_000);
  }
  const shown = (ms = 0): string => ms.toFixed(2).padStart(9);
  const [first] = times;
  times.sort((a, b) => a - b);
  console.log(
    `${name.padEnd(34)} first ${shown(first)}  median ${shown(times[rounds >> 1])}  best ${shown(times[0])} ms   ${changes} changes`,
  );
};

for (const count of [30, 300, 3_000]) {
  const write = makeWriter(count);
  const texts = Array.from({ length: count }, () => write(WORDS));
  measure(`${count} paragraphs, equal`, texts, [...texts]);
  measure(`${count} paragraphs, nearly equal`, texts, nearlyEqual(texts, write));
  measure(
    `${count} paragraphs, all edited`,
    texts,
    texts.map((text) => text.replace(/ \S+ \S+ /u, ' seventy ')),
  );
  measure(
    `${count} paragraphs, all different`,
    texts,
    texts.map(() => write(WORDS)),
  );
  // As newsrooms write: outside ASCII, so that the quick path for plain text does not serve.
  const typeset = (list: readonly string[]): readonly string[] => list.map((text) => `“${text}” – d’Été`);
  measure(`${count} paragraphs, typographic`, typeset(texts), typeset(nearlyEqual(texts, write)));
  measure(`${count} paragraphs, reversed`, texts, texts.toReversed());
  measure(
    `${count} paragraphs, one text repeated`,
    texts.map(() => 'Impact:'),
    texts.map((text, index) => (index % 3 === 0 ? text : 'Impact:')),
  );
}

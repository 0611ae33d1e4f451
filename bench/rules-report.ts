/**
 * What each extraction rule is worth: what it drops, what it drops wrongly, and the score without it, on the development
 * corpus, the pages in `tests/extract/shapes` and the cases from the field.
 *
 * usage: npm run rules:report -- [--corpus FOLDER] [--cases FOLDER] [--rule ID]... [--without ID]...
 * --rule measures some rules only; --without takes rules away before anything is measured. A folder that is not named
 * or not there is skipped, and the report says so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type PreparedPage, preparePage } from '../src/extract/extract.ts';
import type { Rule } from '../src/extract/clean/rule.ts';
import { RULE_TABLE, type RuleTable, withoutRule } from '../src/extract/clean/rule-table.ts';
import { loadShapes } from '../tests/extract/shapes/shapes.ts';
import { fold, isGold, matchParagraphs } from './paragraph-score.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: '' },
    cases: { type: 'string', default: '' },
    rule: { type: 'string', multiple: true },
    without: { type: 'string', multiple: true, default: [] },
  },
});

const TABLE = values.without.reduce((table, id) => withoutRule(id, table), RULE_TABLE);

/** Signs without words are texts, too. */
const foldText = (text: string): string => fold(text) || text;

/** Folded texts that a page must yield. */
interface Gold {
  /** All paragraphs; null where only single texts are known. */
  readonly paragraphs: readonly string[] | null;
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

type Group = 'corpus' | 'snippets' | 'shapes' | 'cases';

interface Page extends Gold {
  readonly group: Group;
  readonly prepared: PreparedPage;
}

/** Sums over the pages of a group. */
interface Total {
  f1: number;
  /** Paragraphs and texts that are missing or too many. */
  missed: number;
  leaked: number;
  /** Pages with nothing missed and nothing leaked. */
  clean: number;
}

interface Outcome {
  readonly total: Total;
  /** Ids of the rules that dropped something, with the folded texts they dropped. */
  readonly dropped: ReadonlyMap<string, readonly string[]>;
}

const readPage = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

const pageOf = (
  group: Group,
  source: { readonly url: string; readonly body: Uint8Array; readonly contentType?: string | undefined },
  gold: Partial<Record<'paragraphs' | 'wanted' | 'unwanted', readonly string[]>>,
): Page[] => {
  const { url, body, contentType = 'text/html' } = source;
  const prepared = preparePage({ url, body, contentType });
  if (prepared === null) return [];
  const folded = (texts: readonly string[] = []): string[] => texts.map(foldText);
  return [
    {
      group,
      prepared,
      paragraphs: gold.paragraphs === undefined ? null : folded(gold.paragraphs),
      wanted: folded(gold.wanted),
      unwanted: folded(gold.unwanted),
    },
  ];
};

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

interface CorpusPage {
  readonly id: string;
  readonly url: string | null;
  readonly domain: string;
  readonly flags: readonly string[];
}

interface Snippets {
  readonly id: string;
  readonly url: string;
  readonly must_contain: readonly string[];
  readonly must_not_contain: readonly string[];
}

const loadCorpus = (folder: string): Page[] => {
  const full = path.join(folder, 'full');
  const snippets = path.join(folder, 'snippets');
  return [
    ...(readJson(path.join(full, 'manifest.json')) as CorpusPage[])
      .filter(({ flags }) => !flags.includes('gold-not-in-html'))
      .flatMap(({ id, url, domain }) => {
        const gold = readJson(path.join(full, 'gold', `${id}.json`)) as {
          paragraphs: (string | { text: string })[];
        };
        const paragraphs = gold.paragraphs.map((one) => (typeof one === 'string' ? one : one.text));
        const body = readPage(path.join(full, 'html', `${id}.html.gz`));
        return pageOf('corpus', { url: url ?? `https://${domain}/`, body }, { paragraphs });
      }),
    ...(readJson(path.join(snippets, 'gold.json')) as Snippets[]).flatMap(
      ({ id, url, must_contain: wanted, must_not_contain: unwanted }) =>
        pageOf(
          'snippets',
          { url, body: readPage(path.join(snippets, 'html', `${id}.html.gz`)) },
          { wanted, unwanted },
        ),
    ),
  ];
};

interface Case {
  readonly url?: string;
  readonly contentType?: string;
  readonly paragraphs?: readonly string[];
  readonly mustHave?: readonly string[];
  readonly mustNotHave?: readonly string[];
}

const loadCases = (folder: string): Page[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json') && existsSync(path.join(folder, file.replace(/json$/, 'html'))))
    .flatMap((file) => {
      const name = file.slice(0, -'.json'.length);
      const expected = readJson(path.join(folder, file)) as Case;
      const { url = `https://paper.example/2026/${name}`, contentType, paragraphs } = expected;
      return pageOf(
        'cases',
        { url, contentType, body: readFileSync(path.join(folder, `${name}.html`)) },
        {
          ...(paragraphs && { paragraphs }),
          wanted: expected.mustHave ?? [],
          unwanted: expected.mustNotHave ?? [],
        },
      );
    })
    .filter(({ paragraphs, wanted, unwanted }) => paragraphs !== null || wanted.length + unwanted.length > 0);

const loadOptional = (group: string, folder: string, load: (folder: string) => Page[]): Page[] => {
  if (folder !== '' && existsSync(folder)) return load(folder);
  console.log(`skipped: ${group} (${folder === '' ? 'no folder named' : `${folder} is not there`})`);
  return [];
};

const SHAPES = pathToFileURL(path.resolve('tests/extract/shapes') + path.sep);

const pages: Page[] = [
  ...loadOptional('corpus, snippets', values.corpus, loadCorpus),
  ...loadShapes(SHAPES).flatMap(({ html, story }) =>
    pageOf(
      'shapes',
      { url: 'https://news.example/tribunal-statement', body: new TextEncoder().encode(html) },
      { paragraphs: story },
    ),
  ),
  ...loadOptional('cases', values.cases, loadCases),
];

const readWith = (page: Page, table: RuleTable): Outcome => {
  const { kept, dropped } = page.prepared.read(table);
  const texts = kept.map(({ text }) => foldText(text));
  const whole = ` ${texts.join(' ')} `;
  const match = page.paragraphs === null ? null : matchParagraphs(page.paragraphs, texts);
  const missed = (match?.missed ?? 0) + page.wanted.filter((text) => !whole.includes(` ${text} `)).length;
  const leaked = (match?.leaked ?? 0) + page.unwanted.filter((text) => whole.includes(` ${text} `)).length;
  const byRule = new Map<string, string[]>();
  for (const [block, { id }] of dropped) {
    const texts = byRule.get(id) ?? [];
    texts.push(foldText(block.text));
    byRule.set(id, texts);
  }
  return {
    total: { f1: match?.f1 ?? 1, missed, leaked, clean: missed + leaked === 0 ? 1 : 0 },
    dropped: byRule,
  };
};

/** The table, and the ids of its rules that held at least once since the last call of `take`. */
const watchedTable = (): { readonly table: RuleTable; readonly take: () => ReadonlySet<string> } => {
  let held = new Set<string>();
  const watched = <Features>(rules: readonly Rule<Features>[]): readonly Rule<Features>[] =>
    rules.map((rule) => ({
      ...rule,
      decide: (features) => {
        const answer = rule.decide(features);
        if (answer) held.add(rule.id);
        return answer;
      },
    }));
  const { box, block, neighbour, end } = TABLE;
  return {
    table: {
      box: watched(box),
      block: watched(block),
      neighbour: watched(neighbour),
      end: watched(end),
    },
    take: () => {
      const taken = held;
      held = new Set();
      return taken;
    },
  };
};

const sumOf = (totals: readonly Total[]): Total =>
  totals.reduce(
    (sum, one) => ({
      f1: sum.f1 + one.f1,
      missed: sum.missed + one.missed,
      leaked: sum.leaked + one.leaked,
      clean: sum.clean + one.clean,
    }),
    { f1: 0, missed: 0, leaked: 0, clean: 0 },
  );

const watched = watchedTable();
const outcomes = pages.map((page) => ({ page, ...readWith(page, watched.table), held: watched.take() }));

const GROUPS: readonly Group[] = ['corpus', 'snippets', 'shapes', 'cases'];
for (const group of GROUPS) {
  const own = outcomes.filter(({ page }) => page.group === group);
  if (own.length === 0) continue;
  const { f1, missed, leaked, clean } = sumOf(own.map(({ total }) => total));
  console.log(
    `${group}: ${own.length} pages, F1 ${(f1 / own.length).toFixed(4)}, missed ${missed}, leaked ${leaked}, pages without a fault ${clean}`,
  );
}

/** Change of a group's sums when a rule is taken away; positive `missed` and `leaked` are faults that the rule prevents. */
const difference = (before: Total, after: Total): Total => ({
  f1: after.f1 - before.f1,
  missed: after.missed - before.missed,
  leaked: after.leaked - before.leaked,
  clean: after.clean - before.clean,
});

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));

const isWrong = (page: Page, text: string): boolean =>
  (page.paragraphs !== null && isGold(page.paragraphs, text)) ||
  page.wanted.some((wanted) => ` ${text} `.includes(` ${wanted} `));

console.log('\nrule | drops | wrongly | without it: corpus ΔF1, then Δmissed/Δleaked/Δclean for each group');
const all: readonly Pick<Rule<never>, 'id'>[] = Object.values(TABLE).flat();
let useless = 0;
for (const { id } of all) {
  if (values.rule !== undefined && !values.rule.includes(id)) continue;
  const table = withoutRule(id, TABLE);
  const drops = outcomes.flatMap(({ page, dropped }) =>
    (dropped.get(id) ?? []).map((text) => ({ page, text })),
  );
  const wrongly = drops.filter(({ page, text }) => isWrong(page, text)).length;
  const changes = outcomes
    .filter(({ held }) => held.has(id))
    .map(({ page, total }) => ({
      group: page.group,
      change: difference(total, readWith(page, table).total),
    }));
  const byGroup = GROUPS.map((group) => ({
    group,
    ...sumOf(changes.filter((one) => one.group === group).map(({ change }) => change)),
  }));
  const corpus = outcomes.filter(({ page }) => page.group === 'corpus').length;
  const cells = byGroup
    .filter(({ missed, leaked, clean }) => missed !== 0 || leaked !== 0 || clean !== 0)
    .map(
      ({ group, missed, leaked, clean }) => `${group} ${signed(missed)}/${signed(leaked)}/${signed(clean)}`,
    );
  const worth = byGroup.some(
    ({ f1, clean, missed, leaked }) => f1 < -1e-9 || clean < 0 || missed + leaked > 0,
  );
  if (!worth) useless += 1;
  const delta = corpus === 0 ? 0 : (byGroup[0]?.f1 ?? 0) / corpus;
  console.log(
    `${id} | ${drops.length} | ${wrongly} | ${delta.toFixed(5)} ${cells.join(', ')}${worth ? '' : '  EARNS NOTHING'}`,
  );
}
console.log(`\n${all.length} rules, ${useless} that earn nothing here.`);

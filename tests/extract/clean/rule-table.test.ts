import { describe, expect, it } from 'vitest';
import { BlockFeatures } from '../../../src/extract/clean/block-features.ts';
import { BOX_VETOES } from '../../../src/extract/clean/block-rules.ts';
import { BoxFeatures } from '../../../src/extract/clean/box-features.ts';
import { EndFeatures } from '../../../src/extract/clean/end-rules.ts';
import { NeighbourFeatures } from '../../../src/extract/clean/neighbour-rules.ts';
import { RULE_TABLE, withoutRule } from '../../../src/extract/clean/rule-table.ts';
import { explainExtraction, preparePage } from '../../../src/extract/extract.ts';
import { bytes } from '../../support/extract/fixtures.ts';
import { loadShapes } from '../shapes/shapes.ts';

const rules = Object.values(RULE_TABLE).flat();

/** Names of the getters of a class of features. */
const gettersOf = ({ prototype }: { readonly prototype: object }): string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, property]) => property.get !== undefined)
    .map(([name]) => name);

const input = (html: string) => ({
  url: 'https://news.example/tribunal-statement',
  body: bytes(html),
  contentType: 'text/html; charset=utf-8',
});

describe('the rule table', () => {
  it('gives every rule an id of its own and a piece of evidence in words', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, evidence } of rules) {
      expect(id).toMatch(/^[a-z]+\/[a-z]+(?:-[a-z]+)*$/);
      expect(evidence, id).toMatch(/^[a-z].*[a-z]$/);
    }
  });

  it('holds each rule in the list of its phase', () => {
    for (const [phase, list] of Object.entries(RULE_TABLE))
      for (const rule of list) expect(rule.phase, rule.id).toBe(phase);
  });

  it.each([
    ['box', BoxFeatures],
    ['block', BlockFeatures],
    ['neighbour', NeighbourFeatures],
    ['end', EndFeatures],
  ] as const)('%s: has no feature that no rule reads', (phase, features) => {
    const vetoes = phase === 'block' ? BOX_VETOES : [];
    const read = [...vetoes, ...RULE_TABLE[phase].flatMap((rule) => [...rule.features, ...rule.unless])];
    expect(gettersOf(features).filter((name) => !(read as readonly string[]).includes(name))).toEqual([]);
  });

  it('reads no feature that a rule does not name', () => {
    const answers = [false, true, 0, 1_000];
    const asks = rules.flatMap((rule) => answers.map((answer) => ({ ...rule, answer })));
    for (const { id, features, decide, answer } of asks) {
      const read = new Set<string>();
      const asked = new Proxy(
        {},
        {
          get: (_, name) => {
            read.add(String(name));
            return answer;
          },
        },
      );
      (decide as (features: object) => boolean)(asked);
      for (const name of read) expect(features, id).toContain(name);
    }
  });

  it('loses one rule at a time', () => {
    const table = withoutRule('link/only');
    expect(Object.values(table).flat()).toHaveLength(rules.length - 1);
    expect(table.block.map(({ id }) => id)).not.toContain('link/only');
  });

  it('is what the explanation of a page speaks of', () => {
    const ids = new Set(rules.map(({ id }) => id));
    const reasons = loadShapes()
      .slice(0, 40)
      .flatMap(({ html }) => explainExtraction(input(html)).blocks)
      .flatMap(({ dropped }) => (dropped === null || dropped.startsWith('outside') ? [] : [dropped]));
    expect(reasons.length).toBeGreaterThan(100);
    for (const reason of reasons) expect(ids).toContain(reason.split(':')[0]);
  });

  it('only drops: a page read without the last two phases keeps all that it keeps with them', () => {
    for (const { name, html } of loadShapes().slice(0, 40)) {
      const page = preparePage(input(html));
      const all = page?.read(RULE_TABLE).kept.map(({ text }) => text) ?? [];
      const fewer = page?.read({ ...RULE_TABLE, neighbour: [], end: [] }).kept.map(({ text }) => text) ?? [];
      for (const text of all) expect(fewer, name).toContain(text);
    }
  });
});

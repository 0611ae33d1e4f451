import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDoc, ROOT } from '../support/docs/generated.ts';

/** Numbers that docs/decisions/README.md explains as never used. */
const NEVER_USED = [7];

const numbersIn = (folder: string): number[] =>
  readdirSync(path.join(ROOT, folder))
    .flatMap((file) => /^(\d{4})-/.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

describe.each(['docs/decisions', 'src/record/migrations'])('the numbers in %s', (folder) => {
  it('are used once and have no unexplained gap', () => {
    const numbers = numbersIn(folder);
    const last = numbers.at(-1) ?? 0;
    expect(last).toBeGreaterThan(9);
    const expected = Array.from({ length: last }, (_, index) => index + 1).filter(
      (number) => !NEVER_USED.includes(number),
    );
    expect(numbers).toEqual(expected);
  });
});

it('has every decision record in the index, with context, decision and consequences', () => {
  const records = readdirSync(path.join(ROOT, 'docs/decisions')).filter((file) => /^\d/.test(file));
  const index = readDoc('docs/decisions/README.md');
  for (const file of records) {
    expect(index, file).toContain(`](${file})`);
    const sections = [...readDoc(`docs/decisions/${file}`).matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections, file).toEqual(['Context', 'Decision', 'Consequences']);
  }
});

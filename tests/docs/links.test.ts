import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDoc, ROOT } from '../support/docs/generated.ts';

/** Every document of the project that people read. */
const DOCUMENTS = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('tests/') && existsSync(path.join(ROOT, file)));

const withoutCode = (text: string): string =>
  text.replaceAll(/^( *)```.*?^\1```$/gms, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes them: lower case, no punctuation, hyphens for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (file: string): string[] =>
  [
    ...readDoc(file)
      .replaceAll(/^```.*?^```$/gms, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => anchorOf(heading));

interface Link {
  readonly file: string;
  readonly target: string;
}

const LINKS: readonly Link[] = DOCUMENTS.flatMap((file) =>
  [...withoutCode(readDoc(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
);

const brokenness = ({ file, target }: Link): string | null => {
  if (target.startsWith('https://')) return null;
  const [place = '', anchor] = target.split('#');
  const resolved = place === '' ? file : path.posix.join(path.posix.dirname(file), place);
  if (resolved.startsWith('..') || !existsSync(path.join(ROOT, resolved))) return 'leads nowhere';
  if (anchor === undefined) return null;
  return anchorsOf(resolved).includes(anchor) ? null : 'names a heading that does not exist';
};

describe('the documents', () => {
  it('include the README and everything in docs', () => {
    expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'docs/webhooks.md', 'CONTRIBUTING.md']));
    expect(LINKS.length).toBeGreaterThan(80);
  });

  it('have no broken links', () => {
    expect(
      LINKS.flatMap((link) => {
        const broken = brokenness(link);
        return broken === null ? [] : [`${link.file}: ${link.target} ${broken}`];
      }),
    ).toEqual([]);
  });

  it('can all be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const file of reached) {
      for (const { target } of LINKS.filter((link) => link.file === file)) {
        const place = path.posix.join(path.posix.dirname(file), target.split('#')[0] ?? '');
        if (DOCUMENTS.includes(place)) reached.add(place);
      }
    }
    expect(DOCUMENTS.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('keep the README and the architecture page short', () => {
    expect(readDoc('README.md').split('\n').length).toBeLessThanOrEqual(201);
    expect(readDoc('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(66);
  });
});

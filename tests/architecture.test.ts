import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../src/errors.ts';

/** ARCHITECTURE.md as data: who may import whom, and what pure files may not touch. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAGES = ['schedule', 'discover', 'fetch', 'extract', 'compare', 'record', 'notify', 'review'];

/** Adapters that the wiring builds by name, and the two sides of the extract thread. */
const BEHIND_THE_ENTRY: Readonly<Record<string, readonly string[]>> = {
  'workers/backends.ts': [
    'src/record/folder-lock.ts',
    'src/record/pglite-open.ts',
    'src/record/pglite-upkeep.ts',
    'src/record/sql-store.ts',
  ],
  'workers/wiring-outbound.ts': ['src/extract/isolation/isolated-extractor.ts'],
  'workers/extract-thread.ts': ['src/extract/isolation/isolated-extractor.ts'],
  'workers/cli.ts': ['src/extract/isolation/isolated-extractor.ts'],
};

const PURE = [
  'src/story.ts',
  'src/availability.ts',
  'src/diff-text.ts',
  'src/returns.ts',
  'src/identity.ts',
  'src/http-date.ts',
  'src/retry-after.ts',
  'src/schedule/cadence.ts',
  'src/schedule/schedule.ts',
  'src/fetch/content-type.ts',
  'src/fetch/freshness.ts',
  'src/fetch/redirect.ts',
  'src/fetch/status.ts',
  'src/fetch/user-agent.ts',
  'src/fetch/validators.ts',
  'src/discover/entry.ts',
  'src/discover/match.ts',
  'src/extract/quality/quality.ts',
  'src/compare/align.ts',
  'src/compare/classify.ts',
  'src/compare/clocks.ts',
  'src/compare/expect.ts',
  'src/compare/learned-noise.ts',
  'src/compare/headlines.ts',
  'src/compare/language.ts',
  'src/compare/lineage.ts',
  'src/compare/moves.ts',
  'src/compare/promises.ts',
  'src/compare/promises-evidence.ts',
  'src/compare/promises-find.ts',
  'src/compare/promises-turns.ts',
  'src/compare/promises-voice.ts',
  'src/compare/promises-when.ts',
  'src/compare/promises-who.ts',
  'src/compare/promises-zone.ts',
  'src/compare/quotations.ts',
  'src/compare/rules-english.ts',
  'src/compare/rules-german.ts',
  'src/compare/significance.ts',
  'src/compare/fields.ts',
  'src/compare/speakers.ts',
  'src/notify/answer.ts',
  'src/notify/apprise.ts',
  'src/notify/cut-text.ts',
  'src/notify/discord.ts',
  'src/notify/fit.ts',
  'src/notify/foreign-text.ts',
  'src/notify/html.ts',
  'src/notify/layout.ts',
  'src/notify/mail.ts',
  'src/notify/matrix.ts',
  'src/notify/message.ts',
  'src/notify/ntfy.ts',
  'src/notify/secrets.ts',
  'src/notify/slack.ts',
  'src/notify/smtp-answer.ts',
  'src/notify/teams.ts',
  'src/notify/telegram.ts',
  'src/notify/telling.ts',
  'src/notify/wording.ts',
  'src/notify/retry.ts',
  'src/notify/payload.ts',
  'src/canary.ts',
  'src/endpoint.ts',
  'src/fold.ts',
  'src/notices.ts',
  'src/routing.ts',
  'src/zone.ts',
  'src/demo/page.ts',
];

interface SourceFile {
  readonly name: string;
  readonly text: string;
  /** Project files, by path from the root. */
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

const read = (folder: string): SourceFile[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const name = path.posix.join(folder, file);
      const text = readFileSync(path.join(ROOT, name), 'utf8');
      const specifiers = [
        ...text.matchAll(/(?:^|\n)(?:import|export)\b[^;'"]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)/g),
      ].map((match) => match[1] ?? match[2] ?? '');
      return {
        name,
        text,
        imports: specifiers
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => path.posix.join(path.posix.dirname(name), specifier)),
        packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
      };
    });

const files = [...read('src'), ...read('workers'), ...read('config')];
const stageOf = (name: string): string | null =>
  STAGES.find((stage) => name.startsWith(`src/${stage}/`)) ?? null;
const offences = (judge: (file: SourceFile, target: string) => boolean): string[] =>
  files.flatMap((file) =>
    file.imports.filter((target) => judge(file, target)).map((target) => `${file.name} → ${target}`),
  );

describe('the import rules', () => {
  it('are tried on the whole tree', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(300);
  });

  it('keep src free of configuration and workers', () => {
    expect(
      offences(({ name }, target) => name.startsWith('src/') && /^(?:config|workers)\//.test(target)),
    ).toEqual([]);
  });

  it('let configuration know only itself and the root files of src', () => {
    expect(
      offences(
        ({ name }, target) =>
          name.startsWith('config/') && !target.startsWith('config/') && !/^src\/[^/]+$/.test(target),
      ),
    ).toEqual([]);
  });

  it('keep the stages strangers to one another', () => {
    expect(
      offences(({ name }, target) => {
        const from = stageOf(name);
        const to = stageOf(target);
        // The review pages read what the record stage stores; its ports are their vocabulary.
        if (from === 'review' && target === 'src/record/record.ts') return false;
        return from !== null && to !== null && from !== to;
      }),
    ).toEqual([]);
  });

  it('let everybody else enter a stage by its entry file only', () => {
    expect(
      offences(({ name }, target) => {
        const to = stageOf(target);
        if (to === null || stageOf(name) === to || target === `src/${to}/${to}.ts`) return false;
        return !(BEHIND_THE_ENTRY[name] ?? []).includes(target);
      }),
    ).toEqual([]);
  });

  it('keep pure files pure: no packages, no clock, no chance, no process', () => {
    for (const name of PURE) {
      const file = files.find((one) => one.name === name);
      expect(file, name).toBeDefined();
      expect(file?.packages, name).toEqual([]);
      expect(
        file?.text.match(
          /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval)\b|\bprocess\./g,
        ),
        name,
      ).toBeNull();
    }
  });

  it('know no default export, no grab-bag, and no file above 400 lines', () => {
    for (const { name, text } of files) {
      expect(text.includes('export default'), name).toBe(false);
      expect(/(?:^|\/)(?:utils?|helpers?|lib|index|common|misc)\.ts$/.test(name), name).toBe(false);
      expect(text.split('\n').length, name).toBeLessThanOrEqual(401);
    }
  });
});

describe('the documents', () => {
  it('list exactly the coded errors there are', () => {
    const listed = [
      ...readFileSync(path.join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm),
    ].map((match) => match[1] ?? '');
    expect(listed.sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it('open the README with the two commands', () => {
    const opening = readFileSync(path.join(ROOT, 'README.md'), 'utf8').split('\n').slice(0, 8).join('\n');
    expect(opening).toContain('npm ci && npm start\nnpm ci && npm test');
  });
});

it('imports every dependency that package.json names, and names every one that is imported', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const used = new Set(
    files
      .flatMap((file) => file.packages)
      .filter((name) => !name.startsWith('node:'))
      .map((name) =>
        name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? ''),
      ),
  );
  expect([...used].sort()).toEqual(Object.keys(dependencies).sort());
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../src/platform/errors.ts';

/** ARCHITECTURE.md as data: who may import whom, and what pure files may not touch. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What every stage may know: words, services of the platform, text, addresses, and how Events are made. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  text: ['model', 'text'],
  platform: ['model', 'text', 'platform'],
  web: ['model', 'text', 'platform', 'web'],
  events: ['model', 'platform', 'text', 'events'],
};

const STAGES = [
  'schedule',
  'discover',
  'fetch',
  'extract',
  'compare',
  'expectations',
  'record',
  'notify',
  'monitoring',
  'review',
];

/** What stands on top of the stages. */
const TOP = ['pipeline', 'cli', 'demo'];

/** The port through which everything reaches the network, and those that store; a stage may know these two. */
const PORTS: Readonly<Record<string, readonly string[]>> = {
  'src/outbound/outbound.ts': ['fetch', 'notify', 'monitoring'],
  'src/record/record.ts': ['review', 'monitoring'],
};

/** Adapters that the wiring builds by name, and the two sides of the extract thread. */
const BEHIND_THE_ENTRY: Readonly<Record<string, readonly string[]>> = {
  'workers/wiring/backends.ts': [
    'src/record/pglite/folder-lock.ts',
    'src/record/pglite/open.ts',
    'src/record/pglite/vacuum.ts',
    'src/record/sql/store.ts',
  ],
  'workers/wiring/schema.ts': [
    'src/record/migrations/migrate.ts',
    'src/record/pglite/open.ts',
    'src/record/pglite/pool.ts',
    'src/record/sql/store.ts',
  ],
  'workers/wiring/outbound.ts': ['src/extract/isolation/isolated-extractor.ts'],
  'workers/extract-thread.ts': ['src/extract/isolation/isolated-extractor.ts'],
  'workers/cli.ts': ['src/extract/isolation/isolated-extractor.ts'],
};

/** All files of a folder of `src`, without the exceptions of docs/decisions/0004-packages-in-pure-files.md. */
const filesIn = (folder: string, except: readonly string[] = []): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file))
    .filter((file) => !except.includes(file));

const PURE = [
  'src/model/story.ts',
  'src/schedule/availability.ts',
  'src/events/restored.ts',
  'src/web/story-address.ts',
  'src/web/http-date.ts',
  'src/web/retry-after.ts',
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
  ...filesIn('src/text'),
  ...filesIn('src/compare', ['src/compare/text/fingerprint.ts', 'src/compare/text/word-diff.ts']),
  ...filesIn('src/expectations'),
  'src/notify/answer.ts',
  'src/notify/channels/apprise.ts',
  'src/notify/message/cut-text.ts',
  'src/notify/channels/discord.ts',
  'src/notify/message/fit.ts',
  'src/notify/message/foreign-text.ts',
  'src/notify/channels/html.ts',
  'src/notify/message/layout.ts',
  'src/notify/channels/email.ts',
  'src/notify/channels/matrix.ts',
  'src/notify/message/message.ts',
  'src/notify/channels/ntfy.ts',
  'src/notify/secrets.ts',
  'src/notify/channels/slack.ts',
  'src/notify/channels/smtp-response.ts',
  'src/notify/channels/teams.ts',
  'src/notify/channels/telegram.ts',
  'src/notify/message/priority.ts',
  'src/notify/message/wording.ts',
  'src/notify/retry.ts',
  'src/notify/channels/webhook.ts',
  'src/monitoring/canary-story.ts',
  'src/model/endpoint.ts',
  'src/events/service-events.ts',
  'src/notify/routing.ts',
  'src/platform/time-zone.ts',
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
const areaOf = (name: string): string | null => /^src\/([^/]+)\//.exec(name)?.[1] ?? null;
const stageOf = (name: string): string | null => {
  const area = areaOf(name);
  return area !== null && STAGES.includes(area) ? area : null;
};
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

  it('keep the root of src empty, and every file in a known folder', () => {
    const known = [...Object.keys(SHARED), 'outbound', ...STAGES, ...TOP];
    expect(
      files
        .filter(({ name }) => name.startsWith('src/') && !known.includes(areaOf(name) ?? ''))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('let configuration import only itself and what every stage may import', () => {
    expect(
      offences(
        ({ name }, target) =>
          name.startsWith('config/') && !target.startsWith('config/') && !((areaOf(target) ?? '') in SHARED),
      ),
    ).toEqual([]);
  });

  it('let shared folders import only what lies below them', () => {
    expect(
      offences(({ name }, target) => {
        const below = SHARED[areaOf(name) ?? ''];
        if (below === undefined) return false;
        // The coded errors are part of the words.
        if (areaOf(name) === 'model' && target === 'src/platform/errors.ts') return false;
        return !below.includes(areaOf(target) ?? '');
      }),
    ).toEqual([]);
  });

  it('keep one stage from importing another', () => {
    expect(
      offences(({ name }, target) => {
        const from = stageOf(name);
        const to = areaOf(target) ?? '';
        if (from === null || to === from || to in SHARED) return false;
        return !(PORTS[target] ?? []).includes(from);
      }),
    ).toEqual([]);
  });

  it('let everybody else enter a stage by its entry file only', () => {
    expect(
      offences(({ name }, target) => {
        const to = areaOf(target);
        if (to === null || areaOf(name) === to || !(STAGES.includes(to) || to === 'outbound')) return false;
        if (to === 'monitoring' || target === `src/${to}/${to}.ts`) return false;
        return !(BEHIND_THE_ENTRY[name] ?? []).includes(target);
      }),
    ).toEqual([]);
  });

  it('hold at most 20 files in a folder', () => {
    for (const folder of new Set(files.map(({ name }) => path.posix.dirname(name)))) {
      const inside = files.filter(({ name }) => path.posix.dirname(name) === folder);
      expect(inside.length, folder).toBeLessThanOrEqual(20);
    }
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

  it('never call URL.canParse, which refuses some host names on Node 20 (src/web/can-parse-url.ts)', () => {
    const calls = files.filter(({ text }) => /\bURL\.canParse\(/.test(text)).map(({ name }) => name);
    expect(calls).toEqual([]);
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

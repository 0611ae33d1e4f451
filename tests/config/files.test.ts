import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { SETTINGS } from '../../config/parse/environment.ts';
import { knownKeys, renderSchema, watchListJsonSchema } from '../../config/schema/json-schema.ts';
import { complaints, NOON, parse } from '../support/config/parsing.ts';

const shipped = (name: string): string =>
  readFileSync(new URL(`../../config/${name}`, import.meta.url), 'utf8');

describe('config/example.env', () => {
  const blocks = shipped('example.env')
    .split('\n\n')
    .slice(1)
    .map((block) => block.trim().split('\n'));

  it('says for every setting what the program does: one line of explanation, and the default', () => {
    expect(blocks).toEqual(
      SETTINGS.map(({ key, description, default: value }) => [
        `# ${description}`,
        value === null ? `# ${key}=` : `${key}=${value}`,
      ]),
    );
  });
});

describe('config/stories.schema.json', () => {
  it('is what `npx stoppress config schema > config/stories.schema.json` writes; run that to bring it up to date', () => {
    expect(shipped('stories.schema.json')).toBe(renderSchema());
  });

  it('has a title, a description and an example on every setting', () => {
    const silent: string[] = [];
    const look = (node: Record<string, unknown>, path: string): void => {
      for (const [key, value] of Object.entries(
        (node['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        for (const part of ['title', 'description', 'examples']) {
          if (value[part] === undefined) silent.push(`${path}.${key} has no ${part}`);
        }
        look(value, `${path}.${key}`);
      }
      for (const part of [node['items'], ...((node['anyOf'] ?? []) as unknown[])]) {
        if (part !== undefined) look(part as Record<string, unknown>, path);
      }
    };
    look(watchListJsonSchema(), '');
    expect(silent).toEqual([]);
    expect(knownKeys(['stories', 3, 'expect', 0, 'match'])).toEqual(['all', 'any', 'regex']);
  });

  it('gives examples that are valid', () => {
    type Node = { properties?: Record<string, Node>; items?: Node; anyOf?: Node[]; examples?: unknown[] };
    const schema = watchListJsonSchema() as Node;
    const first = (node: Node | undefined): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(node?.properties ?? {}).map(([key, { examples }]) => [key, examples?.[0]]),
      );
    const { fetch, defaults, hosts, stories, discover, endpoints, notify, mail, alive } =
      schema.properties ?? {};
    const story = stories?.items?.anyOf?.find(({ properties }) => properties !== undefined);
    const expectation = story?.properties?.['expect']?.items;
    const { url, secret, slack, discord, teams, telegram, matrix, ntfy, email, apprise, ...routing } =
      endpoints?.items?.properties ?? {};
    const channels = { slack, discord, teams, telegram, matrix, ntfy, email, apprise };
    const common = { ...first({ properties: routing }), stories: ['Registrar steps aside'] };
    const list = {
      fetch: first(fetch),
      defaults: first(defaults),
      hosts: [first(hosts?.items)],
      stories: [{ ...first(story), expect: [first(expectation)] }],
      discover: [first(discover?.items)],
      endpoints: [
        ...(url?.examples ?? []).map((url, index) => ({
          ...common,
          name: `url ${index}`,
          url,
          ...(String(url).startsWith('http') && { secret: secret?.examples?.[0] }),
        })),
        ...(secret?.examples ?? []).map((secret, index) => ({
          name: `secret ${index}`,
          url: url?.examples?.[0],
          secret,
        })),
        ...Object.entries(channels).flatMap(([key, node]) => [
          { name: `short ${key}`, [key]: node?.examples?.[0] },
          { name: `long ${key}`, [key]: first(node) },
        ]),
      ],
      notify: first(notify),
      mail: first(mail),
      alive: first(alive),
    };
    const env = {
      DESK_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}`,
      DESK_WEBHOOK_SECRET_OLD: `whsec_${'B'.repeat(32)}`,
      SLACK_URL: 'slack://T000/B000/XXXX',
      DISCORD_URL: 'https://discord.example/api/webhooks/1/x',
      TEAMS_URL: 'https://teams.example/workflows/x?sig=y',
      TELEGRAM_TOKEN: '123:ABC',
      MATRIX_TOKEN: 'syt_x',
      NTFY_TOPIC: 'newsroom',
      NTFY_TOKEN: 'tk_x',
      APPRISE_URL: 'https://apprise.example/notify/x',
      SMTP_PASSWORD: 'p@ss',
      ALIVE_URL: 'https://alive.example/x',
    };
    expect(complaints(stringify(list), { env })).toEqual([]);
    expect(list.endpoints.length).toBe(3 + 2 + 2 * 8);
    const variants = story?.properties?.['include']?.examples?.map((include) => ({
      stories: [{ url: 'https://news.example/a', include }],
    }));
    expect(variants?.flatMap((variant) => complaints(stringify(variant)))).toEqual([]);
  });
});

describe('config/stories.yaml', () => {
  const text = shipped('stories.yaml');

  it('is an empty list that tells editors its schema', () => {
    const result = parse(text);
    expect(result.kind === 'valid' && [result.list.stories, result.list.endpoints]).toEqual([[], []]);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./stories.schema.json');
  });

  it('holds an example that is valid once its comment signs are gone', () => {
    const lines = text.split('\n');
    const example = lines.slice(lines.indexOf('# fetch:'), lines.indexOf('stories: []'));
    const result = parse(example.map((line) => line.replace(/^# ?/, '')).join('\n'), {
      env: {
        DESK_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}`,
        SLACK_URL: 'slack://T000/B000/XXXX',
        TELEGRAM_TOKEN: '123:ABC',
        SMTP_PASSWORD: 'p@ss',
        ALIVE_URL: 'https://alive.example/x',
      },
      now: NOON,
    });
    expect(
      result.kind === 'valid' && [result.list.stories.length, result.list.endpoints.length, result.warnings],
    ).toEqual([2, 4, []]);
  });
});

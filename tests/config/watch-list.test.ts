import { describe, expect, it } from 'vitest';
import { checkAddress, EVERYTHING, NOON, parse, SECRET } from '../support/config/parsing.ts';

const FULL = `# yaml-language-server: $schema=./stories.schema.json
fetch:
  contact: desk@example.org
  spacing: 2s
  allowPrivate: [127.0.0.1, 10.20.0.0/16, "[::1]", cms.internal, "[::1]:9000", "cms.internal:8090"]
defaults: { every: 10m, fastest: 1m, slowest: 12h, suggested: off }
hosts:
  - { host: "*.News.example", include: "#story", exclude: .poll }
  - { host: news.example, exclude: [.quiz, .teaser], spacing: 10s, robots: ignore }
stories:
  - url: https://news.example/tribunal-leave#latest
    name: Registrar steps aside
    tags: [tribunal, courts, tribunal]
    every: 2m
    suggested: alert
    include: [article, "#live"]
    exclude: [.newsletter]
    expect:
      - name: Statement on leave
        match: { all: [statement, "administrative leave"] }
        by: 2026-11-24T19:00:00+01:00
      - name: Any word
        match: statement
      - name: Pattern
        match: { any: [left, gone], regex: "steps? (aside|down)" }
  - url: https://News.example:443/two
discover:
  - url: https://news.example/feed.xml#x
    name: National news
    kind: feed
    every: 3m
    match: { path: [/national/**, "!/national/live/**"], title: tribunal }
    atMost: 5
    for: 1d
    storyEvery: 2m
    tags: [tribunal]
    expect: [{ name: Statement, match: statement }]
  - url: https://news.example/
endpoints:
  - name: desk
    url: https://desk.example/hooks/stop-press?a=1#x
    secret: \${DESK}
    events: [story.updated, expectation.met]
    tags: [tribunal]
  - name: archive
    url: https://archive.example/in
    secret: ["\${DESK}", ${SECRET}]
`;

describe('parseWatchList', () => {
  it('reads an address alone as a story with all defaults', () => {
    const bare = parse('stories:\n  - https://news.example/a\n  - { url: https://news.example/b }\n');
    const long = parse('stories:\n  - { url: https://news.example/a }\n  - url: https://news.example/b\n');
    expect(bare).toMatchObject({
      kind: 'valid',
      list: {
        stories: [{ url: 'https://news.example/a', name: 'https://news.example/a', everyMs: 300_000 }, {}],
      },
    });
    expect(bare).toEqual(long);
  });

  it('names the line of an address alone that is repeated, or none', () => {
    expect(
      parse('stories:\n  - https://news.example/a\n  - https://news.example/a\n  - nonsense\n'),
    ).toMatchObject({
      kind: 'invalid',
      problems: [
        { line: 3, message: 'story 2 has the same address as the story on line 2' },
        { line: 4, message: expect.stringContaining('nonsense') },
      ],
    });
  });

  it('reads every setting there is', () => {
    expect(parse(FULL)).toEqual({
      kind: 'valid',
      warnings: [],
      list: {
        fetch: {
          contact: 'desk@example.org',
          spacingMs: 2000,
          allowPrivate: [
            '127.0.0.1',
            '10.20.0.0/16',
            '::1',
            'cms.internal',
            '[::1]:9000',
            'cms.internal:8090',
          ],
        },
        defaults: { everyMs: 600_000, fastestMs: 60_000, slowestMs: 43_200_000 },
        hosts: [
          { host: '*.news.example', include: '#story', exclude: ['.poll'], spacingMs: null, robots: 'obey' },
          {
            host: 'news.example',
            include: null,
            exclude: ['.quiz', '.teaser'],
            spacingMs: 10_000,
            robots: 'ignore',
          },
        ],
        stories: [
          {
            url: 'https://news.example/tribunal-leave',
            name: 'Registrar steps aside',
            tags: ['tribunal', 'courts'],
            everyMs: 120_000,
            adaptive: false,
            render: 'never',
            include: 'article, #live',
            exclude: ['.quiz', '.teaser', '.newsletter'],
            expectations: [
              {
                name: 'Statement on leave',
                match: { all: ['statement', 'administrative leave'] },
                by: Date.UTC(2026, 10, 24, 18),
              },
              { name: 'Any word', match: { all: ['statement'] }, by: null },
              { name: 'Pattern', match: { any: ['left', 'gone'], regex: 'steps? (aside|down)' }, by: null },
            ],
            suggested: 'alert',
          },
          {
            url: 'https://news.example/two',
            name: 'https://news.example/two',
            tags: [],
            everyMs: 600_000,
            adaptive: true,
            render: 'never',
            include: null,
            exclude: ['.quiz', '.teaser'],
            expectations: [],
            suggested: 'off',
          },
        ],
        discover: [
          {
            url: 'https://news.example/feed.xml',
            name: 'National news',
            kind: 'feed',
            everyMs: 180_000,
            match: { path: ['/national/**', '!/national/live/**'], title: ['tribunal'] },
            atMost: 5,
            forMs: 86_400_000,
            storyEveryMs: 120_000,
            storyAdaptive: false,
            websub: true,
            tags: ['tribunal'],
            expectations: [{ name: 'Statement', match: { all: ['statement'] }, by: null }],
          },
          {
            url: 'https://news.example/',
            name: 'https://news.example/',
            kind: 'auto',
            everyMs: 600_000,
            match: { path: [], title: [] },
            atMost: 20,
            forMs: 172_800_000,
            storyEveryMs: 600_000,
            storyAdaptive: true,
            websub: true,
            tags: [],
            expectations: [],
          },
        ],
        endpoints: [
          {
            name: 'desk',
            target: {
              channel: 'webhook',
              url: 'https://desk.example/hooks/stop-press?a=1#x',
              secrets: [{ value: SECRET, until: null }],
            },
            lane: { concurrency: 1, spacingMs: 0 },
            events: ['story.updated', 'expectation.met'],
            tags: ['tribunal'],
            stories: null,
            atLeast: 0,
            labels: null,
            quiet: null,
            digest: null,
            grouped: false,
          },
          {
            name: 'archive',
            target: {
              channel: 'webhook',
              url: 'https://archive.example/in',
              secrets: [
                { value: SECRET, until: null },
                { value: SECRET, until: null },
              ],
            },
            lane: { concurrency: 1, spacingMs: 0 },
            ...EVERYTHING,
            grouped: false,
          },
        ],
        notify: {
          allowPrivate: [
            '127.0.0.1',
            '10.20.0.0/16',
            '::1',
            'cms.internal',
            '[::1]:9000',
            'cms.internal:8090',
          ],
        },
        alive: { pingUrl: null, everyMs: 60_000, canaryMs: null, withinMs: 120_000 },
      },
    });
  });

  it.each([
    ['', '', true],
    ['every: 2m', '', false],
    ['every: 2m, cadence: adaptive', '', true],
    ['cadence: fixed', '', false],
    ['', 'cadence: fixed', false],
    ['cadence: adaptive', 'cadence: fixed', true],
  ])('with {%s} and defaults {%s} is adaptive: %s', (own, defaults, adaptive) => {
    const list = `defaults: { ${defaults} }\nstories: [{ url: "https://news.example/a"${own === '' ? '' : `, ${own}`} }]`;
    expect(parse(list)).toMatchObject({ list: { stories: [{ adaptive }] } });
  });

  it.each([
    ['https://news.example/a', 'main', ['.a', '.own']],
    ['https://www.news.example/a', '#www', ['.w', '.b', '.own']],
    ['https://en.news.example:8443/a', '.below', ['.b', '.own']],
    ['https://badnews.example/a', null, ['.own']],
  ])('gives %s the selectors of its host, the most exact entry first', (url, include, exclude) => {
    const list = `hosts:
  - { host: "*.news.example", include: .below, exclude: .b }
  - { host: news.example, include: main, exclude: [.a, .own] }
  - { host: www.news.example, include: "#www", exclude: .w }
stories: [{ url: "${url}", exclude: .own }]`;
    expect(parse(list)).toMatchObject({ list: { stories: [{ include, exclude }] } });
  });

  it.each([
    ['nothing', ''],
    ['only comments', '# later\n'],
    ['keys without values', 'fetch:\ndefaults:\nstories:\nendpoints:\n'],
    ['empty lists', 'stories: []\nendpoints: []\n'],
    ['a byte order mark and Windows line ends', '\uFEFFstories: []\r\nendpoints: []\r\n'],
  ])('takes %s for an empty list with the defaults', (_, text) => {
    expect(parse(text)).toEqual({
      kind: 'valid',
      warnings: [],
      list: {
        fetch: { contact: null, spacingMs: 1000, allowPrivate: [] },
        defaults: { everyMs: 300_000, fastestMs: 30_000, slowestMs: 21_600_000 },
        hosts: [],
        stories: [],
        discover: [],
        endpoints: [],
        notify: { allowPrivate: [] },
        alive: { pingUrl: null, everyMs: 60_000, canaryMs: null, withinMs: 120_000 },
      },
    });
  });

  it.each([
    ['2026-11-24T18:00:00Z', Date.UTC(2026, 10, 24, 18)],
    ['2026-11-24T18:00Z', Date.UTC(2026, 10, 24, 18)],
    ['2026-11-24 18:00:00-05:30', Date.UTC(2026, 10, 24, 23, 30)],
    ['"2026-11-24t18:00:00.250z"', Date.UTC(2026, 10, 24, 18)],
    ['2026-11-25T00:30:00+0100', Date.UTC(2026, 10, 24, 23, 30)],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('reads the deadline %s', (written, expected) => {
    const result = parse(`stories:
  - url: https://news.example/a
    expect: [{ name: n, match: m, by: ${written} }]`);
    expect(result.kind === 'valid' && result.list.stories[0]?.expectations[0]?.by).toBe(expected);
  });

  it('takes aliases for what they stand for, many times over', () => {
    const stories = Array.from(
      { length: 150 },
      (_, i) => `  - { url: "https://news.example/${i}", tags: *t }`,
    );
    const result = parse(
      `stories:\n  - { url: "https://news.example/first", tags: &t [a, b] }\n${stories.join('\n')}`,
    );
    expect(result.kind === 'valid' && result.list.stories.map(({ tags }) => tags.join())).toEqual(
      Array.from({ length: 151 }, () => 'a,b'),
    );
  });

  it('takes a single selector and a list for the same', () => {
    const one = parse('stories: [{ url: "https://news.example/a", include: article, exclude: "#ad" }]');
    const list = parse('stories: [{ url: "https://news.example/a", include: [article], exclude: ["#ad"] }]');
    expect(one.kind).toBe('valid');
    expect(one).toEqual(list);
  });

  it('lets a story through that allowPrivate names', () => {
    const text = 'fetch: { allowPrivate: [127.0.0.1] }\nstories: [{ url: "http://127.0.0.1/a" }]';
    expect(parse(text).kind).toBe('valid');
  });

  it('asks the guard with what the list allows, for stories and endpoints', () => {
    const asked: unknown[] = [];
    parse(
      'fetch: { allowPrivate: [cms.internal] }\nstories: [{ url: " https://news.example/a " }]\n' +
        'endpoints: [{ name: d, url: "https://desk.example/", secret: "${DESK}" }]',
      {
        checkAddress: (url, policy) => {
          asked.push([url, policy]);
          return checkAddress(url, policy);
        },
      },
    );
    expect(asked).toEqual([
      ['https://news.example/a', { allowPrivate: ['cms.internal'] }],
      ['https://desk.example/', { allowPrivate: ['cms.internal'] }],
    ]);
  });

  it('reads a secret from the file that NAME_FILE names, under either name', () => {
    for (const name of ['DESK', 'DESK_FILE']) {
      const result = parse(`endpoints: [{ name: d, url: "https://desk.example/", secret: "\${${name}}" }]`, {
        env: { DESK_FILE: '/run/secrets/desk' },
        readSecretFile: (path) => (path === '/run/secrets/desk' ? `${SECRET}\n` : ''),
      });
      expect(result.kind === 'valid' && result.list.endpoints[0]?.target).toMatchObject({
        secrets: [{ value: SECRET, until: null }],
      });
    }
  });

  it('warns of two addresses that look like one story, with both lines', () => {
    const result = parse(`stories:
  - url: https://news.example/a
  - url: http://www.news.example/a/amp
`);
    expect(result.kind === 'valid' && result.warnings).toEqual([
      {
        line: 3,
        column: 10,
        path: 'stories[1].url',
        message:
          'story 2 looks like another address (www, mobile, AMP, http or https) of the story on line 2; both are watched, and both alert: take one out',
      },
    ]);
  });

  it('warns of a deadline that has passed and of a tag that no story has', () => {
    const text = `stories:
  - url: https://news.example/a
    tags: [tribunal]
    expect:
      - { name: n, match: m, by: 2026-11-24T11:59:59Z }
      - { name: o, match: m, by: 2026-11-24T12:00:01Z }
endpoints:
  - name: desk
    url: https://desk.example/
    secret: \${DESK}
    tags: [" tribunal ", tribunals]
`;
    const result = parse(text, { now: NOON });
    expect(result.kind === 'valid' && result.warnings).toEqual([
      {
        line: 5,
        column: 34,
        path: 'stories[0].expect[0].by',
        message: 'this deadline has passed, so the expectation is overdue unless it was met',
      },
      {
        line: 11,
        column: 26,
        path: 'endpoints[0].tags[1]',
        message: 'no story has the tag "tribunals", so nothing is sent for it',
      },
    ]);
  });
});

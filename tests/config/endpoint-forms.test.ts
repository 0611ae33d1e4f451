import { describe, expect, it } from 'vitest';
import type { ParseOptions } from '../../config/parse/watch-list.ts';
import { describeEndpoints } from '../../config/parse/watch-list.ts';
import { checkAddress, complaints, parse, SECRET } from '../support/config/parsing.ts';

const MAIL = 'mail: { server: "smtps://desk:pw@mail.example", from: Stop Press <alerts@example.org> }';

const listOf = (text: string, options: Partial<ParseOptions> = {}) => {
  const result = parse(text, options);
  if (result.kind === 'invalid') throw new Error(complaints(text, options).join('\n'));
  return result.list;
};

/** Where the endpoint with this one line goes. */
const targetOf = (line: string, options: Partial<ParseOptions> = {}) => {
  const { endpoints } = listOf(`${MAIL}\nendpoints:\n  - name: desk\n    ${line}`, options);
  expect(endpoints).toHaveLength(1);
  return endpoints[0]?.target;
};

describe('the short form', () => {
  it.each([
    ['slack://T000/B000/XXXX', { channel: 'slack', url: 'https://hooks.slack.com/services/T000/B000/XXXX' }],
    ['discord://1234/aBc-_9', { channel: 'discord', url: 'https://discord.com/api/webhooks/1234/aBc-_9' }],
    [
      'teams://prod-1.flows.example/workflows/ab/triggers?api-version=1&sig=x%2By',
      {
        channel: 'teams',
        url: 'https://prod-1.flows.example/workflows/ab/triggers?api-version=1&sig=x%2By',
      },
    ],
    [
      'tgram://123:ABC-def_9/-1001234567890',
      {
        channel: 'telegram',
        api: 'https://api.telegram.org',
        token: '123:ABC-def_9',
        chat: '-1001234567890',
        topic: null,
      },
    ],
    [
      'tgram://123:ABC/@desk/7',
      { channel: 'telegram', api: 'https://api.telegram.org', token: '123:ABC', chat: '@desk', topic: 7 },
    ],
    [
      'matrixs://syt_a%2Fb@matrix.example/!room:matrix.example',
      {
        channel: 'matrix',
        homeserver: 'https://matrix.example',
        room: '!room:matrix.example',
        token: 'syt_a/b',
      },
    ],
    [
      'matrix://syt@matrix.example:8080/%21room%3Amatrix.example',
      {
        channel: 'matrix',
        homeserver: 'http://matrix.example:8080',
        room: '!room:matrix.example',
        token: 'syt',
      },
    ],
    [
      'matrixs://syt@matrix.example/!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
      {
        channel: 'matrix',
        homeserver: 'https://matrix.example',
        room: '!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
        token: 'syt',
      },
    ],
    ['ntfys://newsroom', { channel: 'ntfy', server: 'https://ntfy.sh', topic: 'newsroom', token: null }],
    ['ntfy://newsroom', { channel: 'ntfy', server: 'https://ntfy.sh', topic: 'newsroom', token: null }],
    [
      'ntfys://ntfy.example/newsroom',
      { channel: 'ntfy', server: 'https://ntfy.example', topic: 'newsroom', token: null },
    ],
    [
      'ntfy://tk_abc@ntfy.example:8080/newsroom',
      { channel: 'ntfy', server: 'http://ntfy.example:8080', topic: 'newsroom', token: 'tk_abc' },
    ],
    [
      'ntfys://tk_abc@newsroom',
      { channel: 'ntfy', server: 'https://ntfy.sh', topic: 'newsroom', token: 'tk_abc' },
    ],
    [
      'apprise+https://apprise.example/notify/KEY',
      { channel: 'apprise', url: 'https://apprise.example/notify/KEY', tag: null },
    ],
    [
      'apprise+http://apprise.example:8080/notify/KEY',
      { channel: 'apprise', url: 'http://apprise.example:8080/notify/KEY', tag: null },
    ],
    [
      'mailto:desk%2Bnight@example.org',
      {
        channel: 'email',
        server: {
          host: 'mail.example',
          port: 465,
          security: 'tls',
          user: 'desk',
          password: 'pw',
        },
        from: 'Stop Press <alerts@example.org>',
        to: 'desk+night@example.org',
      },
    ],
  ])('%s', (url, target) => {
    expect(targetOf(`url: "${url}"`)).toEqual(target);
    expect(targetOf(`url: "${url.replace(/^[a-z+]+/, (scheme) => scheme.toUpperCase())}"`)).toEqual(target);
    const fromEnvironment = [
      { env: { X: url } },
      { env: { X_FILE: '/run/secrets/x' }, readSecretFile: () => `${url}\n` },
    ];
    for (const options of fromEnvironment) expect(targetOf('url: ${X}', options)).toEqual(target);
  });

  it('may be the address in the long form of the same channel', () => {
    expect(targetOf('slack: { url: slack://T000/B000/XXXX }')).toEqual({
      channel: 'slack',
      url: 'https://hooks.slack.com/services/T000/B000/XXXX',
    });
  });

  it('of a webhook may come from the environment as a whole, too', () => {
    const options = { env: { X: 'https://desk.example/hooks/1', DESK: SECRET } };
    expect(targetOf('url: ${X}\n    secret: ${DESK}', options)).toEqual({
      channel: 'webhook',
      url: 'https://desk.example/hooks/1',
      secrets: [{ value: SECRET, until: null }],
    });
  });
});

describe('the long form', () => {
  it.each([
    [
      'slack: { url: "https://hooks.slack.com/services/T000/B000/XXXX" }',
      { channel: 'slack', url: 'https://hooks.slack.com/services/T000/B000/XXXX' },
    ],
    [
      'slack: { url: "https://chat.example/hooks/x" }',
      { channel: 'slack', url: 'https://chat.example/hooks/x' },
    ],
    ['discord: { url: "${X}" }', { channel: 'discord', url: 'https://chat.example/x?y=z' }],
    ['teams: { url: "${X}" }', { channel: 'teams', url: 'https://chat.example/x?y=z' }],
    [
      'telegram: { token: "${BOT}", chat: -1001234567890 }',
      {
        channel: 'telegram',
        api: 'https://api.telegram.org',
        token: '123:ABC',
        chat: '-1001234567890',
        topic: null,
      },
    ],
    [
      'telegram: { token: "123:ABC", chat: "@desk", topic: 7, api: "http://bots.example:8080/" }',
      {
        channel: 'telegram',
        api: 'http://bots.example:8080',
        token: '123:ABC',
        chat: '@desk',
        topic: 7,
      },
    ],
    [
      'matrix: { homeserver: "https://matrix.example", room: "!room:matrix.example:8448", token: "${WORD}" }',
      {
        channel: 'matrix',
        homeserver: 'https://matrix.example',
        room: '!room:matrix.example:8448',
        token: 'syt_x/y=',
      },
    ],
    [
      'ntfy: { topic: newsroom }',
      { channel: 'ntfy', server: 'https://ntfy.sh', topic: 'newsroom', token: null },
    ],
    [
      'ntfy: { server: "https://ntfy.example/", topic: newsroom, token: "${WORD}" }',
      { channel: 'ntfy', server: 'https://ntfy.example', topic: 'newsroom', token: 'syt_x/y=' },
    ],
    ['apprise: { url: "${X}" }', { channel: 'apprise', url: 'https://chat.example/x?y=z', tag: null }],
    [
      'apprise: { url: apprise+https://apprise.example/notify/KEY, tag: "desk, night" }',
      { channel: 'apprise', url: 'https://apprise.example/notify/KEY', tag: 'desk, night' },
    ],
  ])('%s', (line, target) => {
    const env = { X: 'https://chat.example/x?y=z', BOT: '123:ABC', WORD: 'syt_x/y=' };
    expect(targetOf(line, { env })).toEqual(target);
  });
});

describe('mail', () => {
  const named = (line: string): (string | undefined)[][] =>
    listOf(`${MAIL}\nendpoints:\n  - name: desk\n    ${line}\n    quiet: 22:00-07:00 UTC`, {
      env: { NIGHT: 'night@example.org' },
    }).endpoints.map(({ name, target }) => [name, target.channel === 'email' ? target.to : undefined]);

  it('to one person is one endpoint with the name of the list', () => {
    expect(named('email: { to: desk@example.org }')).toEqual([['desk', 'desk@example.org']]);
    expect(named('email: { to: [desk@example.org, desk@example.org] }')).toEqual([
      ['desk', 'desk@example.org'],
    ]);
  });

  it('to several is an endpoint for each, with a name and all settings of its own', () => {
    const each = [
      ['desk → desk@example.org', 'desk@example.org'],
      ['desk → night@example.org', 'night@example.org'],
    ];
    expect(named('email: { to: [desk@example.org, "${NIGHT}"] }')).toEqual(each);
    expect(named('email: { to: "desk@example.org, night@example.org" }')).toEqual(each);
    expect(named('url: mailto:desk@example.org,night@example.org')).toEqual(each);
    const { endpoints } = listOf(
      `${MAIL}\nendpoints: [{ name: desk, url: "mailto:a@example.org,b@example.org", tags: [x], rate: 6/min }]`,
    );
    expect(endpoints.map(({ tags, lane }) => [tags, lane])).toEqual([
      [['x'], { concurrency: 1, spacingMs: 10_000 }],
      [['x'], { concurrency: 1, spacingMs: 10_000 }],
    ]);
  });

  it.each([
    ['smtps://mail.example', ['mail.example', 465, 'tls', null, null]],
    ['smtp+starttls://mail.example/', ['mail.example', 587, 'starttls', null, null]],
    ['smtp://mail.example', ['mail.example', 25, 'none', null, null]],
    ['SMTPS://Mail.Example:2525', ['mail.example', 2525, 'tls', null, null]],
    ['smtps://desk@mail.example:465', ['mail.example', 465, 'tls', 'desk', null]],
    [
      'smtps://desk%40example.org:p%40ss:word@mail.example',
      ['mail.example', 465, 'tls', 'desk@example.org', 'p@ss:word'],
    ],
    ['smtps://desk:100%@mail.example', ['mail.example', 465, 'tls', 'desk', '100%']],
    ['smtps://${USER}:${PASS}@mail.example', ['mail.example', 465, 'tls', 'desk@example.org', 'p@s:s/w%20d']],
    ['smtps://desk:${PASS}@mail.example:587', ['mail.example', 587, 'tls', 'desk', 'p@s:s/w%20d']],
    ['${URL}', ['mail.example', 465, 'tls', 'desk', 'p@${PASS}']],
    ['smtp+starttls://[2606:4700::1111]', ['2606:4700::1111', 587, 'starttls', null, null]],
  ])('goes by %s', (server, [host, port, security, user, password]) => {
    const { endpoints } = listOf(
      `mail: { server: "${server}", from: alerts@example.org }\nendpoints: [{ name: desk, url: "mailto:a@example.org" }]`,
      {
        env: {
          USER: 'desk@example.org',
          PASS: 'p@s:s/w%20d',
          URL: 'smtps://desk:p%40${PASS}@mail.example',
        },
      },
    );
    expect(endpoints[0]?.target).toEqual({
      channel: 'email',
      server: { host, port, security, user, password },
      from: 'alerts@example.org',
      to: 'a@example.org',
    });
  });

  it('goes to private servers and unusual ports that are listed', () => {
    const text = (server: string, allowed: string) =>
      `notify: { allowPrivate: [${allowed}] }\nmail: { server: "${server}", from: a@example.org }`;
    expect(complaints(text('smtps://127.0.0.1', '127.0.0.1'))).toEqual([]);
    expect(complaints(text('smtps://mail.internal:1025', '"Mail.internal:1025"'))).toEqual([]);
    expect(complaints(text('smtps://mail.internal:1025', 'mail.internal'))).toHaveLength(1);
  });
});

describe('who may be reached', () => {
  const endpoint = 'endpoints: [{ name: d, slack: { url: "http://127.0.0.1/x" } }]';

  it('is what fetch.allowPrivate lists, unless notify.allowPrivate is there', () => {
    expect(complaints(`fetch: { allowPrivate: [127.0.0.1] }\n${endpoint}`)).toEqual([]);
    expect(complaints(`notify: { allowPrivate: [127.0.0.1] }\n${endpoint}`)).toEqual([]);
    const text = `fetch: { allowPrivate: [127.0.0.1] }\nnotify: { allowPrivate: [] }\n${endpoint}`;
    expect(complaints(text)).toEqual([
      'w.yaml:3:38 endpoints[0].slack.url: endpoint "d": http://127.0.0.1/ is a private address. If this private address is intended, list it under notify.allowPrivate.',
    ]);
  });

  it('is told with the list', () => {
    expect(listOf('fetch: { allowPrivate: [a.internal] }').notify).toEqual({ allowPrivate: ['a.internal'] });
    const both = 'fetch: { allowPrivate: [a.internal] }\nnotify: { allowPrivate: [B.internal] }';
    expect(listOf(both).notify).toEqual({ allowPrivate: ['b.internal'] });
    expect(listOf(both).fetch.allowPrivate).toEqual(['a.internal']);
  });

  it('is asked of the guard for every address that is not its own, by the origin alone', () => {
    const asked: string[] = [];
    listOf(
      `${MAIL}
notify: { allowPrivate: [x.internal] }
endpoints:
  - { name: a, url: "https://a.example/hook?key=1", secret: "\${DESK}" }
  - { name: b, slack: { url: "https://b.example/key" } }
  - { name: c, url: "teams://c.example/key?sig=1" }
  - { name: d, telegram: { token: "1:A", chat: 1, api: "https://d.example" } }
  - { name: e, url: "matrixs://key@e.example/!r:e.example" }
  - { name: f, url: "ntfys://key@f.example/key" }
  - { name: g, url: "apprise+https://g.example/notify/key" }
alive: { ping: "https://h.example/key" }
`,
      {
        checkAddress: (url, policy) => {
          asked.push(url);
          expect(policy.allowPrivate).toEqual(['x.internal']);
          return checkAddress(url, policy);
        },
      },
    );
    expect(asked).toEqual([
      'http://mail.example:465/',
      'https://h.example/',
      'https://a.example/hook?key=1',
      'https://b.example/',
      'https://c.example/',
      'https://d.example/',
      'https://e.example/',
      'https://f.example/',
      'https://g.example/',
    ]);
  });
});

describe('the sign of life', () => {
  it('pings an address and flies a canary', () => {
    const text = 'alive: { ping: "${PING}", every: 30s, canary: 10m, within: 90s }';
    expect(listOf(text, { env: { PING: 'https://alive.example/key' } }).alive).toEqual({
      pingUrl: 'https://alive.example/key',
      everyMs: 30_000,
      canaryMs: 600_000,
      withinMs: 90_000,
    });
  });
});

describe('describeEndpoints', () => {
  it('counts them by channel', () => {
    const { endpoints } = listOf(`${MAIL}
endpoints:
  - { name: a, url: "slack://T/B/X" }
  - { name: b, url: "https://b.example/", secret: "\${DESK}" }
  - { name: c, url: "slack://T/B/Y" }
  - { name: d, url: "mailto:a@example.org,b@example.org,c@example.org" }`);
    expect(describeEndpoints(endpoints)).toBe('6 endpoints (1 webhook, 2 slack, 3 email)');
    expect(describeEndpoints([])).toBe('0 endpoints');
  });
});

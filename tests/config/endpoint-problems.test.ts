import { describe, expect, it } from 'vitest';
import { checkAddress as guard } from '../../src/outbound/outbound.ts';
import { complaints, parse } from '../support/config/parsing.ts';

const endpoint = (...lines: string[]): string =>
  ['endpoints:', '  - name: desk', ...lines.map((line) => `    ${line}`)].join('\n');

const HERE = 'endpoint "desk": what is written here is not';
const KEYS = 'slack, discord, teams, telegram, matrix, ntfy, email, apprise';
const SCHEMES =
  'https, http, slack, discord, teams, tgram, matrix, matrixs, ntfy, ntfys, mailto, apprise+https, apprise+http';
const NO_SECRET =
  '"secret" is missing: webhooks are signed; an address of Slack, Discord or Teams goes under a key of its own, as in slack: { url: … }';
const MAIL_FORM =
  'write smtps://USER:PASSWORD@HOST:465, smtp+starttls://USER:PASSWORD@HOST:587 or smtp://HOST:25';
const SENDER =
  'this is no sender; write an address such as alerts@example.org, or Stop Press <alerts@example.org>';

describe('an endpoint', () => {
  it.each([
    [
      'that says nowhere to send to',
      ['events: [story.updated]'],
      [
        `w.yaml:2:5 endpoints[0]: endpoint "desk" does not say where to send to; give "url", or one of ${KEYS}`,
      ],
    ],
    [
      'that says it twice',
      ['slack: { url: "https://chat.example/x" }', 'url: https://desk.example/'],
      [
        'w.yaml:3:5 endpoints[0].slack: endpoint "desk" says more than once where to send to (url, slack); keep one, and make the others endpoints of their own',
      ],
    ],
    [
      'that says it three times',
      ['ntfy: { topic: a }', 'matrix: {}', 'email: { to: a@example.org }'],
      [
        'w.yaml:4:13 endpoints[0].matrix.homeserver: "homeserver" is missing',
        'w.yaml:4:13 endpoints[0].matrix.room: "room" is missing',
        'w.yaml:4:13 endpoints[0].matrix.token: "token" is missing',
        'w.yaml:3:5 endpoints[0].ntfy: endpoint "desk" says more than once where to send to (matrix, ntfy, email); keep one, and make the others endpoints of their own',
      ],
    ],
    [
      'whose channel is misspelt',
      ['slak: { url: "https://chat.example/x" }'],
      ['w.yaml:3:5 endpoints[0].slak: unknown key "slak"; did you mean "slack"?'],
    ],
    [
      'whose scheme is misspelt',
      ['url: slck://T000/B000/XXXX'],
      ['w.yaml:3:10 endpoints[0].url: endpoint "desk": "slck://" is no channel; did you mean "slack"?'],
    ],
    [
      'whose scheme is none',
      ['url: ftp://desk.example/in'],
      [`w.yaml:3:10 endpoints[0].url: endpoint "desk": "ftp://" is no channel; known: ${SCHEMES}`],
    ],
    [
      'without a scheme',
      ['url: desk.example/in'],
      [
        'w.yaml:3:10 endpoints[0].url: endpoint "desk": desk.example/in is not a web address. Use a full http:// or https:// URL without user name and password.',
      ],
    ],
    [
      'without a secret though it is a webhook',
      ['url: https://desk.example/'],
      [`w.yaml:2:5 endpoints[0].secret: ${NO_SECRET}`],
    ],
    [
      'with a secret though it is none',
      ['url: slack://T000/B000/XXXX', 'secret: ${DESK}'],
      [
        'w.yaml:4:13 endpoints[0].secret: endpoint "desk": a signing secret is for webhooks only; take it out',
      ],
    ],
    [
      'with a secret in the long form',
      ['ntfy: { topic: newsroom }', 'secret: ${DESK}'],
      [
        'w.yaml:4:13 endpoints[0].secret: endpoint "desk": a signing secret is for webhooks only; take it out',
      ],
    ],
    [
      'whose variable is not set',
      ['url: ${NONE}'],
      [
        'w.yaml:3:10 endpoints[0].url: endpoint "desk": environment variable NONE is not set; set it, or NONE_FILE to the path of a file that holds it',
      ],
    ],
    [
      'with half a reference',
      ['url: slack://T000/${TOKEN}'],
      [
        'w.yaml:3:10 endpoints[0].url: endpoint "desk": write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}',
      ],
    ],
    [
      'of another shape',
      ['slack: https://chat.example/x'],
      ['w.yaml:3:12 endpoints[0].slack: expected keys with values, found text'],
    ],
  ])('%s is refused', (_, lines, expected) => {
    expect(complaints(endpoint(...lines)).toSorted()).toEqual(expected.toSorted());
  });
});

it('an endpoint that is no map is told once', () => {
  expect(complaints('endpoints: [desk, 5, [], null]')).toEqual([
    'w.yaml:1:13 endpoints[0]: expected keys with values, found text',
    'w.yaml:1:19 endpoints[1]: expected keys with values, found a number',
    'w.yaml:1:22 endpoints[2]: expected keys with values, found a list',
    expect.stringContaining('w.yaml:1:26 endpoints[3]: expected keys with values, found nothing'),
  ]);
});

describe('a short form', () => {
  it.each([
    ['slack://T000/B000', 'slack://T000/B000/XXXX'],
    ['slack:T000/B000/XXXX', 'slack://T000/B000/XXXX'],
    ['slack://T000/B000/XX?XX', 'slack://T000/B000/XXXX'],
    ['discord://name/TOKEN', 'discord://ID/TOKEN'],
    ['teams://flows.example', 'teams://HOST/REST-OF-THE-WORKFLOW-URL'],
    ['tgram://123:ABC', 'tgram://BOTTOKEN/CHAT or tgram://BOTTOKEN/CHAT/TOPIC'],
    ['tgram://123:ABC/1/2/3', 'tgram://BOTTOKEN/CHAT or tgram://BOTTOKEN/CHAT/TOPIC'],
    ['matrixs://matrix.example/!r:matrix.example', 'matrixs://TOKEN@HOST/!room:server'],
    ['matrix://user:pass@matrix.example/!r:matrix.example', 'matrix://TOKEN@HOST/!room:server'],
    ['ntfys://ntfy.example', 'ntfys://TOKEN@HOST/TOPIC, ntfys://HOST/TOPIC or ntfys://TOPIC'],
    ['ntfy://user:pass@ntfy.example/x', 'ntfy://TOKEN@HOST/TOPIC or ntfy://HOST/TOPIC'],
    ['mailto:', 'mailto:desk@example.org'],
    ['mailto:a@example.org?subject=x', 'mailto:desk@example.org'],
    ['apprise+https://apprise.example/', 'apprise+https://HOST/notify/KEY'],
    ['apprise+http://apprise.example', 'apprise+http://HOST/notify/KEY'],
  ])('%s is not of its form', (url, form) => {
    expect(complaints(endpoint(`url: "${url}"`))).toEqual([
      `w.yaml:3:10 endpoints[0].url: ${HERE} of the form ${form}`,
    ]);
    expect(complaints(endpoint('url: ${X}'), { env: { X: url } })).toEqual([
      `w.yaml:3:10 endpoints[0].url: endpoint "desk": the value of X is not of the form ${form}`,
    ]);
  });

  it.each([
    ['tgram://ABC/1', 'a bot token, as BotFather gives it: digits, ":" and letters'],
    ['tgram://1:A/desk', 'a chat; give its number, or @name of a public channel'],
    ['tgram://1:A/1/general', 'the number of a topic'],
    [
      'matrixs://t@matrix.example/%23room:matrix.example',
      'the id of a room, which starts with "!" (an alias starts with "#"; the settings of the room show its id)',
    ],
    ['ntfys://ntfy.example/a b', 'a topic: 1 to 64 letters, digits, "-" and "_"'],
  ])('%s is told by its part', (url, what) => {
    expect(complaints(endpoint(`url: "${url}"`))).toEqual([`w.yaml:3:10 endpoints[0].url: ${HERE} ${what}`]);
  });

  it('from the environment is told by the variable, also when it has no known scheme', () => {
    const told = (X: string) =>
      complaints(endpoint('url: ${X}', 'secret: ${DESK}'), { env: { X, DESK: `whsec_${'A'.repeat(32)}` } });
    expect(told('sekret://sekret')).toEqual([
      `w.yaml:3:10 endpoints[0].url: endpoint "desk": the value of X has no scheme that is known; known: ${SCHEMES}`,
    ]);
    expect(told('sekret')).toEqual([
      'w.yaml:3:10 endpoints[0].url: endpoint "desk": this is not a full https:// address',
    ]);
    expect(told('https://sekret:sekret@desk.example/')).toEqual([
      'w.yaml:3:10 endpoints[0].url: endpoint "desk": the address must not hold a user name or password; take out what stands before "@"',
    ]);
    expect(told('http://127.0.0.1/sekret')).toEqual([
      'w.yaml:3:10 endpoints[0].url: endpoint "desk": its host is not a public one, or its port not one of the web; if it is meant, list it under fetch.allowPrivate',
    ]);
  });
});

describe('a long form', () => {
  it.each([
    [
      'slack: { url: chat.example }',
      '3:19',
      'slack.url',
      'endpoint "desk": this is not a full https:// address',
    ],
    [
      'slack: { url: "discord://1/x" }',
      '3:19',
      'slack.url',
      'endpoint "desk": this is not a full https:// address',
    ],
    [
      'discord: { url: "https://u:p@chat.example/" }',
      '3:21',
      'discord.url',
      'endpoint "desk": the address must not hold a user name or password; take out what stands before "@"',
    ],
    [
      'teams: { url: "${NONE}" }',
      '3:19',
      'teams.url',
      'endpoint "desk": environment variable NONE is not set; set it, or NONE_FILE to the path of a file that holds it',
    ],
    ['telegram: { chat: 1 }', '3:15', 'telegram.token', '"token" is missing'],
    [
      'telegram: { token: 123, chat: 1 }',
      '3:24',
      'telegram.token',
      'expected text, found a number; put it in quotes',
    ],
    [
      'telegram: { token: "1:A", chat: 1.5 }',
      '3:37',
      'telegram.chat',
      `${HERE} a chat; give its number, or @name of a public channel`,
    ],
    [
      'telegram: { token: "1:A", chat: 1, topic: 0 }',
      '3:47',
      'telegram.topic',
      `${HERE} the number of a topic`,
    ],
    [
      'telegram: { token: "1:A", chat: 1, api: "https://bots.example/x" }',
      '3:45',
      'telegram.api',
      'endpoint "desk": this must be an address without a path, such as https://api.example',
    ],
    [
      'telegram: { tokn: "1:A", token: "1:A", chat: 1 }',
      '3:17',
      'telegram.tokn',
      'unknown key "tokn"; did you mean "token"?',
    ],
    [
      'matrix: { homeserver: "https://matrix.example", room: desk, token: t }',
      '3:59',
      'matrix.room',
      `${HERE} the id of a room, which starts with "!" (an alias starts with "#"; the settings of the room show its id)`,
    ],
    [
      'matrix: { homeserver: "https://matrix.example", room: "!r:m", token: "two words" }',
      '3:74',
      'matrix.token',
      `${HERE} an access token`,
    ],
    ['ntfy: { topic: a/b }', '3:20', 'ntfy.topic', `${HERE} a topic: 1 to 64 letters, digits, "-" and "_"`],
    [
      'apprise: { url: "https://apprise.example/notify/k", tag: "a;b" }',
      '3:62',
      'apprise.tag',
      `${HERE} a tag, or several with commas or spaces between`,
    ],
    ['email: { to: [] }', '3:18', 'email.to', '"to" is empty; leave it out or fill it'],
    ['email: { to: 5 }', '3:18', 'email.to', 'expected text or a list, found a number'],
  ])('%s is refused', (line, place, path, message) => {
    const mail = 'mail: { server: smtps://mail.example, from: a@example.org }';
    expect(complaints(`${endpoint(line)}\n${mail}`)).toEqual([
      `w.yaml:${place} endpoints[0].${path}: ${message}`,
    ]);
  });
});

describe('mail', () => {
  it('needs a server as soon as an endpoint is an e-mail', () => {
    const missing = 'e-mail needs a server; add the section "mail" with "server" and "from"';
    expect(complaints(endpoint('url: mailto:a@example.org'))).toEqual([
      `w.yaml:2:5 endpoints[0]: endpoint "desk": ${missing}`,
    ]);
    expect(complaints(endpoint('email: { to: a@example.org }'))).toEqual([
      `w.yaml:2:5 endpoints[0]: endpoint "desk": ${missing}`,
    ]);
  });

  it.each([
    'desk',
    'a@b@c',
    'a b@example.org',
    'a@',
    '<a@example.org>',
    'a@exa mple.org',
    'a@-x',
    '"a;b@example.org"',
  ])('does not go to %s', (to) => {
    const text = `mail: { server: smtps://mail.example, from: a@example.org }\n${endpoint('email:', '  to:', '    - b@example.org', `    - ${to}`)}`;
    expect(complaints(text)).toEqual([`w.yaml:7:11 endpoints[0].email.to[1]: ${HERE} an e-mail address`]);
  });

  it.each(['alerts', 'Stop Press alerts@example.org', 'A <a@example.org> B', '<>', 'A "B" <a@example.org>'])(
    'does not come from %s',
    (from) => {
      expect(complaints(`mail:\n  server: smtps://mail.example\n  from: '${from}'`)).toEqual([
        `w.yaml:3:9 mail.from: ${SENDER}`,
      ]);
    },
  );

  it('has two keys, and no others', () => {
    expect(complaints('mail: { sever: smtps://mail.example }')).toEqual([
      'w.yaml:1:7 mail.server: "server" is missing',
      'w.yaml:1:7 mail.from: "from" is missing',
      'w.yaml:1:9 mail.sever: unknown key "sever"; did you mean "server"?',
    ]);
  });

  it.each([
    ['https://mail.example', `what is written here is not a mail server; ${MAIL_FORM}`],
    ['mail.example:25', `what is written here is not a mail server; ${MAIL_FORM}`],
    ['smtps://', `what is written here is not a mail server; ${MAIL_FORM}`],
    ['smtps://mail.example/inbox', `what is written here is not a mail server; ${MAIL_FORM}`],
    ['${WRONG}', `the value of WRONG is not a mail server; ${MAIL_FORM}`],
    [
      'smtps://u:${NONE}@mail.example',
      'environment variable NONE is not set; set it, or NONE_FILE to the path of a file that holds it',
    ],
    [
      'smtps://u:x${WRONG}@mail.example',
      'write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}',
    ],
    [
      'smtps://mail.example:8025',
      'port 8025 is not one of 25, 465, 587, 2525; if it is meant, list host and port under fetch.allowPrivate',
    ],
    ['smtps://10.0.0.1', 'the host is not a public one; if it is meant, list it under fetch.allowPrivate'],
    ['smtps://[::1]', 'the host is not a public one; if it is meant, list it under fetch.allowPrivate'],
    [
      'smtps://localhost:2525',
      'the host is not a public one; if it is meant, list it under fetch.allowPrivate',
    ],
  ])('is not sent by %s', (server, message) => {
    const text = `mail:\n  server: "${server}"\n  from: a@example.org`;
    const env = { WRONG: 'sekret://u:sekret@mail.example' };
    expect(complaints(text, { env, checkAddress: guard })).toEqual([`w.yaml:2:11 mail.server: ${message}`]);
  });

  it('is sent by a private server that is listed, on the port that is listed', () => {
    const told = (server: string, allowed: string) =>
      complaints(
        `fetch: { allowPrivate: ["${allowed}"] }\nmail: { server: "${server}", from: a@example.org }`,
        {
          checkAddress: guard,
        },
      );
    expect(told('smtps://10.0.0.1', '10.0.0.1')).toEqual([]);
    expect(told('smtps://10.0.0.1', '10.0.0.0/8')).toEqual([]);
    expect(told('smtps://10.0.0.1:1025', '10.0.0.1:1025')).toEqual([]);
    expect(told('smtps://[::1]:1025', '[::1]:1025')).toEqual([]);
    expect(told('smtps://10.0.0.1:1026', '10.0.0.1:1025')).toHaveLength(1);
    expect(told('smtps://10.0.0.1:25', '10.0.0.1:1025')).toHaveLength(1);
  });

  it('without TLS gives a warning', () => {
    const list = (server: string) => `mail:\n  server: "${server}"\n  from: a@example.org`;
    const warned = (server: string) => {
      const result = parse(list(server), { env: { URL: 'smtp://mail.example' } });
      return result.kind === 'valid' ? result.warnings : null;
    };
    const warning = {
      line: 2,
      column: 11,
      path: 'mail.server',
      message:
        'mail goes to this server without TLS, password and all; write smtp+starttls:// or smtps:// if it can',
    };
    expect(warned('smtp://mail.example')).toEqual([warning]);
    expect(warned('${URL}')).toEqual([warning]);
    expect(warned('smtps://mail.example')).toEqual([]);
    expect(warned('smtp+starttls://mail.example')).toEqual([]);
  });

  it('to several people does not take the name of another endpoint', () => {
    expect(
      complaints(`mail: { server: smtps://mail.example, from: a@example.org }
endpoints:
  - { name: desk → a@example.org, ntfy: { topic: x } }
  - { name: desk, url: "mailto:a@example.org,b@example.org" }`),
    ).toEqual([
      'w.yaml:4:13 endpoints[1].name: the name "desk → a@example.org", which a recipient of this one gets, is taken already',
    ]);
  });
});

describe('the sign of life', () => {
  it.each([
    ['ping: alive.example', '1:16 alive.ping', 'this is not a full https:// address'],
    [
      'ping: "http://127.0.0.1/sekret"',
      '1:16 alive.ping',
      'http://127.0.0.1/ is a private address. If this private address is intended, list it under fetch.allowPrivate.',
    ],
    [
      'ping: "${PING}"',
      '1:16 alive.ping',
      'its host is not a public one, or its port not one of the web; if it is meant, list it under fetch.allowPrivate',
    ],
    ['every: 9s', '1:17 alive.every', '"9s" is too short; the least is 10s'],
    ['canary: 59s', '1:18 alive.canary', '"59s" is too short; the least is 1m'],
    ['within: 0s', '1:18 alive.within', '"0s" is too short; the least is 1s'],
    ['pin: x', '1:10 alive.pin', 'unknown key "pin"; did you mean "ping"?'],
  ])('refuses %s', (written, place, message) => {
    expect(complaints(`alive: { ${written} }`, { env: { PING: 'http://127.0.0.1/sekret' } })).toEqual([
      `w.yaml:${place}: ${message}`,
    ]);
  });
});

describe('notify.allowPrivate', () => {
  it('takes what fetch.allowPrivate takes', () => {
    expect(complaints('notify: { allowPrivate: ["http://a.internal"] }')).toEqual([
      'w.yaml:1:26 notify.allowPrivate[0]: "http://a.internal" is neither a host nor a CIDR; write for example 127.0.0.1, 127.0.0.1:8090 or 10.20.0.0/16',
    ]);
  });
});

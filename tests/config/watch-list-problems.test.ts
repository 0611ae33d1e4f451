import { describe, expect, it } from 'vitest';
import { complaints, missingFile, NOON, SECRET } from '../support/config/parsing.ts';

const MAKE_KEY = `make one, and the public key for its receivers, with: node -p "k=crypto.generateKeyPairSync('ed25519').privateKey.export({format:'jwk'});[d,x]=[k.d,k.x].map(v=>Buffer.from(v,'base64url'));'whsk_'+Buffer.concat([d,x]).toString('base64')+' whpk_'+x.toString('base64')"`;

/** A list of one story whose settings are `rest`, each line indented as it must be. */
const story = (...rest: string[]): string =>
  ['stories:', '  - url: https://news.example/a', ...rest.map((line) => `    ${line}`)].join('\n');

const endpoint = (...rest: string[]): string =>
  ['endpoints:', '  - name: desk', ...rest.map((line) => `    ${line}`)].join('\n');

const DURATIONS = 'write 500ms, 30s, 5m, 6h, 1d or 1h30m';
const TIMES = 'write for example 2026-11-24T18:00:00Z, or +01:00 instead of Z';
const MAKE = `make one with: node -p "'whsec_'+crypto.randomBytes(32).toString('base64')"`;

describe('unknown names', () => {
  it.each([
    ['storys: []', ['w.yaml:1:1 storys: unknown key "storys"; did you mean "stories"?']],
    [
      'banana: 1',
      [
        'w.yaml:1:1 banana: unknown key "banana"; known: fetch, defaults, hosts, stories, discover, endpoints, notify, mail, alive',
      ],
    ],
    [story('evry: 5m'), ['w.yaml:3:5 stories[0].evry: unknown key "evry"; did you mean "every"?']],
    [
      story('expect:', '  - name: n', '    match: { al: [x] }'),
      ['w.yaml:5:18 stories[0].expect[0].match.al: unknown key "al"; did you mean "all"?'],
    ],
    [
      'fetch: { contcat: a, spacing: 1s }',
      ['w.yaml:1:10 fetch.contcat: unknown key "contcat"; did you mean "contact"?'],
    ],
    [
      story('<<: *x', 'name: &x n').replace('*x', '{}'),
      ['w.yaml:3:5 stories[0]["<<"]: merge keys ("<<") are not read; write the keys out, or use "defaults"'],
    ],
    [
      '__proto__: { a: 1 }\nconstructor: 1',
      [
        'w.yaml:1:1 __proto__: unknown key "__proto__"; known: fetch, defaults, hosts, stories, discover, endpoints, notify, mail, alive',
        'w.yaml:2:1 constructor: unknown key "constructor"; known: fetch, defaults, hosts, stories, discover, endpoints, notify, mail, alive',
      ],
    ],
    [
      endpoint('url: https://desk.example/', 'secret: ${DESK}', 'events: [story.update, "x y"]'),
      [
        'w.yaml:5:14 endpoints[0].events[0]: unknown value "story.update"; did you mean "story.updated"?',
        'w.yaml:5:28 endpoints[0].events[1]: unknown value "x y"; known: story.started, story.updated, story.restored, expectation.met, expectation.overdue, story.unavailable, story.available, story.moved, endpoint.disabled, watch.silent',
      ],
    ],
  ])('are told with place and suggestion: %j', (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });
});

describe('wrong shapes', () => {
  it.each([
    ['just text', ['w.yaml:1:1 expected keys with values, found text']],
    ['- a\n- b', ['w.yaml:1:1 expected keys with values, found a list']],
    ['stories: {}', ['w.yaml:1:10 stories: expected a list, found keys with values']],
    [
      'stories:\n  - 5',
      [
        'w.yaml:2:5 stories[0]: expected keys with values or an address such as https://news.example/story, found a number',
      ],
    ],
    ['stories:\n  - name: n', ['w.yaml:2:5 stories[0].url: "url" is missing']],
    [story('name: 2026'), ['w.yaml:3:11 stories[0].name: expected text, found a number; put it in quotes']],
    [
      'hosts: [{ host: "https://news.example/" }, { host: "" }, { host: a.example }, { host: A.example }]',
      [
        'w.yaml:1:17 hosts[0].host: "https://news.example/" is not a host name; write news.example or *.news.example',
        'w.yaml:1:52 hosts[1].host: "" is not a host name; write news.example or *.news.example',
        'w.yaml:1:87 hosts[3].host: the name "a.example" is taken already on line 1',
      ],
    ],
    [story('name: "  "'), ['w.yaml:3:11 stories[0].name: the name is empty']],
    [
      story('name: "a\\nb"'),
      ['w.yaml:3:11 stories[0].name: the name must be one line without control characters'],
    ],
    [story('tags: tribunal'), ['w.yaml:3:11 stories[0].tags: expected a list, found text']],
    [
      story('tags: [a, 5]'),
      ['w.yaml:3:15 stories[0].tags[1]: expected text, found a number; put it in quotes'],
    ],
    [
      story('expect:', '  - statement'),
      ['w.yaml:4:9 stories[0].expect[0]: expected keys with values, found text'],
    ],
    [
      story('expect:', '  - match: m', '  - name: n'),
      [
        'w.yaml:4:9 stories[0].expect[0].name: "name" is missing',
        'w.yaml:5:9 stories[0].expect[1].match: "match" is missing',
      ],
    ],
    [
      endpoint('url: https://desk.example/', 'secret: ${DESK}', 'events: []', 'tags: []'),
      [
        'w.yaml:5:13 endpoints[0].events: "events" is empty; leave it out or fill it',
        'w.yaml:6:11 endpoints[0].tags: is empty, so nothing would be sent; omit it to receive alerts about all stories',
      ],
    ],
    [
      'endpoints:\n  - {}',
      [
        'w.yaml:2:5 endpoints[0].name: "name" is missing',
        'w.yaml:2:5 endpoints[0]: endpoint 1 does not say where to send to; give "url", or one of slack, discord, teams, telegram, matrix, ntfy, email, apprise',
      ],
    ],
  ])('are told by what was expected: %j', (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });
});

describe('durations', () => {
  it.each([
    ['every: 5', 'expected a duration such as 5m, found a number'],
    ['every: 5 minutes', `"5 minutes" is not a duration; ${DURATIONS}`],
    ['every: 500ms', '"500ms" is too short; the least is 1s'],
    ['every: 400d', '"400d" is too long; the most is 366d'],
    ['every: 29s', '29s is shorter than defaults.fastest (30s); raise it or lower that'],
    ['every: 6h1s', '6h1s is longer than defaults.slowest (6h); lower it or raise that'],
  ])('%s is refused with the bound', (line, message) => {
    expect(complaints(story(line))[0]).toBe(`w.yaml:3:12 stories[0].every: ${message}`);
  });

  it('are compared with the bounds of the file, not with the usual ones', () => {
    expect(complaints(`defaults: { fastest: 1s }\n${story('every: 2s')}`)).toEqual([]);
    expect(complaints(`defaults: { every: 5s }\n${story()}`)).toEqual([
      'w.yaml:1:20 defaults.every: 5s is shorter than defaults.fastest (30s); raise it or lower that',
    ]);
    expect(complaints('defaults: { fastest: 2h, slowest: 1h }')).toEqual([
      'w.yaml:1:22 defaults.fastest: defaults.fastest (2h) is longer than defaults.slowest (1h); make one of them fit',
    ]);
  });

  it('may stand on their bound', () => {
    expect(complaints(`${story('every: 30s')}\n  - { url: "https://news.example/b", every: 6h }`)).toEqual(
      [],
    );
  });
});

describe('deadlines', () => {
  it.each([
    ['2026-11-24', `"2026-11-24" is not a time; ${TIMES}`],
    ['tomorrow', `"tomorrow" is not a time; ${TIMES}`],
    ['2026-11-24T18:00:00', `"2026-11-24T18:00:00" does not say its time zone; ${TIMES}`],
    ['2026-02-30T00:00:00Z', '"2026-02-30T00:00:00Z" is no date and time that exists'],
    ['2027-02-29T00:00:00Z', '"2027-02-29T00:00:00Z" is no date and time that exists'],
    ['2026-11-24T25:00:00Z', '"2026-11-24T25:00:00Z" is no date and time that exists'],
    ['2026-11-24T18:00:00+99:00', '"2026-11-24T18:00:00+99:00" is no date and time that exists'],
    ['20261124', 'expected a time such as 2026-11-24T18:00:00Z, found a number'],
  ])('%s is refused', (written, message) => {
    const text = story('expect:', '  - name: n', '    match: m', `    by: ${written}`);
    expect(complaints(text, { now: NOON })).toEqual([`w.yaml:6:13 stories[0].expect[0].by: ${message}`]);
  });
});

describe('matchers', () => {
  it.each([
    ['"--"', '', '"--" has no letter or digit to look for'],
    ['{}', '', 'has no condition; give "all", "any" or "regex"'],
    ['[statement]', '', 'expected text or keys with values, found a list'],
    ['{ all: [] }', '.all', '"all" is empty; leave it out or fill it'],
    ['{ all: [""] }', '.all[0]', '"" has no letter or digit to look for'],
    ['{ any: x }', '.any', 'expected a list, found text'],
    [
      '{ regex: "(" }',
      '.regex',
      'not a regular expression (ECMAScript, flags iu): "/(/iu: Unterminated group"',
    ],
    ['{ regex: "" }', '.regex', 'the regular expression is empty and would match everything'],
  ])('%s is refused', (written, path, message) => {
    const lines = complaints(story('expect:', '  - name: n', `    match: ${written}`));
    expect(lines.map((line) => line.replace(/^w\.yaml:5:\d+ /, ''))).toEqual([
      `stories[0].expect[0].match${path}: ${message}`,
    ]);
  });
});

describe('selectors', () => {
  it.each([
    ['include: 5', 'w.yaml:3:14 stories[0].include: expected a CSS selector or a list, found a number'],
    ['include: []', 'w.yaml:3:14 stories[0].include: "include" is empty; leave it out or fill it'],
    ['include: "a["', 'w.yaml:3:14 stories[0].include: "a[" is no CSS selector: Expected name, found'],
    [
      'include: [itemprop=articleBody]',
      'w.yaml:3:15 stories[0].include[0]: "itemprop=articleBody" is no CSS selector; put the brackets in quotes: "[itemprop=articleBody]"',
    ],
    ['exclude: #ad', 'w.yaml:3:14 "#ad" after a space is a comment in YAML; put it in quotes'],
    [
      'exclude: [.a, "//div"]',
      'w.yaml:3:19 stories[0].exclude[1]: "//div" is no CSS selector: Empty sub-selector',
    ],
  ])('%s is refused', (line, expected) => {
    expect(complaints(story(line))).toEqual([expected]);
  });

  it('an empty list item is told of the comment sign', () => {
    expect(complaints(story('exclude:', '  - #ad', '  - .b'))).toEqual([
      'w.yaml:4:9 stories[0].exclude[0]: expected a CSS selector, found nothing; a value that starts with "#" needs quotes',
    ]);
  });

  it('an ordinary comment after the key is no fault', () => {
    expect(complaints(story('exclude: # nothing yet', 'tags: [a]'))).toEqual([]);
    expect(complaints(story('exclude:', '  #- .newsletter', 'tags: [a]'))).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    [
      'stories:\n  - url: ftp://news.example/a\n    name: Registrar steps aside',
      'w.yaml:2:10 stories[0].url: story "Registrar steps aside": ftp://news.example/a is not a web address. Use a full http:// or https:// URL without user name and password.',
    ],
    [
      'stories:\n  - url: http://127.0.0.1/a',
      'w.yaml:2:10 stories[0].url: story 1: http://127.0.0.1/a is a private address. If this private address is intended, list it under fetch.allowPrivate.',
    ],
    [
      'stories:\n  - url: https://ann:hunter2@news.example/a',
      'w.yaml:2:10 stories[0].url: story 1: the address must not hold a user name or password; take out what stands before "@"',
    ],
    [
      'stories:\n  - url: https://ann:hunter2@news.example:99999/a',
      'w.yaml:2:10 stories[0].url: story 1: the address must not hold a user name or password; take out what stands before "@"',
    ],
    [
      endpoint('url: http://127.0.0.1/hook?key=hunter2', 'secret: ${DESK}'),
      'w.yaml:3:10 endpoints[0].url: endpoint "desk": http://127.0.0.1/hook is a private address. If this private address is intended, list it under fetch.allowPrivate.',
    ],
  ])('are refused as the guard says, by name: %j', (text, expected) => {
    expect(complaints(text)).toEqual([expected]);
  });

  it('with a name in the path are none with a user name', () => {
    expect(complaints('stories: [{ url: "https://news.example/@desk/1" }]')).toEqual([]);
  });

  it('that differ only in the fragment are one story, and both lines are named', () => {
    expect(
      complaints(`stories:
  - url: https://news.example/a#one
  - url: https://news.example/b
  - url: HTTPS://news.example:443/a#two
    name: Again`),
    ).toEqual(['w.yaml:4:10 stories[2].url: story "Again" has the same address as the story on line 2']);
  });

  it('that differ in tracking parameters, index page or the slash at the end are one story', () => {
    expect(
      complaints(`stories:
  - url: https://news.example/a
  - url: https://news.example/b
  - url: https://news.example/a/index.html?utm_source=letter`),
    ).toEqual([
      'w.yaml:4:10 stories[2].url: story 3 has, but for parts that do not tell pages apart (tracking parameters, index page, slash at the end), the same address as the story on line 2',
    ]);
  });

  it.each(['http://cms.internal', '127.1', '2130706433', '10.0.0.0/40', '10.0.0/8', '*.internal', 'a b', ''])(
    'allowPrivate refuses %j',
    (host) => {
      expect(complaints(`fetch: { allowPrivate: [${JSON.stringify(host)}] }`)).toEqual([
        host === ''
          ? 'w.yaml:1:25 fetch.allowPrivate[0]: "" is neither a host nor a CIDR; write for example 127.0.0.1, 127.0.0.1:8090 or 10.20.0.0/16'
          : `w.yaml:1:25 fetch.allowPrivate[0]: "${host}" is neither a host nor a CIDR; write for example 127.0.0.1, 127.0.0.1:8090 or 10.20.0.0/16`,
      ]);
    },
  );
});

describe('names', () => {
  it('are taken once among the expectations of a story and once among endpoints', () => {
    expect(
      complaints(`stories:
  - url: https://news.example/a
    expect:
      - { name: n, match: a }
      - { name: o, match: a }
      - { name: " n", match: b }
  - url: https://news.example/b
    expect:
      - { name: n, match: a }
endpoints:
  - { name: desk, url: "https://desk.example/1", secret: "\${DESK}" }
  - { name: desk, url: "https://desk.example/2", secret: "\${DESK}" }`),
    ).toEqual([
      'w.yaml:6:17 stories[0].expect[2].name: the name "n" is taken already on line 4',
      'w.yaml:12:13 endpoints[1].name: the name "desk" is taken already on line 11',
    ]);
  });
});

describe('secrets', () => {
  const HMAC = `is not a signing secret: whsec_ and 24 to 64 bytes in base64; ${MAKE}`;
  const KEY = `whsk_ and the 32 bytes of an ed25519 seed in base64, or 64 with its public key; ${MAKE_KEY}`;
  const bytes = (count: number): string => `whsec_${Buffer.alloc(count, 7).toString('base64')}`;

  it.each([
    [
      '${NONE}',
      'environment variable NONE is not set; set it, or NONE_FILE to the path of a file that holds it',
    ],
    ['${NONE_FILE}', 'environment variable NONE_FILE is not set; set it'],
    [
      '${EMPTY}',
      'environment variable EMPTY is not set; set it, or EMPTY_FILE to the path of a file that holds it',
    ],
    [
      '${toString}',
      'environment variable toString is not set; set it, or toString_FILE to the path of a file that holds it',
    ],
    ['${SHORT}', `the value of SHORT ${HMAC}`],
    ['${LOST}', 'cannot read "/run/secrets/lost", which LOST_FILE names (ENOENT)'],
    ['$DESK', 'write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}'],
    ['whsec_${DESK}', 'write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}'],
    ['hunter2', `what is written here ${HMAC}; or ${KEY}`],
    [bytes(23), `what is written here ${HMAC}`],
    [bytes(65), `what is written here ${HMAC}`],
    [bytes(32).replace('=', ''), `what is written here ${HMAC}`],
  ])('%s is refused, naming variable and endpoint', (written, message) => {
    const env = { DESK: SECRET, EMPTY: '', SHORT: 'whsec_c2hvcnQ=', LOST_FILE: '/run/secrets/lost' };
    const text = endpoint('url: https://desk.example/', `secret: "${written}"`);
    expect(complaints(text, { env, readSecretFile: missingFile })).toEqual([
      `w.yaml:4:13 endpoints[0].secret: endpoint "desk": ${message}`,
    ]);
  });

  it.each([24, 25, 26, 64])('of %i bytes are accepted', (count) => {
    expect(complaints(endpoint('url: https://desk.example/', `secret: ${bytes(count)}`))).toEqual([]);
  });

  it('are two at most', () => {
    const text = endpoint('url: https://desk.example/', 'secret: ["${DESK}", "${DESK}", "${DESK}"]');
    expect(complaints(text)).toEqual([
      'w.yaml:4:13 endpoints[0].secret: at most two secrets: the new one and the one it replaces',
    ]);
  });
});

describe('broken YAML', () => {
  it.each([
    [
      'a: [',
      [
        'w.yaml:1:5 a list or map opened with [ or { does not end here; close it, and quote values with "#" after a space',
      ],
    ],
    [
      'exclude: [.a, #ad]',
      [
        'w.yaml:1:19 a list or map opened with [ or { does not end here; close it, and quote values with "#" after a space',
      ],
    ],
    ['stories:\n\t- url: x', ['w.yaml:2:1 a tab indents this line; YAML takes spaces only']],
    [
      'stories:\n  - url: x\n   name: y',
      ['w.yaml:3:1 something is missing before this place: a closing quote or bracket, ":" or "- "'],
    ],
    [
      'secret: whsec_c2VjcmV0: c',
      ['w.yaml:1:9 a second "key: value" on this line, or wrong indentation; quote values with ": " inside'],
    ],
    [
      'stories: []\n---\nstories: []',
      ['w.yaml:2:1 a second document starts here ("---"); the file must hold one'],
    ],
    [
      'fetch: !x {}\nstories: [',
      [
        'w.yaml:1:8 tags (!name) are not known here; remove it or put the value in quotes',
        'w.yaml:2:11 a list or map opened with [ or { does not end here; close it, and quote values with "#" after a space',
      ],
    ],
    ['stories: *all', ['w.yaml:1:10 alias "*all" has no anchor before it']],
    ['stories: &all [*all]', ['w.yaml:1:16 alias "*all" contains itself']],
    ['{ a: b }: c', ['w.yaml:1:1 a key must be a plain word']],
    [
      'stories: @x',
      [
        'w.yaml:1:10 a value cannot start with this character; put the value in quotes',
        'w.yaml:1:10 stories: expected a list, found text',
      ],
    ],
    [
      'fetch: { contact: !desk a }',
      ['w.yaml:1:19 tags (!name) are not known here; remove it or put the value in quotes'],
    ],
    [
      'fetch: { contact: a }\nstories: []\nfetch: { contact: b, contact: c }',
      [
        'w.yaml:3:1 key "fetch" is given twice; it is first on line 1',
        'w.yaml:3:22 key "contact" is given twice; it is first on line 3',
      ],
    ],
  ])('%j is told in our words', (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });

  it('nested without end is told once', () => {
    const lines = complaints('[\n'.repeat(5000));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^w\.yaml:\d+:1 nested too deeply$/);
  });

  it('that unfolds to a bomb of aliases is refused before it is unfolded', () => {
    const levels = Array.from({ length: 29 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(8)}]`);
    expect(complaints(`a0: &a0 [x]\n${levels.join('\n')}`)).toEqual([
      'w.yaml:1:1 aliases stand for more than 10000 values',
    ]);
  });

  it('longer than the limit is refused unread', () => {
    expect(complaints('stories: []', { maxChars: 10 })).toEqual([
      'w.yaml:1:1 the file has 11 characters; the most is 10',
    ]);
  });
});

describe('several mistakes', () => {
  it('are reported at once, whatever kind they are, sorted by place', () => {
    const text = `endpoints:
  - name: desk
    url: http://127.0.0.1/
    secret: \${NONE}
stories:
  - url: https://news.example/a
    evry: 2m
    every: 1s
    every: 2s
  - url: https://news.example/a
    expect: [{ name: n, match: "?", by: noon }]
`;
    expect(complaints(text).map((line) => line.split(': ')[0])).toEqual([
      'w.yaml:3:10 endpoints[0].url',
      'w.yaml:4:13 endpoints[0].secret',
      'w.yaml:7:5 stories[0].evry',
      'w.yaml:9:5 key "every" is given twice; it is first on line 8',
      'w.yaml:9:12 stories[0].every',
      'w.yaml:10:10 stories[1].url',
      'w.yaml:11:32 stories[1].expect[0].match',
      'w.yaml:11:41 stories[1].expect[0].by',
    ]);
  });
});

describe('sources of new stories', () => {
  const source = (...rest: string[]): string =>
    ['discover:', '  - url: https://news.example/feed', ...rest.map((line) => `    ${line}`)].join('\n');

  it.each([
    ['atMst: 3', 'w.yaml:3:5 discover[0].atMst: unknown key "atMst"; did you mean "atMost"?'],
    ['kind: rss', 'w.yaml:3:11 discover[0].kind: unknown value "rss"; known: auto, feed, sitemap, page'],
    ['atMost: 0', 'w.yaml:3:13 discover[0].atMost: must be a whole number from 1 to 1000'],
    ['atMost: 2.5', 'w.yaml:3:13 discover[0].atMost: must be a whole number from 1 to 1000'],
    ['atMost: many', 'w.yaml:3:13 discover[0].atMost: expected a whole number such as 20, found text'],
    ['for: 10s', 'w.yaml:3:10 discover[0].for: "10s" is too short; the least is 1m'],
    [
      'storyEvery: 1s',
      'w.yaml:3:17 discover[0].storyEvery: 1s is shorter than defaults.fastest (30s); raise it or lower that',
    ],
    [
      'match: {}',
      'w.yaml:3:12 discover[0].match: has no condition; give "path" or "title", or omit "match" to accept all',
    ],
    [
      'match: { path: news/* }',
      'w.yaml:3:20 discover[0].match.path: "news/*" does not start with "/"; write for example /news/** or !/news/live/**',
    ],
    [
      'match: { path: "/a?b=1" }',
      'w.yaml:3:20 discover[0].match.path: "/a?b=1" is no path; leave out what stands after "?" or "#"',
    ],
    ['match: { title: "!" }', 'w.yaml:3:21 discover[0].match.title: "!" has no letter or digit to look for'],
    ['match: { titl: a }', 'w.yaml:3:14 discover[0].match.titl: unknown key "titl"; did you mean "title"?'],
  ])('%s', (line, complaint) => {
    expect(complaints(source(line))).toEqual([complaint]);
  });

  it('stand once in a list, and are guarded like stories', () => {
    expect(
      complaints(`discover:
  - url: https://news.example/feed#a
  - { url: "https://news.example/feed", name: Again }
  - url: http://127.0.0.1/feed
  - name: Nowhere`),
    ).toEqual([
      'w.yaml:3:12 discover[1].url: source "Again" has the same address as the source on line 2; join their rules',
      expect.stringContaining(
        'w.yaml:4:10 discover[2].url: source 3: http://127.0.0.1/feed is a private address.',
      ),
      'w.yaml:5:5 discover[3].url: "url" is missing',
    ]);
  });

  it('give their tags to stories, so endpoints may ask for them', () => {
    expect(
      complaints(
        `${source('tags: [a]')}\n${endpoint('url: https://desk.example/', `secret: ${SECRET}`, 'tags: [a]')}`,
      ),
    ).toEqual([]);
  });
});

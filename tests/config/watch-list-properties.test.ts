import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeProblems } from '../../config/report/problems.ts';
import { checkAddress, complaints, parse } from '../support/config/parsing.ts';

/** Pieces that watch lists are made of, so that random texts get past the first character of the parser. */
const piece = fc.constantFrom(
  'stories:',
  'endpoints:',
  'fetch:',
  'defaults:',
  '\n',
  '\n  ',
  '\n    ',
  '\n\t',
  '- ',
  'url: ',
  'secret: ',
  'slack: ',
  'slack://T/B/X',
  'email: {to: ',
  'mail: ',
  'server: smtps://u:p@h',
  'quiet: ',
  '22:00-07:00 UTC',
  'alive: {ping: ',
  'https://news.example/a',
  'every: ',
  '5m',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ': ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!t ',
  '? ',
  '| ',
  '> ',
  '---',
  '...',
  '%YAML 1.1\n',
  '<<: ',
  'null',
  '~',
  '1e9',
  '${X}',
  'match: ',
  'expect:',
  '__proto__: ',
  '\uFEFF',
  '\u0000',
  '\r',
  'whsec_',
  'tags: ',
  'name: ',
  'include: ',
  '@',
  '`',
);
const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
);

/** Any value in the places where settings stand. */
const settings = (...keys: string[]) =>
  fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 5,
  });
const shaped = fc.record(
  {
    fetch: settings('contact', 'spacing', 'allowPrivate'),
    defaults: settings('every', 'fastest', 'slowest'),
    stories: fc.array(
      fc.oneof(settings('url', 'name', 'tags', 'every', 'include', 'exclude', 'expect'), fc.jsonValue()),
    ),
    endpoints: fc.array(
      fc.oneof(
        settings('name', 'url', 'secret', 'events', 'tags', 'stories', 'atLeast', 'labels', 'grouped'),
        settings('name', 'quiet', 'digest', 'rate', 'concurrency', 'slack', 'discord', 'teams'),
        fc.record(
          {
            telegram: settings('token', 'chat', 'topic', 'api'),
            matrix: settings('homeserver', 'room', 'token'),
            ntfy: settings('server', 'topic', 'token'),
            apprise: settings('url', 'tag'),
            email: settings('to'),
            quiet: settings('from', 'to', 'zone'),
            secret: fc.array(settings('value', 'until')),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue(),
      ),
    ),
    mail: settings('server', 'from'),
    notify: settings('allowPrivate'),
    alive: settings('ping', 'every', 'canary', 'within'),
  },
  { requiredKeys: [] },
);

describe('parseWatchList on anything at all', () => {
  it('never throws, and places every problem inside the text', () => {
    fc.assert(
      fc.property(text, (written) => {
        const result = parse(written);
        const lines = written.split('\n').length;
        for (const { line, column, message } of result.kind === 'valid' ? [] : result.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message).not.toBe('');
        }
        expect(result.kind === 'valid' || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('never throws on values of any type in any place', () => {
    fc.assert(
      fc.property(shaped, (value) => {
        const result = parse(stringify(value));
        expect(result.kind === 'valid' || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('secrets', () => {
  const secret = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => Buffer.from(bytes).toString('base64'));
  /** Lists with the secret where it belongs, and in all the places where a hurried hand puts it. */
  const AROUND = [
    (s: string) => `endpoints:\n  - name: d\n    url: https://desk.example/\n    secret: ${s}\n    evnts: []`,
    (s: string) => `endpoints:\n  - name: d\n    url: https://desk.example/\n    secret: ${s}: x`,
    (s: string) => `endpoints:\n  - name: ${s}\n    name: ${s}\n    secret: [${s}, x, ${s}]`,
    (s: string) => `endpoints:\n  - ${s}: 1\n    ${s}: 2\n    events: [${s}]\n    tags: *${s}`,
    (s: string) => `${s}\nendpoints: [`,
    (s: string) => `secret: "${s}\nendpoints: !${s} x`,
    (s: string) =>
      `stories:\n  - url: ${s}\n    every: ${s}\n    include: ["${s}["]\n    expect: [{name: n, match: {regex: "(${s}"}, by: ${s}}]`,
    (s: string) => `endpoints:\n  - name: d\n    url: https://u:${s}@desk.example/\n    secret: $${s}`,
    (s: string) =>
      `endpoints:\n  - name: d\n    url: ftp://desk.example/?key=${s}\n    secret: ${s.slice(0, -9)}`,
  ];
  const around = fc.constantFrom(...AROUND);

  it('written into the file never appear in a message', () => {
    fc.assert(
      fc.property(secret, around, (base64, write) => {
        const lines = complaints(write(`whsec_${base64}`)).join('\n');
        expect(lines).not.toBe('');
        expect(lines).not.toContain(base64.slice(0, 12));
      }),
      // A selector parser reads `whsec_` as a name and complains of the rest.
      { examples: AROUND.map((write): [string, typeof write] => [`/+${'A'.repeat(34)}=`, write]) },
    );
  });

  it('from environment and files never appear in a message, right or wrong', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, unit: fc.constantFrom(...'abcdefXYZ0189+/='.split('')) }),
        (value) => {
          const written =
            'endpoints:\n  - { name: d, url: "https://desk.example/", secret: ["${A}", "${B}"], x: 1 }';
          const result = parse(written, {
            env: { A: value, B_FILE: '/run/secrets/b' },
            readSecretFile: () => value,
            checkAddress,
          });
          const told = result.kind === 'invalid' ? describeProblems(result.problems, 'f') : '';
          expect(told).toContain('unknown key "x"');
          expect(told).not.toContain(value);
        },
      ),
    );
  });

  /** The part of an address, or of a field, that must not be told; letters enough to be found again. */
  const part = fc.stringMatching(/^[a-zA-Z0-9_-]{16,40}$/);
  /** Endpoints whose key is right but for something beside it, or wrong in itself. */
  const KEYED: readonly ((s: string) => string)[] = [
    (s) => `slack://T000/${s}`,
    (s) => `slack://T000/B000/${s}/x`,
    (s) => `discord://${s}`,
    (s) => `teams://${s}`,
    (s) => `teams://10.0.0.1/${s}?sig=${s}`,
    (s) => `tgram://${s}/1`,
    (s) => `tgram://1:${s}/desk`,
    (s) => `matrixs://${s}@matrix.example/#r`,
    (s) => `matrixs://${s}@10.0.0.1/!r:m`,
    (s) => `ntfys://${s}@ntfy.example`,
    (s) => `ntfys://10.0.0.1/${s}`,
    (s) => `ntfys://u:${s}@ntfy.example/t`,
    (s) => `apprise+https://10.0.0.1:99/notify/${s}`,
    (s) => `apprise+https://${s}`,
    (s) => `mailto:${s}`,
    (s) => `smtps://u:${s}@mail.example`,
    (s) => `https://u:${s}@desk.example/`,
  ];
  const POSITIONS: readonly ((address: string) => string)[] = [
    (a) => `endpoints: [{ name: d, url: ${a}, x: 1 }]`,
    (a) => `endpoints: [{ name: d, slack: { url: ${a}, x: 1 } }]`,
    (a) => `endpoints: [{ name: d, slack: ${a} }]`,
    (a) => `endpoints: [{ name: d, telegram: { token: ${a}, chat: ${a}, topic: ${a}, api: ${a} } }]`,
    (a) => `endpoints: [{ name: d, matrix: { homeserver: ${a}, room: ${a}, token: ${a}, x: 1 } }]`,
    (a) => `endpoints: [{ name: d, ntfy: { server: ${a}, topic: ${a}, token: ${a} } }]`,
    (a) => `endpoints: [{ name: d, apprise: { url: ${a}, tag: ${a}, x: 1 } }]`,
    (a) => `endpoints: [{ name: d, email: { to: [${a}] } }]`,
    (a) => `endpoints: [{ name: d, url: "https://desk.example/", secret: ${a} }]`,
    (a) => `endpoints: [{ name: d, url: "https://desk.example/", secret: [{ value: ${a}, until: x }] }]`,
    (a) => `mail: { server: ${a}, from: ${a}, x: 1 }`,
    (a) => `alive: { ping: ${a}, x: 1 }`,
  ];
  const position = fc.constantFrom(...POSITIONS);
  /** Where none belongs, and where the file is quoted. */
  const STRAY: readonly ((address: string) => string)[] = [
    (a) =>
      `endpoints: [{ name: d, url: "https://desk.example/", secret: x, quiet: ${a}, digest: ${a}, rate: ${a} }]`,
    (a) => `endpoints: [{ name: d, events: [${a}], labels: [${a}], stories: [${a}], tags: [${a}] }]`,
    (a) => `endpoints: [{ name: d, quiet: { from: ${a}, to: ${a}, zone: ${a} } }]`,
    (a) => `endpoints: [{ ${a}: 1 }]`,
    (a) => `stories: [{ url: ${a}, every: ${a} }]\nnotify: { allowPrivate: [${a}] }`,
    (a) => `defaults: { ${a}: 1, cadence: ${a}, every: ${a} }`,
  ];
  /** A recipient is no key; where he has no business he is quoted like any other text. */
  const SECRET_KEYED = KEYED.filter((write) => !write('').startsWith('mailto:'));
  const misplaced = fc.oneof(
    fc.tuple(fc.constantFrom(...KEYED), position),
    fc.tuple(fc.constantFrom(...SECRET_KEYED), fc.constantFrom(...STRAY)),
  );

  it('in the address of a channel never appear in a message, wherever it stands', () => {
    fc.assert(
      fc.property(part, misplaced, (secret, [write, put]) => {
        const lines = complaints(put(JSON.stringify(write(secret)))).join('\n');
        expect(lines).not.toContain(secret.slice(0, 12));
      }),
      { numRuns: 1000 },
    );
  });

  it('in a field or address from the environment never appear in a message, whatever they are', () => {
    const value = fc.oneof(
      part,
      fc.tuple(part, fc.constantFrom(...KEYED)).map(([secret, write]) => write(secret)),
      part.map((secret) => `http://10.0.0.1/${secret}`),
      part.map((secret) => `http://${secret}.internal:99/`),
    );
    fc.assert(
      fc.property(value, position, (secret, put) => {
        const lines = complaints(put('"${X}"'), { env: { X: secret } }).join('\n');
        const pieces = (secret.match(/[a-zA-Z0-9_-]{12,}/g) ?? []).map((piece) => piece.slice(0, 12));
        for (const piece of pieces) expect(lines).not.toContain(piece);
      }),
      { numRuns: 1000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeProblems } from '../../config/problems.ts';
import { checkAddress, complaints, parse } from './parsing.ts';

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
    endpoints: fc.array(fc.oneof(settings('name', 'url', 'secret', 'events', 'tags'), fc.jsonValue())),
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
});

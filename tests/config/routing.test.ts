import { describe, expect, it } from 'vitest';
import type { EndpointSetting } from '../../config/parse/watch-list.ts';
import { accepted, complaints, EVERYTHING, NOON, parse } from '../support/config/parsing.ts';

const text = (...lines: string[]): string =>
  ['endpoints:', '  - name: desk', '    url: slack://T/B/X', ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );

const settingOf = (...lines: string[]): EndpointSetting | undefined =>
  accepted(text(...lines)).list.endpoints[0];

const warnings = (written: string): readonly string[] => accepted(written, { now: NOON }).warnings;

describe('what reaches an endpoint', () => {
  it('is everything at once, as fast as its channel bears it, where nothing else is said', () => {
    expect(settingOf()).toEqual({
      name: 'desk',
      target: { channel: 'slack', url: 'https://hooks.slack.com/services/T/B/X' },
      lane: { concurrency: 1, spacingMs: 1000 },
      ...EVERYTHING,
      grouped: true,
    });
  });

  it('is what all its keys say', () => {
    expect(
      settingOf(
        'events: [story.updated]',
        'tags: [tribunal]',
        'stories: [Registrar steps aside, "HTTPS://News.example:443/a#top", sty_0123456789abcdef]',
        'atLeast: 0.4',
        'labels: [statement, stealth]',
        'quiet: { from: 22:00, to: 07:30, zone: Europe/Berlin }',
        'digest: { at: 8:05, zone: America/Port-au-Prince }',
        'grouped: false',
        'concurrency: 16',
        'rate: 20/min',
      ),
    ).toMatchObject({
      lane: { concurrency: 16, spacingMs: 3000 },
      events: ['story.updated'],
      tags: ['tribunal'],
      stories: ['Registrar steps aside', 'https://news.example/a', 'sty_0123456789abcdef'],
      atLeast: 0.4,
      labels: ['statement', 'stealth'],
      quiet: { from: 22 * 60, to: 7 * 60 + 30, zone: 'Europe/Berlin' },
      digest: { kind: 'daily', at: 8 * 60 + 5, zone: 'America/Port-au-Prince' },
      grouped: false,
    });
  });

  it.each([
    ['22:00-07:00 Europe/Berlin', { from: 1320, to: 420, zone: 'Europe/Berlin' }],
    ['0:00 – 6:59 America/Port-au-Prince', { from: 0, to: 419, zone: 'America/Port-au-Prince' }],
    ['"23:59 -00:00   UTC"', { from: 1439, to: 0, zone: 'UTC' }],
  ])('is held back in the quiet hours %s', (written, quiet) => {
    expect(settingOf(`quiet: ${written}`)?.quiet).toEqual(quiet);
  });

  it.each([
    ['1m', 60_000],
    ['1h30m', 5_400_000],
  ])('is gathered every %s', (written, everyMs) => {
    expect(settingOf(`digest: ${written}`)?.digest).toEqual({ kind: 'every', everyMs });
  });

  it.each([
    ['1/s', 1000],
    ['3/s', 334],
    ['20/min', 3000],
    ['100 / h', 36_000],
    ['9999/s', 1],
  ])('at the rate of %s is that far apart, and never faster', (written, spacingMs) => {
    expect(settingOf(`rate: ${written}`)?.lane).toEqual({ concurrency: 1, spacingMs });
  });

  it.each([
    ['https://desk.example/\n    secret: ${DESK}', 0, false],
    ['slack://T/B/X', 1000, true],
    ['discord://1/x', 500, true],
    ['teams://flows.example/x', 500, true],
    ['tgram://1:A/1', 3000, true],
    ['matrixs://t@matrix.example/!r:m', 1000, true],
    ['ntfys://newsroom', 1000, true],
    ['mailto:a@example.org', 1000, true],
    ['apprise+https://apprise.example/notify/x', 1000, true],
  ])('by %s is spaced by %i ms and grouped: %s', (url, spacingMs, grouped) => {
    const result = parse(
      `mail: { server: smtps://mail.example, from: a@example.org }\nendpoints:\n  - name: desk\n    url: ${url}`,
    );
    expect(result).toMatchObject({ list: { endpoints: [{ lane: { spacingMs }, grouped }] } });
  });
});

describe('a routing key', () => {
  const ZONE = 'is not a time zone of the IANA database';
  const SAME = '"from" and "to" are the same; omit "quiet", or use "events" to receive fewer alerts';
  const CLOCK = 'is not a time of day; write for example 22:00 (midnight is 00:00)';
  const SPAN = 'write for example 22:00-07:00 Europe/Berlin';

  it.each([
    ['stories: []', '4:14', 'stories', '"stories" is empty; leave it out or fill it'],
    ['stories: [""]', '4:15', 'stories[0]', 'the story is empty'],
    ['labels: []', '4:13', 'labels', '"labels" is empty; leave it out or fill it'],
    [
      'labels: [quote, corection]',
      '4:21',
      'labels[1]',
      'unknown value "corection"; did you mean "correction"?',
    ],
    [
      'events: [digest]',
      '4:14',
      'events[0]',
      'unknown value "digest"; known: story.started, story.updated, story.restored, expectation.met, expectation.overdue, story.unavailable, story.available, story.moved, endpoint.disabled, watch.silent',
    ],
    ['atLeast: 1.1', '4:14', 'atLeast', 'must be a number from 0 to 1'],
    ['atLeast: -0.1', '4:14', 'atLeast', 'must be a number from 0 to 1'],
    ['atLeast: high', '4:14', 'atLeast', 'expected a number from 0 to 1, found text'],
    ['quiet: 22:00-07:00', '4:12', 'quiet', `"22:00-07:00" does not say its time zone; ${SPAN}`],
    ['quiet: at night', '4:12', 'quiet', `"at night" is not a span of hours; ${SPAN}`],
    ['quiet: 22-7 UTC', '4:12', 'quiet', `"22-7 UTC" is not a span of hours; ${SPAN}`],
    ['quiet: 22:00-24:00 UTC', '4:12', 'quiet', `"22:00-24:00 UTC" is not a span of hours; ${SPAN}`],
    ['quiet: 22:00-22:00 UTC', '4:12', 'quiet', SAME],
    ['quiet: 22:00-07:00 Berlin', '4:12', 'quiet', `"Berlin" ${ZONE}; did you mean "Europe/Berlin"?`],
    [
      'quiet: 22:00-07:00 Europe/Berln',
      '4:12',
      'quiet',
      `"Europe/Berln" ${ZONE}; did you mean "Europe/Berlin"?`,
    ],
    [
      'quiet: 22:00-07:00 +01:00',
      '4:12',
      'quiet',
      `"+01:00" ${ZONE}; write for example Europe/Berlin, or UTC`,
    ],
    [
      'quiet: 5',
      '4:12',
      'quiet',
      "expected a text such as '22:00-07:00 Europe/Berlin' or keys with values, found a number",
    ],
    ['quiet: { from: 22:00, to: 22:00, zone: UTC }', '4:12', 'quiet', SAME],
    ['quiet: { from: 22:00, to: 07:00 }', '4:12', 'quiet.zone', '"zone" is missing'],
    ['quiet: { from: 22:60, to: 07:00, zone: UTC }', '4:20', 'quiet.from', `"22:60" ${CLOCK}`],
    ['quiet: { from: 22:00, to: 24:00, zone: UTC }', '4:31', 'quiet.to', `"24:00" ${CLOCK}`],
    [
      'quiet: { from: 22, to: 07:00, zone: UTC }',
      '4:20',
      'quiet.from',
      "expected a time of day such as '22:00', found a number",
    ],
    [
      'quiet: { from: 22:00, to: 07:00, zone: New York }',
      '4:44',
      'quiet.zone',
      `"New York" ${ZONE}; did you mean "America/New_York"?`,
    ],
    [
      'quiet: { frm: 22:00, from: 22:00, to: 07:00, zone: UTC }',
      '4:14',
      'quiet.frm',
      'unknown key "frm"; did you mean "from"?',
    ],
    ['digest: 59s', '4:13', 'digest', '"59s" is too short; the least is 1m'],
    ['digest: daily', '4:13', 'digest', '"daily" is not a duration; write 500ms, 30s, 5m, 6h, 1d or 1h30m'],
    ['digest: { at: 08:00 }', '4:13', 'digest.zone', '"zone" is missing'],
    [
      'digest: { at: 8, zone: UTC }',
      '4:19',
      'digest.at',
      "expected a time of day such as '22:00', found a number",
    ],
    ['digest: 30', '4:13', 'digest', 'expected a duration such as 5m or keys with values, found a number'],
    ['grouped: sometimes', '4:14', 'grouped', 'expected true or false, found text'],
    ['concurrency: 0', '4:18', 'concurrency', 'must be a whole number from 1 to 16'],
    ['concurrency: 17', '4:18', 'concurrency', 'must be a whole number from 1 to 16'],
    ['rate: 0/s', '4:11', 'rate', '"0/s" is not a rate; write for example 1/s, 20/min or 100/h'],
    ['rate: 1/d', '4:11', 'rate', '"1/d" is not a rate; write for example 1/s, 20/min or 100/h'],
    ['rate: 5', '4:11', 'rate', 'expected a rate such as 20/min, found a number'],
    ['atleast: 0.3', '4:5', 'atleast', 'unknown key "atleast"; did you mean "atLeast"?'],
  ])('%s is refused', (line, place, path, message) => {
    expect(complaints(text(line))).toEqual([`w.yaml:${place} endpoints[0].${path}: ${message}`]);
  });
});

describe('stories that an endpoint asks for', () => {
  const stories = `stories:
  - { url: "https://news.example/a", name: Registrar steps aside }
  - { url: "https://news.example/b#x" }
`;

  it('and that are in the list give no warning, by name, address or id', () => {
    const asked =
      'stories: [" Registrar steps aside", "https://news.example/a#y", "https://NEWS.example/b", sty_0123]';
    expect(warnings(`${stories}${text(asked)}`)).toEqual([]);
  });

  it('and that are not give one, with what was meant', () => {
    expect(
      warnings(`${stories}${text('stories: [Registrar step aside, "https://news.example/c", Budget]')}`),
    ).toEqual([
      '7:15 endpoints[0].stories[0]: no story has the name or address "Registrar step aside"; did you mean "Registrar steps aside"?',
      '7:37 endpoints[0].stories[1]: no story has the name or address "https://news.example/c"; did you mean "https://news.example/a"?',
      '7:63 endpoints[0].stories[2]: no story has the name or address "Budget", so nothing is sent for it',
    ]);
  });

  it('may be found by a source yet', () => {
    const list = `discover: [{ url: "https://news.example/feed" }]\n${text('stories: [Budget]')}`;
    expect(warnings(list)).toEqual([]);
  });
});

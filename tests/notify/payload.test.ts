import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectationMet } from '../../src/events/expectation-events.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { storyUpdated, versionFacts } from '../../src/events/version-events.ts';
import { cutText } from '../../src/notify/message/cut-text.ts';
import { renderPayload } from '../../src/notify/channels/webhook.ts';
import type { Change, WordSpan } from '../../src/model/change.ts';

const at = Date.parse('2026-11-23T12:00:00Z');
const story = {
  id: 'sty_1',
  url: 'https://news.example/leave',
  name: 'Registrar steps aside',
  tags: ['tribunal'],
};
const link = 'http://127.0.0.1:8080/stories/sty_1/2';
const article = { headline: 'Registrar steps aside', published: null, modified: null };
const version = versionFacts({ number: 2, previous: 1, capturedAt: at, article });

const change = (given: Partial<Change>): Change => ({
  kind: 'added',
  paragraph: 0,
  previousParagraphs: [],
  text: 'Text.',
  previousText: null,
  words: [],
  edited: false,
  flagged: true,
  labels: [],
  significance: 0.5,
  quotes: [],
  factors: [],
  reason: 'New text.',
  ...given,
});
const eventOf = (changes: readonly Change[]): StoredEvent =>
  storyUpdated({
    story,
    at,
    link,
    version,
    changes,
    paragraphs: [],
    stealth: null,
    expectations: [],
    fulfilments: [],
  });
const size = (body: string): number => Buffer.byteLength(body);

interface Body {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly changes: readonly {
      text: string;
      previousText: string;
      words: WordSpan[];
      flagged: boolean;
      paragraph: number;
    }[];
    readonly truncated?: boolean;
    readonly changesOmitted?: number;
    readonly link: string;
  };
}
const parse = (body: string): Body => JSON.parse(body) as Body;

/** What jsonb makes of an object: keys by length, then by byte. */
const throughJsonb = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(throughJsonb);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, throughJsonb((value as Record<string, unknown>)[key])]));
};

describe('renderPayload', () => {
  it('is compact JSON of type, timestamp and data, in reading order', () => {
    const body = renderPayload(eventOf([change({ text: 'A statement.' })]));
    expect(body).toBe(
      '{"type":"story.updated","timestamp":"2026-11-23T12:00:00.000Z","data":{' +
        '"story":{"id":"sty_1","url":"https://news.example/leave","name":"Registrar steps aside","tags":["tribunal"]},' +
        '"version":{"number":2,"previous":1,"capturedAt":"2026-11-23T12:00:00.000Z","headline":"Registrar steps aside","publishedAt":null,"modifiedAt":null},' +
        '"changes":[{"kind":"added","paragraph":0,"previousParagraph":null,"text":"A statement.","previousText":null,"context":null,"words":[],"labels":[],"quotes":[],"flagged":true,"significance":0.5,"reason":"New text."}],"stealth":null,' +
        '"expectations":[],"sequence":0,"link":"http://127.0.0.1:8080/stories/sty_1/2"}}',
    );
  });

  it('gives the same bytes for an Event that went through the store', () => {
    const event = eventOf([change({ kind: 'edited', words: [{ op: 'insert', text: 'x' }] }), change({})]);
    expect(renderPayload(throughJsonb(event) as StoredEvent)).toBe(renderPayload(event));
  });

  it('leaves a body of exactly the limit alone and cuts one that is a byte longer', () => {
    const exact = renderPayload(eventOf([change({ text: 'é'.repeat(700) })]), { maxBytes: 1_000_000 });
    expect(renderPayload(eventOf([change({ text: 'é'.repeat(700) })]), { maxBytes: size(exact) })).toBe(
      exact,
    );
    const cut = renderPayload(eventOf([change({ text: 'é'.repeat(700) })]), { maxBytes: size(exact) - 1 });
    expect(parse(cut).data.truncated).toBe(true);
    expect(size(cut)).toBeLessThan(size(exact));
  });

  it('cuts the longest texts first, marks them, and keeps as much of them as fits', () => {
    const long = 'The registrar said. '.repeat(1_500);
    const changes = [
      change({ paragraph: 0, text: 'Short and whole.' }),
      change({ paragraph: 1, text: long }),
      change({ paragraph: 2, kind: 'edited', text: 'Edited.', previousText: long }),
    ];
    const body = renderPayload(eventOf(changes));
    const { data } = parse(body);
    expect(size(body)).toBeLessThanOrEqual(20_000);
    expect(size(body)).toBeGreaterThan(19_950);
    expect(data).toMatchObject({ truncated: true, changesOmitted: 0, link });
    expect(data.changes[0]?.text).toBe('Short and whole.');
    const [one, two] = [data.changes[1]?.text ?? '', data.changes[2]?.previousText ?? ''];
    expect(one).toMatch(/^The registrar said\. .*…$/);
    expect(one).toBe(two);
  });

  it('drops the words of edits only when shorter texts do not suffice', () => {
    const words: WordSpan[] = [
      { op: 'equal', text: 'a '.repeat(6_000) },
      { op: 'insert', text: 'new' },
    ];
    const kept = renderPayload(eventOf([change({ text: 'x'.repeat(9_000), words })]));
    expect(parse(kept).data.changes[0]?.words).toHaveLength(2);
    const dropped = renderPayload(
      eventOf([change({ text: 'x'.repeat(9_000), words: [...words, ...words] })]),
    );
    expect(parse(dropped).data.changes[0]?.words).toEqual([]);
    expect(parse(dropped).data.changes[0]?.text).toBe('x'.repeat(9_000));
    expect(parse(dropped).data.truncated).toBe(true);
  });

  it('drops the last quiet Changes before any flagged one, and says how many', () => {
    const changes = Array.from({ length: 60 }, (_, i) =>
      change({ paragraph: i, flagged: i % 3 === 2, text: `${i} ${'word '.repeat(80)}` }),
    );
    const body = renderPayload(eventOf(changes));
    const { data } = parse(body);
    expect(size(body)).toBeLessThanOrEqual(20_000);
    expect(data.changes.filter((kept) => kept.flagged).map((kept) => kept.paragraph)).toEqual(
      Array.from({ length: 20 }, (_, i) => 3 * i + 2),
    );
    const quiet = data.changes.filter((kept) => !kept.flagged).map((kept) => kept.paragraph);
    expect(quiet.length).toBeGreaterThan(0);
    expect(quiet).toEqual(
      Array.from({ length: 60 }, (_, i) => i)
        .filter((i) => i % 3 !== 2)
        .slice(0, quiet.length),
    );
    expect(data.changes.map((kept) => kept.paragraph)).toEqual(
      data.changes.map((kept) => kept.paragraph).sort((a, b) => a - b),
    );
    expect(data.changesOmitted).toBe(60 - data.changes.length);
    expect(data.changes.every((kept) => kept.text.length >= 270)).toBe(true);
  });

  it('keeps the beginnings of as many flagged Changes as fit, and the link', () => {
    const changes = Array.from({ length: 2_000 }, (_, i) =>
      change({ paragraph: i, text: `${i} ${'word '.repeat(80)}` }),
    );
    const body = renderPayload(eventOf(changes));
    const { data } = parse(body);
    expect(size(body)).toBeLessThanOrEqual(20_000);
    expect(size(body)).toBeGreaterThan(19_000);
    expect(data.changes[0]?.text).toMatch(/^0 word .*…$/);
    expect(data.changes.length).toBeGreaterThan(40);
    expect(data.changesOmitted).toBe(2_000 - data.changes.length);
    expect(data.link).toBe(link);
  });

  it('shortens a remark without measure rather than drop the Change', () => {
    const body = renderPayload(eventOf([change({ text: 'A statement.', reason: 'because '.repeat(9_000) })]));
    expect(size(body)).toBeLessThan(2_000);
    expect(parse(body).data.changes[0]?.text).toBe('A statement.');
  });

  it('cuts the text of other Events, too', () => {
    const fulfilment = { name: 'Statement', paragraph: 3, text: 'The statement. '.repeat(5_000) };
    const body = renderPayload(expectationMet({ story, at, link, version, fulfilment, by: null }));
    expect(size(body)).toBeLessThanOrEqual(20_000);
    expect(size(body)).toBeGreaterThan(19_900);
    expect(JSON.parse(body)).toMatchObject({
      data: { expectation: { text: expect.stringMatching(/^The statement\. .*…$/) }, truncated: true, link },
    });
  });

  it('sends story, version and link when even they exceed the limit', () => {
    const { data } = parse(renderPayload(eventOf([change({})]), { maxBytes: 10 }));
    expect(data).toMatchObject({ story, version, link, changes: [], changesOmitted: 1, truncated: true });
  });

  it('is always valid, within the limit and the same again, whatever the texts are', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.constantFrom('👩‍👩‍👧‍👦'.repeat(400), 'ह्नि'.repeat(900), '\u0000"\\\n'.repeat(900), 'e\u0301'.repeat(900)),
    );
    const anyChange = fc
      .record({ text: anyText, previousText: anyText, flagged: fc.boolean(), reason: anyText, word: anyText })
      .map(({ word, ...given }) => change({ ...given, words: [{ op: 'insert', text: word }] }));
    fc.assert(
      fc.property(
        fc.array(anyChange, { maxLength: 12 }),
        fc.integer({ min: 1_000, max: 20_000 }),
        (changes, maxBytes) => {
          const event = eventOf(changes);
          const body = renderPayload(event, { maxBytes });
          expect(size(body)).toBeLessThanOrEqual(maxBytes);
          expect(renderPayload(event, { maxBytes })).toBe(body);
          const { data } = parse(body);
          expect(data.link).toBe(link);
          expect(data.changes.length + (data.changesOmitted ?? 0)).toBe(changes.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('cutText', () => {
  it.each([
    ['short enough', 12, 'short enough'],
    ['a little too long', 9, 'a little…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12, '👩‍👩‍👧‍👦…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 11, '…'],
    ['e\u0301e\u0301', 3, 'e\u0301…'],
    ['e\u0301e\u0301', 2, '…'],
    ['🗞🗞🗞', 4, '🗞…'],
    ['🗞🗞🗞', 1, '…'],
    ['a🇩🇪bcd', 4, 'a…'],
    ['a🇩🇪bcd', 6, 'a🇩🇪…'],
  ])('cuts %j to %i units as %j', (text, length, expected) => {
    expect(cutText(text, length)).toBe(expected);
  });

  it('never splits what a reader sees as one character, and never exceeds the length', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (text, length) => {
          const cut = cutText(text, length);
          expect(cut.length).toBeLessThanOrEqual(Math.max(length, 1));
          if (cut === text) return;
          const starts = new Set([...segmenter.segment(text)].map(({ index }) => index));
          const kept = text.slice(0, cut.length - 1);
          // White space before the cut goes; what is left must end where a character ended, or only white space follows.
          const trimmed = text.slice(kept.length).match(/^\s*/)?.[0].length ?? 0;
          expect([...Array(trimmed + 1).keys()].some((more) => starts.has(kept.length + more))).toBe(true);
          expect(cut).toBe(`${kept}…`);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

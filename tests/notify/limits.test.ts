import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeFacts, DigestItem, StoredEvent } from '../../src/model/event.ts';
import { renderApprise } from '../../src/notify/channels/apprise.ts';
import { renderDiscord } from '../../src/notify/channels/discord.ts';
import { renderMail } from '../../src/notify/channels/email.ts';
import { renderMatrix } from '../../src/notify/channels/matrix.ts';
import { type Message, messageOf } from '../../src/notify/message/message.ts';
import { renderNtfy } from '../../src/notify/channels/ntfy.ts';
import { renderSlack } from '../../src/notify/channels/slack.ts';
import { renderTeams } from '../../src/notify/channels/teams.ts';
import { renderTelegram, visibleLength } from '../../src/notify/channels/telegram.ts';
import type { ChangeLabel } from '../../src/model/change.ts';
import { AT, change, LINK, STORY, updatedWith } from '../support/notify/events.ts';

/** Whatever an Event says, each channel gets what it takes: within its limits, and well-formed. */

const bytes = (value: unknown): number =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

const PIECES = [
  'word ',
  '&',
  '<',
  '>',
  '"',
  "'",
  '<b>',
  '&amp;',
  '*',
  '_',
  '~',
  '`',
  '\\',
  '[x](y)',
  '@everyone',
  '<!channel>',
  'https://evil.example/',
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  '\ud83d',
  'e\u0301',
  'ह्नि',
  '\u202e',
  '\u0000',
  '\r\n',
  'إجازة ',
  '休假',
  '\u200d',
];
const anyText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 1_500 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
);
const anyUrl = fc.oneof(
  fc.constant(LINK),
  fc.webUrl(),
  anyText,
  fc.constant(`https://x.example/${'é'.repeat(900)}`),
);
const anyLabels = fc.subarray<ChangeLabel>([
  'statement',
  'quote',
  'headline-changed',
  'restored',
  'stealth',
  'noise',
]);
const anyChange: fc.Arbitrary<ChangeFacts> = fc
  .record({
    kind: fc.constantFrom('added', 'removed', 'edited', 'moved'),
    text: fc.option(anyText),
    previousText: fc.option(anyText),
    context: fc.option(anyText),
    words: fc.array(fc.record({ op: fc.constantFrom('equal', 'insert', 'delete'), text: anyText }), {
      maxLength: 9,
    }),
    labels: anyLabels,
    flagged: fc.boolean(),
    significance: fc.double({ min: 0, max: 1, noNaN: true }),
    speaker: anyText,
  })
  .map(({ speaker, ...given }) =>
    change({
      ...(given as Partial<ChangeFacts>),
      quotes: [
        {
          state: 'new',
          text: 'q',
          previousText: null,
          speaker,
          previousSpeaker: null,
          verb: 'said',
          start: 0,
          end: 1,
        },
      ],
    }),
  );
const anyStory = fc.record({ id: anyText, url: anyUrl, name: anyText, tags: fc.constant([]) });
const anyUpdate: fc.Arbitrary<StoredEvent> = fc
  .record({
    story: anyStory,
    link: anyUrl,
    headline: fc.option(anyText),
    changes: fc.oneof(
      fc.array(anyChange, { maxLength: 6 }),
      fc
        .tuple(anyChange, fc.integer({ min: 1, max: 150 }))
        .map(([one, times]) => Array.from({ length: times }, () => one)),
    ),
    expectation: anyText,
  })
  .map(({ story, link, headline, changes, expectation }) =>
    updatedWith(changes, {
      story,
      link,
      version: { number: 2, previous: 1, capturedAt: '', headline, publishedAt: null, modifiedAt: null },
      expectations: [{ name: expectation, state: 'met', paragraph: 0, origin: 'configured' }],
    }),
  );
const anyItem: fc.Arbitrary<DigestItem> = fc.record({
  id: fc.constant('evt_1'),
  type: fc.constantFrom('story.updated', 'expectation.met', 'story.unavailable'),
  timestamp: fc.constant('2026-11-23T12:00:00.000Z'),
  story: fc.option(anyStory),
  headline: fc.option(anyText),
  changes: fc.array(anyChange, { maxLength: 3 }),
  remark: fc.option(anyText),
  link: fc.option(anyUrl),
});
const anyOther: fc.Arbitrary<StoredEvent> = fc
  .record({
    story: anyStory,
    link: anyUrl,
    text: anyText,
    name: anyText,
    items: fc.array(anyItem, { maxLength: 40 }),
  })
  .chain(({ story, link, text, name, items }) => {
    const about = { story, sequence: 1, link };
    const event = (type: string, data: object): StoredEvent =>
      ({ id: 'evt_1', type, at: AT, data }) as unknown as StoredEvent;
    const version = {
      number: 2,
      previous: 1,
      capturedAt: '',
      headline: text,
      publishedAt: null,
      modifiedAt: null,
    };
    return fc.constantFrom(
      event('story.started', { ...about, version }),
      event('expectation.met', { ...about, version, expectation: { name, paragraph: 0, text, by: null } }),
      event('expectation.overdue', { ...about, expectation: { name, by: text } }),
      event('story.unavailable', {
        ...about,
        since: text,
        state: 'blocked',
        failure: { code: 'HTTP_FORBIDDEN', message: text },
      }),
      event('story.moved', { ...about, from: text, to: name }),
      event('endpoint.disabled', { endpoint: { name }, reason: text, since: '2026-11-23T12:00:00.000Z' }),
      event('watch.silent', { since: text, everyMs: 60_000, link }),
      event('digest', { endpoint: { name }, since: '', until: '', events: items, omitted: 3, link }),
    );
  });
const anyEvent = fc.oneof({ weight: 3, arbitrary: anyUpdate }, { weight: 2, arbitrary: anyOther });

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

/** No half character, no control but the line feeds that are ours, nothing that turns text around. */
const expectInert = (rendered: unknown): void => {
  for (const text of strings(rendered)) {
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
  }
};

/** Tags that open and close in order, of those that are allowed, and no `&` that begins no entity. */
const expectHtml = (html: string, allowed: RegExp, entities: RegExp): void => {
  const open: string[] = [];
  for (const [tag, close, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z]+)([^>]*)>/g)) {
    expect(tag).toMatch(allowed);
    if (close === '/') expect(open.pop()).toBe(name);
    else open.push(name);
    expect(rest).toMatch(/^(?: dir="auto"| href="https?:\/\/[^"<>\s]+")?$/);
  }
  expect(open).toEqual([]);
  const text = html.replace(/<\/?[a-z]+(?: [^>]*)?>/g, '');
  expect(text).not.toMatch(/[<>]/);
  expect(text.replace(entities, '')).not.toContain('&');
};

/** What is left when everything that is ours is taken away: no punctuation without its backslash. */
const expectMarkdown = (markdown: string): void => {
  const foreign = markdown
    .split('\n')
    .map((line) => line.replace(/^> /, ''))
    .join('\n')
    .replace(/\]\(https?:\/\/[^\s()]+\)/g, ']')
    .replace(/\\[!-/:-@[-`{-~]/g, '')
    .replace(/\*\*|~~|\*|\[|\]/g, '');
  expect(foreign).not.toMatch(/[!-/:-@[-`{-~]/);
};

const expectSlack = (message: Message): void => {
  const rendered = renderSlack(message);
  expectInert(rendered);
  expect(rendered.blocks.length).toBeLessThanOrEqual(50);
  let total = rendered.text.length;
  for (const block of rendered.blocks) {
    const texts = block.elements.flatMap(({ elements }) => elements.map(({ text }) => text));
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    expect(texts.every((text) => text.length > 0)).toBe(true);
    expect(length).toBeLessThanOrEqual(3_000);
    total += length;
  }
  expect(total).toBeLessThanOrEqual(13_000);
  expect(rendered.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
};

const expectDiscord = (message: Message): void => {
  const rendered = renderDiscord(message);
  expectInert(rendered);
  const [{ title, description, url = '' }] = rendered.embeds;
  expect(title.length).toBeLessThanOrEqual(256);
  expect(description.length).toBeLessThanOrEqual(4_096);
  expect(title.length + description.length).toBeLessThanOrEqual(6_000);
  expect(url.length).toBeLessThanOrEqual(2_048);
  expectMarkdown(title);
  expectMarkdown(description);
};

const expectTeams = (message: Message): void => {
  const rendered = renderTeams(message);
  expectInert(rendered);
  expect(bytes(rendered)).toBeLessThanOrEqual(28 * 1_000);
  const { actions } = rendered.attachments[0].content;
  expect(actions.every(({ url }) => /^https?:\/\/\S+$/.test(url))).toBe(true);
};

const expectTelegram = (message: Message): void => {
  const { text } = renderTelegram(message, { chat: '1', topic: null });
  expectInert(text);
  expect(visibleLength(text)).toBeLessThanOrEqual(4_096);
  expect(visibleLength(text)).toBeGreaterThan(0);
  expectHtml(text, /^<\/?(?:b|i|u|s|a|blockquote)[ >]/, /&(?:amp|lt|gt|quot);/g);
};

const expectMatrix = (message: Message): void => {
  const rendered = renderMatrix(message);
  expectInert(rendered);
  expect(bytes(rendered)).toBeLessThanOrEqual(60_000);
  expectHtml(
    rendered.formatted_body,
    /^<\/?(?:p|strong|em|u|del|a|blockquote)[ >]/,
    /&(?:amp|lt|gt|quot|#39);/g,
  );
};

const expectNtfy = (message: Message): void => {
  const rendered = renderNtfy(message, 'desk');
  expectInert(rendered);
  expect(bytes(rendered.message)).toBeLessThanOrEqual(4_096);
  expect(bytes(rendered.title)).toBeLessThanOrEqual(1_024);
};

const expectApprise = (message: Message): void => {
  const rendered = renderApprise(message, 'desk');
  expectInert(rendered);
  expect(rendered.body.length).toBeLessThanOrEqual(32_768);
  expect(rendered.title.length).toBeLessThanOrEqual(250);
};

const expectEMail = (message: Message): void => {
  const occasion = { deliveryId: 'dlv_1', from: 'a@desk.example', unsubscribeUrl: null };
  const mail = renderMail(message, occasion);
  expectInert(mail);
  expect(mail.subject.length).toBeLessThanOrEqual(180);
  expect(bytes(mail.text) + bytes(mail.html)).toBeLessThanOrEqual(400_000);
  expect(mail.subject + mail.messageId + (mail.thread ?? '')).not.toContain('\n');
  expect(mail.messageId).toBe('<dlv_1@desk.example>');
  expect(mail.thread ?? '<a@b>').toMatch(/^<[A-Za-z0-9._=-]+@[a-z.]+>$/);
  const [body = ''] = /<body>\n(.*)\n<\/body>/s.exec(mail.html)?.slice(1) ?? [];
  expectHtml(body, /^<\/?(?:p|strong|em|u|del|a|blockquote)[ >]/, /&(?:amp|lt|gt|quot|#39);/g);
};

const CHECKS = [
  ['Slack', expectSlack],
  ['Discord', expectDiscord],
  ['Teams', expectTeams],
  ['Telegram', expectTelegram],
  ['Matrix', expectMatrix],
  ['ntfy', expectNtfy],
  ['Apprise', expectApprise],
  ['e-mail', expectEMail],
] as const;

describe('each message stays within its limits and is well-formed', () => {
  it.each(CHECKS)('for %s, whatever the event', (_channel, check) => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(() => check(messageOf(event))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

/** The paragraph that was added, long beyond every limit, beside much that matters less. */
const LONG = updatedWith(
  [
    change({ text: `Begin ${'statement '.repeat(29_999)}`, context: 'Before it.', significance: 0.9 }),
    ...Array.from({ length: 60 }, (_, index) =>
      change({ text: `Other ${index} ${'word '.repeat(40)}`, context: 'c '.repeat(400), significance: 0.2 }),
    ),
  ],
  { story: { ...STORY, name: 'N'.repeat(5_000) } },
);

const SHOWN: readonly (readonly [string, (event: StoredEvent) => string])[] = [
  ['Slack', (event) => strings(renderSlack(messageOf(event))).join('\n')],
  ['Discord', (event) => renderDiscord(messageOf(event)).embeds[0].description],
  ['Teams', (event) => strings(renderTeams(messageOf(event))).join('\n')],
  ['Telegram', (event) => renderTelegram(messageOf(event), { chat: '1', topic: null }).text],
  ['Matrix', (event) => renderMatrix(messageOf(event)).body],
  ['ntfy', (event) => renderNtfy(messageOf(event), 'desk').message],
  ['Apprise', (event) => renderApprise(messageOf(event), null).body],
  [
    'e-mail',
    (event) =>
      renderMail(messageOf(event), { deliveryId: 'd', from: 'a@b.example', unsubscribeUrl: null }).text,
  ],
];

it('an edit of more words than Telegram has tags for is whole all the same, marked by signs', () => {
  const words = Array.from({ length: 150 }, (_, index) => [
    { op: 'equal' as const, text: 'and then ' },
    { op: 'insert' as const, text: `${index}` },
    { op: 'equal' as const, text: ' ' },
  ]).flat();
  const { text } = renderTelegram(messageOf(updatedWith([change({ kind: 'edited', text: 'x', words })])), {
    chat: '1',
    topic: null,
  });
  expect(text).toContain('and then {+0+} and then {+1+} and then');
  expect(text).toContain('and then {+149+}');
  expect(text).not.toContain('<u>');
});

/** There all paragraphs find room, if shortened. */
const ROOMY: ReadonlySet<string> = new Set(['Matrix', 'Apprise', 'e-mail']);

describe.each(SHOWN)('%s', (channel, show) => {
  it('shows the weightiest paragraph with its context and the link, whatever else has to go', () => {
    const text = show(LONG);
    expect(text).toMatch(/Begin statement (?:statement ){20,}/);
    expect(text).toContain('Before it');
    expect(text).toContain(LINK);
    expect(text).toContain('…');
    const counted = /\d+ more paragraphs behind the link/.test(text.replaceAll('\\', ''));
    expect(counted).toBe(!ROOMY.has(channel));
  });

  it('leaves a paragraph of 1,500 characters whole, and cuts a longer one between two characters', () => {
    const whole = 'Sentence. '.repeat(150).trim();
    expect(show(updatedWith([change({ text: whole })])).replaceAll('\\', '')).toContain(whole);
    const family = '👩‍👩‍👧‍👦';
    const cut = show(updatedWith([change({ text: `x${family.repeat(40_000)}` })]));
    expect(cut).toMatch(new RegExp(`x(?:${family})+…?`));
    expect(cut).not.toMatch(/\u200d…/);
  });
});

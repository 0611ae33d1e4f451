import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MailServer as Server, Target } from '../../src/model/endpoint.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { renderMail } from '../../src/notify/channels/email.ts';
import { messageOf } from '../../src/notify/message/message.ts';
import { deliver, type DeliveryDeps, type DeliveryResult } from '../../src/notify/notify.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { selfSigned } from '../support/outbound/certificate.ts';
import { closeAfterEach } from '../support/outbound/closing.ts';
import { change, DIGEST, HOSTILE, MET, STORY, UPDATED, updatedWith } from '../support/notify/events.ts';
import {
  type MailServerOptions,
  readMail,
  readWords,
  startMailServer,
} from '../support/notify/mail-server.ts';

const NOW = Date.parse('2026-11-23T12:00:05Z');
const PEM = selfSigned({ names: ['127.0.0.1'] });
const opened = closeAfterEach();

const mailServer = async (options: MailServerOptions = {}) =>
  opened(await startMailServer({ pem: PEM, ...options }));

interface Given {
  readonly server?: Partial<Server>;
  readonly target?: Partial<Extract<Target, { channel: 'email' }>>;
  readonly deps?: Partial<DeliveryDeps>;
  readonly event?: StoredEvent;
  readonly deliveryId?: string;
  readonly deadlineMs?: number;
  readonly allowPrivate?: readonly string[];
}

const send = (port: number, given: Given = {}): Promise<DeliveryResult> => {
  const outbound = opened(
    createOutbound({ policy: { allowPrivate: given.allowPrivate ?? ['127.0.0.1'] }, ca: [PEM.cert] }),
  );
  return deliver(
    {
      outbound,
      clock: () => NOW,
      random: () => 0.5,
      userAgent: 'StopPress/test',
      unsubscribeUrl: () => null,
      ca: [PEM.cert],
      ...given.deps,
    },
    {
      deliveryId: given.deliveryId ?? 'dlv_1',
      attempt: 1,
      event: given.event ?? UPDATED,
      endpoint: {
        name: 'editor',
        target: {
          channel: 'email',
          server: { host: '127.0.0.1', port, security: 'none', user: null, password: null, ...given.server },
          from: 'Stop Press <alerts@desk.example>',
          to: 'editor@paper.example',
          ...given.target,
        },
      },
    },
    { deadlineMs: given.deadlineMs ?? 5_000 },
  );
};

const golden = (file: string): string =>
  readFileSync(new URL(`../fixtures/notify/${file}`, import.meta.url), 'utf8');

describe('a mail', () => {
  it('arrives as text and HTML with the headers that mail programs look for', async () => {
    const server = await mailServer();
    const result = await send(server.port, {
      deps: { unsubscribeUrl: (endpoint) => `https://stop.example/unsubscribe?e=${endpoint}` },
    });
    expect(result).toEqual({
      kind: 'delivered',
      attempt: {
        attempt: 1,
        startedAt: NOW,
        durationMs: 0,
        status: 250,
        failure: null,
        responseExcerpt: '250 2.0.0 kept',
      },
    });
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'alerts@desk.example', to: ['editor@paper.example'] });
    const { headers, parts } = readMail(mail?.raw ?? '');
    expect(headers).toMatchObject({
      from: ['Stop Press <alerts@desk.example>'],
      to: ['editor@paper.example'],
      subject: ['Stop Press: Registrar steps aside'],
      date: ['Mon, 23 Nov 2026 12:00:05 +0000'],
      'message-id': ['<dlv_1@desk.example>'],
      'in-reply-to': ['<story.sty_leave@desk.example>'],
      references: ['<story.sty_leave@desk.example>'],
      'auto-submitted': ['auto-generated'],
      'list-unsubscribe': ['<https://stop.example/unsubscribe?e=editor>'],
      'list-unsubscribe-post': ['List-Unsubscribe=One-Click'],
      'mime-version': ['1.0'],
    });
    expect(parts.map(({ type }) => type)).toEqual(['text/plain; charset=utf-8', 'text/html; charset=utf-8']);
    expect(parts[0]?.text.trimEnd()).toBe(golden('text/updated.txt').trimEnd());
    expect(parts[1]?.text).toContain('<del>three</del><u>four</u>');
    expect(server.commands.at(-1)).toBe('QUIT');
    expect(server.connections()).toBe(1);
  });

  it('stands in the thread of its Story, whatever it tells, and a digest in none', async () => {
    const server = await mailServer();
    await send(server.port);
    await send(server.port, { event: MET, deliveryId: 'dlv_2' });
    await send(server.port, { event: DIGEST, deliveryId: 'dlv_3' });
    const [first, second, digest] = server.mails.map(({ raw }) => readMail(raw).headers);
    expect(second?.['message-id']).toEqual(['<dlv_2@desk.example>']);
    expect(second?.['references']).toEqual(first?.['references']);
    expect(second?.['subject']).toEqual(first?.['subject']);
    expect(digest).toMatchObject({ subject: ['Digest: 3 alerts'] });
    expect(digest).not.toHaveProperty('references');
    expect(digest).not.toHaveProperty('in-reply-to');
  });

  it('has the same id when it is tried again', async () => {
    const server = await mailServer();
    await send(server.port);
    await send(server.port);
    expect(server.mails.map(({ raw }) => readMail(raw).headers['message-id'])).toEqual([
      ['<dlv_1@desk.example>'],
      ['<dlv_1@desk.example>'],
    ]);
  });

  it.each([null, 'http://stop.example/unsubscribe', 'mailto:stop@desk.example'])(
    'offers no one-click unsubscription by %j, of which it cannot be promised',
    async (url) => {
      const server = await mailServer();
      await send(server.port, { deps: { unsubscribeUrl: () => url } });
      const { headers } = readMail(server.mails[0]?.raw ?? '');
      expect(headers).not.toHaveProperty('list-unsubscribe');
      expect(headers).not.toHaveProperty('list-unsubscribe-post');
    },
  );

  it('lets no address of an unsubscription add a header', async () => {
    const server = await mailServer();
    const url = 'https://stop.example/\r\nBcc: all@evil.example';
    await send(server.port, { deps: { unsubscribeUrl: () => url } });
    const { headers } = readMail(server.mails[0]?.raw ?? '');
    expect(headers).not.toHaveProperty('bcc');
    expect(headers['list-unsubscribe']).toEqual(['<https://stop.example/Bcc:%20all@evil.example>']);
  });

  it('lets no text of the page and no address add a header or a reader', async () => {
    const server = await mailServer();
    await send(server.port, {
      event: HOSTILE,
      deliveryId: 'dlv_4>\r\nX-Id: 1',
      target: { from: 'A\r\nX-From: 1 <alerts@desk.example>' },
    });
    const [mail] = server.mails;
    const { headers, parts } = readMail(mail?.raw ?? '');
    expect(Object.keys(headers).sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'in-reply-to',
      'message-id',
      'mime-version',
      'references',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(readWords(headers['subject']?.[0] ?? '')).toBe('Stop Press: <\u2060@\u2060U123> ↵ X-Evil: 1');
    expect(headers['message-id']).toEqual(['<dlv_4=3e==d==a=X-Id=3a==20=1@desk.example>']);
    expect(mail).toMatchObject({ from: 'alerts@desk.example', to: ['editor@paper.example'] });
    expect(headers['from']).toEqual(['"A X-From: 1" <alerts@desk.example>']);
    expect(parts[0]?.text).toContain('↵ Bcc: all@\u2060evil.\u2060example');
    expect(parts[1]?.text).not.toMatch(/<script|<a href="(?!http:\/\/127)/);
  });

  it.each([
    'editor@paper.example\r\nX-To: 1',
    'editor@paper.example, all@evil.example',
    'editor@paper.example>\r\nRCPT TO:<all@evil.example',
    'Desk: editor@paper.example;',
    'nobody',
    '',
  ])('is not sent to %j, which is not one address', async (to) => {
    const server = await mailServer();
    expect(await send(server.port, { target: { to } })).toMatchObject({
      kind: 'retry',
      attempt: { failure: { message: expect.stringContaining('No recipients defined') } },
    });
    expect(server.mails).toEqual([]);
    expect(server.commands.join('\n')).not.toContain('RCPT');
  });

  it('keeps a text of 100,000 characters, lone dots and other scripts', async () => {
    const server = await mailServer();
    const text = `.first إجازة 休假 👩‍👩‍👧‍👦 ${'statement '.repeat(10_000)}`.trim();
    const event = updatedWith([change({ text })], { story: { ...STORY, name: 'Отпуск — 休假' } });
    await send(server.port, { event });
    const { headers, parts } = readMail(server.mails[0]?.raw ?? '');
    expect(readWords(headers['subject']?.[0] ?? '')).toBe('Stop Press: Отпуск — 休假');
    expect(parts[0]?.text).toContain(`\n${text}\n`);
    for (const line of server.mails[0]?.raw.split('\r\n') ?? []) expect(line.length).toBeLessThanOrEqual(998);
  });
});

describe('the way to the mail server', () => {
  it('is upgraded by STARTTLS before anything is said, the login included', async () => {
    const server = await mailServer({ starttls: true, auth: true });
    const login = { security: 'starttls', user: 'desk', password: 'open sesame' } as const;
    expect(await send(server.port, { server: login })).toMatchObject({ kind: 'delivered' });
    expect(server.mails[0]).toMatchObject({ safe: true, login: '\u0000desk\u0000open sesame' });
    expect(server.commands.map((command) => command.split(' ')[0])).toEqual([
      'EHLO',
      'STARTTLS',
      'EHLO',
      'AUTH',
      'MAIL',
      'RCPT',
      'DATA',
      'QUIT',
    ]);
  });

  it('is TLS from the first byte where that is asked for', async () => {
    const server = await mailServer({ tlsFromStart: true });
    expect(await send(server.port, { server: { security: 'tls' } })).toMatchObject({ kind: 'delivered' });
    expect(server.mails[0]).toMatchObject({ safe: true });
    expect(server.commands[0]).toMatch(/^EHLO/);
  });

  it.each<[string, MailServerOptions]>([
    ['does not offer STARTTLS', { starttls: false, auth: true }],
    ['refuses STARTTLS', { starttls: true, auth: true, replies: { STARTTLS: '454 4.7.0 not now' } }],
    ['knows no EHLO', { replies: { EHLO: '502 5.5.1 unknown' } }],
    [
      'shows a certificate of somebody else',
      { starttls: true, auth: true, pem: selfSigned({ names: ['127.0.0.1'] }) },
    ],
    [
      'shows a certificate of another name',
      { starttls: true, auth: true, pem: selfSigned({ names: ['mail.example'] }) },
    ],
  ])('never falls back to clear text where the server %s', async (_how, options) => {
    const server = await mailServer(options);
    const login = { security: 'starttls', user: 'desk', password: 'open sesame' } as const;
    expect(await send(server.port, { server: login })).toMatchObject({
      kind: 'retry',
      holdUntil: null,
      attempt: { failure: { code: 'MAIL_INSECURE', message: expect.stringMatching(/^Endpoint "editor": /) } },
    });
    expect(server.mails).toEqual([]);
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL|RCPT|DATA/);
  });

  it('is refused by the guard before anything is dialled', async () => {
    const server = await mailServer();
    expect(await send(server.port, { allowPrivate: [] })).toMatchObject({
      kind: 'retry',
      attempt: { status: null, failure: { code: 'ADDRESS_FORBIDDEN' } },
    });
    expect(server.connections()).toBe(0);
  });

  it('ends at the deadline where the server says nothing', async () => {
    const server = await mailServer({ replies: { GREETING: 'SILENCE' } });
    expect(await send(server.port, { deadlineMs: 150 })).toMatchObject({
      kind: 'retry',
      attempt: { status: null, failure: { code: 'DELIVERY_TIMEOUT' } },
    });
    const mute = await mailServer({ replies: { 'DATA-END': 'SILENCE' } });
    expect(await send(mute.port, { deadlineMs: 300 })).toMatchObject({
      kind: 'retry',
      attempt: { failure: { code: 'DELIVERY_TIMEOUT' } },
    });
  });

  it('has no more time for its conversation than the connection has left of the deadline', async () => {
    const server = await mailServer({ replies: { GREETING: 'SILENCE' } });
    const times = [0, 119_900];
    const elapsed = (): number => times.shift() ?? Infinity;
    expect(await send(server.port, { deadlineMs: 120_000, deps: { elapsed } })).toMatchObject({
      kind: 'retry',
      attempt: { status: null, failure: { code: 'DELIVERY_TIMEOUT' } },
    });
    expect(times).toEqual([]);
  });

  it('says when there is no server', async () => {
    const server = await mailServer();
    await server.close();
    expect(await send(server.port)).toMatchObject({
      kind: 'retry',
      attempt: { status: null, failure: { code: 'DELIVERY_UNREACHABLE' } },
    });
  });
});

describe('a reply of the mail server', () => {
  it.each<[string, Record<string, string>, object, object]>([
    [
      '4yz: tried again',
      { RCPT: '451 4.7.1 greylisted' },
      { kind: 'retry', holdUntil: null },
      {
        status: 451,
        failure: {
          code: 'DELIVERY_REFUSED',
          message: 'Endpoint "editor": the mail server responded with 451 4.7.1 greylisted to RCPT TO.',
        },
      },
    ],
    ['mailbox full: tried again', { RCPT: '452 4.2.2 mailbox full' }, { kind: 'retry' }, { status: 452 }],
    [
      'no such mailbox: gone',
      { RCPT: '550 5.1.1 no such user' },
      { kind: 'gone' },
      { status: 550, failure: { code: 'DELIVERY_GONE' } },
    ],
    ['mailbox disabled: gone', { RCPT: '550 5.2.1 disabled' }, { kind: 'gone' }, {}],
    [
      '550 without a reason: tried again',
      { RCPT: '550 mailbox unavailable' },
      { kind: 'retry' },
      { status: 550 },
    ],
    [
      'policy at the recipient: tried again',
      { RCPT: '554 5.7.1 relay denied' },
      { kind: 'retry' },
      { status: 554 },
    ],
    ['the sender is refused: tried again', { MAIL: '550 5.7.1 not you' }, { kind: 'retry' }, { status: 550 }],
    [
      'too large: declined',
      { MAIL: '552 5.3.4 too big' },
      { kind: 'exhausted', declined: true },
      { failure: { code: 'DELIVERY_DECLINED' } },
    ],
    [
      'the text is refused: declined',
      { 'DATA-END': '554 5.7.1 looks like spam' },
      { kind: 'exhausted', declined: true },
      { status: 554 },
    ],
    [
      'trouble after the text: tried again',
      { 'DATA-END': '421 4.3.0 try later' },
      { kind: 'retry' },
      { status: 421 },
    ],
    [
      'no service at the greeting: tried again',
      { GREETING: '554 5.3.2 no service here' },
      { kind: 'retry' },
      { status: 554 },
    ],
    ['busy at the greeting: tried again', { GREETING: '421 4.3.2 busy' }, { kind: 'retry' }, { status: 421 }],
  ])('%s', async (_case, replies, result, attempt) => {
    const server = await mailServer({ replies });
    expect(await send(server.port)).toMatchObject({ ...result, attempt });
    expect(server.mails).toEqual([]);
  });

  it('that refuses the login names it, and repeats neither password nor what was sent of it', async () => {
    const echoed = Buffer.from('\u0000desk\u0000open sesame').toString('base64');
    const server = await mailServer({
      auth: true,
      replies: { AUTH: `535 5.7.8 bad: ${echoed} open sesame` },
    });
    const result = await send(server.port, { server: { user: 'desk', password: 'open sesame' } });
    expect(result).toMatchObject({ kind: 'retry', attempt: { failure: { code: 'MAIL_LOGIN' } } });
    expect(JSON.stringify(result)).not.toContain(echoed);
    expect(JSON.stringify(result)).not.toContain('open sesame');
    expect(result.attempt.responseExcerpt).toBe('535 5.7.8 bad: [secret] [secret]');
  });
});

describe('the id of a mail', () => {
  it.each([
    ['alerts@desk.example', '<dlv_1@desk.example>'],
    ['Desk <alerts@Desk.Example>', '<dlv_1@Desk.Example>'],
    ['not an address', '<dlv_1@stoppress.invalid>'],
    ['a@evil.example>\r\nX: 1', '<dlv_1@stoppress.invalid>'],
  ])('of %j is %s', (from, expected) => {
    const mail = renderMail(messageOf(UPDATED), { deliveryId: 'dlv_1', from, unsubscribeUrl: null });
    expect(mail.messageId).toBe(expected);
  });
});

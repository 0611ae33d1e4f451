import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderApprise } from '../../src/notify/channels/apprise.ts';
import { renderDiscord } from '../../src/notify/channels/discord.ts';
import { renderMail } from '../../src/notify/channels/email.ts';
import { renderMatrix } from '../../src/notify/channels/matrix.ts';
import { messageOf } from '../../src/notify/message/message.ts';
import { renderNtfy } from '../../src/notify/channels/ntfy.ts';
import { renderSlack } from '../../src/notify/channels/slack.ts';
import { renderTeams } from '../../src/notify/channels/teams.ts';
import { renderTelegram } from '../../src/notify/channels/telegram.ts';
import { GOLDEN, LINK, UPDATED } from '../support/notify/events.ts';

/** Written by hand. `⟨WJ⟩` stands for U+2060, which nobody could see in a file. */
const golden = (file: string): string =>
  readFileSync(new URL(`../fixtures/notify/${file}`, import.meta.url), 'utf8')
    .replaceAll('⟨WJ⟩', '\u2060')
    .replace(/\n$/, '');
const goldenJson = (file: string): unknown => JSON.parse(golden(file));

/** The first line is the title. */
const goldenText = (name: string): { title: string; body: string } => {
  const [title = '', ...rest] = golden(`text/${name}.txt`).split('\n\n');
  return { title, body: rest.join('\n\n') };
};

const TONES: Readonly<Record<string, { priority: number; tag: string; type: string; color: number }>> = {
  updated: { priority: 3, tag: 'newspaper', type: 'info', color: 0x1f6feb },
  restored: { priority: 3, tag: 'newspaper', type: 'info', color: 0x1f6feb },
  met: { priority: 4, tag: 'white_check_mark', type: 'success', color: 0x2da44e },
  unavailable: { priority: 4, tag: 'warning', type: 'warning', color: 0xcf222e },
  digest: { priority: 3, tag: 'newspaper', type: 'info', color: 0x1f6feb },
  hostile: { priority: 3, tag: 'newspaper', type: 'info', color: 0x1f6feb },
};

describe.each(GOLDEN)('the message of %s', (name, event) => {
  const message = messageOf(event);
  const { title, body } = goldenText(name);
  const tone = TONES[name]!;
  const link = name === 'digest' ? 'http://127.0.0.1:8080/' : LINK;

  it('for Slack', () => {
    expect(renderSlack(message)).toEqual(goldenJson(`slack/${name}.json`));
  });

  it('for Discord', () => {
    const { embeds, ...rest } = renderDiscord(message);
    expect(rest).toEqual({ allowed_mentions: { parse: [] } });
    expect(embeds).toHaveLength(1);
    const [{ description, ...embed }] = embeds;
    expect(description).toBe(golden(`discord/${name}.md`));
    expect(embed).toEqual({
      // A backslash before each ASCII punctuation mark.
      title: title.replace(/[!-/:-@[-`{-~]/g, '\\$&'),
      url: link,
      timestamp: name === 'digest' ? '2026-11-23T18:00:00.000Z' : '2026-11-23T12:00:00.000Z',
      color: tone.color,
    });
  });

  it('for Teams', () => {
    expect(renderTeams(message)).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            msteams: { width: 'Full' },
            ...(goldenJson(`teams/${name}.json`) as object),
          },
        },
      ],
    });
  });

  it('for Telegram', () => {
    expect(renderTelegram(message, { chat: '-100200', topic: null })).toEqual({
      chat_id: '-100200',
      text: golden(`telegram/${name}.html`),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    });
  });

  it('for Matrix', () => {
    expect(renderMatrix(message)).toEqual({
      msgtype: 'm.text',
      body: golden(`text/${name}.txt`),
      format: 'org.matrix.custom.html',
      formatted_body: golden(`html/${name}.html`),
      'm.mentions': {},
    });
  });

  it('for ntfy', () => {
    expect(renderNtfy(message, 'desk')).toEqual({
      topic: 'desk',
      title,
      message: body,
      priority: tone.priority,
      tags: [tone.tag],
      click: link,
    });
  });

  it('for Apprise', () => {
    expect(renderApprise(message, null)).toEqual({ title, body, type: tone.type, format: 'text' });
  });

  it('for e-mail', () => {
    const mail = renderMail(message, { deliveryId: 'dlv_1', from: 'a@desk.example', unsubscribeUrl: null });
    expect(mail.text).toBe(`${golden(`text/${name}.txt`)}\n`);
    const directed = golden(`html/${name}.html`).replace(/<(p|blockquote)>/g, '<$1 dir="auto">');
    expect(mail.html).toContain(`<body>\n${directed}\n</body>`);
    expect(mail.html.startsWith('<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>')).toBe(true);
  });
});

describe('a sample', () => {
  const sample = messageOf({ ...UPDATED, data: { ...UPDATED.data, test: true } } as typeof UPDATED);

  it('is marked in its title and at its beginning, in every channel', () => {
    const mark = 'Test alert: New paragraph, edited paragraph: Registrar steps aside';
    const note = 'This is a test alert, sent on request. No page has changed.';
    const { title, message } = renderNtfy(sample, 'desk');
    expect([title, message.split('\n\n')[0]]).toEqual([mark, note]);
    expect(renderTelegram(sample, { chat: '1', topic: 7 })).toMatchObject({
      message_thread_id: 7,
      text: expect.stringMatching(`^<b>${mark}</b>\n\n<i>${note}</i>\n\n<i>Registrar`),
    });
    const mail = renderMail(sample, { deliveryId: 'd', from: 'a@b.example', unsubscribeUrl: null });
    expect(mail.subject).toBe('Test alert: Stop Press: Registrar steps aside');
    for (const rendered of [
      renderSlack(sample),
      renderDiscord(sample),
      renderTeams(sample),
      renderMatrix(sample),
      renderApprise(sample, 'desk'),
      mail,
    ]) {
      const text = JSON.stringify(rendered).replaceAll('\\', '');
      expect(text).toContain(mark);
      expect(text).toContain(note);
    }
  });
});

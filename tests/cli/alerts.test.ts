import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/cli/client.ts';
import { deadLetters, deliveries, replay, suppressions } from '../../src/cli/deliveries.ts';
import { disable, enable, endpoints, testAlert } from '../../src/cli/endpoints.ts';
import { mute, unmute } from '../../src/cli/mute.ts';
import { DELIVERY, deskApp, NOW, STANDS } from '../support/review/desk-store.ts';

const BASE = 'http://127.0.0.1:8080';
const PLAIN = { json: false, colour: false };
const JSON_OUT = { json: true, colour: false };

const desk = (...given: Parameters<typeof deskApp>) => {
  const app = deskApp(...given);
  const client = createClient({
    baseUrl: BASE,
    token: null,
    fetch: (url, init) => app.get(url.slice(BASE.length), init),
  });
  const lines: string[] = [];
  const said: string[] = [];
  const write = (line: string) => void lines.push(line);
  const talk = (line: string) => void said.push(line);
  return { ...app, client, lines, said, write, talk };
};

/** Escape sequences and line breaks that a receiver or a page puts into its texts. */
const NASTY = '\u001b[31mred\u001b[0m\nline';

describe('the lists', () => {
  it('deliveries tells the last answer, or the rule', async () => {
    const { client, lines, write } = desk();
    expect(await deliveries(client, { ...PLAIN, state: 'failed,suppressed' }, write)).toBe(0);
    expect(lines).toEqual([
      'DELIVERY   CREATED               STATE       TRIES  STATUS  EVENT          ENDPOINT  STORY',
      'dlv_1      2026-11-23T08:59:58Z  failed      3      500     story.updated  desk      Registrar steps aside: desk.example responded with 500. [DELIVERY_REFUSED] “no”',
      'dlv_muted  2026-11-23T08:59:58Z  suppressed  0      -       story.updated  desk      Registrar steps aside: The story is muted until 2026-11-23T10:00:00.000Z. [muted]',
    ]);
  });

  it('dead-letters lists what failed or is held, of one endpoint where one is named', async () => {
    const { client, lines, write } = desk();
    expect(await deadLetters(client, { ...PLAIN, endpoint: 'night' }, write)).toBe(0);
    expect(lines.slice(1)).toEqual([
      'dlv_held  2026-11-23T08:59:58Z  held   0      -       story.updated  night     Registrar steps aside',
    ]);
  });

  it('suppressions tells rule, reason and end', async () => {
    const { client, lines, write } = desk();
    expect(await suppressions(client, { ...PLAIN, rule: 'muted,quiet-hours' }, write)).toBe(0);
    expect(lines).toEqual([
      'DELIVERY   CREATED               UNTIL                 RULE         EVENT          ENDPOINT  STORY',
      'dlv_muted  2026-11-23T08:59:58Z  -                     muted        story.updated  desk      Registrar steps aside: The story is muted until 2026-11-23T10:00:00.000Z.',
      'dlv_quiet  2026-11-23T08:59:58Z  2026-11-24T07:00:00Z  quiet-hours  story.updated  desk      Registrar steps aside: Quiet from 22:00 to 07:00, Europe/Lisbon: until 2026-11-24T07:00:00.000Z.',
    ]);
  });

  it('endpoints tells how each stands', async () => {
    const stands = STANDS.filter(({ name }) => ['desk', 'mail'].includes(name));
    const { client, lines, write } = desk({}, { stands });
    expect(await endpoints(client, PLAIN, write)).toBe(0);
    expect(lines).toEqual([
      'ENDPOINT  STATE    CHANNEL  HOST                DELIVERED             PENDING  GATHERED  FAILED  HELD  REMARK',
      'desk      failing  webhook  desk.example:8443   2026-11-23T08:58:30Z  2        0         1       0     all deliveries have failed since 2026-11-23T08:59:00Z',
      'mail      ready    email    mail.example:465    -                     0        0         0       0     all alerts, immediately',
      'night     ready    slack    hooks.chat.example  -                     0        0         0       0     only story.updated, expectation.met; only stories tagged tribunal; only changes with a significance of at least 0.4; quiet hours from 22:00 to 07:00, Europe/Lisbon; one message every 30 min',
    ]);
  });

  it('put nothing on a terminal that moves its cursor or colours it', async () => {
    const stands = STANDS.map((row) => (row.name === 'night' ? { ...row, reason: NASTY } : row));
    const { client, lines, write } = desk({}, { stands });
    await endpoints(client, PLAIN, write);
    expect(lines.join('')).toContain('red');
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });

  it('--json is one document each', async () => {
    for (const run of [
      (client: ReturnType<typeof desk>['client'], write: (line: string) => void) =>
        deliveries(client, { ...JSON_OUT, state: 'failed' }, write),
      (client: ReturnType<typeof desk>['client'], write: (line: string) => void) =>
        deadLetters(client, { ...JSON_OUT, endpoint: 'desk' }, write),
    ]) {
      const { client, lines, write } = desk();
      expect(await run(client, write)).toBe(0);
      expect(JSON.parse(lines.join('\n'))).toMatchObject([{ id: 'dlv_1', lastAnswer: 'no' }]);
    }
    const { client, lines, write } = desk();
    await endpoints(client, JSON_OUT, write);
    expect(JSON.parse(lines.join('\n'))).toHaveLength(4);
  });
});

describe('replay', () => {
  it('says how many before it does it', async () => {
    const { client, lines, said, write, talk, selections } = desk();
    const selection = { states: ['failed', 'held'] };
    expect(await replay(client, { ...PLAIN, selection }, { write, talk })).toBe(0);
    expect(said).toEqual(['2 deliveries to send again.']);
    expect(lines).toEqual(['2 of 2 deliveries will be sent again.']);
    expect(selections).toEqual([{ states: ['failed', 'held'] }]);
  });

  it('sends nothing in a dry run, nor where nothing fits', async () => {
    const { client, lines, write, talk, selections } = desk();
    const some = { ...PLAIN, selection: { states: ['failed'] }, dryRun: true };
    expect(await replay(client, some, { write, talk })).toBe(0);
    const none = { ...PLAIN, selection: { states: ['held'], endpoint: 'mail' } };
    expect(await replay(client, none, { write, talk })).toBe(0);
    expect(lines).toEqual(['1 delivery would be sent again.', '0 of 0 deliveries will be sent again.']);
    expect(selections).toEqual([]);
  });

  it('fails when some that were named could not are queued again', async () => {
    const { client, lines, said, write, talk } = desk();
    const named = (...ids: string[]) => ({ ...PLAIN, selection: { ids } });
    expect(await replay(client, named('dlv_1', 'dlv_1'), { write, talk })).toBe(0);
    expect(await replay(client, named('dlv_1', 'dlv_2'), { write, talk })).toBe(1);
    expect(lines).toEqual(['1 of 1 delivery will be sent again.', '1 of 2 deliveries will be sent again.']);
    expect(said.slice(-2)).toEqual([
      'No delivery has the id “dlv_2”; `stoppress deliveries` lists them.',
      '1 delivery to send again of 2 named.',
    ]);
  });

  it('--json tells both numbers', async () => {
    const { client, lines, write, talk } = desk();
    await replay(client, { ...JSON_OUT, selection: { ids: ['dlv_1'] } }, { write, talk });
    expect(JSON.parse(lines.join('\n'))).toEqual({ asked: 1, replayed: 1, unknown: [] });
  });
});

describe('enable and disable', () => {
  it('say what is held, and send it when asked to', async () => {
    const { client, lines, write } = desk();
    expect(await enable(client, { ...PLAIN, endpoint: 'night', replay: false }, write)).toBe(0);
    expect(await enable(client, { ...PLAIN, endpoint: 'night', replay: true }, write)).toBe(0);
    expect(await enable(client, { ...PLAIN, endpoint: 'mail', replay: false }, write)).toBe(0);
    expect(await disable(client, { ...PLAIN, endpoint: 'mail' }, write)).toBe(0);
    expect(await disable(client, { ...PLAIN, endpoint: 'night' }, write)).toBe(0);
    expect(lines).toEqual([
      'night is enabled.',
      'Deliveries on hold: 1. `stoppress enable night --replay` sends them.',
      'night is enabled.',
      'Held deliveries queued again: 1.',
      'mail was not disabled.',
      'mail is disabled; its pending deliveries wait.',
      'night is already disabled.',
    ]);
  });

  it('fail by name for an endpoint that nobody knows', async () => {
    const { client, write } = desk();
    const asked = { ...PLAIN, endpoint: 'nobody' };
    await expect(enable(client, { ...asked, replay: false }, write)).rejects.toMatchObject({
      code: 'ENDPOINT_UNKNOWN',
      message: expect.stringContaining('There is no endpoint named “nobody”.'),
    });
    await expect(disable(client, asked, write)).rejects.toMatchObject({ code: 'ENDPOINT_UNKNOWN' });
  });
});

describe('mute and unmute', () => {
  it('take a story as every command does, and say until when', async () => {
    const { client, lines, write, mutes } = desk();
    expect(await mute(client, { ...PLAIN, story: 'registrar steps ASIDE', duration: '2h' }, write)).toBe(0);
    expect(await unmute(client, { ...PLAIN, story: 'abc' }, write)).toBe(0);
    expect(lines).toEqual([
      'Registrar steps aside is muted until 2026-11-23T11:00:00Z.',
      'Registrar steps aside was not muted; nothing changed.',
    ]);
    expect(mutes).toEqual([
      { storyId: 'abc111', until: NOW + 7_200_000 },
      { storyId: 'abc111', until: null },
    ]);
    await expect(mute(client, { ...PLAIN, story: 'abc', duration: '31d' }, write)).rejects.toMatchObject({
      message: expect.stringContaining('at most 30 d'),
    });
  });
});

describe('test-alert', () => {
  /** A desk whose samples fare as told, one row for each look. */
  const trying = (rows: readonly Partial<typeof DELIVERY>[]) => {
    const base = deskApp();
    let now = NOW;
    let looks = 0;
    const answer = (path: string): Response | null => {
      if (!path.endsWith('/deliveries/dlv_1')) return null;
      const row = { ...DELIVERY, ...rows[Math.min(looks, rows.length - 1)] };
      looks += 1;
      const nextAttemptAt = row.nextAttemptAt === null ? null : new Date(row.nextAttemptAt).toISOString();
      return Response.json({ ...row, nextAttemptAt, tries: [] });
    };
    const client = createClient({
      baseUrl: BASE,
      token: null,
      fetch: async (url, init) => answer(url) ?? base.get(url.slice(BASE.length), init),
    });
    const lines: string[] = [];
    const around = {
      write: (line: string) => void lines.push(line),
      talk: () => undefined,
      clock: () => now,
      pause: async (ms: number) => {
        now += ms;
      },
    };
    return { client, lines, around, looks: () => looks, waited: () => now - NOW };
  };
  const asked = { ...PLAIN, endpoints: ['desk'], timeoutMs: 2_000 };
  const pending = {
    state: 'pending',
    attempts: 0,
    lastStatus: null,
    lastFailure: null,
    lastAnswer: null,
    nextAttemptAt: NOW,
  } as const;
  const arrived = {
    state: 'delivered',
    attempts: 1,
    lastStatus: 200,
    lastFailure: null,
    lastAnswer: 'ok',
    nextAttemptAt: null,
  } as const;

  it('waits until the sample is settled and shows the answer', async () => {
    const { client, lines, around, waited } = trying([pending, pending, arrived]);
    expect(await testAlert(client, asked, around)).toBe(0);
    expect(lines).toEqual([
      'ENDPOINT  STATE      TRIES  STATUS  DELIVERY  ANSWER',
      'desk      delivered  1      200     dlv_1     arrived “ok”',
    ]);
    expect(waited()).toBe(500);
  });

  it('does not wait for a try that comes too late, and fails', async () => {
    const refused = {
      ...pending,
      attempts: 1,
      lastStatus: 500,
      lastFailure: { code: 'DELIVERY_REFUSED', message: 'desk.example responded with 500.' },
      lastAnswer: 'try later',
      nextAttemptAt: NOW + 5_000,
    } as const;
    const { client, lines, around, waited } = trying([refused]);
    expect(await testAlert(client, asked, around)).toBe(1);
    expect(lines[1]).toBe(
      'desk      pending  1      500     dlv_1     desk.example responded with 500. [DELIVERY_REFUSED] “try later” next attempt 2026-11-23T09:00:05Z',
    );
    expect(waited()).toBe(0);
  });

  it('gives up at its timeout', async () => {
    const { client, lines, around, looks, waited } = trying([pending]);
    expect(await testAlert(client, asked, around)).toBe(1);
    expect(lines[1]).toContain('no attempt yet; the timeout was too short');
    expect([looks(), waited()]).toEqual([9, 2_000]);
  });

  it('tries all without names, and says why one was refused', async () => {
    const { client, lines, around } = trying([arrived]);
    expect(await testAlert(client, { ...JSON_OUT, endpoints: [], timeoutMs: 2_000 }, around)).toBe(1);
    const found = JSON.parse(lines.join('\n')) as { endpoint: string }[];
    expect(found.map((one) => one.endpoint)).toHaveLength(3);
    expect(found).toContainEqual({
      endpoint: 'night',
      deliveryId: null,
      state: 'refused',
      delivered: false,
      tries: 0,
      status: null,
      answer: null,
      failure: expect.stringContaining('The endpoint night has been disabled since'),
      nextAttemptAt: null,
    });
  });

  it('fails where the watch list names nobody', async () => {
    const { client, lines, said, write, talk } = desk({ endpoints: () => [] });
    const around = { write, talk, clock: () => NOW, pause: async () => undefined };
    expect(await testAlert(client, { ...PLAIN, endpoints: [], timeoutMs: 1 }, around)).toBe(1);
    expect([lines, said]).toEqual([[], ['The watch list has no endpoints.']]);
  });
});

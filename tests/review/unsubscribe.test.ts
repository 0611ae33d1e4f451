import { describe, expect, it } from 'vitest';
import { unsubscribeToken } from '../../src/review/review.ts';
import { deskApp, HOSTILE, NOW, STANDS } from '../support/review/desk-store.ts';

const KEY = 'a key for tests';
const link = (endpoint: string, key = KEY): string => `/unsubscribe/${unsubscribeToken(key, endpoint)}`;

/** As a mail server does it (RFC 8058, section 3.1): no cookie, no token of the API, whatever Origin. */
const oneClick = (
  body: string | FormData | URLSearchParams = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
): RequestInit => ({
  method: 'POST',
  headers: { origin: 'https://webmail.example' },
  body,
});

describe('one-click unsubscribing', () => {
  it('ends the mails of the endpoint whose link it is, though the API wants a token, and tells the others', async () => {
    const { get, disabled, told } = deskApp({ token: 'a-token-for-tests' });
    const response = await get(link('mail'), oneClick());
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('No more alerts are sent to <strong>mail</strong>');
    expect(disabled).toMatchObject([
      {
        type: 'endpoint.disabled',
        at: NOW,
        data: { endpoint: { name: 'mail' }, reason: 'unsubscribed with one click' },
      },
    ]);
    expect(told).toEqual(['desk', 'night', 'mail', '.own', 'mail: unsubscribed with one click']);
  });

  it('takes the form as multipart, too, and does nothing the second time', async () => {
    const { get, disabled } = deskApp();
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await get(link('mail'), oneClick(form))).status).toBe(200);
    expect((await get(link('mail'), oneClick())).status).toBe(200);
    expect(disabled).toHaveLength(1);
  });

  it('only asks on GET and HEAD, with a form that works without scripts', async () => {
    const { get, disabled } = deskApp({ token: 'a-token-for-tests' });
    const asked = await get(link('mail'));
    expect(asked.status).toBe(200);
    const text = await asked.text();
    expect(text).toContain('<form method="post">');
    expect(text).toContain('name="List-Unsubscribe" value="One-Click"');
    expect((await get(link('mail'), { method: 'HEAD' })).status).toBe(200);
    expect(disabled).toEqual([]);
  });

  it('says so where it has ended already', async () => {
    const stands = STANDS.map((row) => (row.name === 'mail' ? { ...row, disabledAt: NOW } : row));
    const text = await (await deskApp({}, { stands }).get(link('mail'))).text();
    expect(text).toContain('Already unsubscribed');
    expect(text).not.toContain('<form');
  });

  it.each([
    ['a token of nobody', '/unsubscribe/AAAA'],
    ['the token of another key', link('mail', 'another key')],
    ['an endpoint that does not exist', link('nobody')],
    ['an endpoint that is no mail', link('desk')],
    ['an endpoint of the process itself', link('.own')],
  ])('answers %s with 404 and changes nothing', async (_, path) => {
    const { get, disabled } = deskApp();
    const [asked, posted] = [await get(path), await get(path, oneClick())];
    expect([asked.status, posted.status]).toEqual([404, 404]);
    expect(await posted.text()).toContain('This unsubscribe link is not valid.');
    expect(disabled).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['another word', new URLSearchParams({ 'List-Unsubscribe': 'yes' })],
    ['another field', new URLSearchParams({ unsubscribe: 'One-Click' })],
  ])('refuses a POST that carries %s', async (_, body) => {
    const { get, disabled } = deskApp();
    const response = await get(link('mail'), oneClick(body));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('List-Unsubscribe=One-Click');
    expect(disabled).toEqual([]);
  });

  it('keeps the link of a mail endpoint that has left the watch list, and its name inert', async () => {
    const { get, disabled } = deskApp();
    const response = await get(link(HOSTILE), oneClick());
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).not.toContain(HOSTILE);
    expect(text).toContain('&lt;script&gt;');
    expect(disabled).toHaveLength(1);
  });

  it('opens nothing else: the guards hold beside and below the path', async () => {
    const { get } = deskApp({ token: 'a-token-for-tests', loopbackOnly: true });
    for (const path of ['/unsubscribe', '/unsubscribe/', `${link('mail')}/more`, '/unsubscribed/x'])
      expect([path, (await get(path)).status]).toEqual([path, 401]);
    const rebound = { headers: { host: 'rebound.example' } };
    expect((await get(link('mail'), rebound)).status).toBe(403);
  });

  it('makes tokens that differ by name and by key, fit for an address', () => {
    const tokens = [
      unsubscribeToken('k1', 'mail'),
      unsubscribeToken('k2', 'mail'),
      unsubscribeToken('k1', 'mail2'),
    ];
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    expect(unsubscribeToken('k1', 'mail')).toBe(tokens[0]);
  });
});

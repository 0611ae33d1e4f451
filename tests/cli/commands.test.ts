import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/cli/client.ts';
import { diff, list, log, show } from '../../src/cli/stories.ts';
import { deskApp } from '../support/review/desk-store.ts';

const BASE = 'http://127.0.0.1:8080';
const PLAIN = { json: false, colour: false };

const desk = () => {
  const { get } = deskApp({ token: 'a-token' });
  const client = createClient({
    baseUrl: BASE,
    token: 'a-token',
    fetch: (url, init) => get(url.slice(BASE.length), init),
  });
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  const said: string[] = [];
  const talk = (line: string): void => {
    said.push(line);
  };
  return { client, lines, write, said, talk };
};

describe('commands that ask a running Stop Press', () => {
  it('list aligns its columns and names failures', async () => {
    const { client, lines, write } = desk();
    expect(await list(client, PLAIN, write)).toBe(0);
    expect(lines).toEqual([
      'STORY   STATE     VERSION  CHANGED               CHECKED               EXPECTED           NAME',
      'abc111  watching  2        2026-11-23T08:59:58Z  2026-11-23T08:59:59Z  1/1 met, 0/1 kept  Registrar steps aside',
      'abd222  failing   0        -                     -                     -                  Harbour fees: news.example took longer than 30 s. [FETCH_TIMEOUT]',
    ]);
  });

  it('list cuts nothing but the last column, and that not below 40 characters', async () => {
    const { client, lines, write } = desk();
    await list(client, { ...PLAIN, width: 60 }, write);
    expect(lines[2]).toBe(
      'abd222  failing   0        -                     -                     -                  Harbour fees: news.example took longer …',
    );
  });

  it('list --json is one document', async () => {
    const { client, lines, write } = desk();
    expect(await list(client, { ...PLAIN, json: true }, write)).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toMatchObject([{ id: 'abc111' }, { id: 'abd222' }]);
  });

  it('log counts what each version changed', async () => {
    const { client, lines, write } = desk();
    expect(await log(client, { ...PLAIN, story: 'https://news.example/tribunal-leave' }, write)).toBe(0);
    expect(lines).toEqual([
      'CAPTURED              STORY   VERSION  CHANGES   HEADLINE',
      '2026-11-23T08:59:58Z  abc111  2        +1 ~1 -1  Registrar steps aside',
      '2026-11-23T08:59:00Z  abc111  1        first     Registrar steps aside',
    ]);
  });

  it('show prints the text of a version, the newest unless told', async () => {
    const { client, lines, write } = desk();
    expect(await show(client, { ...PLAIN, story: 'abc', version: '1' }, write)).toBe(0);
    expect(lines).toEqual([
      'Registrar steps aside, version 1 of 2: https://news.example/tribunal-leave',
      'Registrar steps aside',
      'byline    Ines Calloway',
      'published 2026-11-23T07:00:00Z (json-ld)',
      'language  en',
      '',
      '¶1 The registrar will step aside on Monday.',
      '¶2 The inquiry takes six weeks.',
      '¶3 Visitors may use the side door.',
      '¶4 The tribunal sits in Port Ellery.',
      '',
      'Expected:',
      '  met        Statement on leave, due 2026-11-23T09:00:00Z by version 2, ¶2',
      '  open       Promised ruling (court), due 2026-11-23T09:00:01Z',
      '             announced in version 1, ¶3: “The court is expected to rule on Monday.”',
      '             “is expected to rule” announces: ruling',
    ]);
    await show(client, { ...PLAIN, story: 'abc', version: null }, write);
    expect(lines).toContain('¶2 The inquiry takes nine weeks.');
  });

  it('diff prints the paragraph diff', async () => {
    const { client, lines, write, said, talk } = desk();
    expect(await diff(client, { ...PLAIN, story: 'abc', from: null, to: null }, write, talk)).toBe(0);
    expect(said).toEqual([]);
    expect(lines.join('\n').split('\n')).toEqual([
      '! ~ ¶2 [number-changed] The inquiry takes [-six-]{+nine+} weeks.',
      '  - ¶3 Visitors may use the side door.',
      '! + ¶4 [statement] <script>alert(1)</script> "quoted" & more',
    ]);
  });

  it('diff says why it prints nothing', async () => {
    const { client, lines, write, said, talk } = desk();
    expect(await diff(client, { ...PLAIN, story: 'abc', from: null, to: '1' }, write, talk)).toBe(0);
    const same = {
      ...client,
      diff: async () => ({ ...(await client.diff('abc111', null, null)), changes: [] }),
    };
    expect(await diff(same, { ...PLAIN, story: 'abc', from: null, to: null }, write, talk)).toBe(0);
    expect(lines).toEqual([]);
    expect(said).toEqual([
      'Version 1 of “Registrar steps aside” is its first; `stoppress show` prints it.',
      'Versions 1 and 2 of “Registrar steps aside” have the same paragraphs.',
    ]);
  });

  it.each([
    ['an unknown story', { story: 'zzz', from: null, to: null }, 'NOT_FOUND'],
    ['a version that is no number', { story: 'abc', from: 'one', to: null }, 'REQUEST_INVALID'],
    ['a version that does not exist', { story: 'abc', from: null, to: '9' }, 'NOT_FOUND'],
  ])('diff of %s fails with a code', async (_, asked, code) => {
    const { client, write, talk } = desk();
    await expect(diff(client, { ...PLAIN, ...asked }, write, talk)).rejects.toMatchObject({ code });
  });
});

describe('the client', () => {
  it('names the address at which nothing answers', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const client = createClient({ baseUrl: BASE, token: null, fetch });
    await expect(client.stories()).rejects.toMatchObject({
      code: 'NOT_RUNNING',
      message: expect.stringContaining('Stop Press does not respond at http://127.0.0.1:8080.'),
    });
  });

  it('is not fooled by another server', async () => {
    const fetch = async () => new Response('<h1>It works</h1>');
    const client = createClient({ baseUrl: BASE, token: null, fetch });
    await expect(client.stories()).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  });

  it('passes the code of a problem on', async () => {
    const { get } = deskApp({ token: 'a-token' });
    const fetch = (url: string, init: RequestInit) => get(url.slice(BASE.length), init);
    const client = createClient({ baseUrl: BASE, token: 'wrong', fetch });
    await expect(client.stories()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

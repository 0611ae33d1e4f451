import { describe, expect, it } from 'vitest';
import { watchedFrom } from '../../workers/wiring/watched.ts';
import { parse, SECRET } from '../support/config/parsing.ts';

describe('watchedFrom', () => {
  it('splits an endpoint into target, routing and lane', () => {
    const result = parse(`
fetch: { allowPrivate: [cms.internal] }
notify: { allowPrivate: [hooks.internal] }
mail: { server: smtps://mail.example, from: alerts@example.org }
alive: { ping: "https://alive.example/x", canary: 10m }
endpoints:
  - { name: hook, url: "https://desk.example/", secret: "\${DESK}", events: [story.updated], concurrency: 4 }
  - { name: desk, url: "mailto:a@example.org,b@example.org", quiet: 22:00-07:00 UTC, digest: 30m, stories: [a] }
`);
    if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
    const watched = watchedFrom(result.list);
    const server = { host: 'mail.example', port: 465, security: 'tls', user: null, password: null };
    const mailTo = (to: string) => ({ channel: 'email', server, from: 'alerts@example.org', to });
    expect(watched.endpoints).toEqual([
      {
        name: 'hook',
        target: {
          channel: 'webhook',
          url: 'https://desk.example/',
          secrets: [{ value: SECRET, until: null }],
        },
      },
      { name: 'desk → a@example.org', target: mailTo('a@example.org') },
      { name: 'desk → b@example.org', target: mailTo('b@example.org') },
    ]);
    const all = { events: null, tags: null, stories: null, atLeast: 0, labels: null };
    const desk = {
      ...all,
      stories: ['a'],
      quiet: { from: 1320, to: 420, zone: 'UTC' },
      digest: { kind: 'every', everyMs: 1_800_000 },
      grouped: true,
    };
    expect(watched.routes).toEqual([
      { ...all, name: 'hook', events: ['story.updated'], quiet: null, digest: null, grouped: false },
      { ...desk, name: 'desk → a@example.org' },
      { ...desk, name: 'desk → b@example.org' },
    ]);
    expect(watched.lanes).toEqual([
      { endpoint: 'hook', concurrency: 4, spacingMs: 0 },
      { endpoint: 'desk → a@example.org', concurrency: 1, spacingMs: 1000 },
      { endpoint: 'desk → b@example.org', concurrency: 1, spacingMs: 1000 },
    ]);
    expect(watched.notifyAllowPrivate).toEqual(['hooks.internal']);
    expect(watched.allowPrivate).toEqual(['cms.internal']);
    expect(watched.alive).toEqual({
      pingUrl: 'https://alive.example/x',
      everyMs: 60_000,
      canaryMs: 600_000,
      withinMs: 120_000,
    });
  });
});

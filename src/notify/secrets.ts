import type { Target } from '../model/endpoint.ts';

/** Keeps the secrets of an Endpoint out of what is stored, logged and shown: answers and errors may repeat them. */

/** The path and query of an address, where they are the password. */
const partsOf = (url: string): string[] => {
  if (!URL.canParse(url)) return [url];
  const { href, pathname, search } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment.length >= 16);
  return [href, `${pathname}${search}`, pathname, search, ...queryOf(url), ...segments];
};

const queryOf = (url: string): string[] =>
  URL.canParse(url) ? [...new URL(url).searchParams.values()].filter((value) => value.length >= 8) : [];

const base64 = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes));
};

const secretsOf = (target: Target): (string | null)[] => {
  switch (target.channel) {
    case 'webhook':
      return [
        ...target.secrets.flatMap(({ value }) => [value, value.slice(value.indexOf('_') + 1)]),
        ...queryOf(target.url),
      ];
    case 'slack':
    case 'discord':
    case 'teams':
    case 'apprise':
      return partsOf(target.url);
    case 'telegram':
    case 'matrix':
      return [target.token];
    case 'ntfy':
      // Whoever knows the topic can read it.
      return [target.token, target.topic];
    case 'email': {
      const { user, password } = target.server;
      if (password === null) return [];
      return [password, base64(password), base64(`\u0000${user ?? ''}\u0000${password}`)];
    }
  }
};

/** As it stands, in an address, and in JSON that escapes slashes. */
const writings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  secret.replaceAll('/', '\\/'),
];

/** Shorter than this, a word of the language could be taken for the secret. */
const SHORTEST = 4;
/** So much of a secret's beginning, at the end of a text that was cut, is taken for it. */
const LEAST_BEGINNING = 6;

const HIDDEN = '[secret]';

const withoutCutSecret = (text: string, secret: string): string => {
  for (let length = Math.min(secret.length - 1, text.length); length >= LEAST_BEGINNING; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
  }
  return text;
};

/** Takes the secrets of `target` out of a text, whole ones and one that the end of the text cut. */
export const secretsHider = (target: Target): ((text: string) => string) => {
  const secrets = [
    ...new Set(secretsOf(target).flatMap((secret) => (secret === null ? [] : writings(secret)))),
  ]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) =>
    secrets.reduce((shown, secret) => withoutCutSecret(shown.replaceAll(secret, HIDDEN), secret), text);
};

import type { Target } from '../model/endpoint.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

/** Redacts the secrets of an Endpoint from what is stored, logged and shown; responses and errors may echo them. */

/** The secret parts of a URL whose path or query is the credential. */
const partsOf = (url: string): string[] => {
  if (!canParseUrl(url)) return [url];
  const { href, pathname, search } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment.length >= 16);
  return [href, `${pathname}${search}`, pathname, search, ...queryOf(url), ...segments];
};

const queryOf = (url: string): string[] =>
  canParseUrl(url) ? [...new URL(url).searchParams.values()].filter((value) => value.length >= 8) : [];

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
      // Anyone who knows the topic can read it.
      return [target.token, target.topic];
    case 'email': {
      const { user, password } = target.server;
      if (password === null) return [];
      return [password, base64(password), base64(`\u0000${user ?? ''}\u0000${password}`)];
    }
  }
};

/** The secret as written, percent-encoded, and as JSON with escaped slashes. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  secret.replaceAll('/', '\\/'),
];

/** A shorter secret could match an ordinary word. */
const SHORTEST = 4;
/** Characters of a secret's start that count as the secret at the end of a truncated text. */
const LEAST_BEGINNING = 6;

const HIDDEN = '[secret]';

const withoutCutSecret = (text: string, secret: string): string => {
  for (let length = Math.min(secret.length - 1, text.length); length >= LEAST_BEGINNING; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
  }
  return text;
};

/** Redacts the secrets of `target` from a text, including one truncated by the end of the text. */
export const secretsHider = (target: Target): ((text: string) => string) => {
  const secrets = [
    ...new Set(secretsOf(target).flatMap((secret) => (secret === null ? [] : spellings(secret)))),
  ]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) =>
    secrets.reduce((shown, secret) => withoutCutSecret(shown.replaceAll(secret, HIDDEN), secret), text);
};

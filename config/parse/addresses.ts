import { ERRORS, type Failure } from '../../src/platform/errors.ts';
import { documentKey, storyKey } from '../../src/web/story-address.ts';
import { type Finding, type Path, withoutKeys } from '../report/problems.ts';
import { type LenientWatchList, sourceName, storyName } from '../report/lenient-schema.ts';
import { canParseUrl } from '../../src/web/can-parse-url.ts';

/** The address guard of src/outbound/outbound.ts, or one with its shape. */
export type CheckAddress = (
  url: string,
  policy: { readonly allowPrivate: readonly string[] },
) =>
  | { readonly kind: 'allowed'; readonly url: URL }
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface AddressContext {
  readonly checkAddress: CheckAddress;
  readonly lineOf: (path: Path) => number;
}

const CREDENTIALS = 'the address must not hold a user name or password; take out what stands before "@"';

const sentence = (said: string, wayOut: string): string =>
  `${said}${/[.!?]$/.test(said) ? '' : '.'} ${wayOut}`;

/** Rejects credentials in an address first, so that no later message can contain them. */
const checkUrl = (url: string, allowPrivate: readonly string[], checkAddress: CheckAddress): URL | string => {
  const text = url.trim();
  const parsed = canParseUrl(text) ? new URL(text) : null;
  if (parsed ? parsed.username !== '' || parsed.password !== '' : text.includes('@')) return CREDENTIALS;
  const result = checkAddress(text, { allowPrivate });
  if (result.kind === 'allowed') return result.url;
  const { code, message } = result.failure;
  // The query of a webhook is often its key.
  const withoutQuery = [text, parsed?.href ?? text].reduce(
    (said, address) => said.replaceAll(address, address.replace(/[?#].*$/s, '')),
    message,
  );
  return sentence(withoutKeys(withoutQuery), ERRORS[code].wayOut);
};

/** Private addresses allowed for endpoints, and the key that lists them. */
export interface NotifyPolicy {
  readonly allowPrivate: readonly string[];
  readonly key: 'notify.allowPrivate' | 'fetch.allowPrivate';
}

export const notifyPolicy = ({ fetch, notify }: LenientWatchList): NotifyPolicy =>
  notify.allowPrivate === undefined
    ? { allowPrivate: fetch.allowPrivate ?? [], key: 'fetch.allowPrivate' }
    : { allowPrivate: notify.allowPrivate, key: 'notify.allowPrivate' };

/** Checks a webhook address that is written in the file and is therefore not a secret. */
export const checkWebhookUrl = (
  url: string,
  { allowPrivate, key }: NotifyPolicy,
  checkAddress: CheckAddress,
): URL | string => {
  const result = checkUrl(url, allowPrivate, checkAddress);
  return typeof result === 'string' ? result.replace(/fetch\.allowPrivate\.$/, `${key}.`) : result;
};

/**
 * Checks an address whose path is a credential. The guard gets only its origin, so that no message can contain the
 * rest.
 * @param options.shown may a message name its host? Not where the address comes from the environment.
 */
export const checkSecretUrl = (
  text: string,
  { allowPrivate, key }: NotifyPolicy,
  options: { readonly checkAddress: CheckAddress; readonly shown: boolean },
): URL | string => {
  const url = canParseUrl(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return 'this is not a full https:// address';
  if (url.username !== '' || url.password !== '') return CREDENTIALS;
  const result = options.checkAddress(`${url.origin}/`, { allowPrivate });
  if (result.kind === 'allowed') return url;
  const { code, message } = result.failure;
  return options.shown
    ? sentence(message, ERRORS[code].wayOut.replace('fetch.allowPrivate', key))
    : `its host is not a public one, or its port not one of the web; if it is meant, list it under ${key}`;
};

interface Addresses {
  readonly problems: Finding[];
  readonly urls: string[];
}

/**
 * Two entries for one story would be fetched, and alerted about, twice. The same document is an error; addresses that
 * are the same story only by convention are a warning. Both messages name the line of the first entry.
 */
const repeatedAddress = (
  url: string,
  index: number,
  first: {
    readonly urls: Map<string, number>;
    readonly documents: Map<string, number>;
    readonly stories: Map<string, number>;
  },
): { readonly earlier: number; readonly kind: 'problem' | 'warning'; readonly how: string } | null => {
  const steps = [
    { seen: first.urls, key: url, kind: 'problem', how: 'has the same address as' },
    {
      seen: first.documents,
      key: documentKey(url) ?? url,
      kind: 'problem',
      how: 'has, but for parts that do not tell pages apart (tracking parameters, index page, slash at the end), the same address as',
    },
    {
      seen: first.stories,
      key: storyKey(url) ?? url,
      kind: 'warning',
      how: 'looks like another address (www, mobile, AMP, http or https) of',
    },
  ] as const;
  const found = steps.find(({ seen, key }) => seen.has(key));
  for (const { seen, key } of steps) if (!seen.has(key)) seen.set(key, index);
  return found ? { ...found, earlier: found.seen.get(found.key) ?? 0 } : null;
};

export const storyAddresses = (
  { stories, fetch }: LenientWatchList,
  { checkAddress, lineOf }: AddressContext,
): Addresses & { readonly warnings: Finding[] } => {
  const problems: Finding[] = [];
  const warnings: Finding[] = [];
  const first = {
    urls: new Map<string, number>(),
    documents: new Map<string, number>(),
    stories: new Map<string, number>(),
  };
  const urls = stories.map((story, index) => {
    if (story.url === undefined) return '';
    const path = ['stories', index, 'url'];
    const url = checkUrl(story.url, fetch.allowPrivate ?? [], checkAddress);
    if (typeof url === 'string') {
      problems.push({ path, message: `${storyName(story, index)}: ${url}` });
      return '';
    }
    // A fragment never reaches the site, so two of them are one page (RFC 9110 §4.2.5).
    url.hash = '';
    const repeated = repeatedAddress(url.href, index, first);
    if (repeated) {
      const { earlier, kind, how } = repeated;
      const line = lineOf(['stories', earlier, 'url']);
      const message = `${storyName(story, index)} ${how} the story on line ${line}`;
      if (kind === 'problem') problems.push({ path, message });
      else warnings.push({ path, message: `${message}; both are watched, and both alert: take one out` });
    }
    return url.href;
  });
  return { problems, warnings, urls };
};

export const sourceAddresses = (
  { discover, fetch }: LenientWatchList,
  { checkAddress, lineOf }: AddressContext,
): Addresses => {
  const problems: Finding[] = [];
  const first = new Map<string, number>();
  const urls = discover.map((source, index) => {
    if (source.url === undefined) return '';
    const path = ['discover', index, 'url'];
    const url = checkUrl(source.url, fetch.allowPrivate ?? [], checkAddress);
    if (typeof url === 'string') {
      problems.push({ path, message: `${sourceName(source, index)}: ${url}` });
      return '';
    }
    url.hash = '';
    const earlier = first.get(url.href);
    if (earlier === undefined) first.set(url.href, index);
    else {
      const line = lineOf(['discover', earlier, 'url']);
      problems.push({
        path,
        message: `${sourceName(source, index)} has the same address as the source on line ${line}; join their rules`,
      });
    }
    return url.href;
  });
  return { problems, urls };
};

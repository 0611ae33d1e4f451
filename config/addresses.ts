import { ERRORS, type Failure } from '../src/errors.ts';
import type { Finding, Path } from './problems.ts';
import { endpointName, type Rough, storyName } from './rough.ts';

/** The address guard of src/outbound.ts, or one with its shape. */
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

/** A user name or password in an address is refused before anybody could repeat it in a message. */
const checkUrl = (url: string, allowPrivate: readonly string[], checkAddress: CheckAddress): URL | string => {
  const text = url.trim();
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed ? parsed.username !== '' || parsed.password !== '' : text.includes('@'))
    return 'the address must not hold a user name or password; take out what stands before "@"';
  const result = checkAddress(text, { allowPrivate });
  if (result.kind === 'allowed') return result.url;
  const { code, message } = result.failure;
  // The query of a webhook is often its key.
  const withoutQuery = [text, parsed?.href ?? text].reduce(
    (said, address) => said.replaceAll(address, address.replace(/[?#].*$/s, '')),
    message,
  );
  return `${withoutQuery}${/[.!?]$/.test(withoutQuery) ? '' : '.'} ${ERRORS[code].wayOut}`;
};

interface Addresses {
  readonly problems: Finding[];
  readonly urls: string[];
}

export const storyAddresses = (
  { stories, fetch }: Rough,
  { checkAddress, lineOf }: AddressContext,
): Addresses => {
  const problems: Finding[] = [];
  const first = new Map<string, number>();
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
    const earlier = first.get(url.href);
    if (earlier === undefined) first.set(url.href, index);
    else {
      const line = lineOf(['stories', earlier, 'url']);
      problems.push({
        path,
        message: `${storyName(story, index)} has the same address as the story on line ${line}`,
      });
    }
    return url.href;
  });
  return { problems, urls };
};

export const endpointAddresses = (
  { endpoints, fetch }: Rough,
  { checkAddress }: AddressContext,
): Addresses => {
  const problems: Finding[] = [];
  const urls = endpoints.map((endpoint, index) => {
    if (endpoint.url === undefined) return '';
    const url = checkUrl(endpoint.url, fetch.allowPrivate ?? [], checkAddress);
    if (typeof url !== 'string') return url.href;
    problems.push({ path: ['endpoints', index, 'url'], message: `${endpointName(endpoint, index)}: ${url}` });
    return '';
  });
  return { problems, urls };
};

import { failure, type Failure } from '../platform/errors.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly status: number;
}

export interface RedirectLimits {
  readonly maxRedirects: number;
  /** Follow redirects from https to http. A network attacker could then alter the page. */
  readonly allowDowngrade: boolean;
}

export type RedirectDecision =
  | { readonly kind: 'follow'; readonly hop: Hop }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** The URL in messages: without the query, which may contain a key, and of limited length. */
const shown = (url: URL, maxChars = 200): string => {
  const text = `${url.protocol}//${url.host}${url.pathname}`;
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
};

/**
 * Resolves a redirect and decides whether to follow it. The address guard checks the target when it is fetched. The
 * method stays GET for every status, and the fragment is dropped (RFC 9110 §15.4, §10.2.2).
 * @param progress `hops` followed so far; `seen`: was this URL already requested with the same cookies?
 */
export const decideRedirect = (
  answer: { readonly from: string; readonly status: number; readonly location: string | undefined },
  { hops, seen }: { readonly hops: number; readonly seen: (url: string) => boolean },
  { maxRedirects, allowDowngrade }: RedirectLimits,
): RedirectDecision => {
  const from = new URL(answer.from);
  const refuse = (what: string): RedirectDecision => ({
    kind: 'refused',
    failure: failure('FETCH_REDIRECTS', `${shown(from)} ${what}.`),
  });
  const location = answer.location?.trim() ?? '';
  if (location === '') return refuse(`responded with ${answer.status} without a Location header`);
  if (!canParseUrl(location, answer.from)) return refuse('redirects to an invalid URL');
  const to = new URL(location, answer.from);
  to.hash = '';
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    return refuse(`redirects to a ${to.protocol} URL, which is not followed`);
  }
  if (to.username !== '' || to.password !== '')
    return refuse('redirects to a URL with a user name or password');
  if (from.protocol === 'https:' && to.protocol === 'http:' && !allowDowngrade) {
    return refuse(`redirects from https to ${shown(to)}, which is not followed`);
  }
  if (seen(to.href)) return refuse(`redirects in a loop, back to ${shown(to)}`);
  if (hops >= maxRedirects) return refuse(`exceeds the limit of ${maxRedirects} redirects`);
  return { kind: 'follow', hop: { from: answer.from, to: to.href, status: answer.status } };
};

import { failure, type Failure } from '../platform/errors.ts';

export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly status: number;
}

export interface RedirectLimits {
  readonly maxRedirects: number;
  /** May an https page send us to http? Whoever sits on the line could then write the story. */
  readonly allowDowngrade: boolean;
}

export type RedirectDecision =
  | { readonly kind: 'follow'; readonly hop: Hop }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** As people know the address: no query, which may hold a key, and not endless. */
const shown = (url: URL, maxChars = 200): string => {
  const text = `${url.protocol}//${url.host}${url.pathname}`;
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
};

/**
 * Where a redirect leads, and whether to go there. The address itself is judged by the guard when it is asked for.
 * The method stays GET with every status, and a fragment is not passed on (RFC 9110 §15.4, §10.2.2).
 * @param visited every address asked so far, `from` included.
 */
export const decideRedirect = (
  answer: { readonly from: string; readonly status: number; readonly location: string | undefined },
  visited: readonly string[],
  { maxRedirects, allowDowngrade }: RedirectLimits,
): RedirectDecision => {
  const from = new URL(answer.from);
  const refuse = (what: string): RedirectDecision => ({
    kind: 'refused',
    failure: failure('FETCH_REDIRECTS', `${shown(from)} ${what}.`),
  });
  const location = answer.location?.trim() ?? '';
  if (location === '') return refuse(`answered ${answer.status} without saying where to go`);
  if (!URL.canParse(location, answer.from)) return refuse('redirects to something that is not an address');
  const to = new URL(location, answer.from);
  to.hash = '';
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    return refuse(`redirects to a ${to.protocol} address, which is not followed`);
  }
  if (to.username !== '' || to.password !== '') return refuse('redirects to an address with a user name');
  if (from.protocol === 'https:' && to.protocol === 'http:' && !allowDowngrade) {
    return refuse(`redirects from https to ${shown(to)}, which is not followed`);
  }
  if (visited.includes(to.href)) return refuse(`redirects in a circle, back to ${shown(to)}`);
  if (visited.length > maxRedirects) return refuse(`is redirect number ${visited.length} in a row`);
  return { kind: 'follow', hop: { from: answer.from, to: to.href, status: answer.status } };
};

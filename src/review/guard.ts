import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Failure, failure } from '../platform/errors.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

/** Responds to a rejected request: with a page for browsers, with an RFC 9457 problem for programs. */
export type Refuse = (path: string, status: number, reason: Failure) => Response | Promise<Response>;

const COOKIE = 'stoppress';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Constant time: digests have equal lengths. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected));

const hostOf = (request: Request): string => request.headers.get('host') ?? new URL(request.url).host;

/** `localhost`, `*.localhost`, 127.0.0.0/8 and ::1, with or without a port. */
export const isLoopbackHost = (host: string): boolean => {
  if (!canParseUrl(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return /^(?:(?:[^.]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
};

/**
 * Prevents DNS rebinding, where a foreign host name resolves to 127.0.0.1: the Host header still has the foreign name.
 * Only for servers bound to loopback, which have no other name.
 */
export const loopbackHostOnly =
  (refuse: Refuse): MiddlewareHandler =>
  async (context, next) => {
    const host = hostOf(context.req.raw);
    if (isLoopbackHost(host)) return next();
    const reason = failure(
      'HOST_REFUSED',
      `The Host header names ${host.slice(0, 255)}, but this server only serves loopback addresses.`,
    );
    return refuse(context.req.path, 403, reason);
  };

/**
 * Requires that requests with side effects come from our own pages, or from a program, which sends no Origin. `open`:
 * paths that carry their own authorisation.
 */
export const sameOriginWrites =
  (refuse: Refuse, open: (path: string) => boolean): MiddlewareHandler =>
  async (context, next) => {
    if (open(context.req.path)) return next();
    const origin = context.req.header('origin');
    const safe = context.req.method === 'GET' || context.req.method === 'HEAD' || origin === undefined;
    if (safe || (canParseUrl(origin) && new URL(origin).host === hostOf(context.req.raw))) return next();
    const reason = failure(
      'REQUEST_INVALID',
      'The Origin header names another site; changes are only accepted from the pages of this server.',
    );
    return refuse(context.req.path, 403, reason);
  };

/** PostgreSQL stores no NUL, so nothing has one in its name, and no value can be one. */
export const withoutNul =
  (refuse: Refuse): MiddlewareHandler =>
  async (context, next) => {
    const { pathname, search } = new URL(context.req.url);
    if (/%00/.test(pathname)) {
      return refuse(pathname, 404, failure('NOT_FOUND', 'There is nothing at an address that contains %00.'));
    }
    if (/%00/.test(search)) {
      return refuse(pathname, 400, failure('REQUEST_INVALID', 'The query contains %00. Remove it.'));
    }
    return next();
  };

/**
 * Requires the token everywhere except /healthz and `open` paths: as `Authorization: Bearer …` (RFC 6750), or as the
 * cookie set by opening a page once with `?token=…`. The cookie is a digest, so it cannot be used as a bearer token.
 * `publicUrl`: where people reach the pages. Behind a TLS proxy it is https although the requests arrive as http, and the
 * cookie must be `Secure` all the same.
 */
export const requireToken = (
  token: string,
  { refuse, open, publicUrl }: { refuse: Refuse; open: (path: string) => boolean; publicUrl: () => string },
): MiddlewareHandler => {
  const cookieValue = sha256(`cookie:${token}`).toString('hex');
  return async (context, next) => {
    const { path } = context.req;
    if (path === '/healthz' || open(path)) return next();
    const bearer = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    if (bearer !== undefined && sameSecret(bearer, token)) return next();
    const query = context.req.query('token');
    if (query !== undefined && !path.startsWith('/api/')) {
      if (sameSecret(query, token)) {
        setCookie(context, COOKIE, cookieValue, {
          httpOnly: true,
          sameSite: 'Strict',
          path: '/',
          secure: [context.req.url, publicUrl()].some((url) => new URL(url).protocol === 'https:'),
        });
        // Removes the token from the address bar and the history.
        const url = new URL(context.req.url);
        url.searchParams.delete('token');
        // A path that begins with two slashes would name another site.
        return context.redirect(url.pathname.replace(/^\/+/, '/') + url.search, 303);
      }
      deleteCookie(context, COOKIE);
    }
    const cookie = getCookie(context, COOKIE);
    if (cookie !== undefined && sameSecret(cookie, cookieValue)) return next();
    const message =
      bearer === undefined && query === undefined
        ? `${path} requires the token of this server.`
        : 'The token is wrong.';
    return refuse(path, 401, failure('UNAUTHORIZED', message));
  };
};

/** No scripts, frames or external resources; the inline style is allowed by its hash (CSP level 3). */
export const securityHeaders = (style: string): MiddlewareHandler => {
  const hash = sha256(style).toString('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (context, next) => {
    await next();
    context.header('content-security-policy', policy);
    context.header('x-content-type-options', 'nosniff');
    // Not `no-referrer`: browsers would send `Origin: null` with our own forms, which would be rejected.
    context.header('referrer-policy', 'same-origin');
    context.header('cross-origin-opener-policy', 'same-origin');
    context.header('cross-origin-resource-policy', 'same-origin');
    context.header('cache-control', 'no-store');
  };
};

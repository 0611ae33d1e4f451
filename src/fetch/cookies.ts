import type { CookieJar } from 'tough-cookie';

/** The cookies of one fetch: sites set one on a redirect and refuse the page without it. Nothing is kept afterwards. */
export interface FetchCookies {
  /** The Cookie header for a URL; null if there is none. */
  headerFor(url: string): string | null;
  /** Stores the Set-Cookie fields of a response. Those that do not belong to its host are ignored. */
  keep(setCookies: readonly string[], url: string): Promise<void>;
}

/** @see RFC 6265 §5 */
export const createFetchCookies = ({
  maxCookies = 50,
  maxChars = 4_200,
}: { readonly maxCookies?: number; readonly maxChars?: number } = {}): FetchCookies => {
  let jar: CookieJar | null = null;
  return {
    headerFor: (url) => jar?.getCookieStringSync(url) || null,
    keep: async (setCookies, url) => {
      if (setCookies.length === 0) return;
      if (jar === null) {
        // Loaded on first use: few sites set a cookie on a redirect.
        const tough = await import('tough-cookie');
        jar = new tough.CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: true });
      }
      for (const cookie of setCookies.slice(0, maxCookies)) {
        if (cookie.length <= maxChars) jar.setCookieSync(cookie, url, { ignoreError: true });
      }
    },
  };
};

import { canParseUrl } from '../../web/can-parse-url.ts';

/**
 * Does a link stay on the page: to a place on it, to itself with a query, or to one of its posts below its path? The
 * bare "#" is a link for scripts.
 */
export const staysOnPage = (href: string, address: string): boolean => {
  if (/^#./.test(href)) return true;
  if (!canParseUrl(address) || !canParseUrl(href, address)) return false;
  const [page, target] = [new URL(address), new URL(href, address)];
  if (target.host !== page.host || page.pathname === '/') return false;
  const path = page.pathname.replace(/\/$/, '');
  if (target.pathname.replace(/\/$/, '') === path)
    return target.hash !== '' || target.search !== '' || href !== '';
  return target.pathname.startsWith(`${path}/`);
};

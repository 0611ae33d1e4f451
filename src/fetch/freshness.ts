/**
 * Remaining freshness lifetime of a response in milliseconds: `max-age` minus `Age`. 0 if there is no `max-age`, or with
 * `no-cache` or `no-store`.
 * @see RFC 9111 §4.2
 */
export const freshForMs = (headers: Readonly<Record<string, string>>): number => {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|,)\s*(?:no-cache|no-store)\b/i.test(control)) return 0;
  const lifetime = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,9})/i.exec(control)?.[1];
  if (lifetime === undefined) return 0;
  const age = /^\s*(\d{1,9})\s*$/.exec(headers['age'] ?? '')?.[1] ?? '0';
  return Math.max(0, Number(lifetime) - Number(age)) * 1_000;
};

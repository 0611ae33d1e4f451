/** How long an answer stays as it is, by its own word: max-age less its Age; 0 where it says nothing or may not be kept. */
export const freshForMs = (headers: Readonly<Record<string, string>>): number => {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|,)\s*(?:no-cache|no-store)\b/i.test(control)) return 0;
  const lifetime = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,9})/i.exec(control)?.[1];
  if (lifetime === undefined) return 0;
  const age = /^\s*(\d{1,9})\s*$/.exec(headers['age'] ?? '')?.[1] ?? '0';
  return Math.max(0, Number(lifetime) - Number(age)) * 1_000;
};

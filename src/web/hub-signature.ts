import { createHmac, timingSafeEqual } from 'node:crypto';

const METHODS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/**
 * Checks the X-Hub-Signature of a notification, in constant time (WebSub, W3C Recommendation, §8).
 * @param header such as `sha256=` and hexadecimal digits
 */
export const isSignedByHub = (header: string | null, secret: string, body: Uint8Array): boolean => {
  const [, method = '', digest = ''] = /^\s*(sha\d{1,3})=([0-9a-f]{40,128})\s*$/i.exec(header ?? '') ?? [];
  if (!METHODS.has(method.toLowerCase())) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(digest, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * Is the text a URL, by itself or relative to `base` (URL Standard)? `URL.canParse` of Node 20 cannot be used: once the
 * compiler has optimized a caller, it refuses host names with Latin-1 letters such as `häfen.example`.
 */
export const canParseUrl = (text: string, base?: string | URL): boolean => {
  try {
    return new URL(text, base) instanceof URL;
  } catch {
    return false;
  }
};

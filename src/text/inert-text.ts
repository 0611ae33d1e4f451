const codePoint = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/**
 * Article text that a terminal can only print. Control characters would move the cursor or retitle the window, bidi
 * embeddings, overrides and isolates (UAX #9 §2) would show words in an order they do not have; both become visible.
 * Line breaks do too, so that no text can pose as a line of the diff.
 */
export const inertText = (text: string): string =>
  text
    .replace(/\r\n|[\n\r\u0085\u2028\u2029]/g, ' ↵ ')
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, (control) =>
      control < ' ' ? String.fromCodePoint(0x2400 + control.charCodeAt(0)) : codePoint(control),
    )
    .replace(/[\p{Surrogate}\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu, codePoint);

/** Collects the chunks of a body in one growing block: a million chunks of one byte must not become a million objects. */
export interface Gathering {
  readonly length: number;
  /** Takes as much as the limit allows; false when something had to be left out. */
  add(chunk: Uint8Array): boolean;
  /** A block of its own and of the exact length, so that it can be handed to a thread. */
  take(): Uint8Array<ArrayBuffer>;
}

export interface GatheringOptions {
  readonly maxBytes: number;
  /** What the origin says will come; taken as a hint only. */
  readonly expectedBytes: number | null;
}

export const gather = ({ maxBytes, expectedBytes }: GatheringOptions): Gathering => {
  let block = new Uint8Array(Math.min(expectedBytes ?? 0, maxBytes));
  let length = 0;
  const reserve = (needed: number): void => {
    if (needed <= block.length) return;
    const grown = new Uint8Array(Math.min(maxBytes, Math.max(needed, block.length * 2, 16_384)));
    grown.set(block.subarray(0, length));
    block = grown;
  };
  return {
    get length() {
      return length;
    },
    add: (chunk) => {
      const fitting = Math.min(chunk.length, maxBytes - length);
      reserve(length + fitting);
      block.set(fitting === chunk.length ? chunk : chunk.subarray(0, fitting), length);
      length += fitting;
      return fitting === chunk.length;
    },
    take: () => (length === block.length ? block : block.slice(0, length)),
  };
};

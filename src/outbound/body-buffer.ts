/** Collects the chunks of a body. */
export interface BodyBuffer {
  /** Bytes so far. */
  readonly length: number;
  /** Adds as much as the limit allows; false if part of the chunk was dropped. */
  add(chunk: Uint8Array): boolean;
  /** The bytes in an ArrayBuffer of exactly that length, which can be transferred to a thread. Call it once. */
  take(): Uint8Array<ArrayBuffer>;
}

interface BodyBufferOptions {
  readonly maxBytes: number;
  /** Smaller chunks are copied into shared blocks: a million one-byte chunks must not become a million objects. */
  readonly smallBytes?: number;
  readonly blockBytes?: number;
}

export const createBodyBuffer = ({
  maxBytes,
  smallBytes = 4_096,
  blockBytes = 16_384,
}: BodyBufferOptions): BodyBuffer => {
  const parts: Uint8Array[] = [];
  let block: Uint8Array | null = null;
  let filled = 0;
  let length = 0;

  const endBlock = (): void => {
    if (block) parts.push(block.subarray(0, filled));
    block = null;
    filled = 0;
  };
  const addSmall = (chunk: Uint8Array): void => {
    if (filled + chunk.length > blockBytes) endBlock();
    block ??= new Uint8Array(blockBytes);
    block.set(chunk, filled);
    filled += chunk.length;
  };

  return {
    get length() {
      return length;
    },
    add: (chunk) => {
      const fits = chunk.length <= maxBytes - length;
      const taken = fits ? chunk : chunk.subarray(0, maxBytes - length);
      length += taken.length;
      if (taken.length < smallBytes) addSmall(taken);
      else {
        endBlock();
        parts.push(taken);
      }
      return fits;
    },
    take: () => {
      endBlock();
      const whole = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      parts.length = 0;
      return whole;
    },
  };
};

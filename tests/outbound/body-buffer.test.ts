import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBodyBuffer } from '../../src/outbound/body-buffer.ts';

describe('createBodyBuffer', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 40 });

  it('are all chunks in order, cut at the limit, in a block of their own', () => {
    fc.assert(
      fc.property(chunks, fc.nat(600), fc.integer({ min: 1, max: 20 }), (given, maxBytes, smallBytes) => {
        const body = createBodyBuffer({ maxBytes, smallBytes, blockBytes: 20 });
        const whole = Buffer.concat(given);
        let came = 0;
        for (const chunk of given) {
          came += chunk.length;
          expect(body.add(chunk)).toBe(came <= maxBytes);
          if (came > maxBytes) break;
        }
        expect(body.length).toBe(Math.min(maxBytes, whole.length));
        const taken = body.take();
        expect(taken).toEqual(new Uint8Array(whole.subarray(0, maxBytes)));
        expect(taken.buffer.byteLength).toBe(taken.length);
      }),
    );
  });

  it('do not change when the chunk that was given is used again', () => {
    const body = createBodyBuffer({ maxBytes: 100, smallBytes: 10 });
    const chunk = Buffer.from('first');
    body.add(chunk);
    chunk.fill('x');
    expect(Buffer.from(body.take()).toString()).toBe('first');
  });
});

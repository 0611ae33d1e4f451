/** A small generator of numbers in [0, 1) that repeats for the same seed (mulberry32). */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const FRAGMENTS = [
  '<',
  '>',
  '</',
  '"',
  '<div>',
  '</div>',
  '<p',
  '<!--',
  '-->',
  '<script>',
  '<table><td>',
  '<br><br>',
  '&#x110000;',
  '&',
  '\0',
  '\u2028',
  '<svg><title>',
  '<![CDATA[',
  '<template>',
  '<noscript>',
];

type Mutation = (page: Buffer, next: () => number) => Buffer;

const at = (page: Buffer, next: () => number): number => Math.floor(next() * (page.length + 1));

const MUTATIONS: readonly Mutation[] = [
  (page, next) => page.subarray(0, at(page, next)),
  (page, next) => page.subarray(at(page, next)),
  (page, next) => {
    const place = at(page, next);
    const fragment = FRAGMENTS[Math.floor(next() * FRAGMENTS.length)] ?? '';
    return Buffer.concat([
      page.subarray(0, place),
      Buffer.from(fragment.repeat(1 + Math.floor(next() * 20))),
      page.subarray(place),
    ]);
  },
  (page, next) => {
    const copy = Buffer.from(page);
    for (let i = 0; i < 20 && copy.length > 0; i += 1)
      copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256);
    return copy;
  },
  (page, next) => {
    const [from, to] = [at(page, next), at(page, next)].sort((a, b) => a - b);
    return Buffer.concat([page.subarray(0, from), page.subarray(to)]);
  },
  (page, next) => {
    const from = at(page, next);
    const piece = page.subarray(from, from + Math.floor(next() * 400));
    return Buffer.concat([page, ...Array.from({ length: Math.floor(next() * 30) }, () => piece)]);
  },
];

/** A page with one to four kinds of damage. */
export const mutate = (page: Uint8Array, next: () => number): Uint8Array => {
  let damaged: Buffer = Buffer.from(page);
  const times = 1 + Math.floor(next() * 4);
  for (let i = 0; i < times; i += 1) {
    const mutation = MUTATIONS[Math.floor(next() * MUTATIONS.length)];
    if (mutation !== undefined) damaged = mutation(damaged, next);
  }
  return damaged;
};

/** Computes a value on the first call and returns the same value on every later call. */
export const lazy = <T>(compute: () => T): (() => T) => {
  let computed: { readonly value: T } | null = null;
  return () => (computed ??= { value: compute() }).value;
};

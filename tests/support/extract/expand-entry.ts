/** All texts that an entry of the lexicon stands for; numbers, gaps and ends stay as they are written. */
export const expandEntry = (entry: string): string[] => {
  const signs = [...entry.matchAll(/\\[()]|\{[^}]*\}|./gu)].map(([sign]) => sign);
  let at = 0;
  const choices = (end: string | null): string[] => {
    const all: string[] = [];
    let open = [''];
    for (; at < signs.length && signs[at] !== end; at += 1) {
      const sign = signs[at] ?? '';
      if (sign === '|') {
        all.push(...open);
        open = [''];
        continue;
      }
      let next = [sign];
      if (sign === '(' || sign === '[') {
        at += 1;
        next = choices(sign === '(' ? ')' : ']');
        if (sign === '[') next.push('');
      }
      open = open.flatMap((before) => next.map((after) => before + after));
    }
    return [...all, ...open];
  };
  return choices(null);
};

/** A possible pair and its value. Only pairs with a positive value are chosen. */
export interface Candidate {
  readonly before: number;
  readonly after: number;
  readonly value: number;
}

/**
 * The set of pairs with the greatest total value, each paragraph used once. Global rather than greedy, because the best
 * single pair may take the only counterpart of two others. Each connected component of competing candidates with at most
 * `maxExact` paragraphs on its smaller side is solved exactly (Kuhn-Munkres with potentials, O(n²m)), a larger one
 * greedily, so that the work stays bounded.
 */
export const assign = (candidates: readonly Candidate[], maxExact: number): readonly Candidate[] => {
  const positive = candidates.filter((candidate) => candidate.value > 0);
  return connectedComponents(positive).flatMap((component) => {
    if (component.length === 1) return component;
    const rows = [...new Set(component.map((c) => c.after))];
    const columns = [...new Set(component.map((c) => c.before))];
    return Math.min(rows.length, columns.length) <= maxExact &&
      Math.max(rows.length, columns.length) <= 4 * maxExact
      ? exact(component, rows, columns)
      : greedy(component);
  });
};

const connectedComponents = (candidates: readonly Candidate[]): readonly Candidate[][] => {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(key, root);
    return root;
  };
  for (const { before, after } of candidates) parent.set(find(`o${before}`), find(`n${after}`));
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const root = find(`n${candidate.after}`);
    const group = groups.get(root);
    if (group) group.push(candidate);
    else groups.set(root, [candidate]);
  }
  return [...groups.values()];
};

const greedy = (component: readonly Candidate[]): readonly Candidate[] => {
  const usedOld = new Set<number>();
  const usedNew = new Set<number>();
  const sorted = [...component].sort((a, b) => b.value - a.value || a.after - b.after || a.before - b.before);
  return sorted.filter(({ before, after }) => {
    if (usedOld.has(before) || usedNew.has(after)) return false;
    usedOld.add(before);
    usedNew.add(after);
    return true;
  });
};

const exact = (
  component: readonly Candidate[],
  after: readonly number[],
  before: readonly number[],
): readonly Candidate[] => {
  const flip = after.length > before.length;
  const rowKeys = flip ? before : after;
  const columnKeys = flip ? after : before;
  const rowOf = new Map(rowKeys.map((key, index) => [key, index]));
  const columnOf = new Map(columnKeys.map((key, index) => [key, index]));
  const grid: (Candidate | undefined)[][] = rowKeys.map(() => []);
  for (const candidate of component) {
    const row = rowOf.get(flip ? candidate.before : candidate.after) ?? 0;
    const column = columnOf.get(flip ? candidate.after : candidate.before) ?? 0;
    const line = grid[row];
    if (line) line[column] = candidate;
  }
  const chosen = cheapest(grid, columnKeys.length);
  return chosen.flatMap((column, row) => grid[row]?.[column] ?? []);
};

/** Kuhn-Munkres: the column of each row at minimum total cost. An empty cell costs nothing, a pair costs -value. */
const cheapest = (
  grid: readonly (readonly (Candidate | undefined)[])[],
  columns: number,
): readonly number[] => {
  const rows = grid.length;
  const state: State = {
    grid,
    columns,
    rowPotential: new Float64Array(rows + 1),
    columnPotential: new Float64Array(columns + 1),
    owner: new Int32Array(columns + 1),
  };
  for (let row = 1; row <= rows; row += 1) augment(state, row);
  const result: number[] = Array.from({ length: rows }, () => -1);
  for (let j = 1; j <= columns; j += 1) {
    const owner = at(state.owner, j);
    if (owner > 0) result[owner - 1] = j - 1;
  }
  return result;
};

/** Rows and columns count from 1; 0 means none. */
interface State {
  readonly grid: readonly (readonly (Candidate | undefined)[])[];
  readonly columns: number;
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  readonly owner: Int32Array;
}

const at = (list: Float64Array | Int32Array | Uint8Array, index: number): number => list[index] ?? 0;

/** Finds a place for one more row along the cheapest chain of rows that make room for each other. */
const augment = (state: State, row: number): void => {
  const { columns, rowPotential, columnPotential, owner } = state;
  const slack = new Float64Array(columns + 1).fill(Infinity);
  const cameFrom = new Int32Array(columns + 1);
  const done = new Uint8Array(columns + 1);
  owner[0] = row;
  let column = 0;
  do {
    done[column] = 1;
    const { next, delta } = nearest(state, { column, slack, cameFrom, done });
    for (let j = 0; j <= columns; j += 1) {
      if (done[j]) {
        const held = at(owner, j);
        rowPotential[held] = at(rowPotential, held) + delta;
        columnPotential[j] = at(columnPotential, j) - delta;
      } else slack[j] = at(slack, j) - delta;
    }
    column = next;
  } while (owner[column] !== 0);
  while (column !== 0) {
    const from = at(cameFrom, column);
    owner[column] = at(owner, from);
    column = from;
  }
};

interface Reach {
  readonly column: number;
  readonly slack: Float64Array;
  readonly cameFrom: Int32Array;
  readonly done: Uint8Array;
}

const nearest = (
  { grid, columns, rowPotential, columnPotential, owner }: State,
  { column, slack, cameFrom, done }: Reach,
): { readonly next: number; readonly delta: number } => {
  const row = at(owner, column);
  const line = grid[row - 1] ?? [];
  let delta = Infinity;
  let next = 0;
  for (let j = 1; j <= columns; j += 1) {
    if (done[j]) continue;
    const reduced = -(line[j - 1]?.value ?? 0) - at(rowPotential, row) - at(columnPotential, j);
    if (reduced < at(slack, j)) {
      slack[j] = reduced;
      cameFrom[j] = column;
    }
    if (at(slack, j) < delta) {
      delta = at(slack, j);
      next = j;
    }
  }
  return { next, delta };
};

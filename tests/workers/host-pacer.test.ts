import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHostPacer } from '../../workers/host-pacer.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const pacer = () => {
  const claims: [at: number, ...hosts: string[]][] = [];
  const one = createHostPacer({
    clock: () => Date.now(),
    claim: async (hosts) => void claims.push([Date.now(), ...hosts]),
    onError: () => undefined,
  });
  return { one, claims };
};

it('claims the next story of a host as soon as it is free', async () => {
  const { one, claims } = pacer();
  one.plan('a.example', 1_000);
  one.plan('b.example', 250);
  one.plan('c.example', 900_000);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(claims).toEqual([
    [251, 'b.example'],
    [1_001, 'a.example'],
  ]);
});

it('claims hosts together that become free at almost the same time', async () => {
  const { one, claims } = pacer();
  for (let i = 0; i < 10; i += 1) one.plan(`h${i}.example`, 100 + i);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(claims.length).toBeLessThanOrEqual(2);
  expect(claims.flatMap(([, ...hosts]) => hosts)).toHaveLength(10);
});

it('claims nothing after it is closed', async () => {
  const { one, claims } = pacer();
  one.plan('a.example', 1_000);
  one.close();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(claims).toEqual([]);
});

import { setFlagsFromString } from 'node:v8';

/**
 * By default V8 lets the heap grow to several times the live data before it collects. Smaller is better for a process
 * that runs for weeks: measured with a thousand stories, 135 MB resident instead of 225 MB for a tenth more CPU. Call it
 * before work starts.
 */
export const keepHeapSmall = ({
  growthPercent = 30,
  nurseryMb = 4,
}: { readonly growthPercent?: number; readonly nurseryMb?: number } = {}): void => {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
  setFlagsFromString(`--max-semi-space-size=${nurseryMb}`);
};

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Worker threads load built files only (no loader runs TypeScript in a thread on Node 20), so build once before the suites. */
export const setup = (): void => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
    cwd: root,
    stdio: 'inherit',
  });
};

import { cp } from 'node:fs/promises';
import path from 'node:path';

/** Names the environment variable in which tests/support/global-setup.ts says where the database is that it made. */
export const EMPTY_DATABASE = 'STOPPRESS_TEST_EMPTY_DATABASE';

/** Puts an embedded database without tables into a data folder, as a first start would make it. */
export const putEmptyDatabase = async (dataFolder: string): Promise<void> => {
  const made = process.env[EMPTY_DATABASE];
  if (made !== undefined) await cp(made, path.join(dataFolder, 'pglite'), { recursive: true });
};

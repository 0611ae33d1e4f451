/** Names the environment variable that holds a folder which tests/support/global-setup.ts removes after the run. */
export const RUN_FOLDER = 'STOPPRESS_TEST_RUN_FOLDER';

/** The release, as package.json says it; tests compare the two. */
export const VERSION = '0.2.0';

/** Constants of Stories. */

/** Id prefix of canary Stories, which a process serves and watches itself to verify that alerts work. */
export const OWN_STORY_PREFIX = 'sty_own_';

/** Name prefix of the Endpoints that receive alerts about canary Stories, in this or another process itself. */
export const OWN_ENDPOINT_PREFIX = 'canary at ';

/** When a page's scripts are run: `never`; `auto`: if it is an empty shell; `browser`: always. */
export const RENDER_MODES = ['never', 'auto', 'browser'] as const;

export type RenderMode = (typeof RENDER_MODES)[number];

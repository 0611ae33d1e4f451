/** Stories: what the process watches, and how. Types only. */

/** The ids of Stories that the process itself serves and watches, to see that it sees, begin so. */
export const OWN_STORY_PREFIX = 'sty_own_';

/** The names of Endpoints at which the process, or another one, hears of those, begin so. */
export const OWN_ENDPOINT_PREFIX = 'canary at ';

/** When a page's scripts are run: never, when it came as an empty shell, always. */
export const RENDER_MODES = ['never', 'auto', 'browser'] as const;

export type RenderMode = (typeof RENDER_MODES)[number];

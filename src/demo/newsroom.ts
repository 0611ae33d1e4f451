import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Clock } from '../platform/clock.ts';
import type { EpochMs } from '../model/time.ts';
import type { Matcher } from '../model/expectation.ts';
import { createDesk, type DemoAlert } from './desk.ts';
import { createSite } from './site.ts';
import { EXPECTATION_NAME, EXPECTATION_WORDS, STORY_NAME, STORY_PATH } from './story.ts';
import { DEFAULT_TIMETABLE, type Timetable } from './timetable.ts';

export interface DemoNewsroomOptions {
  readonly clock: Clock;
  /** Seconds after the first request of the story at which its versions appear; 0, 6, 14, 22, 30 by default. */
  readonly timetable?: Timetable;
  /** Called once for each alert that is new, before the answer is sent. */
  readonly onAlert?: (alert: DemoAlert) => void;
  /** How long the desk waits for the promised statement, in milliseconds. */
  readonly patienceMs?: number;
}

export interface DemoNewsroom {
  /** Of the story, on 127.0.0.1. */
  readonly url: string;
  /** What to monitor. */
  readonly watch: {
    readonly name: string;
    readonly tags: readonly string[];
    readonly everyMs: number;
    readonly expectations: readonly {
      readonly name: string;
      readonly match: Matcher;
      readonly by: EpochMs;
    }[];
  };
  /** Where to send Events; the secret is new at every start. */
  readonly endpoint: { readonly name: string; readonly url: string; readonly secret: string };
  /** In order of arrival, each id once. */
  readonly alerts: () => readonly DemoAlert[];
  /** Was the last version of the story served? */
  readonly isOver: () => boolean;
  /** Ends the server and every connection; may be called twice. */
  readonly close: () => Promise<void>;
}

const DESK_PATH = '/desk';

/**
 * A site whose story develops within a minute, and the desk that waits for it: one HTTP server on 127.0.0.1 and a port
 * of the system's choice, so that a newcomer without internet sees the whole way from a page to a verified alert.
 */
export const startDemoNewsroom = async (options: DemoNewsroomOptions): Promise<DemoNewsroom> => {
  const {
    clock,
    timetable = DEFAULT_TIMETABLE,
    onAlert = () => undefined,
    patienceMs = 10 * 60_000,
  } = options;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const desk = createDesk({ clock, secret, onAlert });
  const app = new Hono();
  app.route(DESK_PATH, desk.app);
  let served = -1;
  const onServed = (index: number): void => {
    served = Math.max(served, index);
  };
  app.route('/', createSite({ clock, timetable, onServed }));

  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  let closed: Promise<void> | null = null;
  return {
    url: `${origin}${STORY_PATH}`,
    watch: {
      name: STORY_NAME,
      tags: ['demo'],
      everyMs: 2000,
      expectations: [{ name: EXPECTATION_NAME, match: { all: EXPECTATION_WORDS }, by: clock() + patienceMs }],
    },
    endpoint: { name: 'demo desk', url: `${origin}${DESK_PATH}`, secret },
    alerts: desk.alerts,
    isOver: () => served >= timetable.length - 1,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
};

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '../platform/clock.ts';
import type { EpochMs } from '../model/time.ts';
import { type DeliveredEvent, summarise } from './summary.ts';

/** A delivery as the demo desk saw it. */
export interface DemoAlert {
  /** `webhook-id`; '' where it was missing. */
  readonly id: string;
  /** '' for a request that did not verify. */
  readonly type: string;
  readonly verified: boolean;
  readonly receivedAt: EpochMs;
  /** One line for people. */
  readonly summary: string;
}

export interface DeskOptions {
  readonly clock: Clock;
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly onAlert: (alert: DemoAlert) => void;
  /** Largest request body that is read, in bytes. */
  readonly maxBodyBytes?: number;
  /** Alerts that are remembered; the oldest are forgotten first. */
  readonly maxAlerts?: number;
}

export interface Desk {
  readonly app: Hono;
  readonly alerts: () => readonly DemoAlert[];
}

/** null if the signature, its age or its id does not hold. */
const verified = (webhook: Webhook, body: string, headers: Record<string, string>): DeliveredEvent | null => {
  try {
    // What verifies was written by Stop Press, whose contract the type states.
    return webhook.verify(body, headers) as DeliveredEvent;
  } catch {
    return null;
  }
};

/**
 * What a newsroom would put behind an endpoint: POST / verifies the Standard Webhooks signature with a package that is
 * not ours, answers 204, and counts each id once, as receivers of at-least-once messages must. 401 to a bad signature.
 */
export const createDesk = (options: DeskOptions): Desk => {
  const { clock, secret, onAlert, maxBodyBytes = 64 * 1024, maxAlerts = 1000 } = options;
  const webhook = new Webhook(secret);
  const alerts: DemoAlert[] = [];
  const note = (alert: DemoAlert): void => {
    alerts.push(alert);
    if (alerts.length > maxAlerts) alerts.shift();
    onAlert(alert);
  };

  const app = new Hono();
  app.post('/', bodyLimit({ maxSize: maxBodyBytes }), async (context) => {
    const headers = context.req.header();
    const id = headers['webhook-id'] ?? '';
    const event = verified(webhook, await context.req.text(), headers);
    const receivedAt = clock();
    if (event === null) {
      note({
        id,
        type: '',
        verified: false,
        receivedAt,
        summary: 'rejected: the signature is invalid',
      });
      return context.body(null, 401);
    }
    if (!alerts.some((alert) => alert.verified && alert.id === id)) {
      note({ id, type: event.type, verified: true, receivedAt, summary: summarise(event) });
    }
    return context.body(null, 204);
  });
  return { app, alerts: () => alerts };
};

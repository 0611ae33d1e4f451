import type { ErrorCode } from '../platform/errors.ts';

/** A request that cannot be answered: caught by the app, which alone writes problems. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  constructor(status: number, code: ErrorCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

import type { ErrorCode } from '../platform/errors.ts';

/** A rejected request. The app catches it and writes the problem response. */
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

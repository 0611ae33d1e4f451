import {
  afterFullResponse,
  afterNotModified,
  type FetchOutcome,
  type FetchRequest,
  mayBeConditional,
} from '../fetch/fetch.ts';
import type { EpochMs } from '../model/time.ts';
import type { SeenDocument } from '../record/record.ts';

/** Conditional requests for the documents of a source, with the same rules as for pages. */

const NO_VALIDATORS = { etag: null, lastModified: null };

/** @param failures consecutive failed readings of the source. */
export const requestFor = ({
  url,
  seen,
  failures = 0,
  now,
}: {
  readonly url: string;
  readonly seen: SeenDocument | undefined;
  readonly failures: number | undefined;
  readonly now: EpochMs;
}): FetchRequest => {
  const conditional =
    seen && mayBeConditional(seen.conditions ?? null, { url: seen.validatorsUrl, now, failures });
  return {
    url,
    validators: conditional ? seen.validators : NO_VALIDATORS,
    validatorsUrl: conditional ? seen.validatorsUrl : null,
  };
};

/** The document after a 304. */
export const afterSame = (
  seen: SeenDocument,
  fetched: Extract<FetchOutcome, { kind: 'not-modified' }>,
): SeenDocument => ({
  ...seen,
  validators: fetched.validators,
  validatorsUrl: fetched.url,
  conditions: afterNotModified(seen.conditions ?? null, fetched.fetchedAt),
});

/** The document after a full response. */
export const afterFull = (
  before: SeenDocument | undefined,
  { page, conditionsRefused }: Extract<FetchOutcome, { kind: 'page' }>,
): SeenDocument => ({
  validators: page.validators,
  validatorsUrl: page.url,
  conditions: afterFullResponse(before?.conditions ?? null, {
    at: page.fetchedAt,
    url: page.url,
    validators: page.validators,
    previous: { url: before?.validatorsUrl ?? null, validators: before?.validators ?? NO_VALIDATORS },
    textChanged: before !== undefined && before.sha256 !== page.sha256,
    refused: conditionsRefused === true,
  }),
  sha256: page.sha256,
});

import { afterFullResponse, afterNotModified, type FetchOutcome, mayBeConditional } from '../fetch/fetch.ts';
import type { ConditionHistory } from '../model/page.ts';
import type { EpochMs } from '../model/time.ts';
import type { ClaimedCheck } from '../record/record.ts';
import type { Finding } from './conclude.ts';

/** Scripts can produce different content from the same bytes, so a rendered page is never requested conditionally. */
export const isConditional = (
  { render, conditions, validatorsUrl, failures }: ClaimedCheck,
  now: EpochMs,
): boolean =>
  render !== 'browser' && mayBeConditional(conditions ?? null, { url: validatorsUrl, now, failures });

export const conditionsAfter = (
  claimed: ClaimedCheck,
  fetched: FetchOutcome,
  finding: Finding,
): { readonly conditions?: ConditionHistory } => {
  const { conditions = null, validators, validatorsUrl } = claimed;
  if (fetched.kind === 'not-modified') return { conditions: afterNotModified(conditions, fetched.fetchedAt) };
  if (fetched.kind !== 'page') return {};
  const { page, conditionsRefused } = fetched;
  const response = {
    at: page.fetchedAt,
    url: page.url,
    validators: page.validators,
    previous: { url: validatorsUrl, validators },
    textChanged: finding.kind === 'changed' && finding.baseline !== null,
    refused: conditionsRefused === true,
  };
  return { conditions: afterFullResponse(conditions, response) };
};

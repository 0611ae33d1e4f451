import type { FetchOutcome } from '../fetch/fetch.ts';
import { type EpochMs, isoTime } from '../model/time.ts';
import type { ClaimedCheck } from '../record/record.ts';
import { forgetMove, isSameDocument, learnAddress, type StoryAddress } from '../web/story-address.ts';
import type { Finding } from './conclude.ts';

/** What the redirects of a check mean for the URL of the Story. */

/** A page that is rendered needs more requests, so for those the end of the check counts. */
export const endOfRequest = (fetched: FetchOutcome): EpochMs =>
  fetched.kind === 'page' ? fetched.page.fetchedAt : fetched.fetchedAt;

/** Where the Story moved; null if it did not. A URL that only gains or loses a trailing slash is used, but is no news. */
export const newAddress = ({ url, address }: ClaimedCheck, after: StoryAddress): string | null => {
  if (after.movedTo === address.movedTo) return null;
  const to = after.movedTo ?? url;
  return isSameDocument(address.movedTo ?? url, to) ? null : to;
};

/** Sent once. The Story keeps its URL, because only a person can know whether the page has moved for good. */
export const longRedirect = ({ address }: ClaimedCheck, { temporary }: StoryAddress): string[] => {
  if (temporary?.reported !== true || address.temporary?.reported === true) return [];
  const { url, since } = temporary;
  return [
    `Redirected temporarily to ${url} since ${isoTime(since)}. If the page has moved for good, change the URL of the story.`,
  ];
};

/** Redirects count only if the check found the story. If the new address is gone, the Story's own URL is used again. */
export const addressAfter = (
  { url, address }: ClaimedCheck,
  fetched: FetchOutcome,
  finding: Finding,
): StoryAddress => {
  if (fetched.kind === 'postponed') return address;
  if (fetched.kind === 'failed') {
    const gone = fetched.status === 404 || fetched.status === 410;
    return gone && address.movedTo !== null ? forgetMove(address) : address;
  }
  if (finding.kind !== 'unchanged' && finding.kind !== 'changed') return address;
  return learnAddress(address, {
    at: endOfRequest(fetched),
    requestedUrl: address.movedTo ?? url,
    redirects: fetched.redirects,
    ...(finding.kind === 'changed' && { canonicalUrl: finding.version.article.canonicalUrl }),
  });
};

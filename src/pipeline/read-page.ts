import type { Page } from '../model/page.ts';
import { type Failure, failure } from '../platform/errors.ts';
import {
  extractorOf,
  type ExtractOutcome,
  type Extraction,
  type ExtractRequest,
  rejectionCode,
} from '../extract/extract.ts';
import type { RenderOutcome } from '../fetch/fetch.ts';
import type { Baseline, CheckStore, ClaimedCheck } from '../record/record.ts';
import { MAX_INTERRUPTIONS, nameOf } from './conclude.ts';

/** From the bytes of a page to the story on it, and whether that may become a Version. */

export interface ReadDeps {
  /** Runs a page's scripts; null where no browser is configured. */
  readonly render?: ((page: Page, signal?: AbortSignal) => Promise<RenderOutcome>) | null;
  readonly extract: (request: ExtractRequest) => Promise<ExtractOutcome>;
  readonly store: Pick<CheckStore, 'beginReading' | 'pageBytes'>;
}

/** The page may be what ends the process, or only have been read whenever something else did. */
const interruptedTooOften = (claimed: ClaimedCheck): Failure => {
  const times = `${claimed.interruptions} times in a row the process ended while it was read or compared`;
  return failure('CHECK_BROKEN_OFF', `${nameOf(claimed)} is not read this time: ${times}.`);
};

export type Read =
  | { readonly kind: 'read'; readonly page: Page; readonly extraction: Extraction }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Reads the story off the page; with its scripts run first, or where it came as an empty shell, if the Story says so. */
export const readPage = async (
  deps: ReadDeps,
  claimed: ClaimedCheck,
  fetched: Page,
  signal: AbortSignal | undefined,
): Promise<Read> => {
  if (claimed.interruptions >= MAX_INTERRUPTIONS) return { kind: 'failed', failure: interruptedTooOften(claimed) };
  await deps.store.beginReading(claimed);
  const { render } = deps;
  const read = async (page: Page): Promise<Read> => {
    const outcome = await extractPage(deps, claimed, page);
    return outcome.kind === 'failed' ? outcome : { kind: 'read', page, extraction: outcome.extraction };
  };
  const renderThenRead = async (run: NonNullable<typeof render>): Promise<Read> => {
    const rendered = await run(fetched, signal);
    return rendered.kind === 'failed' ? rendered : read(rendered.page);
  };
  if (claimed.render === 'browser' && render) return renderThenRead(render);
  const plain = await read(fetched);
  const shell = plain.kind === 'read' && plain.extraction.quality.verdict === 'empty-shell';
  return shell && claimed.render === 'auto' && render ? renderThenRead(render) : plain;
};

const extractPage = (
  deps: ReadDeps,
  { include, exclude }: Pick<ClaimedCheck, 'include' | 'exclude'>,
  { url, body, headers }: Pick<Page, 'url' | 'body' | 'headers'>,
): Promise<ExtractOutcome> =>
  deps.extract({
    url,
    body,
    headers,
    contentType: headers['content-type'] ?? null,
    ...(include !== null && { include }),
    exclude,
  });

/**
 * After an upgrade of the extractor, or of the story's selectors, the stored bytes are read again, so that what is now
 * seen differently in an old page is never told as a change of the page.
 */
export const likeForLike = async (
  deps: ReadDeps,
  claimed: ClaimedCheck,
  baseline: Baseline | null,
): Promise<Baseline | null> => {
  if (!baseline || baseline.article.extractor === extractorOf(claimed)) return baseline;
  const body = await deps.store.pageBytes(baseline.pageSha256);
  if (!body) return baseline;
  const headers = baseline.contentType === null ? {} : { 'content-type': baseline.contentType };
  const again = await extractPage(deps, claimed, { url: baseline.url, body, headers });
  if (again.kind === 'failed' || again.extraction.article.paragraphs.length === 0) return baseline;
  const { article, visibleText } = again.extraction;
  // The stored identities belong to the paragraphs as they were read then.
  return { ...baseline, article, visibleText, lineages: null };
};

/** Why this capture must not become a Version; null if it may. */
export const rejection = (claimed: ClaimedCheck, { quality, article }: Extraction): Failure | null => {
  if (quality.verdict === 'ok' && article.paragraphs.length > 0) return null;
  const reasons = quality.reasons.length > 0 ? quality.reasons.join(' ') : 'There is no article text on it.';
  return failure(
    rejectionCode(quality.verdict),
    `${nameOf(claimed)} looks like: ${quality.verdict}. ${reasons}`,
  );
};

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

/** Extracts the story from a page and decides whether it may become a Version. */

export interface ReadDeps {
  /** Runs a page's scripts; null if no browser is configured. */
  readonly render?: ((page: Page, signal?: AbortSignal) => Promise<RenderOutcome>) | null;
  readonly extract: (request: ExtractRequest) => Promise<ExtractOutcome>;
  readonly store: Pick<CheckStore, 'beginReading' | 'pageBytes'>;
}

/** The page may be the cause of the crashes, or was merely being read at the time. */
const interruptedTooOften = (claimed: ClaimedCheck): Failure => {
  const times = `the last ${claimed.interruptions} checks were interrupted while reading or comparing it`;
  return failure('CHECK_BROKEN_OFF', `${nameOf(claimed)} is skipped this time: ${times}.`);
};

export type Read =
  | { readonly kind: 'read'; readonly page: Page; readonly extraction: Extraction }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Extracts the story from the page. Depending on the Story's `render`, scripts are run first or for an empty shell. */
export const readPage = async (
  deps: ReadDeps,
  claimed: ClaimedCheck,
  fetched: Page,
  signal: AbortSignal | undefined,
): Promise<Read> => {
  if (claimed.interruptions >= MAX_INTERRUPTIONS)
    return { kind: 'failed', failure: interruptedTooOften(claimed) };
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
 * After a change of the extractor or of the story's selectors, the stored bytes are extracted again, so that a
 * different extraction is never reported as a change of the page.
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
  // The stored lineages belong to the paragraphs of the old extraction.
  return { ...baseline, article, visibleText, lineages: null };
};

/** Why this capture must not become a Version; null if it may. */
export const rejection = (claimed: ClaimedCheck, { quality, article }: Extraction): Failure | null => {
  if (quality.verdict === 'ok' && article.paragraphs.length > 0) return null;
  const reasons = quality.reasons.length > 0 ? quality.reasons.join(' ') : 'It has no article text.';
  return failure(
    rejectionCode(quality.verdict),
    `${nameOf(claimed)} looks like: ${quality.verdict}. ${reasons}`,
  );
};

import { inertText } from '../text/inert-text.ts';
import { type ErrorCode, ERRORS, describeError, failure, type Failure } from '../platform/errors.ts';
import {
  type Explanation,
  type Extraction,
  type ExtractInput,
  type ExtractOutcome,
  rejectionCode,
} from '../extract/extract.ts';
import type { FetchOutcome } from '../fetch/fetch.ts';
import { isRedirectedToFrontPage } from '../web/story-address.ts';
import type { Page } from '../model/page.ts';
import { articleLines, type OutputOptions, type Write } from './print.ts';

export interface CheckUrlDeps {
  readonly fetchPage: (request: {
    readonly url: string;
    readonly validators: { readonly etag: null; readonly lastModified: null };
  }) => Promise<FetchOutcome>;
  readonly extract: (input: ExtractInput) => Promise<ExtractOutcome>;
  /** How the story was separated from the boilerplate; only needed for `explain`. */
  readonly explain?: (input: ExtractInput) => Promise<Explanation> | Explanation;
}

export interface CheckUrlOptions extends OutputOptions {
  /** Print each block of the page with the reason why it was left out. */
  readonly explain?: boolean | undefined;
  readonly include?: string | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** Why this capture could not become a Version; null if it could. */
const rejection = ({ quality, article }: Extraction): Failure | null => {
  const { verdict, reasons } = quality;
  if (verdict === 'ok' || verdict === 'suspect') {
    return article.paragraphs.length > 0
      ? null
      : failure('CAPTURE_NO_ARTICLE', 'The page holds no paragraphs of a story.');
  }
  const message = reasons.length > 0 ? reasons.join(' ') : `The capture was judged ${verdict}.`;
  return failure(rejectionCode(verdict), message);
};

const frontPage = (url: string, page: Page): Failure | null =>
  isRedirectedToFrontPage(url, page.url)
    ? failure('CAPTURE_GONE', 'The request is redirected to the front page.')
    : null;

/** This command has no watch list, so exceptions are options. */
const howToFix = (code: ErrorCode): string =>
  ERRORS[code].wayOut.replace('list it under fetch.allowPrivate', 'pass it to --allow-private');

const fail = (url: string, reason: Failure, options: CheckUrlOptions, write: Write): number => {
  const { code, message } = reason;
  write(
    options.json
      ? JSON.stringify({ url, failure: { code, message, wayOut: howToFix(code) } }, null, 2)
      : inertText(`${message} ${howToFix(code)} [${code}]`),
  );
  return 1;
};

interface Checked {
  readonly url: string;
  readonly page: Page;
  readonly extraction: Extraction;
  readonly refused: Failure | null;
  readonly explanation: Explanation | null;
}

const jsonOf = ({ url, page, extraction, refused, explanation }: Checked): string => {
  const { article, quality, charset, warnings } = extraction;
  return JSON.stringify(
    {
      url,
      finalUrl: page.url,
      status: page.status,
      bytes: page.body.length,
      title: article.headline,
      byline: article.byline,
      published: article.published,
      modified: article.modified,
      lang: article.lang,
      direction: article.direction,
      section: article.section,
      access: article.access,
      headlines: article.headlines,
      canonicalUrl: article.canonicalUrl,
      quality,
      charset,
      warnings,
      paragraphs: article.paragraphs,
      failure: refused && { ...refused, wayOut: ERRORS[refused.code].wayOut },
      ...(explanation && { explanation }),
    },
    null,
    2,
  );
};

/** For a rejected page, the extracted text is shown although it is not stored. */
const explanationLines = ({ source, root, blocks }: Explanation, refused: boolean): string[] => {
  const place = root === null ? '' : ` in ${inertText(root)}`;
  const found =
    source === 'none' ? 'no story found' : `${refused ? 'text' : 'story'} found by ${source}${place}`;
  return [
    '',
    refused && source !== 'none' ? `${found}, and refused` : found,
    ...blocks.map(({ text, dropped }) => {
      const shown = inertText(text.length > 80 ? `${text.slice(0, 79)}…` : text);
      if (dropped !== null) return `  dropped  ${shown} (${inertText(dropped)})`;
      return `  ${refused ? 'refused' : 'kept   '}  ${shown}`;
    }),
  ];
};

const printResult = (
  { page, extraction, refused, explanation }: Checked,
  redirects: readonly { readonly from: string; readonly to: string }[],
  options: OutputOptions,
  write: Write,
): void => {
  const { quality, charset, article, warnings } = extraction;
  write(
    `${inertText(page.url)}: ${page.status}, ${page.body.length} bytes, ${inertText(charset.name)} (${charset.source})`,
  );
  for (const hop of redirects) write(`redirect  ${inertText(hop.from)} → ${inertText(hop.to)}`);
  write(`quality   ${[quality.verdict, ...quality.reasons.map(inertText)].join(': ')}`);
  for (const warning of warnings) write(`warning   ${inertText(warning)}`);
  if (article.paragraphs.length > 0 || article.headline !== null)
    articleLines(article, options).forEach(write);
  if (explanation !== null) explanationLines(explanation, article.paragraphs.length === 0).forEach(write);
  if (refused !== null) write(inertText(describeError(refused)));
};

/**
 * `check URL`: fetches and extracts one page and prints what Stop Press would keep. Needs no server and stores nothing.
 * Returns 0, or 1 where the page could not be fetched or would not become a Version.
 */
export const checkUrl = async (
  deps: CheckUrlDeps,
  url: string,
  options: CheckUrlOptions,
  write: Write,
): Promise<number> => {
  const fetched = await deps.fetchPage({ url, validators: { etag: null, lastModified: null } });
  if (fetched.kind === 'failed') return fail(url, fetched.failure, options, write);
  if (fetched.kind === 'not-modified') {
    const message = `${fetched.url} responded with 304 Not Modified to a request without conditions.`;
    return fail(url, failure('FETCH_PROTOCOL', message), options, write);
  }
  if (fetched.kind === 'postponed') throw new Error('A single page is fetched without robots.txt.');
  const { page, redirects } = fetched;
  const { include, exclude } = options;
  const contentType = page.headers['content-type'] ?? null;
  const input = { url: page.url, body: page.body, contentType, headers: page.headers, include, exclude };
  const outcome = await deps.extract(input);
  if (outcome.kind === 'failed') return fail(url, outcome.failure, options, write);
  const { extraction } = outcome;
  const refused = frontPage(url, page) ?? rejection(extraction);
  const explanation = options.explain && deps.explain ? await deps.explain(input) : null;
  const exit = refused === null ? 0 : 1;
  if (options.json) {
    write(jsonOf({ url, page, extraction, refused, explanation }));
    return exit;
  }
  printResult({ url, page, extraction, refused, explanation }, redirects, options, write);
  return exit;
};

import { parseOpml } from 'feedsmith';

const first = (...values: (string | undefined)[]): string | null =>
  values.find((value) => value !== undefined && value.trim() !== '') ?? null;

/** An OPML outline with at least one URL. */
export interface OutlineRow {
  readonly feed: string | null;
  readonly page: string | null;
  readonly title: string | null;
}

interface Outline {
  readonly text?: string;
  readonly title?: string;
  readonly xmlUrl?: string;
  readonly htmlUrl?: string;
  readonly url?: string;
  readonly outlines?: readonly Outline[];
}

const flatten = (outlines: readonly Outline[], depth: number, maxDepth: number): OutlineRow[] =>
  outlines.flatMap((outline) => {
    const { xmlUrl, htmlUrl, url, text, title } = outline;
    const own =
      first(xmlUrl, htmlUrl, url) === null
        ? []
        : [{ feed: first(xmlUrl), page: first(htmlUrl, url), title: first(title, text) }];
    return [...own, ...(depth < maxDepth ? flatten(outline.outlines ?? [], depth + 1, maxDepth) : [])];
  });

/** The OPML outlines with a URL, in document order; null if the text is not OPML. */
export const readOutlines = (text: string, maxDepth = 32): readonly OutlineRow[] | null => {
  try {
    return flatten(
      (parseOpml(text) as { body?: { outlines?: Outline[] } }).body?.outlines ?? [],
      0,
      maxDepth,
    );
  } catch {
    return null;
  }
};

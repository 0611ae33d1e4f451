import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { type Outline, outlinePage } from '../page/outline.ts';
import { type ExtractLimits, parseMarkup } from '../page/markup.ts';

/** Readability is far worse than linear in nesting (seconds at a few hundred levels), so only flat pages are shown to it. */
const MAX_DEPTH = 60;

export interface PageSize {
  readonly nodes: number;
  readonly depth: number;
}

/**
 * Asks Mozilla's Readability, for pages on which our own reading found little. Returns the outline of what it kept, or
 * null where it is not asked or finds nothing. Costs ten times our own reading.
 */
export const askReadability = (html: string, size: PageSize, limits: ExtractLimits): Outline | null => {
  if (size.nodes > limits.maxVoiceNodes || size.depth > MAX_DEPTH) return null;
  let content: string | null | undefined;
  try {
    const { document } = parseHTML(html);
    content = new Readability(document, { maxElemsToParse: limits.maxVoiceNodes }).parse()?.content;
  } catch {
    // Pages that its tree builder cannot digest have no second opinion.
    return null;
  }
  if (content === null || content === undefined || content === '') return null;
  const markup = parseMarkup(content, limits);
  return markup.kind === 'parsed' ? outlinePage(markup.document) : null;
};

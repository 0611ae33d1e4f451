import { containsAny, type Tokenizer } from '../../text/tokens.ts';
import type { ChangeLabel } from '../../model/change.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import { JUDGE } from '../limits.ts';
import { isAttributed, quotesOf } from '../text/quotation-marks.ts';

export interface LabelWithReason {
  readonly label: ChangeLabel;
  readonly reason: string;
}

/** Recognises a correction or an editor's note by its wording. */
export const editorialLabels = (
  text: string,
  rules: CompareRules | null,
  tokenize: Tokenizer,
): readonly LabelWithReason[] => {
  if (!rules || !containsAny(tokenize(text), rules.noteTriggers)) return [];
  if (rules.correctionNotes.some((pattern) => pattern.test(text))) {
    return [{ label: 'correction', reason: 'worded as a correction' }];
  }
  if (rules.editorsNotes.some((pattern) => pattern.test(text))) {
    return [{ label: 'editors-note', reason: "worded as an editor's note" }];
  }
  return [];
};

/** Recognises a statement and a quotation in a paragraph that was added or removed as a whole. */
export const speechLabels = (
  text: string,
  rules: CompareRules | null,
  tokenize: Tokenizer,
): readonly LabelWithReason[] => {
  const tokens = tokenize(text);
  const hasQuote = quotesOf(tokens).some((quote) => quote.words >= JUDGE.quoteWords);
  const found: LabelWithReason[] = [];
  const attributed = rules !== null && isAttributed(text, tokens, rules);
  if (attributed || (rules && hasQuote)) {
    found.push({
      label: 'statement',
      reason: attributed ? 'attributed to a speaker' : 'quotes a speaker',
    });
  }
  if (hasQuote) found.push({ label: 'quote', reason: 'contains a quotation' });
  return found;
};

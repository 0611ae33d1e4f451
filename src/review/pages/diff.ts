import { html } from 'hono/html';
import { quoteNote } from '../../text/render-diff.ts';
import type { Article } from '../../model/article.ts';
import type { Change, Stealth, WordSpan } from '../../model/change.ts';
import { inContext, isHeadlineChange } from '../context.ts';
import { stealthNote } from './history.ts';
import { splitReason } from './display-names.ts';
import { labelTags, type Markup, significanceDetails, timeOf } from './layout.ts';
import type { StoryView, VersionView } from './views.ts';

/** Added and removed words, with hidden text for screen readers. */
const added = (text: string): Markup =>
  html`<ins><span class="vh">[added: </span>${text}<span class="vh">] </span></ins>`;
const removed = (text: string): Markup =>
  html`<del><span class="vh">[removed: </span>${text}<span class="vh">] </span></del>`;

export const wordsMarkup = (words: readonly WordSpan[]): Markup =>
  html`${words.map(({ op, text }) => (op === 'equal' ? text : op === 'insert' ? added(text) : removed(text)))}`;

interface ShownChange {
  readonly kind: Change['kind'];
  readonly text: string | null;
  readonly previousText: string | null;
  readonly words: readonly WordSpan[];
  readonly edited?: boolean;
}

/** The text of one Change with its insertions and deletions. */
export const changeMarkup = ({ kind, text, previousText, words, edited }: ShownChange): Markup => {
  if (words.length > 0) return wordsMarkup(words);
  if (kind === 'added') return added(text ?? '');
  if (kind === 'removed') return removed(previousText ?? '');
  if (kind === 'moved' && edited !== true) return html`${text ?? previousText ?? ''}`;
  return html`${removed(previousText ?? '')} ${added(text ?? '')}`;
};

const SIGNS = {
  added: ['+', 'Added'],
  edited: ['~', 'Edited'],
  moved: ['>', 'Moved'],
  removed: ['-', 'Removed'],
} as const;

const position = (change: Change): string => {
  const was = change.previousParagraphs.map((index) => `¶${index + 1}`).join(', ');
  if (isHeadlineChange(change)) return 'headline';
  if (change.paragraph === null) return `was ${was}`;
  const here = `¶${change.paragraph + 1}`;
  return change.kind === 'added' || was === '' || was === here ? here : `${here}, was ${was}`;
};

const filled = (change: Change, before: Article | null): Change =>
  change.previousText === null && before !== null && change.previousParagraphs.length > 0
    ? {
        ...change,
        previousText: change.previousParagraphs
          .map((index) => before.paragraphs[index]?.text ?? '')
          .join(' '),
      }
    : change;

/** One line for each new, altered or withdrawn quotation. */
export const quoteNotes = (quotes: Change['quotes']): Markup =>
  html`${quotes.map((quote) => html`<p class="reason" dir="auto">${quoteNote(quote)}: “${quote.text}”</p>`)}`;

const changeRow = (change: Change, before: Article | null, id: number): Markup => {
  const [sign, name] = SIGNS[change.kind];
  const { rules, sum } = splitReason(change.reason);
  return html`<div class="${change.flagged ? 'row flagged' : 'row'}" id="c${id}">
    <span class="sign" aria-hidden="true">${sign}</span>
    <div>
      <p dir="auto">${changeMarkup(filled(change, before))}</p>
      <p class="reason">
        ${change.flagged ? html`<span class="tag hot">Flagged</span>` : ''}${labelTags(change.labels)}${name}
        (${position(change)}): ${rules}
      </p>
      ${significanceDetails(sum)} ${quoteNotes(change.quotes)}
    </div>
  </div>`;
};

const versionLinks = (story: StoryView, number: number): Markup => {
  const link = (to: number, text: string): Markup =>
    html`<a href="/stories/${story.id}/versions/${to}">${text}</a> `;
  return html`<p class="meta">
    ${number > 1 ? link(number - 1, '← Earlier version') : ''}${number < story.version ? link(number + 1, 'Later version →') : ''}
  </p>`;
};

/** One Version as a diff against the previous one, in the context of the full text. */
export const versionBody = (shown: {
  readonly story: StoryView;
  readonly number: number;
  readonly captured: VersionView | null;
  readonly before: Article | null;
  readonly after: Article;
  readonly changes: readonly Change[];
  readonly stealth: Stealth | null;
}): Markup => {
  const { story, number, captured, before, after, changes, stealth } = shown;
  const ids = new Map(changes.map((change, index) => [change, index]));
  const row = (change: Change): Markup => changeRow(change, before, ids.get(change) ?? 0);
  const headline = changes.find(isHeadlineChange);
  const flagged = changes.filter((change) => change.flagged);
  const summary =
    number === 1
      ? html`<p class="meta">This is the first version; later versions are compared with it.</p>`
      : html`<p class="meta">
          ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}, ${flagged.length}
          flagged${flagged.map((change, index) => html`${index === 0 ? ': ' : ', '}<a href="#c${ids.get(change) ?? 0}">${position(change)}</a>`)}
        </p>`;
  return html`<p class="meta">
      <a href="/stories/${story.id}">${story.name}</a> · version ${number} of
      ${story.version}${captured ? html` · captured ${timeOf(captured.capturedAt)}` : ''}
    </p>
    <h1 dir="auto">${after.headline ?? story.name}</h1>
    <p class="meta" dir="auto">
      ${after.byline ?? 'No byline'}${after.published ? html` · published ${after.published.at}` : ''}${after.modified ? html` · modified ${after.modified.at}` : ''}
    </p>
    ${versionLinks(story, number)} ${summary} ${stealthNote(stealth)} ${headline ? row(headline) : ''}
    ${inContext(before?.paragraphs ?? [], after.paragraphs, number === 1 ? [] : changes).map((line) =>
      line.kind === 'same'
        ? html`<div class="row same">
            <span class="sign"></span>
            <p dir="auto">${line.role === 'heading' ? html`<strong>${line.text}</strong>` : line.text}</p>
          </div>`
        : row(line.change),
    )}
    ${versionLinks(story, number)}`;
};

import type { WordSpan } from '../../model/change.ts';
import { cutStart, cutText, largest } from './cut-text.ts';
import type { Message, Passage, Section } from './message.ts';
import { weightiest } from './priority.ts';

/**
 * Shortens a Message to the size limit of a channel. The Message is cut, never the rendered text, so that no cut splits
 * an escape, a tag or a grapheme. Added text is cut last.
 */

interface Cut {
  /** UTF-16 units of the context and of each note. */
  readonly aside: number;
  /** UTF-16 units of each paragraph. */
  readonly text: number;
  readonly notes: number;
  /** Passages per section. */
  readonly passages: number;
  readonly sections: number;
  /** UTF-16 units of names, headlines and headings. */
  readonly name: number;
}

const lengthOf = (words: readonly WordSpan[]): number =>
  words.reduce((length, { text }) => length + text.length, 0);

const shortenEqual = (words: readonly WordSpan[], side: number): WordSpan[] =>
  words.map((span, index) => {
    if (span.op !== 'equal') return span;
    const { text } = span;
    const [first, last] = [index === 0, index === words.length - 1];
    if (first && last) return span;
    if (first) return { ...span, text: cutStart(text, side) };
    if (last || text.length <= 2 * side) return { ...span, text: cutText(text, last ? side : 2 * side) };
    return { ...span, text: `${cutText(text, side)} ${cutStart(text, side)}` };
  });

const takeWords = (words: readonly WordSpan[], length: number): WordSpan[] => {
  const taken: WordSpan[] = [];
  let left = length;
  for (const span of words) {
    if (left <= 0) break;
    taken.push({ ...span, text: cutText(span.text, left) });
    left -= span.text.length;
  }
  const lost = left < 0 || taken.length < words.length;
  const last = taken.at(-1);
  return lost && last && !last.text.endsWith('…') ? [...taken, { op: 'equal', text: '…' }] : taken;
};

/** Cuts the unchanged text of an edit first, then its end; `length` is in UTF-16 units. */
export const cutWords = (words: readonly WordSpan[], length: number, leastSide = 24): WordSpan[] => {
  if (lengthOf(words) <= length) return [...words];
  if (words.length > 1) {
    const side = largest(leastSide, length, (side) => lengthOf(shortenEqual(words, side)) <= length);
    if (side !== null) return shortenEqual(words, side);
  }
  return takeWords(words.length > 1 ? shortenEqual(words, leastSide) : words, length);
};

const cutPassage = (passage: Passage, cut: Cut): Passage => ({
  ...passage,
  what: cutText(passage.what, cut.name),
  context: passage.context === null || cut.aside === 0 ? null : cutText(passage.context, cut.aside),
  words: cutWords(passage.words, cut.text),
  notes: passage.notes.slice(0, cut.notes).map((note) => cutText(note, cut.aside)),
});

const cutSection = (section: Section, cut: Cut): Section => {
  const passages = weightiest(section.passages, cut.passages, ({ weight }) => weight);
  return {
    ...section,
    title: section.title === null ? null : cutText(section.title, cut.name),
    passages: passages.map((passage) => cutPassage(passage, cut)),
    omitted: section.omitted + section.passages.length - passages.length,
    notes: section.notes.slice(0, cut.notes).map((note) => cutText(note, cut.aside)),
  };
};

const cutMessage = (message: Message, cut: Cut): Message => {
  const sections = weightiest(message.sections, cut.sections, ({ weight }) => weight, { prefer: 'last' });
  return {
    ...message,
    what: cutText(message.what, cut.name),
    story: message.story && { ...message.story, name: cutText(message.story.name, cut.name) },
    headline: message.headline === null ? null : cutText(message.headline, cut.name),
    sections: sections.map((section) => cutSection(section, cut)),
    omitted: message.omitted + message.sections.length - sections.length,
  };
};

const longest = (texts: readonly number[]): number => Math.max(0, ...texts);

/** Minimum size of each part while something else can still be cut; UTF-16 units. */
interface LeastRoom {
  readonly aside?: number;
  readonly text?: number;
  readonly notes?: number;
  readonly name?: number;
}

/**
 * Renders as much of the Message as `fits`. Cuts in this order and only as far as needed: long contexts and notes,
 * surplus notes, the ends of long paragraphs, the least important paragraphs of each section, the least important
 * sections, names. `omitted` counts what was dropped. `fits` must hold for a Message without paragraphs.
 */
export const fitMessage = <Rendered>(
  message: Message,
  render: (message: Message) => Rendered,
  fits: (rendered: Rendered) => boolean,
  { aside = 160, text = 280, notes = 6, name = 200 }: LeastRoom = {},
): Rendered => {
  const whole = render(message);
  if (fits(whole)) return whole;

  const passages = message.sections.flatMap((section) => section.passages);
  const longestAside = longest([
    ...passages.flatMap((passage) => [passage.context?.length ?? 0, ...passage.notes.map((n) => n.length)]),
    ...message.sections.flatMap((section) => section.notes.map((note) => note.length)),
  ]);
  const longestText = longest(passages.map(({ words }) => lengthOf(words)));
  const most = longest(message.sections.map((section) => section.passages.length));
  const all: Cut = {
    aside: longestAside,
    text: longestText,
    notes: Infinity,
    passages: Infinity,
    sections: Infinity,
    name,
  };
  const tried = (cut: Cut): Rendered => render(cutMessage(message, cut));
  const grow = (cut: Cut, part: 'aside' | 'text' | 'passages' | 'sections', high: number): Cut | null => {
    const size = largest(cut[part], Math.max(cut[part], high), (size) =>
      fits(tried({ ...cut, [part]: size })),
    );
    return size === null ? null : { ...cut, [part]: size };
  };
  const short: Cut = { ...all, aside, notes, text };
  const shorter: Cut = { ...short, aside: Math.min(aside, 80), notes: Math.min(notes, 2), passages: 1 };
  const fewest: Cut = { ...shorter, notes: 1, sections: 1 };
  const least: Cut = { ...fewest, aside: 40, notes: 0, text: 40, name: 60 };
  const chosen = grow({ ...all, aside }, 'aside', longestAside) ??
    grow(short, 'text', longestText) ??
    grow(shorter, 'passages', most) ??
    grow(fewest, 'sections', message.sections.length) ??
    grow(least, 'text', text) ?? { ...least, passages: 0 };
  return tried(grow(chosen, 'text', longestText) ?? chosen);
};

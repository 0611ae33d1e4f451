import { type ChildNode, type Document, type Element, isTag, isText } from 'domhandler';
import type { ParagraphRole } from '../../model/article.ts';
import { endsSentence, readingLength, shareOfLetters } from './sentences.ts';
import { BLOCK, INLINE, SILENT } from './element-names.ts';
import { createHintReader, type Hint, NO_HINT } from './name-hints.ts';
import { collapse, LAYOUT, textOf } from './markup.ts';
import {
  headingLevel,
  isActionButton,
  isDisclosure,
  isQuoteSource,
  isFootnoteMark,
  isHeadingTool,
  isShadowRoot,
} from './element-kinds.ts';
import { isDataTable } from './data-tables.ts';
import { paragraphsOf, withoutNoteSigns } from './line-breaks.ts';
import { isGluedParagraph, holdsStory, isUnclosedLink, isWordOfSentence } from './running-text.ts';
import { staysOnPage } from './own-address.ts';
import { isForScreenReaders, isHidden, isIcon } from './visibility.ts';

/** A box of the page: an element that holds blocks `start` (inclusive) to `end` (exclusive). */
export interface Scope {
  readonly index: number;
  readonly element: Element | null;
  readonly name: string;
  readonly parent: Scope | null;
  readonly depth: number;
  readonly hint: Hint;
  /** Hidden by its own attributes; what it holds is hidden with it. */
  readonly hidden: boolean;
  readonly start: number;
  end: number;
  /** Pictures, input fields and buttons below the box. */
  pictures: number;
  fields: number;
  buttons: number;
}

/** One run of text that a reader sees as a unit. Lengths are reading lengths. */
export interface Block {
  readonly index: number;
  readonly text: string;
  readonly role: ParagraphRole;
  /** 1 to 6 for headings, else 0. */
  readonly level: number;
  readonly scope: Scope;
  readonly length: number;
  readonly linkLength: number;
  /** Share of letters in the first characters of the text, 0..1. */
  readonly letters: number;
  /** Text in italics or bold, as a share of the whole. */
  readonly emphasised: number;
  /** All of it in italics. */
  readonly italic: boolean;
  readonly links: number;
  /** The first text after a picture. */
  readonly afterPicture: boolean;
}

export interface Outline {
  readonly blocks: readonly Block[];
  readonly scopes: readonly Scope[];
  /** What pictures are said to show (`alt`), with layout white space collapsed. */
  readonly pictureTexts: ReadonlySet<string>;
  /** Where the page stands; tells links to itself from links to others. Empty where it is not known. */
  readonly address: string;
}

const FIELDS = new Set(['text', 'email', 'search', 'password', 'tel', 'url']);

interface Piece {
  readonly text: string;
  readonly linked: boolean;
  readonly emphasised: boolean;
  readonly italic: boolean;
  /** Pictures of the page before it. */
  readonly pictures: number;
}

interface Context {
  readonly scope: Scope;
  readonly role: ParagraphRole;
  readonly level: number;
  readonly linked: boolean;
  readonly emphasised: boolean;
  readonly italic: boolean;
  readonly pre: boolean;
}

/** Characters of an `alt` text that says enough to be known again. */
const LEAST_PICTURE_TEXT = 12;
const MOST_PICTURE_TEXT = 1_000;

/** A sentence so long (reading length) is a paragraph that somebody set as a heading for its size. */
const LEAST_TEXT = 80;

/** An author may set any inline element as a block of its own: a caption below its picture, say. */
const BLOCK_STYLE = /(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table)\b/i;

const hasBlockText = (element: Element): boolean => {
  for (const child of element.children) {
    if (isText(child) && child.data.trim() !== '') return true;
    if (isTag(child) && INLINE.has(child.name) && child.name !== 'a') return true;
  }
  return false;
};

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

const ROLE: Readonly<Record<string, ParagraphRole>> = {
  li: 'list-item',
  dt: 'list-item',
  dd: 'list-item',
  blockquote: 'quote',
  pre: 'preformatted',
  figcaption: 'caption',
};

const EMBEDDED_POST =
  /\b(?:twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|fb-post|embed)\b/;

const isEmbeddedPost = ({ attribs }: Element): boolean => EMBEDDED_POST.test(attribs['class'] ?? '');

const roleOf = (element: Element, inherited: ParagraphRole): ParagraphRole => {
  const own = isQuoteSource(element) ? undefined : ROLE[element.name];
  if (own === 'quote' && isEmbeddedPost(element)) return 'embed';
  if (own === undefined) return inherited;
  // A quote's list stays a quote; a list inside a caption stays a caption.
  return inherited === 'paragraph' || inherited === 'list-item' ? own : inherited;
};

/** An element that means a paragraph must hold more lines to hold several. */
const leastLines = ({ scope, level, role }: Context): number =>
  level > 0 || role === 'table' ? Number.POSITIVE_INFINITY : /^(?:p|li|dt|dd)$/.test(scope.name) ? 3 : 2;

class Segmenter {
  private readonly address: string;
  readonly blocks: Block[] = [];
  readonly scopes: Scope[] = [];
  readonly hintOf = createHintReader();
  private pieces: Piece[] = [];
  private links = 0;
  private readonly running = new Map<Element, boolean>();
  readonly pictureTexts = new Set<string>();
  private pictures = 0;
  private picturesBefore = 0;
  private fields = 0;
  private buttons = 0;

  constructor(address: string) {
    this.address = address;
  }

  open(element: Element | null, parent: Scope | null): Scope {
    const scope: Scope = {
      index: this.scopes.length,
      element,
      name: element?.name ?? '#root',
      parent,
      depth: (parent?.depth ?? -1) + 1,
      hint:
        element === null || element.name === 'body' || element.name === 'html' || isQuoteSource(element)
          ? NO_HINT
          : this.hintOf(element),
      hidden: element !== null && (isHidden(element) || isForScreenReaders(element)),
      start: this.blocks.length,
      end: 0,
      pictures: -this.pictures,
      fields: -this.fields,
      buttons: -this.buttons,
    };
    this.scopes.push(scope);
    return scope;
  }

  /** Closes a box: what was counted since it was opened lies below it. */
  close(scope: Scope): void {
    scope.end = this.blocks.length;
    scope.pictures += this.pictures;
    scope.fields += this.fields;
    scope.buttons += this.buttons;
  }

  text(data: string, { linked, emphasised, italic, pre }: Context): void {
    const { pictures } = this;
    this.pieces.push({ text: pre ? data : data.replace(LAYOUT, ' '), linked, emphasised, italic, pictures });
  }

  break(): void {
    const { pictures } = this;
    this.pieces.push({ text: '\n', linked: false, emphasised: false, italic: false, pictures });
  }

  /** Ends the block being written; an empty line inside it (`<br><br>`) ends one block and starts the next. */
  flush(context: Context): void {
    const pieces = this.pieces;
    if (pieces.length === 0) return;
    this.pieces = [];
    // Preformatted text keeps its empty lines, and an embedded post is one statement however it is cut.
    const whole = context.pre || context.role === 'embed';
    if (whole) this.emit(pieces, context);
    else for (const run of paragraphsOf(pieces, leastLines(context))) this.emit(run, context);
    this.links = 0;
  }

  private emit(run: readonly Piece[], { scope, role, level, pre }: Context): void {
    let raw = '';
    for (const piece of run) raw += piece.text;
    const text = pre ? trimLines(raw) : withoutNoteSigns(collapse(raw));
    if (text === '') return;
    const length = readingLength(text);
    const share = (pick: (piece: Piece) => boolean): number => {
      let sum = 0;
      for (const piece of run) if (pick(piece)) sum += piece.text.trim().length;
      return Math.min(1, sum / Math.max(1, text.length));
    };
    const words = run.filter((piece) => piece.text.trim() !== '');
    const linked = share((piece) => piece.linked);
    const isText = level > 1 && length >= LEAST_TEXT && linked < 0.3 && endsSentence(text);
    this.blocks.push({
      index: this.blocks.length,
      text,
      role: isText ? 'paragraph' : role,
      level: isText ? 0 : level,
      scope,
      length,
      linkLength: length * linked,
      letters: shareOfLetters(text),
      emphasised: share((piece) => piece.emphasised),
      italic: words.every((piece) => piece.italic),
      links: this.links,
      afterPicture: (words[0]?.pictures ?? 0) > this.picturesBefore,
    });
    this.picturesBefore = words.at(-1)?.pictures ?? 0;
  }

  walk(node: Document | Element, context: Context): void {
    for (const child of node.children) {
      if (isText(child)) this.text(child.data, context);
      else if (isTag(child)) this.element(child, context);
    }
  }

  /** An element HTML does not know is a box of its own unless it stands in running text. */
  private isBlock(element: Element): boolean {
    const { name, parent, attribs } = element;
    if (BLOCK.has(name)) return true;
    // What a picture shows is no part of the sentence after it.
    if (INLINE.has(name))
      return (
        BLOCK_STYLE.test((attribs['style'] ?? '').slice(0, 500)) ||
        this.hintOf(element).caption ||
        (name !== 'a' && isGluedParagraph(element))
      );
    if (parent === null || !isTag(parent)) return true;
    const known = this.running.get(parent);
    const running = known ?? hasBlockText(parent);
    if (known === undefined) this.running.set(parent, running);
    return !running;
  }

  private count(element: Element): void {
    const { name, attribs } = element;
    if (name === 'img' || name === 'picture' || name === 'video') this.pictures += 1;
    const shown = name === 'img' ? attribs['alt'] : undefined;
    if (shown !== undefined && shown.length >= LEAST_PICTURE_TEXT && shown.length < MOST_PICTURE_TEXT)
      this.pictureTexts.add(collapse(shown));
    if (name === 'button' && isActionButton(element)) this.buttons += 1;
    if (name === 'textarea' || (name === 'input' && FIELDS.has(attribs['type'] ?? 'text'))) this.fields += 1;
  }

  private element(element: Element, context: Context): void {
    const { name } = element;
    if (name === 'br') {
      this.break();
      return;
    }
    if (SILENT.has(name) && !isShadowRoot(element) && !isDisclosure(element)) {
      if (name === 'button' && isWordOfSentence(element)) this.walk(element, context);
      else if (name === 'noscript' && holdsStory(element)) this.box(element, context);
      else this.count(element);
      return;
    }
    if (this.isBlock(element)) {
      this.flush(context);
      if (name === 'table' && isDataTable(element)) this.rows(element, this.inside(element, context));
      else this.box(element, context);
      return;
    }
    this.inline(element, context);
  }

  private box(element: Element, context: Context): void {
    this.flush(context);
    const inner = this.inside(element, context);
    this.walk(element, inner);
    this.flush(inner);
    this.close(inner.scope);
  }

  /** Not for eyes, or not a part of the text. */
  private isUnread(element: Element, { level }: Context): boolean {
    if (isHidden(element) || isForScreenReaders(element)) return true;
    if (element.attribs['aria-hidden'] === 'true' && isIcon(element, textOf(element, 100))) return true;
    return isFootnoteMark(element) || (level > 0 && isHeadingTool(element));
  }

  /** A heading that links to itself, as those of posts do, is no link to elsewhere. */
  private leadsAway({ name, attribs }: Element, { level }: Context): boolean {
    const href = name === 'a' ? attribs['href'] : undefined;
    if (href === undefined) return false;
    return level === 0 || !staysOnPage(href, this.address);
  }

  private inline(element: Element, context: Context): void {
    const { name } = element;
    if (this.isUnread(element, context)) return;
    const isLink = this.leadsAway(element, context) && !isUnclosedLink(element);
    const linked = context.linked || isLink;
    if (linked && !context.linked) this.links += 1;
    const italic = context.italic || name === 'em' || name === 'i';
    const emphasised = context.emphasised || italic || name === 'strong' || name === 'b';
    const same = linked === context.linked && emphasised === context.emphasised && italic === context.italic;
    this.walk(element, same ? context : { ...context, linked, emphasised, italic });
  }

  private inside(element: Element, context: Context): Context {
    const { linked, emphasised, italic } = context;
    const level = headingLevel(element);
    return {
      scope: this.open(element, context.scope),
      role: level > 0 ? 'heading' : roleOf(element, context.role),
      level: level > 0 ? level : context.level,
      linked,
      emphasised,
      italic,
      pre: context.pre || element.name === 'pre',
    };
  }

  private rows(table: Element, context: Context): void {
    const rows: Context = { ...context, role: 'table', pre: false };
    const visit = (node: Element): void => {
      for (const child of node.children) {
        if (!isTag(child)) continue;
        if (child.name === 'caption') {
          this.flush(rows);
          this.cells(child, context);
          this.flush({ ...context, role: 'caption' });
        } else if (child.name === 'tr') {
          this.cells(child, rows);
          this.text(' ', rows);
        } else visit(child);
      }
    };
    visit(table);
    this.flush(rows);
    this.close(context.scope);
  }

  private cells(row: Element, context: Context): void {
    const visit = (node: ChildNode, linked: boolean): void => {
      if (isText(node)) this.text(node.data, { ...context, linked });
      else if (isTag(node) && !SILENT.has(node.name)) {
        if (!INLINE.has(node.name)) this.text(' ', context);
        for (const child of node.children) visit(child, linked || node.name === 'a');
      }
    };
    for (const child of row.children) visit(child, false);
  }
}

/** Cuts a page into blocks in document order, each in its box. Linear in the size of the page. */
export const outlinePage = (document: Document | Element, address = ''): Outline => {
  const segmenter = new Segmenter(address);
  const scope = segmenter.open(null, null);
  const context: Context = {
    scope,
    role: 'paragraph',
    level: 0,
    linked: false,
    emphasised: false,
    italic: false,
    pre: false,
  };
  segmenter.walk(document, context);
  segmenter.flush(context);
  segmenter.close(scope);
  const { blocks, scopes, pictureTexts } = segmenter;
  return { blocks, scopes, pictureTexts, address };
};

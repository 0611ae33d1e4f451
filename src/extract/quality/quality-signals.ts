import type { Document } from 'domhandler';
import type { Block, Scope } from '../page/outline.ts';
import { hasWords, isProse, isStorySentence, lengthOf } from '../page/prose.ts';
import type { PageMetadata } from '../metadata/page-metadata.ts';
import {
  addressesReader,
  findBroken,
  findConsent,
  findLogin,
  findMissing,
  pleadsForScript,
  speaksOf,
  type Topic,
} from './error-page-phrases.ts';
import { elementsOf, textOf } from '../page/markup.ts';
import { PAYWALL } from '../lexicon/lexicon.ts';
import { type QualitySignals, QUALITY_LIMITS } from './quality.ts';
import { factsOf } from './page-facts.ts';
import { findOtherPage } from './other-pages.ts';
import { findBlocker } from './blocker-signatures.ts';

interface Found {
  readonly password: boolean;
  readonly scripts: number;
  readonly plea: boolean;
}

const look = (document: Document): Found => {
  let password = false;
  let scripts = 0;
  let plea = false;
  for (const element of elementsOf(document)) {
    if (element.name === 'script') scripts += 1;
    else if (element.name === 'input' && element.attribs['type'] === 'password') password = true;
    else if (element.name === 'noscript' && !plea) plea = pleadsForScript(textOf(element, 2000));
  }
  return { password, scripts, plea };
};

export interface PageView {
  readonly url: string;
  readonly document: Document;
  readonly markup: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: PageMetadata;
  /** All blocks of the page, and those kept as the story. */
  readonly blocks: readonly Block[];
  readonly kept: readonly Block[];
}

const TOPICS: readonly Topic[] = ['excuse', 'consent', 'access', 'login'];

/** A sentence in the box of an article's text that is no excuse. */
const isNews = (block: Block, headline: number): boolean =>
  isStorySentence(block, headline) &&
  !TOPICS.some((topic) => speaksOf(topic, block.text)) &&
  !pleadsForScript(block.text);

/** Ends of the page where subscriptions are offered whatever the story. */
const inPageFrame = (start: Scope): boolean => {
  for (let at: Scope | null = start; at !== null; at = at.parent) {
    if (at.name === 'article' || at.name === 'main') return false;
    if (at.name === 'nav' || at.name === 'header' || at.name === 'footer') return true;
  }
  return false;
};

const STORY_FOR_SALE =
  /\bthis (?:article|story|content) is (?:only |exclusively |reserved )?(?:for|available to) (?:our |paying |digital )*(?:subscribers|members)\b|\bsubscribe (?:now )?(?:for|to get) (?:full|unlimited) access\b/i;

const BIDDING = /^\W*(?:subscribe|sign up|register|unlock|join|to (?:continue|keep|read)|already)\b/i;

/** A sentence of the story about subscriptions: it neither bids the reader nor speaks to him. */
const isReport = (block: Block): boolean =>
  isProse(block) && !addressesReader(block.text) && !BIDDING.test(block.text);

/** What stands before the story offers subscriptions to everybody; what follows it may offer the rest of it. */
const paywallPhrase = (blocks: readonly Block[], kept: readonly Block[]): string | null => {
  const from = kept[0]?.index ?? 0;
  const reported = new Set(kept.filter(isReport).map(({ text }) => text));
  for (const { index, text, scope } of blocks.slice(0, 400)) {
    if (index < from || inPageFrame(scope) || reported.has(text)) continue;
    const line = text.slice(0, 600);
    const found = PAYWALL.exec(line) ?? STORY_FOR_SALE.exec(line);
    if (found !== null) return found[0].trim().slice(0, 80);
  }
  return null;
};

/** A title (characters) is read no further for excuses. */
const LONGEST_TITLE = 1_000;

/** Where signatures are looked for; challenge pages are small. */
const MARKUP_SEARCHED = 60_000;

const QUIET: Omit<
  QualitySignals,
  'otherPage' | 'kind' | 'detail' | 'title' | 'prose' | 'plain' | 'kept' | 'visible' | 'keptBlocks'
> = {
  blocker: null,
  consent: null,
  paywall: null,
  missing: null,
  broken: null,
  login: null,
  access: null,
  headlined: false,
  dated: false,
  passwordField: false,
  asksForScript: false,
  showsScriptPlea: false,
  scripts: 0,
  endsOpen: false,
  newsflash: false,
};

/** Signals of a page that was never parsed. */
export const unreadableSignals = (kind: 'not-html' | 'too-complex', detail: string): QualitySignals => ({
  ...QUIET,
  otherPage: null,
  kind,
  detail,
  title: '',
  prose: 0,
  plain: { excuse: 0, consent: 0, access: 0, login: 0 },
  kept: 0,
  visible: 0,
  keptBlocks: 0,
});

/** Collects what the judge needs. A page with plenty of prose is not searched for excuses. */
export const collectSignals = ({
  url,
  document,
  markup,
  headers,
  metadata,
  blocks,
  kept,
}: PageView): QualitySignals => {
  const running = kept.filter(isProse);
  const prose = lengthOf(running);
  const title = metadata.headlines.title ?? '';
  const base = {
    otherPage: findOtherPage(factsOf({ url, metadata, blocks, kept })),
    kind: 'html' as const,
    detail: null,
    title,
    prose,
    plain: { excuse: prose, consent: prose, access: prose, login: prose },
    kept: lengthOf(kept.filter(hasWords)),
    visible: lengthOf(blocks),
    keptBlocks: kept.length,
  };
  if (prose > QUALITY_LIMITS.surelyNoChallenge) return { ...QUIET, ...base };
  const plainOf = (topic: Topic): number => lengthOf(running.filter(({ text }) => !speaksOf(topic, text)));
  const texts = blocks.slice(0, 400).map((block) => block.text.slice(0, 600));
  const titles = [title, metadata.headlines.h1 ?? ''].map((text) => text.slice(0, LONGEST_TITLE));
  // A short page is judged by all it says; on a longer one only title and headline speak for the whole.
  const said = { titles, texts: base.visible < 1_500 ? texts : [] };
  const [missing, broken] = [findMissing(said), findBroken(said)];
  const { password, scripts, plea } = look(document);
  const showsScriptPlea = said.texts.some(pleadsForScript);
  const headlined =
    metadata.statesArticle &&
    metadata.headlines.h1 !== null &&
    missing?.place !== 'headline' &&
    broken?.place !== 'headline';
  const headline = blocks.findIndex((block) => block.level === 1);
  return {
    ...base,
    plain: {
      excuse: plainOf('excuse'),
      consent: plainOf('consent'),
      access: plainOf('access'),
      login: plainOf('login'),
    },
    blocker: findBlocker(
      markup.slice(0, MARKUP_SEARCHED),
      base.visible < 3_000 ? texts.join('\n') : titles.join('\n'),
      headers,
    ),
    consent: findConsent(texts),
    paywall: paywallPhrase(blocks, kept),
    missing,
    broken,
    login: findLogin(said),
    access: metadata.access,
    headlined,
    dated: metadata.published !== null && /^(?:json-ld|meta:article:)/.test(metadata.published.source),
    passwordField: password,
    asksForScript: plea || showsScriptPlea,
    showsScriptPlea,
    scripts,
    newsflash: headlined && kept.some((block) => isNews(block, headline)),
    endsOpen: /(?:…|\.\.\.)\s*$/.test(kept.at(-1)?.text ?? ''),
  };
};

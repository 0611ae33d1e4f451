import type { ErrorCode } from '../../platform/errors.ts';
import type { Quality, QualityVerdict } from '../../model/article.ts';
import type { Excuse, Topic } from './error-page-phrases.ts';

/** A bot challenge or block page, by the name of the service that sends it. */
export interface Blocker {
  readonly name: string;
  /** It says so in a header that it sends with nothing else; a mark in the page may be a story's quotation, or a guard's ordinary script. */
  readonly certain: boolean;
  /** What gave it away, in words. */
  readonly evidence: string;
}

/** What a capture shows, as facts; lengths are reading lengths. Collected by the extractor, judged here. */
export interface QualitySignals {
  readonly kind: 'html' | 'not-html' | 'too-complex';
  /** For `not-html` and `too-complex`: what is wrong, one sentence. */
  readonly detail: string | null;
  readonly title: string;
  /** Length of the kept text that reads like prose, and of all kept text. */
  readonly prose: number;
  readonly kept: number;
  /** Length of the kept prose that does not speak to the reader of the topic: what is left of a page if it is an excuse. */
  readonly plain: Readonly<Record<Topic, number>>;
  /** Length of all text a reader sees on the page. */
  readonly visible: number;
  readonly keptBlocks: number;
  readonly blocker: Blocker | null;
  /** The phrase that asks for consent, a login or a subscription; null if none. */
  readonly consent: string | null;
  readonly paywall: string | null;
  readonly login: string | null;
  readonly missing: Excuse | null;
  readonly broken: Excuse | null;
  readonly access: 'free' | 'paywalled' | null;
  /** What the page is instead of an article, as a sentence; null where it may be one. */
  readonly otherPage: string | null;
  /** The page calls itself an article, and its headline is no excuse. */
  readonly headlined: boolean;
  /** The page says when its article was published; pages that say nothing else of themselves are called articles, too. */
  readonly dated: boolean;
  readonly passwordField: boolean;
  /** In a `noscript`, and in words that every reader sees. */
  readonly asksForScript: boolean;
  readonly showsScriptPlea: boolean;
  readonly scripts: number;
  readonly endsOpen: boolean;
  /** The page calls itself an article, and a sentence that is no excuse stands in the box of its text: the first line of breaking news. */
  readonly newsflash: boolean;
}

/** Thresholds in reading lengths; a real article is hardly ever shorter than a page that explains why there is none. */
export interface QualityLimits {
  /** Prose above this is a story, whatever else the page says: a false rejection is a missed paragraph. */
  readonly surelyStory: number;
  /** Prose above this is no challenge page of a known blocker. */
  readonly surelyNoChallenge: number;
  readonly leastProse: number;
  readonly leastKept: number;
  readonly stub: number;
  readonly shellText: number;
}

export const QUALITY_LIMITS: QualityLimits = {
  surelyStory: 1_200,
  surelyNoChallenge: 3_000,
  leastProse: 70,
  leastKept: 200,
  stub: 1_500,
  shellText: 700,
};

const verdict = (name: QualityVerdict, ...reasons: string[]): Quality => ({ verdict: name, reasons });

const OK: Quality = { verdict: 'ok', reasons: [] };

const challenge = ({ name, evidence }: Blocker): Quality =>
  verdict('bot-challenge', `${name} answered instead of the page: ${evidence}.`);

type Rule = (signals: QualitySignals, limits: QualityLimits) => Quality | null;

const quoted = (phrase: string): string => `“${phrase}”`;

/** Is there a story beside the excuse? Breaking news is one sentence, under a headline of its own. */
const tellsStory = (
  { newsflash, headlined, prose }: QualitySignals,
  { leastProse }: QualityLimits,
): boolean => newsflash || (headlined && prose >= 2 * leastProse);

const excused = (excuse: Excuse | null, signals: QualitySignals, limits: QualityLimits): boolean => {
  if (excuse === null) return false;
  const { dated, prose, plain } = signals;
  if (excuse.place === 'text') return plain.excuse < limits.leastProse && !signals.newsflash;
  return prose <= limits.surelyStory && !(dated && plain.excuse >= limits.leastKept);
};

/** In order of certainty; the first that speaks decides. */
const RULES: readonly Rule[] = [
  ({ kind, detail }) => (kind === 'html' ? null : verdict(kind, detail ?? 'The page could not be read.')),
  (signals, limits) => {
    const { blocker, prose, plain } = signals;
    if (blocker === null || prose > limits.surelyNoChallenge) return null;
    const story = !blocker.certain && (plain.access >= limits.leastProse || tellsStory(signals, limits));
    return story ? null : challenge(blocker);
  },
  (signals, limits) =>
    signals.missing !== null && excused(signals.missing, signals, limits)
      ? verdict('soft-404', `The page says ${quoted(signals.missing.phrase)}.`)
      : null,
  (signals, limits) =>
    signals.broken !== null && excused(signals.broken, signals, limits)
      ? verdict('error-page', `The page says ${quoted(signals.broken.phrase)}.`)
      : null,
  (signals, limits) =>
    signals.consent === null ||
    signals.visible > 6 * limits.surelyStory ||
    signals.newsflash ||
    signals.plain.consent > limits.leastKept ||
    // What is left speaks for itself, or is most of it: then the request is a banner over a short story.
    (signals.plain.consent >= limits.leastProse &&
      (signals.headlined || 2 * signals.plain.consent > signals.prose))
      ? null
      : verdict(
          'consent-wall',
          `The page asks for consent (${quoted(signals.consent)}) and shows little else.`,
        ),
  ({ login, passwordField, prose, plain, newsflash, headlined }, { leastKept, leastProse }) =>
    (login === null && !passwordField) ||
    prose > 2 * leastKept ||
    plain.login >= leastProse ||
    newsflash ||
    (headlined && prose >= leastProse)
      ? null
      : verdict(
          'login-page',
          login === null
            ? 'The page asks for a password and shows no story.'
            : `The page says ${quoted(login)}.`,
        ),
  ({ paywall, access, prose, kept, keptBlocks, endsOpen }, { stub }) =>
    paywall === null ||
    access === 'free' ||
    prose > stub ||
    keptBlocks > 5 ||
    kept === 0 ||
    !(access === 'paywalled' || endsOpen || prose < stub / 2)
      ? null
      : verdict('paywall-stub', `Only the beginning is shown; the page says ${quoted(paywall)}.`),
  ({ showsScriptPlea, plain, visible, newsflash }, { leastProse, surelyStory }) =>
    showsScriptPlea && plain.access < leastProse && visible <= surelyStory && !newsflash
      ? verdict('empty-shell', 'The page asks for JavaScript and says nothing else.')
      : null,
  ({ visible, scripts, asksForScript, prose, kept, newsflash }, { shellText, leastProse, leastKept }) =>
    newsflash ||
    prose >= leastProse ||
    kept >= leastKept ||
    visible > shellText ||
    (scripts === 0 && !asksForScript)
      ? null
      : verdict(
          'empty-shell',
          asksForScript
            ? 'The page asks for JavaScript and holds no text without it.'
            : 'The page holds scripts but hardly any text.',
        ),
  ({ otherPage }) => (otherPage === null ? null : verdict('no-article', otherPage)),
  ({ prose, kept, newsflash }, { leastProse, leastKept }) =>
    newsflash || prose >= leastProse || kept >= leastKept
      ? null
      : verdict('no-article', 'No running text was found that could be a story.'),
];

/** Decides whether a capture may be compared. `ok` is the answer in doubt: a false rejection is a missed paragraph. */
export const judgeQuality = (signals: QualitySignals, limits: QualityLimits = QUALITY_LIMITS): Quality => {
  for (const rule of RULES) {
    const answer = rule(signals, limits);
    if (answer !== null) return answer;
  }
  return OK;
};

/** Verdicts whose text is not the story's: such a capture keeps no paragraphs. */
export const holdsStory = ({ verdict: name }: Quality): boolean =>
  name === 'ok' || name === 'suspect' || name === 'paywall-stub';

/**
 * A story that lost most of its text since the last version is suspect until a second capture shows the same.
 * Lengths are characters of paragraph text.
 */
export const judgeShrinkage = (
  before: number,
  after: number,
  options: { leastBefore?: number; share?: number } = {},
): Quality | null => {
  const { leastBefore = 600, share = 0.4 } = options;
  if (before < leastBefore || after >= share * before) return null;
  return verdict('suspect', `The story shrank from ${before} to ${after} characters.`);
};

const CODES: Partial<Record<QualityVerdict, ErrorCode>> = {
  // Judged well, but nothing was found on it.
  ok: 'CAPTURE_NO_ARTICLE',
  'no-article': 'CAPTURE_NO_ARTICLE',
  'empty-shell': 'CAPTURE_NO_ARTICLE',
  'not-html': 'CAPTURE_NOT_HTML',
  'too-complex': 'CAPTURE_TOO_COMPLEX',
  'soft-404': 'CAPTURE_GONE',
  'bot-challenge': 'CAPTURE_BLOCKED',
  'paywall-stub': 'CAPTURE_PAYWALLED',
  'login-page': 'CAPTURE_PAYWALLED',
};

/** The error that a capture with this verdict ends in. */
export const rejectionCode = (verdict: QualityVerdict): ErrorCode => CODES[verdict] ?? 'CAPTURE_REJECTED';

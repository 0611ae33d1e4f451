import { describe, expect, it } from 'vitest';
import { compareArticles, fingerprints, silenceLearnedNoise } from '../../src/compare/compare.ts';
import { foldForComparison } from '../../src/text/comparison-fold.ts';
import type { Change, ChangeLabel } from '../../src/model/change.ts';
import type { Paragraph } from '../../src/model/article.ts';
import { article, compareTexts, edit, STORY } from '../support/compare/story.ts';

const added = (text: string, more: Partial<Parameters<typeof compareArticles>[0]> = {}): Change =>
  compareTexts(STORY, [...STORY, text], more).comparison.changes[0]!;

const seen = (text: string): ReadonlySet<string> => new Set([foldForComparison(text)]);
const BACK = 'The gates were opened again at noon.';
const POST: Paragraph = { text: 'Two tugs have arrived.', role: 'paragraph', post: { id: '9', at: null } };
const still = {
  article: { modified: { at: '2026-11-24T09:00:00Z', source: 'json-ld' } },
  visibleText: null,
  lastModified: null,
  capturedAt: Date.parse('2026-11-24T12:00:00Z'),
};

/** A Change with each label, and the reason for it. */
const EXAMPLES: Readonly<Record<ChangeLabel, readonly [() => Change, RegExp]>> = {
  statement: [() => added('The mayor said that the port stays open.'), /attributed to a speaker/],
  quote: [() => added('“The port stays open for all of us,” it read.'), /contains a quotation/],
  correction: [
    () => added('Correction: An earlier version of this story gave another year.'),
    /worded as a correction/,
  ],
  'editors-note': [
    () => added("Editor's note: The spelling follows the court."),
    /worded as an editor's note/,
  ],
  'number-changed': [() => edit('It cost 15 crowns.', 'It cost 1.5 crowns.'), /number changed: 15 → 1\.5/],
  'name-changed': [
    () => edit('The letter came from Nora Haldane.', 'The letter came from Nora Merrow.'),
    /name changed: Haldane → Merrow/,
  ],
  'negation-changed': [() => edit('He did not pay.', 'He did pay.'), /negation removed: not/],
  'modality-changed': [
    () => edit('The alleged thief ran away.', 'The thief ran away.'),
    /certainty removed: alleged/,
  ],
  'attribution-changed': [
    () => edit('The wall was old, police said.', 'The wall was old, witnesses said.'),
    /speaker changed: police → witnesses/,
  ],
  'sentence-added': [
    () => edit('The wall was old.', 'The wall was old. It fell on a parked van.'),
    /sentence added: "It fell on a parked van."/,
  ],
  'headline-changed': [
    () =>
      compareArticles({ before: article(STORY, 'A pier burns'), after: article(STORY, 'Two piers burn') })
        .comparison.changes[0]!,
    /headline changed/,
  ],
  'live-post': [
    () =>
      compareArticles({
        before: article(STORY),
        after: { ...article(STORY), paragraphs: [POST, ...article(STORY).paragraphs] },
      }).comparison.changes[0]!,
    /in a post on a live page/,
  ],
  restored: [() => added(BACK, { earlierParagraphs: seen(BACK) }), /restored from an earlier version/],
  flapping: [
    () => added(BACK, { returnedParagraphs: seen(BACK) }),
    /comes and goes: removed and restored before/,
  ],
  stealth: [
    () => added(BACK, { dated: { before: still, after: still } }),
    /no time stamp on the page was updated/,
  ],
  noise: [() => added('Sign up for our newsletter to get the news.'), /noise: a newsletter or app promo/],
};

describe('each label', () => {
  it.each(Object.entries(EXAMPLES))('%s is explained by its rule and its weights', (label, [make, rule]) => {
    const { labels, reason, factors, significance } = make();
    expect(labels).toContain(label);
    expect(reason).toMatch(rule);
    expect(reason).toMatch(new RegExp(`; significance ${significance} = `, 'u'));
    for (const { name, value } of factors) {
      expect(reason).toContain(name === 'share' ? `${value} × (` : `${name} ${value}`);
    }
  });
});

it("gives a change suppressed by the host's memory no significance", () => {
  const change = added('All prices in crowns.');
  expect(change.flagged).toBe(true);
  const lines = [...STORY, 'All prices in crowns.'].map((text): Paragraph => ({ text, role: 'paragraph' }));
  const { '0': silenced } = silenceLearnedNoise({ after: { paragraphs: lines }, before: null }, [change], {
    otherStories: 4,
    blocks: new Map([[fingerprints(lines.slice(-1))[0]!, { stories: 4, since: 0 }]]),
    places: new Map(),
  });
  expect(silenced).toMatchObject({ flagged: false, labels: ['noise'], significance: 0 });
  expect(silenced?.reason).toMatch(
    /^no similar paragraph in the previous version; suppressed: also on 4 of this host's 4 other stories since 1970-01-01; significance 0 = quiet 0$/,
  );
});

describe('scripts that write words without spaces', () => {
  const told = (lang: string, before: readonly string[], after: readonly string[]) =>
    compareArticles({
      before: article(before, null, lang),
      after: article(after, null, lang),
    }).comparison.changes.map(({ kind, flagged, paragraph }) => [kind, flagged, paragraph]);

  it('have additions, edits and moves', () => {
    const lead = '法院周一表示，港口法庭书记官将休假，调查正在进行。';
    const cost = '调查预计需要六周时间，费用约120万元，由市政府承担。';
    const appeal = '律师表示将提出上诉，并要求更换法官。';
    expect(told('zh', [lead, cost], [lead, appeal, cost.replace('120', '150')])).toEqual([
      ['added', true, 1],
      ['edited', true, 2],
    ]);
    const thai = ['ศาลกล่าวเมื่อวันจันทร์ว่าจะมีการสอบสวนเรื่องแฟ้มคดี', 'การสอบสวนจะใช้เวลาหกสัปดาห์'];
    expect(told('th', thai, [thai[1]!, thai[0]!, 'ทนายความปฏิเสธข้อกล่าวหาทั้งหมด'])).toEqual([
      ['moved', false, 0],
      ['added', true, 2],
    ]);
  });

  it('have a split and a merge without an addition', () => {
    const [one, two] = [
      '調査は六週間かかる見通しで、費用は市が負担する。',
      '弁護士は判決を不服として控訴する方針を示した。',
    ];
    expect(told('ja', [`${one}${two}`], [one, two])).toEqual([
      ['edited', false, 0],
      ['edited', false, 1],
    ]);
    expect(told('ja', [one, two], [`${one}${two}`])).toEqual([['edited', false, 0]]);
  });
});

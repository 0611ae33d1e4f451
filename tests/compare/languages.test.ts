import { describe, expect, it } from 'vitest';
import { compareArticles } from '../../src/compare/compare.ts';
import type { Change, ChangeLabel } from '../../src/model/change.ts';
import { article, both } from '../support/compare/story.ts';

/** The tribunal story in other languages. Rules are data, so the tests only change the language. */

const GERMAN: readonly string[] = [
  'Die Leiterin der Kanzlei des Hafengerichts lässt ihr Amt ruhen, während geprüft wird, wie die Akten gelagert wurden.',
  'Mira Sandoval leitet die Kanzlei seit 2014. Sie wies die Vorwürfe in einer kurzen Nachricht zurück.',
  'Die Prüfung unter der Leitung von Oskar Brandt soll sechs Wochen dauern und 1,2 Millionen Euro kosten.',
  'Rund 340 Verfahren haben sich im vergangenen Jahr verzögert, wie aus den Zahlen des Gerichts hervorgeht.',
];
const JAPANESE: readonly string[] = [
  '海事裁判所の書記官は、調査が終わるまで職務を離れる。',
  '調査はおよそ6週間かかる見通しだと裁判所は説明した。',
  '昨年は約340件の審理が遅れていた。',
];

const compare = (before: readonly string[], after: readonly string[], lang: string | null) =>
  compareArticles({ before: article(before, null, lang), after: article(after, null, lang) }).comparison;

const edited = (marked: string, lang: string | null, rest: readonly string[]): Change => {
  const [from, to] = both(marked);
  const { changes } = compare([...rest, from], [...rest, to], lang);
  expect(changes).toHaveLength(1);
  return changes[0]!;
};

describe('German', () => {
  it.each<[string, ChangeLabel]>([
    ['Das Schiff verlor [15|1,5] Tonnen Öl in der Bucht.', 'number-changed'],
    ['Das Schiff verlor [zwei|drei] Tonnen Öl in der Bucht.', 'number-changed'],
    ['Die Strafe beträgt 4 [Millionen|Milliarden] Euro.', 'number-changed'],
    ['Die Anhörung beginnt am [Dienstag|Donnerstag] im alten Saal.', 'number-changed'],
    ['Der Kapitän wurde [nicht |]schuldig gesprochen.', 'negation-changed'],
    ['Der Kapitän ist [schuldig|unschuldig], befand das Gericht.', 'negation-changed'],
    ['Der Hafen war [nie|oft] gesperrt, sagte die Verwaltung.', 'negation-changed'],
    ['Der [mutmaßliche |]Täter wurde am Kai gesehen.', 'modality-changed'],
    ['Der Zusammenhang ist [bestätigt|möglich], sagte die Polizei.', 'modality-changed'],
    ['Der Kapitän [sagte|behauptete], er habe das Licht gesehen.', 'attribution-changed'],
    ['Den Brief schrieb [Nora|Vera] Lindqvist aus Ellery.', 'name-changed'],
    [
      'Der Mann wurde [festgenommen|freigelassen], nachdem das Haus durchsucht worden war.',
      'negation-changed',
    ],
  ])('alerts: %s', (marked, label) => {
    const change = edited(marked, 'de', GERMAN);
    expect(change.flagged).toBe(true);
    expect(change.labels).toContain(label);
  });

  it.each([
    'Die Akten liegen im [Keller|Untergeschoss] des Gebäudes.',
    'Die Akten liegen [auch |]im Keller des Gebäudes.',
    'Das Schiff verlor [1.250|1250] Tonnen Öl in der Bucht.',
    'Die Akten[ –|,] so heißt es, liegen im Keller.',
    'Die Mauer [umgibt|umschließt] den Hof seit langer Zeit.',
    '[Der Brief|Das Schreiben] liegt im Keller des Gebäudes.',
  ])('does not alert: %s', (marked) => {
    expect(edited(marked, 'de', GERMAN).flagged).toBe(false);
  });

  it('labels statements, quotations with their speaker, corrections and noise', () => {
    const added = (text: string): Change | undefined =>
      compare(GERMAN, [...GERMAN, text], null).changes.at(-1);
    expect(added('„Der Keller war bis zum Frühjahr trocken“, sagte Ana Reuter am Freitag.')).toMatchObject({
      flagged: true,
      labels: ['statement', 'quote'],
      quotes: [
        {
          state: 'new',
          text: 'Der Keller war bis zum Frühjahr trocken',
          speaker: 'Ana Reuter',
          verb: 'sagte',
        },
      ],
    });
    expect(added('Korrektur: Die Prüfung dauert sechs Wochen und nicht sechs Monate.')?.labels).toContain(
      'correction',
    );
    expect(added('Dieser Artikel wird laufend aktualisiert.')).toMatchObject({
      flagged: false,
      labels: ['noise'],
    });
    expect(added('Lesen Sie auch: Was die Kanzlei im Sommer plant')).toMatchObject({ flagged: false });
  });
});

describe('a language without rules', () => {
  const LANGUAGE_FREE: readonly ChangeLabel[] = [
    'number-changed',
    'name-changed',
    'quote',
    'sentence-added',
    'live-post',
    'restored',
    'headline-changed',
    'noise',
  ];

  it('detects numbers, additions and quotation marks, and nothing else', () => {
    expect(edited('裁判所は[15|1.5]トンの油が流れたと発表した。', 'ja', JAPANESE)).toMatchObject({
      flagged: true,
      labels: ['number-changed'],
    });
    const { changes } = compare(
      JAPANESE,
      [...JAPANESE, '書記官は「書類はいつも整理していた」と述べた。'],
      'ja',
    );
    expect(changes).toMatchObject([
      {
        kind: 'added',
        flagged: true,
        labels: ['quote'],
        quotes: [{ text: '書類はいつも整理していた', speaker: null, verb: null }],
      },
    ]);
  });

  it('never gets a label that needs language rules', () => {
    const finnish = [
      'Sataman sulku on ollut suljettuna kevaasta lahtien.',
      'Kirjaaja kertoi, etta asiakirjat eivat ole kadonneet.',
      'Korjaus: tutkinta kestaa kuusi viikkoa.',
    ];
    const after = [
      'Sataman sulku on ollut avoinna kevaasta lahtien.',
      'Kirjaaja kertoi, etta asiakirjat ovat kadonneet 12 laatikossa.',
      'Tama juttu paivittyy.',
      '”Emme ole koskaan lukinneet kellarin ovea”, sanoi kirjaaja.',
    ];
    for (const [from, to] of [
      [finnish, after],
      [after, finnish],
      [JAPANESE, finnish],
      [[], after],
    ] as const) {
      const labels = compare(from, to, 'fi').changes.flatMap((change) => change.labels);
      expect(labels.filter((label) => !LANGUAGE_FREE.includes(label))).toEqual([]);
    }
  });

  it('keeps live posts and restored paragraphs', () => {
    const text = '書類はすべて倉庫に移された。';
    const post = { text, role: 'paragraph' as const, post: { id: '7', at: null } };
    const before = article(JAPANESE, null, 'ja');
    const after = { ...before, paragraphs: [post, ...before.paragraphs] };
    expect(compareArticles({ before, after }).comparison.changes[0]?.labels).toEqual(['live-post']);
    const known = compareArticles({ before, after, earlierParagraphs: new Set([text]) });
    expect(known.comparison.changes[0]).toMatchObject({ flagged: false, labels: ['live-post', 'restored'] });
  });
});

import { describe, expect, it } from 'vitest';
import { compareTexts, edit, STORY } from '../support/compare/story.ts';

const BASE = 'The inquiry into the storage of case files is expected to take six weeks.';

describe('passages inside an edited paragraph', () => {
  it('labels a sentence inserted into a paragraph, and quotes it in the reason', () => {
    const change = edit(BASE, `${BASE} Some clerks demanded resignations.`);
    expect(change).toMatchObject({ flagged: true, labels: ['sentence-added'] });
    expect(change.reason).toContain('sentence added: "Some clerks demanded resignations."');
    expect(change.words.at(-1)).toEqual({ op: 'insert', text: ' Some clerks demanded resignations.' });
  });

  it('does not report a sentence as added that was elsewhere in the story', () => {
    const sentence =
      'Lawyers for two shipping companies have asked for their hearings to be held in Port Ellery instead.';
    const before = [BASE, sentence, ...STORY.slice(6)];
    const { comparison } = compareTexts(before, [`${BASE} ${sentence}`, sentence, ...STORY.slice(6)]);
    expect(comparison.changes).toMatchObject([{ kind: 'edited', flagged: false, labels: [] }]);
  });

  it('reports a removed sentence without raising an alert', () => {
    const change = edit(`${BASE} Its costs are paid by the port.`, BASE);
    expect(change).toMatchObject({ flagged: false, labels: [] });
    expect(change.reason).toContain('sentence removed: "Its costs are paid by the port."');
  });

  it('flags a clause that adds something to a sentence', () => {
    const change = edit(BASE, `${BASE.slice(0, -1)} because shelves in the cellar collapsed.`);
    expect(change).toMatchObject({ flagged: true, labels: [] });
    expect(change.reason).toContain('words added: "because shelves in the cellar collapsed"');
  });

  it('flags a rewording with much content new to the story', () => {
    const from =
      'The archive of the tribunal holds wills, maps, letters and stamps that few clerks have read.';
    const to =
      'The archive of the tribunal holds sonar logs, cargo ledgers, pirate memoirs, whaling diaries and drowned bells that few clerks have read.';
    const change = edit(from, to);
    expect(change.flagged).toBe(true);
    expect(change.reason).toContain('content words new to the story');
  });

  it('labels a new, an altered and a withdrawn quotation', () => {
    const plain = 'Sandoval wrote to the staff on the second floor.';
    const quoted = 'Sandoval wrote to the staff on the second floor: “We keep every single file in order.”';
    expect(edit(plain, quoted)).toMatchObject({ flagged: true, labels: expect.arrayContaining(['quote']) });
    expect(edit(quoted, quoted.replace('every', 'nearly every'))).toMatchObject({
      flagged: true,
      labels: expect.arrayContaining(['quote']),
    });
    expect(edit(quoted, plain)).toMatchObject({ flagged: false, labels: ['quote'] });
  });

  it('does not report explanatory brackets in a quotation as a change of it', () => {
    const quote = '“The order covers projects that pose [|a] public safety hazard,” the clerk said.';
    expect(edit(quote.replace('[|a] ', ''), quote.replace('[|a]', '[a]')).flagged).toBe(false);
  });
});

describe('facts that move', () => {
  it('flags two names or numbers that were swapped', () => {
    expect(
      edit(
        'The court heard Brandt before it heard Lindqvist.',
        'The court heard Lindqvist before it heard Brandt.',
      ).flagged,
    ).toBe(true);
    expect(
      edit('Ellery won by 3 votes and lost 5 seats.', 'Ellery won by 5 votes and lost 3 seats.'),
    ).toMatchObject({
      flagged: true,
      labels: ['number-changed'],
    });
  });

  it('does not flag a fact that only moved within the sentence', () => {
    expect(
      edit(
        'On Tuesday the court in Dunmore heard the clerk.',
        'The court in Dunmore heard the clerk on Tuesday.',
      ).flagged,
    ).toBe(false);
    expect(
      edit(
        'A Dunmore lawyer of the coast guard wrote the letter.',
        'A lawyer of the coast guard from Dunmore wrote the letter.',
      ).flagged,
    ).toBe(false);
  });

  it('does not pair a moved fact with the one now in its place', () => {
    const from = 'A Port Ellery lawyer wrote the letter.';
    expect(edit(from, 'A Sandoval lawyer from Port Ellery wrote the letter.').flagged).toBe(false);
    expect(edit(from, 'A Sandoval lawyer wrote the letter.').flagged).toBe(true);
  });

  it('flags a name only if it is new to the story', () => {
    const from = 'The registrar had kept the older files in the cellar.';
    expect(edit(from, 'Sandoval, the registrar, had kept the older files in the cellar.').flagged).toBe(
      false,
    );
    expect(edit(from, 'Nilsson, the registrar, had kept the older files in the cellar.').flagged).toBe(false);
    expect(edit(from, 'The registrar of Vallmark had kept the older files in the cellar.')).toMatchObject({
      flagged: true,
      labels: ['name-changed'],
    });
  });

  it('ignores the time stamp that opens an update', () => {
    const text = 'Many lawyers are making lists of the files that they miss.';
    expect(edit(`Update 1/22: ${text}`, `Update 1/25: ${text}`).flagged).toBe(false);
    expect(edit(`Update 1/22: ${text}`, `Update 1/25: ${text.replace('Many', 'Forty')}`).flagged).toBe(true);
  });

  it('ignores the number of a list item', () => {
    const text = 'The registrar keeps the files in the cellar.';
    expect(edit(`4. ${text}`, `5. ${text.replace('cellar', 'basement')}`).flagged).toBe(false);
    expect(edit(`4 files: ${text}`, `5 files: ${text}`).flagged).toBe(true);
  });

  it('does not report text of one half of a split paragraph as missing from the other', () => {
    const [first, second] = [
      'Brandt, who is 71, sat on the bench of the court of appeal for 20 years.',
      'The two lawyers who assist him come from Dunmore and have worked on 12 inquiries.',
    ] as const;
    const joined = [...STORY.slice(0, 4), `${first} ${second}`, ...STORY.slice(4)];
    const parted = [...STORY.slice(0, 4), `${first.slice(0, -1)}, too.`, second, ...STORY.slice(4)];
    const { comparison } = compareTexts(joined, parted);
    expect(comparison.after.slice(4, 6).map((aligned) => aligned.before)).toEqual([[4], [4]]);
    expect(comparison.changes.map((change) => change.flagged)).toEqual([false, false]);
    const altered = parted.map((text) => text.replace('12 inquiries', '13 inquiries'));
    const flags = compareTexts(joined, altered).comparison.changes.map((change) => change.flagged);
    expect(flags).toEqual([false, true]);
  });
});

describe('places', () => {
  it('requires more similarity for a distant paragraph than between the same neighbours', () => {
    const old = 'Harbour pilots blame the delays on fog, narrow locks and a shortage of tugs near Dunmore.';
    const now =
      'Two locks are closed, and captains of tugs complain that fog will bring further delays this winter.';
    const near = compareTexts([STORY[0]!, old, ...STORY.slice(1)], [STORY[0]!, now, ...STORY.slice(1)]);
    expect(near.comparison.after[1]?.before).toEqual([1]);
    const far = compareTexts([STORY[0]!, old, ...STORY.slice(1)], [...STORY, now]);
    expect(far.comparison.after.at(-1)?.before).toEqual([]);
  });
});

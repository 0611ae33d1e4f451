import { describe, expect, it } from 'vitest';
import * as lexicon from '../../../src/extract/lexicon/lexicon.ts';
import * as patterns from '../../../src/extract/lexicon/patterns.ts';
import { backtracksBeyond } from '../../support/backtracks.ts';

/** No block that a pattern with a limit is tried on is longer. */
const LONGEST = 700;

/** Tried on a block of any length. */
const WITHOUT_LIMIT = new Set(['CORRECTION_NOTE', 'UPDATE_NOTE', 'OWNERSHIP']);
const LONGEST_BLOCK = 50_000;

/** For each character of the text; most patterns need one or two, and a catastrophic one has no limit. */
const MOST_BACKTRACKS = 1_000;

const PIECES = [
  'A',
  'a',
  '1',
  '-',
  '漢',
  'é',
  'A ',
  'a ',
  'Aa ',
  'A, ',
  '1’',
  '. ',
  '" ',
  '” a',
  '(',
  '((a',
  'a@',
  '12:',
  'THE REGISTRAR ',
  'Press writers ',
  'and ',
  'the ',
  'comments ',
  'photo: a ',
  '(photo:',
  'Photo by ',

  'AP | ',
  'A/A ',
  '| a ',
  'follow a',
  'newsletter ',
  'allow all the ',
  'update 1',
  'this story was ',
  'tel +1 ',
];
const STARTS = ['', 'By A', 'Photo: ', '(', 'Comments ', 'Jo Bloggs is a ', 'With reporting by ', '"'];
const ENDS = ['.', '!', ')', ' contributed,'];

const wordings = Object.entries({ ...lexicon, ...patterns }).flatMap(([name, value]) =>
  value instanceof RegExp ? [[name, value] as const] : [],
);

describe('the wording of boilerplate', () => {
  it.each(wordings)('%s does not backtrack without limit, whatever the text', (name, pattern) => {
    const length = WITHOUT_LIMIT.has(name) ? LONGEST_BLOCK : LONGEST;
    const catastrophic: string[][] = [];
    for (const piece of PIECES) {
      for (const start of STARTS) {
        for (const end of ENDS) {
          const text = `${start}${piece.repeat((length - start.length - end.length) / piece.length)}${end}`;
          if (backtracksBeyond(MOST_BACKTRACKS * length, pattern, text))
            catastrophic.push([start, piece, end]);
        }
      }
    }
    expect(catastrophic).toEqual([]);
  });

  it('recognises a note on who contributed, also where it is an agency of one word', () => {
    expect('Press writer Jo Bloggs in Tarn contributed to this report.').toMatch(patterns.CREDIT_NOTE);
    expect('TNA contributed to this report.').toMatch(patterns.CREDIT_NOTE);
    expect('Tuesday contributed nothing to the talks.').not.toMatch(patterns.CREDIT_NOTE);
  });
});

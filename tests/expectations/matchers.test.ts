import { describe, expect, it } from 'vitest';
import { meets, satisfies } from '../../src/expectations/matchers.ts';
import type { Matcher } from '../../src/model/expectation.ts';

const MOST = 20_000;
const hit = (matcher: Matcher, text: string): boolean => satisfies(matcher, text, MOST);

describe('matchers', () => {
  it('require all phrases, or any, within one text', () => {
    expect(hit({ all: ['statement', 'administrative leave'] }, 'A statement on administrative leave.')).toBe(
      true,
    );
    expect(hit({ all: ['statement', 'administrative leave'] }, 'A statement.')).toBe(false);
    expect(hit({ any: ['charged', 'indicted'] }, 'She was indicted.')).toBe(true);
    expect(hit({ any: ['charged', 'indicted'] }, 'She was heard.')).toBe(false);
  });

  it('require every given part, and match nothing without parts', () => {
    expect(hit({ all: ['court'], any: ['late'], regex: '\\d' }, 'The court sat late for 9 hours.')).toBe(
      true,
    );
    expect(hit({ all: ['court'], any: ['late'], regex: '\\d' }, 'The court sat late.')).toBe(false);
    expect(hit({}, 'Anything.')).toBe(false);
    expect(hit({ all: [], any: [] }, 'Anything.')).toBe(false);
    expect(hit({ all: [''] }, 'Anything.')).toBe(false);
  });

  it('ignore case, accents, quotes, dashes and white space', () => {
    expect(hit({ any: ['Böhm’s  café – late'] }, "at BOHM'S CAFE\n- LATE in the day")).toBe(true);
    expect(hit({ any: ["bohm's cafe"] }, 'in Böhm’s café')).toBe(true);
  });

  it('respect word boundaries where the script has them', () => {
    expect(hit({ any: ['rape'] }, 'They were scraped off the hull.')).toBe(false);
    expect(hit({ any: ['art'] }, 'A part of it; but art, too.')).toBe(true);
    expect(hit({ any: ['U.S.'] }, 'in the U.S. Congress')).toBe(true);
    expect(hit({ any: ['声明'] }, '法院发表声明称')).toBe(true);
    expect(hit({ any: ['заявление'] }, 'заявлением')).toBe(false);
  });

  it('ignore case in a regular expression, and match nothing with an invalid one', () => {
    expect(hit({ regex: 'steps? (down|aside)' }, 'She STEPPED back, then Steps  aside.')).toBe(true);
    expect(hit({ regex: '(unclosed' }, '(unclosed')).toBe(false);
  });

  it('search only the beginning of a long text with a regular expression', () => {
    expect(satisfies({ regex: 'end$' }, `${'a '.repeat(50)}end`, 20)).toBe(false);
  });
});

describe('meeting an expectation', () => {
  const matcher: Matcher = { all: ['statement', 'administrative leave'] };

  it('counts an addition that satisfies it', () => {
    expect(meets(matcher, { text: 'The statement announced administrative leave.', previousTexts: [] })).toBe(
      true,
    );
  });

  it('counts an edit that completes a phrase', () => {
    const text = 'The statement announced administrative leave.';
    expect(meets(matcher, { text, previousTexts: ['The statement announced leave.'] })).toBe(true);
  });

  it('does not count an edit of a paragraph that satisfied it before', () => {
    const previousTexts = ['A statement on administrative leave was expected.'];
    expect(meets(matcher, { text: 'A statement on administrative leave has come.', previousTexts })).toBe(
      false,
    );
  });

  it('does not count merged paragraphs that satisfied it together before', () => {
    const previousTexts = ['A statement came.', 'It was about administrative leave.'];
    expect(meets(matcher, { text: previousTexts.join(' '), previousTexts })).toBe(false);
  });
});

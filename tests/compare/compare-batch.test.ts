import { describe, expect, it } from 'vitest';
import { compareBatch, type BatchArticle } from '../../src/cli/compare-batch.ts';
import { paragraphs, STORY } from '../support/compare/story.ts';

const run = async (rows: readonly unknown[], files: Readonly<Record<string, BatchArticle>> = {}) => {
  const lines = async function* (): AsyncGenerator<string> {
    for (const row of rows) yield typeof row === 'string' ? row : JSON.stringify(row);
  };
  const answers: unknown[] = [];
  const bad = await compareBatch(lines(), (line) => answers.push(JSON.parse(line)), {
    extractFile: async (file) => files[file] ?? Promise.reject(new Error(`${file}: no such file`)),
  });
  return { bad, answers };
};

const capture = (texts: readonly string[], visible: readonly string[]): BatchArticle => ({
  headline: 'A story',
  paragraphs: paragraphs(texts),
  visibleText: visible.join(' '),
  lang: 'en',
});

describe('compare --batch', () => {
  it('answers a line of paragraphs in the documented shape', async () => {
    const after = [...STORY.slice(0, 7), 'The statement came at six.'];
    const { bad, answers } = await run([
      {
        id: 'a',
        url: 'https://news.example/a',
        before: { paragraphs: STORY, title: 'Old' },
        after: { paragraphs: after, title: 'New' },
      },
    ]);
    expect(bad).toBe(0);
    const [answer] = answers as {
      id: string;
      after: Record<string, unknown>[];
      before: unknown[];
      changes: unknown[];
    }[];
    expect(answer?.id).toBe('a');
    expect(answer?.after[0]).toEqual({
      text: STORY[0],
      kind: 'unchanged',
      before: [0],
      edited: false,
      flagged: false,
      labels: [],
      reason: 'unchanged',
    });
    expect(Object.keys(answer?.after[7] ?? {})).toEqual([
      'text',
      'kind',
      'before',
      'edited',
      'flagged',
      'labels',
      'reason',
    ]);
    expect(answer?.before).toHaveLength(STORY.length);
    expect(answer?.changes[0]).toMatchObject({
      kind: 'edited',
      paragraph: null,
      labels: ['headline-changed'],
    });
  });

  it('reads files, and does not flag text that was outside the article before', async () => {
    const added = 'The tribunal said in a statement that it would not comment further.';
    const files = {
      'old.html': capture(STORY, [...STORY, added]),
      'older.html': capture(STORY, STORY),
      'new.html': capture([...STORY, added], [...STORY, added]),
    };
    const { answers } = await run(
      [
        { id: 1, url: 'https://news.example/a', before: { file: 'old.html' }, after: { file: 'new.html' } },
        { id: 2, url: 'https://news.example/a', before: { file: 'older.html' }, after: { file: 'new.html' } },
      ],
      files,
    );
    expect(answers).toMatchObject([
      { after: { 8: { kind: 'added', flagged: false } } },
      { after: { 8: { kind: 'added', flagged: true } } },
    ]);
  });

  it('answers each bad line with an error and continues', async () => {
    const good = { id: 'ok', before: { paragraphs: ['a'] }, after: { paragraphs: ['a'] } };
    const { bad, answers } = await run([
      'not json',
      '[1]',
      '',
      { id: 7 },
      { id: 8, before: { paragraphs: ['a'] }, after: { paragraphs: 'a' } },
      { id: 9, before: { file: 'none.html' }, after: { file: 'none.html' } },
      good,
    ]);
    expect(bad).toBe(5);
    expect(answers).toMatchObject([
      { id: null, after: [], before: [], error: expect.stringContaining('line 1') },
      { id: null, after: [], before: [], error: 'line 2: the line is not a JSON object' },
      { id: 7, after: [], before: [], error: expect.stringContaining('`before` is missing') },
      { id: 8, after: [], before: [], error: expect.stringContaining('`after.paragraphs`') },
      { id: 9, after: [], before: [], error: 'line 6: none.html: no such file' },
      { id: 'ok', after: [{ kind: 'unchanged' }], before: [{ kind: 'kept' }], changes: [] },
    ]);
  });
});

import { expect, test } from 'vitest';
import { parsePage } from './html.ts';
import { expected, expectation, paragraphsV1, paragraphsV2, storyPages } from './story-pages.ts';

const read = (html: string): { paragraphs: string[]; article: string; rest: string } => {
  const page = parsePage(html);
  const article = page.one('article');
  const paragraphs = page.all('.article-body p').map((p) => p.text);
  const outer = article?.html ?? '';
  return { paragraphs, article: outer, rest: html.replace(/<article>.*<\/article>/s, '') };
};

test('the pages hold the paragraphs, all of them and in order', () => {
  expect(paragraphsV1).toHaveLength(27);
  expect(read(storyPages.version1).paragraphs).toEqual(paragraphsV1);
  expect(read(storyPages.version2).paragraphs).toEqual(paragraphsV2);
  expect(new Set([...paragraphsV1, ...paragraphsV2]).size).toBe(29);
});

test('version 2 is version 1 with exactly the changes that the indices name', () => {
  const { added, edited, moved, promise } = expected;
  const undone = [...paragraphsV2];
  expect(undone[moved.after]).toBe(moved.text);
  expect(undone[added.after]).toBe(added.text);
  undone.splice(moved.after, 1);
  undone.splice(added.after, 1);
  undone.splice(moved.before, 0, moved.text);
  expect(undone[edited.after]).toContain(` ${edited.to} `);
  undone[edited.before] = (undone[edited.after] ?? '').replace(edited.to, edited.from);
  expect(undone).toEqual(paragraphsV1);
  expect(paragraphsV1[promise.index]).toBe(promise.text);
});

test('only the promise and the statement have the expected words', () => {
  const words = (expectation.match.all ?? []).map((word) => word.toLowerCase());
  const having = (paragraphs: readonly string[]): number[] =>
    paragraphs.flatMap((text, index) =>
      words.every((word) => text.toLowerCase().includes(word)) ? [index] : [],
    );
  expect(having(paragraphsV1)).toEqual([expected.promise.index]);
  expect(having(paragraphsV2)).toEqual([expected.promise.index, expected.added.after]);
});

test('the b pages differ from their twins outside the article only', () => {
  for (const [one, other] of [
    [storyPages.version1, storyPages.version1b],
    [storyPages.version2, storyPages.version2b],
  ] as const) {
    expect(read(other).article).toBe(read(one).article);
    expect(read(other).rest).not.toBe(read(one).rest);
  }
  expect(read(storyPages.version2).rest).not.toBe(read(storyPages.version1).rest);
});

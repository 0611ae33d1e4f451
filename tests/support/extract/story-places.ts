const STORY: readonly string[] = [
  'The keepers of the three locks went back to work on Wednesday morning after the canal board agreed to man every night shift with two people.',
  'Some forty barges, most of them loaded with gravel and feed, had been waiting above the upper lock since the strike began in February.',
  'The board put the cost of the second shift at 210,000 crowns a year, to be met from the lock fees, which are to rise in April.',
];

const pageOf = (paragraphs: readonly string[]): string =>
  `<html><head><title>Lock keepers end their strike</title><meta name="author" content="Ina Brook"></head><body><header><a href="/">Observer</a></header><article><h1>Lock keepers end their strike</h1><div class="by">Ina Brook</div><div class="text">${paragraphs.join('')}</div></article></body></html>`;

const pageWith = (html: string, at: number): string =>
  pageOf(STORY.map((text) => `<p>${text}</p>`).toSpliced(at, 0, html));

const PLACES: readonly (readonly [string, number])[] = [
  ['first', 0],
  ['middle', 2],
  ['last', STORY.length],
];

const withLink = (sentence: string): string | null => {
  const words = sentence.split(' ');
  const [first, second, third, ...rest] = words;
  return rest.length === 0 ? null : [first, second, `<a href="/x">${third}</a>`, ...rest].join(' ');
};

const formsOf = (sentence: string): (readonly [string, string | null])[] => [
  ['plain', sentence],
  ['linked', withLink(sentence)],
  ['bold', `<strong>${sentence}</strong>`],
];

/** Forms and places of a story in which the sentence is lost, e.g. `bold last`; a form lost in all places goes alone. */
export const dropsOf = (sentence: string, extract: (page: string) => readonly string[]): string[] =>
  formsOf(sentence).flatMap(([form, html]) => {
    if (html === null) return [];
    const lost = PLACES.filter(([, at]) => !extract(pageWith(`<p>${html}</p>`, at)).includes(sentence));
    return lost.length === PLACES.length ? [form] : lost.map(([place]) => `${form} ${place}`);
  });

/** What of a snippet is taken for the story in its middle or at its end, and what of the story is lost with it. */
export const leaksOf = (snippet: string, extract: (page: string) => readonly string[]): string[] =>
  PLACES.filter(([place]) => place !== 'first').flatMap(([place, at]) => {
    const got = extract(pageWith(snippet, at));
    return [
      ...got.filter((text) => !STORY.includes(text)).map((text) => `${place}: ${text}`),
      ...STORY.filter((text) => !got.includes(text)).map((text) => `${place}: loses ${text}`),
    ];
  });

import type { DemoVersion, StoryBlock } from './story.ts';

/** The pages of the demo site: data → HTML5. Every text is escaped here and nowhere else. */

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** JSON inside a script element, where `</script>` would end it. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const SITE_NAME = 'The Sorrel Observer';

const CSS = `
:root { color-scheme: light dark; --ink: #1d1b19; --faint: #67615a; --paper: #fdfbf7; --line: #d9d2c6; --accent: #8c1d18; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece7df; --faint: #a8a097; --paper: #181614; --line: #3a3530; --accent: #f0948a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 Charter, Georgia, 'Times New Roman', serif; }
a { color: inherit; text-underline-offset: .15em; }
a:hover { color: var(--accent); }
.site { border-bottom: 1px solid var(--line); padding: 1rem 1.25rem .6rem; text-align: center; }
.site > a { font-size: 1.7rem; font-weight: 700; text-decoration: none; letter-spacing: .01em; }
.site ul { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem 1.25rem; margin: .5rem 0 0; padding: 0; list-style: none; }
nav, .meta, .share, aside, .newsletter, footer { font-family: system-ui, sans-serif; font-size: .9rem; }
.layout { display: grid; gap: 2rem 3rem; max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
@media (min-width: 60rem) { .layout { grid-template-columns: minmax(0, 42rem) minmax(0, 1fr); } }
h1 { margin: .3rem 0 .6rem; font-size: clamp(1.8rem, 5vw, 2.6rem); line-height: 1.15; text-wrap: balance; }
.section { margin: 0; color: var(--accent); font: 700 .85rem system-ui, sans-serif; text-transform: uppercase; letter-spacing: .08em; }
.standfirst { margin: 0 0 1rem; font-size: 1.25rem; line-height: 1.4; color: var(--faint); }
.meta { color: var(--faint); border-top: 1px solid var(--line); padding-top: .6rem; }
.story h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
.story p { margin: 0 0 1.1rem; hyphens: auto; }
.share { display: flex; flex-wrap: wrap; gap: .5rem 1rem; border-block: 1px solid var(--line); padding: .6rem 0; color: var(--faint); }
.newsletter { margin-top: 1.5rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-top: 4px solid var(--accent); }
.newsletter h2, aside h2 { margin: 0 0 .5rem; font-size: 1rem; }
.newsletter p { margin: 0 0 .75rem; }
.newsletter form { display: flex; gap: .5rem; }
.newsletter input { flex: 1; min-width: 0; }
.newsletter input, .newsletter button { padding: .45rem .7rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); }
aside section + section { margin-top: 2rem; }
aside ol, aside ul { margin: 0; padding-left: 1.25rem; }
aside li { margin-bottom: .5rem; }
footer { border-top: 1px solid var(--line); padding: 1rem 1.25rem 2rem; color: var(--faint); text-align: center; }
.timeline li { margin-bottom: .4rem; }
.timeline .waiting { color: var(--faint); }
`;

interface Frame {
  readonly title: string;
  readonly head: string;
  readonly menu: readonly string[];
  readonly main: string;
}

/** Links in the boilerplate lead to the front page: nothing else exists here. */
const links = (texts: readonly string[]): string =>
  texts.map((text) => `<li><a href="/">${escapeHtml(text)}</a></li>`).join('\n');

const frame = ({ title, head, menu, main }: Frame): string => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${head}
<style>${CSS}</style>
</head>
<body>
<header class="site">
<a href="/">${SITE_NAME}</a>
<nav class="menu" aria-label="Sections">
<ul>
${links(menu)}
</ul>
</nav>
</header>
${main}
<footer>
<p>${SITE_NAME} is the demo newsroom of Stop Press, served by your own machine. Its people, courts and lakes are invented.</p>
</footer>
</body>
</html>
`;

export interface StoryPage {
  readonly headline: string;
  readonly standfirst: string;
  readonly byline: string;
  readonly section: string;
  /** Absolute. */
  readonly url: string;
  readonly version: DemoVersion;
  /** ISO 8601 in UTC. */
  readonly publishedAt: string;
  readonly modifiedAt: string;
}

const RELATED = [
  'Explainer: who owns the water in a lake with four shores?',
  'Eastern channel: a dredging dispute in six dates',
  'Profile: the judge who came from the ferries',
];

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `2026-11-23T09:05:00.000Z` → `23 November 2026, 09:05 UTC`; independent of clock and locale. */
const readableTime = (iso: string): string => {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso) ?? [];
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time} UTC`;
};

const linkedData = (page: StoryPage): unknown => ({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  headline: page.headline,
  description: page.standfirst,
  mainEntityOfPage: page.url,
  url: page.url,
  datePublished: page.publishedAt,
  dateModified: page.modifiedAt,
  articleSection: page.section,
  inLanguage: 'en-GB',
  isAccessibleForFree: true,
  author: { '@type': 'Organization', name: page.byline },
  publisher: { '@type': 'NewsMediaOrganization', name: SITE_NAME },
});

const metaTags = (page: StoryPage): string => {
  const named = { description: page.standfirst, author: page.byline };
  const openGraph = {
    'og:type': 'article',
    'og:site_name': SITE_NAME,
    'og:title': page.headline,
    'og:description': page.standfirst,
    'og:url': page.url,
    'og:locale': 'en_GB',
    'article:published_time': page.publishedAt,
    'article:modified_time': page.modifiedAt,
    'article:section': page.section,
  };
  return [
    ...Object.entries(named).map(([name, value]) => `<meta name="${name}" content="${escapeHtml(value)}">`),
    ...Object.entries(openGraph).map(
      ([name, value]) => `<meta property="${name}" content="${escapeHtml(value)}">`,
    ),
    `<link rel="canonical" href="${escapeHtml(page.url)}">`,
    `<script type="application/ld+json">${scriptJson(linkedData(page))}</script>`,
  ].join('\n');
};

const block = ({ role, text }: StoryBlock): string =>
  role === 'heading' ? `<h2>${escapeHtml(text)}</h2>` : `<p>${escapeHtml(text)}</p>`;

const modifiedNote = ({ publishedAt, modifiedAt }: StoryPage): string =>
  modifiedAt === publishedAt
    ? ''
    : ` · Updated <time class="updated" datetime="${modifiedAt}">${readableTime(modifiedAt)}</time>`;

const storyMain = (page: StoryPage): string => {
  const { blocks, furniture } = page.version;
  return `<div class="layout">
<main>
<article>
<header>
<p class="section">${escapeHtml(page.section)}</p>
<h1>${escapeHtml(page.headline)}</h1>
<p class="standfirst">${escapeHtml(page.standfirst)}</p>
<p class="meta">By <span class="byline">${escapeHtml(page.byline)}</span> · Published <time datetime="${page.publishedAt}">${readableTime(page.publishedAt)}</time>${modifiedNote(page)}</p>
</header>
<div class="story article-body">
${blocks.map(block).join('\n')}
</div>
</article>
<div class="share">
<a href="/">Share</a> <a href="/">E-mail</a> <a href="/">Print</a>
<span class="views">${furniture.readers} readers</span>
</div>
<section class="newsletter">
<h2>${escapeHtml(furniture.newsletter.title)}</h2>
<p>${escapeHtml(furniture.newsletter.text)}</p>
<form action="/">
<input type="email" name="address" placeholder="you@news.example" aria-label="E-mail address">
<button>Sign up</button>
</form>
</section>
</main>
<aside aria-label="More stories">
<section class="related">
<h2>Related stories</h2>
<ul>
${links(RELATED)}
</ul>
</section>
<section class="most-read">
<h2>Most read</h2>
<ol>
${links(furniture.mostRead)}
</ol>
</section>
</aside>
</div>`;
};

export const renderStoryPage = (page: StoryPage): string =>
  frame({
    title: `${page.headline} | ${SITE_NAME}`,
    head: metaTags(page),
    menu: page.version.furniture.menu,
    main: storyMain(page),
  });

export interface FrontPage {
  readonly headline: string;
  readonly standfirst: string;
  /** Path of the story. */
  readonly path: string;
  readonly menu: readonly string[];
  /** In order; `published` says which are public. */
  readonly versions: readonly {
    readonly news: string;
    readonly second: number;
    readonly published: boolean;
  }[];
}

/** A tiny front page: the story, and how far it has come. */
export const renderFrontPage = ({ headline, standfirst, path, menu, versions }: FrontPage): string =>
  frame({
    title: SITE_NAME,
    head: `<meta name="description" content="The demo newsroom of Stop Press.">`,
    menu,
    main: `<div class="layout">
<main>
<h1><a href="${escapeHtml(path)}">${escapeHtml(headline)}</a></h1>
<p class="standfirst">${escapeHtml(standfirst)}</p>
<h2>How the story develops</h2>
<p>Seconds are counted from the first request for the story.</p>
<ol class="timeline">
${versions
  .map(
    ({ news, second, published }) =>
      `<li${published ? '' : ' class="waiting"'}>after ${second} s: ${escapeHtml(news)}${published ? '' : ' (still to come)'}</li>`,
  )
  .join('\n')}
</ol>
</main>
</div>`,
  });

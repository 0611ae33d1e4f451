import type { Matcher } from '../../src/model/expectation.ts';

/**
 * The story of the end-to-end test: a report about a ferry, invented throughout, before and after a statement lands.
 * Arrays are what a reader sees, in order; the indices below say by hand what a comparison must find.
 */

const headline = 'Inquiry opens into ferry’s night on the sandbar';

const opening = [
  'An inquiry opened on Thursday into how the Grey Plover, the evening ferry to the Isle of Merrow, came to spend nine hours aground on a sandbar with 163 passengers on board.',
  'The ferry left Tannick at ten to seven on Monday and stopped, upright and undamaged, on the Cobbler bank forty minutes later. It floated off on the morning tide and reached Merrow under its own power.',
  'Nobody was hurt. Two passengers were seen by a nurse on the quay and sent home with blankets.',
  'The operator, Farran Sound Ferries, is expected to make a statement later in the day about its life jackets, which several passengers said they had been unable to find.',
  'Captain Lenna Stroude, a retired pilot who is leading the inquiry, said that she would begin with the log, the depth recorder and the people who had been on the bridge.',
  '“I want to know what the ship knew, and when, and whom it told,” she said outside the harbour office, where the hearings are being held in a room normally used for auctions of nets.',
  'The master of the Grey Plover, who has not been named, is the first witness. He has sailed the route for fourteen years and was off duty on the night of the only earlier grounding.',
];

const background = [
  'The Cobbler has moved about four hundred metres to the north since the channel was last surveyed. Fishing crews in Tannick say that they have steered by the church tower and not by the chart for two winters.',
  'A new survey was due in April. It was put off until September, the port authority said, because the survey boat was needed at the mouth of the canal.',
  'Passengers were told at half past seven that the delay would be short. The next announcement came at ten, and by then the bar had closed and the heating in the forward saloon had been switched off to save the batteries.',
  'Marta Quillane, a primary school teacher who was travelling with eleven pupils, said the crew had been kind but had plainly had no instructions.',
  '“They found us cards and a great deal of soup,” she said. “What they could not find was anybody who would say how long it would be.”',
];

/** Lands between `background` and `crew`. */
const statement =
  'In a statement issued at noon, Farran Sound Ferries said that its life jackets had been stowed in lockers which the night crew had not been trained to open. “That was our failure and not theirs,” it said. “Every locker has been unsealed since Tuesday morning.”';

const crew = [
  'The crew of nine included four who had joined that week. The seafarers’ branch in Tannick has said for some time that the summer rota leaves too few people on board who know the ship.',
  'Its secretary, Osgar Pell, said that a drill had been planned for the previous Friday and had been dropped when the afternoon crossing ran late.',
  'The company has not disputed that. Its operations manager is to give evidence next week, together with the person who draws up the rota.',
  'Harbour records show that the Grey Plover reported its position twice during the night and that both reports were acknowledged. A lifeboat stood by from nine o’clock, and its coxswain judged it safer to leave the passengers where they were.',
  'He will be asked about that decision, though few in the town expect criticism of it. The swell on the bank was more than two metres until after midnight.',
];

const island = [
  'On Merrow, where the ferry is the only regular link with the mainland, the talk has been of what happens in the winter. The relief vessel draws half a metre more than the Grey Plover and cannot use the northern channel at all.',
  'The island’s shop was out of bread by Tuesday afternoon. Its owner, Bettan Corrow, said that she had baked what flour she had and written the names of customers on the bags.',
  'A doctor’s appointment missed on the mainland takes six weeks to replace, said Hew Lannick, who chairs the community council. He had counted thirteen of them since Monday.',
  'The council has asked for a second morning crossing until the bank has been surveyed, and for the fare to be returned to everybody who was on board.',
];

const sequel = [
  'The inquiry has no power to punish anyone. It may recommend changes to the route, the rota and the licence, and the licensing board must say within sixty days which of them it accepts.',
  'Captain Stroude led the last such inquiry in the Sound, seven years ago, after a cattle boat struck the pier at Ennis Head. Eight of her ten recommendations were accepted and six have been carried out.',
  'Among those still waiting is a tide gauge on the Cobbler itself, which would have cost less than the soup, one of the harbour pilots remarked on his way into the hearing.',
  'The Grey Plover has been in the dry dock at Tannick since Wednesday. Divers found scratched paint and a quantity of weed, and it is expected back in service at the weekend.',
  'Until then the crossing is made by a chartered catamaran that carries sixty people and no vehicles. Lorries for the island are being sent by the freight barge, which sails when it is full.',
  'The hearings are open to the public and continue on Friday at half past nine. The auction of nets has been moved to the chapel.',
];

/** As first published. */
export const paragraphsV1: readonly string[] = [...opening, ...background, ...crew, ...island, ...sequel];

const editedFrom = 'Two passengers were seen by a nurse on the quay and sent home with blankets.';
const editedTo = 'Two passengers were examined by a nurse on the quay and sent home with blankets.';

/** With the statement, one word edited near the top, and the paragraph about the dry dock brought forward. */
export const paragraphsV2: readonly string[] = [
  ...opening.map((text) => text.replace(editedFrom, editedTo)),
  ...background,
  statement,
  ...crew,
  sequel[3] ?? '',
  ...island,
  ...sequel.filter((_, index) => index !== 3),
];

/** What a comparison of version 1 with version 2 must find; indices into `paragraphsV1` and `paragraphsV2`. */
export const expected = {
  headline,
  promise: { index: 3, text: opening[3] ?? '' },
  added: { after: 12, text: statement },
  edited: { before: 2, after: 2, from: 'seen', to: 'examined' },
  moved: { before: 24, after: 18, text: sequel[3] ?? '' },
} as const;

/** Met by the statement alone: the promise has the words too, but was there from the start. */
export const expectation: { readonly name: string; readonly match: Matcher } = {
  name: 'Statement on life jackets',
  match: { all: ['statement', 'life jackets'] },
};

interface Furniture {
  readonly menu: readonly string[];
  readonly mostRead: readonly string[];
  readonly plug: string;
  readonly readers: number;
  readonly year: number;
}

const furnitureA: Furniture = {
  menu: ['Front page', 'Harbour', 'Weather', 'Sport', 'Tide tables'],
  mostRead: [
    'Lighthouse painters ask for a better ladder',
    'Merrow school wins the Sound choir prize again',
    'Why the herring came early this year',
  ],
  plug: 'The Sound in the Morning: sign up for our free newsletter and have the tides in your inbox by six.',
  readers: 214,
  year: 2026,
};

const furnitureB: Furniture = {
  menu: ['Front page', 'Harbour', 'Inquiry live', 'Weather', 'Sport', 'Tide tables', 'Puzzles'],
  mostRead: [
    'Inquiry opens into ferry’s night on the sandbar',
    'Lighthouse painters get their ladder',
    'Nine places to eat crab before the season ends',
    'Merrow school wins the Sound choir prize again',
  ],
  plug: 'Never miss a sailing: subscribe to our daily newsletter and we will write to you before the harbour master does.',
  readers: 3861,
  year: 2026,
};

const furnitureC: Furniture = {
  menu: ['Front page', 'Harbour', 'Sport', 'Notices'],
  mostRead: [
    'A statement from our crossword setter',
    'Nine places to eat crab before the season ends',
    'Letters: the church tower',
  ],
  plug: 'Keep local reporting afloat. Become a member from two coins a week and read without advertisements.',
  readers: 9027,
  year: 2027,
};

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const list = (items: readonly string[]): string =>
  `<ul>${items.map((item, index) => `<li><a href="/${index}">${escapeHtml(item)}</a></li>`).join('')}</ul>`;

const buildPage = (paragraphs: readonly string[], furniture: Furniture, modified: string): string => {
  const published = '2026-11-19T10:05:00Z';
  const linkedData = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline,
    datePublished: published,
    dateModified: modified,
    author: { '@type': 'Person', name: 'Harbour desk' },
  };
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${escapeHtml(headline)} | The Tannick Tide</title>
<meta property="og:type" content="article">
<meta property="og:title" content="${escapeHtml(headline)}">
<meta property="article:published_time" content="${published}">
<meta property="article:modified_time" content="${modified}">
<script type="application/ld+json">${JSON.stringify(linkedData)}</script>
</head>
<body>
<header class="site-header"><a href="/">The Tannick Tide</a><nav class="menu">${list(furniture.menu)}</nav></header>
<main>
<article>
<h1>${escapeHtml(headline)}</h1>
<p class="byline">By <span class="author">Harbour desk</span>, <time datetime="${published}">19 November 2026</time></p>
<div class="article-body">
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
</div>
</article>
<div class="share-bar"><a href="/share/post">Share</a> <a href="/share/mail">E-mail</a> <span class="views">${furniture.readers} people are reading this</span></div>
<section class="newsletter"><h2>Newsletter</h2><p>${escapeHtml(furniture.plug)}</p><form action="/subscribe"><input type="email" name="address" aria-label="Your address"><button>Subscribe</button></form></section>
</main>
<aside class="most-read"><h2>Most read</h2>${list(furniture.mostRead)}</aside>
<footer><p>© ${furniture.year} The Tannick Tide, an invented newspaper. Every person, ship and sandbar in it is invented too.</p></footer>
</body>
</html>
`;
};

const firstModified = '2026-11-19T10:05:00Z';
const thenModified = '2026-11-19T12:20:00Z';

/** The pages as an origin serves them. */
export const storyPages = {
  version1: buildPage(paragraphsV1, furnitureA, firstModified),
  /** Version 1 with other furniture: nothing to tell. */
  version1b: buildPage(paragraphsV1, furnitureC, firstModified),
  version2: buildPage(paragraphsV2, furnitureB, thenModified),
  /** Version 2 with other furniture: nothing to tell. */
  version2b: buildPage(paragraphsV2, furnitureC, thenModified),
} as const;

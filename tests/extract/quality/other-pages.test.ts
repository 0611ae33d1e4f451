import { describe, expect, it } from 'vitest';
import { read } from '../../support/extract/fixtures.ts';

interface Teaser {
  readonly title: string;
  readonly text: string;
}

interface Language {
  readonly lang: string;
  readonly section: string;
  readonly search: string;
  readonly topic: string;
  readonly welcome: string;
  readonly teasers: readonly Teaser[];
}

const teasers = (...pairs: readonly (readonly [string, string])[]): readonly Teaser[] =>
  pairs.map(([title, text]) => ({ title, text }));

const LANGUAGES: readonly Language[] = [
  {
    lang: 'en',
    section: 'Island news',
    search: 'Search results for ferry',
    topic: 'Topic: ferry',
    welcome:
      'Everything that happens between the lighthouse and the northern reef, told by people who live here.',
    teasers: teasers(
      [
        'Ferry aground off the lighthouse',
        'Forty passengers were taken off by the lifeboat before midnight, and nobody was hurt.',
      ],
      [
        'Kelp harvest begins two weeks late',
        'Cold water has slowed the growth of the weed on which six families live.',
      ],
      [
        'Chess club moves into the old dairy',
        'The roof is sound and the rent is a wheel of cheese a year, says the new tenant.',
      ],
      [
        'Lighthouse to be painted red again',
        'The stripes were white for eleven years because of a mistake in an order.',
      ],
      [
        'School bus gets a second stop',
        'Children from the mill no longer have to cross the weir in the dark.',
      ],
      [
        'Record catch of mackerel at Brenna',
        'The boats came home before noon because their holds were full.',
      ],
    ),
  },
  {
    lang: 'de',
    section: 'Nachrichten von der Insel',
    search: 'Suchergebnisse für Fähre',
    topic: 'Thema: Fähre',
    welcome:
      'Alles, was zwischen Leuchtturm und Nordriff geschieht, erzählt von Leuchten, die hier leben und arbeiten.',
    teasers: teasers(
      [
        'Fähre läuft am Leuchtturm auf Grund',
        'Vierzig Fahrgäste wurden vor Mitternacht vom Rettungsboot geholt, verletzt wurde niemand.',
      ],
      [
        'Tangernte beginnt zwei Wochen später',
        'Kaltes Wasser hat das Wachstum gebremst, von dem sechs Familien leben.',
      ],
      [
        'Schachklub zieht in die alte Molkerei',
        'Das Dach ist dicht, und die Miete beträgt ein Rad Käse im Jahr.',
      ],
      [
        'Leuchtturm wird wieder rot gestrichen',
        'Elf Jahre lang waren die Streifen wegen eines Fehlers weiß.',
      ],
      ['Schulbus hält künftig zweimal', 'Kinder aus der Mühle müssen nicht mehr im Dunkeln über das Wehr.'],
      [
        'Rekordfang von Makrelen vor Brenna',
        'Die Boote kamen vor Mittag zurück, weil die Laderäume voll waren.',
      ],
    ),
  },
  {
    lang: 'fr',
    section: 'Actualités de l’île',
    search: 'Résultats de recherche pour bac',
    topic: 'Dossier : le bac',
    welcome:
      'Tout ce qui se passe entre le phare et le récif du nord, raconté par ceux qui vivent ici toute l’année.',
    teasers: teasers(
      [
        'Le bac s’échoue près du phare',
        'Quarante passagers ont été évacués avant minuit par le canot de sauvetage.',
      ],
      [
        'La récolte du varech commence en retard',
        'L’eau froide a ralenti la pousse dont vivent six familles de la côte.',
      ],
      [
        'Le club d’échecs dans la laiterie',
        'Le toit est sain et le loyer est d’une meule de fromage par an.',
      ],
      ['Le phare sera repeint en rouge', 'Les bandes étaient blanches depuis onze ans à cause d’une erreur.'],
      [
        'Un second arrêt pour le car scolaire',
        'Les enfants du moulin ne traverseront plus le barrage dans le noir.',
      ],
      ['Pêche record de maquereaux à Brenna', 'Les bateaux sont rentrés avant midi, les cales pleines.'],
    ),
  },
  {
    lang: 'es',
    section: 'Noticias de la isla',
    search: 'Resultados de la búsqueda de transbordador',
    topic: 'Tema: transbordador',
    welcome:
      'Todo lo que ocurre entre el faro y el arrecife del norte, contado por quienes viven aquí todo el año.',
    teasers: teasers(
      [
        'El transbordador encalla junto al faro',
        'Cuarenta pasajeros fueron evacuados antes de medianoche por el bote de salvamento.',
      ],
      [
        'La cosecha de algas empieza tarde',
        'El agua fría ha frenado el crecimiento del que viven seis familias.',
      ],
      [
        'El club de ajedrez va a la lechería',
        'El tejado está sano y el alquiler es de una rueda de queso al año.',
      ],
      [
        'El faro volverá a pintarse de rojo',
        'Las franjas fueron blancas once años por un error en un pedido.',
      ],
      ['Segunda parada del autobús escolar', 'Los niños del molino ya no cruzarán la presa de noche.'],
      [
        'Captura récord de caballa en Brenna',
        'Los barcos volvieron antes del mediodía con las bodegas llenas.',
      ],
    ),
  },
  {
    lang: 'ru',
    section: 'Новости острова',
    search: 'Результаты поиска: паром',
    topic: 'Тема: паром',
    welcome:
      'Всё, что происходит между маяком и северным рифом, рассказывают люди, которые живут здесь круглый год.',
    teasers: teasers(
      [
        'Паром сел на мель у маяка',
        'Сорок пассажиров сняли до полуночи спасатели, никто не пострадал, сообщила служба.',
      ],
      [
        'Сбор водорослей начался с опозданием',
        'Холодная вода замедлила рост водорослей, которыми живут шесть семей.',
      ],
      ['Шахматный клуб переехал на молочный завод', 'Крыша цела, а аренда составляет головку сыра в год.'],
      ['Маяк снова станет красным', 'Одиннадцать лет полосы были белыми из-за ошибки в заказе.'],
      [
        'У школьного автобуса новая остановка',
        'Детям с мельницы больше не надо идти через плотину в темноте.',
      ],
      ['Рекордный улов скумбрии в Бренне', 'Лодки вернулись до полудня, потому что трюмы были полны.'],
    ),
  },
  {
    lang: 'ja',
    section: '島のニュース',
    search: '「フェリー」の検索結果',
    topic: 'フェリーの記事一覧',
    welcome: '灯台から北の岩礁までの間で起きるすべてのことを、一年中ここに住む人たちが伝えています。',
    teasers: teasers(
      [
        '灯台の沖でフェリーが座礁、四十人救助',
        '乗客四十人は午前零時までに救命艇で救助され、けが人はなかった。',
      ],
      ['昆布漁の解禁が二週間遅れる見通しに', '冷たい海水のため成長が遅れ、六世帯の暮らしに影響が出ている。'],
      ['将棋クラブが古い乳業工場に移転する', '屋根は丈夫で、家賃は年にチーズ一つだという。'],
      ['灯台の色が十一年ぶりに赤に戻ることに', '注文の誤りで縞模様は十一年間白いままだった。'],
      ['スクールバスの停留所が二カ所になる', '水車小屋の子どもたちは暗い堰を渡らずに済む。'],
      ['ブレンナでサバの水揚げが過去最高に', '船倉がいっぱいになり、船は正午前に港へ戻った。'],
    ),
  },
];

const STORY_URL = 'https://island.example/2026/03/ferry-aground';

const page = (
  { lang }: Language,
  title: string,
  body: string,
  head = '<meta property="og:type" content="website">',
): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title} | Island Lamp</title>${head}</head><body><header><a href="/">Island Lamp</a><nav><a href="/a">A</a> <a href="/b">B</a></nav></header><main>${body}</main><footer><p>Island Lamp, Lighthouse Road 1.</p></footer></body></html>`;

const card = ({ title, text }: Teaser, i: number): string =>
  `<div class="item"><h3><a href="/2026/03/story-${i}">${title}</a></h3><p>${text}</p></div>`;
const plainCard = ({ title, text }: Teaser, i: number): string =>
  `<p><a href="/2026/03/story-${i}"><b>${title}</b></a></p><p>${text}</p>`;
const articleCard = ({ title, text }: Teaser, i: number): string =>
  `<article><a href="/2026/03/story-${i}"><h2>${title}</h2></a><p>${text}</p><a href="/2026/03/story-${i}">→</a></article>`;

const linked = (thing: object): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...thing })}</script>`;

type Builder = (language: Language) => string;

const KINDS: Readonly<Record<string, Builder>> = {
  'a section': (of) => page(of, of.section, `<h1>${of.section}</h1>${of.teasers.map(card).join('')}`),
  'a section in articles': (of) =>
    page(of, of.section, `<h1>${of.section}</h1>${of.teasers.map(articleCard).join('')}`),
  'a section in plain paragraphs': (of) =>
    page(of, of.section, `<h1>${of.section}</h1>${of.teasers.map(plainCard).join('')}`),
  'a section that says what it is': (of) =>
    page(
      of,
      of.section,
      `<h1>${of.section}</h1><p>${of.welcome}</p>${of.teasers.slice(0, 3).map(card).join('')}`,
      linked({ '@type': 'CollectionPage', name: of.section }),
    ),
  'a front page': (of) =>
    page(
      of,
      'Island Lamp',
      `<h1>Island Lamp</h1><p>${of.welcome}</p>${of.teasers.map(card).join('')}`,
      '<link rel="canonical" href="https://island.example/"><meta property="og:type" content="website">',
    ),
  'a front page by og:url': (of) =>
    page(
      of,
      'Island Lamp',
      `<p>${of.welcome}</p>${of.teasers.slice(0, 4).map(plainCard).join('')}`,
      '<meta property="og:url" content="https://island.example/en/">',
    ),
  'a search': (of) =>
    page(
      of,
      of.search,
      `<h1>${of.search}</h1><form><input type="search"></form>${of.teasers.slice(0, 2).map(card).join('')}`,
    ),
  'a topic with an introduction': (of) =>
    page(
      of,
      of.topic,
      `<h1>${of.topic}</h1><p>${of.welcome}</p>${of.teasers.slice(0, 3).map(card).join('')}`,
    ),
};

const PEOPLE: readonly (readonly [string, string])[] = [
  [
    'a profile',
    page(
      LANGUAGES[0] as Language,
      'Ina Brook',
      '<h1>Ina Brook</h1><p>Ina Brook reports on the sea and on those who live from it. She came to the island as a deck hand in 2011.</p><p>Before that she mended nets in three harbours, and she still has the needle on her desk, as she likes to say.</p>',
      '<meta property="og:type" content="profile">',
    ),
  ],
  [
    'a profile by linked data',
    page(
      LANGUAGES[0] as Language,
      'Ina Brook',
      '<h1>Ina Brook</h1><p>Ina Brook reports on the sea and on those who live from it. She came to the island as a deck hand in 2011.</p>',
      linked({ '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name: 'Ina Brook' } }),
    ),
  ],
  [
    'a product',
    page(
      LANGUAGES[0] as Language,
      'Storm lantern',
      '<h1>Storm lantern</h1><p>A lantern of galvanised steel with a wick of cotton, which burns for twenty hours on one filling of oil.</p><p>The glass is held by two wires and can be changed without tools, even with gloves on and in the dark.</p>',
      linked({ '@type': 'Product', name: 'Storm lantern', offers: { '@type': 'Offer', price: '39.00' } }),
    ),
  ],
  [
    'rows of signs',
    page(
      LANGUAGES[0] as Language,
      'Tide table',
      `<h1>Tide table</h1>${Array.from({ length: 12 }, (_, i) => `<p>${i}:10 ▲ 3.4 · ${i}:55 ▼ 0.7 · ${i}:20 ▲ 3.1 · ${i}:59 ▼ 0.9 · ${i}:41 ▲ 3.3 · 12:00 ▼ 0.8.</p>`).join('')}`,
    ),
  ],
];

describe('pages that are no articles', () => {
  const pages = LANGUAGES.flatMap((language) =>
    Object.entries(KINDS).map(([kind, build]) => [`${kind}, ${language.lang}`, build(language)] as const),
  );
  it.each([...pages, ...PEOPLE])('%s', (_, html) => {
    expect(read(html, { url: STORY_URL }).quality.verdict).toBe('no-article');
  });
});

const ENGLISH = LANGUAGES[0] as Language;

const FIRST =
  'The ferry Selkie ran aground off the lighthouse on Monday night with forty people on board, the coast guard said.';
const SECOND =
  'All of them were taken off by the lifeboat before midnight, and nobody was hurt, though two were cold and wet.';

describe('articles that look like other pages', () => {
  const articles: readonly (readonly [string, string])[] = [
    [
      'a short story above teasers',
      page(
        ENGLISH,
        'Ferry aground',
        `<article><h1>Ferry aground</h1><p>${FIRST}</p><p>${SECOND}</p></article>${ENGLISH.teasers.map(card).join('')}`,
      ),
    ],
    [
      'a flash above teasers that says when it was published',
      page(
        ENGLISH,
        'Ferry aground off the light',
        `<article><h1>Ferry aground off the light</h1><p>${FIRST}</p></article>${ENGLISH.teasers.map(card).join('')}`,
        '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-03-02T09:00:00Z">',
      ),
    ],
    [
      'a story about a search',
      page(
        ENGLISH,
        'Search for missing boat goes on',
        `<h1>Search for missing boat goes on</h1><p>${FIRST}</p><p>${SECOND}</p>`,
      ),
    ],
    [
      'a story on a site whose pages all name the front page',
      page(
        ENGLISH,
        'Ferry aground',
        `<h1>Ferry aground</h1><p>${FIRST}</p><p>${SECOND}</p>`,
        '<link rel="canonical" href="https://island.example/">',
      ),
    ],
    [
      'a story with a product in it',
      page(
        ENGLISH,
        'Ferry aground',
        `<h1>Ferry aground</h1><p>${FIRST}</p><p>${SECOND}</p>`,
        linked({
          '@graph': [
            { '@type': 'NewsArticle', headline: 'Ferry aground' },
            { '@type': 'Product', name: 'Lantern' },
          ],
        }),
      ),
    ],
  ];
  it.each(articles)('%s', (_, html) => {
    const { quality, article } = read(html, { url: STORY_URL });
    expect(quality).toEqual({ verdict: 'ok', reasons: [] });
    expect(article.paragraphs[0]?.text).toBe(FIRST);
  });
});

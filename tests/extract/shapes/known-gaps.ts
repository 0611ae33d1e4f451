import type { Miss } from './shapes.ts';

/** A gap, and what on the page would tell the difference. */
export interface KnownGap extends Miss {
  readonly why: string;
}

/** What the extractor gets wrong today, so that it is seen when it gets better or worse. */
export const knownGaps: Readonly<Record<string, KnownGap>> = {
  'arc-like': {
    why: "The standfirst stands in a section whose name has “rail” in it as the name of a layout, and counts as furniture though it holds the h1 and repeats the page's description.",
    missed: ['The pier may not change hands before the summer, a court in '],
    leaked: [],
  },
  blogger: {
    why: "The description of the whole blog stands next to the blog's own h1, not next to the story's heading, and is taken for a standfirst. The same line stands on every page of the site, and the entry's title comes after it.",
    missed: [],
    leaked: ['Paths, stiles and pubs between Tarn and the sea'],
  },
  'chinese-portal': {
    why: "A centred line in grey directly below a centred picture in its own paragraph is the picture's caption; other paragraphs are indented.",
    missed: [],
    leaked: ['封闭后的旧桥。（资料图）'],
  },
  'company-release': {
    why: "A subheadline in a box of its own counts as a line before the story; a bold “Highlights” above a list is a subhead, not a label; “SOURCE …” is an agency's signature at the end.",
    missed: ['280 jobs planned; first cable to be laid in 2029', 'Highlights'],
    leaked: ['SOURCE Ilven Cables'],
  },
  'court-notice': {
    why: 'Two paragraphs below the h1; the sidebar and the footer have names of their own and headings, and hold no more than house rules. More text in the sidebar than in the story must not widen the box.',
    missed: [],
    leaked: [
      'Opening hours',
      'The registry is open from Monday to Thursday between 9 am an',
      'Accessibility',
      'Court rooms 1 and 2 can be reached without steps through the',
      'Harbour Tribunal, Customs Quay 4. The Tribunal sits in publi',
    ],
  },
  'embedded-posts': {
    why: 'The placeholder of an embed that waits for consent: one line and a button in a box, between paragraphs.',
    missed: [],
    leaked: ['To view this content, you must accept cookies from the video'],
  },
  'fact-check': {
    why: 'A bold question and an invitation to send something, with a link, in a box of its own at the end.',
    missed: [],
    leaked: ['Seen something doubtful? Send it to us on WhatsApp.'],
  },
  'faq-details': {
    why: "A heading and a line with telephone number and link, in a box after the questions, is the house's help line.",
    missed: [],
    leaked: ['Still have questions?', 'Call 555 0150 at any time or write to us.'],
  },
  greek: {
    why: '“Διαβάστε επίσης:” and a link, in bold, is a related link in Greek.',
    missed: [],
    leaked: ['Διαβάστε επίσης: Τα εκατό χρόνια της γέφυρας'],
  },
  hebrew: {
    why: "“תגובות” is the heading of reader comments in Hebrew, in a box after the text; the body's box is its sibling.",
    missed: [],
    leaked: ['תגובות', 'משה: סוף סוף החלטה טובה של המועצה, אחרי שנים של הבטחות שלא ק'],
  },
  'infinite-scroll': {
    why: 'A second article with an h1 of its own follows in the same feed; its data-url is another page than the canonical address.',
    missed: [],
    leaked: [
      'Fish hall to open on Sundays',
      'The fish hall will be open on Sundays between eight and one ',
      'Two of the eleven stalls will not take part. One belongs to ',
      'The tram company will run line 4 every ten minutes on Sunday',
      'A trial period ends in October. If fewer than nine hundred p',
    ],
  },
  'interview-qa': {
    why: 'A pull quote without quotation marks, in a box of its own, repeats words of an answer verbatim.',
    missed: [],
    leaked: ['You cannot build a gear for gossip'],
  },
  'layout-tables': {
    why: 'The headline is a large bold font, not a heading, and shares its run of text with the byline in italics: a line break, not an empty line, parts them.',
    missed: [],
    leaked: ['Well poisoned, goat suspected By our own correspondent'],
  },
  'medium-hashed': {
    why: '“More” is a single word in a row of buttons (“Listen”, “Share”, “More”) between headline and text.',
    missed: [],
    leaked: ['More'],
  },
  'methode-like': {
    why: 'A caption class in Italian (“didascalia”) is not known, though the line follows a picture in the same small box; “Commenta per primo” invites comments in a box named “commenti”.',
    missed: [],
    leaked: ["L'ingresso della cartiera in una foto d'archivio", 'Commenta per primo'],
  },
  obituary: {
    why: 'The tribute wall is a box of guest-book entries: heading with “Tribute”, one box per entry with a name and a paragraph.',
    missed: [],
    leaked: [
      'Tribute Wall',
      'He taught me to read a gauge when I was seven and told me ne',
      'We shall ring the long peal on Friday, Osric. You always sai',
      'Every morning for forty years he lifted his hat to my hens.',
    ],
  },
  'opinion-pull-quotes': {
    why: 'A pull quote in a plain box repeats words of the paragraph before it verbatim; an invitation in italics to write letters ends the column.',
    missed: [],
    leaked: [
      'It will no longer stop for eggs',
      'Do you have an opinion on this? Letters of up to 300 words c',
    ],
  },
  'photo-story': {
    why: "Where figures with captions of full sentences make up nearly all of the page's text, the captions are the story.",
    missed: [
      'The sexton carries the parish registers out of the church. T',
      'Two brothers hold the door of the bakery shut while their mo',
      'A calf on a kitchen table in Mill Street. It stayed there un',
      'At first light the water stood still. Somebody had chalked i',
    ],
    leaked: [],
  },
  'police-notice': {
    why: "A one-paragraph notice; “Rückfragen bitte an:” introduces contact details that are dropped already, and “Original-Content von:” is the agency's signature.",
    missed: [],
    leaked: ['Rückfragen bitte an:', 'Original-Content von: Polizei Orrtal, übermittelt durch Pres'],
  },
  polish: {
    why: '“Komentarze (2)” is the heading of reader comments in Polish, and “Źródło:” a source line.',
    missed: [],
    leaked: [
      'Źródło: Gazeta Portowa',
      'Komentarze (2)',
      'Trzydzieści lat temu mówiłem, że ten filar długo nie postoi,',
      'A może by tak wreszcie prom, zamiast łatać w kółko to samo z',
    ],
  },
  'regulator-data-sheet': {
    why: "A definition list of facts before the first long paragraph, in the body's own box, is content; a heading “Other recalls” above linked cards with dates is not.",
    missed: ['Recall number', '2026-114', 'Recall date', '9 September 2026', 'Units', 'About 18,400'],
    leaked: ['Other recalls', '8 September 2026', '3 September 2026'],
  },
  'sharepoint-modern': {
    why: 'A paragraph in the box of a picture is its caption: the box holds one picture and one short line that is no sentence, and says “caption” in a data attribute.',
    missed: [],
    leaked: ['A field book of 1861 with a pressed gentian'],
  },
  'short-among-teasers': {
    why: "Two paragraphs of story beside two dozen boxes of one shape, each a linked picture, a linked heading and one line: the boxes repeat, the story does not, and the h1 stands in the story's column.",
    missed: [],
    leaked: [
      'The gardener counted eleven clumps on the south bank, three ',
      'The last boat from Selk leaves at nine instead of ten, to th',
      'It had been lost by his grandmother in the same field when s',
      'She comes from the islands, speaks four languages and will s',
      'A hornets’ nest as large as a bucket has to be moved before ',
      'Traders in Ham speak of a quiet week and of barns that are f',
      'After nineteen defeats in a row the club from Stane beat the',
      'The old one had been leaking since a hailstorm, and lately o',
      'They get off, so to speak, at platform three and go straight',
      'The water is cold, the shells are full and the first boats w',
      'It was lent to a wedding in June, and nobody can remember wh',
      'They heard the far shore before they saw it, because somebod',
      'Isle Radio will broadcast the carol that the fourth form wro',
      'There are sixty seats, a smell of clover and a projector fro',
      'It shows what people in the old town found when they dug, mo',
      'The talk is about mites, and afterwards about honey, and the',
      'The canal board says that the second night shift has to be p',
      'He reckons that he has walked round the world once and a hal',
      'They keep the grass short, but they also keep the joggers in',
      'Seven varieties that were thought to be lost will be grafted',
      'He wants to grind again where his great-grandfather did, tho',
      'All beds to the coast are taken until the middle of January,',
      'The parish argued for thirty years; the plumber needed three',
      'Of nineteen nests along the river only eleven were taken by ',
    ],
  },
  'typo3-news': {
    why: 'The standfirst\'s box is named “teaser-text”; it holds no link, bears itemprop="description", begins like the page\'s description, and stands between headline and text.',
    missed: ['Die Talsperre Ilven wird von Oktober an vollständig entleert'],
    leaked: [],
  },
  'updated-note': {
    why: "A note on an update stands in a sibling box between headline and body, in italics, and is left outside the body's box.",
    missed: ['This story has been updated. It was first published at 9:15 '],
    leaked: [],
  },
  'video-page': {
    why: 'A one-paragraph story followed by boxes of one shape (length, heading, line) under a heading “Up next”: the label takes the whole section along.',
    missed: [],
    leaked: [
      'Lamb rescued from weir',
      'A walker and two anglers formed a chain and pulled the anima',
      'Mayor opens fish hall',
      'It took three cuts to get through the ribbon, and the brass ',
      'First frost on the moor',
      'Our camera team got up at four to show you what it looks lik',
    ],
  },
  'weather-warning': {
    why: 'A legend that explains the colours in a sibling box after the warning is the same on each page of the site. Nothing but its own box and heading tells it apart.',
    missed: [],
    leaked: ['Our warnings explained', 'Yellow means be aware, amber means be prepared, and red mean'],
  },
  'web-components': {
    why: 'An unknown element named “story-caption” directly below “story-image”: names of custom elements are hints like names of classes.',
    missed: [],
    leaked: ['A camera trap took this picture in April.'],
  },
};

import type { Miss } from './shapes.ts';

/** A gap, and what on the page would tell the difference. */
export interface KnownGap extends Miss {
  readonly why: string;
}

/** What the extractor gets wrong today, so that it is seen when it gets better or worse. */
export const knownGaps: Readonly<Record<string, KnownGap>> = {
  aem: {
    why: 'Of two list items before the first prose, the short one goes as a line before the story while the long one stays: a list is one thing.',
    missed: ['280 neue Arbeitsplätze bis 202'],
    leaked: [],
  },
  'agency-tail-notes': {
    why: 'The last two paragraphs: a note in brackets and italics on the feed, and an invitation to follow news in the app, without a link.',
    missed: [],
    leaked: ['(Except for the headline, this'],
  },
  bengali: {
    why: '“আরও পড়ুন:” (read more) in bold, and a link that is the rest of the line.',
    missed: [],
    leaked: ['আরও পড়ুন: সেতুর একশ বছর'],
  },
  blogger: {
    why: "The description of the whole blog stands next to the blog's own h1, not next to the story's heading, and is taken for a standfirst. The same line stands on every page of the site, and the entry's title comes after it.",
    missed: [],
    leaked: ['Paths, stiles and pubs between'],
  },
  'chinese-portal': {
    why: "A centred line in grey directly below a centred picture in its own paragraph is the picture's caption; other paragraphs are indented.",
    missed: [],
    leaked: ['封闭后的旧桥。（资料图）'],
  },
  'class-traps-category': {
    why: "A state on a paragraph's own class (“has-social-icons”) and a word in a compound (“related-quote”) hide two paragraphs of prose: words after has-, no-, with-, is- tell of a state, and a box that is one paragraph of link-free prose is not a share row.",
    missed: ['A member who had moved the ban', 'The treasurer called it “the m'],
    leaked: [],
  },
  'class-traps-layout': {
    why: "“intro-teaser” is the standfirst: between h1 and text, without a link, repeating the page's description. A name must not beat that.",
    missed: ['The rink behind the station ge'],
    leaked: [],
  },
  'company-release': {
    why: "A subheadline in a box of its own counts as a line before the story; a bold “Highlights” above a list is a subhead, not a label; “SOURCE …” is an agency's signature at the end.",
    missed: ['280 jobs planned; first cable ', 'Highlights'],
    leaked: ['SOURCE Ilven Cables'],
  },
  czech: {
    why: '“Mohlo by vás zajímat:” and a link; “Diskuse” is the heading of comments.',
    missed: [],
    leaked: ['Mohlo by vás zajímat: Sto let ', 'Diskuse ke článku', 'V diskusi je 14 příspěvků.'],
  },
  'declarative-shadow': {
    why: 'A template with shadowrootmode is rendered by browsers as the content of its host; the whole story lies in it.',
    missed: [
      'The mussel beds between Tyde a',
      'They had been closed since the',
      'Boats may take two hundred bas',
    ],
    leaked: [],
  },
  dutch: {
    why: "A byline without a person's name (“Door onze redactie · date · Leestijd”) and a call for tips with an e-mail address.",
    missed: [],
    leaked: ['Door onze redactie · 24 februa', 'Heb je een tip voor de redacti'],
  },
  'election-results': {
    why: 'A note on how results are gathered, with a link, stands in a box of its own after the story. A close call.',
    missed: [],
    leaked: ["Results come from the county's"],
  },
  'embedded-posts': {
    why: 'The placeholder of an embed that waits for consent: one line and a button in a box, between paragraphs.',
    missed: [],
    leaked: ['To view this content, you must'],
  },
  'event-page': {
    why: 'Definition list of facts before the first prose goes as lines before the story; “More events” heads linked cards.',
    missed: ['When', 'Tuesday, 1 December 2026, 6.30', 'Where', 'Market hall, upper floor'],
    leaked: ['More events', 'Ice rink, weekdays from nine', 'June 20, bring a chair'],
  },
  'fact-check': {
    why: 'A bold question and an invitation to send something, with a link, in a box of its own at the end.',
    missed: [],
    leaked: ['Seen something doubtful? Send '],
  },
  'faq-details': {
    why: "A heading and a line with telephone number and link, in a box after the questions, is the house's help line.",
    missed: [],
    leaked: ['Still have questions?', 'Call 555 0150 at any time or w'],
  },
  'flash-german-account-links': {
    why: 'An account link “Anmelden” in the menu of a flash: judged a login page.',
    missed: ['In der Fischhalle von Tarn bre', 'Verletzte gibt es nach ersten '],
    leaked: [],
  },
  'flash-with-cookie-line': {
    why: 'A line on cookies with two buttons at the foot, in boxes without names, and one paragraph of story: judged a consent wall. The line comes after h1 and prose, and is one of two boxes of prose.',
    missed: ['The tram that jumped the point'],
    leaked: [],
  },
  'flash-with-login-box': {
    why: 'A hidden login form for the menu (display: none) and one paragraph of story: judged a login page. What is hidden asks nobody to log in.',
    missed: ['The evening crossing to Selk h'],
    leaked: [],
  },
  'flash-with-login-link': {
    why: "A “Log in” link in the page's header, and less than 400 characters of story: judged a login page. The link stands in the header beside other links; h1 and prose have their own box; there is no password field.",
    missed: ['The dredger that was to clear ', 'Nobody is missing. The harbour'],
    leaked: [],
  },
  'forum-statement': {
    why: 'The first post of a thread is the statement; what follows are replies, boxes of the same class whose headings begin with “Re:”. Member cards beside them are no text.',
    missed: [],
    leaked: [
      '3 posts • Page 1 of 1',
      'operator',
      'Site Admin',
      'Posts: 2104',
      'This makes me very sad. I foun',
      'I have a machine with a lot of',
    ],
  },
  'french-figcaption-infobox': {
    why: "“legende” directly below an image in the image's box is a caption; “Par notre rédaction” in a box named “signature” is a byline; a box named “abonnement” is a plug. French names of boxes are not known.",
    missed: [],
    leaked: [
      'Par notre rédaction de Tarn',
      'Le pont vu de la rive nord, je',
      'Votre abonnement nous engage :',
    ],
  },
  greek: {
    why: '“Διαβάστε επίσης:” and a link, in bold, is a related link in Greek.',
    missed: [],
    leaked: ['Διαβάστε επίσης: Τα εκατό χρόν'],
  },
  hebrew: {
    why: "“תגובות” is the heading of reader comments in Hebrew, in a box after the text; the body's box is its sibling.",
    missed: [],
    leaked: ['תגובות', 'משה: סוף סוף החלטה טובה של המו'],
  },
  hungarian: {
    why: '“Kapcsolódó cikk:” and a link in a box; the note on the cover picture in brackets at the end is a caption (“Borítókép”, “Fotó:”).',
    missed: [],
    leaked: ['Kapcsolódó cikk: Százéves a ré'],
  },
  'interview-qa': {
    why: 'A pull quote without quotation marks, in a box of its own, repeats words of an answer verbatim.',
    missed: [],
    leaked: ['You cannot build a gear for go'],
  },
  korean: {
    why: "A reporter's name and e-mail address in a line of its own ends the story; the page names the reporter in its head line already.",
    missed: [],
    leaked: ['김수곡 기자 sugok@hanggu.example'],
  },
  'layout-tables': {
    why: 'The headline is a large bold font, not a heading, and shares its run of text with the byline in italics: a line break, not an empty line, parts them.',
    missed: [],
    leaked: ['Well poisoned, goat suspected '],
  },
  letters: {
    why: 'Instructions on how to write letters, with an e-mail address, in a box of their own at the end.',
    missed: [],
    leaked: ['Letters should be brief, signe'],
  },
  'medium-hashed': {
    why: '“More” is a single word in a row of buttons (“Listen”, “Share”, “More”) between headline and text.',
    missed: [],
    leaked: ['More'],
  },
  'methode-like': {
    why: 'A caption class in Italian (“didascalia”) is not known, though the line follows a picture in the same small box; “Commenta per primo” invites comments in a box named “commenti”.',
    missed: [],
    leaked: ["L'ingresso della cartiera in u", 'Commenta per primo'],
  },
  'missing-person': {
    why: "A box named “notice” is the story's own box here, and its list items go as lines in a box of furniture; after it come help panels with headings of their own.",
    missed: ['1.50 metres tall, slim, short ', 'green anorak, yellow boots', 'carries a birdcage'],
    leaked: [
      'Did you find what you were loo',
      'If not, tell us what you were ',
      'Crime prevention',
      'Lock your shed, mark your bicy',
    ],
  },
  'newsletter-web-view': {
    why: 'The last line says why one gets the letter and holds a link to unsubscribe.',
    missed: [],
    leaked: ['You are getting this because y'],
  },
  'next-styled': {
    why: "With hashed names the box widens to the page's column: section label, author and caption above the text, each in a div of its own, leak. The story's paragraphs share one parent and one class; the picture's box holds picture and line.",
    missed: [],
    leaked: ['City', 'Ina Brook', 'Scooters left at the foot of t'],
  },
  'nonprofit-plugs': {
    why: 'A heading, an appeal of two sentences and a link that is the whole of a paragraph, in one box between paragraphs of the story; “Republish this story” heads a box with a button; a note on support in italics with an invitation to sign up.',
    missed: [],
    leaked: [
      'This story was produced with s',
      'Stories like this take months',
      'We are a small newsroom withou',
      'Republish this story',
      'You are free to republish this',
    ],
  },
  obituary: {
    why: 'The tribute wall is a box of guest-book entries: heading with “Tribute”, one box per entry with a name and a paragraph.',
    missed: [],
    leaked: [
      'Tribute Wall',
      'He taught me to read a gauge w',
      'We shall ring the long peal on',
      'Every morning for forty years ',
    ],
  },
  'one-sentence-flash': {
    why: 'One sentence in a box of its own below the h1, og:type article and a time: the newsflash rule knows boxes named as the body or article elements only.',
    missed: ['The registrar of the Harbour T'],
    leaked: [],
  },
  'opinion-pull-quotes': {
    why: 'A pull quote in a plain box repeats words of the paragraph before it verbatim; an invitation in italics to write letters ends the column.',
    missed: [],
    leaked: ['It will no longer stop for egg', 'Do you have an opinion on this'],
  },
  persian: {
    why: '“بیشتر بخوانید” (read more) with a link, “انتهای پیام” (end of message) and “نظرات” (comments) are not known. The comments stand in a sibling box of the body.',
    missed: [],
    leaked: ['بیشتر بخوانید: صد سال پل قدیمی', 'انتهای پیام/', 'نظرات', 'ما که سی سال است می‌گوییم این '],
  },
  'photo-story': {
    why: "Where figures with captions of full sentences make up nearly all of the page's text, the captions are the story.",
    missed: [
      'The sexton carries the parish ',
      'Two brothers hold the door of ',
      'A calf on a kitchen table in M',
      'At first light the water stood',
    ],
    leaked: [],
  },
  'police-notice': {
    why: "A one-paragraph notice; “Rückfragen bitte an:” introduces contact details that are dropped already, and “Original-Content von:” is the agency's signature.",
    missed: [],
    leaked: ['Rückfragen bitte an:', 'Original-Content von: Polizei '],
  },
  polish: {
    why: '“Komentarze (2)” is the heading of reader comments in Polish, and “Źródło:” a source line.',
    missed: [],
    leaked: [
      'Źródło: Gazeta Portowa',
      'Komentarze (2)',
      'Trzydzieści lat temu mówiłem, ',
      'A może by tak wreszcie prom, z',
    ],
  },
  'regulator-data-sheet': {
    why: "A definition list of facts before the first long paragraph, in the body's own box, is content; a heading “Other recalls” above linked cards with dates is not.",
    missed: ['Recall number', '2026-114', 'Recall date', '9 September 2026', 'Units', 'About 18,400'],
    leaked: ['Other recalls', '8 September 2026', '3 September 2026'],
  },
  'second-story-plain': {
    why: "A second h1 begins another story, and a line before it says so. Only the first h1 agrees with the page's title.",
    missed: [],
    leaked: [
      'County to count hedges',
      'Larch County is to count its h',
      'In 1968 there were 4,100 kilom',
      'The count ends before the bird',
    ],
  },
  'security-advisory': {
    why: 'A table of facts directly below the h1 goes as a line before the story. A table is never such a line.',
    missed: ['Advisory ORR-2026-07 Severity '],
    leaked: [],
  },
  'sharepoint-modern': {
    why: 'A paragraph in the box of a picture is its caption: the box holds one picture and one short line that is no sentence, and says “caption” in a data attribute.',
    missed: [],
    leaked: ['A field book of 1861 with a pr'],
  },
  'story-about-cookies': {
    why: 'A short story about a cookie banner is judged a consent wall: its own kept text is the only place that speaks of cookies, there is no button, no link, no dialog.',
    missed: [
      'A bakery in Tarn has been fine',
      'The privacy office said that c',
      'He has taken down the notice, ',
    ],
    leaked: [],
  },
  'story-about-missing-page': {
    why: "A short story that quotes “page not found” in its headline is judged a soft 404: byline, three paragraphs of prose, and the page's links are no list of proposals.",
    missed: [
      'Anyone who wants to read what ',
      'The minutes were on the websit',
      'The town clerk speaks of a tec',
    ],
    leaked: [],
  },
  'story-about-outage': {
    why: 'A short story whose headline says “service unavailable” is judged an error page: three paragraphs of prose in an article with a time, and og:type article.',
    missed: [
      'The emergency number cannot be',
      'People in need of help are ask',
      'The telephone company expects ',
    ],
    leaked: [],
  },
  swedish: {
    why: 'A call for tips with a telephone number, in a box named “kontakt”, at the end.',
    missed: [],
    leaked: ['Vet du mer? Tipsa oss på 0555-'],
  },
  thai: {
    why: '“อ่านข่าวที่เกี่ยวข้อง” (related news) and a link, all in bold but for the link: label, colon, link is the same shape in every language.',
    missed: [],
    leaked: ['อ่านข่าวที่เกี่ยวข้อง: ร้อยปีส'],
  },
  timeline: {
    why: 'The first date of a timeline goes as a line before the story while its siblings stay: same element, same class, same place in its list item.',
    missed: ['October 2024'],
    leaked: [],
  },
  transcript: {
    why: 'A note to the reader in a paragraph of its own, between headline and text, in a box named “note”.',
    missed: ['This transcript was made in a '],
    leaked: [],
  },
  turkish: {
    why: '“Yorumlar” is the heading of reader comments in Turkish; the boxes below are named “yorum”.',
    missed: [],
    leaked: ['Yorumlar', 'Bu köprüden kırk yıldır geçeri'],
  },
  'typo3-news': {
    why: 'The standfirst\'s box is named “teaser-text”; it holds no link, bears itemprop="description", begins like the page\'s description, and stands between headline and text.',
    missed: ['Die Talsperre Ilven wird von O'],
    leaked: [],
  },
  'typographic-classes': {
    why: 'Classes of typography and states (“text-caption-off”, “dateline-lead”, “no-comments”, “share-none”) on paragraphs of prose in the body hide them. A name on a p that is one of a row of p in the same box says little.',
    missed: [
      'TYDE — The autumn regatta was ',
      'Stewards tried bread, then a b',
      'The remaining races are to be ',
    ],
    leaked: [],
  },
  ukrainian: {
    why: '“Стежте за нашими новинами в” and a link ends the story.',
    missed: [],
    leaked: ['Стежте за нашими новинами в Te'],
  },
  'updated-note': {
    why: "A note on an update stands in a sibling box between headline and body, in italics, and is left outside the body's box.",
    missed: ['This story has been updated. I'],
    leaked: [],
  },
  'video-page': {
    why: 'A one-paragraph story followed by boxes of one shape (length, heading, line) under a heading “Up next”: the label takes the whole section along.',
    missed: [],
    leaked: [
      'Lamb rescued from weir',
      'A walker and two anglers forme',
      'Mayor opens fish hall',
      'It took three cuts to get thro',
      'First frost on the moor',
      'Our camera team got up at four',
    ],
  },
  'weather-warning': {
    why: 'A legend that explains the colours in a sibling box after the warning is the same on each page of the site. Nothing but its own box and heading tells it apart.',
    missed: [],
    leaked: ['Our warnings explained', 'Yellow means be aware, amber m'],
  },
  'web-components': {
    why: 'An unknown element named “story-caption” directly below “story-image”: names of custom elements are hints like names of classes.',
    missed: [],
    leaked: ['A camera trap took this pictur'],
  },
  'why-it-matters': {
    why: '“Go deeper:” in bold and a link that is the rest of the line: label, colon, link.',
    missed: [],
    leaked: ['Go deeper: The harbour that fo'],
  },
  'wiki-news': {
    why: '“[edit]” beside a heading is a link in brackets in a span of its own, repeated at every heading.',
    missed: ['Damage', 'Sources'],
    leaked: ['Damage[edit]', 'Sources[edit]'],
  },
};

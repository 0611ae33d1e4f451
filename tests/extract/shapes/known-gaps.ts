import type { Miss } from './shapes.ts';

/** A gap, and what on the page would tell the difference. */
export interface KnownGap extends Miss {
  readonly why: string;
}

/** What the extractor gets wrong today, so that it is seen when it gets better or worse. */
export const knownGaps: Readonly<Record<string, KnownGap>> = {
  aem: {
    why: 'Of two list items before the first prose, the short one goes as a line before the story while the long one stays: a list is one thing.',
    missed: ['280 neue Arbeitsplätze bis 2029'],
    leaked: [],
  },
  'agency-tail-notes': {
    why: 'The last two paragraphs: a note in brackets and italics on the feed, and an invitation to follow news in the app, without a link.',
    missed: [],
    leaked: ['(Except for the headline, this story has not been edited by '],
  },
  bengali: {
    why: '“আরও পড়ুন:” (read more) in bold, and a link that is the rest of the line.',
    missed: [],
    leaked: ['আরও পড়ুন: সেতুর একশ বছর'],
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
  'class-traps-category': {
    why: "A state on a paragraph's own class (“has-social-icons”) and a word in a compound (“related-quote”) hide two paragraphs of prose: words after has-, no-, with-, is- tell of a state, and a box that is one paragraph of link-free prose is not a share row.",
    missed: [
      'A member who had moved the ban said that she had nothing aga',
      'The treasurer called it “the most expensive coat of paint in',
    ],
    leaked: [],
  },
  'class-traps-layout': {
    why: "“intro-teaser” is the standfirst: between h1 and text, without a link, repeating the page's description. A name must not beat that.",
    missed: ['The rink behind the station gets four more weeks, as the ice'],
    leaked: [],
  },
  'company-release': {
    why: "A subheadline in a box of its own counts as a line before the story; a bold “Highlights” above a list is a subhead, not a label; “SOURCE …” is an agency's signature at the end.",
    missed: ['280 jobs planned; first cable to be laid in 2029', 'Highlights'],
    leaked: ['SOURCE Ilven Cables'],
  },
  czech: {
    why: '“Mohlo by vás zajímat:” and a link; “Diskuse” is the heading of comments.',
    missed: [],
    leaked: [
      'Mohlo by vás zajímat: Sto let starého mostu',
      'Diskuse ke článku',
      'V diskusi je 14 příspěvků.',
    ],
  },
  'declarative-shadow': {
    why: 'A template with shadowrootmode is rendered by browsers as the content of its host; the whole story lies in it.',
    missed: [
      'The mussel beds between Tyde and the skerries may be fished ',
      'They had been closed since the middle of August, when an alg',
      'Boats may take two hundred baskets a day between them. How t',
    ],
    leaked: [],
  },
  dutch: {
    why: "A byline without a person's name (“Door onze redactie · date · Leestijd”) and a call for tips with an e-mail address.",
    missed: [],
    leaked: [
      'Door onze redactie · 24 februari 2026, 07:15 · Leestijd 2 mi',
      'Heb je een tip voor de redactie? Mail naar tip@sluispost.exa',
    ],
  },
  'election-results': {
    why: 'A note on how results are gathered, with a link, stands in a box of its own after the story. A close call.',
    missed: [],
    leaked: ["Results come from the county's returning officer and are ref"],
  },
  'embedded-posts': {
    why: 'The placeholder of an embed that waits for consent: one line and a button in a box, between paragraphs.',
    missed: [],
    leaked: ['To view this content, you must accept cookies from the video'],
  },
  'event-page': {
    why: 'Definition list of facts before the first prose goes as lines before the story; “More events” heads linked cards.',
    missed: ['When', 'Tuesday, 1 December 2026, 6.30 pm', 'Where', 'Market hall, upper floor'],
    leaked: ['More events', 'Ice rink, weekdays from nine', 'June 20, bring a chair'],
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
  'flash-german-account-links': {
    why: 'An account link “Anmelden” in the menu of a flash: judged a login page.',
    missed: [
      'In der Fischhalle von Tarn brennt es seit kurz nach fünf Uhr',
      'Verletzte gibt es nach ersten Angaben nicht. Wir berichten w',
    ],
    leaked: [],
  },
  'flash-with-cookie-line': {
    why: 'A line on cookies with two buttons at the foot, in boxes without names, and one paragraph of story: judged a consent wall. The line comes after h1 and prose, and is one of two boxes of prose.',
    missed: ['The tram that jumped the points at the gasworks this morning'],
    leaked: [],
  },
  'flash-with-login-box': {
    why: 'A hidden login form for the menu (display: none) and one paragraph of story: judged a login page. What is hidden asks nobody to log in.',
    missed: ['The evening crossing to Selk has been cancelled because of t'],
    leaked: [],
  },
  'flash-with-login-link': {
    why: "A “Log in” link in the page's header, and less than 400 characters of story: judged a login page. The link stands in the header beside other links; h1 and prose have their own box; there is no password field.",
    missed: [
      'The dredger that was to clear the outer basin of Tyde sank a',
      'Nobody is missing. The harbour office will speak at nine.',
    ],
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
      'This makes me very sad. I found my way home with your map mo',
      'I have a machine with a lot of memory. What counts as patien',
    ],
  },
  'french-figcaption-infobox': {
    why: "“legende” directly below an image in the image's box is a caption; “Par notre rédaction” in a box named “signature” is a byline; a box named “abonnement” is a plug. French names of boxes are not known.",
    missed: [],
    leaked: [
      'Par notre rédaction de Tarn',
      'Le pont vu de la rive nord, jeudi matin. © LCP',
      'Votre abonnement nous engage : soutenez une rédaction de dou',
    ],
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
  hungarian: {
    why: '“Kapcsolódó cikk:” and a link in a box; the note on the cover picture in brackets at the end is a caption (“Borítókép”, “Fotó:”).',
    missed: [],
    leaked: ['Kapcsolódó cikk: Százéves a régi híd'],
  },
  'interview-qa': {
    why: 'A pull quote without quotation marks, in a box of its own, repeats words of an answer verbatim.',
    missed: [],
    leaked: ['You cannot build a gear for gossip'],
  },
  korean: {
    why: "A reporter's name and e-mail address in a line of its own ends the story; the page names the reporter in its head line already.",
    missed: [],
    leaked: ['김수곡 기자 sugok@hanggu.example'],
  },
  'layout-tables': {
    why: 'The headline is a large bold font, not a heading, and shares its run of text with the byline in italics: a line break, not an empty line, parts them.',
    missed: [],
    leaked: ['Well poisoned, goat suspected By our own correspondent'],
  },
  letters: {
    why: 'Instructions on how to write letters, with an e-mail address, in a box of their own at the end.',
    missed: [],
    leaked: ['Letters should be brief, signed, and reach us by Wednesday: '],
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
  'missing-person': {
    why: "A box named “notice” is the story's own box here, and its list items go as lines in a box of furniture; after it come help panels with headings of their own.",
    missed: ['1.50 metres tall, slim, short fair hair', 'green anorak, yellow boots', 'carries a birdcage'],
    leaked: [
      'Did you find what you were looking for?',
      'If not, tell us what you were trying to do, and we will try ',
      'Crime prevention',
      'Lock your shed, mark your bicycle, and do not leave keys bel',
    ],
  },
  'newsletter-web-view': {
    why: 'The last line says why one gets the letter and holds a link to unsubscribe.',
    missed: [],
    leaked: ['You are getting this because you asked for it at a market st'],
  },
  'next-styled': {
    why: "With hashed names the box widens to the page's column: section label, author and caption above the text, each in a div of its own, leak. The story's paragraphs share one parent and one class; the picture's box holds picture and line.",
    missed: [],
    leaked: ['City', 'Ina Brook', 'Scooters left at the foot of the old crane. Photograph: The '],
  },
  'nonprofit-plugs': {
    why: 'A heading, an appeal of two sentences and a link that is the whole of a paragraph, in one box between paragraphs of the story; “Republish this story” heads a box with a button; a note on support in italics with an invitation to sign up.',
    missed: [],
    leaked: [
      'This story was produced with support from the Ditch Fund for',
      'Stories like this take months',
      'We are a small newsroom without owners or advertisers. If th',
      'Republish this story',
      'You are free to republish this story online or in print unde',
    ],
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
  'one-sentence-flash': {
    why: 'One sentence in a box of its own below the h1, og:type article and a time: the newsflash rule knows boxes named as the body or article elements only.',
    missed: ['The registrar of the Harbour Tribunal has resigned.'],
    leaked: [],
  },
  'opinion-pull-quotes': {
    why: 'A pull quote in a plain box repeats words of the paragraph before it verbatim; an invitation in italics to write letters ends the column.',
    missed: [],
    leaked: [
      'It will no longer stop for eggs',
      'Do you have an opinion on this? Letters of up to 300 words c',
    ],
  },
  persian: {
    why: '“بیشتر بخوانید” (read more) with a link, “انتهای پیام” (end of message) and “نظرات” (comments) are not known. The comments stand in a sibling box of the body.',
    missed: [],
    leaked: [
      'بیشتر بخوانید: صد سال پل قدیمی در ده عکس',
      'انتهای پیام/',
      'نظرات',
      'ما که سی سال است می‌گوییم این پل باید تعمیر شود، اما کسی گوش',
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
  'second-story-plain': {
    why: "A second h1 begins another story, and a line before it says so. Only the first h1 agrees with the page's title.",
    missed: [],
    leaked: [
      'County to count hedges',
      'Larch County is to count its hedges for the first time since',
      "In 1968 there were 4,100 kilometres. The county's environmen",
      'The count ends before the birds begin to nest, and will be r',
    ],
  },
  'security-advisory': {
    why: 'A table of facts directly below the h1 goes as a line before the story. A table is never such a line.',
    missed: ['Advisory ORR-2026-07 Severity High (8.1) Status Fixed in 4.2'],
    leaked: [],
  },
  'sharepoint-modern': {
    why: 'A paragraph in the box of a picture is its caption: the box holds one picture and one short line that is no sentence, and says “caption” in a data attribute.',
    missed: [],
    leaked: ['A field book of 1861 with a pressed gentian'],
  },
  'story-about-cookies': {
    why: 'A short story about a cookie banner is judged a consent wall: its own kept text is the only place that speaks of cookies, there is no button, no link, no dialog.',
    missed: [
      'A bakery in Tarn has been fined 900 crowns because the cooki',
      'The privacy office said that consent must be as easy to refu',
      'He has taken down the notice, the tracking and, to be on the',
    ],
    leaked: [],
  },
  'story-about-missing-page': {
    why: "A short story that quotes “page not found” in its headline is judged a soft 404: byline, three paragraphs of prose, and the page's links are no list of proposals.",
    missed: [
      'Anyone who wants to read what the council of Port Ilven said',
      'The minutes were on the website until last Thursday. A day l',
      'The town clerk speaks of a technical fault. The Ledger has a',
    ],
    leaked: [],
  },
  'story-about-outage': {
    why: 'A short story whose headline says “service unavailable” is judged an error page: three paragraphs of prose in an article with a time, and og:type article.',
    missed: [
      'The emergency number cannot be reached from Stane, Hamble an',
      'People in need of help are asked to go to the fire station o',
      'The telephone company expects to have the line mended by noo',
    ],
    leaked: [],
  },
  swedish: {
    why: 'A call for tips with a telephone number, in a box named “kontakt”, at the end.',
    missed: [],
    leaked: ['Vet du mer? Tipsa oss på 0555-010 10.'],
  },
  thai: {
    why: '“อ่านข่าวที่เกี่ยวข้อง” (related news) and a link, all in bold but for the link: label, colon, link is the same shape in every language.',
    missed: [],
    leaked: ['อ่านข่าวที่เกี่ยวข้อง: ร้อยปีสะพานเก่า'],
  },
  timeline: {
    why: 'The first date of a timeline goes as a line before the story while its siblings stay: same element, same class, same place in its list item.',
    missed: ['October 2024'],
    leaked: [],
  },
  transcript: {
    why: 'A note to the reader in a paragraph of its own, between headline and text, in a box named “note”.',
    missed: ['This transcript was made in a hurry and may contain errors.'],
    leaked: [],
  },
  turkish: {
    why: '“Yorumlar” is the heading of reader comments in Turkish; the boxes below are named “yorum”.',
    missed: [],
    leaked: ['Yorumlar', 'Bu köprüden kırk yıldır geçerim, çatlağı ilk yağmurda herkes'],
  },
  'typo3-news': {
    why: 'The standfirst\'s box is named “teaser-text”; it holds no link, bears itemprop="description", begins like the page\'s description, and stands between headline and text.',
    missed: ['Die Talsperre Ilven wird von Oktober an vollständig entleert'],
    leaked: [],
  },
  'typographic-classes': {
    why: 'Classes of typography and states (“text-caption-off”, “dateline-lead”, “no-comments”, “share-none”) on paragraphs of prose in the body hide them. A name on a p that is one of a row of p in the same box says little.',
    missed: [
      'TYDE — The autumn regatta was stopped after two races on Sun',
      'Stewards tried bread, then a brass band. The swans took the ',
      'The remaining races are to be rowed in April, when the young',
    ],
    leaked: [],
  },
  ukrainian: {
    why: '“Стежте за нашими новинами в” and a link ends the story.',
    missed: [],
    leaked: ['Стежте за нашими новинами в Telegram'],
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
  'why-it-matters': {
    why: '“Go deeper:” in bold and a link that is the rest of the line: label, colon, link.',
    missed: [],
    leaked: ['Go deeper: The harbour that forgot its key'],
  },
  'wiki-news': {
    why: '“[edit]” beside a heading is a link in brackets in a span of its own, repeated at every heading.',
    missed: ['Damage', 'Sources'],
    leaked: ['Damage[edit]', 'Sources[edit]'],
  },
};

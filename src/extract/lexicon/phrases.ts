/**
 * What furniture says, in the languages of the news, and what it seems to say but newsrooms do. Most patterns are tried
 * on short blocks only; `CORRECTION_NOTE` and `OWNERSHIP` on blocks of any length. None names a site. Parts are regular
 * expression sources, a line for a language or a kind.
 */

/** What is neither letter nor digit in any script: `\W` counts all letters but ASCII's. */
const MARKS = '[^\\p{L}\\p{N}]*';
const startsWith = (...parts: readonly string[]): RegExp =>
  new RegExp(`^${MARKS}(?:${parts.join('|')})`, 'iu');
const isAll = (...parts: readonly string[]): RegExp =>
  new RegExp(`^${MARKS}(?:${parts.join('|')})${MARKS}$`, 'iu');
/** Whole words only, where words have ends: in scripts with spaces. `\b` knows ASCII letters only. */
const contains = (...parts: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}\\d])(?:${parts.join('|')})(?!\\p{Ll})`,
    'iu',
  );

/** Headings and labels above lists of other stories. */
export const RELATED_LABEL = startsWith(
  '(?:more|related|recommended|suggested|popular|trending|latest|further|other|top)\\s*(?:$|:|from|on|in|great|about|by|for you|news|stories|story|articles?|posts?|reading|content|coverage|topics?|roundups?|links|videos?|headlines|read)',
  '(?:read|see|watch|view|learn|explore|discover)\\s+(?:more|also|next|now|related)|most (?:read|popular|viewed)',
  'you (?:may|might) (?:also|like)|don.?t miss|editors?.? (?:picks?|choice)|what to read|up next|in case you missed|keep reading',
  'mehr (?:zum|zu|aus|über|von)\\b|lesen sie (?:auch|mehr|hier)|lies (?:auch|mehr)|schon gelesen|auch (?:interessant|lesen)|das könnte (?:sie|dich)|weitere (?:artikel|themen|nachrichten|meldungen)|zum thema',
  '(?:à )?lire (?:aussi|également|la suite)|à lire|sur le même sujet|voir aussi|à voir|plus d.articles',
  '(?:lea|lee|leer) (?:también|más)|también te|te puede interesar|más (?:noticias|información)|noticias? relacionadas?|artículos? relacionados?|ver (?:más|también)',
  'leggi (?:anche|pure|tutto)|potrebbe(?:ro)? interessar|articol[io] correlat[io]',
  'leia (?:também|mais)|veja (?:também|mais)|saiba mais|notícias? relacionadas?',
  'lees (?:ook|meer|verder)|meer (?:over|nieuws|van)\\b',
  'läs (?:också|mer|även)|les (?:også|mer|mere|saken)|læs (?:også|mere)|lue (?:myös|lisää)',
  'czytaj (?:także|też|więcej)|zobacz (?:także|też)|čtěte také|přečtěte si|olvasd el|citește și',
  'ilgili (?:haber|konu|içerik)|bunlar da ilginizi|baca juga|artikel terkait|xem thêm',
  'читайте (?:также|ещё|еще)|читать также|смотрите также|похожие|по теме|материалы по теме|ещё по теме|читайте також',
  '関連(?:記事|ニュース|リンク|キーワード)|あわせて読みたい|おすすめ(?:記事)?|人気(?:記事)?|続きを読む',
  '相关(?:阅读|新闻|文章|報導)?|相關(?:新聞|文章|報導)|延伸阅读|延伸閱讀|推荐阅读|관련 ?(?:기사|뉴스|글)|인기 ?기사',
  'اقرأ (?:أيضا|أيضًا|المزيد)|طالع أيضا|شاهد (?:أيضا|أيضًا)|قد يهمك|مواضيع (?:ذات|متعلقة)|أخبار ذات صلة|بیشتر بخوانید|همچنین بخوانید|(?:مطالب|اخبار) مرتبط|مزید پڑھیں|یہ بھی پڑھیں',
  '(?:ये|यह) भी पढ़ें|इसे भी पढ़ें|और पढ़ें|संबंधित (?:खबर|ख़बर)|আরও পড়ুন|আরও পড়ুন|மேலும் படிக்க|อ่าน(?:ข่าว|เรื่อง)?(?:ที่เกี่ยวข้อง|เพิ่มเติม|ต่อ)|(?:ข่าว|เรื่อง)ที่เกี่ยวข้อง',
  'διαβάστε (?:επίσης|ακόμη|ακόμα|περισσότερα|σχετικά)|δείτε (?:επίσης|ακόμη)|σχετικά άρθρα|קרא[ו]? (?:גם|עוד)|לקריאה נוספת|כתבות נוספות|עוד בנושא',
  'kapcsolódó|olvass(?:a)? (?:el|tovább|még)|mohlo by vás (?:také )?zajímat|související|čtěte (?:také|dále|více)|čítajte (?:tiež|aj|viac)|súvisiace|citește (?:și|mai)|citiți și|articole similare|pročitajte (?:još|i|više)|povezan[eoi] ',
  'вижте (?:още|също)|прочетете (?:още|също)|още по темата|прочитајте|читайте ще|дивіться також|xem thêm|tin liên quan|đọc thêm|lihat juga|soma pia|aiheesta lisää|loe (?:ka|veel|lisaks)|las[iī]et arī|lasi arī|taip pat skaitykite|llegeix també|lesa meira',
  'also (?:read|see|watch)\\b|olvasta már|İLGİLİ (?:HABER|KONU)|ilgili|go deeper|dive deeper|前の記事|次の記事|こちらも|함께 ?읽|많이 ?본',
);

/** Labels that are nothing but furniture. */
export const BOILERPLATE_LABEL = isAll(
  'advertisement|advert|ads?|sponsored(?: content)?|promoted|(?:story|article) continues(?: below)?(?: advertisement)?.*|continue reading.*|loading.*|scroll (?:down|to).*|skip (?:to|past|advert).*',
  'share(?: this)?(?: (?:article|story|page|post|on).*)?|print|save|copy(?: link| url)?|email|e-mail|tweet|facebook|twitter|whatsapp|pinterest|linkedin|reddit',
  'sharing is caring|poll|what do you think|anketa|umfrage|sondage|encuesta|sondaggio|enquete|ankieta|omröstning|anket|\\d{1,3} ?(?:/|of|von|sur|di) ?\\d{1,3}|like this|more|انتهای پیام|comments?(?: \\(?\\d+\\)?)?|\\d+ comments?|leave a (?:comment|reply)|view comments|show (?:more|all|comments)|see (?:all|more)|read (?:more|full story|the full story|next)',
  'watch(?: now| live| video)?|play(?: video)?|listen(?: now| to (?:this )?article)?|video|gallery|photos?|close|open|caption|hide caption|toggle caption|enlarge(?: this image)?|view (?:gallery|image|photos?)',
  'top stories|key (?:points|takeaways|facts)|highlights|in this article|on this page|jump to.*|table of contents|contents',
  '(?!.*[^.][.。!?]$)(?:reklam|reklama|werbung|anzeige|publicité|publicidad|pubblicità|publicidade|annonce|annons|mainos|iklan|advertentie|реклама|広告|広告の後に続きます|广告|廣告|광고|إعلان|विज्ञापन|quảng cáo)(?: .{0,20})?',
  '(?:i )?like this|j.aime ça|gefällt mir|me gusta(?: esto)?|mi piace|curtir isso|vind ik leuk|sukai ini|(?:suka|gefällt mir|j.aime|me gusta|mi piace|curtir|like|vind-ik-leuk) (?:memuat|wird geladen|chargement|cargando|caricamento|carregando|loading|aan het laden)',
  'artikel teilen|teilen|partager|compartir|condividi|compartilhar|delen|dela|del|paylaş|поделиться|シェア(?:する)?|ツイート|分享|공유',
  'link kopieren|copiar enlace|copier le lien|कॉपी लिंक|newsletters?|back to top|nach oben|haut de page|follow(?: us)?|subscribe(?: now)?|sign (?:up|in)|log ?in|register|menu|search|next|previous|prev',
);

/** Heads whom to ask about the story. */
export const CONTACT_LABEL = isAll(
  '(?:press|media|news|further)? ?contacts?(?: for (?:the )?(?:press|media))?|(?:press|media) (?:enquiries|inquiries|relations|office)|(?:for )?(?:more|further) information(?:,? (?:please )?contact)?',
  '(?:für )?(?:presse)?(?:rückfragen|anfragen)(?: bitte)?(?: an)?|(?:presse)?kontakt(?: für (?:die )?(?:presse|medien))?|ansprechpartner(?:in)?|contacts? (?:presse|médias)|contacto(?: de)? prensa|contatti(?: per la)? stampa|contato para a imprensa|perscontact|presskontakt|pressekontakt|kontakt (?:dla|pro) (?:mediów|média|media)|lisätietoja|контакты для (?:прессы|сми)|お問い合わせ|联系(?:人|方式)|聯絡(?:人|方式)|문의',
);

/** Short lines that begin like this, and are no sentences, are about the page. */
export const PAGE_NOTE = startsWith(
  '(?:par|door|von|por|da|av|by) (?:notre|onze|unsere[rm]?|nuestra|la|our|de|der) (?:rédaction|redactie|redaktion|redacción|redazione|staff|reporters?|correspondents?|newsroom)(?!\\p{L})|[가-힣]{2,4} ?(?:기자|특파원)(?!\\p{L})|(?:źródło|zdroj|zdroje|πηγή|lähde|källa|kilde|forrás|sursa|izvor|джерело|منبع|المصدر)\\s*[:：]',
  '(?:last )?(?:updated|modified|published|posted|first published)\\s*(?::|\\d|on\\b|at\\b|in\\b|by\\b|under\\b)|filed under|published under|posted in',
  'kontakt\\s*:|contatto\\s*:|contacto\\s*:',
  '(?:tags?|topics?|categor(?:y|ies)|keywords?|labels?|sections?|credits?|via|sources?|author|pictures?)\\s*:|tagged|related\\b.{0,20}:|see also\\s*:|watch\\s*:|listen\\s*:|read(?:\\s+\\w+)?\\s*:',
  'photos?\\s*(?::|by\\b|credit)|images?\\s*(?::|by\\b|credit|via\\b|source)|(?:photo|image|picture|video|illustration)s?\\s+(?:by|credit|courtesy|source|copyright)|illustrations? by|written by|buyer.?s guide',
  '\\d+\\s*(?:min(?:ute)?s?) read|min read|reading time|estimated reading',
  'stand\\s*:|veröffentlicht|aktualisiert|quelle\\s*:|foto\\s*:|bild\\s*:|schlagw(?:o|ö)rt|publié\\s+le|mis à jour|crédit|publicado|actualizado|fotos?\\s*:|fuente\\s*:|pubblicato|aggiornato|fonte\\s*:',
  'publicerad|uppdaterad|publisert|oppdatert|yayınlan|güncelle|kaynak\\s*:|опубликовано|обновлено|источник\\s*:|фото\\s*:|теги\\s*:',
  'ソース|出典|写真\\s*[:：]|記者\\s*[:：]|来源\\s*[:：]|來源\\s*[:：]|编辑\\s*[:：]|責任編輯|责任编辑|사진\\s*=|기자\\s*=',
);

const PICTURE =
  'photos?|images?|pictures?|photographs?|picture credits?|photo credits?|credits?|fotos?|fotografie|bild(?:er)?|bildquelle|foto(?:nachweis)?|crédits?|crédits? photo|imagen|immagine|imagem|fotoğraf|zdjęcie|kép|фото|صورة';
const AGENCY =
  'ap|ap photo|afp|reuters|getty images?|epa|dpa|ansa|efe|lusa|tt|ntb|ritzau|pa|pa media|pa wire|shutterstock|istock|alamy|imago|picture alliance|bloomberg|xinhua|kyodo|yonhap|tass|wikimedia(?: commons)?|unsplash|pixabay|handout|courtesy photo|file photo';

/** Whose a picture is, as a line of its own. */
export const PICTURE_CREDIT = new RegExp(
  `^${MARKS}(?:(?:${PICTURE})\\s*(?:[:：©/=]|\\b(?:by|credit|courtesy|via|von|par|por|di)\\b).{2,80}|(?:写真|画像|图|图片|圖|사진)\\s*(?:[:：=/]|提供).{1,40}|(?:[^.!?]{0,60}\\s*[|/•·–—,-]\\s*)?(?:${AGENCY})(?:\\s*[|/•·–—,-]\\s*[^.!?|/]{2,40})?|\\([^().!?]{2,40} / [^().!?]{2,40}\\))${MARKS}$`,
  'iu',
);

/**
 * A caption ends with whose picture it is: "… on Tuesday. (AP Photo/Jo Bloggs, File)". An agency alone in brackets, or
 * with its desk, is the source of a text: "(AFP)", "(dpa/abc)".
 */
export const CREDIT_AT_END = new RegExp(
  `(?:\\((?:[^()]{0,80}\\b)?(?:(?:${PICTURE})\\s*(?:[:：/=]|\\b(?:by|courtesy|via|von|par|por|di)\\b)|courtesy (?:of|photo)|file (?:photo|picture|image)|via (?:${AGENCY})\\b)[^()]{0,80}\\)|\\b(?:${AGENCY})\\s[|/]\\s[^.!?]{2,40})\\s*$`,
  'iu',
);

/** "… of the bridge. Photo: Jo Bloggs": a name follows, so case counts. */
export const NAMED_AT_END =
  /(?<!\p{L})(?:[Pp]hoto(?:graph|graphie)?|PHOTO|[Ff]oto(?:graf|grafie)?|FOTO|[Ii]mage|[Bb]ild|[Cc]redit|[Cc]rédit|[Фф]ото)\s*[:/]\s*(?:©\s*)?(?:\p{Lu}|dpa\b|epa\b|dapd\b)[^!?:]{1,60}$/u;

/** "(Archive picture)" at the end of a caption. */
export const ARCHIVE_AT_END =
  /[(（](?:资料图|資料圖|資料写真|イメージ(?:写真)?|자료 ?사진|file (?:photo|picture|image)|archivbild|symbolbild|archivfoto|foto d.archivio|archive|photo d.archives?|foto de archivo|foto de arquivo|arkivfoto|arkivbild|arkistokuva|архив(?:ное фото)?)[)）]\s*$/iu;

/** Words set apart at the end of a line below a picture: whose it is. */
export const SET_APART_AT_END = /\s[|/]\s\p{L}[^.!?:]{2,60}$/u;

/** "(Jo Bloggs/The Agency)" at the end of a caption: names, so case counts. */
export const NAMES_AT_END = /\(\p{Lu}[\p{L}.'’-]+(?: [\p{L}.'’-]+){1,4}\s?\/\s?\p{Lu}[^()/]{1,40}\)\s*$/u;

/** Heads what readers write about the story. */
export const COMMENTS_LABEL = isAll(
  "(?:\\d[\\d.,]* )?(?:(?:join|view|show|see|read|all|top(?:[- ]rated)?|most liked|best|latest|recent|newest|oldest|featured) )?(?:the )?(?:(?:readers?|readers[’']|user) )?comments?(?: section)?(?: \\(?\\d[\\d.,]*\\)?)?(?: (?:on|for|to) .{1,120})?",
  '(?:\\d[\\d.,]* |one |leave a |what .{1,40} )?(?:responses?|repl(?:y|ies)|thoughts?|reactions?)(?: (?:to|on) .{1,120})?|(?:the )?(?:conversation|discussion)(?: \\(?\\d+\\)?)?|tribute wall|guest ?book|condolences|diskus[ez]e?(?: ke článku)?|نظرات',
  '(?:\\d[\\d.,]* )?(?:(?:leser|alle|neueste) ?)?kommentare?(?: .{0,30})?|(?:\\d+ )?(?:les )?(?:commentaires?|réactions?)(?: \\(?\\d+\\)?)?|(?:\\d+ )?(?:los |os )?comentarios?(?: .{0,30})?|(?:\\d+ )?comentários?(?: .{0,30})?|(?:\\d+ )?commenti(?: .{0,30})?|(?:\\d+ )?reacties(?: .{0,30})?',
  '(?:\\d+ )?(?:kommentarer|kommentit|komentarze|komentáře|hozzászólások|comentarii|yorumlar|komentar|bình luận|комментари(?:и|ев|й)|коментарі|σχόλια|תגובות|التعليقات|تعليقات|टिप्पणियां|コメント|评论|評論|댓글)(?: \\(?\\d+\\)?)?',
);

/** Heads what readers write, and as often what those concerned have said: a story's own section. */
export const REACTIONS_LABEL = isAll(
  '(?:the )?(?:reactions?|responses?|repl(?:y|ies)|thoughts?|conversation|discussion)(?: (?:to|on) .{1,120})?',
  'what (?!.*\\byour?\\b).{1,40} (?:responses?|repl(?:y|ies)|thoughts?|reactions?)(?: (?:to|on) .{1,120})?',
  '(?:les )?réactions?|reacties',
);

/** What only a comment says: an answer is offered, votes are counted, hours have passed. */
export const COMMENT_SIGN = startsWith(
  '(?:reply|répondre|antworten|responder|rispondi|beantwoorden|reageren|svara|svar|odpowiedz|yanıtla|balas|ответить|відповісти|返信|回复|回覆|답글|رد|report(?: (?:abuse|comment))?|flag|permalink|like|unlike|upvote)(?: \\(?\\d+\\)?)?[^\\p{L}]*$',
  '(?:rating|score|votes?|likes?)\\s*:?\\s*\\d|\\d+ (?:votes?|likes?|points?)\\b|(?:\\S+ ){0,6}(?:\\d+|an?|one) (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\\b|(?:vor|il y a|hace|há|fa) \\d+',
  '.{0,60}\\b\\d{1,2}[:.]\\d{2}(?: ?[ap]\\.?m\\.?)?[^\\p{L}]*$|(?:\\S+ ){1,5}sa(?:ys?|id)\\s*:$',
);

/** A note on who owns the text. */
export const COPYRIGHT = startsWith(
  '[©ⓒ]',
  '\\(c\\)\\s',
  'copyright\\s*(?:©|\\(c\\)|\\d|by\\b|notice|\\p{L}+ \\d|$)',
  'all rights reserved',
  '저작권자',
  '무단 ?전재',
);

/** A note by the newsroom on a change to the story itself; it belongs to the story wherever it stands. */
export const CORRECTION_NOTE = startsWith(
  '(?:corrections?|clarifications?|retraction|editor.?s.? note|note to (?:our )?readers)\\b.{0,40}?[:—–.-]|update(?:d)?\\b[\\d\\s:.,apm()]{0,20}[:—–-]\\s*\\p{L}',
  '(?:this|the) (?:story|article|post|report|piece|page|headline|column|review) (?:has been|was|is being|had been)\\b.{0,40}\\b(?:updated|corrected|amended|clarified|revised|changed|edited)\\b|(?:this|the) (?:story|article|headline|report) (?:originally|previously|incorrectly|initially|misstated|misidentified)\\b|an? (?:earlier|previous) (?:version|headline)\\b',
  '(?:korrektur|berichtigung|richtigstellung|(?:anmerkung|hinweis) der redaktion)\\b|in einer früheren (?:version|fassung)|dies(?:er|e) (?:artikel|text|beitrag|meldung) wurde\\b.{0,60}(?:aktualisiert|korrigiert|geändert|ergänzt|berichtigt)',
  '(?:rectificatif|erratum|précision|mise à jour|note de la rédaction)\\b|cet article a été (?:modifié|mis à jour|corrigé)|(?:dans )?une version (?:précédente|antérieure)',
  '(?:corrección|fe de errores|rectificación|aclaración|nota de la redacción)|est[ea] (?:noticia|información|artículo) ha sido (?:actualizad|corregid|modificad)|una versión anterior',
  '(?:errata corrige|correzione|rettifica|nota della redazione)|questo articolo è stato (?:aggiornato|corretto|modificato)|(?:correção|errata|nota da redação)|est[ae] (?:matéria|reportagem|notícia|artigo) foi (?:atualizad|corrigid)',
  '(?:correctie|rectificatie|naschrift)\\b|in een eerdere versie|(?:rättelse|rettelse|korrigering|presisering|oikaisu|sprostowanie|oprava|helyreigazítás|düzeltme)(?!\\p{L})|i en (?:tidigare|tidligere) (?:version|versjon|udgave)',
  '(?:исправление|поправка|уточнение|виправлення)(?!\\p{L})|訂正|お詫びと訂正|更正|정정 ?보도|تصحيح|תיקון',
);

/** Says who owns the page, wherever in a text. */
export const OWNERSHIP =
  /©|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|все права защищены|無断(?:転載|複製)|版权所有|版權所有|무단 ?전재|جميع الحقوق محفوظة/iu;

/** "By Jo Bloggs": a byline set as a paragraph of its own. */
export const BYLINE_START =
  /^[^\p{L}\p{N}]*(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Aa]v|[Dd]oor)\s+\p{Lu}[\p{L}.'’-]+(?:,?\s+(?:(?:and|und|et|y|e|och|og|en|&)\s+)?\p{Lu}[\p{L}.'’-]+){0,7}\s*(?:$|[|•·–—,(]|\d)/u;

/** Invitations that nothing but furniture utters, wherever they stand in a short block. */
export const INVITATION = contains(
  '(?:sign up|subscribe|subscribing) (?:for|to) (?:our|the|my|its)\\b.{0,40}(?:newsletter|channel|podcast|e-?mails?|updates|alerts)|(?:our|free|daily|weekly|morning) newsletters?|newsletters?\\s*[:–—-]|newsletters? (?:here|today|sign)|(?:in|to) your inbox|sign up (?:here|now|today)',
  'follow (?:us|me|@\\w|.{1,50} on (?:twitter|facebook|instagram|x|threads|linkedin|google|whatsapp|telegram|youtube|bluesky))\\b|follow .{2,40}@\\w+|(?:like|join|find) us on\\b',
  '(?:this )?(?:audio|summary|translation|transcript|article) (?:is|was) (?:automatically )?(?:generated|created|produced|written|translated) (?:automatically|by (?:ai|artificial intelligence|a machine|machine))|please enable javascript|read this (?:story |article )?in\\s*:|(?:us|our site) (?:as )?(?:a )?preferred|preferred (?:source|on your)|comments are (?:open|closed|moderated)|do you know (?:something|more|anything) about this|do you have a (?:story|question|tip)|republished under|diskutieren sie mit|sigue toda la información|recibe cada|republish this (?:story|article)|free to republish|(?:stories|journalism|reporting) like (?:this|ours)\\b|produced with (?:the )?support (?:from|of)|(?:did|didn.t) you find what you (?:were looking|wanted|needed)|was this (?:page|article|information) (?:helpful|useful)|still have (?:a )?questions|you (?:are|.re) (?:getting|receiving) this (?:e-?mail|because|newsletter)|send (?:it|them|your .{1,20}) to us|do you have an opinion|letters (?:should be|of up to)|has not been edited by .{2,40} staff',
  '(?:accept|allow|enable|agree to|consent to) (?:all |third.party |marketing |the )*cookies|accettare i cookie|aceptar las cookies|aceitar os cookies|accepter les cookies|cookies (?:accepteren|akzeptieren|zulassen)|to (?:view|see|watch|load) (?:this|the) (?:content|video|embed|post|tweet|map)\\b|externe[rn]? inhalt|um diesen inhalt|pour (?:afficher|voir|consulter) ce contenu|para ver este contenido|per vedere questo contenuto|om deze inhoud',
  'heb je (?:een )?(?:tip|nieuws)|tip de redactie|tipsa (?:oss|redaktionen)|vet du (?:mer|något)|tips oss|tip os|haben sie (?:einen tipp|hinweise)|schreiben sie uns|soutenez (?:notre|une|la) (?:rédaction|presse|journal)|votre abonnement|стежте за|приєднуйтесь|следите за новостями|original-content von',
  'join (?:the|our) (?:conversation|discussion|comment(?:ing|s)?\\b|community|whatsapp|telegram|facebook)|join thought-provoking conversations|get (?:the )?(?:breaking|latest|top|daily|local|free) (?:news|stories|headlines|updates)\\b.{0,60}(?:alerts?|emails?|reports|delivered|sent|straight)|(?:breaking|daily|morning|evening|weekly|news) (?:news )?(?:e-?mails?|alerts)\\W*$|if you (?:enjoyed|liked|like|found|value|appreciate) (?:this|our|what)\\b.{0,80}(?:article|story|post|piece|work|journalism|coverage|read)|this site uses akismet|your (?:e-?mail )?address will not be published|save my name, e-?mail|notify me of|share (?:this|it|your) (?:story|article|post|page|thoughts|views)|share it with (?:a|your)|(?:comment|sound off) below|let us know (?:in the|what you)|in the comments (?:below|section)',
  'download (?:the|our) .{0,30}\\bapp|click here (?:to|for)|support (?:our|independent) (?:journalism|reporting)|become a (?:member|subscriber|patron) (?:today|now|of|for)',
  'got a (?:story|tip|news)|have (?:a|any) (?:news )?tips?|contact (?:us|the author|the reporter)(?: at| by| on|\\b.{0,5}$)|send us (?:your|a)|email (?:us|the author)|letters? to the editor',
  '(?:may|might) (?:earn|get|receive) (?:a |an )?(?:affiliate |small )?(?:commission|share|compensation)|affiliate (?:(?:and/or|or|and) \\S+ )?(?:links?|commission)',
  '(?:découvrez|profitez de) nos (?:offres|abonnements)|(?:discover|see|view|check out) our (?:offers|subscription|plans)|(?:jetzt|entdecken sie) unsere (?:angebote|abos)|(?:descubre|conoce|consulta) nuestras (?:ofertas|suscripciones)|scopri le nostre offerte|(?:conheça|confira) (?:nossas ofertas|nossos planos)|bekijk onze aanbiedingen|(?:更新情報|最新情報|メールマガジン|メルマガ|ニュースレター)を?.{0,6}(?:配信|お届け|購読|登録)',
  'registrati|iscriviti|abonnez-vous|inscrivez-vous|suivez-nous|abonnieren sie|newsletter abonnieren|suscríbete|síguenos|inscreva-se|siga-nos|(?:siga|curta) o\\b|schrijf je in|volg ons|prenumerera|följ oss|abonner på|følg oss|bizi takip|abone ol|подписывайтесь|подпишитесь|следите за|підписуйтесь|ikuti kami|theo dõi',
);

/** Tells what somebody said: a sentence of a story, whatever it is that was said. */
export const REPORTED_SPEECH =
  /[,”"»“][^\p{L}]{0,3}(?:[\p{L}’' .-]{0,40}(?<!\p{L}))?(?:said|says|asks?|asked|told|tells|tell|added|adds|wrote|writes|warned|warns|reported|ordered|advised|advises|demanded|called|read|found|sagte|sagt|teilte|erklärte|hieß es|berichtete|schrieb|a dit|a déclaré|a indiqué|selon|dijo|según|informó|ha detto|secondo|disse|segundo|zei|aldus|sa|sade|ifølge|enligt)(?!\p{L})/u;

/** Speaks of the site that says it. */
export const SPEAKS_OF_SITE =
  /(?<!\p{L})(?:our|us|here|newsletters?|e-?mails?|app|podcasts?|channel|comments?|subscri\p{L}+|\S*@\w+|unser\p{L}*|uns|notre|nos|nous|nuestr\p{L}*|ons|onze|vår\p{L}*)(?!\p{L})/iu;

/** Begins with the comments of readers and says who reads them first: a rule of the house, not a sentence about somebody's comments. */
export const COMMENT_POLICY = startsWith(
  '(?:(?:attention|atenção|atención|attenzione|achtung|note|nota|hinweis|please note|all|your|reader|os|los|les|i|die|alle|ihre)\\W+)*(?:comments?|coment[aá]rios?|commentaires?|kommentare?|commenti|reacties|kommentarer)\\b.{0,140}\\b(?:moderated|moderators?|(?:once|until|unless|after|before|if|being|be|are) approved|approved before|moderad[oa]s?|moderador(?:es)?|aprovad[oa]s?|aprobad[oa]s?|modérés?|modérateurs?|moderiert|freigeschaltet|moderati|approvati|gemodereerd|modereras)',
);

/** Short blocks that begin like this and hold a link ask the reader for something. */
export const INVITATION_START = startsWith(
  '(?:please )?(?:sign up|subscribe|follow|click|download|read (?:more|the full|our)|join|contact|e-?mail|send|donate|support (?:us|our)|become a|leave (?:a|your)|share (?:this|your|on|the (?:story|article|post|news))|like this|want (?:more|to)|have a|got a|get (?:our|the latest|more)|check out|listen to|watch (?:our|the|more))\\b',
);

/** What stands where the rest of a story is for sale. */
export const PAYWALL = contains(
  'subscribe (?:to|now to) (?:continue|keep|read|unlock)|to (?:continue|keep) reading|continue reading (?:with|for|by)|unlock (?:this|the full) (?:article|story)|already (?:a |have a )(?:subscriber|subscription)|already subscribed|(?:exclusive|available|only) (?:to|for) (?:our )?subscribers|subscribers?[- ]only|members?[- ]only (?:content|article|story)',
  "start your (?:free )?trial|create (?:a )?free account to|register (?:for free )?to (?:continue|read)|you(?:’|')ve (?:reached|read) your|free articles? (?:left|remaining)",
  'jetzt (?:weiterlesen|abonnieren|freischalten)|weiterlesen mit|bereits (?:abonnent|abonniert)|(?:réservé|réservée) aux abonnés|abonnez-vous pour|déjà abonné',
  '(?:exclusivo|solo|contenido) para (?:los )?(?:suscriptores|abonados)|suscríbete para|ya eres suscriptor|riservato agli abbonati|abbonati per|(?:exclusivo|conteúdo) para assinantes|já é assinante',
  'alleen voor abonnees|al abonnee|för prenumeranter|redan prenumerant|for abonnenter|allerede abonnent|tilaajille|tylko dla (?:subskrybentów|prenumeratorów)|только для подписчиков|оформите подписк[еу]',
  '会員限定|有料(?:会員|記事)|残り\\s?\\d+\\s?文字|会员专享|訂戶|구독자 ?전용|للمشتركين',
);

/** Where else to read, followed by bare addresses: the last line of an agency's story. */
export const MORE_AT = startsWith('(?:for )?more\\b', 'follow\\b', '(?:\\S+ )?(?:full|complete) coverage\\b');

/** Somebody's e-mail address and telephone number. */
export const CONTACT_DETAILS =
  /^(?=.*[\w.+-]@[\w-]+\.\w)(?=.*(?:\b(?:tel|phone|telefon|téléphone|teléfono|telefone|telefono|telefoon|mobile?|mob|fax|тел)\b|電話|电话|전화|☎|\+\d))(?=.*\d[\d ()/.–-]{5,}\d)/iu;

const WHO =
  "(?:\\p{Lu}[\\p{L}.'’-]*|\\d[\\d’'s]*|writers?|reporters?|correspondents?|journalists?|producers?|researchers?|editors?|staff|and|in|from|of|the|at|for|&)";

/** Notes at the end of a story on who made it. */
export const CREDIT_NOTE = new RegExp(
  [
    // Names and what they are, then what they did: "Press writer Jo Bloggs in Tarn contributed to this report." Words are
    // parted by something, or there were many ways to read one.
    `^${MARKS}${WHO}(?:[\\s,]+${WHO}){1,19}[\\s,]+(?:contributed\\b(?: (?:to this (?:report|story|article)|reporting|research|from\\b.{0,40}))?[^,]{0,40}$|reported from \\p{Lu}[^,]{0,60}$)`,
    `^${MARKS}(?:[Tt]he )?\\p{Lu}[\\p{L}.]* contributed to this (?:report|story|article)\\b[^,]{0,40}$`,
    '(?:[Ww]ith|[Ww]ith additional) (?:assistance|files|reporting|material) (?:from|by) (?:the )?\\p{Lu}[^,]{0,60}$',
    '(?:material|story|report|text|content) may not be (?:published, |reproduced, |republished, )',
    '(?:[Pp]ress|[Ss]taff|Reuters|AFP|AP|Bloomberg) [Ww]riters? \\p{Lu}[^,]{0,60}$',
  ].join('|'),
  'u',
);

const TRADE =
  'reporter|correspondent|editor|writer|columnist|critic|journalist|author|blogger|producer|photographer|commentator|contributor|novelist|freelancer?|fellow|podcast|intern';

/** "Jo Bloggs is a reporter at…": an author introduces herself. Only looked for after the story. */
export const BIOGRAPHY = new RegExp(
  `^${MARKS}(?:[Aa]bout the authors?\\b|\\p{Lu}[\\p{L}.'’-]*(?: (?:\\p{Lu}|(?:van|von|de|di|da|al|el|bin|der|den|la|le)\\b)[\\p{L}.'’-]*){1,5}(?: \\(@\\w+\\))? is (?:a|an|the|\\S+(?:’s|'s))\\b.{0,80}\\b(?:${TRADE})s?\\b|\\p{Lu}[\\p{L}.'’-]+(?: \\p{Lu}[\\p{L}.'’-]+){0,4} (?:covers|writes about|reports on|writes for)\\b)`,
  'u',
);

/** A time of the day and nothing else: the stamp of a post. */
export const BARE_TIME =
  /^[^\p{L}\p{N}]*\d{1,2}(?:[:.h]\d{2}|(?=\s?(?:uhr|[ap]\.?m)))(?:\s?(?:uhr|h|[ap]\.?m\.?|[a-z]{2,4}t))?[^\p{L}\p{N}]*$/iu;

/** A line that is a date or a time and little else. */
export const DATE_LINE =
  /^(?=.{4,90}$)[^!?]*?(?:\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\d{4}年|\d{1,2}月\d{1,2}日|\b(?:hours?|minutes?|mins?|days?) ago\b|\bvor \d+ (?:stunden|minuten|tagen)\b)/iu;

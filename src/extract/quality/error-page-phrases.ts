/**
 * What pages say instead of a story, in the languages of the news: that it is missing, that something broke, that they
 * want consent, a login, a script or a proof of being human. Stories quote all of these, so a phrase alone proves
 * nothing: it must be what the headline mainly says, or stand on a page with no other prose.
 */

const any = (...parts: readonly string[]): string => parts.join('|');
/** Whole words, where words have ends: `\b` knows ASCII letters only. */
const words = (...parts: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])(?:${any(...parts)})(?![\\p{L}\\d])`, 'giu');
const anywhere = (...parts: readonly string[]): RegExp => new RegExp(any(...parts), 'giu');

const MISSING_WORDS = [
  '(?:the |this |that |requested )?(?:page|article|story|content|url|document) (?:you(?:.re| are)? (?:looking for|requested|were looking for) )?(?:was |is |has been |could |can ?|does |no longer )*(?:not|n.t|no longer)[ -]?(?:be )?(?:found|available|exists?)(?! in your)',
  '(?:page|article|story) (?:could(?: not|n.t)|can(?: ?not|.?t)) be found|(?:page|article|story|content) (?:has been|was) (?:removed|deleted|taken down)',
  '(?:we )?(?:can ?not|can.?t|could(?: not|n.t)) find (?:that|the|this|your) (?:page|article|story)|nothing (?:was )?found(?: here| at this location)?',
  '(?:page|article|story|content) (?:does not|does ?n.t|no longer) exists?|page you (?:are looking for|requested) (?:does ?n.t|does not|no longer) exists?',
  '(?:diese |die (?:angeforderte |gewünschte )?)?seite (?:wurde |konnte |ist )?(?:leider )?nicht (?:gefunden|mehr verfügbar)(?: werden)?|seite existiert nicht(?: mehr)?',
  '(?:cette |la )?page (?:est |demandée )?(?:introuvable|non trouvée|n.existe (?:pas|plus))|article introuvable',
  '(?:la |esta )?página (?:solicitada |que buscas |que busca )?no (?:encontrada|(?:se ha )?encontrad[ao]|existe|está disponible|se encuentra)|no encontramos (?:la|esta) página',
  'pagina (?:non trovata|inesistente|non esiste)|(?:la )?pagina (?:richiesta )?non (?:esiste|è stata trovata)|página não (?:foi )?encontrada|página não existe',
  'pagina (?:is )?niet gevonden|sidan (?:kunde inte hittas|finns inte|hittades inte)|siden (?:ble ikke funnet|blev ikke fundet|findes ikke|finnes ikke)|sivua ei löyt\\p{L}*|nie znaleziono strony|strona nie istnieje|stránka (?:nebyla nalezena|neexistuje)|az oldal nem található|sayfa bulunamadı|halaman tidak ditemukan|η σελίδα δεν βρέθηκε',
  '(?:такой |эта )?страниц[аы] (?:не найден[аы]|не существует|удалена)|сторінку не знайдено',
];
const MISSING_SIGNS = [
  'ページ(?:が|は)(?:見つかりません|存在しません)(?:でした)?|お探しのページ(?:は|が)?(?:見つかりません(?:でした)?|存在しません)?|記事が見つかりません',
  '(?:页面|頁面)不存在|找不到(?:页面|頁面|网页|網頁)|페이지를 찾을 수 없\\p{L}*|الصفحة (?:غير موجودة|التي تبحث عنها)|لم يتم العثور على الصفحة|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|הדף לא נמצא',
];

const MISSING_TEXT = [words(...MISSING_WORDS), anywhere(...MISSING_SIGNS)];
/** A number means something only where it is the headline. */
const MISSING_HEADLINE = [
  words('404(?: page)?(?: not found)?', 'not found', '410 gone', ...MISSING_WORDS),
  anywhere(...MISSING_SIGNS),
];

const SITE = '(?:web ?site|site|page|service|server|content|article|story|app|platform)';
const BROKEN_WORDS = [
  '(?:error )?50[0234](?::| -)? (?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|error|backend fetch failed)|internal server error|gateway time-?out|backend fetch failed|guru meditation',
  `(?:this |the |our )?${SITE} (?:is )?(?:currently |temporarily )+(?:unavailable|down|offline)|service unavailable|(?:this |the |our )?${SITE} is (?:down |closed )?(?:for|under(?:going)?) (?:scheduled )?maintenance`,
  'error code 5\\d\\d|web server is (?:down|returning an unknown error)|origin is unreachable|ssl handshake failed|server error in|(?:fatal|parse) error: +(?:uncaught|syntax)',
  'error establishing a database connection|(?:there has been )?a critical error (?:on|has occurred on) this website|(?:oops\\W*)?something (?:went|has gone) wrong|an (?:unexpected |unknown |internal )?error (?:has )?occurred|application error|we.(?:ll|re|ll be) (?:be )?(?:right )?back (?:soon|shortly|online)|(?:we.re |currently )?(?:performing|undergoing) (?:some |scheduled )?maintenance|(?:could(?: not|n.t)|failed to|unable to|can.t|cannot) load (?:this|the|your) (?:page|story|article|content)',
  '(?:ein|es ist ein) (?:unerwarteter )?fehler (?:ist )?aufgetreten|wir sind (?:gleich|bald) (?:wieder|zurück)\\p{L}*|une erreur (?:est survenue|s.est produite)|site en maintenance|se ha producido un error|sitio en mantenimiento|si è verificato un errore|sito in manutenzione|ocorreu um erro|er is (?:een fout opgetreden|iets misgegaan)|ett fel (?:har )?(?:uppstod|inträffat)|wystąpił błąd|bir hata oluştu|произошла ошибка|на сайте (?:ведутся|проводятся) технические работы',
  '(?:this |the )?(?:content|page|site|website|article|video) is (?:currently )?not available in your (?:region|country|area|location)|unavailable (?:for|due to) legal reasons|(?:please )?(?:disable|turn off|switch off|pause) your ad[- ]?blocker|(?:you are|you.re|we noticed (?:that )?you(?:.re| are)) using an ad[- ]?blocker|(?:bitte )?(?:adblocker|werbeblocker) (?:deaktivieren|ausschalten)|désactive[rz] votre bloqueur',
];
const BROKEN_SIGNS = [
  'エラーが発生(?:しました)?|ただいまメンテナンス中|メンテナンス中です|发生错误|系统维护中|오류가 발생|حدث خطأ',
];
const BROKEN_TEXT = [words(...BROKEN_WORDS), anywhere(...BROKEN_SIGNS)];
const BROKEN_HEADLINE = [
  words(
    '(?:site |website |scheduled |under |down for )*maintenance(?: mode)?',
    'wartungsarbeiten|wartungsmodus|en maintenance|en mantenimiento|in manutenzione|технические работы',
    '(?:temporarily|currently) unavailable|bad gateway|database error|50[0234]|4(?:03|29)|forbidden|too many requests',
    ...BROKEN_WORDS,
  ),
  anywhere('メンテナンス中', ...BROKEN_SIGNS),
];

const CONSENT =
  /(?<![\p{L}\d])(?:we (?:value|care about|respect) your privacy|before you continue|your privacy (?:choices|matters|settings|is important)|we(?:,? and our (?:\d+ )?partners,?)? (?:use|store|process).{0,60}cookies|accept (?:all )?(?:cookies )?and continue|accept all cookies|manage (?:cookie )?(?:preferences|consent)|cookie (?:consent|settings|notice)|consent to (?:the use of )?cookies|mit werbung (?:und tracking )?(?:weiterlesen|lesen|nutzen)|wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|benötigen|brauchen|nutzen|verarbeiten).{0,60}(?:cookies|zustimmung|einwilligung|daten)|zustimmen und weiter|accepter et (?:continuer|fermer)|continuer sans accepter|respect de votre vie privée|nous (?:et nos (?:\d+ )?partenaires )?(?:utilisons|stockons|respectons).{0,60}(?:cookies|vie privée)|aceptar y continuar|(?:valoramos|respetamos) (?:tu|su) privacidad|(?:tu|su) privacidad (?:es importante|nos importa)|(?:usamos|utilizamos) cookies|nuestros (?:\d+ )?socios (?:almacenamos|usamos|utilizamos)|accetta (?:e continua|tutti)|utilizziamo (?:i )?cookie|la tua privacy|aceitar (?:e continuar|todos)|(?:valorizamos|respeitamos) a sua privacidade|alles accepteren|(?:wij|we) (?:gebruiken|plaatsen) cookies|godkänn (?:alla )?cookies|vi (?:använder|bruger|bruker) cookies|akceptuję|używamy plików cookie|szanujemy (?:twoją|państwa) prywatność|çerez(?:leri)? kullan|(?:мы )?используем (?:файлы )?cookie)|クッキー(?:を使用|の使用)|Cookieを(?:使用|利用)|我们(?:会)?使用 ?cookie/iu;

const SIGN_IN = String.raw`(?:(?:please )?(?:log|sign) ?in(?: (?:to|or|with|here)\b.{0,40})?|login|you must be logged in.{0,40}|members? (?:log ?in|sign ?in)|anmelden|anmeldung|einloggen|bitte (?:melden|loggen) sie sich.{0,40}|(?:se )?connecter|connexion|identifiez-vous|iniciar sesión|inicia sesión|accedi|entrar|inloggen|logga in|logg inn|log ind|zaloguj(?: się)?|logowanie|giriş yap|войти|вход|авторизация|ログイン|登录|登入|로그인|تسجيل الدخول)`;
const LOGIN = new RegExp(String.raw`^\W*${SIGN_IN}\W*$`, 'iu');

const SCRIPT_PLEA =
  /(?:enable|turn on|requires?|need|activate|without) (?:to (?:enable|use) )?java ?script|java ?script (?:is )?(?:required|disabled|must be|needs to be|to run)|java ?script (?:aktivieren|ist deaktiviert)|activer java ?script|(?:activar|habilitar|activa) java ?script|включите java ?script|java ?scriptを有効/i;

const CONSENT_WORDS =
  /cookie|consent|privacy|personal(?:i[sz]ed)? (?:data|ads|advertising|content)|tracking|our partners|advertis(?:ing|ement|ers)|datenschutz|einwilligung|zustimm|personenbezogen|werbung|donn(?:é|e)es personnelles|vie privée|consentement|publicité|datos personales|privacidad|publicidad|dati personali|dados pessoais|persoonsgegevens|personuppgifter|personopplysninger|samtykke|zgod[ay]|osobowych|kişisel veri|персональн|конфиденциальн|個人情報|同意/giu;
const ACCESS_WORDS =
  /captcha|robots?\b|\bbots?\b|\bhuman\b|security|browser|java ?script|cookies?\b|ray id|reference id|access|request|blocked|connect|network|malware|attacks?|troubleshoot|verif|roboter|sicherheit|zugriff|sécurité|navigateur|seguridad|navegador|sicurezza|segurança|браузер|робот|доступ|проверк|ロボット|ブラウザ|アクセス|验证|瀏覽器|浏览器|访问/giu;
const LOGIN_WORDS =
  /passw|account|log(?:ged)? ?in|sign(?:ed)? ?(?:in|up)|e-?mail|register|subscri|anmeld|konto|registrier|mot de passe|compte|connect|contraseña|cuenta|sesión|regist|abbonat|conta\b|senha|wachtwoord|lösenord|hasło|пароль|вход|аккаунт|パスワード|アカウント|会員|密码|账号|登录/giu;
const EXCUSE_WORDS =
  /try again|refresh|reload|sorry|inconvenience|(?:been|was|were|or) (?:moved|removed|deleted|expired|renamed)|may have|check the (?:address|url|link|spelling)|home ?page|search|link|contact|region|country|location|ad[- ]?block|startseite|suche|verschoben|entschuldig|accueil|recherche|déplacée|inicio|buscar|lo sentimos|cerca|desculpe|главн|поиск|ホーム|検索|首页/giu;

/** Pages that ask for something speak to their reader; reports hardly ever do. */
const ADDRESS =
  /(?<![\p{L}\d])(?:we|our|you|your|wir|uns|unser\p{L}*|nous|nos|notre|vous|votre|vos|nosotros|nuestr\p{L}+|usted|tu|tus|noi|nostr\p{L}+|voi|vostr\p{L}+|tuo|tua|nós|noss\p{L}+|você|wij|ons|onze|uw|jouw|vi|våra?|vår|din|dina|nasz\p{L}*|twoj\p{L}*|państwa|biz|siz|мы|наш\p{L}*|вы|вас|ваш\p{L}*|please|bitte)(?![\p{L}\d])/iu;
/** With a small letter it is "she", and at the beginning of a sentence nobody can tell. */
const GERMAN_ADDRESS = /(?<=\p{L} )(?:Sie|Ihnen|Ihre?[nrms]?)(?!\p{L})/u;
/** Languages that do without such words. */
const NO_ADDRESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}]/u;

/** Does the text speak to its reader? */
export const addressesReader = (text: string): boolean =>
  ADDRESS.test(text) || GERMAN_ADDRESS.test(text) || NO_ADDRESS.test(text);

/** What a paragraph may speak of without being a story. */
export type Topic = 'excuse' | 'consent' | 'access' | 'login';

const TOPIC_WORDS: Readonly<Record<Topic, RegExp>> = {
  excuse: EXCUSE_WORDS,
  consent: CONSENT_WORDS,
  access: ACCESS_WORDS,
  login: LOGIN_WORDS,
};

const firstMatch = (patterns: readonly RegExp[], text: string): string | null => {
  for (const pattern of patterns) {
    const found = text.match(pattern)?.[0];
    if (found !== undefined) return found.trim().slice(0, 80);
  }
  return null;
};

/** So many words of a topic need no reader: nothing else is spoken of. */
const ENOUGH_WORDS: Readonly<Record<Topic, number>> = { excuse: 3, consent: 3, access: 3, login: 2 };

/** Does the page speak to its reader about this, where a story would report? */
export const speaksOf = (topic: Topic, text: string): boolean => {
  const said = text.match(TOPIC_WORDS[topic])?.length ?? 0;
  return (
    said >= ENOUGH_WORDS[topic] ||
    (said > 0 && addressesReader(text)) ||
    (topic === 'excuse' && (firstMatch(MISSING_TEXT, text) ?? firstMatch(BROKEN_TEXT, text)) !== null)
  );
};

const FILLER =
  /(?<![\p{L}\d])(?:oops|ooh|uh-?oh|ops|oups|hoppla|sorry|error|errore?|erro|erreur|fehler|ошибка|http|code|status|lo sentimos|désolé|we.re|we are|the|this|that)(?![\p{L}\d])/giu;
const signs = (text: string): number => text.match(/[\p{L}\d]/gu)?.length ?? 0;

/** Parts of a title: the headline, the section, the name of the site. */
export const titleParts = (title: string): readonly string[] =>
  title.split(/\s+[-–—|·•»«›:]\s+|\s*\|\s*/).filter((part) => part !== '');

/** Of a part of a headline, so much must be the phrase. */
const MAIN_SHARE = 0.6;

const mainPhrase = (patterns: readonly RegExp[], titles: readonly string[]): string | null => {
  for (const part of titles.flatMap(titleParts)) {
    for (const pattern of patterns) {
      const found = part.match(pattern);
      if (found === null) continue;
      const said = signs(found.join(''));
      const rest = signs(part.replace(pattern, ' ').replace(FILLER, ' '));
      if (said >= MAIN_SHARE * (said + rest)) return (found[0] ?? '').trim().slice(0, 80);
    }
  }
  return null;
};

/** A phrase and where it stands: it is what the headline says, or one line of a page that says little. */
export interface Excuse {
  readonly phrase: string;
  readonly place: 'headline' | 'text';
}

const findExcuse = (
  headline: readonly RegExp[],
  text: readonly RegExp[],
  said: { readonly titles: readonly string[]; readonly texts: readonly string[] },
): Excuse | null => {
  const main = mainPhrase(headline, said.titles);
  if (main !== null) return { phrase: main, place: 'headline' };
  for (const line of said.texts) {
    const phrase = firstMatch(text, line);
    if (phrase !== null) return { phrase, place: 'text' };
  }
  return null;
};

/** What the page says; `titles` are its headlines, `texts` its lines (none of a long page: they say nothing of the whole). */
export interface Said {
  readonly titles: readonly string[];
  readonly texts: readonly string[];
}

export const findMissing = (said: Said): Excuse | null => findExcuse(MISSING_HEADLINE, MISSING_TEXT, said);
export const findBroken = (said: Said): Excuse | null => findExcuse(BROKEN_HEADLINE, BROKEN_TEXT, said);

export const findConsent = (texts: readonly string[]): string | null => {
  for (const text of texts) {
    const found = CONSENT.exec(text);
    if (found !== null) return found[0].trim().slice(0, 80);
  }
  return null;
};

export const findLogin = ({ titles, texts }: Said): string | null =>
  [...titles.flatMap(titleParts), ...texts]
    .find((text) => LOGIN.test(text))
    ?.trim()
    .slice(0, 80) ?? null;

export const pleadsForScript = (text: string): boolean => SCRIPT_PLEA.test(text);

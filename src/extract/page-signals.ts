import type { Document } from 'domhandler';
import type { Block } from './blocks.ts';
import { isProse, isStorySentence } from './boxes.ts';
import type { Facts } from './facts.ts';
import { elementsOf, textOf } from './markup.ts';
import { PAYWALL } from './phrases.ts';
import { type QualitySignals, QUALITY_LIMITS } from './quality.ts';
import { findBlocker } from './signatures.ts';

const MISSING =
  /\b(?:404|page (?:was )?not found|page (?:you (?:are looking for|requested) )?(?:does ?n.t|does not|no longer) exists?|(?:article|story|page|content) (?:is )?(?:not found|no longer available|has been removed|could not be found)|we can.?t find (?:that|the|this) page|nothing (?:was )?found|seite (?:wurde )?nicht gefunden|seite existiert nicht|page (?:introuvable|non trouvée)|página no (?:encontrada|existe)|pagina non trovata|página não encontrada|pagina niet gevonden|sidan (?:kunde inte hittas|finns inte)|siden (?:ble ikke funnet|findes ikke|finnes ikke)|sivua ei löyt|nie znaleziono strony|strona nie istnieje|sayfa bulunamadı|halaman tidak ditemukan)(?![\p{L}\d])|страница не найдена|сторінку не знайдено|ページが(?:見つかりません|存在しません)|お探しのページ|页面不存在|頁面不存在|找不到(?:页面|頁面|网页)|페이지를 찾을 수 없|الصفحة غير موجودة/iu;

const BROKEN =
  /\b(?:(?:error )?50[0234]\b.{0,20}(?:error|gateway|unavailable|timeout)|internal server error|bad gateway|gateway time-?out|service (?:temporarily )?unavailable|temporarily unavailable|under maintenance|scheduled maintenance|error establishing a database connection|something went wrong|an (?:unexpected )?error (?:has )?occurred|we.ll be (?:right )?back (?:soon|shortly)|application error|wartungsarbeiten|ein fehler ist aufgetreten|une erreur (?:est survenue|s.est produite)|se ha producido un error|si è verificato un errore|ocorreu um erro|er is een fout opgetreden|произошла ошибка|технические работы|エラーが発生|メンテナンス中)/iu;

const CONSENT =
  /\b(?:we (?:value|care about|respect) your privacy|before you continue|your privacy (?:choices|matters|settings)|we(?:,? and our (?:\d+ )?partners,?)? (?:use|store|process).{0,60}cookies|accept (?:all )?(?:cookies )?and continue|accept all cookies|manage (?:cookie )?(?:preferences|consent)|cookie (?:consent|settings|notice)|consent to (?:the use of )?cookies|mit werbung (?:und tracking )?(?:weiterlesen|lesen|nutzen)|wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|benötigen|brauchen|nutzen).{0,60}(?:cookies|zustimmung|einwilligung)|zustimmen und weiter|accepter et (?:continuer|fermer)|continuer sans accepter|nous (?:et nos (?:\d+ )?partenaires )?(?:utilisons|stockons|respectons).{0,60}(?:cookies|vie privée)|aceptar y continuar|usamos cookies|utilizamos cookies|accetta (?:e continua|tutti)|utilizziamo i cookie|aceitar (?:e continuar|todos)|alles accepteren|(?:wij|we) gebruiken cookies|godkänn (?:alla )?cookies|vi (?:använder|bruger|bruker) cookies|akceptuję|używamy plików cookie|çerez(?:leri)? kullan|используем (?:файлы )?cookie)/iu;

const LOGIN =
  /^\W*(?:(?:please )?(?:log|sign) ?in\b.{0,60}|login|you must be logged in.{0,40}|members? (?:log ?in|sign ?in)|anmelden|einloggen|bitte (?:melden|loggen) sie sich.{0,40}|(?:se )?connecter|connexion|identifiez-vous|iniciar sesión|inicia sesión|accedi|entrar|inloggen|logga in|logg inn|log ind|zaloguj(?: się)?|giriş yap|войти|вход|ログイン|登录|登入|로그인|تسجيل الدخول)\W*$/iu;

const SCRIPT_PLEA =
  /(?:enable|turn on|requires?|need|activate|without) (?:to (?:enable|use) )?java ?script|java ?script (?:is )?(?:required|disabled|must be|needs to be|to run)|java ?script (?:aktivieren|ist deaktiviert)|activer java ?script|(?:activar|habilitar|activa) java ?script|включите java ?script|java ?scriptを有効/i;

const CONSENT_WORDS =
  /cookie|consent|privacy|personal(?:i[sz]ed)? (?:data|ads|advertising|content)|tracking|our partners|advertis(?:ing|ement|ers)|datenschutz|einwilligung|zustimm|personenbezogen|werbung|donn(?:é|e)es personnelles|vie privée|consentement|publicité|datos personales|privacidad|publicidad|dati personali|dados pessoais|persoonsgegevens|personuppgifter|personopplysninger|samtykke|zgod[ay]|osobowych|kişisel veri|персональн|конфиденциальн|個人情報|同意/iu;

const phraseIn = (pattern: RegExp, texts: readonly string[]): string | null => {
  for (const text of texts) {
    const found = pattern.exec(text);
    if (found !== null) return found[0].trim().slice(0, 80);
  }
  return null;
};

interface Found {
  readonly password: boolean;
  readonly scripts: number;
  readonly plea: boolean;
}

const look = (document: Document): Found => {
  let password = false;
  let scripts = 0;
  let plea = false;
  for (const element of elementsOf(document)) {
    if (element.name === 'script') scripts += 1;
    else if (element.name === 'input' && element.attribs['type'] === 'password') password = true;
    else if (element.name === 'noscript' && !plea) plea = SCRIPT_PLEA.test(textOf(element, 2000));
  }
  return { password, scripts, plea };
};

export interface PageView {
  readonly document: Document;
  readonly markup: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: Facts;
  /** All blocks of the page, and those kept as the story. */
  readonly blocks: readonly Block[];
  readonly kept: readonly Block[];
}

/** Where signatures are looked for; challenge pages are small. */
const MARKUP_SEARCHED = 60_000;

const QUIET: Omit<
  QualitySignals,
  'kind' | 'detail' | 'title' | 'prose' | 'otherProse' | 'kept' | 'visible' | 'keptBlocks'
> = {
  blocker: null,
  consent: null,
  paywall: null,
  missing: null,
  broken: null,
  login: null,
  statedPaywall: false,
  passwordField: false,
  asksForScript: false,
  scripts: 0,
  endsOpen: false,
  newsflash: false,
};

/** Signals of a page that was never parsed. */
export const unreadableSignals = (kind: 'not-html' | 'too-complex', detail: string): QualitySignals => ({
  ...QUIET,
  kind,
  detail,
  title: '',
  prose: 0,
  otherProse: 0,
  kept: 0,
  visible: 0,
  keptBlocks: 0,
});

/** Collects what the judge needs. A page with plenty of prose is not searched for excuses. */
export const collectSignals = ({
  document,
  markup,
  headers,
  facts,
  blocks,
  kept,
}: PageView): QualitySignals => {
  const lengthOf = (list: readonly Block[]): number => list.reduce((sum, block) => sum + block.length, 0);
  const running = kept.filter(isProse);
  const prose = lengthOf(running);
  const otherProse = lengthOf(running.filter((block) => !CONSENT_WORDS.test(block.text)));
  const title = facts.headlines.title ?? '';
  const base = {
    kind: 'html' as const,
    detail: null,
    title,
    prose,
    otherProse,
    kept: lengthOf(kept),
    visible: lengthOf(blocks),
    keptBlocks: kept.length,
  };
  if (prose > QUALITY_LIMITS.surelyNoChallenge) return { ...QUIET, ...base };
  const texts = blocks.slice(0, 400).map((block) => block.text.slice(0, 600));
  const titles = [title, facts.headlines.h1 ?? ''];
  // A short page is judged by all it says; on a longer one only title and headline speak for the whole.
  const spoken = base.visible < 1_500 ? [...titles, ...texts] : titles;
  const { password, scripts, plea } = look(document);
  const asksForScript = plea || phraseIn(SCRIPT_PLEA, base.visible < 1_500 ? texts : []) !== null;
  return {
    ...base,
    blocker: findBlocker(
      markup.slice(0, MARKUP_SEARCHED),
      base.visible < 3_000 ? texts.join('\n') : titles.join('\n'),
      headers,
    ),
    consent: phraseIn(CONSENT, texts),
    paywall: phraseIn(PAYWALL, texts),
    missing: phraseIn(MISSING, spoken),
    broken: phraseIn(BROKEN, spoken),
    login: phraseIn(LOGIN, base.visible < 1_500 ? [...titles, ...texts] : titles),
    statedPaywall: facts.access === 'paywalled',
    passwordField: password,
    asksForScript,
    scripts,
    newsflash:
      facts.statesArticle && facts.headlines.h1 !== null && !asksForScript && kept.some(isStorySentence),
    endsOpen: /(?:…|\.\.\.)\s*$/.test(kept.at(-1)?.text ?? ''),
  };
};

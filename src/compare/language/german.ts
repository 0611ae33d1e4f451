import { GERMAN_VOCABULARY } from '../../text/language/german.ts';
import { groups, words } from '../../text/language/vocabulary.ts';
import type { CompareRules } from './compare-rules.ts';

/** Covers negations, hedges, outcomes and the most common notes and promos, in less depth than the English rules. */
export const GERMAN_RULES: CompareRules = {
  ...GERMAN_VOCABULARY,
  pluralEndings: [],
  decimalMark: ',',
  numberWords: groups(`
    0: null; 1: eins erste ersten erster erstes; 2: zwei zweite zweiten zweiter; 3: drei dritte dritten dritter; 4: vier
    vierte vierten; 5: fünf fünfte fünften; 6: sechs sechste sechsten; 7: sieben siebte siebten; 8: acht achte achten; 9:
    neun neunte neunten; 10: zehn zehnte zehnten; 11: elf; 12: zwölf dutzend; 13: dreizehn; 14: vierzehn; 15: fünfzehn;
    16: sechzehn; 17: siebzehn; 18: achtzehn; 19: neunzehn; 20: zwanzig; 30: dreißig; 40: vierzig; 50: fünfzig; 60:
    sechzig; 70: siebzig; 80: achtzig; 90: neunzig; 100: hundert; 1/2: halb halbe halben hälfte; 1/4: viertel`),
  magnitudes: groups(`
    100: hundert; 1000: tausend; 1000000: million millionen mio; 1000000000: milliarde milliarden mrd;
    1000000000000: billion billionen`),
  magnitudeSuffixes: new Map(),
  numberJoiners: words('und'),
  ordinal: null,
  clock: null,
  countingArticles: words('ein eine einer einem einen eines'),
  units: groups(`
    hundreds: hunderte; thousand: tausend tausende; million: million millionen mio; billion: milliarde milliarden mrd;
    trillion: billion billionen; %: prozent; point: prozentpunkt prozentpunkte prozentpunkten; second: sekunde sekunden;
    minute: minute minuten; hour: stunde stunden; day: tag tage tagen; week: woche wochen; month: monat monate monaten;
    year: jahr jahre jahren; metre: meter metern; km: kilometer kilometern km; kg: kilo kilogramm kg; tonne: tonne tonnen;
    litre: liter litern; hectare: hektar; euro: euro; dollar: dollar; cent: cent; franc: franken`),
  scales: words('hundreds thousand million billion trillion %'),
  capitalDates: words('morgen'),
  negations: words(`
    nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden nichts weder nirgends kaum keinesfalls`),
  negatedWord: /^nicht\p{L}{5}/u,
  contraryPrefixes: ['un', 'in', 'des', 'nicht', 'miss'],
  opposites: words('für_gegen mit_gegen auf_von'),
  pairs: {
    negation: new Map(),
    modality: new Map(),
    outcome: new Map(),
    date: groups(`
      this: diese_woche dieser_woche diesen_monat dieses_jahr diesem_jahr; next: nächste_woche nächster_woche
      kommende_woche kommender_woche nächsten_monat nächstes_jahr kommendes_jahr nächsten_jahr; last: letzte_woche
      letzter_woche vergangene_woche vergangener_woche letzten_monat letztes_jahr vergangenes_jahr letzten_jahr`),
  },
  weakModality: words('will can should least most'),
  attributionPhrases: [/\b(?:nach Angaben|nach Worten|wie .{1,60} mitteilten?)\b/iu],
  speakers: groups(`
    anybody: sprecher sprecherin; police: polizei; officials: behörde behörden; court: gericht; prosecutors:
    staatsanwaltschaft; firefighters: feuerwehr; government: regierung ministerium; company: unternehmen firma; union:
    verband gewerkschaft; party: partei; lawyer: anwalt anwältin; witnesses: zeugen; residents: anwohner; experts: forscher;
    doctors: ärzte; city: verwaltung stadt kreis`),
  pronouns: words('er sie es ich wir'),
  outcomes: groups(`
    verdict+: schuldig verurteilt verurteilte; verdict-: unschuldig freigesprochen; custody+: festgenommen verhaftet
    inhaftiert angeklagt; custody-: freigelassen entlassen; life-: tot getötet gestorben starb starben tote toten ums;
    life+: überlebt überlebte überlebten lebend; hurt: verletzt verletzte verletzten; vote+: angenommen gebilligt
    beschlossen zugestimmt; vote-: abgelehnt gescheitert; win: gewonnen gewann siegte; lose: verloren verlor; up: gestiegen
    stieg stiegen erhöht höher; down: gefallen gesunken sank sanken fiel fielen niedriger; open: offen geöffnet; shut:
    geschlossen gesperrt; start: begonnen begann beginnt; stop: beendet endete abgesagt verschoben; before: vor; after:
    nach; above: oberhalb; below: unterhalb; all: alle sämtliche; some: einige manche; safe: sicher; unsafe: unsicher
    gefährlich; resign: zurückgetreten; murder: mord; manslaughter: totschlag; missing: vermisst; found: gefunden; positive:
    positiv; negative: negativ; majority: mehrheit; minority: minderheit`),
  things: new Map(),
  relations: words('before after above below all some majority minority'),
  graveOutcomes: words('verdict+ verdict- custody+ life- hurt resign murder manslaughter missing'),
  statementTriggers: words(
    'erklärung mitteilung stellungnahme brief interview angaben worten mitteilte mitteilten',
  ),
  statementPhrases: [
    /\b(?:in|laut) (?:einer|der|ihrer|seiner) (?:\p{L}+ ){0,3}(?:Erklärung|Mitteilung|Stellungnahme)\b/iu,
  ],
  noteTriggers: words(
    'korrektur berichtigung anmerkung hinweis fassung version redaktion korrigiert aktualisiert fehler',
  ),
  correctionNotes: [
    /^\W*(?:korrektur|berichtigung)\b/iu,
    /\bin einer (?:früheren|ersten|vorherigen|ursprünglichen) (?:version|fassung)\b/iu,
    /\b(?:haben|wurde) (?:den|dieser) (?:fehler|artikel|text) (?:korrigiert|berichtigt)\b/iu,
  ],
  editorsNotes: [/^\W*(?:anmerkung|hinweis) der redaktion\b/iu, /^\W*anm\. d\. red/iu],
  noise: [
    {
      name: 'a notice that updates will follow',
      pattern:
        /^\W*(?:diese[rs]? (?:artikel|beitrag|text|meldung|bericht)\b.{0,40}\b(?:laufend |ständig )?aktualisiert|(?:weitere informationen|mehr) in kürze|eilmeldung)\W*\w*\W*$/iu,
      maxWords: 20,
    },
    {
      name: 'a time stamp',
      pattern: /^\W*(?:stand|aktualisiert|zuletzt aktualisiert|veröffentlicht)\b[^!?]{0,60}$/iu,
      maxWords: 10,
    },
    {
      name: 'a newsletter or app promo',
      pattern:
        /^(?=.*\b(?:newsletter|push-nachrichten|app|podcast)\b)(?=.*\b(?:abonnieren|anmelden|herunterladen|jetzt|kostenlos)\b)/iu,
      maxWords: 40,
    },
    {
      name: 'a link to other pages',
      pattern:
        /^\W*(?:lesen sie auch|mehr zum thema|mehr dazu|lesen sie mehr|zum thema|auch interessant|anzeige)\b/iu,
      maxWords: 22,
    },
  ],
  updatedLine:
    /(?:^| )(?:stand|aktualisiert|geändert)(?: (?:am|um|vom))?(?: (?:\d{1,4}|uhr|um|am|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag))+/u,
  leadingStamp: /^\W*(?:update|stand|aktualisiert)\b[^:]{0,30}:/iu,
};

import { pattern } from '../../text/language/whole-words.ts';
import { GERMAN_TIME } from './german-time.ts';
import type { Announcement, PromiseAct, PromiseRules } from './promise-rules.ts';

/** German promises. The verb of what is to come stands at the end of its clause. */

const GAP = '[^.;:"]{0,110}?';
/** Between the object and its verb. */
const THEN = '(?:[^.;:"]{1,50} )?(?:zu )?';
const BEFORE_VERB =
  '(?:will|wollen|wollte|wollten|wolle|wird|werden|werde|würde|würden|soll|sollen|sollte|sollten|plant|planen|beabsichtigt|beabsichtigen)';
const IS =
  '(?:wird|werden|werde|wurde|wurden|soll|sollen|solle|sollte|sollten|ist|sind|sei|war|waren|steht|stehen|stand)';
const TO_COME =
  '(?:erwartet|geplant|angekündigt|angesetzt|vorgesehen|folgen|bevor|stattfinden|(?:veröffentlicht|bekannt ?gegeben|verkündet|vorgelegt|vorgestellt|abgegeben|verbreitet|verlesen|beginnen|kommen)(?: werden)?)';

const verbs = (source: string): Announcement => ({
  pattern: pattern(`\\b${BEFORE_VERB},? ${GAP}\\b(?:${source})\\b`),
  needs: pattern(`\\b(?:${source})\\b`),
  subjectBefore: true,
});
const nouns = (source: string): Announcement => ({
  pattern: pattern(`\\b(?:${source})\\b${GAP} ${IS} (?:${GAP} )?${TO_COME}\\b`),
  needs: pattern(`\\b(?:${source})\\b`),
  subjectBefore: false,
});
/** "kündigte eine Erklärung für Freitag an" */
const promised = (source: string): Announcement => ({
  pattern: pattern(
    `\\b(?:kündigt|kündigte|kündigten|stellt|stellte|stellten|verspricht|versprach|versprachen) ${GAP}\\b(?:${source})\\b${GAP}(?:\\b(?:an|in Aussicht)\\b|(?<=\\b(?:verspricht|versprach|versprachen) ${GAP})$)`,
  ),
  needs: /kündig|stell|verspr/iu,
  subjectBefore: true,
});
const request = (source: string): Announcement => {
  const asked = pattern(source);
  return { pattern: asked, needs: asked, subjectBefore: true };
};

const act = (
  name: string,
  parts: {
    readonly nouns?: string;
    readonly verbs?: string;
    readonly announced?: readonly Announcement[];
    readonly done: readonly string[];
    readonly partly?: readonly string[];
    readonly mention?: string;
    readonly fulfilledBy?: PromiseAct['fulfilledBy'];
    readonly needsTime?: boolean;
    readonly isRequest?: boolean;
  },
): PromiseAct => ({
  act: name,
  announced: [
    ...(parts.announced ?? []),
    ...(parts.verbs === undefined ? [] : [verbs(parts.verbs)]),
    ...(parts.nouns === undefined ? [] : [promised(parts.nouns), nouns(parts.nouns)]),
  ],
  done: parts.done.map((source) => pattern(`\\b(?:${source})\\b`)),
  partly: (parts.partly ?? []).map((source) => pattern(`\\b(?:${source})\\b`)),
  mention: pattern(`\\b(?:${parts.mention ?? parts.nouns ?? name})\\b`),
  fulfilledBy: parts.fulfilledBy ?? 'anybody',
  needsTime: parts.needsTime ?? false,
  isRequest: parts.isRequest ?? false,
});

const SAID =
  '(?:sagte|sagten|erklärte|erklärten|schrieb|schrieben|betonte|betonten|bestätigte|bestätigten|bestritt|bestritten|teilte|teilten|räumte|räumten|kündigte|kündigten|versprach|versprachen)';
const STATEMENT = '(?:Erklärung|Stellungnahme|Mitteilung|Pressemitteilung)';
const CONFERENCE = '(?:Pressekonferenz|Medienkonferenz|Pressegespräch|Pressetermin|Ansprache|Rede)';
const RULING = '(?:Urteil|Entscheidung|Beschluss|Richterspruch|Strafmaß)';
const RESULTS = '(?:Ergebnis|Ergebnisse|Ergebnissen|Zahlen|Resultate|Hochrechnung|Auswertung)';
const REPORT = '(?:Bericht|Gutachten|Abschlussbericht|Zwischenbericht|Unterlagen|Protokoll|Protokolle)';
const VOTE = '(?:Abstimmung|Volksabstimmung|Wahlgang)';
const MEETING = '(?:Treffen|Sitzung|Sondersitzung|Gespräche|Verhandlungen|Anhörung)';

export const GERMAN_PROMISES: PromiseRules = {
  language: 'de',
  triggers: pattern(
    '\\b(?:will|wollen|wollte|wollten|wolle|wird|werden|werde|wurde|wurden|würde|würden|soll|sollen|solle|sollte|sollten|plant|planen|beabsichtigt|beabsichtigen|ist|sind|sei|war|waren|steht|stehen|stand|kündigt|kündigte|kündigten|stellt|stellte|stellten|verspricht|versprach|versprachen|reagierte|reagierten|antwortete|antworteten|beantwortete|beantworteten|äußerte|äußerten|erreichen|verkündet|spricht|fällt|entscheidet)\\b',
  ),
  acts: [
    act('comment', {
      fulfilledBy: 'promiser',
      isRequest: true,
      announced: [
        request(
          '\\b(?:reagierte|reagierten|antwortete|antworteten|äußerte|äußerten)\\b[^.;:"]{0,60}?\\b(?:nicht|zunächst nicht)\\b',
        ),
        request('\\b(?:beantwortete|beantworteten)\\b[^.;:"]{0,60}?\\bnicht\\b'),
        request('\\bwar(?:en)?\\b[^.;:"]{0,60}?\\bnicht zu erreichen\\b'),
        request('\\bwurden? um (?:eine )?(?:Stellungnahme|Kommentar|Antwort) gebeten\\b'),
      ],
      done: [SAID],
      mention: 'Stellungnahme|Anfrage',
    }),
    act('resignation', {
      verbs: 'zurücktreten|zurückziehen|(?:den|seinen|ihren) Rücktritt (?:erklären|verkünden|einreichen)',
      nouns: 'Rücktritt',
      done: [
        'zurückgetreten|trat zurück|(?:erklärte|verkündete) (?:seinen|ihren) Rücktritt|trat (?:\\w+ ){1,6}zurück',
      ],
    }),
    act('briefing', {
      fulfilledBy: 'promiser',
      verbs: `(?:vor die (?:Presse|Kameras|Medien) (?:treten|gehen))|(?:die )?(?:Presse|Öffentlichkeit|Medien|Journalisten|Angehörigen|Beschäftigten) (?:informieren|unterrichten)|${CONFERENCE} ${THEN}(?:geben|halten|abhalten)`,
      nouns: CONFERENCE,
      done: [
        `(?:auf|bei|in) (?:einer|der|ihrer|seiner) ${CONFERENCE}`,
        '(?:trat|traten) (?:\\w+ ){0,5}vor die (?:Presse|Kameras|Medien)',
      ],
      partly: [SAID],
    }),
    act('ruling', {
      verbs: `(?:sein |ihr |das |ein |seine |ihre |eine |die )?${RULING} ${THEN}(?:verkünden|fällen|sprechen|bekannt ?geben|treffen)|entscheiden|urteilen`,
      nouns: RULING,
      announced: [
        {
          pattern: pattern(`\\b(?:verkündet|spricht|fällt|entscheidet) ${GAP}\\b(?:${RULING}|über|ob)\\b`),
          needs: pattern('\\b(?:verkündet|spricht|fällt|entscheidet)\\b'),
          subjectBefore: true,
        },
      ],
      needsTime: true,
      done: [
        `(?:verurteilte|verurteilten|entschied|entschieden|urteilte|urteilten|sprach (?:\\w+ ){0,6}(?:frei|schuldig)|wies (?:\\w+ ){0,6}ab)`,
      ],
    }),
    act('results', {
      verbs: `${RESULTS} ${THEN}(?:veröffentlichen|vorlegen|vorstellen|bekannt ?geben|mitteilen|präsentieren)`,
      nouns: RESULTS,
      done: [
        `(?:veröffentlichte|veröffentlichten|legte|legten|gab|gaben) (?:\\w+ ){0,5}${RESULTS}`,
        `${RESULTS} (?:zeigen|zeigten|ergaben)`,
      ],
    }),
    act('vote', {
      verbs: 'abstimmen|votieren',
      nouns: VOTE,
      needsTime: true,
      done: ['stimmte|stimmten|votierte|votierten|lehnte|lehnten|billigte|billigten|verabschiedete'],
    }),
    act('statement', {
      fulfilledBy: 'promiser',
      verbs: `${STATEMENT} ${THEN}(?:abgeben|veröffentlichen|herausgeben|verlesen|verbreiten)|(?:sich )?(?:\\w+ ){0,6}äußern|Stellung nehmen|Auskunft geben`,
      nouns: STATEMENT,
      done: [
        `(?:in|laut) (?:einer|der|ihrer|seiner) (?:\\w+ ){0,3}${STATEMENT}`,
        `(?:gab|gaben|veröffentlichte|veröffentlichten|verlas) (?:\\w+ ){0,6}${STATEMENT}`,
        `(?:die|ihre|seine) ${STATEMENT} (?:lautete|bestätigte)`,
      ],
      partly: [SAID],
    }),
    act('announcement', {
      fulfilledBy: 'promiser',
      verbs:
        'bekannt ?geben|mitteilen|verkünden|(?:Einzelheiten|Details|Näheres|Weiteres) (?:nennen|bekannt ?geben)',
      nouns: 'Bekanntgabe|Ankündigung',
      done: ['gab (?:\\w+ ){0,6}bekannt|teilte (?:\\w+ ){0,6}mit|verkündete'],
      partly: [SAID],
    }),
    act('meeting', {
      verbs: `zusammenkommen|sich treffen|tagen|beraten|${MEETING} ${THEN}(?:abhalten|fortsetzen|aufnehmen)`,
      nouns: MEETING,
      needsTime: true,
      done: [
        'trafen sich|kam (?:\\w+ ){0,6}zusammen|kamen (?:\\w+ ){0,6}zusammen|tagte|tagten|beriet|berieten',
      ],
    }),
    act('report', {
      verbs: `${REPORT} ${THEN}(?:veröffentlichen|vorlegen|vorstellen|herausgeben|übergeben|präsentieren)`,
      nouns: REPORT,
      done: [`(?:veröffentlichte|veröffentlichten|legte|legten|übergab|übergaben) (?:\\w+ ){0,6}${REPORT}`],
    }),
  ],
  pastMarker: pattern('^[^.]{0,80}?\\b(?:wollte|wollten|wurde|wurden|sollte|sollten|war|waren)\\b'),
  leadingAttribution: pattern(
    `^(?<who>.{2,140}?) (?:${SAID}|sagt|erklärt|bestätigt)(?: am \\w+)?(?: mit)?, (?:dass )?(?=\\S)`,
  ),
  trailingAttribution: pattern(
    `,"? (?:(?:wie|so) )?(?:(?:sagte|erklärte|bestätigte|schrieb|teilte) (?<who>[^,;:"]{2,80}?)(?: am \\w+)?(?: mit)?|hieß es[^,;:"]{0,60}|[^,;:"]{2,80}? (?:mitteilte|mitteilten|sagte|erklärte))\\.?$`,
  ),
  notAPromise: pattern(
    '\\b(?:(?:später|früher|besser|schlechter|höher|niedriger|mehr|weniger|schneller|länger) als (?:erwartet|geplant|vorgesehen|angekündigt)|wider Erwarten|kein(?:e|en|er)? (?:\\w+ ){0,2}(?:Erklärung|Stellungnahme|Mitteilung|Pressekonferenz|Entscheidung|Urteil|Ankündigung|Abstimmung|Bericht|Ergebnisse?)|(?:will|wollen|wollte|wollten|wird|werden|werde) sich (?:\\w+ ){0,6}nicht|(?:will|wollen|wollte|wollten|wird|werden|werde) (?:\\w+ ){0,8}nicht (?:äußern|mitteilen|zurücktreten|bekannt ?geben|abgeben|entscheiden)|(?:unklar|offen|ungewiss), (?:wann|ob|wie)|(?:abgesagt|verschoben|gestrichen|hinfällig)|wenn [^,]{3,80}, (?:wird|würde|will)|war (?:\\w+ ){0,4}(?:erwartet|geplant|angekündigt) worden)\\b',
  ),
  laterMarker: pattern('\\b(?:später|noch)\\b'),
  possessive: pattern('^(?:sein|seine|seiner|ihr|ihre|ihrer) '),
  pronoun: pattern('^(?:er|sie|es|wir|ich|man)$'),
  vague: pattern(
    '^(?:ein|eine|der|die|das|den|dem|sein|seine|ihr|ihre|alle|beide|\\s|er|sie|es|wir|ich|man|Unternehmen|Firma|Gruppe|Amt|Bank|Mann|Frau|Richter|Behörden?|Verein|Vorstand|Stadt)+$',
  ),
  anonymous: pattern(
    '\\b(?:Quellen?|Kreise|Kreisen|Insider|Beobachter|Experten|Analysten|Medien|Berichte|niemand|jemand)\\b',
  ),
  articles: pattern(
    '^(?:ein|eine|einen|einem|einer|der|die|das|den|dem|des|diese|dieser|dieses|beide|alle|doch|und|aber|auch|dann|später|am \\w+(?:abend|morgen|nachmittag)?) ',
  ),
  trailingTime: pattern(' (?:am|noch|später|früh)(?: \\w+)?$| (?:heute|morgen)$'),
  adverbial: pattern(
    '^(?:in|an|am|im|auf|nach|vor|bei|unter|mit|ohne|trotz|obwohl|als|während|für|wenn|seit|laut|jedoch|auch|noch|heute|morgen)\\b',
  ),
  relative: pattern('^(?:der|die|das|dessen|deren|welche[rs]?|wo|dass)\\b(?= .*\\b(?:hat|ist|war|wurde)$)'),
  clauseStart: pattern(
    '[;:"]|\\b(?:dass|aber|während|weil|obwohl|nachdem|bevor|bis|sobald|(?<=, )und)\\b(?! (?:wird|werden|ist|sind))',
  ),
  subordinateClause: pattern('\\bdass\\b|, (?:der|die|das|wo|wenn|ob)\\b'),
  representing: pattern(
    '^(?:eine? )?(?:Sprecher(?:in)?|Anwalt|Anwältin|Vertreter(?:in)?) (?:der|des|von|vom|für)(?: die| den| das)? ',
  ),
  speaksFor: pattern(
    '^(?:ein|eine|der|die|das|sein|seine|ihr|ihre)$|^(?:(?:ein|eine|einer|der|die|das)\\s)?(?:\\w+\\s){0,3}\\w*(?:Sprecher|Sprecherin|Anwalt|Anwältin|Leiter|Leiterin|Chef|Chefin|Präsident|Präsidentin|Minister|Ministerin|Vorsitzende|Vorsitzender|Direktor|Direktorin)\\s(?:der|des|von|vom|für|beim|bei)(?:\\s(?:die|den|das))?$',
  ),
  representative: pattern(
    '^(?:\\w+\\s){0,4}\\w*(?:Sprecher|Anwalt|Anwältin|Leiter|Chef|Präsident|Minister|Vorsitzende|Direktor)(?:in|r)?\\b',
  ),
  formerly: pattern('\\b(?:ehemalige[rn]?|frühere[rn]?|Ex-|einstige[rn]?)\\s?'),
  refused: pattern(
    '\\b(?:lehnte[n]? (?:\\w+ ){0,6}ab|wollte[n]? (?:\\w+ ){0,6}nicht|nicht äußern|kein(?:e|en)? (?:Kommentar|Stellungnahme|Angaben)|reagierte[n]? (?:\\w+ ){0,5}nicht|hat (?:\\w+ ){0,4}nicht|haben (?:\\w+ ){0,4}nicht|nicht zu erreichen|noch nicht)\\b',
  ),
  longAgo: pattern(
    '\\b(?:(?:letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?) (?:Woche|Monat|Jahr|Frühjahr|Sommer|Herbst|Winter)|vor (?:\\w+ )?(?:Wochen|Monaten|Jahren|Jahrzehnten)|früher in diesem Jahr|seit Jahren|in der Vergangenheit)\\b',
  ),
  calledOff: pattern(
    '\\b(?:abgesagt|verschoben|gestrichen|zurückgezogen|sagte[n]? (?:\\w+ ){0,8}ab|verschob|verschoben|findet (?:\\w+ ){0,4}nicht statt|wird es (?:\\w+ ){0,3}nicht geben|nicht mehr (?:\\w+ ){0,4}(?:geben|stattfinden|veröffentlicht|abgegeben))\\b',
  ),
  time: GERMAN_TIME,
};

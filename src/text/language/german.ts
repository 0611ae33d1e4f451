import { groups, type Vocabulary, words } from './vocabulary.ts';

export const GERMAN_VOCABULARY: Vocabulary = {
  language: 'de',
  commonest: words(
    'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden',
  ),
  stopWords: words(`
    der die das den dem des ein eine einen einem einer eines und oder aber denn in im an am auf aus bei beim mit nach von
    vom vor zu zum zur über unter für durch gegen um seit bis ohne zwischen während wegen trotz ist sind war waren sei
    seien wäre wären hat haben hatte hatten habe hätte wird werden wurde wurden worden würde würden sein ihr ihre ihren
    ihrem ihrer seine seinen seinem seiner er sie es wir ich du man sich nicht kein auch nur noch schon so wie als wenn
    dass ob da dort hier dies diese dieser dieses diesen diesem jene jener jenes welche welcher welches was wer wo wann
    warum doch sehr mehr dann nun jetzt wieder immer selbst alle alles viel viele etwa rund kann können konnte konnten
    muss müssen musste soll sollen sollte sagte sagt`),
  capitalsMarkNames: false,
  possessives: ["'s", "'"],
  proclitics: [],
  abbreviations: words(
    'bzw ca dr prof nr str st usw evtl inkl mio mrd tel vgl z.b d.h u.a jan feb okt nov dez abs',
  ),
  titles: words(`
    herr frau dr prof bürgermeister bürgermeisterin minister ministerin kanzler kanzlerin präsident präsidentin richter
    richterin direktor direktorin sprecher sprecherin chef chefin anwalt anwältin polizei gericht`),
  places: words(`
    afghanistan ägypten albanien algerien argentinien äthiopien australien belgien bolivien bosnien brasilien bulgarien
    chile china dänemark deutschland ecuador england estland europa finnland frankreich georgien ghana griechenland
    großbritannien haiti indien indonesien irak iran irland island israel italien japan jemen jordanien kambodscha kamerun
    kanada kasachstan katar kenia kolumbien kongo kosovo kroatien kuba kuwait lettland libanon libyen litauen luxemburg
    malaysia mali malta marokko mexiko moldau mongolei montenegro nepal neuseeland niederlande niger nigeria norwegen
    österreich pakistan panama peru philippinen polen portugal ruanda rumänien russland schottland schweden schweiz senegal
    serbien singapur slowakei slowenien somalia spanien sudan südafrika syrien taiwan thailand tschad tschechien tunesien
    türkei uganda ukraine ungarn usa venezuela vietnam weißrussland zypern`),
  dateWords: groups(`
    monday: montag montags; tuesday: dienstag dienstags; wednesday: mittwoch mittwochs; thursday: donnerstag donnerstags;
    friday: freitag freitags; saturday: samstag sonnabend; sunday: sonntag sonntags; january: januar jänner; february:
    februar; march: märz; april: april; may: mai; june: juni; july: juli; august: august; september: september; october:
    oktober; november: november; december: dezember; today: heute; yesterday: gestern; morning: morgen morgens; noon:
    mittag mittags; afternoon: nachmittag nachmittags; evening: abend abends; night: nacht nachts; midnight: mitternacht`),
  modality: groups(`
    alleged: angeblich angebliche angeblichen angeblicher mutmaßlich mutmaßliche mutmaßlichen mutmaßlicher vermeintlich;
    suspected: verdächtigt verdächtige verdächtiger verdacht; confirmed: bestätigt bestätigte bestätigten nachgewiesen
    erwiesen; unconfirmed: unbestätigt unbestätigte unbestätigten; likely: wahrscheinlich vermutlich wohl; unlikely:
    unwahrscheinlich; possible: möglicherweise möglich eventuell vielleicht; apparent: offenbar anscheinend; may: könnte
    könnten dürfte dürften; can: kann können; will: wird werden; must: muss müssen musste mussten; should: soll sollen
    sollte sollten; planned: geplant geplante; expected: erwartet; nearly: fast beinahe knapp; exact: genau exakt; least:
    mindestens; most: höchstens; former: ehemalige ehemaligen ehemaliger frühere früheren früherer; acting:
    kommissarische kommissarischen; false: falsch unwahr; true: wahr`),
  speech: groups(`
    say: sagte sagten sagt sagen gesagt erklärte erklärten erklärt erläuterte betonte teilte mitgeteilt schrieb berichtete
    berichteten ergänzte meinte antwortete zufolge laut; claim: behauptete behaupteten behauptet; admit: räumte gestand
    eingeräumt zugegeben; deny: bestritt bestritten dementierte dementierten wies; confirm: bestätigte bestätigten; warn:
    warnte warnten; promise: versprach versprachen; demand: forderte forderten verlangte; accuse: warf; refuse: weigerte
    verweigerte; testify: bezeugte`),
};

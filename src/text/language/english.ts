import { groups, type Vocabulary, words } from './vocabulary.ts';

const COMMONEST = words(
  'the of and to in a is that for it was on with as he be by at are this from have not they said',
);

const STOP_WORDS = words(`
  the of and to in a an is that for it its was on with as he she be by at are this these those from have has had his her
  him hers not they them their theirs we us our ours you your i me my mine or but if so than then there here when where
  who whom whose which what why how were been being will would could should shall may might must can do does did done
  having also just only even still yet very more most much many some any such same other others another each every both
  either neither nor no too out up down off over under again further once into onto upon about above below between
  through during before after while because until against within without across among along around per via toward
  towards since though although however meanwhile whether said says say told tells telling saying got get gets getting
  make makes made making like one ones now well back new way all own itself himself herself themselves it's he's she's
  they're we're i'm you're that's there's who's what's let's s t re ve ll d m`);

/** Single-word countries and nationalities. Names of two words are recognised by their second capital. */
const PLACES = words(`
  afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium
  bolivia bosnia botswana brazil britain bulgaria burundi cambodia cameroon canada chad chile china colombia congo croatia
  cuba cyprus denmark ecuador egypt england eritrea estonia ethiopia europe fiji finland france gabon gambia georgia
  germany ghana greece greenland guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland
  israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania
  luxembourg madagascar malawi malaysia mali malta mauritania mexico moldova monaco mongolia montenegro morocco mozambique
  myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru
  philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore slovakia slovenia somalia spain
  sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand tibet togo tunisia turkey turkmenistan uganda
  ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe
  afghan american arab argentine australian austrian belgian brazilian british bulgarian canadian chechen chilean chinese
  colombian croatian cuban czech danish dutch egyptian english ethiopian european filipino finnish french georgian german
  greek haitian hungarian indian indonesian iranian iraqi irish israeli italian japanese jordanian kenyan korean kurdish
  lebanese libyan malaysian mexican moroccan nigerian norwegian pakistani palestinian polish portuguese romanian russian
  saudi scottish serbian somali spanish sudanese swedish swiss syrian taiwanese thai turkish ukrainian venezuelan
  vietnamese welsh yemeni`);

export const ENGLISH_VOCABULARY: Vocabulary = {
  language: 'en',
  commonest: COMMONEST,
  stopWords: STOP_WORDS,
  capitalsMarkNames: true,
  possessives: ["'s", "'"],
  proclitics: [],
  abbreviations: words(`
    mr mrs ms dr prof gov sen rep lt col gen capt sgt st jr sr no vs inc corp co ltd jan feb mar apr jun jul aug sep sept
    oct nov dec pa u.s d.c a.m p.m`),
  titles: words(`
    mr mrs ms miss dr prof professor sir dame lord lady gov governor sen senator rep representative president vice
    premier prime minister chancellor secretary mayor judge justice chief chair chairman chairwoman chairperson speaker
    attorney general sgt lt col gen capt captain officer detective sheriff commissioner director rev reverend father
    sister bishop archbishop pope king queen prince princess state house i update updated note editor correction
    clarification q a`),
  places: PLACES,
  dateWords: groups(`
    monday: monday mon; tuesday: tuesday tue tues; wednesday: wednesday wed; thursday: thursday thu thurs; friday: friday
    fri; saturday: saturday; sunday: sunday; january: january jan; february: february feb; march: march; april:
    april apr; may: may; june: june jun; july: july jul; august: august aug; september: september sept sep; october:
    october oct; november: november nov; december: december dec; today: today; yesterday: yesterday; tomorrow: tomorrow;
    tonight: tonight; morning: morning; noon: noon midday; afternoon: afternoon; evening: evening; night: night
    overnight; midnight: midnight; am: am a.m a.m.; pm: pm p.m p.m.; spring: spring; summer: summer; autumn: autumn;
    winter: winter; weekend: weekend`),
  modality: groups(`
    alleged: alleged allegedly alleges purported purportedly supposed supposedly; reported: reportedly rumored rumoured;
    suspected: suspected; confirmed: confirmed confirms confirm verified proven proved definitively
    definite; unconfirmed: unconfirmed unverified unproven; likely: likely probably presumably; unlikely: unlikely
    doubtful; possible: possible possibly perhaps maybe potentially potential; apparent: apparently seemingly appears
    appeared seems seemed; may: may might could; can: can; will: will would shall; must: must; should: should ought;
    planned: planned plans intends proposed tentatively tentative; expected: expected expects; believed: believed
    believes thought; certain: certain certainly definitely undoubtedly clearly; nearly: nearly almost roughly
    approximately; exact: exactly precisely; least: least; most: most; former: former formerly ex; acting: acting interim;
    attempted: attempted; false: false falsely untrue fake; true: true`),
  speech: groups(`
    say: said says say saying told tells tell telling added adds stated states noted notes wrote writes explained
    explains replied responded remarked commented recalled continued tweeted posted announced announces reported reports
    according argued argues contends contended insisted insists maintained maintains; claim: claimed claims claim asserted
    asserts alleged alleges; admit: admitted admits conceded concedes acknowledged acknowledges confessed;
    deny: denied denies deny disputed disputes refuted refutes rebutted; confirm: confirmed confirms;
    warn: warned warns; promise: promised promises vowed pledged pledges vows; demand: demanded demands urged urges;
    accuse: accused accuses; suggest: suggested suggests hinted implied implies; refuse: refused declined refuses
    declines; testify: testified testifies`),
};

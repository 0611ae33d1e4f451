import { ENGLISH_VOCABULARY } from '../../text/language/english.ts';
import { groups, words } from '../../text/language/vocabulary.ts';
import type { CompareRules } from './compare-rules.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const ENGLISH_RULES: CompareRules = {
  ...ENGLISH_VOCABULARY,
  pluralEndings: ['s'],
  decimalMark: '.',
  numberWords: groups(`
    0: zero nil; 1: one first; 2: two second twice; 3: three third thrice; 4: four fourth; 5: five fifth; 6: six sixth;
    7: seven seventh; 8: eight eighth; 9: nine ninth; 10: ten tenth; 11: eleven eleventh; 12: twelve twelfth dozen;
    13: thirteen; 14: fourteen; 15: fifteen; 16: sixteen; 17: seventeen; 18: eighteen; 19: nineteen; 20: twenty;
    30: thirty; 40: forty; 50: fifty; 60: sixty; 70: seventy; 80: eighty; 90: ninety; 1/2: half; 1/4: quarter;
    100: hundred; 2x: double doubled; 3x: triple tripled`),
  magnitudes: groups(`
    100: hundred; 1000: thousand; 100000: lakh lakhs; 1000000: million millions mn; 10000000: crore crores;
    1000000000: billion billions bn; 1000000000000: trillion trillions tn`),
  magnitudeSuffixes: groups('1000: k; 1000000: m mn mln; 1000000000: b bn; 1000000000000: tn trn'),
  numberJoiners: words('and'),
  ordinal: /^(\d+)(?:st|nd|rd|th)$/u,
  clock: /^(\d{1,2}(?:[:.]\d\d)?)([ap]m)$/u,
  countingArticles: words('a an'),
  units: groups(`
    hundreds: hundreds; dozens: dozens; thousand: thousand thousands; million: million millions mn;
    billion: billion billions bn; trillion: trillion trillions; %: percent; point: percentage points point;
    second: seconds; minute: minute minutes; hour: hour hours; day: day days; week: week weeks fortnight;
    month: month months; year: year years; decade: decade decades; hourly: hourly; daily: daily; weekly: weekly;
    monthly: monthly; yearly: yearly annually annual; metre: metre metres meter meters; km: km kilometre kilometres
    kilometer kilometers; mile: mile miles; foot: foot feet ft; inch: inch inches; yard: yard yards; kg: kg kilogram
    kilograms kilo kilos; gram: gram grams; tonne: tonne tonnes ton tons; pound: pound pounds lb lbs; ounce: ounce ounces;
    litre: litre litres liter liters; gallon: gallon gallons; acre: acre acres; hectare: hectare hectares; dollar: dollar
    dollars; euro: euro euros; yen: yen; cent: cent cents; celsius: celsius; fahrenheit: fahrenheit; pence: pence`),
  scales: words('hundreds dozens thousand million billion trillion %'),
  capitalDates: words('march may mon wed fri'),
  negations: words(`
    not no never none nobody nothing neither nor without cannot can't don't doesn't didn't won't wouldn't couldn't
    shouldn't isn't aren't wasn't weren't hasn't haven't hadn't mustn't needn't ain't nowhere non hardly barely scarcely`),
  negatedWord: /^non\p{L}{5}/u,
  contraryPrefixes: ['un', 'in', 'im', 'il', 'ir', 'dis', 'non', 'mis'],
  opposites: words('to_from to_by by_at for_against with_against on_off in_out into_from'),
  pairs: {
    negation: groups('not: yet_to unable_to'),
    modality: groups(`
      believed-to: believed_to thought_to understood_to presumed_to; feared: feared_dead feared_to; deputy: deputy_mayor
      deputy_minister deputy_governor deputy_chief deputy_director deputy_head deputy_leader vice_president
      assistant_director assistant_secretary; prime: prime_minister`),
    outcome: groups(`
      over: more_than; under: less_than fewer_than; stop: called_off broke_down fell_through; sure: went_ahead; captured: took_over; shut: shut_down; start: took_effect;
      lift: ran_out; life-: passed_away; lose: gave_up; custody-: walked_free at_large on_bail on_parole; custody+:
      taken_away in_custody behind_bars; leave: on_leave; sooner: brought_forward moved_up`),
    date: groups(
      [
        'week',
        'month',
        'year',
        'weekend',
        'spring',
        'summer',
        'autumn',
        'fall',
        'winter',
        'quarter',
        'season',
        ...DAYS,
      ]
        .flatMap((period) => ['this', 'next', 'last'].map((which) => `${which}: ${which}_${period}`))
        .join('; '),
    ),
  },
  pronouns: words('he she they it i we you who'),
  weakModality: words('will can least most should believed certain'),
  attributionPhrases: [
    /\baccording to\b/iu,
    /\b(?:in|by) (?:a|the|his|her|its|their) (?:own )?(?:statement|words)\b/iu,
  ],
  speakers: groups(`
    anybody: he she they spokesperson spokesman spokeswoman spokespeople statement; police: police officer officers;
    prosecutors: prosecutors prosecutor; lawyer: lawyers lawyer attorney attorneys; investigators: investigators
    detectives; government: government ministry department minister administration agency office officials official
    authorities; company: company firm owner owners operator; court: court judge judges; union: union; organizers:
    organizers organisers; witnesses: witnesses witness bystanders; residents: residents neighbours neighbors locals;
    family: family relatives parents; mayor: mayor; governor: governor; president: president; lawmakers: lawmakers
    legislators; campaign: campaign; committee: committee commission council board; party: party group; doctors: doctors
    doctor hospital; experts: experts expert researchers researcher scientists scientist analysts; firefighters:
    firefighters rescuers; army: military army; secretary: secretary; leader: chief director leader leaders; source:
    source sources; school: school university; sport: league club team coach; documents: documents records`),
  outcomes: groups(`
    verdict+: guilty convicted; verdict-: innocent acquitted cleared exonerated; custody+: arrested arrest detained
    jailed imprisoned charged indicted; custody-: released freed; life-: dead died killed dies dying die deceased fatal
    fatally kill kills killing; rape: rape raped; assault: assault assaulted; robbery: robbery robbed; theft: theft
    stole stolen; fraud: fraud; life+: alive survived; hurt: injured wounded hurt injuring wounding injures wounds;
    vote+: approved passed adopted accepted upheld backed supported ratified; vote-: rejected defeated failed blocked
    vetoed overturned opposed struck denied; win: won wins win winning; lose: lost loses lose losing; up: high highest
    soared jumped surged rose rise rises risen increased increase increases up gained higher grew climbed; down: low
    lowest plunged slumped tumbled collapsed fell fall falls fallen decreased decrease decreases down dropped lower
    declined shrank; open: open opened reopened reopen reopening; shut: closed shut closing close; start: started began
    begins begin starts; stop: end ends stop stops cancel cancels ended ends stopped halted cancelled canceled suspended
    postponed delayed; resume: resume resumes resumed; legal: legal lawful constitutional; illegal: illegal unlawful
    unconstitutional; before: before; after: after; above: above; below: below; over: over; under: under; all: all every
    entire; some: some; majority: majority; minority: minority; include: including include includes; exclude: excluding
    exclude except excludes; safe: safe; unsafe: unsafe dangerous; resign: resigned resigns quit; dismiss: fired
    dismissed sacked; hire: hired appointed; public: public; private: private; accident: accidental accidentally
    unintentional unintentionally; purpose: deliberate deliberately intentional intentionally; lift: lifted lifts
    expired expires lapsed; impose: imposed imposes extended extends renewed prolonged introduced; drunk: drunk; sober:
    sober; whole: unanimous unanimously; split: split divided; held: burst breached ruptured; advance: advanced
    advancing advances; retreat: retreated retreating retreats; landed: landed; crash: crashed; captured: captured
    seized; arrive: arrived arrives entered enters; leave: departed departs fled; return: returned returns; surplus:
    surplus; deficit: deficit; profit: profit profits; loss: loss losses; domestic: domestic; foreign: foreign; full:
    fully entirely; part: partially partly; strong: stronger; weak: weaker; attack: attacked; defend: defended; join:
    joined; major: major; minor: minor; direct: direct directly; indirect: indirect indirectly; stab: stabbed stabbing
    stabbings; shoot: shot shooting shootings; beat: beaten; drown: drowned drowning; poison: poisoned poisoning;
    strangle: strangled; kidnap: kidnapped kidnapping abducted; explode: exploded detonated; defuse: defused; secret:
    secret secretly; deliver: delivered; file: filed; many: many numerous; few: few; most: most; left: left; right:
    right; north: northbound north northern; south: southbound south southern; east: eastbound east eastern; west:
    westbound west western; buy: bought buys buy; sell: sold sells sell; support: supports; oppose: opposes; agree:
    agreed agrees; disagree: disagreed disagrees; success: managed succeeded successful; failure: unsuccessful;
    positive: positive; negative: negative; murder: murder murdered; manslaughter: manslaughter; first: first; last:
    last; voluntary: voluntary; mandatory: mandatory compulsory; temporary: temporary temporarily; permanent: permanent
    permanently; missing: missing; found: found; stable: stable; critical: critical; maximum: maximum; minimum: minimum;
    more: more; less: less fewer; inside: inside; outside: outside; early: early earlier; late: late later; always:
    always; often: often; rarely: rarely seldom; praise: praised hailed welcomed; blame: criticized criticised blamed
    condemned; import: import imports imported; export: export exports exported; allowed: allows allow allowed
    permitted; banned: bars ban bans bar banned prohibited barred; signed: signed; withdrew: withdrew withdrawn`),
  things: groups(`
    truck: truck trucks lorry lorries; train: train trains; bus: bus buses; car: car cars; van: van vans; plane: plane
    planes aircraft jet jets; helicopter: helicopter helicopters; ship: ship ships boat boats vessel vessels ferry
    ferries; bicycle: bicycle bicycles bike bikes; motorcycle: motorcycle motorcycles; kitchen: kitchen; cellar: cellar
    basement; attic: attic loft; roof: roof rooftop; garage: garage; church: church churches; mosque: mosque mosques;
    synagogue: synagogue synagogues; hotel: hotel hotels; airport: airport airports; factory: factory factories;
    teacher: teacher teachers; student: student students pupil pupils; nurse: nurse nurses; driver: driver drivers;
    pilot: pilot pilots; guard: guard guards; priest: priest priests; journalist: journalist journalists; farmer: farmer
    farmers; burglary: burglary burglaries; bribery: bribery bribes bribe; perjury: perjury; treason: treason;
    terrorism: terrorism terrorist; spying: espionage spying; gun: gun guns pistol handgun; rifle: rifle rifles; knife:
    knife knives; bomb: bomb bombs; grenade: grenade grenades; uncle: uncle; aunt: aunt; nephew: nephew; niece: niece;
    cousin: cousin; grandfather: grandfather; grandmother: grandmother; fire: fire blaze; flood: flood floods flooding;
    earthquake: earthquake quake; storm: storm storms; hurricane: hurricane; men: man men boy boys male; women: woman
    women girl girls female; husband: husband; wife: wife; son: son; daughter: daughter; father: father; mother: mother;
    brother: brother; sister: sister; suspect: suspect; victim: victim; witness: witness; friend: friend ally allies;
    enemy: enemy rival; civilian: civilian civilians; fighter: soldier soldiers troops militants fighters rebels`),
  relations: words(`
    before after above below over under all some majority minority more less inside outside early late always often
    rarely first last maximum minimum many few most men women north south east west left right include exclude`),
  graveOutcomes: words('verdict+ verdict- custody+ life- hurt resign dismiss murder manslaughter missing'),
  statementTriggers: words(
    'statement letter release interview email e-mail mail tweet post filing memo briefing call conference speech address according words',
  ),
  statementPhrases: [
    /\b(?:said|says|wrote|announced|confirmed|added) (?:\w+ ){0,4}in (?:a|an|the) (?:\w+ ){0,3}(?:statement|letter|release|interview|e-?mail|tweet|post|filing|memo|briefing|call|conference|speech|address)\b/iu,
    /\bin (?:a|an|the|his|her|its|their) (?:\w+ ){0,3}(?:statement|press release|news release|letter|e-?mail)\b/iu,
    /\b(?:issued|released|published|made|posted|read) (?:a|an|the|his|her|its|their) (?:\w+ ){0,3}statement\b/iu,
    /\bat a (?:\w+ ){0,3}(?:news|press) conference\b/iu,
  ],
  noteTriggers: words(`
    correction corrections corrected correct version versions amended incorrectly erroneously mistakenly wrongly regret
    apologise apologize error updated changed revised edited editor editor's editors publisher publisher's author author's
    reporter reporter's clarification clarifications update updates note`),
  correctionNotes: [
    /^\W*corrections?\b(?:\W|$)/iu,
    /\b(?:an? )?(?:earlier|previous|original|prior) versions? of (?:this|the) (?:story|article|report|post|page|headline|caption|piece)\b/iu,
    /\bthis (?:story|article|report|post|headline|piece|page) (?:has been|was|is being) (?:corrected|amended)\b/iu,
    /\b(?:incorrectly|erroneously|mistakenly|wrongly) (?:stated|said|reported|identified|named|listed|attributed|described|given|spelled|gave)\b/iu,
    /\bwe (?:regret|apologi[sz]e for) the error\b/iu,
    /\b(?:story|article|report|post) (?:has been|was) (?:updated|changed|revised) to (?:correct|reflect|clarify|remove|fix)\b/iu,
  ],
  editorsNotes: [
    /^\W*(?:editor|publisher|author|reporter)(?:'s|s'|s)? note\b/iu,
    /^\W*clarifications?\b\s*[:(,-]/iu,
    /^\W*updated?\b[^:).!?]{0,32}[:)]\s+\S+(?:\s+\S+){2,}/iu,
    /\b(?:this|the) (?:story|article|report|post|piece|page) (?:has been|was) (?:updated|revised|amended|corrected|changed|edited) (?:to|with|after|following|because)\b/iu,
    /\bwe have (?:updated|amended|corrected|revised) (?:this|the|our) (?:story|article|report|post|page)\b/iu,
  ],
  noise: [
    {
      name: 'a notice that updates will follow',
      pattern:
        /^\W*(?:this is (?:a|an) (?:\w+ ){0,2}(?:breaking|developing|live) (?:news|story|blog|situation|report|page)\b.*|(?:this|the|our) (?:\w+ ){0,3}(?:story|article|report|post|page|blog|file)\b.{0,30}\b(?:will|is|are|may|being)\b.{0,25}\b(?:updated?|updating|developing)\b.*|(?:breaking|developing)(?: news)?(?: story)?\W*|(?:more|further)(?: \w+){0,2} (?:to (?:come|follow)|follows|soon|shortly)\W*|(?:please )?(?:check|come) back (?:later|soon|for)\b.*|(?:please )?refresh (?:this|the) page\b.*)$/iu,
      maxWords: 30,
    },
    {
      name: 'a time stamp',
      pattern:
        /^\W*(?:(?:last|first|story|article|originally|page|re)?[ -]*(?:updated?|published|posted|modified|edited|reviewed|created|changed|effective)\b[^.!?]{0,3}(?:(?:on|at|in|date|time|ago|by|edt|est|cet|gmt|utc|bst|[ap]\.?m\.?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|minutes?|mins?|hours?|hrs?|days?|just|now|today|yesterday|a|an|\d[\d.:/,-]*(?:st|nd|rd|th|am|pm|[hms])?)\b\W*)+)$/iu,
      maxWords: 16,
    },
    {
      name: 'a time stamp',
      pattern:
        /^\W*(?:(?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|edt|est|e\.?t|p\.?t|cet|gmt|utc|bst|[ap]\.?m\.?|at|noon|midnight|ago|minutes?|mins?|hours?|hrs?|\d{1,4}(?:[.:/-]\d{1,4})*(?:st|nd|rd|th|am|pm|[hms])?)(?=\W|$)\W*)+$/iu,
      maxWords: 10,
    },
    {
      name: 'a contributor line',
      pattern:
        /^\W*(?:(?:.{0,160}\b(?:contributed (?:to|reporting)|contributing (?:to|reporter))\b.{0,60})|(?:(?:additional )?(?:reporting|writing|editing|research|photographs?|photos?|video|graphics?|compiled|written|edited|produced) by\b.{0,120}))$/iu,
      needs: words(
        'contributed contributing contributor reporting writing editing research photograph photographs photo photos video graphic graphics compiled written edited produced by',
      ),
      maxWords: 35,
    },
    {
      name: 'a sign-off',
      pattern: /^\s*[-\u2012-\u2015~]\s?\p{Lu}[\p{L}.'-]+(?:\s+(?:and\s+)?\p{Lu}[\p{L}.'-]*,?){1,4}\s*$/u,
      maxWords: 6,
    },
    {
      name: 'the credit of an embedded post',
      pattern: /^\s*[-~].{2,80}\(@\w+\)\s+\p{Lu}\p{L}+\s+\d{1,2},?\s+\d{4}\s*$/u,
      maxWords: 16,
    },
    {
      name: 'a byline',
      pattern: /^\s*by:?\s+\p{Lu}[\p{L}.'-]+(?:[\s,]+(?:and\s+)?\p{Lu}[\p{L}.'-]*){1,6}\s*$/iu,
      maxWords: 10,
    },
    {
      name: 'a newsletter or app promo',
      pattern:
        /^(?!["'\u201c])(?=.*\b(?:newsletters?|inbox|e-?mail(?:s| alerts?)?|alerts?|notifications?|our app|podcast|updates|mailing list|whatsapp|telegram)\b)(?=.*\b(?:sign(?:ing)? up|subscribe|get|join|download|delivered|follow|listen|register|enter your|receive)\b).*(?:\b(?:you|your|our|here|us|free|straight)\b|^\W*(?:sign up|subscribe|get|join)\b)/iu,
      needs: words(
        'newsletter newsletters inbox email emails e mail mails alert alerts notification notifications app podcast updates mailing whatsapp telegram',
      ),
      maxWords: 60,
    },
    {
      name: 'an appeal for support',
      pattern:
        /\b(?:(?:become a|be a) (?:member|subscriber|supporter)|(?:make|give) (?:a|your) (?:\S+ )?(?:gift|donation|contribution)|donate (?:today|now|here|at|to)\b|support (?:our|local|independent|this) (?:journalism|reporting|newsroom|work|journalists)|(?:funding|support|donations) from (?:\S+ ){0,6}readers|(?:readers|people) like you|journalism at no cost|^\S+(?: \S+){0,4} is an? (?:\S+ ){0,3}(?:independent|non-?partisan|non-?profit)(?:,? (?:and )?\S+){0,3} (?:newsroom|news organi[sz]ation|news outlet|news site|news service)|subscribers? (?:only|exclusive)|already a (?:subscriber|member)|subscribe (?:now|today|for|to (?:continue|read)))\b/iu,
      needs: words(
        'member subscriber supporter gift donation donations contribution donate support readers people journalism newsroom organization organisation outlet site service subscribers subscribe already',
      ),
      maxWords: 90,
    },
    {
      name: 'a share or follow prompt',
      pattern:
        /^\W*(?:share (?:this|on|via|your|the|article)|tweet this|follow (?:us|me|@|\w+ on (?:twitter|x|facebook|instagram|bluesky|mastodon|threads|tiktok))|like us|join (?:us|the (?:conversation|discussion))|print this|e-?mail this|copy link|leave a comment|comments?(?: \(\d+\))?\s*$|(?:have|got) (?:a|any) (?:tips?|question|story|news)|do you (?:have|know)\b.{0,80}\b(?:tips?|e-?mail|contact|get in touch)|(?:e-?mail|contact) (?:us|the reporter|this reporter)|send (?:us )?(?:your )?(?:tips?|photos))\b/iu,
      maxWords: 45,
    },
    {
      name: 'a link to other pages',
      pattern:
        /^\W*(?:read (?:more|next|also|the full)|more (?:on this|from|stories|news|coverage)|related(?: (?:stories|articles|coverage|content|topics|links))?\s*(?::|$)|see also|also read|recommended|most (?:read|popular|viewed)|trending|you (?:may|might) (?:also )?(?:like|be interested)|up next|watch(?: (?:now|live|more|the video))?\s*:|listen(?: (?:now|live))?\s*:|click here|tap here|view (?:gallery|comments|all)|see (?:more|all)\b|jump to|skip to|back to top|advertisement|sponsored|story continues below|article continues|continue reading|get started)/iu,
      maxWords: 22,
    },
    {
      name: 'a production credit',
      pattern:
        /^\W*(?:this (?:story|article|report|piece|series|content|project) (?:was|is|has been) (?:\w+ )?(?:produced|published|republished|provided|supported|reported|part of|made possible|funded|syndicated|distributed|written)\b|(?:copyright|\u00a9|\(c\))|all rights reserved|(?:photo|image|picture|video|illustration|graphic|credit|source)s?(?: credits?)?\s*(?::|by\b|courtesy))/iu,
      maxWords: 60,
    },
    {
      name: 'a table of contents',
      pattern:
        /^\W*(?:table of contents|contents|in this (?:article|story|page|section)|on this page|what's inside|quick links|inside this story)\W*$/iu,
      maxWords: 6,
    },
    {
      name: 'a reading time',
      pattern: /^\W*(?:\d+|an?) ?-?min(?:ute)?s?(?: read(?:ing time)?| listen)\W*$/iu,
      maxWords: 6,
    },
  ],
  updatedLine:
    /\b(?:updated|last modified|modified)(?: (?:on|at))?(?: (?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tues?|wed|thu|fri|sat|sun)[a-z]*|\d{1,4}(?:st|nd|rd|th)?(?: ?[ap] ?m)?|\d+[ap]m|[ap] m|noon|midnight|utc|gmt|bst|e[ds]?t|p[ds]?t|cet|cest|at|on|of))+(?! (?:ago|sec|min|hour|hr|day|week)[a-z]*)\b/u,
  leadingStamp: /^\W*(?:updated?|published|posted|as of)\b[^:]{0,40}:/iu,
};

import type { Announcement, PromiseAct, PromiseRules } from './promise-rules.ts';
import { ENGLISH_TIME } from './english-time.ts';

/** English promises: how they are announced, kept and called off. Pattern fragments come first, then the acts. */

const SOON =
  '(?: (?:later|shortly|soon|also|now|then|still|today|tonight|tomorrow|again|next \\w+|this \\w+|on \\w+day))';
const DUE = '(?:expected|due|set|scheduled|slated|planning|preparing|likely)';
/** Before the verb of something to come. */
const TO = `(?:(?:is|are|was|were|be)(?: (?:also|now|still|then|both|all|each))? ${DUE}${SOON}* to|(?:is|are|was|were)${SOON}? to|(?:will|would|'ll)${SOON}*|(?<!\\b(?:with|of|the|its|their|his|her|any|no|has|have|had|a|an|who|which|been) )(?:plans|planned|intends|intended|promised|promises|pledged|vowed|agreed|hopes) to)`;
/** What happens to the thing itself. */
const BE =
  '(?:be (?:issued|released|published|made|given|announced|delivered|held|posted|read|known|declared|handed|unveiled|out|ready|reached)|follow|come|take place|begin|start)';
/** After the noun of something to come. */
const TO_COME = `(?:(?:is|are|was|were)(?: (?:also|now|still|only))? (?:(?:expected|due|scheduled|planned|promised|awaited)${SOON}*(?: to ${BE}\\b|(?! to\\b))|set to ${BE}\\b)|(?:is|are) (?:imminent|to follow)|(?:will|would)${SOON}* ${BE}\\b)`;
const MY = "(?:an?|the|its|his|her|their|this|that|some|more|\\w+'s?)";
const WORDS = (most: number): string => `(?:[\\w'-]+ ){0,${most}}?`;
const SAID =
  '(?:said|says|announced|confirmed|wrote|added|stated|explained|insisted|told|denied|admitted|apologi[sz]ed|replied|responded|revealed|disclosed|warned|acknowledged|promised|declared)';
const PRESS =
  '(?:reporters|(?:the )?press|(?:the )?media|journalists|investors|analysts|shareholders|(?:the )?nation|(?:the )?(?:state|country|public|parliament|congress|council|lawmakers|families|supporters|staff|workers)|(?:a|the) (?:\\w+ ){0,2}(?:conference|briefing|hearing|rally|meeting))';
const WHO = '(?<who>[^,;:"]{2,90}?)';

const pattern = (source: string): RegExp => new RegExp(source, 'i');
const verbs = (source: string): RegExp => pattern(`\\b${TO} (?:${source})`);
const nouns = (source: string): RegExp =>
  pattern(`\\b(?:${source})\\b(?: (?:from|by) ${WHO}(?=,? ${TO_COME}))?(?: [^.;:"]{0,80}?)?,? ${TO_COME}`);
/** "A statement is expected later on Friday from the mayor": "from" introduces the promiser, unless a time follows. */
const nounsFrom = (source: string): RegExp =>
  pattern(
    `\\b(?:${source})\\b(?: [^.;:"]{0,80}?)?,? ${TO_COME}[^.;:"]{0,60}? from (?!\\d|\\w+day\\b|noon\\b|midnight\\b|(?:early|late|mid|next|this)\\b)${WHO}(?=[,.]? ?$|[,.] | (?:on|about|over|in|at|announcing|regarding|after|as|when|later|today|tonight|this|next)\\b)`,
  );
const promised = (source: string): RegExp =>
  pattern(
    `(?<!\\b(?:had|have|has|been|who|which) )\\b(?:promised|promises|pledged) ${MY} ${WORDS(2)}(?:${source})\\b`,
  );

const request = (source: RegExp): Announcement => ({ pattern: source, needs: source, subjectBefore: true });

const act = (
  name: string,
  parts: {
    readonly nouns?: string;
    readonly verbs?: string;
    readonly announced?: readonly Announcement[];
    readonly done: readonly string[];
    readonly partly?: readonly string[];
    readonly fulfilledBy?: PromiseAct['fulfilledBy'];
    readonly mention?: string;
    readonly needsTime?: boolean;
    readonly isRequest?: boolean;
  },
): PromiseAct => ({
  act: name,
  announced: [
    ...(parts.announced ?? []),
    ...(parts.verbs === undefined
      ? []
      : [{ pattern: verbs(parts.verbs), needs: pattern(`\\b(?:${parts.verbs})`), subjectBefore: true }]),
    ...(parts.nouns === undefined
      ? []
      : [
          { pattern: nounsFrom(parts.nouns), needs: /\bfrom\b/i, subjectBefore: false },
          { pattern: nouns(parts.nouns), needs: pattern(`\\b(?:${parts.nouns})\\b`), subjectBefore: false },
          {
            pattern: promised(parts.nouns),
            needs: /\b(?:promised|promises|pledged)\b/i,
            subjectBefore: true,
          },
        ]),
  ],
  done: parts.done.map((source) => pattern(`\\b(?:${source})`)),
  partly: (parts.partly ?? []).map((source) => pattern(`\\b(?:${source})`)),
  mention: pattern(`\\b(?:${parts.mention ?? parts.nouns ?? name})\\b`),
  fulfilledBy: parts.fulfilledBy ?? 'anybody',
  needsTime: parts.needsTime ?? false,
  isRequest: parts.isRequest ?? false,
});

const STATEMENT = '(?:statement|update|press release|explanation)';
/** The time between a statement and the one who made it. */
const STATED =
  ' (?:(?:late |early )?(?:on )?\\w+day(?: (?:morning|afternoon|evening|night))?|today|tonight|at (?:noon|midday)|overnight)';
const CONFERENCE = '(?:(?:press|news|media) (?:conference|briefing)|briefing|presser)s?';
const SPEECH = '(?:speech|address|remarks)';
const RULING = '(?:ruling|verdict|judge?ment|decision|sentence|sentencing)';
const RESULTS = '(?:results?|findings|figures|outcome|tally|exit polls?)';
const REPORT =
  '(?:reports?|review|accounts|footage|videos?|recordings?|documents?|offer|proposals?|plans?|guidance|letters?|transcripts?|files|list|terms|publication|autopsy|data|details|emails|records)';
const VOTE = '(?:vote|referendum)';
const MEETING = '(?:meeting|talks|summit|hearing|inquest)s?';

export const ENGLISH_PROMISES: PromiseRules = {
  language: 'en',
  triggers:
    /\b(?:expected|due|set|scheduled|slated|planning|preparing|likely|will|would|'ll|plans?|planned|intends?|intended|promise[sd]?|pledged|vowed|agreed|hopes?|imminent|awaited|follow|comment|respond|reply|answer|reached|approached|contacted|returned?|(?:is|are|was|were) to)\b/iu,
  acts: [
    act('comment', {
      fulfilledBy: 'promiser',
      isRequest: true,
      announced: [
        request(
          /\b(?:has|have|had|was|were)(?: also)?(?: been)? (?:approached|contacted|asked) for (?:an? |their |its )?(?:\w+ )?(?:comment|response|reaction|statement)\b/iu,
        ),
        request(
          /\b(?:has|have) (?:approached|contacted|asked) (?<who>[^,;:"]{2,90}?) for (?:an? )?(?:comment|response|reaction)\b/iu,
        ),
        request(
          /\b(?:declined|refused)(?: (?:\w+ ){0,2}request for comment| (?:immediate )?comment| to (?:immediately )?comment)\b/iu,
        ),
        request(/\bhad no (?:immediate )?comment\b/iu),
        request(
          /\b(?:did not|didn't|has not|hasn't|have not|haven't|had not|has yet to|have yet to)(?: (?:immediately|yet|publicly))* (?:respond(?:ed)?|repl(?:y|ied)|answer(?:ed)?|return(?:ed)?|comment(?:ed)?)\b/iu,
        ),
        request(/\bcould not(?: immediately)? be reached\b/iu),
      ],
      done: [SAID],
      mention: 'comment|response',
    }),
    act('resignation', {
      verbs:
        'announce (?:his|her|their) (?:resignation|departure)|resign|step down|stand down|step aside|quit\\b',
      nouns: "(?:his|her|their|\\w+'s) resignation",
      mention: 'resignation|resign|step(?:ped)? down|stand down|quit|announce',
      done: [
        'resigned|stepped down|stood down|stepped aside|quit\\b|(?:announced|tendered) (?:his|her|their) resignation',
      ],
    }),
    act('briefing', {
      fulfilledBy: 'promiser',
      verbs: `(?:hold|give|host|convene|call|appear at|speak at) ${WORDS(4)}${CONFERENCE}|(?:brief|address|update|speak to|talk to|take questions from) ${WORDS(2)}${PRESS}|(?:give|make|deliver) ${WORDS(3)}${SPEECH}|speak (?=on|at|in|later|this|tomorrow|tonight)`,
      nouns: `${CONFERENCE}|(?:televised|national) address`,
      announced: [
        {
          pattern: pattern(
            `\\b(?:details|information|update) (?:will|would) be ${WORDS(1)}at (?:an?|the|its) ${WORDS(2)}${CONFERENCE}`,
          ),
          needs: /\b(?:details|information|update)\b/i,
          subjectBefore: false,
        },
      ],
      mention: `${CONFERENCE}|${SPEECH}`,
      done: [
        `told (?:${PRESS}|\\w+ (?:reporters|journalists))`,
        `(?:${SAID}(?: [^",;:]{1,60}?)? )?(?:at|in|during) (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${CONFERENCE}|${SPEECH})`,
        `(?:addressed|briefed|spoke to|took questions from) ${WORDS(2)}${PRESS}`,
        `(?:held|gave|delivered|made) (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${CONFERENCE}|${SPEECH})`,
      ],
      partly: [SAID],
    }),
    act('ruling', {
      verbs: `rule\\b|(?:deliver|announce|hand down|issue|give|return|make|reach) ${WORDS(3)}${RULING}|(?:be sentenced|decide)\\b`,
      nouns: RULING,
      mention: `${RULING}|rule[ds]?`,
      done: [
        `(?:has |have |had )?(?:ruled|convicted|acquitted|sentenced|upheld|dismissed|overturned|quashed|struck down|cleared)\\b`,
        `found ${WORDS(6)}(?:not )?guilty|(?:was|were|been) (?:found|jailed|convicted|cleared)|(?:un)?guilty verdicts?`,
        `(?:raised|cut|lowered|lifted|left|kept|held) ${WORDS(4)}rates?`,
        `(?:approved|rejected|refused|allowed|blocked|granted|decided)\\b`,
      ],
    }),
    act('naming', {
      verbs: `name\\b|identify|release ${WORDS(2)}(?:names?|identit(?:y|ies)) of`,
      nouns: `(?:names?|identit(?:y|ies)) of`,
      done: ['(?:have |has )?(?:named|identified)\\b'],
    }),
    act('results', {
      verbs: `(?:publish|release|announce|declare|present|report|give|reveal) ${WORDS(5)}${RESULTS}\\b`,
      nouns: RESULTS,
      done: [
        `${RESULTS}\\b[^.;:]{0,50}? (?:showed?|published|released|gave|put|suggested|declared|announced|revealed|found)\\b`,
        `(?:published|released|announced|declared|presented|revealed) ${WORDS(5)}${RESULTS}\\b`,
      ],
    }),
    act('vote', {
      verbs:
        'vote (?:on\\b|again|later|today|tomorrow|tonight|this|next|by|whether|\\w+day)|hold (?:\\w+ ){0,3}(?:vote|ballot|referendum)',
      nouns: VOTE,
      done: ['(?:voted|passed|approved|rejected|adopted)\\b'],
    }),
    act('statement', {
      fulfilledBy: 'promiser',
      verbs: `(?:issue|release|make|give|publish|post|put out|read(?: out)?|provide|offer) ${WORDS(4)}${STATEMENT}\\b|respond\\b`,
      nouns: STATEMENT,
      done: [
        `${SAID}(?: [^",;:]{1,60}?)? in (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${STATEMENT}|post|message|letter|email)\\b`,
        `in (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${STATEMENT})\\b[^,"]{0,90}, ${WHO} ${SAID}\\b`,
        `in (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${STATEMENT})(?: (?:issued|released|published|posted|sent|emailed|given))?(?:${STATED})*,? ${WHO}(?:, [^,;:"]{2,60},)? ${SAID}\\b`,
        `(?:issued|released|published|posted|made|put out|gave|read(?: out)?) (?:an?|the|its|his|her|their) ${WORDS(3)}(?:${STATEMENT})\\b`,
        `(?:statement|update)s?(?: (?:issued|released|published|posted))?(?: (?:on|late on) \\w+)? (?:from|by) ${WHO} (?:${SAID}|read|described|called)\\b`,
        `(?:the|its|his|her|their) ${WORDS(2)}statement (?:said|read|confirmed|added)\\b`,
      ],
      partly: [
        `(?<passive>statement|update) (?:was|has been|had been) (?:issued|released|published|posted|made|put out|given)`,
        SAID,
      ],
    }),
    act('announcement', {
      fulfilledBy: 'promiser',
      verbs: `make ${WORDS(3)}announcement|announce\\b|set out\\b|confirm\\b`,
      nouns: 'announcements?',
      done: [`announced\\b|made (?:an?|the|its|his|her|their) ${WORDS(2)}announcement`],
      partly: ['(?<passive>announcement) (?:was|has been|had been) made', SAID],
    }),
    act('appearance', {
      verbs: '(?:appear|be arraigned|stand trial|testify|give evidence)\\b',
      mention: 'appear(?:ance)?|arraign(?:ment|ed)|testify|evidence|hearing',
      needsTime: true,
      done: ['(?:appeared|testified|pleaded|(?:was|were) arraigned|gave evidence|stood trial)\\b'],
    }),
    act('meeting', {
      verbs: `meet\\b|hold ${WORDS(3)}${MEETING}|resume talks`,
      nouns: MEETING,
      needsTime: true,
      done: [
        `(?:have |has |had )?met\\b|held ${WORDS(3)}${MEETING}\\b|(?:talks|meeting|summit|hearing) (?:began|ended|opened|lasted|broke up)`,
      ],
    }),
    act('report', {
      verbs: `(?:publish|release|unveil|present|submit|file|disclose|hand over) ${WORDS(6)}${REPORT}\\b`,
      nouns: REPORT,
      mention: `${REPORT}|publish(?:ing)?|release|releasing`,
      done: ['(?:published|released|unveiled|presented|submitted|filed|disclosed|handed over)\\b'],
    }),
    act('launch', {
      verbs: '(?:lift off|blast off|take off|launch|land|dock)\\b',
      nouns: '(?:launch|lift-?off|landing)',
      needsTime: true,
      done: ['(?:lifted off|blasted off|took off|launched|landed|docked)\\b'],
    }),
    act('start', {
      verbs:
        '(?:begin|start|open|reopen|resume|run|arrive)(?= (?:on|at|by|later|today|tomorrow|tonight|this|next|early|\\w+day)\\b)',
      mention: 'opening|start|reopening|arrival|return|launch',
      needsTime: true,
      done: ['(?:has |have )?(?:began|begun|started|opened|reopened|resumed|ran|returned|arrived)\\b'],
    }),
  ],
  pastMarker: /^[^.]{0,80}?\b(?:was|were|would|planned|intended|hoped)\b/iu,
  leadingAttribution:
    /^(?<who>.{2,140}?) (?:said|says|announced|confirmed|added|promised|indicated|told (?:\w+ ){1,4}?)(?: (?:on|late on|early on) \w+day)?(?: that)? (?=\S)/iu,
  trailingAttribution:
    /,"? (?<who>[^,;:"]{2,80}?) (?:said|says|announced|confirmed|added|told)\b[^,;:"]{0,60}\.?$/iu,
  notAPromise:
    /\b(?:no (?:\w+ ){0,2}(?:statement|announcement|decision|ruling|verdict|update|briefing|conference|vote|meeting|results?|report|comment|details)s? (?:\w+ ){0,3}?(?:will|would|is|was|were|are)\b|had (?:been )?(?:expected|due|hoped|planned|scheduled)|(?:better|worse|more|less|longer|earlier|later|higher|lower|sooner|faster|slower) than (?:expected|planned|scheduled)|never (?:took place|came|happened|materiali[sz]ed)|but (?:none|nothing|it never|they never) |if (?:the|he|she|it|they|we|you|a)\b[^,]*,? (?:\w+ )?(?:would|will)\b|was expected but|(?:unclear|uncertain|not (?:immediately |yet )?(?:known|clear)|no word on|asked) (?:when|if|whether|how|what)\b|would (?:not|never|have)|(?:cancelled|canceled|called off|postponed|scrapped|no longer|put off))\b/iu,
  laterMarker: /\blater\b/iu,
  possessive: /^(?:its|his|her|their) /iu,
  pronoun: /^(?:it|he|she|they|we|i)$/iu,
  vague:
    /^(?:an?|the|its|his|her|their|both|all|\s|he|she|it|they|we|i|you|him|them|who|which|that|this|one|company|firm|group|office|bank|men|man|woman|women|judges?|officials?|leaders?|two|three|four|boy|girl|pair|couple|team|club|board|teenager|suspect|suspects|defendants?)+$/iu,
  anonymous:
    /\b(?:sources?|people|person|insiders?|reports?|media|newspapers?|analysts?|economists?|experts?|observers?|nobody|somebody|someone|anyone)\b/iu,
  articles:
    /^(?:an?|the|this|these|those|both|all|meanwhile|but|and|so|yet|(?:late |early )?on \w+day(?: (?:morning|afternoon|evening|night))?|later|earlier|in (?:an?|the|its|his|her|their) (?:[\w-]+ ){0,3}(?:statement|interview|letter|email|post|message)(?: (?:issued|released|published|posted|sent))?) /iu,
  trailingTime:
    / (?:on|this|late|early|later|next)(?: \w+day)?(?: (?:morning|afternoon|evening|night|week))?$| (?:today|tonight|tomorrow)$/iu,
  adverbial:
    /^(?:in|at|on|after|before|by|under|with|without|despite|although|though|as|following|during|for|when|if|beginning|starting|since|while|unlike|according|meanwhile|however|also|still)\b/iu,
  relative: /^(?:who|which|whose|whom|where|that)\b/iu,
  clauseStart:
    /[;:"]|\b(?:that|but|while|whereas|because|although|though|when|after|before|until|once|(?<=, )and)\b(?! (?:will|would|is|are|was|were)\b)/iu,
  subordinateClause: /\bthat\b|, (?:which|who|where|when)\b/iu,
  representing:
    /^(?:an? )?(?:spokes\w+|representatives?|lawyers?|attorneys?|officials?) (?:for|of|at)(?: the)? /iu,
  speaksFor:
    /^(?:an?|the|its|his|her|their|our)$|^(?:(?:an?|the|its|one|another)\s)?(?:[\w-]+\s){0,3}(?:spokes\w+|representative|lawyer|attorney|manager|director|official|officer|head|chief|chair\w*|president|secretary|minister|executive|owner|editor|leader|agent|publicist|adviser|advisor|statement)s?\s(?:for|of|at|from|with|on behalf of)(?:\sthe)?$/iu,
  representative:
    /^(?:[\w-]+\s){0,4}(?:spokes\w+|representative|lawyer|attorney|manager|director|official|officer|head|chief|chair\w*|president|secretary|minister|executive|engineer|doctor|commissioner|owner|founder|agent|office|inspector|superintendent|captain|registrar)s?\b/iu,
  formerly: /\b(?:former|ex(?=[- ])|erstwhile|retired|onetime|then-)\s?/iu,
  refused:
    /\b(?:declined|refused|did not|didn't|does not|has not|have not|had not|would not|will not|won't|could not|yet to|no comment|not (?:immediately )?available|failed to|without comment)\b/iu,
  longAgo:
    /\b(?:last (?:week|month|year|spring|summer|autumn|winter)|(?:weeks?|months?|years?|decades?) (?:ago|earlier|before)|earlier this (?:year|month)|previously|in the past|for (?:\w+ )?(?:years|decades)|once (?:wrote|said))\b/iu,
  calledOff:
    /\b(?:cancel(?:l?ed|ling)?|call(?:ed|ing)? off|postpon(?:ed|es|ing)|scrapp(?:ed|ing)|shelved|abandoned|put off|withdr[ae]wn?|delayed indefinitely|has dropped|pulled out of|(?:no longer|will not|would not|won't|wouldn't) (?:be )?(?:held?|hold|giv(?:e|en)|publish(?:ed)?|releas(?:e|ed)|issued?|made?|make|take place|meet|appear|speak|address|brief|rule|vote|announced?|have|go ahead|deliver(?:ed)?|happen))\b/iu,
  time: ENGLISH_TIME,
};

/** The most frequent letters of languages that were written in encodings of their own, by the name of the encoding. */
const FREQUENT: Readonly<Record<string, string>> = {
  'windows-1251': 'оеаинтсрвлкмдпуяыьгзб',
  'koi8-r': 'оеаинтсрвлкмдпуяыьгзб',
  gb18030:
    '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处',
  big5: '的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無係軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處嘅喺咗',
  shift_jis: 'のにはをたがでてとしれさあるいなもかこよりらっんまそだすくけうせつえ',
  'euc-jp': 'のにはをたがでてとしれさあるいなもかこよりらっんまそだすくけうせつえ',
  'euc-kr': '이다는을의에가고를한하로지은사기도자시서인대정리해부일으어나과수아상',
  'windows-1253': 'αοιετσνηυρπκμλςίόάέήύ',
  'windows-1255': 'יוהלארתבשמנ',
  'windows-1256': 'اليمنرتوبةعدسفهكقحجشصطخ',
  'windows-874': 'านรอกเงมยลวดทสตะปบคหแจพชขใไโผ่้ัิี',
};

/** In languages of Europe letters beyond ASCII stand alone among others; in these encodings they stand in rows. */
const LEAST_RUN = 2.5;

/** Of the letters beyond ASCII, so many are among the most frequent of their language. */
const LEAST_FREQUENT = 0.3;

/** Bytes of a page that are looked at, and bytes beyond ASCII that are enough to judge by. */
const SAMPLE = 200_000;
const LEAST_BYTES = 20;

/** Average length of the rows of bytes beyond ASCII, and how many of these bytes there are. */
const rowsOf = (body: Uint8Array): { readonly average: number; readonly bytes: number } => {
  let rows = 0;
  let bytes = 0;
  let before = false;
  for (const byte of body) {
    const high = byte >= 0x80;
    if (high) {
      bytes += 1;
      if (!before) rows += 1;
    }
    // The second byte of a pair may be ASCII.
    before = high;
  }
  return { average: rows === 0 ? 0 : bytes / rows, bytes };
};

const shareOf = (text: string, frequent: string): number => {
  const letters = text.match(/[^\p{ASCII}]/gu) ?? [];
  const known = new Set(frequent);
  const found = letters.filter((letter) => known.has(letter)).length;
  const broken = letters.filter((letter) => letter === '\uFFFD').length;
  return (found - 5 * broken) / Math.max(1, letters.length);
};

/**
 * The encoding of a page that says nothing of it, by its bytes: the one in which most letters are the frequent ones of
 * its language. Null where nothing speaks for another encoding than that of Western Europe. Linear.
 */
export const detectEncoding = (
  body: Uint8Array,
  decode: (body: Uint8Array, name: string) => string,
): string | null => {
  const sample = body.subarray(0, SAMPLE);
  const { average, bytes } = rowsOf(sample);
  if (bytes < LEAST_BYTES || average < LEAST_RUN) return null;
  let best: string | null = null;
  let most = LEAST_FREQUENT;
  for (const [name, frequent] of Object.entries(FREQUENT)) {
    const share = shareOf(decode(sample, name), frequent);
    if (share > most) {
      most = share;
      best = name;
    }
  }
  return best;
};

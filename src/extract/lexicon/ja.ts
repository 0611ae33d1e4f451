import type { Lexicon } from './notation.ts';

/** Japanese. */
export const ja: Lexicon = {
  relatedLabel: [
    '関連(記事|ニュース|リンク|キーワード)',
    'あわせて読みたい',
    'おすすめ[記事]',
    '続きを読む',
    '前の記事',
    '次の記事',
    'こちらも',
    '人気[記事]',
  ],
  boilerplateLabel: ['シェア[する]', 'ツイート'],
  advertLabel: ['広告[ {20}]'],
  contactLabel: ['お問い合わせ'],
  commentsLabel: ['[# ]コメント[ [\\(]#[\\)]]'],
  commentSign: ['返信[ [\\(]#[\\)]]$'],
  pageNote: ['ソース', '出典', '写真[ ]:', '記者[ ]:'],
  correctionNote: ['お詫びと訂正', '訂正'],
  invitation: ['(更新情報|最新情報|メールマガジン|メルマガ|ニュースレター)[を]{6}(配信|お届け|購読|登録)'],
  paywall: ['会員限定', '有料(会員|記事)', '残り[ ]#[ ]文字'],
  patterns: {
    brokenHeadlineSigns: ['メンテナンス中'],
    telephoneSign: ['電話'],
    missingSigns: [
      'ページ(?:が|は)(?:見つかりません|存在しません)(?:でした)?',
      'お探しのページ(?:は|が)?(?:見つかりません(?:でした)?|存在しません)?',
      '記事が見つかりません',
    ],
    brokenSigns: ['エラーが発生(?:しました)?', 'ただいまメンテナンス中', 'メンテナンス中です'],
    consentSigns: ['クッキー(?:を使用|の使用)', 'Cookieを(?:使用|利用)'],
    signIn: ['ログイン'],
    scriptPlea: ['java ?scriptを有効'],
    consentTopic: ['個人情報', '同意'],
    accessTopic: ['ロボット', 'ブラウザ', 'アクセス'],
    loginTopic: ['パスワード', 'アカウント', '会員'],
    excuseTopic: ['ホーム', '検索'],
    ownership: ['無断(?:転載|複製)'],
    archivePicture: ['資料写真', 'イメージ(?:写真)?'],
    pictureSign: ['写真', '画像'],
  },
};

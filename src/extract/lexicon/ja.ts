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
};

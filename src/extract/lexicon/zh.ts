import type { Lexicon } from './notation.ts';

/** Chinese. */
export const zh: Lexicon = {
  relatedLabel: ['相关[阅读|新闻|文章|報導]', '相關(新聞|文章|報導)', '延伸阅读', '延伸閱讀', '推荐阅读'],
  boilerplateLabel: ['分享'],
  advertLabel: ['广告[ {20}]', '廣告[ {20}]'],
  contactLabel: ['联系(人|方式)', '聯絡(人|方式)'],
  commentsLabel: ['[# ](评论|評論)[ [\\(]#[\\)]]'],
  commentSign: ['(回复|回覆)[ [\\(]#[\\)]]$'],
  pageNote: ['来源[ ]:', '來源[ ]:', '编辑[ ]:', '責任編輯', '责任编辑'],
  correctionNote: ['更正'],
  paywall: ['会员专享', '訂戶'],
};

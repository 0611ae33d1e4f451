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
  patterns: {
    indexTitle: ['搜索结果.{0,30}', '搜尋結果.{0,30}', '.{0,20}(?:新闻|文章)列表'],
    correctionLabel: ['更正', '勘誤', '勘误'],
    toolLabel: ['复制', '分享', '關閉', '关闭'],
    telephoneSign: ['电话'],
    missingSigns: ['(?:页面|頁面)不存在', '找不到(?:页面|頁面|网页|網頁)'],
    brokenSigns: ['发生错误', '系统维护中'],
    consentSigns: ['我们(?:会)?使用 ?cookie'],
    signIn: ['登录', '登入'],
    accessTopic: ['验证', '瀏覽器', '浏览器', '访问'],
    loginTopic: ['密码', '账号', '登录'],
    excuseTopic: ['首页'],
    ownership: ['版权所有', '版權所有'],
    archivePicture: ['资料图', '資料圖'],
    pictureSign: ['图', '图片', '圖'],
  },
};

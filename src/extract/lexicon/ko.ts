import type { Lexicon } from './notation.ts';

/** Korean. */
export const ko: Lexicon = {
  relatedLabel: ['관련[ ](기사|뉴스|글)', '인기[ ]기사', '함께[ ]읽', '많이[ ]본'],
  boilerplateLabel: ['공유'],
  advertLabel: ['광고[ {20}]'],
  contactLabel: ['문의'],
  commentsLabel: ['[# ]댓글[ [\\(]#[\\)]]'],
  commentSign: ['답글[ [\\(]#[\\)]]$'],
  pageNote: ['사진[ ]=', '기자[ ]=', '{2-5}(기자|특파원)_'],
  copyright: ['저작권자', '무단[ ]전재'],
  correctionNote: ['정정[ ]보도'],
  paywall: ['구독자[ ]전용'],
  patterns: {
    indexTitle: ['검색 ?결과.{0,30}'],
    correctionLabel: ['정정(?: 보도)?'],
    toolLabel: ['복사', '공유', '닫기'],
    telephoneSign: ['전화'],
    missingSigns: [String.raw`페이지를 찾을 수 없\p{L}*`],
    brokenSigns: ['오류가 발생'],
    signIn: ['로그인'],
    ownership: ['무단 ?전재'],
    archivePicture: ['자료 ?사진'],
    pictureSign: ['사진'],
  },
};

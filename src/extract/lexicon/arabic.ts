import type { Lexicon } from './notation.ts';

/** Languages in the Arabic script: Arabic, Persian, Urdu. */
export const arabic: Lexicon = {
  relatedLabel: [
    'اقرأ (أيضا|أيضًا|المزيد)',
    'طالع أيضا',
    'شاهد (أيضا|أيضًا)',
    'قد يهمك',
    'مواضيع (ذات|متعلقة)',
    'أخبار ذات صلة',
    'بیشتر بخوانید',
    'همچنین بخوانید',
    '(مطالب|اخبار) مرتبط',
    'مزید پڑھیں',
    'یہ بھی پڑھیں',
  ],
  boilerplateLabel: ['انتهای پیام'],
  advertLabel: ['إعلان[ {20}]'],
  commentsLabel: ['نظرات', '[# ](التعليقات|تعليقات)[ [\\(]#[\\)]]'],
  commentSign: ['رد[ [\\(]#[\\)]]$'],
  pageNote: ['(منبع|المصدر)[ ]:'],
  correctionNote: ['تصحيح'],
  paywall: ['للمشتركين'],
  patterns: {
    indexTitle: ['نتائج البحث.{0,60}'],
    correctionLabel: ['تصحيح(?:ات)?'],
    missingSigns: [
      'الصفحة (?:غير موجودة|التي تبحث عنها)',
      'لم يتم العثور على الصفحة',
      'صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد',
    ],
    brokenSigns: ['حدث خطأ'],
    signIn: ['تسجيل الدخول'],
    picture: ['صورة'],
    ownership: ['جميع الحقوق محفوظة'],
  },
};

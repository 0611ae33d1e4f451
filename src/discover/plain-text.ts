import { Parser } from 'htmlparser2';

const SEPARATING = /^(?:br|p|div|li|h[1-6]|td)$/;

/** The text of a title that may contain escaped markup and character references. */
export const plainText = (markup: string): string => {
  if (!/[<&]/.test(markup)) return markup;
  let text = '';
  const separate = (name: string): void => {
    if (SEPARATING.test(name)) text += ' ';
  };
  const parser = new Parser({
    onopentag: separate,
    onclosetag: separate,
    ontext: (data) => {
      text += data;
    },
  });
  parser.end(markup);
  return text;
};

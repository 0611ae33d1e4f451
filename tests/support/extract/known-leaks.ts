/** What leaks from snippets of furniture today, so that it is seen when it gets better or worse. */
export const knownLeaks: Readonly<Record<string, readonly string[]>> = {
  'reader question': [
    'middle: Should the ban be lifted? Tell us below.',
    'last: Should the ban be lifted? Tell us below.',
  ],
  'biography with a picture': [
    'middle: Ina Brook has reported on courts and harbours since 2011. She lives on a boat.',
    'last: Ina Brook has reported on courts and harbours since 2011. She lives on a boat.',
  ],
  'picture with a caption': [
    'middle: Barges above the upper lock on Tuesday.',
    'last: Barges above the upper lock on Tuesday.',
  ],
  'German newsletter': [
    'middle: Der Hafenbrief',
    'middle: Jeden Morgen um sechs das Wichtigste aus Stadt und Hafen.',
    'last: Der Hafenbrief',
    'last: Jeden Morgen um sechs das Wichtigste aus Stadt und Hafen.',
  ],
};

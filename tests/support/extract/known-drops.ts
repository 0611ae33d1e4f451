/** Where sentences of stories are lost today, so that it is seen when it gets better or worse. */
export const knownDrops: Readonly<Record<string, readonly string[]>> = {
  '© stood on every page of the forged deed.': ['plain', 'linked', 'bold'],
  'All rights reserved to the crown were sold in 1911.': ['plain', 'linked', 'bold'],
  'Subscribe to continue reading was all that the blind man’s machine would say.': [
    'plain',
    'linked',
    'bold',
  ],
  'Mara Quill is a reporter at the Ledger and was one of the hostages.': [
    'linked middle',
    'linked last',
    'bold middle',
    'bold last',
  ],
  'Tomas Ilven covers the roof with straw each spring.': [
    'linked middle',
    'linked last',
    'bold middle',
    'bold last',
  ],
  'Nell Harrow writes about bees because nobody else does.': [
    'linked middle',
    'linked last',
    'bold middle',
    'bold last',
  ],
  'Ina Brook contributed to this report, the commission said, before it was altered.': [
    'linked middle',
    'linked last',
    'bold middle',
    'bold last',
  ],
  'Exclusive to subscribers of the old fund, the payment angers the rest.': ['plain', 'linked', 'bold'],
  'Already a subscriber to the theory, he needed no proof.': ['plain', 'linked', 'bold'],
  'To continue reading the meter, staff had to wade.': ['plain', 'linked', 'bold'],
  'Stand: Freitag, 9 Uhr.': ['plain', 'linked', 'bold'],
  'Fonte: la procura di Tarn.': ['plain', 'linked', 'bold'],
  '来源：市政府通报。': ['plain', 'bold'],
  '© 2019 stands below the picture that the court was shown.': ['plain', 'linked', 'bold'],
  'Accept all cookies from strangers, his grandmother had taught him.': ['plain', 'linked', 'bold'],
};

/** What comes or goes today although only the story grew, so that it is seen when it gets better or worse. */
export const knownUnsteadiness: Readonly<Record<string, readonly string[]>> = {
  aem: ['3 paragraphs: loses 340 Millionen Kronen für ein zweites Kab'],
  'agency-tail-notes': ['1 paragraphs: loses A team of four engineers will inspect th'],
  'arc-like': ['1 paragraphs: loses The pier may not change hands before the'],
  czech: [
    '1 paragraphs: takes in Článek pokračuje pod reklamou',
    '2 paragraphs: takes in Článek pokračuje pod reklamou',
    '3 paragraphs: takes in Článek pokračuje pod reklamou',
  ],
  'drupal-node': [
    '1 paragraphs: loses Larch County has bought the moor of the ',
    '2 paragraphs: loses Larch County has bought the moor of the ',
    '2 paragraphs: loses The county wants to fill up the old drai',
  ],
  'govuk-like': ['1 paragraphs: loses Pilots on tidal rivers must now hold a c'],
  'hidden-until-script': ['1 paragraphs: loses The island council has put off its vote '],
  'interview-qa': [
    '1 paragraphs: takes in You cannot build a gear for gossip',
    '3 paragraphs: takes in You cannot build a gear for gossip',
  ],
  'key-points': ['1 paragraphs: loses Savers get back up to 100,000 crowns eac'],
  liferay: ['1 paragraphs: loses Las obras durarán dieciocho meses y perm'],
  'medium-hashed': ['1 paragraphs: loses It began with a bet about the number 6, '],
  'methode-like': ['1 paragraphs: loses Trecento lavoratori senza lavoro da marz'],
  'next-styled': [
    '1 paragraphs: does not yet take in City',
    '1 paragraphs: does not yet take in Ina Brook',
    '2 paragraphs: loses The ban covers the whole of the stone qu',
    '2 paragraphs: does not yet take in City',
    '2 paragraphs: does not yet take in Ina Brook',
  ],
  'nonprofit-plugs': [
    '1 paragraphs: takes in We are a small newsroom without owners o',
    '2 paragraphs: takes in We are a small newsroom without owners o',
    '3 paragraphs: takes in We are a small newsroom without owners o',
  ],
  'opinion-pull-quotes': ['1 paragraphs: loses A minute saved is a minute spent elsewhe'],
  'photo-story': [
    '2 paragraphs: loses The sexton carries the parish registers ',
    '3 paragraphs: loses The sexton carries the parish registers ',
    '3 paragraphs: loses Two brothers hold the door of the bakery',
    '4 paragraphs: loses The sexton carries the parish registers ',
    '4 paragraphs: loses Two brothers hold the door of the bakery',
    '4 paragraphs: loses A calf on a kitchen table in Mill Street',
  ],
  'portuguese-portal': [
    '1 paragraphs: loses Água baixou quase um metro neste domingo',
    '3 paragraphs: loses Cerca de 300 voluntários se revezaram na',
  ],
  turkish: ['1 paragraphs: loses Dalgıçlar köprünün ikinci ayağında iki m'],
  'updated-note': ['1 paragraphs: loses This story has been updated. It was firs'],
  'wix-soup': [
    '4 paragraphs: loses Who does the work',
    '4 paragraphs: loses A joiner from the yard will lay the deck',
  ],
};

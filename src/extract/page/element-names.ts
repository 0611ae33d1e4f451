/** Elements that are boxes of their own, in every style sheet that browsers begin with. */
export const BLOCK = new Set(
  (
    'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul ' +
    'amp-accordion'
  ).split(' '),
);

/** Elements that stand in a line of text. */
export const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr output q rp rt ruby s samp ' +
    'small span strike strong sub sup time tt u var wbr'
  ).split(' '),
);

/** Elements whose text is none of the page's. */
export const SILENT = new Set(
  (
    'script style noscript template svg iframe object embed audio video canvas select option textarea button input map head title ' +
    'applet frame noframes datalist progress meter rt rp img picture source track link meta base param area'
  ).split(' '),
);

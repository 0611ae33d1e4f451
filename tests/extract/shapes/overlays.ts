import { extractShape, extractText, type Shape } from './shapes.ts';

const NOTICE =
  'We and our 812 partners store and access information on your device, such as cookies, to provide a personalised experience and to measure how our content is read.';

/** Boxes that a page shows to some readers and not to others, as first or last child of its body. */
export const OVERLAYS: Readonly<Record<string, string>> = {
  'a named cookie dialog': `<div id="cookie-consent-sdk"><div role="dialog" aria-label="Cookie banner"><h2>We value your privacy</h2><p>${NOTICE}</p><button>Accept all</button><button>Reject all</button></div></div>`,
  'a cookie dialog without names': `<div class="z1"><div class="z2"><p>${NOTICE}</p><p>You can change your mind at any time by following the link at the foot of this page.</p><button>Accept all</button><button>Reject all</button></div></div>`,
  'a German cookie line':
    '<div class="z1"><p>Wir und unsere 214 Partner verwenden Cookies, um Inhalte zu personalisieren und Zugriffe zu messen. Mit Ihrer Zustimmung helfen Sie uns, dieses Angebot zu finanzieren.</p><button>Zustimmen und weiter</button></div>',
  'a login form':
    '<div class="z3"><h4>Log in</h4><p>Welcome back. Please enter your details to continue.</p><input type="email"><input type="password"><button>Log in</button></div>',
  'a question about notifications':
    '<div class="z4"><p>Would you like to receive notifications about breaking news as it happens?</p><button>Later</button><button>Allow</button></div>',
  'a notice on blockers':
    '<div class="z5"><h3>It looks as if you use an ad blocker</h3><p>Advertising pays for the journalism that you are reading. Please switch off your blocker for this site, or take out a subscription.</p><button>I have switched it off</button></div>',
  'a last offer':
    '<div class="z6"><h3>Before you go</h3><p>Read everything for one crown in the first month. You can cancel at any time with a click.</p><a href="/s">Take the offer</a></div>',
  'a line on maintenance':
    '<div class="z7"><p>Our comments section is under maintenance and will be back shortly.</p></div>',
  'account links': '<div class="z8"><a href="/login">Log in</a><a href="/register">Register</a></div>',
  'a strip of news':
    '<div class="z9"><span>Breaking</span><a href="/live">Dike at Wick holds, watch to go on through the night</a></div>',
  'an imprint':
    '<div class="z10"><p>Valley Media Ltd, Rope Lane 4, 4400 Tarn. Registered in Larch County under number 1911. Responsible for the content: the editor.</p><p>All times are local. Some pictures are symbolic.</p></div>',
};

const atStart = (html: string, overlay: string): string =>
  html.replace(/<body[^>]*>/i, (body) => body + overlay);

const atEnd = (html: string, overlay: string): string => html.replace(/<\/body>|$/i, (end) => overlay + end);

/** Names of the pages whose story is another one with the overlay; every second page has it at its start. */
export const changedBy = (overlay: string, shapes: readonly Shape[]): string[] =>
  shapes
    .filter((shape, i) => {
      const shown = i % 2 === 0 ? atStart(shape.html, overlay) : atEnd(shape.html, overlay);
      return extractText(shown).join('\n') !== extractShape(shape).join('\n');
    })
    .map(({ name }) => name);

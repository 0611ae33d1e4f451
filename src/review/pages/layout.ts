import { html, raw } from 'hono/html';
import { labelName } from './display-names.ts';

/** Escaped HTML; strings inside the `html` tag are escaped. */
export type Markup = ReturnType<typeof html>;

/** The style of all pages; its hash is in the Content-Security-Policy. */
export const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1a1a1a,#e8e6e1);--soft:light-dark(#6a665e,#a09b91);--paper:light-dark(#fdfcf9,#171614);
--line:light-dark(#dedad0,#37342f);--card:light-dark(#fff,#1f1d1a);--red:light-dark(#b3261e,#ff8a80);--add:light-dark(#dff3df,#173a20);
--addink:light-dark(#0b5a22,#a5e8b4);--del:light-dark(#fbe3e1,#431b19);--delink:light-dark(#8c1d18,#ffb4ab);--link:light-dark(#0b4f8a,#8ec5f5)}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 Georgia,'Times New Roman',serif}
header,nav,.meta,.tag,table,footer,.note,button,.sign,.reason,h2{font-family:system-ui,sans-serif}
header{border-bottom:3px double var(--line);padding:.8rem 1rem}header>div,main,footer{max-width:62rem;margin:0 auto}
header .name{font:700 1.5rem/1 Georgia,serif;color:inherit;text-decoration:none}nav{display:inline-block;margin-inline-start:1.5rem}nav a{margin-inline-end:1rem}
main{padding:1rem}footer{padding:1rem;color:var(--soft);font-size:.8rem}a{color:var(--link)}a:focus-visible,button:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.7rem;line-height:1.25;margin:.6rem 0}h2{font-size:.85rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:2rem 0 .6rem}
h3{font-size:1.1rem;margin:0}.meta{color:var(--soft);font-size:.85rem;margin:.15rem 0}.note{border:1px solid var(--line);background:var(--card);padding:.6rem .9rem;margin:0 0 1rem}
article,.card{background:var(--card);border:1px solid var(--line);border-inline-start-width:4px;padding:.7rem 1rem;margin:0 0 .8rem}article p,.card p{margin:.35rem 0}.alert{border-inline-start-color:var(--red)}
.tag{display:inline-block;font-size:.75rem;border:1px solid var(--line);border-radius:1em;padding:0 .6em;margin-inline-end:.3em}.hot{color:var(--red);border-color:var(--red);font-weight:600}.good{color:var(--addink);border-color:var(--addink)}
.row{display:grid;grid-template-columns:2.2rem minmax(0,1fr);padding:.25rem .5rem;border-inline-start:4px solid transparent}.row p{margin:.1rem 0}.row.flagged{border-inline-start-color:var(--red);background:var(--card)}
.row.same{color:var(--soft)}.sign{font-weight:700}.reason{font-size:.8rem;color:var(--soft)}p,li,td,blockquote{overflow-wrap:anywhere}
ins{background:var(--add);color:var(--addink);text-decoration:underline;text-decoration-thickness:1px}del{background:var(--del);color:var(--delink)}
table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{text-align:start;padding:.4rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:600}
.inline{display:inline-block;margin:0 .4rem .3rem 0}.filters a{display:inline-block;margin-inline-end:.8rem}.filters,.note{font-family:system-ui,sans-serif}.filters{font-size:.85rem}a[aria-current]{color:inherit;font-weight:700;text-decoration:none}
.card h3 .tag{vertical-align:middle}td p{margin:0}td .tag,.tight{overflow-wrap:normal;white-space:nowrap}.note.alert{border-inline-start:4px solid var(--red)}.scroll{overflow-x:auto}ul{padding-inline-start:1.2rem;margin:.3rem 0}button{font-size:.85rem;padding:.3rem .8rem;cursor:pointer}.mono{font-family:ui-monospace,monospace;font-size:.8rem}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

/** One string, because white space between the tags would change the hash. */
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`);

export interface Frame {
  readonly title: string;
  readonly version: string;
  readonly demo: boolean;
  /** Seconds after which the page reloads; null for never. */
  readonly refreshSeconds: number | null;
}

/** The complete page around `body`. */
export const framed = (frame: Frame, body: Markup): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${frame.refreshSeconds === null ? '' : html`<meta http-equiv="refresh" content="${frame.refreshSeconds}" />`}
        <title>${frame.title} · Stop Press</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <div>
            <a class="name" href="/">Stop Press</a>
            <nav aria-label="Pages">
              <a href="/">Stories</a><a href="/deliveries">Deliveries</a><a href="/endpoints">Endpoints</a>
            </nav>
          </div>
        </header>
        <main>
          ${frame.demo ? html`<p class="note" role="note">Demo newsroom: Stop Press monitors an invented story on this machine. Add your own to <code>config/stories.yaml</code>.</p>` : ''}
          ${body}
        </main>
        <footer>Stop Press ${frame.version}. Point at a time to see it in UTC.</footer>
      </body>
    </html>`;

/** An element that withRelativeTimes fills. */
export const timeOf = (iso: string): Markup => html`<time datetime="${iso}"></time>`;

export const labelTags = (labels: readonly string[]): Markup =>
  html`${labels.map((label) => html`<span class="tag">${labelName(label)}</span>`)}`;

/** The sum of a significance, folded away; nothing for a reason without one. */
export const significanceDetails = (sum: string | null): Markup =>
  sum === null
    ? html``
    : html`<details class="reason">
        <summary>Details</summary>
        ${sum}
      </details>`;

/**
 * Reads a rendered page with its shadow trees, whose text readers see and `outerHTML` leaves out.
 * @see DOM Standard §4.8, HTML Standard, "declarative shadow roots"
 */

/** Opens declared roots that are closed: scripts cannot reach those afterwards. */
export const openDeclaredRoots = (body: Uint8Array): Buffer => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString('latin1');
  const opened = text.replace(/(<template\b[^>]*?\bshadowrootmode\s*=\s*["']?)closed\b/gi, '$1open');
  return opened === text ? bytes : Buffer.from(opened, 'latin1');
};

/** Script that remembers the roots that other scripts create, also closed ones. Must run before those. */
export const KEEP_SHADOW_ROOTS = `(() => {
  const roots = new WeakMap();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    const root = attach.call(this, init);
    roots.set(this, root);
    return root;
  };
  Object.defineProperty(globalThis, Symbol.for('stoppress.shadowRoots'), { value: roots });
})()`;

/**
 * Expression for the HTML of the page as it is shown: shadow trees stand in their hosts, and what is assigned to a slot
 * stands in the slot. Null if the page has no shadow tree. The copy belongs to a document without a window, so that
 * nothing in it runs.
 */
export const PAGE_WITH_SHADOW_ROOTS = `(() => {
  const kept = globalThis[Symbol.for('stoppress.shadowRoots')];
  const rootOf = (node) => node.shadowRoot ?? kept?.get(node) ?? null;
  if (![...document.querySelectorAll('*')].some((element) => rootOf(element) !== null)) return null;
  const shownIn = (node) => {
    const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    if (assigned.length > 0) return assigned;
    return ((node instanceof Element && rootOf(node)) || node).childNodes;
  };
  const copy = document.implementation.createHTMLDocument();
  copy.documentElement.remove();
  const open = [[document.documentElement, copy]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, parent] = next;
    const isTemplate = node instanceof HTMLTemplateElement;
    const made = parent.appendChild(copy.importNode(node, isTemplate));
    if (!isTemplate) for (const child of [...shownIn(node)].reverse()) open.push([child, made]);
  }
  return '<!doctype html>' + copy.documentElement.outerHTML;
})()`;

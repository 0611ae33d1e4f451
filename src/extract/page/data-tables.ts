import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { elementsOf, textOf } from './markup.ts';

/** A cell with more text (characters) than this holds a story, however it is parted. */
const LONGEST_CELL = 600;

/** With line breaks in it, so much text is cut into paragraphs. */
const SHORT_CELL = 150;

const breaksIn = (cell: Element): number => elementsOf(cell).filter(({ name }) => name === 'br').length;

/** A table whose cells hold running text is layout; its cells are then boxes like any other. */
export const isDataTable = (table: Element): boolean => {
  let cells = 0;
  const stack: ChildNode[] = [...table.children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isText(node) && node.data.length > 400) return false;
    if (!isTag(node)) continue;
    if (
      node.name === 'table' ||
      node.name === 'article' ||
      node.name === 'iframe' ||
      /^h[1-6]$/.test(node.name)
    )
      return false;
    if (node.name === 'td' || node.name === 'th') {
      cells += 1;
      const length = textOf(node, LONGEST_CELL + 1).length;
      if (length > LONGEST_CELL || (length > SHORT_CELL && breaksIn(node) >= 2)) return false;
      if (
        node.children.filter((child) => isTag(child) && (child.name === 'p' || child.name === 'div')).length >
        1
      )
        return false;
    }
    for (const child of node.children) stack.push(child);
  }
  return cells > 1;
};

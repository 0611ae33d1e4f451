import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { textOf } from './markup.ts';

/** A cell with more text (characters) than this holds a story, however it is parted. */
const LONGEST_CELL = 600;

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
      if (textOf(node, LONGEST_CELL + 1).length > LONGEST_CELL) return false;
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

import { printable } from '../../../core/check.js';

/**
 * Names that tell the columns of a table apart and can be printed: a blank one becomes `column 3`, the second of two equal ones `loss#2`, and what
 * would move a terminal's cursor is written out (`\x1b`). What the user says with --columns are these names.
 */
export function nameColumns(given: readonly unknown[]): { names: string[]; said: string[] } {
  const said: string[] = [];
  const seen = new Map<string, number>();
  const names = given.map((cell, position) => {
    const text = typeof cell === 'string' ? cell.trim() : cell === undefined || cell === null ? '' : JSON.stringify(cell);
    const name = text === '' ? `column ${position + 1}` : printable(text);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}#${times}`;
  });
  for (const [name, times] of seen) {
    if (times > 1) said.push(`the name "${name}" stands above ${times} columns; they are called "${name}"${Array.from({ length: times - 1 }, (_, i) => `, "${name}#${i + 2}"`).join('')} here`);
  }
  return { names, said };
}

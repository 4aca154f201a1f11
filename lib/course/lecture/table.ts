import { InputError } from '../../core/check.js';
import { html, joined } from '../../core/html.js';

/** What a cell of a table may be; a number is written as it is, so round it first. */
export type Cell = string | number | undefined;

/** `3.2`, `−0.3`, `12%`, `300B`, `1e+11`, `55B (40B to 77B)`, `0.6 to 5.7`. */
const NUMBER = /^[−+-]?[\d.,]+(e[+-]?\d+)?[%kMBT]?( (to|\().*)?$/;

/**
 * Rows as an HTML table, columns in the order of the first row's keys, numbers to the right. In a cell: `display.html(table(rows))`.
 * A cell that is undefined or missing stays empty.
 *
 * Example: `table([{ width: 8, loss: '3.38' }, { width: 16, loss: '3.25' }], { caption: 'two runs' })`.
 * @throws InputError for no rows
 */
export function table(rows: readonly Readonly<Record<string, Cell>>[], { caption }: { caption?: string } = {}): string {
  const [first] = rows;
  if (!first) throw new InputError('rows: expected at least one, got none');
  const columns = Object.keys(first);
  const isNumeric = (column: string) => rows.every((row) => row[column] === undefined || NUMBER.test(String(row[column])));
  const alignment = columns.map((column) => (isNumeric(column) ? 'right' : 'left'));
  const cell = (tag: 'td' | 'th', content: Cell, column: number) =>
    html`<${tag} style="text-align: ${alignment[column]}; padding: 3px 12px; border-bottom: 1px solid #8884">${
      content === undefined ? '' : String(content)}</${tag}>`;
  const line = (tag: 'td' | 'th', contents: readonly Cell[]) => html`<tr>${contents.map((content, i) => cell(tag, content, i))}</tr>`;
  const heading = caption === undefined ? undefined
    : html`<caption style="caption-side: top; text-align: left; font-weight: bold; padding: 3px 12px">${caption}</caption>\n`;
  return String(html`<table style="border-collapse: collapse; font: 13px/1.5 sans-serif; margin: 8px 0">
${heading}${line('th', columns)}
${joined(rows.map((row) => line('td', columns.map((column) => row[column]))), '\n')}
</table>`);
}

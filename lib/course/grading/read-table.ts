import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/check.js';
import { readText } from '../../core/read-text.js';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * The rows of a CSV file that a person or a platform wrote, by the names of its columns in small letters. Spreadsheets separate cells by
 * commas, semicolons or tabs, as their country has it: whichever finds the columns. Rows without anything in them are passed over.
 * Worked value: `Student;Points` above `anna;1,5` is one row, `{ student: 'anna', points: '1,5' }`.
 * @param what begins the sentence of an error
 * @throws InputError for a file that cannot be read, is in another encoding, or lacks one of `columns`
 */
export function readTable(what: string, file: string, columns: readonly string[]): Record<string, string>[] {
  const text = readText(what, file).replace(/^sep=.\r?\n/i, ''); // what Excel reads the separator from
  const cells = (delimiter: string, options: object): unknown[] =>
    parse(text, { delimiter, trim: true, skip_empty_lines: true, ...options });
  try {
    const heads = DELIMITERS.map((delimiter) => ((cells(delimiter, { to: 1, relax_column_count: true })[0] ?? []) as string[]).map(named));
    const found = heads.findIndex((head) => columns.every((column) => head.includes(column)));
    const head = heads[Math.max(0, found)]!;
    if (found < 0) throw new InputError(`${what}: expected the columns ${inWords(columns)} in ${file}, got ${head.join(', ') || 'no rows'}`);
    const twice = columns.find((column) => head.indexOf(column) < head.lastIndexOf(column));
    if (twice !== undefined) throw new InputError(`${what}: expected each column once in ${file}, got ${twice} twice`);
    return cells(DELIMITERS[found]!, { columns: head, from: 2, skip_records_with_empty_values: true }) as Record<string, string>[];
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${what}: expected a CSV file with the columns ${inWords(columns)}, got ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const named = (name: string) => name.trim().toLowerCase();
const inWords = (columns: readonly string[]) => (columns.length < 2 ? columns.join() : `${columns.slice(0, -1).join(', ')} and ${columns.at(-1)!}`);

/**
 * Points as people write them, with a point or a comma before the decimals; not a number where it is none.
 * Worked values: `1,5` and `1.5` are 1.5, `0x2` is not a number.
 */
export function pointsIn(text: string): number {
  return /^(\d+([.,]\d*)?|[.,]\d+)$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
}

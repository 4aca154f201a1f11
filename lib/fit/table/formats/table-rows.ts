import { describe, InputError, printable } from '../../../core/check.js';

/** One row of a table as it stands in the file, whatever kind of file that is. */
export interface TableRow {
  /** A value for each column name: text, a number, or what else JSON, Parquet or a spreadsheet holds; undefined where nothing stands. */
  cells: readonly unknown[];
  /** Where it stands, for messages: `line 3` or `entry 2`. */
  place: string;
  /** What is wrong with the row as a whole (too few cells, a line that is not JSON), as the end of a sentence. */
  problem?: string;
}

/** What a file of any kind turns out to hold: column names and rows. */
export interface TableRows {
  names: readonly string[];
  /** What was decided in reading it, in sentences for the reader. */
  said: readonly string[];
  /** The rows from the first one on, at each call again. Of a file kept by columns only those at `only` need be read. */
  rows(only?: readonly number[]): AsyncIterable<TableRow> | Iterable<TableRow>;
}

/**
 * Names that tell the columns of a table apart and can be printed: a blank one becomes `column 3`, the second of two equal ones `loss#2`,
 * and what would move a terminal's cursor is written out (`\x1b`). What the user says with --columns are these names.
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

/** Lines that are looked at to find the line of names and titles above it. */
export const HEAD_LINES = 100;

/** A line of a file that is cut into cells of text but does not say what they are. */
export interface GridLine {
  cells: readonly string[];
  line: number;
}

/** Where a grid comes from. */
export interface Grid {
  file: string;
  /** Its lines from the first one on, without blank ones. */
  lines: () => AsyncIterable<GridLine>;
  /** How a line is called: `line` or `row`. */
  word: string;
  /** Whether cells left out at the end of a line are blank cells, as in a spreadsheet. */
  isPadded: boolean;
  /** Names that stand where the grid has none, such as a comment above this line. */
  namesAbove?: (line: number) => string[] | undefined;
}

/**
 * Finds the line of names in a grid of cells: the first one as wide as most lines, so that a title above is passed over.
 * @throws InputError if the grid is empty, or numbers stand where names should
 */
export async function gridTable({ file, lines, word, isPadded, namesAbove }: Grid): Promise<TableRows> {
  const first: GridLine[] = [];
  for await (const line of lines()) {
    first.push(line);
    if (first.length === HEAD_LINES) break;
  }
  if (first.length === 0) throw new InputError(`${file}: expected a line of column names and rows of numbers, got an empty file`);
  const width = commonest(first.map(({ cells }) => cells.length));
  const at = Math.max(
    0,
    first.findIndex(({ cells }) => cells.length >= width && cells.filter((cell) => cell !== '').length >= Math.min(2, width)),
  );
  let said = at === 0 ? [] : [`the first ${at === 1 ? `${word} is` : `${at} ${word}s are`} taken for a title; the column names stand in ${word} ${first[at]!.line}`];
  let { cells: header, line: headerLine } = first[at]!;
  if (areNumbers(header)) {
    // unquoted commas in numbers make rows wider than the line of names
    const narrower = first.slice(0, at).findLast(({ cells }) => cells.length > 1 && !areNumbers(cells));
    const above = namesAbove?.(headerLine);
    if (above?.length !== width && !narrower) {
      throw new InputError(`${file}, ${word} ${headerLine}: expected a line of column names above the numbers, got ${header.slice(0, 4).map(describe).join(', ')}; add one such as nParams,nTokens,loss`);
    }
    if (above?.length === width) {
      [header, headerLine] = [above, headerLine - 1];
      said.push('the column names stand in a comment above the numbers');
    } else if (narrower) {
      [header, headerLine, said] = [narrower.cells, narrower.line, []];
    }
  }
  const { names, said: renamed } = nameColumns(header);
  return {
    names,
    said: [...said, ...renamed],
    async* rows() {
      for await (const { cells, line } of lines()) {
        if (line > headerLine) yield gridRow(cells, `${word} ${line}`, names.length, isPadded);
      }
    },
  };
}

function gridRow(cells: readonly string[], place: string, width: number, isPadded: boolean): TableRow {
  if (
    cells.length === width ||
    (cells.length < width && isPadded) ||
    (cells.length > width && cells.slice(width).every((cell) => cell === ''))
  )
    return { cells, place };
  const why = cells.length > width ? '; a number with commas in it needs quotes around it' : '';
  return { cells, place, problem: `expected as many cells in each row as there are column names, got ${cells.length} of ${width}${why}` };
}

/** The commonest of some counts, the first of equals; 0 of none. */
export function commonest(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  return [...tally].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

const areNumbers = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || isPlainNumber(cell));
const isPlainNumber = (cell: string): boolean => /\d/.test(cell) && Number.isFinite(Number(cell.replace(/[ ,_\u00a0\u202f]/g, '')));

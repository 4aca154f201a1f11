import { describe, InputError } from '../../../core/check.js';
import { nameColumns } from './names.js';
import type { TableRow, TableRows } from './table-rows.js';

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
  const at = Math.max(0, first.findIndex(({ cells }) => cells.length >= width && cells.filter((cell) => cell !== '').length >= Math.min(2, width)));
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
  if (cells.length === width || (cells.length < width && isPadded) || (cells.length > width && cells.slice(width).every((cell) => cell === ''))) return { cells, place };
  const why = cells.length > width ? '; a number with commas in it needs quotes around it' : '';
  return { cells, place, problem: `expected as many cells in each row as there are column names, got ${cells.length} of ${width}${why}` };
}

/** The commonest of some counts, the first of equals; 0 of none. */
export function commonest(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  return [...tally].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

const areNumbers = (cells: readonly string[]): boolean => cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || isPlainNumber(cell));
const isPlainNumber = (cell: string): boolean => /\d/.test(cell) && Number.isFinite(Number(cell.replace(/[ ,_\u00a0\u202f]/g, '')));

import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { InputError } from '../../../core/check.js';
import { headText, textOf, unpackedHead } from './file-bytes.js';
import { nameColumns } from './names.js';
import type { TableRow, TableRows } from './table-rows.js';

/** What separates cells, in the order in which a tie is decided. */
const DELIMITERS = ['\t', ';', '|', ','] as const;
/** Lines that are looked at to find the separator, the line of names and titles above it. */
const HEAD_LINES = 100;
/** Longer than any row of a table; an unclosed quote swallows no more than this. */
const LONGEST_ROW = 10_000_000;

interface CsvRecord {
  cells: string[];
  line: number;
}

/**
 * A table of text with cells separated by commas, semicolons, tabs or bars, whichever cuts the first lines most evenly. Lines that begin with
 * `#` are comments, except that a last one before the numbers holds the names if nothing else does (numpy.savetxt); titles above the names are passed over.
 * @throws InputError if there is no line of names
 */
export async function csvTable(file: string): Promise<TableRows> {
  const head = headLines(headText(await unpackedHead(file)));
  const delimiter = delimiterOf(head);
  const first: CsvRecord[] = [];
  for await (const record of recordsOf(file, delimiter)) {
    first.push(record);
    if (first.length === HEAD_LINES) break;
  }
  if (first.length === 0) throw new InputError(`${file}: expected a line of column names and rows of numbers, got an empty file`);
  const width = commonest(first.map(({ cells }) => cells.length));
  const at = Math.max(0, first.findIndex(({ cells }) => cells.length === width && cells.filter((cell) => cell !== '').length >= Math.min(2, width)));
  const said = at === 0 ? [] : [`the first ${at === 1 ? 'line is' : `${at} lines are`} taken for a title; the column names stand in line ${first[at]!.line}`];
  let header = first[at]!;
  if (header.cells.every((cell) => cell === '' || isPlainNumber(cell))) {
    const commented = commentAbove(head, header.line, delimiter);
    if (commented?.length !== width) {
      throw new InputError(`${file}, line ${header.line}: expected a line of column names above the numbers, got "${header.cells.slice(0, 4).join(delimiter)}${width > 4 ? ', ...' : ''}"; add one such as nParams,nTokens,loss`);
    }
    header = { cells: commented, line: header.line - 1 };
    said.push('the column names stand in a comment above the numbers');
  }
  const { names, said: renamed } = nameColumns(header.cells);
  return {
    names,
    said: [...said, ...renamed],
    async* rows() {
      for await (const { cells, line } of recordsOf(file, delimiter)) {
        if (line > header.line) yield csvRow(cells, names.length, line);
      }
    },
  };
}

function csvRow(cells: string[], width: number, line: number): TableRow {
  const place = `line ${line}`;
  if (cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell === ''))) return { cells, place };
  const why = cells.length > width ? '; a number with commas in it needs quotes around it' : '';
  return { cells, place, problem: `expected CSV with as many cells in each row as there are column names, got ${cells.length} of ${width}${why}` };
}

async function* recordsOf(file: string, delimiter: string): AsyncGenerator<CsvRecord> {
  const text = Readable.from(textOf(file));
  const parser = pipeline(text, parse({
    delimiter, trim: true, comment: '#', comment_no_infix: true, skip_empty_lines: true, relax_column_count: true, info: true, max_record_size: LONGEST_ROW,
  }), () => undefined); // an error comes out of the loop below
  const isBarred = delimiter === '|';
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const cells = isBarred && record[0] === '' && record.at(-1) === '' ? record.slice(1, -1) : record;
      if (isBarred && cells.every((cell) => /^:?-+:?$/.test(cell))) continue; // the rule below the names of a Markdown table
      yield { cells, line: info.lines };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`${file}: expected CSV; ${error.message}`);
    throw error;
  } finally {
    text.destroy(); // whoever stops early leaves no file open
  }
}

/** The first lines of a text that are not blank; a line cut off by the end of what was looked at is left out. */
function headLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return (lines.length > 1 ? lines.slice(0, -1).concat(lines.at(-1)!.length < 1000 ? lines.at(-1)! : []) : lines).filter((line) => line.trim() !== '').slice(0, HEAD_LINES);
}

/** The separator that cuts the most lines into the same number of cells, more than one; of equals the one that cuts the line of names. */
function delimiterOf(head: readonly string[]): string {
  const lines = head.filter((line) => !line.startsWith('#'));
  const scores = DELIMITERS.map((delimiter) => {
    const counts = (lines.length > 0 ? lines : head).map((line) => cutLine(line, delimiter).length);
    const width = commonest(counts.filter((count) => count > 1));
    return { delimiter, agreeing: width === 0 ? 0 : counts.filter((count) => count === width).length };
  });
  const most = Math.max(...scores.map(({ agreeing }) => agreeing));
  return most === 0 ? ',' : scores.find(({ agreeing }) => agreeing === most)!.delimiter;
}

/** The cells of one line, where separators within quotes do not count. */
function cutLine(line: string, delimiter: string): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells.map((cell) => cell.trim());
}

function commentAbove(head: readonly string[], line: number, delimiter: string): string[] | undefined {
  const comment = head.slice(0, line - 1).findLast((text) => text.startsWith('#'));
  return comment === undefined ? undefined : cutLine(comment.replace(/^#+/, ''), delimiter);
}

function commonest(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  return [...tally].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

const isPlainNumber = (cell: string): boolean => /\d/.test(cell) && Number.isFinite(Number(cell.replace(/[ ,_\u00a0\u202f]/g, '')));

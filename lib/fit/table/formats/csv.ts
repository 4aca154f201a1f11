import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { InputError, printable } from '../../../core/check.js';
import { headText, textOf, unpackedHead } from './file-bytes.js';
import { commonest, gridTable, HEAD_LINES, type GridLine, type TableRows } from './table-rows.js';

/** What separates cells, in the order in which a tie is decided. */
const DELIMITERS = ['\t', ';', '|', ',', ' '] as const;
/** Longer than any row of a table; an unclosed quote swallows no more than this. */
const LONGEST_ROW = 10_000_000;

/**
 * A table of text with cells separated by commas, semicolons, tabs, bars or blanks, whichever cuts the first lines most evenly. Lines that
 * begin with `#` are comments, except that the last one above the numbers holds the names if nothing else does (numpy.savetxt).
 * @throws InputError if there is no line of names
 */
export async function csvTable(file: string): Promise<TableRows> {
  const head = headLines(headText(await unpackedHead(file)));
  const delimiter = delimiterOf(head.filter(({ length }) => length > 0));
  return gridTable({
    file,
    lines: () => linesOf(file, delimiter),
    word: 'line',
    isPadded: false,
    namesAbove: (line) => {
      const comment = head.slice(0, line - 1).findLast((text) => text.startsWith('#'));
      return comment === undefined ? undefined : cutLine(comment.replace(/^#+/, ''), delimiter);
    },
  });
}

async function* linesOf(file: string, delimiter: string): AsyncGenerator<GridLine> {
  const text = Readable.from(textOf(file));
  const parser = pipeline(
    text,
    parse({
      delimiter,
      trim: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      max_record_size: LONGEST_ROW,
    }),
    () => undefined,
  ); // an error comes out of the loop below
  const isBarred = delimiter === '|';
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const cells =
        delimiter === ' '
          ? record.filter((cell) => cell !== '')
          : isBarred && record[0] === '' && record.at(-1) === ''
            ? record.slice(1, -1)
            : record;
      const isRule = isBarred && cells.every((cell) => /^:?-+:?$/.test(cell)); // below the names of a Markdown table
      if (!isRule && cells.some((cell) => cell !== '')) yield { cells, line: info.lines };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`${file}: expected CSV; ${printable(error.message)}`);
    throw error;
  } finally {
    text.destroy(); // whoever stops early leaves no file open
  }
}

/** The first lines of a text, without the one that the end of what was looked at cuts off. */
function headLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  return (lines.length > HEAD_LINES ? lines : lines.slice(0, Math.max(1, lines.length - (text.length > 10_000 ? 1 : 0)))).slice(
    0,
    HEAD_LINES,
  );
}

/** The separator that cuts the most lines into the same number of cells, more than one. */
function delimiterOf(head: readonly string[]): string {
  const lines = head.some((line) => !line.startsWith('#')) ? head.filter((line) => !line.startsWith('#')) : head;
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => cutLine(line, delimiter).length);
    const width = commonest(counts.filter((count) => count > 1));
    // blanks stand in names and numbers as well: they separate cells only where they do so in every line
    return {
      delimiter,
      agreeing:
        width === 0 || (delimiter === ' ' && counts.some((count) => count !== width))
          ? 0
          : counts.filter((count) => count === width).length,
    };
  });
  const most = (some: typeof scores) => Math.max(...some.map(({ agreeing }) => agreeing));
  const others = scores.filter(({ delimiter }) => delimiter !== ' ');
  const usable = most(others) > 0 ? others : scores;
  return most(usable) === 0 ? ',' : usable.find(({ agreeing }) => agreeing === most(usable))!.delimiter;
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
  const trimmed = cells.map((cell) => cell.trim());
  return delimiter === ' ' ? trimmed.filter((cell) => cell !== '') : trimmed;
}

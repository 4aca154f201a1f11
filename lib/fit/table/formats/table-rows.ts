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

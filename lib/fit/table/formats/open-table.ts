import { existsSync, statSync } from 'node:fs';
import { InputError } from '../../../core/check.js';
import { csvTable } from './csv.js';
import { headText, isGzip, packedHead, unpackedHead } from './file-bytes.js';
import { jsonTable } from './json.js';
import { parquetTable } from './parquet.js';
import { spreadsheetTable } from './spreadsheet.js';
import type { TableRows } from './table-rows.js';

/** Choices beyond the file's name. */
export interface OpenOptions {
  /** Which part of the file holds the runs, where there are several: a path in JSON (`results.runs`), or the name of a sheet. */
  part?: string;
}

/**
 * Opens a table of any kind that is read here, told by its first bytes: CSV (commas, semicolons, tabs), JSON (an array of objects, one
 * object a line, pandas' orientations), gzip of these, Parquet and spreadsheets (.xlsx). Memory does not grow with the number of rows.
 * @throws InputError that names what else the file is, and what helps
 */
export async function openTable(file: string, options: OpenOptions = {}): Promise<TableRows> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(`${file}: expected a CSV or JSON file, found none at that path`);
  const packed = await packedHead(file);
  const head = isGzip(packed) ? await unpackedHead(file) : packed;
  const found = fileKind(head);
  if (isGzip(packed) && (found.kind === 'parquet' || found.kind === 'zip')) throw new InputError(`${file}: expected gzip of CSV or JSON, got gzip of ${found.kind === 'zip' ? 'a spreadsheet or zip archive' : 'Parquet'}; unpack it with gunzip`);
  switch (found.kind) {
    case 'csv': return csvTable(file);
    case 'json': return jsonTable(file, options.part);
    case 'parquet': return parquetTable(file);
    case 'zip': return spreadsheetTable(file, options.part);
    case 'other': throw new InputError(`${file}: expected a table (CSV, JSON, Parquet or .xlsx), got ${found.what}; ${found.remedy}`);
  }
}

/** What a file is: one of the kinds that are read, or one that is named with what to do about it. */
export type FileKind =
  | { kind: 'csv' | 'json' | 'parquet' | 'zip' }
  | { kind: 'other'; what: string; remedy: string };

const SAVE_AS_CSV = 'save the table as CSV';
const FROM_PANDAS = 'write the table from Python as CSV (pandas: to_csv)';

/** Files that begin with these bytes, [bytes, what it is, what helps]; at another place than the beginning where one is given. */
const OTHER_KINDS: readonly { bytes: string; at?: number; what: string; remedy: string }[] = [
  { bytes: '\xd0\xcf\x11\xe0', what: 'an old Excel file (.xls), or another document of that time', remedy: `${SAVE_AS_CSV} or .xlsx` },
  { bytes: '%PDF', what: 'a PDF', remedy: 'copy the table out of it into a CSV file' },
  { bytes: 'SQLite format 3', what: 'an SQLite database', remedy: 'write the table as CSV: sqlite3 -header -csv FILE "select * from TABLE" > table.csv' },
  { bytes: '\x89HDF', what: 'an HDF5 file', remedy: FROM_PANDAS },
  { bytes: '\x93NUMPY', what: 'a NumPy array (.npy)', remedy: 'write it as CSV with a line of column names: numpy.savetxt(..., delimiter=",", header="nParams,nTokens,loss", comments="")' },
  { bytes: '\x80\x02', what: 'a Python pickle', remedy: FROM_PANDAS },
  { bytes: '\x80\x03', what: 'a Python pickle', remedy: FROM_PANDAS },
  { bytes: '\x80\x04', what: 'a Python pickle', remedy: FROM_PANDAS },
  { bytes: '\x80\x05', what: 'a Python pickle', remedy: FROM_PANDAS },
  { bytes: 'ARROW1', what: 'an Arrow (Feather) file', remedy: 'write the table as Parquet or CSV (pandas: to_parquet, to_csv)' },
  { bytes: 'FEA1', what: 'a Feather file', remedy: 'write the table as Parquet or CSV (pandas: to_parquet, to_csv)' },
  { bytes: 'ORC', what: 'an ORC file', remedy: 'write the table as Parquet or CSV' },
  { bytes: 'Obj\x01', what: 'an Avro file', remedy: 'write the table as Parquet or CSV' },
  { bytes: 'BZh', what: 'packed with bzip2', remedy: 'unpack it with bunzip2, or pack it with gzip' },
  { bytes: '\xfd7zXZ', what: 'packed with xz', remedy: 'unpack it with xz -d, or pack it with gzip' },
  { bytes: '\x28\xb5\x2f\xfd', what: 'packed with zstd', remedy: 'unpack it with zstd -d, or pack it with gzip' },
  { bytes: '\x04\x22\x4d\x18', what: 'packed with lz4', remedy: 'unpack it with lz4 -d, or pack it with gzip' },
  { bytes: '7z\xbc\xaf', what: 'a 7z archive', remedy: 'unpack it and give the table in it' },
  { bytes: 'Rar!', what: 'a RAR archive', remedy: 'unpack it and give the table in it' },
  { bytes: '\x1f\x8b', what: 'packed with gzip twice', remedy: 'unpack it once with gunzip' },
  { bytes: 'ustar', at: 257, what: 'a tar archive', remedy: 'unpack it with tar -xf and give the table in it' },
  { bytes: 'brain.Event', at: 23, what: 'a log of TensorBoard', remedy: 'download the curves as CSV from TensorBoard, and write one row a run' },
  { bytes: '\x89PNG', what: 'a picture (PNG)', remedy: 'give the table that the picture was drawn from' },
  { bytes: '\xff\xd8\xff', what: 'a picture (JPEG)', remedy: 'give the table that the picture was drawn from' },
  { bytes: 'GIF8', what: 'a picture (GIF)', remedy: 'give the table that the picture was drawn from' },
  { bytes: '{\\rtf', what: 'a text document (RTF)', remedy: SAVE_AS_CSV },
  { bytes: 'version https://git-lfs', what: 'a pointer of Git LFS, not the table itself', remedy: 'fetch the table with git lfs pull' },
];

/**
 * What a file is, told by its first bytes (unpacked, where it was gzip) and never by its ending.
 * Worked value: bytes that begin with `PAR1` are Parquet, with `PK` a zip archive, which a spreadsheet is as well.
 */
export function fileKind(head: Buffer): FileKind {
  const startsWith = (bytes: string, at = 0) => head.subarray(at, at + bytes.length).equals(Buffer.from(bytes, 'latin1'));
  if (startsWith('PAR1')) return { kind: 'parquet' };
  if (startsWith('PK\x03\x04') || startsWith('PK\x05\x06')) return { kind: 'zip' };
  const other = OTHER_KINDS.find(({ bytes, at }) => startsWith(bytes, at));
  if (other) return { kind: 'other', what: other.what, remedy: other.remedy };
  const text = headText(head).trimStart();
  if (/^<(!doctype html|html|head|body|table)/i.test(text)) {
    return {
      kind: 'other',
      what: 'a web page (HTML), perhaps a page for signing in',
      remedy: 'download the table itself and look at what was saved',
    };
  }
  if (text.startsWith('<?xml') || text.startsWith('<svg')) return { kind: 'other', what: 'an XML file', remedy: SAVE_AS_CSV };
  const controls = text.match(/[\0-\x08\x0e-\x1f]/g)?.length ?? 0;
  if (text.includes('\0') || controls > text.length / 20)
    return { kind: 'other', what: 'binary data of no kind known here', remedy: `${SAVE_AS_CSV}, JSON or Parquet` };
  return { kind: /^[[{]/.test(text) ? 'json' : 'csv' };
}

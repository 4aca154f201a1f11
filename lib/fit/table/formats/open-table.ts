import { existsSync, statSync } from 'node:fs';
import { InputError } from '../../../core/check.js';
import { csvTable } from './csv.js';
import { isGzip, packedHead, unpackedHead } from './file-bytes.js';
import { fileKind } from './file-kind.js';
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
 * Opens a table of any kind that is read here, told by its first bytes: CSV (commas, semicolons, tabs), JSON (an array of objects, one object a
 * line, pandas' orientations), gzip of these, Parquet and spreadsheets (.xlsx). Memory does not grow with the number of rows.
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

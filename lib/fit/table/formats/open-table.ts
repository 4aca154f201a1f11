import { existsSync, statSync } from 'node:fs';
import { InputError } from '../../../core/check.js';
import { csvTable } from './csv.js';
import { isGzip, packedHead, unpackedHead } from './file-bytes.js';
import { fileKind } from './file-kind.js';
import { jsonTable } from './json.js';
import type { TableRows } from './table-rows.js';

/** Choices beyond the file's name. */
export interface OpenOptions {
  /** For a JSON object that holds several arrays of objects: the path to the one that is meant, `results.runs`. */
  entries?: string;
}

/**
 * Opens a table of any kind that is read here, told by its first bytes: CSV (commas, semicolons, tabs), JSON (an array of objects, one object a
 * line, pandas' orientations), and gzip of these. Memory does not grow with the number of rows.
 * @throws InputError that names what else the file is, and what helps
 */
export async function openTable(file: string, options: OpenOptions = {}): Promise<TableRows> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(`${file}: expected a CSV or JSON file, found none at that path`);
  const packed = await packedHead(file);
  const head = isGzip(packed) ? await unpackedHead(file) : packed;
  const found = fileKind(head);
  switch (found.kind) {
    case 'csv': return csvTable(file);
    case 'json': return jsonTable(file, options.entries);
    case 'parquet':
    case 'zip': throw new InputError(`${file}: expected a CSV or JSON file, got ${found.kind}`);
    case 'other': throw new InputError(`${file}: expected a table (CSV, JSON or Parquet), got ${found.what}; ${found.remedy}`);
  }
}

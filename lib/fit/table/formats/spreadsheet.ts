import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { InputError, printable } from '../../../core/check.js';
import { gridTable, type GridLine, type TableRows } from './table-rows.js';

/** What is read of a workbook at most; a sheet is read in pieces, its table of texts is held. */
const LIMITS = { entries: 10_000, textBytes: 64e6, sheetBytes: 2e9, rowCharacters: 4e6, columns: 16_384 } as const;

const TAG = '(?:\\w+:)?'; // some writers put a namespace before each name
const ROW = new RegExp(`<${TAG}row\\b[^>]*?(?:/>|>([\\s\\S]*?)</${TAG}row>)`, 'g');
const CELL = new RegExp(`<${TAG}c\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${TAG}c>)`, 'g');
const VALUE = new RegExp(`<${TAG}v\\b[^>]*>([\\s\\S]*?)</${TAG}v>`);
const TEXT = new RegExp(`<${TAG}t\\b[^>]*?(?:/>|>([\\s\\S]*?)</${TAG}t>)`, 'g');
const SHARED = new RegExp(`<${TAG}si\\b[^>]*?(?:/>|>([\\s\\S]*?)</${TAG}si>)`, 'g');
const [REFERENCE, TYPE, NAME, ID, TARGET, SHEET_ID] = ['r', 't', 'name', 'Id', 'Target', '\\w+:id'].map(
  (name) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`),
) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const PHONETIC = new RegExp(`<${TAG}rPh\\b[\\s\\S]*?</${TAG}rPh>`, 'g');

/**
 * A zip archive: a spreadsheet (.xlsx) is read, the first sheet with rows or the one named by `part`; anything else is named with what
 * helps.
 * A sheet is read in pieces, so memory does not grow with its rows; dates, formats and formulas are not looked at, only the values kept
 * with them.
 * @throws InputError for an archive that is no spreadsheet, is damaged, or unpacks to more than a sheet may hold
 */
export async function spreadsheetTable(file: string, part?: string): Promise<TableRows> {
  const entries = await entriesIn(file);
  if (!entries.has('xl/workbook.xml')) throw notASpreadsheet(file, [...entries.keys()]);
  const shared = entries.has('xl/sharedStrings.xml')
    ? [...(await wholeText(file, 'xl/sharedStrings.xml')).matchAll(SHARED)].map(([, inner]) => plainText(inner ?? ''))
    : [];
  const sheets = await sheetsIn(file, entries);
  const chosen = part === undefined ? await firstFilled(file, sheets, shared) : sheets.find(({ name }) => name === part);
  const listed = sheets.map(({ name }) => `"${printable(name)}"`).join(', ');
  if (!chosen) {
    throw new InputError(part === undefined ? `${file}: expected a sheet with a line of column names and rows of numbers, got empty ones`
      : `--part: expected the name of a sheet of ${file}, one of ${listed}, got "${part}"`);
  }
  const table = await gridTable({ file, lines: () => linesOf(file, chosen.path, shared), word: 'row', isPadded: true });
  const which = sheets.length === 1 ? [] : [`the sheet "${printable(chosen.name)}" is read, of ${listed}${part === undefined ? '; --part NAME takes another' : ''}`];
  return { ...table, said: [...which, ...table.said] };
}

function notASpreadsheet(file: string, names: readonly string[]): InputError {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const [what, remedy] = has(/^xl\/workbook\.bin$/) ? ['a binary spreadsheet (.xlsb)', 'save it as .xlsx or CSV']
    : has(/^word\//) ? ['a Word document', 'copy the table out of it into a CSV file']
      : has(/^ppt\//) ? ['a presentation', 'copy the table out of it into a CSV file']
        : has(/^Index\/.*\.iwa$/) ? ['a spreadsheet of Numbers', 'export it as .xlsx or CSV']
          : has(/^content\.xml$/) && has(/^mimetype$/) ? ['an OpenDocument spreadsheet (.ods)', 'save it as .xlsx or CSV']
            : has(/\.npy$/) ? ['an archive of NumPy arrays (.npz)', 'write the table from Python as CSV']
              : has(/(^|\/)data\.pkl$/) ? ['a PyTorch checkpoint', 'write the table of losses from Python as CSV']
                : [`a zip archive of ${names.length} files (${names.slice(0, 3).map(printable).join(', ')}${names.length > 3 ? ', ...' : ''})`, 'unpack it and give the table in it'];
  return new InputError(`${file}: expected a table (CSV, JSON, Parquet or .xlsx), got ${what}; ${remedy}`);
}

/** Sheets in the order of the workbook, with the file each is kept in. */
async function sheetsIn(file: string, entries: ReadonlyMap<string, Entry>): Promise<{ name: string; path: string }[]> {
  const relations = new Map<string, string>();
  if (entries.has('xl/_rels/workbook.xml.rels')) {
    for (const [tag] of (await wholeText(file, 'xl/_rels/workbook.xml.rels')).matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
      const target = attribute(tag, TARGET) ?? '';
      relations.set(attribute(tag, ID) ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    }
  }
  return [...(await wholeText(file, 'xl/workbook.xml')).matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].flatMap(([tag], index) => {
    const path = relations.get(attribute(tag, SHEET_ID) ?? '') ?? `xl/worksheets/sheet${index + 1}.xml`;
    return entries.has(path) ? [{ name: attribute(tag, NAME) ?? `sheet ${index + 1}`, path }] : [];
  });
}

async function firstFilled(file: string, sheets: readonly { name: string; path: string }[], shared: readonly string[]) {
  for (const sheet of sheets) {
    let rows = 0;
    for await (const line of linesOf(file, sheet.path, shared)) {
      if (line.cells.length > 1 && ++rows === 2) return sheet;
    }
  }
  return undefined;
}

/** The rows of a sheet with something in them, cells as text in their columns. */
async function* linesOf(file: string, path: string, shared: readonly string[]): AsyncGenerator<GridLine> {
  let pending = '';
  let line = 0;
  for await (const chunk of textWithin(file, path, LIMITS.sheetBytes)) {
    pending += chunk;
    let from = 0;
    for (const match of pending.matchAll(ROW)) {
      from = (match.index ?? 0) + match[0].length;
      line = Number(attribute(match[0].slice(0, match[0].indexOf('>')), REFERENCE) ?? line + 1);
      const cells = cellsOf(match[1] ?? '', shared);
      if (cells.some((cell) => cell !== '')) yield { cells, line };
    }
    pending = pending.slice(from);
    if (pending.length > LIMITS.rowCharacters) throw new InputError(`${file}: expected rows of a table in ${path}, got more than ${LIMITS.rowCharacters / 1e6} MB without one; save the sheet as CSV`);
  }
}

function cellsOf(row: string, shared: readonly string[]): string[] {
  const cells: string[] = [];
  for (const [, attributes, inner = ''] of row.matchAll(CELL)) {
    const letters = /^[A-Z]+/.exec(attribute(attributes!, REFERENCE) ?? '')?.[0];
    const position = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : cells.length;
    if (position >= LIMITS.columns) continue;
    while (cells.length < position) cells.push('');
    const type = attribute(attributes!, TYPE);
    const value = VALUE.exec(inner)?.[1] ?? '';
    cells[position] = (type === 's' ? shared[Number(value)] ?? '' : type === 'inlineStr' ? plainText(inner) : decoded(value)).trim();
  }
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

/** The text within runs of formatted text, without readings above characters. */
function plainText(xml: string): string {
  return [...xml.replace(PHONETIC, '').matchAll(TEXT)].map(([, text]) => decoded(text ?? '')).join('');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };

function decoded(xml: string): string {
  return xml.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return name ? NAMED[name] ?? whole : code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function attribute(tag: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(tag);
  return found ? decoded(found[1] ?? found[2] ?? '') : undefined;
}

async function entriesIn(file: string): Promise<Map<string, Entry>> {
  return withArchive(file, async (archive) => {
    const entries = new Map<string, Entry>();
    for await (const entry of archive.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > LIMITS.entries) throw new InputError(`${file}: expected a spreadsheet, got an archive of more than ${LIMITS.entries} files; unpack it and give the table in it`);
    }
    return entries;
  });
}

async function wholeText(file: string, path: string): Promise<string> {
  const parts: string[] = [];
  for await (const part of textWithin(file, path, LIMITS.textBytes)) parts.push(part);
  return parts.join('');
}

async function* textWithin(file: string, path: string, limit: number): AsyncGenerator<string> {
  const archive = await damagedIsSaid(file, yauzl.openPromise(file, { lazyEntries: true, autoClose: false }));
  let stream: Readable | undefined;
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== path) continue;
      stream = await archive.openReadStreamPromise(entry);
      const decoder = new TextDecoder();
      let bytes = 0;
      for await (const part of stream as AsyncIterable<Buffer>) {
        bytes += part.length;
        if (bytes > limit) throw new InputError(`${file}: expected at most ${limit / 1e6} MB in ${path}, got more; save the sheet as CSV`);
        yield decoder.decode(part, { stream: true });
      }
      return;
    }
  } catch (error) {
    throw error instanceof InputError ? error : damaged(file, error);
  } finally {
    stream?.destroy();
    archive.close();
  }
}

async function withArchive<T>(file: string, use: (archive: ZipFile) => Promise<T>): Promise<T> {
  const archive = await damagedIsSaid(file, yauzl.openPromise(file, { lazyEntries: true, autoClose: false }));
  try {
    return await damagedIsSaid(file, use(archive));
  } finally {
    archive.close();
  }
}

async function damagedIsSaid<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof InputError ? error : damaged(file, error);
  }
}

function damaged(file: string, error: unknown): InputError {
  return new InputError(`${file}: expected a spreadsheet, but the archive cannot be read (${printable(error instanceof Error ? error.message : String(error))}); copy it again, or save the table as CSV`);
}

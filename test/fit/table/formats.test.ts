import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openTable } from '../../../lib/fit/index.js';
import { bytesOf } from '../../../lib/fit/table/formats/file-bytes.js';
import { root } from '../../../lib/setup/paths.mjs';
import { numbersOf, readLaw } from './read-law.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'formats-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const fixture = (name: string): string => join(root, 'test', 'fixtures', 'tables', name);

/** Three runs in every kind of file: what was written is what must be read. */
const RUNS = [
  { params: 20e6, tokens: 2e9, loss: 4.125 },
  { params: 60e6, tokens: 5e9, loss: 3.5 },
  { params: 180e6, tokens: 9e9, loss: 3.0625 },
];
const READ = [[20e6, 60e6, 180e6], [2e9, 5e9, 9e9], [4.125, 3.5, 3.0625]];
const HEADER = 'params,tokens,loss';
const CSV = [HEADER, ...RUNS.map(({ params, tokens, loss }) => `${params},${tokens},${loss}`), ''].join('\n');
const LINES = RUNS.map((run) => JSON.stringify(run)).join('\n');
const column = (name: keyof (typeof RUNS)[0]) => RUNS.map((run) => run[name]);
const labelled = (name: keyof (typeof RUNS)[0], labels = ['0', '1', '2']) =>
  Object.fromEntries(labels.map((label, i) => [label, RUNS[i]![name]]));

describe('a table is told by its first bytes, not by its ending', () => {
  const kinds: [string, string | Uint8Array][] = [
    ['commas.json', CSV],
    ['semicolons.txt', CSV.replaceAll(',', ';')],
    ['tabs.csv', CSV.replaceAll(',', '\t')],
    ['blanks.csv', CSV.replaceAll(',', '   ')],
    ['markdown.md', CSV.replace('\n', '\n---,---:,---\n').split('\n').map((line) => line && `| ${line.replaceAll(',', ' | ')} |`).join('\n')],
    ['carriage.csv', CSV.replaceAll('\n', '\r\n')],
    ['mark.csv', `\ufeff${CSV}`],
    ['utf16le.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
    ['utf16be.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le').swap16()],
    ['utf16-unmarked.csv', Buffer.from(CSV, 'utf16le')],
    ['comments.csv', `# made up\n${CSV}# end\n`],
    ['savetxt.csv', `# ${CSV}`],
    ['title.csv', `Our runs of March\n\n${CSV}`],
    ['gzip.csv', gzipSync(CSV)],
    ['two-members.gz', Buffer.concat([gzipSync(CSV.slice(0, 40)), gzipSync(CSV.slice(40))])],
    ['array.csv', JSON.stringify(RUNS)],
    ['pretty-array.txt', `\n ${JSON.stringify(RUNS, null, 2)}\n`],
    ['lines.json', LINES],
    ['lines-gzip.json', gzipSync(LINES)],
    ['pretty-objects.jsonl', RUNS.map((run) => JSON.stringify(run, null, 2)).join('\n')],
    ['one-line.json', RUNS.map((run) => JSON.stringify(run)).join(' ')],
    ['pandas-columns.json', JSON.stringify({ params: labelled('params'), tokens: labelled('tokens'), loss: labelled('loss') })],
    // rows that were left out of a frame leave gaps in its labels
    [
      'pandas-gaps.json',
      JSON.stringify({
        params: labelled('params', ['0', '4', '9']),
        tokens: labelled('tokens', ['0', '4', '9']),
        loss: labelled('loss', ['0', '4', '9']),
      }),
    ],
    ['pandas-list.json', JSON.stringify({ params: column('params'), tokens: column('tokens'), loss: column('loss') })],
    ['pandas-split.json', JSON.stringify({ columns: HEADER.split(','), index: [0, 1, 2], data: RUNS.map((run) => Object.values(run)) })],
    [
      'pandas-table.json',
      JSON.stringify({ schema: { fields: [], pandas_version: '1.4.0' }, data: RUNS.map((run, index) => ({ index, ...run })) }),
    ],
    ['pandas-index.json', JSON.stringify({ 0: RUNS[0], 1: RUNS[1], 2: RUNS[2] })],
    ['by-run.json', JSON.stringify({ tiny: RUNS[0], small: RUNS[1], base: RUNS[2] })],
    ['rows.json', JSON.stringify([HEADER.split(','), ...RUNS.map((run) => Object.values(run))])],
    [
      'nested.json',
      JSON.stringify(
        RUNS.map(({ params, tokens, loss }) => ({ config: { n_params: params, data: { tokens } }, summary: { 'eval/loss': loss } })),
      ),
    ],
    ['under-a-key.json', JSON.stringify({ about: 'us', runs: RUNS })],
    ['deep-under-keys.json', JSON.stringify({ results: { version: 2, runs: RUNS } })],
    ['brackets-in-text.json', JSON.stringify(RUNS.map((run) => ({ note: 'a "quoted" ]}, \\', ...run })))],
  ];

  it.each(kinds)('reads %s', async (name, content) => {
    expect(numbersOf(await readLaw(file(name, content)), 'nParams', 'nTokens', 'loss')).toEqual(READ);
  });

  it.each(['snappy.parquet', 'zstd.parquet', 'struct.parquet', 'titled.xlsx', 'plain.xlsx'])(
    'reads %s, whatever it is called',
    async (name) => {
      expect(numbersOf(await readLaw(file(`${name}.csv`, readFileSync(fixture(name)))), 'nParams', 'nTokens', 'loss')).toEqual(READ);
    },
  );

  it('says what it passed over: a title, a second sheet, keys beside the runs', async () => {
    expect((await openTable(fixture('titled.xlsx'))).said).toEqual(['the sheet "Runs & more" is read, of "About", "Runs & more"; --part NAME takes another']);
    expect((await openTable(file('title2.csv', `Our runs\nof March\n${CSV}`))).said).toEqual(['the first 2 lines are taken for a title; the column names stand in line 3']);
    expect((await openTable(file('key.json', JSON.stringify({ a: 1, runs: RUNS })))).said).toEqual(['the rows are those of "runs"']);
  });

  it('takes the part of a file that the caller names', async () => {
    const two = file('two.json', JSON.stringify({ first: { runs: [RUNS[0]] }, second: { runs: RUNS } }));
    await expect(openTable(two)).rejects.toThrow(/two\.json: expected one array of objects, got those of "first\.runs", "second\.runs"; say which holds the runs with --part first\.runs/);
    expect(numbersOf(await readLaw(two, { part: 'second.runs' }), 'loss')).toEqual([[4.125, 3.5, 3.0625]]);
    await expect(openTable(two, { part: 'third' })).rejects.toThrow(/--part: expected the path to an array of objects in .*two\.json, for example results\.runs, got undefined at "third"/);
    await expect(openTable(fixture('titled.xlsx'), { part: 'Sheet9' })).rejects.toThrow(/--part: expected the name of a sheet of .*titled\.xlsx, one of "About", "Runs & more", got "Sheet9"/);
  });

  it('names columns so that each can be said: blanks, doubles, and what would move a cursor', async () => {
    const { names, said } = await openTable(file('names.csv', ',loss,loss,\u001b[31mred\n1,2,3,4\n'));
    expect(names).toEqual(['column 1', 'loss', 'loss#2', '\\x1b[31mred']);
    expect(said).toEqual(['the name "loss" stands above 2 columns; they are called "loss", "loss#2" here']);
  });

  it('finds keys that only later entries have', async () => {
    const log = [{ step: 1 }, { step: 2, 'eval/loss': 3 }].map((entry) => JSON.stringify(entry)).join('\n');
    expect((await openTable(file('log.jsonl', log))).names).toEqual(['step', 'eval/loss']);
  });

  it('reads what Python writes for missing numbers as cells that are none', async () => {
    const python = `[${JSON.stringify(RUNS[0])}, {"params": 1e8, "tokens": 1e9, "loss": NaN}, {"params": 1e8, "tokens": -Infinity, "loss": 3}, {"params": None, "tokens": 1, "loss": "NaN in \\"text\\""}]`;
    await expect(readLaw(file('python.json', python))).rejects.toThrow(/python\.json, entry 2, column "loss": expected a number > 0, got "NaN"; correct the row, or leave such rows out with --drop-invalid/);
    expect(await readLaw(file('python.json', python), {}, 'parametric', { dropInvalid: true })).toMatchObject({ rowsDropped: 3 });
  });

  it('leaves out a line at the end that sums up those above, but not a label', async () => {
    const totals = await readLaw(file('totals.csv', `${CSV}Total,,10.6875\nMean,,3.5625\n`));
    expect(totals.totals).toEqual(['line 5', 'line 6']);
    expect(numbersOf(totals, 'loss')).toEqual([[4.125, 3.5, 3.0625]]);
    const pooled = await readLaw(file('labels.csv', 'pooling,params,tokens,loss\nmean,2e7,2e9,4\nmax,2e7,3e9,3.9\nlast,3e7,2e9,3.8\nmean,4e7,2e9,3.7\n'));
    expect(pooled.totals).toEqual([]);
    expect(numbersOf(pooled, 'loss')).toEqual([[4, 3.9, 3.8, 3.7]]);
  });
});

describe('a file that is no table is named, with what helps', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const cut = (name: string) => readFileSync(fixture(name)).subarray(0, 1500);
  it.each<[string, Uint8Array | string, RegExp]>([
    ['old.xls', bytes(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}`), /got an old Excel file \(\.xls\), .*; save the table as CSV or \.xlsx/],
    ['paper.csv', '%PDF-1.7\n', /got a PDF; copy the table out of it into a CSV file/],
    ['db.csv', bytes('SQLite format 3\0\x10\0'), /got an SQLite database; write the table as CSV: sqlite3/],
    ['h5.csv', bytes('\x89HDF\r\n\x1a\n'), /got an HDF5 file; write the table from Python as CSV/],
    ['frame.pkl', bytes('\x80\x04\x95\x1c\0\0'), /got a Python pickle; write the table from Python as CSV/],
    ['x.npy', bytes('\x93NUMPY\x01\0'), /got a NumPy array \(\.npy\); write it as CSV with a line of column names/],
    ['f.arrow', bytes('ARROW1\0\0'), /got an Arrow \(Feather\) file; write the table as Parquet or CSV/],
    ['t.zst', bytes('\x28\xb5\x2f\xfd'), /got packed with zstd; unpack it with zstd -d/],
    ['twice.gz', gzipSync(gzipSync(CSV)), /got packed with gzip twice; unpack it once with gunzip/],
    ['parquet.gz', gzipSync('PAR1....'), /expected gzip of CSV or JSON, got gzip of Parquet; unpack it with gunzip/],
    ['login.csv', '\n<!DOCTYPE html>\n<html>', /got a web page \(HTML\), perhaps a page for signing in; download the table itself/],
    ['sheet.xml', '<?xml version="1.0"?>', /got an XML file; save the table as CSV/],
    ['pointer.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /got a pointer of Git LFS, not the table itself; fetch the table with git lfs pull/],
    ['noise.csv', bytes('a\0b\x01\x02\x03'.repeat(50)), /got binary data of no kind known here; save the table as CSV, JSON or Parquet/],
    ['cut.gz', gzipSync(CSV).subarray(0, 30), /the packed data are damaged or cut short \(unexpected end of file\); copy the file again/],
    ['cut.parquet', cut('snappy.parquet'), /expected a Parquet file, but it cannot be read: .*; write it anew, or as CSV/],
    ['cut.xlsx', cut('plain.xlsx'), /expected a spreadsheet, but the archive cannot be read \(.*\); copy it again, or save the table as CSV/],
    ['numbers.csv', '1e7,1e9,3\n2e7,1e9,2.9\n', /numbers\.csv, line 1: expected a line of column names above the numbers, got "1e7", "1e9", "3"; add one such as nParams,nTokens,loss/],
    ['bare-commas.csv', `${HEADER}\n10,000,000,1e9,3\n20,000,000,1e9,2.9\n`, /line 2: expected as many cells in each row as there are column names, got 5 of 3; a number with commas in it needs quotes around it/],
    ['printed.json', "[{'params': 1e7, 'loss': 3}]", /entry 1: expected JSON, but .*; it looks like a printed Python object: write it with json\.dump/],
    ['half.json', '[{"params": 1e7}, {"par', /expected the file to be JSON, but it ends before its last bracket: it may be cut short/],
    ['after.json', '[{"params": 1e7}] and so on', /expected the file to be JSON, but something follows its array in line 1/],
    ['uneven.json', '{"params": [1, 2], "loss": [3]}', /expected columns of one length, got 2 values in "params" and 1 in "loss"/],
  ])('%s', async (name, content, message) => {
    await expect(readLaw(file(name, content))).rejects.toThrow(message);
  });

  it('a packed file that unpacks to far more than a table can is refused before it is read to its end', async () => {
    // 110 MB of line breaks in some 110 kB
    const path = file('bomb.gz', Buffer.concat(Array.from({ length: 11 }, () => gzipSync(Buffer.alloc(10e6, '\n')))));
    const unpacking = async () => {
      for await (const part of bytesOf(path)) expect(part.length).toBeLessThan(1e6);
    };
    await expect(unpacking()).rejects.toThrow(
      /bomb\.gz: expected a table packed with gzip, got one that unpacks to more than 500 times its size/,
    );
  });

  it('a damaged row of JSON lines is named, and left out when asked to', async () => {
    const path = file('damaged.jsonl', `${LINES}\n{"params": 1e9, "tok`);
    await expect(readLaw(path)).rejects.toThrow(
      /damaged\.jsonl, line 4: expected JSON, but .*; correct the row, or leave such rows out with --drop-invalid/,
    );
    expect(await readLaw(path, {}, 'parametric', { dropInvalid: true })).toMatchObject({ rowsDropped: 1 });
  });
});

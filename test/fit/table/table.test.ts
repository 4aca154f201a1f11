import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chooseLawColumns, columnNames, fitTable, parseColumnOption, readColumns } from '../../../lib/fit/index.js';
import { chooseColumns } from '../../../lib/fit/table/columns.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'table-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file and returns its path. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Reads N and loss from a file by its own column names. */
async function read(path: string, options = {}) {
  const names = await columnNames(path);
  return readColumns(path, names, chooseColumns(names, ['nParams', 'loss'], []).positions, options);
}

describe('chooseColumns', () => {
  it.each([
    [['Model Size', 'Training FLOP', 'loss'], { nParams: 0, trainFlops: 1, loss: 2 }],
    [['parameters', 'compute_budget', 'final_loss'], { nParams: 0, trainFlops: 1, loss: 2 }],
    [['val_loss', 'n', 'flops'], { nParams: 1, trainFlops: 2, loss: 0 }],
  ])('guesses %j', (names, positions) => {
    const choice = chooseColumns(names, ['nParams', 'trainFlops', 'loss'], []);
    expect(choice.positions).toEqual(positions);
    expect(choice.said).toHaveLength(3);
  });

  it('says which of several candidates it took, and how to take another', () => {
    const { positions, said } = chooseColumns(['val_loss', 'loss', 'n'], ['nParams', 'loss'], []);
    expect(positions).toEqual({ nParams: 2, loss: 1 });
    expect(said[1]).toBe('column "loss" is taken as loss (not "val_loss"; --columns "loss=NAME" changes that)');
  });

  it('takes what the caller says, and names what is there when that is not', () => {
    expect(chooseColumns(['a', 'b'], ['nParams', 'loss'], [], parseColumnOption('nParams=b, loss=a')).positions).toEqual({
      nParams: 1,
      loss: 0,
    });
    expect(() => chooseColumns(['a', 'b'], ['loss'], [], { loss: 'c' })).toThrow('columns: expected a column named "c" for loss; the file has "a", "b"');
    expect(() => chooseColumns(['size of it', 'cost'], ['loss'], [])).toThrow('loss: no column looks like it among "size of it", "cost"; say which it is with --columns "loss=NAME"');
    expect(() => parseColumnOption('size=b')).toThrow(/columns: expected role=column with a role among nParams, .*, got "size=b"/);
  });
});

describe('chooseLawColumns', () => {
  it('takes tokens or compute, whichever is there', () => {
    expect(chooseLawColumns('parametric', ['n', 'd', 'loss']).positions).toEqual({ nParams: 0, nTokens: 1, loss: 2 });
    expect(chooseLawColumns('parametric', ['n', 'flops', 'loss']).positions).toEqual({ nParams: 0, trainFlops: 1, loss: 2 });
  });

  it('does not choose among several columns that could be x', () => {
    expect(chooseLawColumns('power', ['tokens', 'loss']).positions).toEqual({ nTokens: 0, loss: 1 });
    expect(() => chooseLawColumns('power', ['n', 'tokens', 'loss'])).toThrow('x: the columns of nParams, nTokens could each be it; say which with --columns "x=NAME"');
    expect(chooseLawColumns('power', ['n', 'tokens', 'loss'], { x: 'tokens' }).positions).toEqual({ x: 1, loss: 2 });
  });
});

describe('readColumns', () => {
  it('reads CSV with comments, blanks, a byte-order mark and semicolons, and exponents as numbers', async () => {
    const table = await read(file('a.csv', '\ufeff# source: here\nn; loss\n\n1e6; 3.5\n2000000; 3\n'));
    expect(Array.from(table.columns.nParams!)).toEqual([1e6, 2e6]);
    expect(Array.from(table.columns.loss!)).toEqual([3.5, 3]);
    expect(table).toMatchObject({ rowsRead: 2, rowsKept: 2, rowsDropped: 0 });
  });

  it('reads a JSON array of objects and JSON lines alike', async () => {
    const rows = [{ parameters: 1e6, final_loss: 3.5 }, { parameters: '2e6', final_loss: 3 }];
    const array = await read(file('a.json', JSON.stringify(rows)));
    const lines = await read(file('a.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`));
    expect(Array.from(array.columns.nParams!)).toEqual([1e6, 2e6]);
    expect(lines).toEqual(array);
  });

  it.each([
    ['nan.csv', 'n,loss\n1,2\n2,NaN\n', /nan\.csv, line 3, column "loss": expected a number > 0, got "NaN"; correct the row, or leave such rows out with --drop-invalid/],
    ['blank.csv', 'n,loss\n1,2\n2,\n', /line 3, column "loss": expected a number > 0, got ""/],
    ['text.csv', 'n,loss\nten,2\n', /line 2, column "n": expected a number > 0, got "ten"/],
    ['zero.csv', 'n,loss\n1,0\n', /line 2, column "loss": expected a number > 0, got "0"/],
    ['negative.csv', 'n,loss\n1,-3\n', /line 2, column "loss": expected a number > 0, got "-3"/],
    ['empty.csv', '', /empty\.csv: expected a line of column names and rows of numbers, got an empty file/],
    ['names.csv', 'n,loss\n', /names\.csv: expected rows of numbers below the column names, got none/],
    ['ragged.csv', 'n,loss\n1,2\n3\n', /ragged\.csv, line 3: expected as many cells in each row as there are column names, got 1 of 2; correct the row, or leave such rows out with --drop-invalid/],
    ['object.json', '{"n": 1}', /loss: no column looks like it among "n"/],
    ['broken.json', '[{"n": 1}', /broken\.json: expected the file to be JSON, but/],
    ['numbers.json', '[1, 2]', /numbers\.json, entry 1: expected an object with a value for each column, got 1/],
    ['missing.json', '[{"n": 1, "loss": 2}, {"n": 3}]', /missing\.json, entry 2, column "loss": expected a number > 0, got undefined/],
    ['empty.json', '', /empty\.json: expected a line of column names/],
  ])('says in one sentence what is wrong with %s', async (name, content, message) => {
    await expect(read(file(name, content))).rejects.toThrow(message);
  });

  it('says that a file is not there', async () => {
    await expect(columnNames(join(folder, 'nowhere.csv'))).rejects.toThrow(/nowhere\.csv: expected a CSV or JSON file, found none at that path/);
  });

  it('leaves invalid rows out when asked to, and counts them', async () => {
    const table = await read(file('some.csv', 'n,loss\n1,2\n2,NaN\n3,1\n'), { dropInvalid: true });
    expect(Array.from(table.columns.nParams!)).toEqual([1, 3]);
    expect(table.rowsDropped).toBe(1);
    await expect(read(file('none.csv', 'n,loss\n1,NaN\n'), { dropInvalid: true })).rejects.toThrow('got 1 rows without a usable one');
  });

  it('keeps a uniform, seeded sample of a table larger than maxRows, so that memory does not grow with the file', async () => {
    const rows = 6000;
    const path = file('large.csv', `n,loss\n${Array.from({ length: rows }, (_, i) => `${i + 1},${i + 1}`).join('\n')}\n`);
    const table = await read(path, { maxRows: 1000 });
    expect(table).toMatchObject({ rowsRead: rows, rowsKept: 1000 });
    expect(table.columns.nParams).toEqual(table.columns.loss);
    expect(new Set(table.columns.nParams).size).toBe(1000);
    // the mean of 1,000 of the numbers 1 to 6,000 has standard deviation 6,000/sqrt(12 * 1000) = 55; four of those
    const mean = table.columns.nParams!.reduce((sum, value) => sum + value, 0) / 1000;
    expect(Math.abs(mean - rows / 2)).toBeLessThan(4 * 55);
    expect((await read(path, { maxRows: 1000 })).columns).toEqual(table.columns);
    expect((await read(path, { maxRows: 1000, seed: 1 })).columns).not.toEqual(table.columns);
  });
});

describe('fitTable', () => {
  it('fits a table of more rows than it follows start points on, and recovers the law', () => {
    const rows = 12_000;
    const nParams = Float64Array.from({ length: rows }, (_, i) => 1e6 * 1000 ** ((i % 109) / 108));
    const nTokens = Float64Array.from({ length: rows }, (_, i) => 1e8 * 1000 ** ((i % 113) / 112));
    const loss = nParams.map((N, i) => (1.7 + 400 * N ** -0.34 + 410 * nTokens[i]! ** -0.28) * (1 + 0.01 * Math.sin(i ** 2)));
    const answer = fitTable('parametric', { nParams, nTokens, loss });
    if (answer.kind !== 'fit') throw new Error('expected one fit');
    const { E, alpha } = answer.fit.parameters;
    expect(E!.interval!.method).toBe('covariance');
    // 12,000 points of one percent noise: four standard errors
    expect(Math.abs(E!.value - 1.7)).toBeLessThan(4 * E!.standardError!);
    expect(Math.abs(alpha!.value - 0.34)).toBeLessThan(4 * alpha!.standardError!);
  });

  it('makes D = C/(6 N) of compute', () => {
    const nParams = Float64Array.of(1e6, 1e7, 1e8, 1e6, 1e7, 1e8, 1e6, 1e7, 1e8);
    const nTokens = Float64Array.of(1e8, 1e8, 1e8, 1e9, 1e9, 1e9, 1e10, 1e10, 1e10);
    const loss = nParams.map((N, i) => 1.7 + 400 * N ** -0.34 + 410 * nTokens[i]! ** -0.28);
    const value = (columns: Parameters<typeof fitTable>[1]) => {
      const answer = fitTable('parametric', columns, { intervals: 'none' });
      return answer.kind === 'fit' ? answer.fit.parameters['beta']!.value : NaN;
    };
    expect(value({ nParams, trainFlops: nParams.map((N, i) => 6 * N * nTokens[i]!), loss })).toBeCloseTo(
      value({ nParams, nTokens, loss }),
      6,
    );
  });
});

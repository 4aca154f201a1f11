import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { columnNames, readColumns } from '../../../lib/fit/index.js';
import { chooseColumns } from '../../../lib/fit/table/columns.js';
import {
  bestOfEach,
  findRunColumn,
  lastOfEachRun,
  lowestOfEach,
  resolveColumns,
  rowLabels,
  selectRows,
} from '../../../lib/fit/table/rows.js';
import { meets, parseCondition, RowFilter } from '../../../lib/fit/table/where.js';
import { asCsv, without, type MadeRow } from './made-runs.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rows-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('parseCondition', () => {
  const names = ['params', 'loss', 'loss=final', 'a, b', 'run'];

  it.each([
    ['run=a', 'run', '=', 'a'],
    ['run != a b ', 'run', '!=', 'a b'],
    ['loss<=3.5', 'loss', '<=', '3.5'],
    ['loss=final>3', 'loss=final', '>', '3'],
    ['loss=final', 'loss', '=', 'final'],
    ['"loss=final"=x=y', 'loss=final', '=', 'x=y'],
    ['a, b>=1e9', 'a, b', '>=', '1e9'],
    ['run=" a"', 'run', '=', ' a'],
    ['run=', 'run', '=', ''],
  ])('reads %s', (text, column, operator, value) => {
    expect(parseCondition(text, names)).toEqual({ column, position: names.indexOf(column), operator, value });
  });

  it('says what is wrong in one sentence', () => {
    expect(() => parseCondition('size=3', names)).toThrow('--where: expected a column of the file, got "size"; it has "params", "loss", "loss=final", "a, b", "run"');
    expect(() => parseCondition('run', names)).toThrow('--where: expected COLUMN=VALUE with one of = != < <= > >=, got "run"');
    expect(() => parseCondition('loss<high', names)).toThrow('--where: expected a number after <, got "high"; = and != compare text as well');
  });

  it('compares numbers as numbers, texts as texts, and finds no order in texts', () => {
    const holds = (text: string, cell: unknown) => meets(parseCondition(text, names), cell);
    expect(holds('params=1e9', '1000000000')).toBe(true);
    expect(holds('params!=1e9', 1e9)).toBe(false);
    expect(holds('params<2', 'NaN')).toBe(false);
    expect(holds('run=a', ' a ')).toBe(true);
    expect(holds('run=A', 'a')).toBe(false);
    expect(holds('run!=a', undefined)).toBe(true);
    expect(holds('params>=3', '3')).toBe(true);
    expect(holds('params>3', '3')).toBe(false);
  });
});

describe('RowFilter', () => {
  it('says what there is where nothing is left', () => {
    const filter = new RowFilter([parseCondition('run=c', ['run', 'n']), parseCondition('n>3', ['run', 'n'])]);
    for (const cells of [['a', '1'], ['b', '2']]) expect(filter.accepts(cells)).toBe(false);
    expect(filter.rowsLeftOut).toBe(2);
    expect(filter.whyNone()).toBe('--where: expected a condition that some row meets, got "run=c and n>3"; "run" has "a", "b"');
    const range = new RowFilter([parseCondition('n>300', ['n'])]);
    for (let i = 0; i < 100; i++) range.accepts([i]);
    expect(range.whyNone()).toContain('"n" has numbers from 0 to 99');
  });
});

describe('resolveColumns', () => {
  const shape = { names: ['size', 'flops', 'a, b', 'loss'], positions: { nParams: 0, trainFlops: 1, loss: 3 } };

  it.each([
    ['size', [0]], ['nParams', [0]], ['nParams, nTokens', [0, 1]], ['"a, b",loss', [2, 3]], ['a, b', [2]], ['trainFlops', [1]],
  ])('finds %s', (list, positions) => {
    expect(resolveColumns('--best-per', list, shape)).toEqual(positions);
  });

  it('names what is neither a column nor a role', () => {
    expect(() => resolveColumns('--run', 'who', shape)).toThrow('--run: expected columns of the file, or roles such as nParams, got "who"; it has "size", "flops", "a, b", "loss"');
    expect(() => resolveColumns('--run', ' , ', shape)).toThrow('--run: expected columns of the file, got " , "');
    expect(() => resolveColumns('--run', 'steps', shape)).toThrow(/got "steps"/);
  });
});

describe('findRunColumn', () => {
  it('prefers what is called a run to ids and names', () => {
    expect(findRunColumn(['loss', 'model', 'Run ID'])).toBe('Run ID');
    expect(findRunColumn(['loss', 'model', 'dataset'])).toBe('model');
    expect(findRunColumn(['loss', 'dataset'])).toBeUndefined();
  });
});

/** Reads n, d and loss of a table with one row kept of each run or combination, and gives the losses that are left. */
async function lossesKept(
  rows: MadeRow[],
  choose: (names: string[], positions: ReturnType<typeof chooseColumns>['positions']) => Parameters<typeof readColumns>[3],
  roles: ('nParams' | 'nTokens')[] = ['nParams', 'nTokens'],
) {
  const path = join(folder, 'table.csv');
  writeFileSync(path, asCsv(rows));
  const names = await columnNames(path);
  const { positions } = chooseColumns(names, [...roles, 'loss'], []);
  const table = await readColumns(path, names, positions, choose(names, positions));
  return { table, losses: Array.from(table.columns.loss!) };
}

describe('readColumns', () => {
  const curve: MadeRow[] = [
    { run: 'a', params: 1, tokens: 10, loss: 5 },
    { run: 'b', params: 2, tokens: 30, loss: 3.5 },
    { run: 'a', params: 1, tokens: 30, loss: 4 },
    { run: 'b', params: 2, tokens: 20, loss: 4.5 },
    { run: 'a', params: 1, tokens: 20, loss: 4.2 },
  ];

  it('keeps the row of the most tokens of each run, wherever it stands', async () => {
    const { table, losses } = await lossesKept(curve, (names, positions) => {
      const last = lastOfEachRun({ names, positions }, [0]);
      expect(last.by).toBe('tokens');
      return { oneOf: last.oneOf, looksAt: last.looksAt, beside: [0] };
    });
    expect(losses).toEqual([4, 3.5]);
    expect(table.beside).toEqual([['a', 'b']]);
    expect(Array.from(table.order)).toEqual([2, 1]);
    expect(table).toMatchObject({ rowsRead: 5, rowsKept: 2 });
  });

  it('keeps the row of the highest step where the law needs no tokens, and the one that stands last where nothing tells', async () => {
    const renamed = curve.map(({ tokens, ...row }) => ({ ...row, iteration: tokens! }));
    const byStep = await lossesKept(renamed, (names, positions) => {
      const last = lastOfEachRun({ names, positions }, [0]);
      expect(last.by).toBe('iteration');
      return last;
    }, ['nParams']);
    expect(byStep.losses).toEqual([4, 3.5]);
    const byPlace = await lossesKept(without(curve, 'tokens'), (names, positions) => {
      const last = lastOfEachRun({ names, positions }, [0]);
      expect(last.by).toBeUndefined();
      return last;
    }, ['nParams']);
    expect(byPlace.losses).toEqual([4.2, 4.5]);
  });

  it('keeps the lowest loss of each combination, in numbers however they are written', async () => {
    const rows = [
      { params: '1e6', tokens: 10, loss: 3 },
      { params: '1000000', tokens: 10, loss: 2 },
      { params: '1e6', tokens: 20, loss: 4 },
      { params: '1000000.0', tokens: 10, loss: 2.5 },
    ];
    expect((await lossesKept(rows, (names, positions) => ({ oneOf: bestOfEach({ names, positions }, [0, 1]) }))).losses).toEqual([2, 4]);
  });

  it('passes over rows that a filter does not accept, even invalid ones', async () => {
    const rows = [
      { run: 'a', params: 1, tokens: 1, loss: 3 },
      { run: 'b', params: 'x', tokens: 1, loss: 3 },
      { run: 'a', params: 2, tokens: 1, loss: 2 },
    ];
    const { table, losses } = await lossesKept(rows, (names) => ({
      filter: new RowFilter([parseCondition('run=a', names)]),
      looksAt: [0],
    }));
    expect(losses).toEqual([3, 2]);
    expect(table.rowsRead).toBe(2);
  });

  it('reads columns beside the numbers: numbers where all are, blanks as NaN, else texts', async () => {
    const rows = [
      { lr: 0.1, tag: 'x', seed: '', params: 1, tokens: 1, loss: 3 },
      { lr: 0.2, tag: 7, seed: 4, params: 2, tokens: 2, loss: 2 },
    ];
    const { table } = await lossesKept(rows, () => ({ beside: [0, 1, 2] }));
    expect(table.beside).toEqual([Float64Array.of(0.1, 0.2), ['x', '7'], Float64Array.of(NaN, 4)]);
  });

  it('turns a column into texts at the first text, keeping the numbers before it, also in a sample', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({ mark: i < 2990 ? i : `last ${i}`, params: i + 1, tokens: 1, loss: 2 }));
    const { table } = await lossesKept(rows, () => ({ beside: [0], maxRows: 1000 }));
    expect(table).toMatchObject({ rowsKept: 1000, sampledFrom: 3000 });
    Array.from(table.columns.nParams!).forEach((n, slot) =>
      expect(table.beside[0]![slot]).toBe(n - 1 < 2990 ? String(n - 1) : `last ${n - 1}`),
    );
  });

  it('samples the runs that are kept, not the rows that are read', async () => {
    const rows = Array.from({ length: 6000 }, (_, i) => ({ run: i % 2000, params: 1 + (i % 2000), tokens: 1 + i, loss: 2 }));
    const { table } = await lossesKept(rows, (names, positions) => ({ ...lastOfEachRun({ names, positions }, [0]), maxRows: 500 }));
    expect(table).toMatchObject({ rowsRead: 6000, rowsKept: 500, sampledFrom: 2000 });
    expect(Math.min(...table.columns.nTokens!)).toBeGreaterThan(4000);
    expect(new Set(table.columns.nParams).size).toBe(500);
  });
});

describe('rows in memory', () => {
  it('are labelled by several columns, and the lowest of each label found', () => {
    const labels = rowLabels([[0.1 + 0.2, 0.3, 0.30001], ['a', 'a', 'a']]);
    expect(labels[0]).toBe(labels[1]);
    expect(labels[0]).not.toBe(labels[2]);
    expect(new Set(rowLabels([[0, 1, 20260101, 20260102]])).size).toBe(4);
    expect(lowestOfEach(labels, [3, 2, 4])).toEqual(new Set([1, 2]));
    expect(lowestOfEach(['a', 'a'], [2, 2])).toEqual(new Set([0]));
  });

  it('are selected in every column alike', () => {
    const table = {
      columns: { loss: Float64Array.of(1, 2, 3) },
      beside: [['a', 'b', 'c'], Float64Array.of(4, 5, 6)],
      order: Float64Array.of(7, 8, 9),
      rowsRead: 10,
      rowsKept: 3,
      rowsDropped: 0,
      totals: [],
    };
    expect(selectRows(table, (row) => row !== 1)).toEqual({
      columns: { loss: Float64Array.of(1, 3) },
      beside: [['a', 'c'], Float64Array.of(4, 6)],
      order: Float64Array.of(7, 9),
      rowsRead: 10,
      rowsKept: 2,
      rowsDropped: 0,
      totals: [],
    });
  });
});

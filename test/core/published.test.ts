import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { datasetPath } from '../../lib/core/kit.js';
import { parseTable, PUBLISHED_TABLE_NAMES, publishedSource, publishedTable, type PublishedTableName } from '../../lib/core/published.js';

describe('published tables', () => {
  it.each(PUBLISHED_TABLE_NAMES)('reads every row of %s and knows where it comes from', (name) => {
    expect(publishedTable(name).length).toBeGreaterThan(2);
    expect(publishedSource(name)).toMatch(/20\d\d|NVIDIA|announcements/);
  });

  it('has a loader for every file, and an index that names every file', () => {
    const files = readdirSync(datasetPath('published')).filter((file) => file.endsWith('.csv'));
    const index = readFileSync(datasetPath('published', 'README.md'), 'utf8');
    for (const file of files) expect(index).toContain(`(${file})`);
    expect(files.sort()).toEqual(PUBLISHED_TABLE_NAMES.map((name) => `${name}.csv`).sort());
  });

  it('gives the exponents of Hoffmann et al. 2022, Table 2', () => {
    expect(publishedTable('hoffmann-2022-exponents').map(({ a, b }) => [a, b])).toEqual([[0.5, 0.5], [0.49, 0.51], [0.46, 0.54]]);
    expect(publishedTable('hoffmann-2022-exponents')[0]!.a).toBe(0.5);
  });

  it('gives what Hoffmann et al. 2022 print of Chinchilla and Gopher: MMLU 67.6 against 60.0, and fewer bits on all 19 parts of The Pile', () => {
    const mmlu = publishedTable('hoffmann-2022-benchmarks').filter(({ benchmark }) => benchmark === 'MMLU');
    expect(mmlu.map(({ model, accuracyPercent }) => `${model} ${accuracyPercent}`)).toEqual(['Random 25', 'GPT-3 43.9', 'Gopher 60', 'Chinchilla 67.6']);
    expect(publishedTable('hoffmann-2022-pile').filter(({ chinchilla, gopher }) => chinchilla < gopher)).toHaveLength(19);
  });

  it('gives optimal tokens that grow with size, at compute within 5% of 6ND', () => {
    const rows = publishedTable('hoffmann-2022-optimal-tokens');
    // Eight rows agree within 1%; at 67B the table says 1.5T tokens where 5.76e23 / (6 * 67e9) is 1.43T.
    for (const { nParamsReported, nTokens, trainFlops } of rows)
      expect(Math.abs(trainFlops / (6 * nParamsReported * nTokens) - 1)).toBeLessThan(0.05);
    expect(rows.map(({ nTokens }) => nTokens)).toEqual([...rows.map(({ nTokens }) => nTokens)].sort((x, y) => x - y));
  });

  it('has the compute of the budgets of Gopher and Chinchilla, 6ND, within 15% of 5.76e23 FLOPs', () => {
    const models = publishedTable('model-growth');
    for (const name of ['Gopher', 'Chinchilla']) {
      const { nParamsReported, nTokens } = models.find(({ model }) => model === name)!;
      // 6 * 280e9 * 300e9 = 5.04e23 and 6 * 70e9 * 1.4e12 = 5.88e23: the nominal sizes are rounded
      expect(Math.abs((6 * nParamsReported * nTokens!) / 5.76e23 - 1)).toBeLessThan(0.15);
    }
  });

  it('has the joint minimum of the Besiroglu refit: a = beta / (alpha + beta) = .513', () => {
    const fit = publishedTable('parametric-fits').filter(({ fit }) => fit === 'Besiroglu et al. 2024');
    const of = (symbol: string) => fit.find((row) => row.symbol === symbol)!.value;
    expect(of('beta') / (of('alpha') + of('beta'))).toBeCloseTo(of('a'), 3);
  });

  it('leaves absent what a paper leaves empty', () => {
    const chance = publishedTable('wang-2022-results').find(({ stage }) => stage === 'chance')!;
    expect(chance).toEqual({ stage: 'chance', eaiAccuracyPercent: 32.9, t0EvalAccuracyPercent: 41.7 });
  });

  it('cites Table 3 of the PaLM paper for utilisation', () => {
    expect(publishedSource('training-mfu')).toBe('Chowdhery et al. 2022, "PaLM: Scaling Language Modeling with Pathways", Table 3');
  });

  it('names the tables there are when it does not know one', () => {
    expect(() => publishedTable('chinchilla' as PublishedTableName)).toThrow('table: expected one of kaplan-2020-laws, hoffmann-2022-exponents');
  });
});

describe('parseTable', () => {
  const parse = (csv: string) => parseTable('hoffmann-2022-flop-ratio', csv, 'ratios.csv');

  it('reads numbers and passes over comments', () => {
    expect(parse('# source: here\nnParamsReported,ratioTo6ND\n73e6,1.03\n')).toEqual([{ nParamsReported: 73e6, ratioTo6ND: 1.03 }]);
  });

  it('names file, line and column of a cell that does not fit', () => {
    expect(() => parse('# source: here\nnParamsReported,ratioTo6ND\n73e6,1.03\n305M,1.1\n')).toThrow(
      'ratios.csv, line 4, column nParamsReported: expected a number, got "305M"',
    );
    expect(() => parse('nParamsReported,ratioTo6ND\n73e6,\n')).toThrow('ratios.csv, line 2, column ratioTo6ND: expected a number, got an empty cell');
    expect(() => parse('nParamsReported,ratio\n73e6,1.03\n')).toThrow(
      'ratios.csv: expected the columns nParamsReported, ratioTo6ND, got nParamsReported, ratio',
    );
    expect(() => parse('nParamsReported,ratioTo6ND\n73e6,1,3\n')).toThrow('ratios.csv: expected CSV, but');
  });

  it('refuses a word or a month outside the ones that a column knows', () => {
    const row = (month: string, kind: string) => `model,organisation,month,nParamsReported,nTokens,kind,announcedIn,basis\nX,Y,${month},1e9,,${kind},Z,paper\n`;
    expect(() => parseTable('model-growth', row('2022-13', 'dense'), 'growth.csv')).toThrow('growth.csv, line 2, column month: expected a month such as 2022-03, got "2022-13"');
    expect(() => parseTable('model-growth', row('2022-12', 'thick'), 'growth.csv')).toThrow(
      'column kind: expected one of dense, sparse, got "thick"',
    );
  });
});

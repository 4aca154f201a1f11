import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COLUMN_ROLES, lossInNats, parseColumnOption, parseUnit, parseUnitOption, unitWarnings } from '../../../lib/fit/index.js';
import { chooseColumns } from '../../../lib/fit/table/columns.js';
import { scaled } from '../../../lib/fit/table/units.js';
import { root } from '../../../lib/setup/paths.mjs';

describe('parseUnit', () => {
  it.each([
    ['1e6', 1e6],
    ['10^9', 1e9],
    ['x1e6', 1e6],
    ['1000', 1000],
    ['millions', 1e6],
    ['M', 1e6],
    ['B', 1e9],
    ['bn', 1e9],
    ['T', 1e12],
    ['k', 1e3],
    ['billion tokens', 1e9],
    ['billions of tokens', 1e9],
    ['Mtok', 1e6],
    ['GFLOP', 1e9],
    ['gigaflops', 1e9],
    ['exaFLOPs', 1e18],
    ['ZFLOP', 1e21],
    ['PF-days', 8.64e19],
    ['pf days', 8.64e19],
    ['petaflop/s-days', 8.64e19],
    ['PFLOP/s-day', 8.64e19],
    ['EF-days', 8.64e22],
    ['PF-hours', 3.6e18],
    ['1e9 tokens', 1e9],
    ['%', 0.01],
    ['percent', 0.01],
  ])('%s is %p', (text, factor) => {
    expect(parseUnit(text)?.factor).toBeCloseTo(factor, 3 - Math.ceil(Math.log10(factor)));
  });

  it.each(['', 'layers', 'tflops/s', 'flops per token', 'nats', 'epochs', '3', '12'])('%p is none', (text) => {
    expect(parseUnit(text)).toBeUndefined();
  });

  it('moves the decimal point of a number exactly', () => {
    // 0.07 * 1e9 is 70,000,000.00000001 in floating point
    expect([scaled(0.07, 1e9), scaled(57, 0.01), scaled(1e21, 1e6), scaled(2, 8.64e19)]).toEqual([70e6, 0.57, 1e27, 1.728e20]);
  });
});

describe('--unit', () => {
  it('takes several roles, given once or several times', () => {
    expect(parseUnitOption(['nParams=1e6,nTokens=B', 'trainFlops=PF-days'], COLUMN_ROLES)).toMatchObject({
      nParams: { factor: 1e6 },
      nTokens: { factor: 1e9 },
      trainFlops: { factor: 8.64e19 },
    });
    expect(parseUnitOption(['batch=tokens,x=512'], COLUMN_ROLES)).toEqual({ batch: { factor: 1, counted: 'tokens' }, x: { factor: 512 } });
  });

  it.each(['nParams', 'nParams=', 'nParams=apples', 'size=M', 'nTokens=GFLOP', 'nParams=-1', 'tokensPerParam=M'])(
    'says what %s should have been',
    (option) => {
      expect(() => parseUnitOption([option], COLUMN_ROLES)).toThrow(`--unit: expected role=unit such as nParams=1e6, nTokens=B, trainFlops=GFLOP, trainFlops=PF-days or accuracy=%, got "${option}"`);
    },
  );

  it('points to --loss-unit for losses', () => {
    expect(() => parseUnitOption(['loss=bits'], COLUMN_ROLES)).toThrow(/--loss-unit nats, bits, perplexity or bits-per-byte/);
  });
});

describe('names of columns', () => {
  it.each([
    ['nParams', 'params [M]', 1e6],
    ['nParams', 'params_m', 1e6],
    ['nParams', 'n_params_millions', 1e6],
    ['nParams', 'Params (B)', 1e9],
    ['nParams', 'N (10^6)', 1e6],
    ['nParams', 'nParamsM', 1e6],
    ['nParams', 'Parameters, millions', 1e6],
    ['nParams', 'million_params', 1e6],
    ['nParams', 'config.model.n_params', undefined],
    ['nParams', 'Number of Parameters', undefined],
    ['nTokens', 'tokens_b', 1e9],
    ['nTokens', 'tokens/1e9', 1e9],
    ['nTokens', 'Training Tokens (T)', 1e12],
    ['nTokens', 'tokens in billions', 1e9],
    ['nTokens', 'billions_of_tokens', 1e9],
    ['nTokens', 'Gtokens', 1e9],
    ['trainFlops', 'total_gflops', 1e9],
    ['trainFlops', 'compute_pf_days', 8.64e19],
    ['trainFlops', 'exaflops', 1e18],
    ['trainFlops', 'Compute (ZFLOP)', 1e21],
    ['trainFlops', 'training_petaFLOPs', 1e15],
    ['trainFlops', 'PF-days', 8.64e19],
    ['trainFlops', 'Training FLOP', undefined],
    ['trainFlops', 'Compute (FLOPs)', undefined],
    ['accuracy', 'accuracyPercent', 0.01],
    ['accuracy', 'Accuracy (%)', 0.01],
    ['loss', 'Loss (nats)', undefined],
    ['loss', 'eval/loss', undefined],
    ['loss', 'summary.val_loss', undefined],
    ['loss', 'loss=final', undefined],
    ['sequence', 'block_size', undefined],
    ['batch', 'Global Batch Size', undefined],
    ['tokensPerParam', 'D/N', undefined],
    ['tokensPerParam', 'tokens per parameter', undefined],
  ] as const)('%s may be called %s', (role, name, factor) => {
    const { positions, units } = chooseColumns(['other', name], [role], []);
    expect(positions[role]).toBe(1);
    expect(units[role]?.factor).toBe(factor);
  });

  it.each([
    ['nParams', 'n_b'],
    ['nParams', 'params per layer'],
    ['nTokens', 'tokens_per_step'],
    ['trainFlops', 'flops_per_token'],
    ['trainFlops', 'tflops/s'],
    ['loss', 'loss_scale'],
  ] as const)('%s is not called %s', (role, name) => {
    expect(() => chooseColumns([name], [role], [])).toThrow(`${role}: no column looks like it among "${name}"`);
  });

  it.each([
    ['ppl', 'perplexity'],
    ['val_perplexity', 'perplexity'],
    ['eval/ppl', 'perplexity'],
    ['val_bpb', 'bits-per-byte'],
    ['bits_per_byte', 'bits-per-byte'],
    ['loss (bits)', 'bits'],
    ['lossNatsPerToken', 'nats'],
    ['loss', undefined],
  ] as const)('%s states %s', (name, unit) => {
    expect(chooseColumns([name], ['loss'], []).lossUnit).toBe(unit);
  });

  it('takes a loss before a perplexity, and a whole name before one with a unit', () => {
    expect(chooseColumns(['ppl', 'test_loss'], ['loss'], []).positions).toEqual({ loss: 1 });
    expect(chooseColumns(['params_m', 'params'], ['nParams'], [])).toMatchObject({ positions: { nParams: 1 }, units: {} });
  });

  it('takes a column of numbers before one of rounded numbers, and that before labels', () => {
    // 0 labels, 1 numbers such as 70M, 2 numbers
    expect(chooseColumns(['params', 'n', 'size'], ['nParams'], [], {}, (position) => [1, 2, 0][position]!).positions).toEqual({
      nParams: 1,
    });
    expect(chooseColumns(['params', 'size'], ['nParams'], [], {}, (position) => [0, 1][position]!).positions).toEqual({ nParams: 1 });
  });

  it('are said in quotes where they hold a comma, and may hold an equals sign', () => {
    expect(parseColumnOption('nParams="params, total",loss=loss=final')).toEqual({ nParams: 'params, total', loss: 'loss=final' });
    expect(parseColumnOption(["nParams='a, b'", 'loss="the ""true"" loss", nTokens = D '])).toEqual({
      nParams: 'a, b',
      loss: 'the "true" loss',
      nTokens: 'D',
    });
    expect(() => parseColumnOption('nParams=params, total')).toThrow('got "total"; a name with a comma in it needs quotes: --columns \'nParams="params, total"\'');
    expect(() => parseColumnOption('nParams')).toThrow(/got "nParams"/);
  });
});

describe('lossInNats', () => {
  it('converts bits, perplexities, and bits a byte with bytes a token', () => {
    // 3 ln 2; ln 20; 0.9 ln 2 * 4.2
    expect(
      [
        lossInNats(3, 'bits'),
        lossInNats(20, 'perplexity'),
        lossInNats(0.9, 'bits-per-byte', 4.2),
        lossInNats(0.9, 'bits-per-byte'),
        lossInNats(2, 'nats'),
      ].map((nats) => Number(nats.toFixed(4))),
    ).toEqual([2.0794, 2.9957, 2.6201, 0.9, 2]);
    expect(() => lossInNats(0.5, 'perplexity')).toThrow('loss: expected a perplexity above 1, got 0.5');
  });
});

describe('unitWarnings', () => {
  const N = [20e6, 200e6, 2e9];
  const D = [2e9, 20e9, 200e9];
  const C = N.map((n, i) => 6 * n * D[i]!);
  const of = (values: readonly number[], factor: number) => values.map((value) => value / factor);

  it.each<[string, Parameters<typeof unitWarnings>[0], string[]]>([
    ['parameters in millions', { nParams: of(N, 1e6), nTokens: D }, ['if the column is in millions say --unit nParams=1e6']],
    ['parameters in billions', { nParams: of(N, 1e9), nTokens: D }, ['if the column is in billions say --unit nParams=1e9']],
    ['parameters in thousands', { nParams: of([160e6, 160e6], 1e3), nTokens: [300e9, 300e9] }, ['(in thousands: --unit nParams=1e3)']],
    ['tokens in billions', { nParams: N, nTokens: of(D, 1e9) }, ['if the column is in billions say --unit nTokens=1e9']],
    ['tokens in millions', { nParams: N, nTokens: of(D, 1e6) }, ['if the column is in millions say --unit nTokens=1e6']],
    [
      'both',
      { nParams: of(N, 1e6), nTokens: of(D, 1e9) },
      ['if the column is in millions say --unit nParams=1e6', 'if the column is in billions say --unit nTokens=1e9'],
    ],
    [
      'a model of 70 parameters',
      { nParams: [70, 410, 1400] },
      ['the largest model has 1,400 parameters and the smallest 70, which no language model has; if the column is in millions'],
    ],
    [
      'more tokens than were written',
      { nParams: N, nTokens: of(D, 1e-6) },
      ['the largest run has 2.00e+17 tokens, more than were ever written'],
    ],
    ['compute in gigaFLOPs', { nParams: N, trainFlops: of(C, 1e9) }, ['if the column is in GFLOP say --unit trainFlops=GFLOP']],
    [
      'compute in exaFLOPs beside tokens',
      { nParams: N, nTokens: D, trainFlops: of(C, 1e18) },
      ['compute is about 1.0e-18 of 6 N D; if the column is in EFLOP say --unit trainFlops=EFLOP'],
    ],
    [
      'compute in PF-days beside tokens',
      { nParams: N, nTokens: D, trainFlops: of(C, 8.64e19) },
      ['if the column is in PF-days say --unit trainFlops=PF-days'],
    ],
    ['compute alone', { trainFlops: [1, 10, 100] }, ['the smallest run took 1 FLOPs, too few to train a language model']],
    ['perplexities', { loss: [60, 30, 20] }, ['if they are perplexities say --loss-unit perplexity']],
  ])('names the factor: %s', (_, columns, expected) => {
    const warnings = unitWarnings(columns);
    expect(warnings).toHaveLength(expected.length);
    expected.forEach((part, i) => expect(warnings[i]).toContain(part));
  });

  it('says nothing of plausible numbers: published models, forward compute only, counts without embeddings', () => {
    expect(unitWarnings({ nParams: N, nTokens: D, trainFlops: C, loss: [4, 3, 2] })).toEqual([]);
    expect(unitWarnings({ nParams: N, nTokens: D, trainFlops: of(C, 3) })).toEqual([]);
    expect(unitWarnings({ nParams: [8e9, 70e9, 405e9], nTokens: [15e12, 15e12, 15.6e12] })).toEqual([]);
    expect(unitWarnings({ nParams: [1.5e9], nTokens: [22e6] })).toEqual([]);
  });

  it('says nothing of the kit\'s own tiny models, however they are counted', () => {
    const runs = ['size', 'isoflop', 'data', 'emergence', 'repetition', 'width'].flatMap((name) =>
      readFileSync(join(root, 'datasets', 'runs', `${name}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map(
          (line) =>
            JSON.parse(line) as { nParamsTotal: number; nParamsNonEmbedding: number; tokens: number; trainFlops: { sixNDTotal: number } },
        ),
    );
    expect(runs.length).toBeGreaterThan(100);
    for (const nParams of [runs.map((run) => run.nParamsTotal), runs.map((run) => run.nParamsNonEmbedding)]) {
      const trainFlops = runs.map((run) => run.trainFlops.sixNDTotal);
      const nTokens = runs.map((run) => run.tokens);
      for (const columns of [
        { nParams, nTokens },
        { nParams, trainFlops },
        { nParams, nTokens, trainFlops },
        { nParams },
        { nTokens },
        { trainFlops },
      ])
        expect(unitWarnings(columns)).toEqual([]);
      for (const run of runs) expect(unitWarnings({ nParams: [run.nParamsTotal], nTokens: [run.tokens] })).toEqual([]);
    }
  });
});

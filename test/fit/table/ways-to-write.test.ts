import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../../../lib/setup/paths.mjs';
import { numbersOf, readLaw } from './read-law.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fit-tables-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Nine runs of L = 1.9 + 300 N^-0.32 + 900 D^-0.31, in plain numbers; a table says the same in its own way. */
const N = [30e6, 300e6, 3e9];
const D = [2e9, 20e9, 200e9];
const RUNS = N.flatMap((n) => D.map((d) => ({ n, d, loss: 1.9 + 300 * n ** -0.32 + 900 * d ** -0.31 })));
const table = (header: string, row: (run: (typeof RUNS)[0]) => (string | number)[], separator = ',') =>
  [header, ...RUNS.map((run) => row(run).join(separator)), ''].join('\n');
const grouped = (value: number, sign: string) => String(value).replace(/\B(?=(\d{3})+$)/g, sign);
const comma = (value: number, digits: number) => value.toFixed(digits).replace('.', ',');

const SAME: [string, string | Uint8Array, Parameters<typeof readLaw>[1], RegExp?][] = [
  ['units said by the caller', table('params,tokens,loss', ({ n, d, loss }) => [n / 1e6, d / 1e9, loss]), { units: { nParams: { factor: 1e6 }, nTokens: { factor: 1e9 } } }, /"params" is in units of 1e6, as --unit says/],
  ['units in the names', table('Model size (M),tokens_b,loss', ({ n, d, loss }) => [n / 1e6, d / 1e9, loss]), {}, /"tokens_b" is in units of 1e9, as its name says \(--unit nTokens=1 if not\)/],
  [
    'compute in gigaFLOPs by its name',
    table('params,train_gflops,loss', ({ n, d, loss }) => [n, (6 * n * d) / 1e9, loss]),
    {},
    /"train_gflops" is in units of 1e9/,
  ],
  ['compute in PF-days by its name', table('params,compute (PF-days),loss', ({ n, d, loss }) => [n, (6 * n * d) / 8.64e19, loss]), {}],
  [
    'compute in exaFLOPs said by the caller',
    table('params,compute,loss', ({ n, d, loss }) => [n, (6 * n * d) / 1e18, loss]),
    { units: { trainFlops: { factor: 1e18 } } },
  ],
  ['suffixes', table('params,tokens,loss', ({ n, d, loss }) => [`${n / 1e6}M`, `${d / 1e9} B`, loss]), {}],
  ['suffixes with nouns', table('model_size,tokens,loss', ({ n, d, loss }) => [`${n / 1e9}B params`, `${d / 1e9}B tokens`, loss]), {}],
  ['commas between thousands', table('params;tokens;loss', ({ n, d, loss }) => [grouped(n, ','), grouped(d, ','), loss], ';'), {}],
  ['blanks between thousands', table('params\ttokens\tloss', ({ n, d, loss }) => [grouped(n, ' '), grouped(d, '\u202f'), loss], '\t'), {}],
  [
    'decimal commas and points between thousands',
    table('params;tokens;loss', ({ n, d, loss }) => [grouped(n, '.'), grouped(d, '.'), comma(loss, 15)], ';'),
    {},
    /"loss" are written with decimal commas/,
  ],
  [
    'perplexities',
    table('params,tokens,val_ppl', ({ n, d, loss }) => [n, d, Math.exp(loss)]),
    {},
    /"val_ppl" is a perplexity; the loss is its logarithm/,
  ],
  ['bits said by the caller', table('params,tokens,loss', ({ n, d, loss }) => [n, d, loss / Math.LN2]), { lossUnit: 'bits' }],
  ['bits a byte with bytes a token', table('params,tokens,bpb', ({ n, d, loss }) => [n, d, loss / Math.LN2 / 4.5]), { bytesPerToken: 4.5 }],
  [
    'steps, batch and sequence',
    table('params,train_steps,global_batch_size,context_length,loss', ({ n, d, loss }) => [n, d / 1e6, 500, 2000, loss]),
    {},
    /D = steps x batch x sequence, from "train_steps", "global_batch_size", "context_length"/,
  ],
  [
    'steps and a batch of tokens',
    table('params,iterations,batch_tokens,loss', ({ n, d, loss }) => [n, d / 5e5, '0.5M', loss]),
    {},
    /D = steps x batch, from "iterations", "batch_tokens"/,
  ],
  [
    'a batch that the caller says is of tokens',
    table('params,iters,batch,loss', ({ n, d, loss }) => [n, d / 5e5, 5e5, loss]),
    { units: { batch: { factor: 1, counted: 'tokens' } } },
  ],
  ['tokens a parameter', table('params,tokens_per_param,loss', ({ n, d, loss }) => [n, d / n, loss]), {}, /D = tokens a parameter x N/],
  [
    'names with commas and equals signs',
    table('"size, total","seen=all","L, final"', ({ n, d, loss }) => [n, d, loss]),
    { columns: { nParams: 'size, total', nTokens: 'seen=all', loss: 'L, final' } },
  ],
  [
    'numbers beside labels',
    table('params,size,tokens,loss', ({ n, d, loss }) => ['small', n, d, loss]),
    {},
    /column "size" is taken as nParams \(not "params"/,
  ],
  [
    'exact numbers beside rounded ones',
    table('params,n,tokens,loss', ({ n, d, loss }) => ['30M', n, d, loss]),
    {},
    /column "n" is taken as nParams \(not "params"/,
  ],
  ['gzip', gzipSync(table('n,d,loss', ({ n, d, loss }) => [n, d, loss])), {}],
  [
    'nested JSON',
    JSON.stringify(RUNS.map(({ n, d, loss }) => ({ config: { n_params: n }, 'train/tokens': d, metrics: { final: { loss } } }))),
    { columns: { nTokens: 'train/tokens' } },
  ],
];

describe('a table says the same in many ways', () => {
  it.each(SAME.map(([name, content, reading, said]) => ({ name, content, reading, said })))(
    '$name',
    async ({ name, content, reading, said }) => {
      const read = await readLaw(file(`${name}.table`, content), reading);
      const tokens = read.columns.nTokens ? numbersOf(read, 'nTokens')[0]! : numbersOf(read, 'trainFlops')[0]!.map((flops, i) => flops / (6 * read.columns.nParams![i]!));
      // 1e-12: one rounding when written, one when read
      const furthest = (values: readonly number[], truth: readonly number[]) =>
        Math.max(...truth.map((value, i) => Math.abs(values[i]! / value - 1)));
      expect(furthest(numbersOf(read, 'nParams')[0]!, RUNS.map(({ n }) => n))).toBeLessThan(1e-12);
      expect(furthest(tokens, RUNS.map(({ d }) => d))).toBeLessThan(1e-12);
      expect(furthest(numbersOf(read, 'loss')[0]!, RUNS.map(({ loss }) => loss))).toBeLessThan(1e-12);
      expect(read.warnings).toEqual([]);
      if (said) expect(read.said.join('\n')).toMatch(said);
    },
  );

  it('keeps bits a byte without bytes a token, and says so', async () => {
    const read = await readLaw(file('bpb.csv', table('params,tokens,val_bpb', ({ n, d, loss }) => [n, d, loss / 4])));
    expect(numbersOf(read, 'loss')[0]).toEqual(RUNS.map(({ loss }) => loss / 4));
    expect(read.said.join('\n')).toContain('column "val_bpb" is in bits a byte and stays so: exponents are those of nats a token, but A, B and E are in bits a byte (--bytes-per-token converts)');
  });

  it.each<[string, string]>([
    ['NaN in an array', JSON.stringify(RUNS).replace(/"loss":[\d.]+/, '"loss":NaN')],
    [
      'Infinity in lines',
      RUNS.map((run) => JSON.stringify(run))
        .join('\n')
        .replace(/"loss":[\d.]+/, '"loss": Infinity'),
    ],
    [
      'NaN in columns',
      JSON.stringify(Object.fromEntries(['n', 'd', 'loss'].map((key) => [key, RUNS.map((run) => run[key as 'n'])]))).replace(
        /"loss":\[[\d.]+/,
        '"loss":[NaN',
      ),
    ],
  ])('leaves out and counts a row with %s', async (_, content) => {
    const read = await readLaw(file('python.json', content), {}, 'parametric', { dropInvalid: true });
    expect(read.rowsDropped).toBe(1);
    expect(numbersOf(read, 'nParams', 'nTokens', 'loss')).toEqual(
      (['n', 'd', 'loss'] as const).map((key) => RUNS.slice(1).map((run) => run[key])),
    );
    await expect(readLaw(file('python.json', content))).rejects.toThrow(/column "loss": expected a number > 0, got .*--drop-invalid/);
  });

  it.each<[string, string, Parameters<typeof readLaw>[1], RegExp]>([
    ['a batch of sequences of unknown length', 'params,steps,batch_size,loss\n1e7,100,8,3\n', {}, /got no length of a sequence beside "steps" and "batch_size" .*--columns "sequence=NAME", or that the batch counts tokens with --unit batch=tokens/],
    ['a unit of what is not read', 'params,tokens,loss\n1e7,1e9,3\n', { units: { trainFlops: { factor: 1e9 } } }, /--unit: expected roles among nParams, loss, nTokens, which are read for parametric, got trainFlops/],
    ['bytes a token without bits a byte', 'params,tokens,loss\n1e7,1e9,3\n', { bytesPerToken: 4 }, /--bytes-per-token: expected losses in bits a byte \(--loss-unit bits-per-byte\), got nats/],
    ['a perplexity of one that only the caller calls so', 'params,tokens,loss\n1e7,1e9,20\n1e7,1e9,1\n', { lossUnit: 'perplexity' }, /line 3, column "loss": expected a perplexity > 1 .*, got "1"/],
    ['a perplexity below one', 'params,tokens,ppl\n1e7,1e9,0.9\n', {}, /line 2, column "ppl": expected a perplexity > 1 \(--loss-unit says if losses are in another unit\), got "0\.9"/],
  ])('refuses %s', async (_, content, reading, message) => {
    await expect(readLaw(file('refused.csv', content), reading)).rejects.toThrow(message);
  });
});

describe('compute of approach 2', () => {
  const isoflop = (header: string, row: (run: (typeof RUNS)[0]) => (string | number)[], reading: Parameters<typeof readLaw>[1] = {}) =>
    readLaw(file('isoflop.csv', table(header, row)), reading, 'isoflop');
  const C = RUNS.map(({ n, d }) => 6 * n * d);

  it.each<[string, string, number, Parameters<typeof readLaw>[1]]>([
    ['by its name', 'params,train_tflops,loss', 1e12, {}],
    ['by its name in brackets', 'params,"Compute (PF-days)",loss', 8.64e19, {}],
    ['by what the caller says', 'params,budget,loss', 1e9, { units: { trainFlops: { factor: 1e9 } } }],
  ])('is read in its unit %s', async (_, header, factor, reading) => {
    const { columns, warnings } = await isoflop(header, ({ n, d, loss }) => [n, (6 * n * d) / factor, loss], reading);
    expect(Math.max(...C.map((flops, i) => Math.abs(columns.trainFlops![i]! / flops - 1)))).toBeLessThan(1e-12);
    expect(warnings).toEqual([]);
  });

  it('is held against N alone, or against 6 N D where a column of tokens that nothing is fitted to is there', async () => {
    const alone = await isoflop('params,budget,loss', ({ n, d, loss }) => [n, (6 * n * d) / 1e9, loss]);
    expect(alone.warnings).toEqual([
      expect.stringMatching(/^trainFlops: compute over 6 N leaves runs of 2 to 200 tokens; .*--unit trainFlops=GFLOP/),
    ]);
    // 1e-3 leaves 2 million tokens, plausible in themselves
    const beside = await isoflop('params,tokens,budget,loss', ({ n, d, loss }) => [n, d, (6 * n * d) / 1e3, loss]);
    expect(beside.warnings).toEqual([expect.stringContaining('compute is about 1.0e-3 of 6 N D; if the column is in kFLOP say --unit trainFlops=kFLOP')]);
    // tokens in billions do not count against compute that is right
    expect((await isoflop('params,tokens,budget,loss', ({ n, d, loss }) => [n, d / 1e9, 6 * n * d, loss])).warnings).toEqual([]);
    expect((await isoflop('params,tokens,budget,loss', ({ n, d, loss }) => [n, d, 6 * n * d, loss])).warnings).toEqual([]);
  });
});

describe('the small tables that users have', () => {
  const cases = join(root, '..', 'shared', 'cases');
  const itWithCase = existsSync(cases) ? it : it.skip;
  if (!existsSync(cases)) console.warn('../shared/cases is not on this machine: its tables of units and formats are not read');
  const SIZES = [10e6, 100e6, 1e9, 10e9];
  const TOKENS = [1e9, 10e9, 100e9];
  const all = { nParams: SIZES.flatMap((n) => TOKENS.map(() => n)), nTokens: SIZES.flatMap(() => TOKENS) };
  const without = { nParams: all.nParams.filter((_, i) => i !== 3), nTokens: all.nTokens.filter((_, i) => i !== 3) };

  itWithCase.each<[string, Parameters<typeof readLaw>[1], { nParams: number[]; nTokens: number[] }]>([
    ['units-hidden.csv', { units: { nParams: { factor: 1e6 }, nTokens: { factor: 1e9 } } }, all],
    ['suffixes.csv', {}, all],
    ['thousands.csv', {}, all],
    ['python-nan.json', {}, without],
    ['pandas-columns.json', {}, without],
    ['comma-in-name.csv', { columns: { nParams: 'Params, total', loss: 'loss=final' } }, all],
    ['steps-batch-seq.csv', {}, all],
    ['gz.csv.gz', {}, all],
    ['excel.xlsx', {}, all],
  ])('%s', async (name, reading, { nParams, nTokens }) => {
    const read = await readLaw(join(cases, name), reading, 'parametric', { dropInvalid: true });
    expect(numbersOf(read, 'nParams')[0]).toEqual(nParams);
    // steps are whole: 1,907 of 512 x 1,024 tokens are 2e-4 short of 1e9
    numbersOf(read, 'nTokens')[0]!.forEach((tokens, i) => expect(Math.abs(tokens / nTokens[i]! - 1)).toBeLessThan(5e-4));
    expect(read.warnings).toEqual([]);
  });

  itWithCase('units-hidden.csv without a word, and isoflop-gigaflops.csv by the name of its column', async () => {
    expect((await readLaw(join(cases, 'units-hidden.csv'))).warnings.join('\n')).toMatch(/the largest model has 10,000 parameters/);
    const isoflop = await readLaw(join(cases, 'isoflop-gigaflops.csv'), { columns: { trainFlops: 'total_gflops' } }, 'isoflop');
    expect(new Set(isoflop.columns.trainFlops)).toEqual(new Set([1e18, 1e19, 1e20]));
    expect(isoflop.warnings).toEqual([]);
  });
});

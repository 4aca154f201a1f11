import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { examineRows, findingInWords, type RowFinding } from '../../../lib/fit/index.js';
import { labelNature } from '../../../lib/fit/table/labels.js';
import { root } from '../../../lib/setup/paths.mjs';
import { itWithReference } from '../reference.js';
import { columnsOf, finishedGrid, learningCurves, madeLoss, without, type MadeRow } from './made-runs.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const ROLES: Record<string, string> = { nParams: 'params', nTokens: 'tokens' };

/** What is found in rows whose inputs are `roles` (params and tokens unless said) and whose loss is `loss`. */
function examine(rows: readonly MadeRow[], roles = ROLES, loss = 'loss'): RowFinding[] {
  const { [loss]: losses, ...others } = columnsOf(rows);
  const inputs = Object.fromEntries(Object.entries(roles).map(([role, name]) => [role, others[name] as number[]]));
  const beside = Object.fromEntries(Object.entries(others).filter(([name]) => !Object.values(roles).includes(name)));
  return examineRows({ inputs, loss: losses as number[], beside, names: roles });
}

const kinds = (rows: readonly MadeRow[], roles?: Record<string, string>, loss?: string) =>
  examine(rows, roles, loss).map(({ kind }) => kind);
const sizes = [1e7, 1e8, 1e9];
const lengths = [1e9, 1e10, 1e11];
const runs = sizes.flatMap((N) => lengths.map((D) => ({ run: `N${N}-D${D}`, N, D })));

describe('points of learning curves', () => {
  it('are told by a column that names the run', () => {
    const [finding, ...others] = examine(learningCurves(runs, 10));
    expect(finding).toEqual({ kind: 'curves', columns: ['run'], rows: 90, runs: 9 });
    expect(others).toEqual([]);
    expect(findingInWords(finding!, ['run', 'params', 'tokens', 'loss'])).toBe('the column "run" repeats: 90 rows of 9 runs look like points of learning curves; '
      + '--last fits the last row of each, --run run keeps all and draws whole runs in the bootstrap');
  });

  it.each([
    [
      'a number of the run',
      learningCurves(
        runs.map((one, i) => ({ ...one, run: i })),
        6,
        { name: 'run_id' },
      ),
      ['run_id'],
      9,
    ],
    [
      'the name of an experiment, logged at powers of two',
      learningCurves(runs, 5, { name: 'Experiment', at: (share) => 2 ** (5 * share - 5) }),
      ['Experiment'],
      9,
    ],
    ['a model name that tells runs of one size apart', learningCurves(runs, 7, { name: 'model' }), ['model'], 9],
    ['a text of any name, logged in equal strides', learningCurves(runs, 8, { name: 'Wer' }), ['Wer'], 9],
    [
      'a model name for each size, with the strides of a log',
      learningCurves(
        sizes.map((N) => ({ run: `${N / 1e6}M`, N, D: 3e11 })),
        20,
        { name: 'model' },
      ),
      ['model'],
      3,
    ],
    ['rows in no order', randomStream(3, 'rows').shuffled(learningCurves(runs, 10)), ['run'], 9],
    [
      'only the size, with the strides of a log',
      without(
        learningCurves(
          sizes.map((N) => ({ run: 0, N, D: 3e11 })),
          15,
        ),
        'run',
      ),
      ['params'],
      3,
    ],
    [
      'the size and the learning rate',
      [1e-4, 1e-3].flatMap((lr) =>
        without(
          learningCurves(
            sizes.map((N) => ({ run: 0, N, D: 3e11 })),
            12,
          ),
          'run',
        ).map((row) => ({ ...row, lr, loss: (row['loss'] as number) * (1 + lr) })),
      ),
      ['params', 'lr'],
      6,
    ],
    ['only the order of the rows', without(learningCurves(runs, 10), 'run'), [], 9],
  ])('are told by %s', (_, rows, columns, count) => {
    const [finding] = examine(rows);
    expect(finding).toEqual({ kind: 'curves', columns, rows: rows.length, runs: count });
  });

  it('are told where compute stands for tokens, and where tokens alone are the input', () => {
    const rows = learningCurves(runs, 10).map(({ tokens, ...row }) => ({
      ...row,
      flops: 6 * (row['params'] as number) * (tokens as number),
    }));
    expect(kinds(rows, { nParams: 'params', trainFlops: 'flops' })).toEqual(['curves']);
    expect(kinds(learningCurves(runs, 10), { x: 'tokens' })).toEqual(['curves']);
  });

  it('name the option with the column, quoted for the shell', () => {
    const inWords = (name: string) => findingInWords(examine(learningCurves(runs, 10, { name }))[0]!, [name, 'params', 'tokens', 'loss']);
    expect(inWords('Run name')).toContain(`--last fits the last row of each, --run 'Run name' keeps all`);
    expect(inWords('Wer')).toContain('--last --run Wer fits the last row of each');
    expect(findingInWords({ kind: 'curves', columns: [], rows: 90, runs: 9 })).toContain('add a column that names the run');
    expect(findingInWords({ kind: 'curves', columns: ['run, old', "it's"], rows: 90, runs: 9 })).toContain(
      `--run '"run, old",it'\\''s' keeps all`,
    );
  });
});

describe('finished runs', () => {
  const logSpaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));

  it.each<[string, MadeRow[], Record<string, string>?]>([
    ['a grid of few', finishedGrid(sizes, lengths)],
    ['a grid of many lengths', finishedGrid(logSpaced(1e7, 1e10, 9), logSpaced(1e9, 1e12, 15), { noise: 0.01 })],
    ['a grid with the name of each model', finishedGrid(sizes, logSpaced(1e9, 1e11, 7)).map((row) => ({ model: `pythia-${row.params / 1e6}M`, ...row }))],
    [
      'a grid of tokens in multiples of the size',
      sizes.flatMap((N) => [5, 10, 20, 40, 80].map((times) => ({ params: N, tokens: times * N, loss: madeLoss(N, times * N) }))),
    ],
    ['a grid of tokens in equal steps', finishedGrid(sizes, [2e10, 4e10, 6e10, 8e10, 1e11]).map((row, i) => ({ id: `r${i}`, ...row }))],
    [
      'steps, batch and sequence beside the tokens',
      finishedGrid(sizes, lengths).map((row) => ({ ...row, steps: row.tokens / 5e5, batch_size: 512, seq_len: 1024 })),
    ],
    ['a name for each run', runs.map(({ run, N, D }) => ({ run, params: N, tokens: D, loss: madeLoss(N, D) }))],
    ['one seed for all', finishedGrid(sizes, lengths).map((row) => ({ seed: 1, ...row }))],
    [
      'budgets with sizes around the best',
      [1e18, 1e19, 1e20, 1e21].flatMap((C) =>
        [0.25, 0.5, 1, 2, 4].map((share) => ({
          params: 0.1 * C ** 0.5 * share,
          flops: C,
          loss: madeLoss(0.1 * C ** 0.5 * share, C / (0.6 * C ** 0.5 * share)),
        })),
      ),
      { nParams: 'params', trainFlops: 'flops' },
    ],
    ['a text that changes nothing', finishedGrid(sizes, logSpaced(1e9, 1e11, 8), { noise: 0.01 }).map((row, i) => ({ host: `node${(i * 7) % 4}`, ...row }))],
  ])('are left in peace: %s', (_, rows, roles = ROLES) => {
    expect(examine(rows, roles)).toEqual([]);
  });

  itWithReference('epoch_chinchilla_svg_extracted_data.csv', 'are left in peace: the Chinchilla points of Besiroglu et al. 2024', () => {
    const text = readFileSync(new URL('../../../../shared/reference/epoch_chinchilla_svg_extracted_data.csv', import.meta.url), 'utf8').trim().split('\n').map((line) => line.split(','));
    const rows = text
      .slice(1)
      .map((cells) => Object.fromEntries(cells.map((cell, k) => [text[0]![k]!, cell.startsWith('#') ? cell : Number(cell)])));
    expect(examine(rows, { nParams: 'Model Size', trainFlops: 'Training FLOP' })).toEqual([]);
  });

  itWithReference('datablations_runs_182_outliers_removed.csv', 'of Muennighoff et al. 2023 repeat only where the unique tokens are left out of the law', (rows) => {
    const named = rows.map((row, i) => ({ ...row, name: `run ${i}` }));
    expect(kinds(named, { nParams: 'params', nTokens: 'tokens', nUniqueTokens: 'unique_tokens' }, 'val_loss')).toEqual([]);
    expect(examine(named, undefined, 'val_loss')).toMatchObject([{ kind: 'sweep', settings: ['unique_tokens'] }]);
  });

  // the kit's own sweeps, which are finished runs without exception
  it.each([
    ['isoflop', []],
    ['size', ['series']], // languages
    ['data', ['sweep']], // rates and languages
    ['width', []],
    ['shape', ['series', 'repeats']], // languages, seeds
    ['downstream', ['repeats']],
    ['transfer', ['repeats']],
    ['learning-rate', ['sweep']],
    ['batch', ['repeats']], // seeds: a record names no rate at its top
    ['settings', ['series']],
  ])('of datasets/runs/%s.jsonl are called %j and never curves', (name, expected) => {
    const path = join(root, 'datasets', 'runs', `${name}.jsonl`);
    expect(existsSync(path)).toBe(true);
    const rows = readFileSync(path, 'utf8').trim().split('\n').map((line) => {
      const record = JSON.parse(line) as Record<string, unknown> & { corpus: { name: string } };
      const plain = Object.entries(record).filter(([, value]) => typeof value === 'string' || typeof value === 'number') as [
        string,
        string | number,
      ][];
      return { ...Object.fromEntries(plain), corpus: record.corpus.name };
    });
    expect(kinds(rows, { nParams: 'nParamsTotal', nTokens: 'tokens' }, 'validationLossNatsPerToken')).toEqual(expected);
  });
});

describe('repeated inputs', () => {
  const sweep = finishedGrid(sizes, lengths).flatMap((row) =>
    [1e-4, 1e-3, 1e-2].map((lr) => ({ ...row, lr, loss: row.loss * (1 + 0.02 * (Math.log10(lr) + 3) ** 2) })),
  );

  it('are a sweep where a setting differs', () => {
    const [finding, ...others] = examine(sweep);
    expect(finding).toMatchObject({ kind: 'sweep', inputs: ['params', 'tokens'], rows: 27, combinations: 9, settings: ['lr'] });
    // two of three rates give the same loss, 2% above the best: two different losses are counted
    expect(finding).toMatchObject({ times: { least: 2, most: 2 } });
    expect((finding as { spread: number }).spread).toBeCloseTo(0.02, 10);
    expect(others).toEqual([]);
    expect(findingInWords(finding!)).toBe('(params, tokens) repeats with other losses: 27 rows are 9 combinations, 2 times each with other "lr", losses 2.0% apart; '
      + 'a law of best losses takes the lowest of each: --best-per params,tokens');
  });

  it.each<[string, MadeRow[], string[]]>([
    [
      'settings drawn at random, under a name of two words',
      finishedGrid(sizes, lengths).flatMap((row, i) =>
        Array.from({ length: 6 }, (_, k) => ({
          'Learning Rate': 1e-3 * (1 + 0.37 * k + 0.01 * i),
          ...row,
          loss: row.loss * (1 + 0.03 * k),
        })),
      ),
      ['Learning Rate'],
    ],
    [
      'two settings at once',
      finishedGrid(sizes, lengths).flatMap((row) =>
        [32, 128].flatMap((bs) => [0, 0.1].map((wd) => ({ ...row, bs, wd, loss: row.loss * (1 + wd + bs / 1000) }))),
      ),
      ['bs', 'wd'],
    ],
    [
      'nothing that the table tells',
      finishedGrid(sizes, lengths).flatMap((row) => [0, 0.05, 0.2].map((worse) => ({ ...row, loss: row.loss * (1 + worse) }))),
      [],
    ],
  ])('are a sweep with %s', (_, rows, settings) => {
    expect(examine(rows)).toMatchObject([{ kind: 'sweep', settings }]);
  });

  it('are repeats where a seed differs, or where losses are hardly apart', () => {
    const seeded = (noise: number) =>
      [1, 2, 3, 4].flatMap((seed) => finishedGrid(sizes, lengths, { noise, seed }).map((row) => ({ ...row, seed })));
    const [finding] = examine(seeded(0.03));
    expect(finding).toMatchObject({ kind: 'repeats', combinations: 9, times: { least: 4, most: 4 } });
    expect(findingInWords(finding!)).toContain('as other seeds give; --run params,tokens draws the rows of one combination together in the bootstrap');
    expect(kinds(without(seeded(0.003), 'seed'))).toEqual(['repeats']);
    expect(kinds(seeded(0.003).map(({ seed, ...row }) => ({ ...row, run: seed })))).toEqual(['repeats']);
  });

  it('are no matter where few of many rows repeat, or rows are copies', () => {
    const grid = finishedGrid([...sizes, 3e7, 3e8], [...lengths, 3e9, 3e10]);
    expect(examine([...grid, { ...grid[0]!, loss: 9 }])).toEqual([]);
    expect(examine([...grid, ...grid])).toEqual([]);
  });

  it('are told in any inputs: one column, or three', () => {
    expect(kinds(sweep, { x: 'tokens' })).toEqual(['sweep']);
    const epochs = finishedGrid(sizes, lengths).flatMap((row) =>
      [1, 4].flatMap((passes) =>
        [1, 1.1].map((worse) => ({ ...row, unique: row.tokens / passes, loss: row.loss * (1 + 0.01 * passes) * worse })),
      ),
    );
    expect(examine(epochs, { nParams: 'params', nTokens: 'tokens', nUniqueTokens: 'unique' })).toMatchObject([
      { kind: 'sweep', combinations: 18 },
    ]);
  });
});

describe('series', () => {
  const two = (name: string, values: [string | number, string | number], shift = 0.2): MadeRow[] =>
    values.flatMap((value, k) => finishedGrid(sizes, lengths).map((row) => ({ [name]: value, ...row, loss: row.loss * (1 + shift * k) })));

  it('are told by the name of a column, and explain why inputs repeat', () => {
    const [finding, ...others] = examine(two('dataset', ['c4', 'pile']));
    expect(finding).toEqual({ kind: 'series', column: 'dataset', rows: 18, values: ['c4', 'pile'] });
    expect(others).toEqual([]);
    expect(findingInWords(finding!)).toBe('the column "dataset" tells 2 series apart in 18 rows (c4, pile); one law for all may be that of none: --group dataset fits each');
  });

  it.each([
    ['a number of the architecture', two('arch', [0, 1])],
    ['the family of the model', two('Model Family', ['opt', 'pythia'])],
    ['a text of any name at whose values the losses lie apart', two('Korpus', ['de', 'fr'])],
    ['the run, where it holds several sizes', two('experiment', ['a', 'b'])],
  ])('are told by %s', (_, rows) => {
    expect(kinds(rows)).toEqual(['series']);
  });

  it('are not told by a seed, by a text that changes nothing, or by a name of each size', () => {
    expect(kinds(two('seed', [1, 2], 0.001))).toEqual(['repeats']);
    expect(kinds(two('host', ['node1', 'node2'], 0.001))).toEqual(['repeats']);
    expect(kinds(finishedGrid(sizes, lengths).map((row) => ({ family: `size ${row.params}`, ...row })))).toEqual([]);
  });

  it('are told once where two columns say the same', () => {
    expect(
      kinds(two('dataset', ['c4', 'pile']).map((row) => ({ ...row, tokenizer: row['dataset'] === 'c4' ? 'bpe' : 'unigram' }))),
    ).toEqual(['series']);
  });
});

describe('a run with rows that are no curve', () => {
  it('is said not to be independent', () => {
    const stream = randomStream(5, 'evaluations');
    const rows = runs.flatMap(({ run, N, D }) => [1, 2].map((k) => ({ run, params: N, tokens: D * k, loss: 3 + stream.normal() * 0.1 })));
    const [finding] = examine(rows);
    expect(finding).toEqual({ kind: 'shared run', columns: ['run'], rows: 18, runs: 9 });
    expect(findingInWords(finding!)).toContain('--run run draws whole runs in the bootstrap, --last fits the last row of each');
  });
});

describe('labelNature', () => {
  it.each([
    ['run', 'run'],
    ['wandb_run_id', 'run'],
    ['runName', 'run'],
    ['run_time', 'other'],
    ['Learning Rate', 'setting'],
    ['peak_lr', 'setting'],
    ['corpus', 'series'],
    ['model_family', 'series'],
    ['rng seed', 'repeat'],
    ['model_name', 'name'],
    ['global_step', 'progress'],
    ['batch_size', 'setting'],
    ['loss', 'other'],
  ])('takes %s for %s', (name, nature) => {
    expect(labelNature(name)).toBe(nature);
  });
});

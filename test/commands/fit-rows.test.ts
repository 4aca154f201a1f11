import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { registerFit } from '../../lib/commands/fit.js';
import { root } from '../../lib/setup/paths.mjs';
import { finishedGrid, learningCurves, madeLoss, without } from '../fit/table/made-runs.js';
import { madeTables } from './made-tables.js';
import { runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const { table } = madeTables('fit-rows');
const fit = (...args: string[]) => runCommand(registerFit, 'fit', ...args);
type Answer = Record<'parameters', Record<string, { value: number }>> & { warnings: string[] };
const fitJson = async (...args: string[]): Promise<Answer> => JSON.parse((await fit(...args, '--json')).out) as Answer;

/** The law of the made tables, to the digits that noise-free losses leave: five figures, since tokens are rounded. */
function expectMadeLaw({ parameters }: Answer): void {
  for (const [name, value] of Object.entries({ A: 350, B: 900, E: 1.7, alpha: 0.33, beta: 0.29 }))
    expect(Math.abs(parameters[name]!.value / value - 1)).toBeLessThan(1e-3);
}

const sizes = [1e7, 1e8, 1e9];
const lengths = [1e9, 1e10, 1e11];
const runs = sizes.flatMap((N) => lengths.map((D) => ({ run: `N${N}-D${D}`, N, D })));
const curves = () => table(learningCurves(runs, 10));
const sweep = () =>
  table(
    finishedGrid(sizes, lengths).flatMap((row) =>
      [1e-4, 1e-3, 1e-2].map((lr) => ({ ...row, lr, loss: row.loss * (1 + 0.02 * (Math.log10(lr) + 3) ** 2) })),
    ),
  );

describe('scaling fit on points of curves', () => {
  it('says so, with the options that help, in text and in the warnings of --json', async () => {
    const path = curves();
    expect((await fit(path, '--law', 'parametric')).out).toMatch(/^warning: the column "run" repeats: 90 rows of 9 runs look like points of learning curves; --last fits the last row of each, --run run keeps all/m);
    expect((await fitJson(path, '--law', 'parametric')).warnings[0]).toMatch(/the column "run" repeats/);
  });

  it('fits the last row of each run with --last: the exact law, and nothing to warn of', async () => {
    const path = curves();
    const { out } = await fit(path, '--law', 'parametric', '--last');
    expect(out).toMatch(/column "run" is taken as the run/);
    expect(out).toMatch(/the last row of a run is the one with the highest "tokens"/);
    expect(out).toMatch(/--last keeps 9 of 90 rows, the last of each run/);
    expect(out).not.toMatch(/repeats/);
    expectMadeLaw(await fitJson(path, '--law', 'parametric', '--last'));
  });

  it.each([
    [
      'runs numbered in a column of another name',
      learningCurves(
        runs.map((one, i) => ({ ...one, run: i })),
        6,
        { name: 'trajectory id' },
      ),
      ['--last', '--run', 'trajectory id'],
    ],
    [
      'one run of each size, named by the size',
      without(
        learningCurves(
          [1e7, 3e7, 1e8, 3e8, 1e9].map((N, i) => ({ run: 0, N, D: lengths[i % 3]! * 2 ** i })),
          12,
        ),
        'run',
      ),
      ['--last', '--run', 'nParams'],
    ],
    [
      'curves of a sweep: the last row of each run, then the best',
      [0.1, 0.3].flatMap((lr) =>
        learningCurves(
          runs.map((one) => ({ ...one, run: `${one.run}-${lr}` })),
          5,
        ).map((row) => ({ ...row, lr, loss: (row['loss'] as number) * (lr === 0.3 ? 1.05 : 1) })),
      ),
      ['--last', '--best-per', 'nParams,nTokens'],
    ],
  ])('fits the exact law to %s', async (_, rows, options) => {
    expectMadeLaw(await fitJson(table(rows), '--law', 'parametric', ...options));
  });

  it('draws whole runs with --run, and says how often', async () => {
    const { out } = await fit(curves(), '--law', 'parametric', '--run', 'run', '--bootstrap', '40');
    expect(out).toMatch(/intervals come from 40 resamples of 9 whole runs/);
    expect(out).toMatch(/warning: only 9 groups to draw from/);
    expect(out).not.toMatch(/repeats/);
    expect(
      (
        await fit(
          table(finishedGrid(sizes, lengths).map((row, i) => ({ ...row, run: i }))),
          '--law',
          'power',
          '--columns',
          'x=tokens',
          '--run',
          'run',
        )
      ).out,
    ).toMatch(/1000 resamples of 9 whole runs/);
  });

  it('refuses what makes no sense, in a sentence', async () => {
    await expect(fit(table(finishedGrid(sizes, lengths)), '--law', 'parametric', '--last')).rejects.toThrow('--last: no column is called a run among "params", "tokens", "loss"; say which names the runs with --run COLUMN');
    await expect(fit(curves(), '--law', 'envelope', '--last')).rejects.toThrow('--last: expected a law of finished runs, got envelope');
    await expect(fit(curves(), '--law', 'isoflop', '--run', 'run')).rejects.toThrow('--run: expected --last beside it for --law isoflop');
  });

  it('leaves approach 1 its curves, and tells the law of steps only that its points are not independent', async () => {
    const handedOver = [1e7, 2e7, 4e7, 8e7, 1.6e8].flatMap((N) =>
      Array.from({ length: 40 }, (_, k) => N * 10 ** (k / 16)).map((D) => ({ run: `r${N}`, params: N, tokens: D, loss: madeLoss(N, D) })),
    );
    expect((await fit(table(handedOver), '--law', 'envelope')).out).not.toMatch(/repeats/);
    const steps = learningCurves(runs, 8).map(({ tokens, ...row }) => ({ ...row, steps: (tokens as number) / 1e6 }));
    expect((await fit(table(steps), '--law', 'kaplan-steps')).out).toMatch(/the column "run" repeats: 72 rows of 9 runs are not independent.*--run run draws whole runs/);
  });
});

describe('scaling fit on a sweep', () => {
  it('says so, and fits the best of each with --best-per, by roles or by names', async () => {
    const path = sweep();
    const { out } = await fit(path, '--law', 'parametric');
    expect(out).toMatch(/^warning: \(params, tokens\) repeats with other losses: 27 rows are 9 combinations.*--best-per params,tokens$/m);
    expectMadeLaw(await fitJson(path, '--law', 'parametric', '--best-per', 'nParams,nTokens'));
    const best = await fit(path, '--law', 'parametric', '--best-per', 'params,tokens');
    expect(best.out).toMatch(/--best-per keeps 9 of 27 rows, the lowest loss of each combination/);
    expect(best.out).not.toMatch(/repeats/);
  });

  it('takes rows by conditions, several at once', async () => {
    const path = sweep();
    expectMadeLaw(await fitJson(path, '--law', 'parametric', '--where', 'lr=0.001'));
    const { out } = await fit(path, '--law', 'parametric', '--where', 'lr>=0.001', '--where', 'lr!=0.01');
    expect(out).toMatch(/--where leaves 9 of 27 rows/);
    await expect(fit(path, '--law', 'parametric', '--where', 'lr=3')).rejects.toThrow(/table-\d+\.csv: --where: expected a condition that some row meets, got "lr=3"; "lr" has "0.0001", "0.001", "0.01"/);
  });
});

describe('the tables of ../shared/cases', () => {
  const cases = join(root, '..', 'shared', 'cases');
  const itWithCase = existsSync(cases) ? it : it.skip;
  if (!existsSync(cases)) console.warn('../shared/cases is not on this machine: its tables of sweeps and curves are not tried');
  const law = { A: 400, B: 1000, E: 1.8, alpha: 0.34, beta: 0.3 };

  itWithCase.each([
    ['lr-sweep.csv', ['--best-per', 'nParams,nTokens'], '(params, tokens) repeats with other losses: 60 rows are 12 combinations, 5 times each with other "lr"'],
    ['curves-as-finals.csv', ['--last'], 'the column "run" repeats: 90 rows of 9 runs look like points of learning curves; --last fits'],
    ['curves-finals-only.csv', [], undefined],
  ])('give what their README expects: %s', async (file, options, warning) => {
    const { warnings } = await fitJson(join(cases, file), '--law', 'parametric');
    expect(warnings.filter((sentence) => sentence.includes('repeats')).map((sentence) => sentence.slice(0, warning?.length))).toEqual(
      warning === undefined ? [] : [warning],
    );
    const { parameters } = await fitJson(join(cases, file), '--law', 'parametric', ...options);
    // losses are given to four decimals
    for (const [name, value] of Object.entries(law)) expect(Math.abs(parameters[name]!.value / value - 1)).toBeLessThan(1e-3);
  });
});

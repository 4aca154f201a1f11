import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { registerFit } from '../../lib/commands/fit.js';
import { registerPlan } from '../../lib/commands/plan.js';
import { helpOf, runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fit-command-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const fit = (...args: string[]) => runCommand(registerFit, 'fit', ...args);
const wobble = (i: number) => 1 + 0.002 * Math.sin(7 * i);
const sizes = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9];
const runs = sizes
  .flatMap((N) => sizes.map((D) => ({ N, D: 30 * D })))
  .map(({ N, D }, i) => ({ N, D, L: (1.7 + 400 * N ** -0.34 + 410 * D ** -0.28) * wobble(i) }));
const grid = () => file('grid.csv', `Model Size,Training FLOP,loss\n${runs.map(({ N, D, L }) => `${N},${6 * N * D},${L}`).join('\n')}\n`);

describe('scaling fit', () => {
  it('says which columns it took, what it found, and how Hoffmann fits the same rows', async () => {
    const { out } = await fit(grid(), '--law', 'parametric');
    expect(out).toMatch(/column "Model Size" is taken as nParams/);
    expect(out).toMatch(/tokens are taken as D = C\/\(6 N\)/);
    expect(out).toMatch(/alpha {2}0\.3\d+, \[0\.3\d+, 0\.3\d+\] \(90%, profile\), standard error/);
    expect(out).toMatch(/36 points, 5 fitted parameters, loss Huber, delta 0.001/);
    expect(out).toMatch(/converged: objective no longer falls/);
    expect(out).toMatch(/Hoffmann et al. 2022, as published, fits these 36 rows [\d.]+% worse/);
    expect(out).toMatch(/how smaller runs foretold larger ones \(by compute C = 6 N D, smallest first/);
    expect(out).toMatch(
      /of everything beyond \(\d+; \d+ once the record was long enough\): the 90% interval for inside the range held \d+% \(half width [\d.]+%\), the one for beyond it \d+%/,
    );
  });

  it('prints nothing but JSON on standard output with --json, and a law that scaling plan reads', async () => {
    const { out, err } = await fit(grid(), '--law', 'parametric', '--json', '--bootstrap', '50', '--count', 'total');
    const answer: unknown = JSON.parse(out);
    expect(answer).toMatchObject({
      parameters: { alpha: { interval: { method: 'bootstrap' } } },
      convention: { params: 'total', flops: 'as given' },
    });
    expect(answer).not.toHaveProperty('residuals');
    expect(answer).toHaveProperty('uncertainLaw.thetaCovariance.length', 5);
    expect(err).toMatch(/is taken as nParams/);
    const plan = await runCommand(registerPlan, 'plan', '--flops', '1e20', '--law-file', file('law.json', out));
    expect(plan.out).toMatch(/law: fit of .*grid\.csv/);
    expect(plan.out).toMatch(/model +[\d.]+[MB] parameters, \[/);
    // the largest run took 6 * 3e9 * 9e10 = 1.62e21 FLOPs
    expect(plan.out).toMatch(/one run .*inside the range/);
    const far = await runCommand(registerPlan, 'plan', '--flops', '1.62e23', '--law-file', file('law.json', out));
    expect(far.out).toMatch(/one run [\d.]+, one more run \[[\d., ]+\] \(90%, record\), 100 times beyond the range/);
  });

  it('predicts runs inside and beyond the range, and says which, in text and in JSON', async () => {
    const asked = [
      '--predict',
      'nParams=1e9,nTokens=3e9',
      '--predict',
      'nParams=3e10,trainFlops=1.8e23',
      '--plot-record',
      join(folder, 'record.svg'),
    ];
    const { out } = await fit(grid(), '--law', 'parametric', ...asked);
    expect(out).toMatch(
      /prediction of Hoffmann approach 3 at nParams = 1\.000e\+9, nTokens = 3\.000e\+9: [\d.]+, one more run \[[\d., ]+\] \(90%, covariance\), inside the range/,
    );
    // D = 1.8e23/(6 * 3e10) = 1e12, so N lies 10 and C 1.8e23/(6 * 3e9 * 9e10) = 111 times beyond
    expect(out).toMatch(
      /nTokens = 1\.000e\+12: [\d.]+, one more run \[[\d., ]+\] \(90%, record\), 111 times beyond the range; the plain interval, which is for inside the range: \[/,
    );
    expect(readFileSync(join(folder, 'record.svg'), 'utf8')).toMatch(/how many times beyond the fit/);
    const json: unknown = JSON.parse((await fit(grid(), '--law', 'parametric', '--json', ...asked)).out);
    expect(json).toMatchObject({
      extrapolation: [{ orderedBy: 'compute C = 6 N D', widening: { level: 0.9 } }],
      predictions: [
        { prediction: { kind: 'inside the range' } },
        { prediction: { kind: 'beyond the range', extrapolationInterval: { method: 'record' } } },
      ],
    });
  });

  it.each([
    ['nParams=1e9', '--predict: expected nParams, nTokens, each once, got nParams; for example --predict nParams=1e9,nTokens=1e9'],
    ['nParams=1e9,nTokens=many', '--predict: expected name=number pairs such as nParams=7e9,nTokens=1e12, got "nTokens=many"'],
    ['nParams=1e9,nTokens=1e9,depth=3', '--predict: expected nParams, nTokens, each once, got nParams, nTokens, depth'],
    ['trainFlops=1e20', '--predict: expected nParams, nTokens, each once, got trainFlops'],
  ])('refuses --predict %s by name', async (asked, message) => {
    await expect(fit(grid(), '--law', 'parametric', '--predict', asked)).rejects.toThrow(message);
  });

  it('gives every residual when asked', async () => {
    const { out } = await fit(grid(), '--law', 'parametric', '--json', '--residuals');
    expect(JSON.parse(out)).toHaveProperty('residuals.length', 36);
  });

  it('reads the JSON of IsoFLOP homework: an array of objects', async () => {
    const entries = [1e18, 1e19, 1e20].flatMap((C) => [0.25, 0.5, 1, 2, 4].map((share) => {
      const N = 0.1 * C ** 0.5 * share;
      return { parameters: N, compute_budget: C, final_loss: 1.7 + 400 * N ** -0.34 + 410 * (C / (6 * N)) ** -0.28 };
    }));
    const { out } = await fit(file('iso.json', JSON.stringify(entries)), '--law', 'isoflop', '--plot', join(folder, 'iso.svg'));
    expect(out).toMatch(/1.00e\+18 FLOPs, 5 runs: N = /);
    expect(out).toMatch(/best N against compute/);
    expect(readFileSync(join(folder, 'iso.svg'), 'utf8')).toMatch(/^<svg/);
  });

  it.each([
    ['power', 'n_non_embedding,loss', (N: number) => 9 * N ** -0.1],
    ['power-floor', 'n_non_embedding,loss', (N: number) => 2 + 20 * N ** -0.3],
    ['kaplan', 'n_non_embedding,loss', (N: number) => (8.8e13 / N) ** 0.076],
    ['critical-batch', 'loss,critical_batch', (L: number) => 2e8 * L ** -4.8],
    ['batch-tradeoff', 'batch,steps', (B: number) => 3000 * (1 + 3e4 / B)],
    ['accuracy', 'loss,accuracy', (L: number) => 0.9 / (1 + Math.exp((L - 2.5) / 0.2))],
  ] as const)('fits %s and draws it', async (law, header, formula) => {
    const x =
      law === 'critical-batch' || law === 'accuracy' ? [2, 2.2, 2.4, 2.6, 2.8, 3, 3.4, 4] : [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6];
    const path = file(`${law}.csv`, `${header}\n${x.map((at, i) => `${at},${formula(at) * wobble(i)}`).join('\n')}\n`);
    const { out } = await fit(path, '--law', law, '--plot', join(folder, `${law}.svg`));
    expect(out).toMatch(/converged/);
    expect(existsSync(join(folder, `${law}.svg`))).toBe(true);
    if (header.startsWith('n_non')) expect(out).toMatch(/N: non-embedding/);
  });

  it('fits approach 1 from the points of loss curves', async () => {
    const curves = [1e7, 2e7, 4e7, 8e7, 1.6e8, 3.2e8].flatMap((N) => Array.from({ length: 40 }, (_, k) => 6 * N * N * 10 ** (k / 16)).map((C) => `${N},${C},${1.7 + 400 * N ** -0.34 + 410 * (C / (6 * N)) ** -0.28}`));
    const { out } = await fit(
      file('curves.csv', `n,flops,loss\n${curves.join('\n')}\n`),
      '--law',
      'envelope',
      '--plot',
      join(folder, 'envelope.png'),
    );
    expect(out).toMatch(/handovers between model sizes/);
    expect(out).toMatch(/by the published way, a line through every envelope point: a = 0\.4/);
    expect(existsSync(join(folder, 'envelope.png'))).toBe(true);
  });

  it('leaves out high losses and says how many rows remain', async () => {
    expect((await fit(grid(), '--law', 'parametric', '--loss-below', '4')).out).toMatch(/\d+ rows with a loss below 4 are fitted/);
    await expect(fit(grid(), '--law', 'parametric', '--loss-below', '1')).rejects.toThrow(/--loss-below: expected a loss that some run stays below, got 1; the lowest loss is/);
  });

  it('samples a large table and says so', async () => {
    expect((await fit(grid(), '--law', 'parametric', '--max-rows', '30')).out).toMatch(/36 rows read; the fit uses a uniform sample of 30/);
  });

  it('says what to change when the input cannot be used', async () => {
    await expect(fit(file('one.csv', 'n,d,loss\n1e6,1e7,3\n1e6,1e8,2.5\n1e6,1e9,2.3\n'), '--law', 'parametric')).rejects.toThrow(
      /nParams: all 3 points have the value 1000000/,
    );
    await expect(fit(grid(), '--law', 'power', '--floor', '2')).rejects.toThrow('--floor: expected --law power-floor, parametric or coupled, got power');
    await expect(fit(grid(), '--law', 'parametric', '--robust', 'squares', '--delta', '1')).rejects.toThrow('--delta: expected --robust huber, got squares, which have no delta');
    await expect(fit(grid(), '--law', 'straight')).rejects.toThrow(/^--law: expected one of power, .*, got "straight"; scaling fit --help-law NAME says what a law needs$/);
    await expect(fit(grid(), '--law', 'parametric', '--plot', 'fit.bmp')).rejects.toThrow(/\.svg or \.png/);
  });

  it('warns of copied rows', async () => {
    const { out } = await fit(file('copies.csv', 'n,loss\n1000,3\n10000,2.5\n100000,2.2\n100000,2.2\n'), '--law', 'power');
    expect(out).toMatch(/warning: 1 point repeats an earlier one exactly/);
  });

  it('pins and ties parameters, takes a known floor, and penalises overestimates', async () => {
    const tied = await fit(grid(), '--law', 'parametric', '--tie', 'alpha=beta', '--pin', 'E=1.7');
    expect(tied.out).toMatch(/beta {3}= alpha \(tied\)/);
    expect(tied.out).toMatch(/E {6}1\.7 \(known\)/);
    expect((await fit(grid(), '--law', 'parametric', '--floor', '1.7')).out).toMatch(/E {6}1\.7 \(known\)/);
    expect((await fit(grid(), '--law', 'parametric', '--overestimate-penalty', '20')).out).toMatch(
      /loss Huber, delta 0\.001, overestimates times 20/,
    );
  });

  it('fits the interaction of N and D and says whether the runs ask for it', async () => {
    const { out } = await fit(grid(), '--law', 'coupled', '--plot', join(folder, 'coupled.svg'));
    expect(out).toMatch(/gamma {2}[\d.]+/);
    expect(out).toMatch(/the points (do not|hardly)? ?ask for .*likelihood ratio .*AIC/);
    expect(existsSync(join(folder, 'coupled.svg'))).toBe(true);
  });

  it('chains accuracy after the loss, with intervals from draws of the runs', async () => {
    const rows = runs.map(({ N, D, L }, i) => `${N},${D},${L},${0.25 + 0.7 / (1 + Math.exp((L - 2.6) / 0.15)) + 0.01 * Math.sin(5 * i)}`);
    const path = file('chain.csv', `n,d,loss,acc\n${rows.join('\n')}\n`);
    const { out } = await fit(
      path,
      '--law',
      'accuracy-chain',
      '--chance',
      '0.25',
      '--bootstrap',
      '40',
      '--plot',
      join(folder, 'chain.svg'),
    );
    expect(out).toMatch(/first step, the loss:\nHoffmann approach 3/);
    expect(out).toMatch(/with intervals from \d+ draws of the runs/);
    expect(out).toMatch(
      /100 times its compute, N = 30B, D = 900B: loss [\d.]+, accuracy 0\.\d+, \[0\.\d+, 0\.\d+\] \(90%, bootstrap\), one more model/,
    );
    const { predictions } = JSON.parse(
      (await fit(path, '--law', 'accuracy-chain', '--chance', '0.25', '--bootstrap', '40', '--json')).out,
    ) as { predictions: { accuracy: number }[] };
    expect(predictions).toHaveLength(3);
  });

  it('takes the best learning rate from a sweep, and says how the step law does', async () => {
    const rates = [2e-4, 4e-4, 8e-4, 1.6e-3, 3.2e-3, 6.4e-3];
    const swept = [1e8, 2e8, 4e8, 1e9].flatMap((N) => [5e9, 2e10, 1e11].flatMap((D) => rates.map((lr) => `${N},${D},${lr},${2.5 + 0.01 * Math.log(lr / (1.79 * N ** -0.713 * D ** 0.307)) ** 2}`)));
    const { out } = await fit(
      file('sweep.csv', `params,tokens,lr,loss\n${swept.join('\n')}\n`),
      '--law',
      'best-lr',
      '--plot',
      join(folder, 'lr.svg'),
    );
    expect(out).toMatch(/a {2}-0\.713/);
    expect(out).toMatch(/is left out: its lowest loss is at the (smallest|largest) setting tried/);
    expect(out).toMatch(/the step law of Li et al\. 2025, 1\.79 N\^-0\.713 D\^0\.307, fits these \d+ rows/);
  });

  it('takes a table of best batches as it is, D alone if a is pinned', async () => {
    const best = [1e8, 1e9].flatMap((N) => [5e9, 2e10, 1e11].map((D, i) => `${N},${D},${0.58 * D ** 0.571 * wobble(i)}`));
    const { out } = await fit(file('batches.csv', `params,tokens,batch\n${best.join('\n')}\n`), '--law', 'best-batch', '--pin', 'a=0');
    expect(out).toMatch(/a {2}0 \(known\)/);
    expect(out).toMatch(/b {2}0\.57\d*, \[0\.5/);
  });

  it('fits whole curves with annealing and predicts the end of another schedule', async () => {
    const rate = (s: number, end: number) => 1e-3 * (end + (1 - end) * 0.5 * (1 + Math.cos((Math.PI * s) / 4000)));
    const curve = (end: number) => {
      let [sum, momentum, area] = [0, 0, 0];
      return Array.from({ length: 4001 }, (_, s) => {
        if (s > 0) {
          sum += rate(s, end);
          momentum = 0.999 * momentum + rate(s - 1, end) - rate(s, end);
          area += momentum;
        }
        return { s, lr: rate(s, end), loss: 2.6 + 0.9 * sum ** -0.45 - 0.35 * area };
      }).filter(({ s }) => s > 0 && s % 50 === 0);
    };
    const path = file('curves-lr.csv', `step,lr,loss\n${[...curve(0.1), ...curve(0.6)].map(({ s, lr, loss }) => `${s},${lr},${loss}`).join('\n')}\n`);
    const schedule = file('schedule.csv', `step,lr\n${curve(0.3).map(({ s, lr }) => `${s},${lr}`).join('\n')}\n`);
    const { out } = await fit(path, '--law', 'annealing', '--schedule', schedule, '--plot', join(folder, 'annealing.svg'));
    expect(out).toMatch(/L0 {5}2\.6\d*\n/);
    expect(out).toMatch(/decay {2}0\.999 \(known\)/);
    const [, end] = /the law ends at a loss of ([\d.]+) after step 4000/.exec(out)!;
    expect(Number(end) / curve(0.3).at(-1)!.loss).toBeCloseTo(1, 4);
    await expect(fit(grid(), '--law', 'parametric', '--schedule', schedule)).rejects.toThrow(
      '--schedule: expected --law annealing, got another law',
    );
    await expect(fit(path, '--law', 'annealing', '--max-rows', '20')).rejects.toThrow(/^--run: expected the column that names the runs where annealing is fitted to a sample of 20 of \d+ rows/);
    await expect(fit(path, '--law', 'annealing', '--decay', '1')).rejects.toThrow('--decay: expected a number from 0 to below 1 or "fitted", got "1"');
  });

  it.each([
    [['--pin', 'alpha'], '--pin: expected name=value, such as alpha=0.5, got "alpha"'],
    [['--pin', 'alpha=half'], '--pin: expected a number for alpha, such as alpha=0.5, got "half"'],
    [['--pin', 'alpha=1,alpha=2'], '--pin: expected one value for alpha, got 1 and 2'],
    [['--tie', 'alpha'], '--tie: expected name=name, such as alpha=beta, got "alpha"'],
    [['--tie', 'alpha=gamma'], 'tied: expected one of A, B, E, alpha, beta'],
    [['--overestimate-penalty', '0.5'], '--overestimate-penalty: expected a number from 1 to 1000, got 0.5'],
    [['--floor', '1.7', '--pin', 'E=1.6'], 'floor: expected one floor, got 1.7 and E pinned to 1.6'],
  ])('refuses %j in one sentence', async (options, message) => {
    await expect(fit(grid(), '--law', 'parametric', ...options)).rejects.toThrow(message);
  });

  it('refuses constraints where several laws are fitted one after another', async () => {
    await expect(fit(grid(), '--law', 'envelope', '--pin', 'a=0.5')).rejects.toThrow(/^law: expected one that is fitted to all runs at once .*, got envelope/);
  });

  it('keeps rare options out of --help and shows every option in --help-all', async () => {
    const help = await helpOf(registerFit, 'fit', '--help');
    const all = await helpOf(registerFit, 'fit', '--help-all');
    expect(help).toMatch(/--columns/);
    expect(help).not.toMatch(/--residuals/);
    for (const option of ['--columns', '--residuals', '--max-rows', '--plot']) expect(all).toContain(option);
  });
});

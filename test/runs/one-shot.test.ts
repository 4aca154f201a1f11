import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { randomStream } from '../../lib/core/random.js';
import { fitParametric } from '../../lib/fit/index.js';
import { nParamsTotal } from '../../lib/model/count.js';
import { commitPrediction, judgeOneShot, predictionFile, predictOneShot, readPrediction } from '../../lib/runs/one-shot.js';
import type { CompletedRun } from '../../lib/runs/store/run-record.js';
import { TOKENS_PER_STEP, markovModel } from '../../lib/runs/sweeps/ladder.js';
import { recordOf } from './runs.js';

const law = { E: 3, A: 20, B: 300, alpha: 0.5, beta: 0.45 };
const lossOf = (nParams: number, tokens: number) => law.E + law.A * nParams ** -law.alpha + law.B * tokens ** -law.beta;

/** Runs that follow the law, with a scatter of a tenth of a percent. */
function runsOfLaw(): CompletedRun[] {
  const stream = randomStream(1, 'scatter');
  return [1e11, 3e11, 1e12, 3e12, 1e13].flatMap((trainFlops) => [8, 16, 24, 32, 64, 128].map((dModel, i) => {
    const nParams = nParamsTotal(markovModel({ dModel }));
    const tokens = trainFlops / (6 * nParams);
    const loss = lossOf(nParams, tokens) * Math.exp(1e-3 * stream.normal());
    return {
      ...recordOf(i),
      nParamsTotal: nParams,
      tokens,
      validationLossNatsPerToken: loss,
      trainFlops: { sixNDNonEmbedding: 1, sixNDTotal: trainFlops },
    } as CompletedRun;
  }));
}

describe('the one-shot prediction', () => {
  it('finds the loss of a run eight times as large when the small ones follow the law', async () => {
    const { predictedLossNatsPerToken, interval, run } = await predictOneShot('isoflop', runsOfLaw(), 8e13);
    const truth = lossOf(run.nParamsTotal, run.tokens);
    expect(Math.abs(predictedLossNatsPerToken / truth - 1)).toBeLessThan(2e-3); // twice the scatter of a run
    expect(interval.low).toBeLessThan(truth);
    expect(interval.high).toBeGreaterThan(truth);
    expect(run.tokens).toBe(run.steps * TOKENS_PER_STEP);
    expect((6 * run.nParamsTotal * run.tokens) / 8e13).toBeCloseTo(1, 3);
    // no other width of the ladder would be better by the law
    const lossAt = (dModel: number) => lossOf(nParamsTotal(markovModel({ dModel })), 8e13 / (6 * nParamsTotal(markovModel({ dModel }))));
    expect(lossAt(run.dModel)).toBeLessThan(Math.min(lossAt(run.dModel - 32), lossAt(run.dModel + 32)) + 1e-3);
  });

  it('says where the run should fall by the record of earlier predictions: no narrower than the plain interval', async () => {
    const { interval, extrapolationInterval, run } = await predictOneShot('isoflop', runsOfLaw(), 8e13);
    expect(extrapolationInterval!.low).toBeLessThanOrEqual(interval.low);
    expect(extrapolationInterval!.high).toBeGreaterThanOrEqual(interval.high);
    expect(extrapolationInterval!.level).toBe(0.9);
    // what a fit says of that run by its covariance, to the difference of that from a bootstrap
    const runs = runsOfLaw();
    const { extrapolationInterval: again } = fitParametric(
      {
        nParams: runs.map((one) => one.nParamsTotal),
        nTokens: runs.map((one) => one.tokens),
        loss: runs.map((one) => one.validationLossNatsPerToken),
      },
      { intervals: 'none' },
    ).predict({ nParams: run.nParamsTotal, nTokens: run.tokens });
    expect(extrapolationInterval!.high / again!.high).toBeCloseTo(1, 3);
    expect(extrapolationInterval!.low / again!.low).toBeCloseTo(1, 3);
  });

  it('reads the prediction of the lecture as it was committed, which knew no such interval', () => {
    const { prediction } = readPrediction();
    expect(prediction.interval).toEqual({ low: 2.9137053340946144, high: 2.989958184470141, level: 0.9 });
    expect(prediction.extrapolationInterval).toBeUndefined();
  });

  it('leaves out runs of the tuned ladder with fewer than 2,000 steps, and plans the large one in its steps of 256 tokens', async () => {
    const ofSteps = ({ config }: CompletedRun, steps: number) => ({ ...config, train: { ...config.train, steps } });
    const runs = runsOfLaw().map((run, i) => ({ ...run, config: ofSteps(run, i < 3 ? 1999 : 2000) }));
    const { from, run } = await predictOneShot('isoflop-tuned', runs, 3e14);
    expect([from.runs.length, from.leastSteps, run.tokens / run.steps]).toEqual([27, 2000, 256]);
  });

  it('is judged by the loss, by what lies above the known floor, by the fitted floor and by the interval', () => {
    const { prediction } = readPrediction(predictionFile('one-shot-tuned'));
    const law = { ...prediction.law, E: 2.9492 };
    const said = { ...prediction, predictedLossNatsPerToken: 2.96, law, extrapolationInterval: { low: 2.9, high: 3, level: 0.9 } };
    // over a floor of 2.92: 2.963/2.96 - 1 = .0010, .043/.040 - 1 = .075, 2.9492/2.92 - 1 = .01
    const near = judgeOneShot(said, 2.963, 2.92);
    expect([near.loss, near.excess, near.floor].map((error) => error.toFixed(4))).toEqual(['0.0010', '0.0750', '0.0100']);
    expect([near.held, near.aimsMet]).toEqual([true, true]);
    expect(judgeOneShot(said, 2.95, 2.92)).toMatchObject({ held: true, aimsMet: false }); // .03/.04 - 1 = -.25
    const missed = judgeOneShot({ ...said, extrapolationInterval: { low: 2.97, high: 3, level: 0.9 } }, 2.963, 2.92);
    expect(missed).toMatchObject({ held: false, aimsMet: false });
  });

  it('refuses a budget that is no extrapolation', async () => {
    await expect(predictOneShot('isoflop', runsOfLaw(), 5e13)).rejects.toThrow("trainFlops: expected at least 8 times the largest run's 1.00e+13, got 5.00e+13");
  });

  it('is written once, and its hash is that of the file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'prediction-')), 'prediction.json');
    const prediction = await predictOneShot('isoflop', runsOfLaw(), 8e13);
    commitPrediction(prediction, file);
    expect(() => commitPrediction(prediction, file)).toThrow('expected no prediction yet');
    const read = readPrediction(file);
    expect(read.prediction).toEqual(prediction);
    expect(read.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"predictedLossNatsPerToken": \d/, '"predictedLossNatsPerToken": 2'));
    expect(readPrediction(file).sha256).not.toBe(read.sha256); // a changed prediction is another run's
  });
});

import { checkInteger, InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { Fit, Interval } from '../answer.js';
import type { FitOptions, InnerFit } from '../inner-fit.js';
import { residualsOf, type Convention } from '../inner-fit.js';
import { fitAccuracyLink } from '../laws/accuracy.js';
import { fitParametric } from '../laws/parametric.js';
import { SQUARES } from '../minimiser/robust.js';
import { percentileInterval } from '../statistics.js';
import { resample } from '../uncertainty/bootstrap.js';

/** Runs for {@link fitAccuracyChain}: each with its loss and its accuracy on the task. */
export interface AccuracyChainData {
  /** N of each run, [runs]. */
  nParams: readonly number[];
  /** D of each run, [runs]. */
  nTokens: readonly number[];
  /** Loss at the end, nats per token, [runs]. */
  loss: readonly number[];
  /** Accuracy on the task, 0 to 1, [runs]. */
  accuracy: readonly number[];
  /** Accuracy of guessing. */
  chance: number;
  /** Accuracy that no loss exceeds; fitted unless given. */
  ceiling?: 'fitted' | number;
  convention?: Convention;
}

/** What the chain says of a model. */
export interface ChainPrediction {
  /** Loss by the first law. */
  loss: number;
  /** Accuracy by the second at that loss. */
  accuracy: number;
  /** Where the chain's accuracy lies, given the runs: both laws err. */
  interval: Interval;
  /** Where the accuracy of one more model would fall. */
  runInterval: Interval;
}

/** Both laws of the chain, and the accuracy of any model. */
export interface AccuracyChain {
  lossLaw: Fit<'A' | 'B' | 'E' | 'alpha' | 'beta', 'nParams' | 'nTokens'>;
  link: Fit<'midpoint' | 'width' | 'ceiling' | 'chance', 'loss'>;
  /** Resamples of the runs in which both laws could be fitted, of those drawn. */
  resamples: { kept: number; drawn: number };
  predict(this: void, model: { nParams: number; nTokens: number }): ChainPrediction;
}

/**
 * Accuracy on a task from model size and data in two steps: L(N, D) by approach 3, then accuracy(L) by a sigmoid, both fitted to the same
 * runs.
 *
 * The intervals carry both laws' errors, and that they come from the same runs: runs are drawn with replacement, both laws are fitted again
 * to each draw, and the middle `level` of the accuracies is the interval (Efron 1979; 400 draws unless said). For one more model a run is
 * drawn, and its residuals from both laws, which go together, are added. Draws in which either fit does not converge are left out.
 *
 * Source: Gadre et al. 2024, "Language Models Scale Reliably with Over-Training and on Downstream Tasks", section 2; the Llama 3 report,
 * section 3.2.1, 2024. Worked value: where L(N, D) is the midpoint, chance 0.25 and ceiling 1 give 0.625.
 * @throws InputError if a column is malformed, or fewer than half of the draws can be fitted
 */
export function fitAccuracyChain(
  data: AccuracyChainData,
  { resamples = 400, seed = 0, loss, constraints, ...options }: FitOptions & { resamples?: number; seed?: number } = {},
): AccuracyChain {
  checkInteger('resamples', resamples, { min: 20, max: 1e6 });
  const { nParams, nTokens, accuracy, chance, ceiling = 'fitted', convention } = data;
  const lossLaw = fitParametric(
    { nParams, nTokens, loss: data.loss, ...(convention && { convention }) },
    { ...options, ...(loss && { loss }), ...(constraints && { constraints }) },
  );
  const link = fitAccuracyLink({ loss: data.loss, accuracy, chance, ceiling }, { ...options, loss: SQUARES });
  const pairs: { loss: number[]; link: number[] }[] = [];
  for (let k = 0; k < resamples; k++) {
    // the k-th draw of both is the same: it comes from the same stream over the same number of runs
    const [lossTheta] = drawnAgain(lossLaw.basis, seed, k);
    const [linkTheta] = lossTheta ? drawnAgain(link.basis, seed, k) : [];
    if (lossTheta && linkTheta) pairs.push({ loss: lossTheta, link: linkTheta });
  }
  if (pairs.length < resamples / 2) throw new InputError(`runs: expected most draws of the ${accuracy.length} runs to give both laws, but ${resamples - pairs.length} of ${resamples} did not; add runs`);
  const lossAt = valueAt(lossLaw.basis);
  const accuracyAt = valueAt(link.basis);
  const lossResiduals = residualsOf(lossLaw.basis);
  const linkResiduals = residualsOf(link.basis);
  const { level } = lossLaw.basis;
  const predict: AccuracyChain['predict'] = (model) => {
    const value = lossLaw.predict(model).value;
    const stream = randomStream(seed, 'chain');
    const drawn = pairs.map((pair) => {
      const lnLoss = lossAt(pair.loss, [model.nParams, model.nTokens]);
      const run = stream.integer(lossResiduals.length);
      return {
        law: accuracyAt(pair.link, [Math.exp(lnLoss)]),
        run: accuracyAt(pair.link, [Math.exp(lnLoss + lossResiduals[run]!)]) + linkResiduals[run]!,
      };
    });
    return {
      loss: value,
      accuracy: link.predict({ loss: value }).value,
      interval: percentileInterval(drawn.map(({ law }) => law), level),
      runInterval: percentileInterval(drawn.map(({ run }) => Math.min(1, Math.max(0, run))), level),
    };
  };
  return { lossLaw, link, resamples: { kept: pairs.length, drawn: resamples }, predict };
}

/** The chain's predictions for the largest run and for 10 and 100 times its compute, N and D growing alike. */
export function chainPredictions({
  lossLaw,
  predict,
}: AccuracyChain): ({ nParams: number; nTokens: number; computeTimes: number } & ChainPrediction)[] {
  const [sizes, tokens] = lossLaw.basis.data.columns;
  const largest = sizes!.reduce((best, size, i) => (size * tokens![i]! > sizes![best]! * tokens![best]! ? i : best), 0);
  return [1, 10, 100].map((computeTimes) => {
    const model = { nParams: sizes![largest]! * Math.sqrt(computeTimes), nTokens: tokens![largest]! * Math.sqrt(computeTimes) };
    return { ...model, computeTimes, ...predict(model) };
  });
}

/** theta of the k-th draw of the runs, in an array that is empty if the fit did not converge. */
function drawnAgain({ law, data, problem, ranges, minimum }: InnerFit, seed: number, k: number): number[][] {
  return resample({
    spec: law.spec,
    prepared: data.prepared,
    observed: problem.observed,
    weights: problem.weights,
    ...(data.groups && { groups: data.groups }),
    loss: problem.loss,
    ranges,
    theta: minimum.theta,
    seed,
    from: k,
    to: k + 1,
  });
}

/** The law at theta and one row of inputs, on the scale on which it was fitted. */
function valueAt({ law }: InnerFit): (theta: readonly number[], inputs: readonly number[]) => number {
  const predicted = new Float64Array(1);
  const jacobian = law.parameters.map(() => new Float64Array(1));
  return (theta, inputs) => {
    law.evaluate(theta, law.prepare(inputs.map((value) => Float64Array.of(value))), predicted, jacobian);
    return predicted[0]!;
  };
}

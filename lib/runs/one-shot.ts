import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import { datasetPath, LIBRARY_VERSION, writeWhole } from '../core/kit.js';
import { bootstrap, fitParametric, type Interval } from '../fit/index.js';
import { nParamsTotal } from '../model/count.js';
import type { CompletedRun } from './store/run-record.js';
import { TOKENS_PER_STEP, markovModel } from './sweeps/ladder.js';

const predictionSchema = z.object({
  libraryVersion: z.string(),
  /** When it was written down, ISO 8601. */
  madeAt: z.string(),
  /** What it was made from. */
  from: z.object({ sweep: z.string(), runs: z.array(z.string()), largestTrainFlops: z.number() }),
  /** L = E + A N^-alpha + B D^-beta with N all parameters, fitted to those runs. */
  law: z.object({ A: z.number(), B: z.number(), E: z.number(), alpha: z.number(), beta: z.number() }),
  /** The run that it is about. */
  run: z.object({ trainFlops: z.number(), dModel: z.number(), nParamsTotal: z.number(), steps: z.number(), tokens: z.number() }),
  predictedLossNatsPerToken: z.number(),
  /** Where one run should fall if the law holds that far out: the plain interval, which is for inside the range of the small runs. */
  interval: z.object({ low: z.number(), high: z.number(), level: z.number() }),
  /**
   * Where it should fall by how predictions from the smaller of the small runs have missed the larger; absent from predictions made before
   * there was such a record, or where it is too short.
   */
  extrapolationInterval: z.object({ low: z.number(), high: z.number(), level: z.number() }).optional(),
});

/** A prediction of a large run's loss from small runs, written down before the large one is trained. */
export type OneShotPrediction = z.infer<typeof predictionSchema>;

/** Widths that the one run may have. */
const WIDTHS = Array.from({ length: 15 }, (_, i) => 32 + 16 * i);

/**
 * Plans one run of `trainFlops` from small runs and predicts its loss: the pipeline of small ladder, extrapolation, one commitment.
 *
 * Fits L(N, D) = E + A N^-alpha + B D^-beta (Hoffmann et al. 2022, approach 3; N all parameters), takes the width at which that is lowest
 * for the budget, C = 6 N D, and gives the bootstrapped 90% interval of one more run and, from the record of such predictions on the same
 * runs, the one for beyond the range.
 * @throws InputError if the budget is less than eight times that of any run it is made from: that would be no extrapolation
 */
export async function predictOneShot(sweep: string, runs: readonly CompletedRun[], trainFlops: number): Promise<OneShotPrediction> {
  const largestTrainFlops = Math.max(...runs.map((run) => run.trainFlops.sixNDTotal));
  if (trainFlops < 7.99 * largestTrainFlops) throw new InputError(`trainFlops: expected at least 8 times the largest run's ${largestTrainFlops.toExponential(2)}, got ${trainFlops.toExponential(2)}`);
  const fit = await bootstrap(
    fitParametric({
      nParams: runs.map((run) => run.nParamsTotal),
      nTokens: runs.map((run) => run.tokens),
      loss: runs.map((run) => run.validationLossNatsPerToken),
      convention: { params: 'total', flops: '6ND' },
    }),
    { resamples: 1000, seed: 1, level: 0.9 },
  );
  const candidates = WIDTHS.map((dModel) => {
    const nParams = nParamsTotal(markovModel({ dModel }));
    const steps = Math.round(trainFlops / (6 * nParams * TOKENS_PER_STEP));
    return {
      dModel,
      nParams,
      steps,
      tokens: steps * TOKENS_PER_STEP,
      loss: fit.predict({ nParams, nTokens: steps * TOKENS_PER_STEP }).value,
    };
  });
  const best = candidates.reduce((a, b) => (b.loss < a.loss ? b : a));
  const { value, runInterval, extrapolationInterval } = fit.predict({ nParams: best.nParams, nTokens: best.tokens });
  if (!runInterval) throw new InputError('runs: expected enough of them for an interval, got too few');
  const { A, B, E, alpha, beta } = fit.parameters;
  return {
    libraryVersion: LIBRARY_VERSION,
    madeAt: new Date().toISOString(),
    from: { sweep, runs: runs.map(({ id }) => id), largestTrainFlops },
    law: { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value },
    run: { trainFlops, dModel: best.dModel, nParamsTotal: best.nParams, steps: best.steps, tokens: best.tokens },
    predictedLossNatsPerToken: value,
    interval: plain(runInterval),
    ...(extrapolationInterval && { extrapolationInterval: plain(extrapolationInterval) }),
  };
}

const plain = ({ low, high, level }: Interval): { low: number; high: number; level: number } => ({ low, high, level });

/** Where the lecture's prediction stands. */
export const predictionFile = (): string => datasetPath('runs', 'one-shot-prediction.json');

/**
 * Writes a prediction down, once.
 * @throws InputError if there is one already: a prediction that can be changed is none
 */
export function commitPrediction(prediction: OneShotPrediction, file = predictionFile()): void {
  if (existsSync(file)) throw new InputError(`${file}: expected no prediction yet, got one; a prediction that is changed afterwards is none`);
  writeWhole(file, `${JSON.stringify(prediction, null, 2)}\n`);
}

/**
 * The prediction that was written down, and the SHA-256 of its file: the run that it is about carries that in its configuration, so
 * that the prediction must have been there first.
 * @throws InputError if there is none
 */
export function readPrediction(file = predictionFile()): { prediction: OneShotPrediction; sha256: string } {
  if (!existsSync(file)) throw new InputError('prediction: expected one that was written down, got none: npx scaling predict');
  const text = readFileSync(file, 'utf8');
  return { prediction: predictionSchema.parse(JSON.parse(text)), sha256: createHash('sha256').update(text).digest('hex') };
}

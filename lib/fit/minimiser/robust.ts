import { checkNumber, describe as inWords, InputError } from '../../core/check.js';

/**
 * How much a residual r = observed - predicted counts: `squares` is r^2/2; `huber` is r^2/2 within delta and delta (|r| - delta/2)
 * beyond it, so that a run which went wrong pulls with a constant force instead of one that grows with its error
 * (Huber 1964, "Robust Estimation of a Location Parameter").
 *
 * `overestimatePenalty` p, 1 unless said, multiplies what a run below the law counts (r < 0: the law overestimates its loss). A badly tuned
 * run only ever ends above the law of well tuned ones, so p > 1 moves the law towards the lower envelope: with squares to the
 * expectile tau = 1/(1 + p) of the runs (Newey and Powell 1987, "Asymmetric Least Squares Estimation and Testing"), with Huber's loss of
 * a small delta to about their quantile tau (Koenker and Bassett 1978, "Regression Quantiles").
 * Where 70% of simulated runs were badly tuned, by 3% on average, least squares missed the law by 2.2% inside the range, with p = 100 by
 * 0.23%.
 */
export type RobustLoss = ({ kind: 'squares' } | { kind: 'huber'; delta: number }) & { overestimatePenalty?: number };

/** Plain least squares. */
export const SQUARES: RobustLoss = { kind: 'squares' };

/** Huber's loss with the delta = 1e-3 on log residuals of Hoffmann et al. 2022, section 3.3. */
export const HOFFMANN_HUBER: RobustLoss = { kind: 'huber', delta: 1e-3 };

/**
 * Checks a loss that came from outside.
 * @throws InputError if Huber's delta is not a number above zero, or the penalty on overestimates not one from 1 to 1,000
 */
export function checkRobustLoss(loss: RobustLoss): RobustLoss {
  if (loss.kind === 'huber' && !(loss.delta > 0 && Number.isFinite(loss.delta))) {
    throw new InputError(`loss.delta: expected a number > 0, got ${inWords(loss.delta)}`);
  }
  if (loss.overestimatePenalty !== undefined) checkNumber('loss.overestimatePenalty', loss.overestimatePenalty, { min: 1, max: 1000 });
  return loss;
}

/** The loss in words, for reports. Worked value: `HOFFMANN_HUBER` is "Huber, delta 0.001". */
export function lossInWords({ overestimatePenalty, ...loss }: RobustLoss): string {
  const words = loss.kind === 'squares' ? 'squares' : `Huber, delta ${loss.delta}`;
  return isPenalised({ overestimatePenalty }) ? `${words}, overestimates times ${overestimatePenalty}` : words;
}

/** Whether runs below the law count otherwise than runs above it. */
export function isPenalised({ overestimatePenalty = 1 }: { overestimatePenalty?: number | undefined }): boolean {
  return overestimatePenalty !== 1;
}

/** What a residual's side multiplies: the penalty below the law (r < 0), 1 above. */
export function sideWeight({ overestimatePenalty = 1 }: RobustLoss, residual: number): number {
  return residual < 0 ? overestimatePenalty : 1;
}

/** rho(r): what one residual adds to the objective. Worked value: Huber with delta 1 at r = 3 gives 1 * (3 - 1/2) = 2.5. */
export function rho(loss: RobustLoss, residual: number): number {
  const size = Math.abs(residual);
  const side = sideWeight(loss, residual);
  if (loss.kind === 'squares' || size <= loss.delta) return (side * residual * residual) / 2;
  return side * loss.delta * (size - loss.delta / 2);
}

/** psi(r) = rho'(r): the pull of one residual. Worked value: Huber with delta 1 at r = -3 gives -1. */
export function psi(loss: RobustLoss, residual: number): number {
  const side = sideWeight(loss, residual);
  if (loss.kind === 'squares') return side * residual;
  return side * Math.max(-loss.delta, Math.min(loss.delta, residual));
}

/** min(1, delta/|r|): how far Huber's loss lets go of a residual; 1 for squares. Worked value: Huber with delta 1 at r = 4 gives 0.25. */
export function tailWeight(loss: RobustLoss, residual: number): number {
  const size = Math.abs(residual);
  return loss.kind === 'squares' || size <= loss.delta ? 1 : loss.delta / size;
}

/**
 * psi(r)/r, the weight that turns least squares into this loss, iteration by iteration. Worked value: Huber with delta 1 at r = 4 gives
 * 0.25.
 */
export function robustWeight(loss: RobustLoss, residual: number): number {
  return sideWeight(loss, residual) * tailWeight(loss, residual);
}

import { InputError } from '../../core/check.js';
import { describe as inWords } from '../../core/check.js';

/**
 * How much a residual r counts: `squares` is r^2/2; `huber` is r^2/2 within delta and delta (|r| - delta/2) beyond it,
 * so that a run which went wrong pulls with a constant force instead of one that grows with its error
 * (Huber 1964, "Robust Estimation of a Location Parameter").
 */
export type RobustLoss = { kind: 'squares' } | { kind: 'huber'; delta: number };

/** Plain least squares. */
export const SQUARES: RobustLoss = { kind: 'squares' };

/** Huber's loss with the delta = 1e-3 on log residuals of Hoffmann et al. 2022, section 3.3. */
export const HOFFMANN_HUBER: RobustLoss = { kind: 'huber', delta: 1e-3 };

/**
 * Checks a loss that came from outside.
 * @throws InputError if Huber's delta is not a number above zero
 */
export function checkRobustLoss(loss: RobustLoss): RobustLoss {
  if (loss.kind === 'huber' && !(loss.delta > 0 && Number.isFinite(loss.delta))) {
    throw new InputError(`loss.delta: expected a number > 0, got ${inWords(loss.delta)}`);
  }
  return loss;
}

/** rho(r): what one residual adds to the objective. Worked value: Huber with delta 1 at r = 3 gives 1 * (3 - 1/2) = 2.5. */
export function rho(loss: RobustLoss, residual: number): number {
  const size = Math.abs(residual);
  if (loss.kind === 'squares' || size <= loss.delta) return (residual * residual) / 2;
  return loss.delta * (size - loss.delta / 2);
}

/** psi(r) = rho'(r): the pull of one residual. Worked value: Huber with delta 1 at r = -3 gives -1. */
export function psi(loss: RobustLoss, residual: number): number {
  if (loss.kind === 'squares') return residual;
  return Math.max(-loss.delta, Math.min(loss.delta, residual));
}

/** psi(r)/r = min(1, delta/|r|): the weight that turns least squares into this loss, iteration by iteration. Worked value: Huber with delta 1 at r = 4 gives 0.25. */
export function robustWeight(loss: RobustLoss, residual: number): number {
  const size = Math.abs(residual);
  return loss.kind === 'squares' || size <= loss.delta ? 1 : loss.delta / size;
}

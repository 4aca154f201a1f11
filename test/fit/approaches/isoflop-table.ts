import { randomStream } from '../../../lib/core/random.js';
import { parametricLoss } from '../../../lib/fit/index.js';

/** The law behind {@link isoFlopTable}: Hoffmann's published parameters; a = 0.28491/(0.33917 + 0.28491) = 0.4565. */
export const TABLE_LAW = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };

/**
 * A table in the form of the CS336 assignment's isoflops_curves.json, made by {@link TABLE_LAW}: nine budgets from 6e18 to 3e21 FLOPs, each
 * on sizes from 5e7 up by factors of 1.6 to 2.1, with noise on each loss.
 */
export function isoFlopTable({ noise = 0.004, seed = 0 } = {}): { parameters: number; compute_budget: number; final_loss: number }[] {
  const stream = randomStream(seed, 'isoflop-table');
  return [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21].flatMap((compute_budget) => {
    const factor = 1.6 + 0.5 * stream.uniform();
    const sizes = 7 + stream.integer(4);
    return Array.from({ length: sizes }, (_, k) => Math.round(5e7 * (compute_budget / 6e18) ** 0.35 * factor ** k)).map((parameters) => ({
      parameters,
      compute_budget,
      final_loss: parametricLoss(TABLE_LAW, parameters, compute_budget / (6 * parameters)) * Math.exp(noise * stream.normal()),
    }));
  });
}

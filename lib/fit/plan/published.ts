import { InputError } from '../../core/check.js';
import { publishedTable } from '../../core/published.js';
import type { ParametricParameters } from '../law.js';

/**
 * The published parameters of L(N, D) = E + A N^-alpha + B D^-beta, by the name their paper has in the table `parametric-fits`.
 * Worked value: `publishedParametric('Hoffmann et al. 2022').alpha` is 0.33917.
 * @throws InputError if the table has no such fit, or one without all five parameters
 */
export function publishedParametric(fit: string): ParametricParameters {
  const rows = publishedTable('parametric-fits').filter((row) => row.fit === fit);
  const value = (symbol: keyof ParametricParameters): number => {
    const found = rows.find((row) => row.symbol === symbol);
    if (!found) throw new InputError(`fit: expected a fit with the parameter ${symbol} in the table parametric-fits, got "${fit}"`);
    return found.value;
  };
  return { A: value('A'), B: value('B'), E: value('E'), alpha: value('alpha'), beta: value('beta') };
}

/** A value of the table `kaplan-2020-laws`. */
export function kaplanConstant(law: string, symbol: string): number {
  const found = publishedTable('kaplan-2020-laws').find((row) => row.law === law && row.symbol === symbol);
  if (!found) throw new InputError(`symbol: expected a row of kaplan-2020-laws, got ${law}, ${symbol}`);
  return found.value;
}

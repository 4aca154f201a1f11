import { checkNumber, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { FitOptions } from '../inner-fit.js';
import type { Law } from '../law.js';

/** Models measured twice, by loss and on a task, for {@link fitAccuracyLink}. */
export interface AccuracyLinkData {
  /** Loss of each model, nats per token, [models]. */
  loss: readonly number[];
  /** Accuracy of each model on the task, 0 to 1, [models]. */
  accuracy: readonly number[];
  /** Accuracy of guessing: 0.25 for four choices, 0 for exact match. */
  chance: number;
  /** Accuracy that no loss exceeds: fitted, or known (1 for a task without wrong labels). */
  ceiling: 'fitted' | number;
  weights?: readonly number[];
}

/**
 * The link from loss to accuracy on a task, accuracy = chance + (ceiling - chance)/(1 + exp((L - midpoint)/width)).
 *
 * A sigmoid in the loss: far above the midpoint a model guesses, far below it the task is solved, so a loss that falls
 * smoothly can give an accuracy that seems to jump. The second of two steps in the prediction of downstream performance
 * (Gadre et al. 2024; the Llama 3 report, section 3.2.1, 2024). Fitted to accuracies, not to their logs.
 * Worked value: at L = midpoint, chance 0.25 and ceiling 1 give 0.625.
 * @throws InputError if an accuracy, the chance or the ceiling lies outside 0 to 1, or the ceiling is not above chance
 */
export function fitAccuracyLink(
  { loss, accuracy, chance, ceiling, weights }: AccuracyLinkData,
  options: FitOptions = {},
): Fit<'midpoint' | 'width' | 'ceiling' | 'chance', 'loss'> {
  accuracy.forEach((value, i) => checkNumber(`accuracy[${i}]`, value, { min: 0, max: 1 }));
  return fitLaw(accuracyLaw({ chance, ceiling }), {
    inputs: { loss },
    response: accuracy,
    responseName: 'accuracy',
    ...(weights && { weights }),
    convention: { params: 'not used', flops: 'not used' },
  }, options);
}

/** The law accuracy(L); theta = [ln midpoint, ln width, ceiling, chance]. */
export function accuracyLaw({
  chance,
  ceiling,
}: {
  chance: number;
  ceiling: 'fitted' | number;
}): Law<'midpoint' | 'width' | 'ceiling' | 'chance', 'loss'> {
  checkNumber('chance', chance, { min: 0, max: 1 });
  if (ceiling !== 'fitted' && checkNumber('ceiling', ceiling, { min: 0, max: 1 }) <= chance) {
    throw new InputError(`ceiling: expected a number above chance (${chance}), got ${ceiling}`);
  }
  return {
    spec: { law: 'accuracy', chance, ceiling },
    name: 'loss to accuracy',
    formula: 'accuracy = chance + (ceiling - chance)/(1 + exp((L - midpoint)/width))',
    inputs: ['loss'],
    spans: [],
    parameters: [
      { name: 'midpoint', scale: 'log', min: 1e-3, max: 1e3 },
      { name: 'width', scale: 'log', min: 1e-4, max: 1e2 },
      { name: 'ceiling', scale: 'linear', min: chance, max: 1, ...(ceiling !== 'fitted' && { known: ceiling }) },
      { name: 'chance', scale: 'linear', min: 0, max: 1, known: chance },
    ],
    response: 'linear',
    prepare: (columns) => [...columns],
    evaluate([lnMidpoint, lnWidth, top, bottom], [loss], predicted, [dLnMidpoint, dLnWidth, dCeiling]) {
      const midpoint = Math.exp(lnMidpoint!);
      const width = Math.exp(lnWidth!);
      for (let i = 0; i < predicted.length; i++) {
        const distance = (loss![i]! - midpoint) / width;
        const solved = 1 / (1 + Math.exp(distance));
        const slope = (top! - bottom!) * solved * (1 - solved);
        predicted[i] = bottom! + (top! - bottom!) * solved;
        dLnMidpoint![i] = (slope * midpoint) / width;
        dLnWidth![i] = slope * distance;
        dCeiling![i] = solved;
      }
    },
    starts([loss], observed) {
      const lowest = loss!.reduce((a, b) => Math.min(a, b));
      const highest = loss!.reduce((a, b) => Math.max(a, b));
      const best = observed.reduce((a, b) => Math.max(a, b));
      const tops = ceiling === 'fitted' ? [Math.min(1, Math.max(best, chance + 0.05)), (1 + best) / 2] : [ceiling];
      return [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((share) => [0.02, 0.1, 0.3].flatMap((width) => tops.map((top) => [
        Math.log(lowest + share * (highest - lowest)),
        Math.log(width * (highest - lowest)),
        top,
        chance,
      ])));
    },
  };
}

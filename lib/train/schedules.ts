import { checkInteger, checkNumber } from '../core/check.js';

/** How the learning rate changes over a run, relative to its peak. */
export type Schedule =
  | { kind: 'constant'; warmupSteps: number }
  | { kind: 'cosine'; warmupSteps: number; /** of the peak, at the end */ finalFraction: number };

/** Cosine to a tenth of the peak, after a warm-up over a twentieth of the run. */
export function cosineSchedule(steps: number): Schedule {
  return { kind: 'cosine', warmupSteps: Math.round(steps / 20), finalFraction: 0.1 };
}

/**
 * The learning rate of a step, counted from 1 to `steps`, as a fraction of the peak.
 *
 *     warm-up    step / warmupSteps
 *     constant   1
 *     cosine     f + (1 - f) (1 + cos(pi x)) / 2,   x = (step - warmupSteps) / (steps - warmupSteps)
 *
 * Cosine decay over the whole run and to a tenth, as in Hoffmann et al. 2022, appendix B.
 * Worked value: cosine of 100 steps without warm-up and finalFraction 0.1 is 0.55 at step 50.
 */
export function learningRateFraction(schedule: Schedule, step: number, steps: number): number {
  checkInteger('steps', steps, { min: 1 });
  checkInteger('step', step, { min: 1, max: steps });
  const warmupSteps = checkInteger('warmupSteps', schedule.warmupSteps, { min: 0, max: steps });
  if (step < warmupSteps) return step / warmupSteps;
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'cosine': {
      const f = checkNumber('finalFraction', schedule.finalFraction, { min: 0, max: 1 });
      const x = (step - warmupSteps) / Math.max(1, steps - warmupSteps);
      return f + ((1 - f) * (1 + Math.cos(Math.PI * x))) / 2;
    }
  }
}

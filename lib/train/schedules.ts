import { checkInteger, checkNumber, checkPositive } from '../core/check.js';

/** How the learning rate changes over a run, relative to its peak. */
export type Schedule =
  | { kind: 'constant'; warmupSteps: number }
  | { kind: 'cosine'; warmupSteps: number; /** of the peak, at the end */ finalFraction: number }
  | { kind: 'linear'; warmupSteps: number; finalFraction: number }
  | { kind: 'inverse-square-root'; /** how long the peak lasts, from the first step on */ plateauSteps: number }
  | { kind: 'warmup-stable-decay'; warmupSteps: number; /** at the end of the run */ decaySteps: number; finalFraction: number }
  | { kind: 'exponential'; /** of the peak, at the first step; the last step has the peak */ initialFraction: number };

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
 *     linear     f + (1 - f) (1 - x)
 *     inverse-square-root   sqrt(plateauSteps / max(step, plateauSteps))
 *     warmup-stable-decay   1, then over the last decaySteps in a straight line to f
 *     exponential           initialFraction^((steps - step) / (steps - 1))
 *
 * Cosine decay over the whole run and to a tenth, as in Hoffmann et al. 2022, appendix B. T5's 1/sqrt(max(n, 1e4)) is inverse-square-root
 * with plateauSteps 1e4 and the peak 0.01 (Raffel et al. 2020, section 3.1.2); warmup-stable-decay is that of Hu et al. 2024 (MiniCPM);
 * exponential is for a range test: see `findLearningRate`.
 * Worked value: cosine of 100 steps without warm-up and finalFraction 0.1 is 0.55 at step 50.
 */
export function learningRateFraction(schedule: Schedule, step: number, steps: number): number {
  checkInteger('steps', steps, { min: 1 });
  checkInteger('step', step, { min: 1, max: steps });
  if (schedule.kind === 'inverse-square-root') {
    const plateauSteps = checkInteger('plateauSteps', schedule.plateauSteps, { min: 1 });
    return Math.sqrt(plateauSteps / Math.max(step, plateauSteps));
  }
  if (schedule.kind === 'exponential') {
    checkPositive('initialFraction', schedule.initialFraction);
    return steps === 1 ? 1 : schedule.initialFraction ** ((steps - step) / (steps - 1));
  }
  const warmupSteps = checkInteger('warmupSteps', schedule.warmupSteps, { min: 0, max: steps });
  if (step < warmupSteps) return step / warmupSteps;
  if (schedule.kind === 'constant') return 1;
  const f = checkNumber('finalFraction', schedule.finalFraction, { min: 0, max: 1 });
  const decayFrom = schedule.kind === 'warmup-stable-decay' ? steps - checkInteger('decaySteps', schedule.decaySteps, { min: 0, max: steps - warmupSteps }) : warmupSteps;
  const x = Math.max(0, step - decayFrom) / Math.max(1, steps - decayFrom);
  return f + (1 - f) * (schedule.kind === 'cosine' ? (1 + Math.cos(Math.PI * x)) / 2 : 1 - x);
}

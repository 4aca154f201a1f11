import type { ProblemSet } from '../exercise.js';
import { adamWStep } from './set-3/adamw.js';
import { criticalBatch } from './set-3/critical-batch.js';
import { dataShortage } from './set-3/data-bottleneck.js';
import { fitLine } from './set-3/power-law.js';
import { effectiveTokens } from './set-3/repetition.js';
import { learningRate } from './set-3/schedule.js';
import { linearGains, shapes } from './set-3/studies.js';

/** Section 3: the laws of one resource, and what else a run depends on. */
export const set3: ProblemSet = {
  number: 3,
  title: 'What factors matter?',
  introduction: `
Size, data, compute, shape, batch, schedule, repetition: seven things one could turn, and only some of them matter. You will fit the straight line that gave the field its name, compute where data become the bottleneck and what
repeating them is worth, and build the parts of training (optimiser, schedule, batch) whose bad choice once bent a famous law. Then you test the claim that shape does not matter.`,
  exercises: [learningRate, fitLine, dataShortage, effectiveTokens, adamWStep, criticalBatch, shapes, linearGains],
};

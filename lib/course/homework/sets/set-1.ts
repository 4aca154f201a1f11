import type { ProblemSet } from '../exercise.js';
import { countParameters } from './set-1/count-parameters.js';
import { distillationLoss } from './set-1/distillation.js';
import { doublingMonths } from './set-1/doubling-time.js';
import { effectInSpreads } from './set-1/effect.js';
import { trainFlopsPerToken } from './set-1/flops-per-token.js';
import { biggerOrLonger, deterministic } from './set-1/studies.js';
import { trainingDays } from './set-1/training-days.js';

/** Section 1: counting what scale is, and telling a gain from luck. */
export const set1: ProblemSet = {
  number: 1,
  title: 'Why scale up?',
  introduction: `
"Larger models trained for longer are better" is easy to say and takes care to claim. You will count what a model is and what it costs, measure how fast models grew, tell a gain from the luck of a seed, and write the loss with
which a small model learns from a large one. In the study you then spend a little compute in two ways and defend which was better.`,
  exercises: [countParameters, trainFlopsPerToken, trainingDays, doublingMonths, effectInSpreads, distillationLoss, biggerOrLonger, deterministic],
};

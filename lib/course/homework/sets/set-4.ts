import type { ProblemSet } from '../exercise.js';
import { optimalAllocation } from './set-4/allocation.js';
import { bootstrapExponent } from './set-4/bootstrap.js';
import { leadingSizes } from './set-4/envelope.js';
import { huberObjective } from './set-4/huber.js';
import { isoFlopMinimum } from './set-4/isoflop.js';
import { extrapolate, gopher } from './set-4/studies.js';

/** Section 4: the three approaches to a compute-optimal model, and how sure one may be. */
export const set4: ProblemSet = {
  number: 4,
  title: 'Which configuration?',
  introduction: `
A budget of FLOPs is given: how large a model, on how many tokens? Three approaches answer, and you will build the heart of each: the envelope of learning curves, the minimum of an IsoFLOP curve, and the objective of the parametric fit.
Then the interval without which none of them is worth quoting, and the whole pipeline once: ladder, fit, prediction, and the run that decides.`,
  exercises: [optimalAllocation, isoFlopMinimum, leadingSizes, huberObjective, bootstrapExponent, extrapolate, gopher],
};

import type { ProblemSet } from '../exercise.js';

export const set4: ProblemSet = { number: 4, title: '', introduction: '', exercises: [] };

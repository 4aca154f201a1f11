import type { ProblemSet } from '../exercise.js';

export const set5: ProblemSet = { number: 5, title: '', introduction: '', exercises: [] };

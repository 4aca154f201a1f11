import type { ProblemSet } from '../exercise.js';

export const set3: ProblemSet = { number: 3, title: '', introduction: '', exercises: [] };

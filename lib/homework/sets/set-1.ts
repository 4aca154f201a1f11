import type { ProblemSet } from '../exercise.js';

export const set1: ProblemSet = { number: 1, title: '', introduction: '', exercises: [] };

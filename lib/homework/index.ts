/** The part of homework/ that a notebook uses. It loads no TensorFlow. */
export type { CheckResult, StudentFunction } from './check.js';
export { checkExercise, homework, resetExercise, type Display, type Homework } from './homework.js';

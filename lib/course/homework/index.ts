/** The part of homework/ that a notebook uses. It loads no TensorFlow. */
export type { CheckResult, StudentFunction } from './check.js';
export { checkExercise, homework, resetExercise, type Display, type Homework } from './homework.js';
export { openChallenge, type Budget, type BudgetRun, type ChallengeOptions } from './challenge/open-challenge.js';
export { challengeScore, intervalScore, type ChallengeScore, type StatedInterval } from './challenge/score.js';
export { COURSE_CHALLENGE, type ChallengeConfig, type ChallengeTerms } from './challenge/terms.js';

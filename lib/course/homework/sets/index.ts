import { InputError } from '../../../core/check.js';
import type { Exercise, ProblemSet } from '../../answers/exercise.js';
import { set1 } from './set-1.js';
import { set2 } from './set-2.js';
import { set3 } from './set-3.js';
import { set4 } from './set-4.js';
import { set5 } from './set-5.js';

/** The homework, one set for each section of the lecture. */
export const problemSets: readonly ProblemSet[] = [set1, set2, set3, set4, set5];

/**
 * The set with a number.
 * @throws InputError if there is none, naming those there are
 */
export function findProblemSet(number: number): ProblemSet {
  const found = problemSets.find((set) => set.number === number);
  if (!found) throw new InputError(`set: expected one of ${problemSets.map((set) => set.number).join(', ')}, got ${number}`);
  return found;
}

/**
 * The exercise with an id, such as `2.3`, of a set, or of the kit's.
 * @throws InputError if there is none, naming those of its set
 */
export function findExercise(id: string, set: ProblemSet = findProblemSet(Number(/^(\d+)\./.exec(id)?.[1] ?? Number.NaN))): Exercise {
  const found = set.exercises.find((exercise) => exercise.id === id);
  if (!found) throw new InputError(`exercise: expected one of ${set.exercises.map((exercise) => exercise.id).join(', ')}, got "${id}"`);
  return found;
}

/** What a set is worth: the sum over its exercises. */
export function totalPoints({ exercises }: ProblemSet): number {
  return exercises.reduce((sum, { points }) => sum + points, 0);
}

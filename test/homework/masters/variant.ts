import type { MasterExercise } from '../../../lib/course/answers/exercise.js';

/**
 * The reference with one thing changed: what a student with a misconception writes.
 * @throws Error if the text to be changed does not occur exactly once
 */
export function variant(reference: string, misconception: string, from: string, to: string): MasterExercise['wrongAnswers'][number] {
  const parts = reference.split(from);
  if (parts.length !== 2) throw new Error(`variant for ${misconception}: expected "${from}" once in the reference, found it ${parts.length - 1} times`);
  return { source: parts.join(to), misconception };
}

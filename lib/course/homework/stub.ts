import type { FunctionExercise } from './exercise.js';

/** The sentence with which an untouched exercise fails. Worked value: `2.1 is not solved yet: write the body of causalMask`. */
export function unsolvedSentence({ id, functionName }: Pick<FunctionExercise, 'id' | 'functionName'>): string {
  return `${id} is not solved yet: write the body of ${functionName}`;
}

/** What stands in the solution cell before anybody has touched it: it type-checks, and throws its sentence when called. */
export function stubSource(exercise: Pick<FunctionExercise, 'id' | 'functionName' | 'signature'>): string {
  return `${exercise.signature.trim()} {\n  // your code here, instead of the next line\n  throw new Error("${unsolvedSentence(exercise)}");\n}`;
}

import type { FunctionExercise, PublicCase, Tolerance } from '../answers/exercise.js';
import { wordsOf } from './words.js';
import { formatMatrix, isMatrix } from '../answers/values.js';

/**
 * For answers that are computed with decimals: a millionth. Orders of summation differ by 1e-15, the values in the tasks are given to nine
 * digits, and every misconception is further away than that.
 */
export const DECIMALS: Tolerance = { relative: 1e-6, absolute: 1e-9 };

/** For masks, tokens, counts: equal or not. */
export const EXACT: Tolerance = { relative: 0, absolute: 0 };

/** A case whose inputs and output have the types of the exercise's function. */
interface TypedCase<Inputs extends unknown[], Output> {
  inputs: Inputs;
  expected: Output;
  about: string;
}

/** A function exercise as its author writes it: typed by the function that it asks for. */
export interface ExerciseDraft<Inputs extends unknown[], Output>
  extends Omit<FunctionExercise, 'kind' | 'publicCases'> {
  /** The worked value: it is told in the task, and is the first public case. */
  worked: TypedCase<Inputs, Output> & { /** How the value comes about, in Markdown. */ because: string };
  publicCases: TypedCase<Inputs, Output>[];
}

/** An exercise with its worked value told in the task and checked as the first public case, so that it cannot go stale. */
export function functionExercise<Inputs extends unknown[], Output>({
  worked,
  task,
  publicCases,
  ...draft
}: ExerciseDraft<Inputs, Output>): FunctionExercise {
  const { because, ...first } = worked;
  const call = `${draft.functionName}(${worked.inputs.map((input) => JSON.stringify(input)).join(', ')})`;
  const value = isMatrix(worked.expected) ? formatMatrix(worked.expected) : JSON.stringify(worked.expected);
  return {
    ...draft,
    kind: 'function',
    task: `${task.trim()}\n\n**${wordsOf(draft.language).workedValue}** ${because}\n\n\`\`\`ts\n${call}\n// ${value.replaceAll('\n', '\n// ')}\n\`\`\``,
    publicCases: [first, ...publicCases] as unknown as PublicCase[],
  };
}

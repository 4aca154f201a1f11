import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { InputError } from '../../core/check.js';
import { asJson, type Foreseen } from '../answers/values.js';
import type { FunctionExercise, Json, MasterExercise } from '../answers/exercise.js';
import { compileAnswer } from '../answers/compile-answer.js';
import { root } from '../../setup/paths.mjs';

/** The function that a source declares. For an instructor's own sources: it runs in this process. */
export function functionOf(source: string, name: string): (...inputs: Json[]) => Json {
  const compiled = compileAnswer(source);
  if (compiled.kind !== 'program') throw new InputError(`masters: expected TypeScript that declares ${name}, but ${compiled.sentence}`);
  return runInThisContext(`(() => {${compiled.source}\n;return ${name}; })()`) as (...inputs: Json[]) => Json;
}

/**
 * What each misconception of an exercise answers, by the wrong answers that its master lists: for each of these, one answer a case, null
 * where it has none.
 * Only who has the masters can compute it; students receive it for the public cases, as values.
 */
export function foresee(
  { misconceptions, functionName }: FunctionExercise,
  { wrongAnswers }: MasterExercise,
  inputs: readonly Json[][],
): Foreseen {
  return Object.fromEntries(
    misconceptions.map(({ id }) => [
      id,
      wrongAnswers
        .filter(({ misconception }) => misconception === id)
        .map(({ source }) => {
          const wrong = functionOf(source, functionName);
          return inputs.map((one) => answerOf(wrong, one));
        }),
    ]),
  );
}

function answerOf(wrong: (...inputs: Json[]) => Json, inputs: Json[]): Json | null {
  try {
    return asJson(wrong(...structuredClone(inputs))) ?? null;
  } catch {
    return null;
  }
}

/** Where the answers of every misconception to the public cases stand, as values. */
export const FORESEEN_FILE = join(root, 'lib', 'course', 'homework', 'sets', 'foreseen.json');

/** What each misconception of an exercise answers to its public cases; nothing for an exercise of which nobody wrote it down. */
export function foreseenIn(id: string): Foreseen {
  return (JSON.parse(readFileSync(FORESEEN_FILE, 'utf8')) as Record<string, Foreseen>)[id] ?? {};
}

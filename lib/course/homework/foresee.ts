import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInThisContext, Script } from 'node:vm';
import { InputError } from '../../core/check.js';
import { asJson, type Foreseen } from '../answers/values.js';
import type { FunctionExercise, Json, MasterExercise } from '../answers/exercise.js';
import { compileAnswer } from '../answers/compile-answer.js';
import { root } from '../../setup/paths.mjs';

const ENDS_WITHIN_SECONDS = 5;

/** Where calls are timed; made when it is first used, since a tab of a browser has none. */
let room: { context: { call?: () => unknown }; call: Script } | undefined;

/**
 * An instructor's function, which runs in this process, as one that always comes to an end: a call that does not within seconds throws, and
 * so does every later one.
 * @param within seconds
 * @throws InputError where there was no end
 */
export function ending<Given extends unknown[], Value>(
  run: (...given: Given) => Value, within = ENDS_WITHIN_SECONDS,
): (...given: Given) => Value {
  let isEndless = false;
  return (...given) => {
    const { context, call } = room ??= { context: createContext({}), call: new Script('call()') };
    context.call = () => run(...given);
    try {
      if (!isEndless) return call.runInContext(context, { timeout: within * 1000 }) as Value;
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      isEndless = true;
    }
    throw new InputError(`expected an end within ${within} s, got none: does every loop end?`);
  };
}

/**
 * The function that a source declares. For an instructor's own sources: it runs in this process.
 * @param where what an error begins with
 * @throws InputError if the source is no TypeScript, throws or does not declare the function
 */
export function functionOf(source: string, name: string, where = 'masters'): (...inputs: Json[]) => Json {
  const compiled = compileAnswer(source);
  if (compiled.kind !== 'program') throw new InputError(`${where}: expected TypeScript that declares ${name}, but ${compiled.sentence.replace(/\.(?= \(line)/, '')}`);
  const define = () => runInThisContext(`(() => {${compiled.source}\n;return typeof ${name} === "undefined" ? undefined : ${name}; })()`) as unknown;
  let value: unknown;
  try {
    value = ending(define)();
  } catch (error) {
    throw new InputError(`${where}: expected TypeScript that declares ${name}, but it threw ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'function') throw new InputError(`${where}: expected a function ${name}, as the signature has it, got none of this name`);
  const run = value as (...inputs: Json[]) => Json;
  return Object.defineProperty(ending(run), 'length', { value: run.length });
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

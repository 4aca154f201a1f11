import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../../lib/core/random.js';
import { asJson } from '../../lib/course/answers/values.js';
import type { FunctionExercise } from '../../lib/course/answers/exercise.js';
import { releaseHomework } from '../../lib/course/homework/release.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { root } from '../../lib/setup/paths.mjs';
import { answersIn } from './bundle.js';
import { compileFunction } from './compile-function.js';
import { LIBRARY_ANSWERS } from './library-answers.js';
import { masters } from './masters/index.js';

const exercises = problemSets.flatMap((set) => set.exercises).filter((one): one is FunctionExercise => one.kind === 'function');

/** What the search needs of an exercise: its arguments' names, and all its cases. */
function asked({ id, functionName, signature, publicCases, tolerance }: FunctionExercise): object {
  const { reference, hiddenInputs } = masters.find((one) => one.id === id)!;
  const solve = compileFunction(reference, functionName);
  const hidden = hiddenInputs(randomStream(1, `hidden/${id}`)).map(
    (inputs) => ({ inputs, expected: asJson(solve(...structuredClone(inputs))) }),
  );
  const parameters = signature.slice(signature.indexOf(`function ${functionName}(`)).matchAll(/[(,]\s*(\w+)\s*:/g);
  const names = [...parameters].map(([, name]) => name).slice(0, publicCases[0]!.inputs.length);
  return { id, tolerance, names, cases: [...publicCases.map(({ inputs, expected }) => ({ inputs, expected })), ...hidden] };
}

it('no other function that the bundle ships answers an exercise, called in one line', () => {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const search = [permission, '--allow-fs-read=*', join(root, 'test/homework/search-library.mjs'), join(root, 'lib/dist')];
  const { stdout } = spawnSync(
    process.execPath, search, { input: JSON.stringify(exercises.map(asked)), encoding: 'utf8', timeout: 1_200_000, killSignal: 'SIGKILL' },
  );
  const { functions, found } = JSON.parse(stdout) as { functions: number; found: string[] };
  expect(functions).toBeGreaterThan(400);
  expect(found.sort()).toEqual(LIBRARY_ANSWERS.map((pair) => pair.join(' ')));
}, 1_300_000);

it('no function of the homework\'s in the bundle answers an exercise, as it is or in a line\'s wrapping', () => {
  const parent = mkdtempSync(join(tmpdir(), 'library-'));
  try {
    const { files } = releaseHomework(join(parent, 'bundle'));
    const ours = files.filter((file) => /^lib\/course\/homework\/.*\.ts$/.test(file));
    expect(ours.length).toBeGreaterThan(25);
    expect(ours.flatMap((file) => answersIn(join(parent, 'bundle', file), exercises).map((found) => `${file} ${found}`))).toEqual([]);
    const leaking = join(parent, 'leaking.ts'); // what is looked for is found: file-level, unexported, wrapped
    writeFileSync(leaking, `const mask = (time: number, sees = (query: number, key: number) => key <= query) => Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => sees(q, k)));
function within(law: { A: number; B: number; alpha: number; beta: number }, C: number) { const { A, B, alpha, beta } = law, N = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (C / 6) ** (beta / (alpha + beta)); return [{ nParams: N, nTokens: C / 6 / N }]; }`);
    expect(answersIn(leaking, exercises)).toEqual(['2.1 mask', '4.1 within']);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}, 600_000);

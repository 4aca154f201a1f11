import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionExercise } from '../../../lib/course/answers/exercise.js';
import { gradeIdOf } from '../../../lib/course/answers/submission.js';
import { setNotebook } from '../../../lib/course/homework/notebook/set-notebook.js';
import { findProblemSet } from '../../../lib/course/homework/sets/index.js';
import { root, stateDir } from '../../../lib/setup/paths.mjs';
import { masters } from '../masters/index.js';
import { openContainer, packed } from './gradescope-container.js';
import { isolation } from './isolation-here.js';

// not below /tmp, which is another one for an enclosed answer; open to all, as /autograder is: the Node in it is nobody's too
const folder = mkdtempSync(join(stateDir, 'gradescope-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

const SET = findProblemSet(1);
const functions = SET.exercises.filter((one): one is FunctionExercise => one.kind === 'function');
const masterOf = (id: string) => masters.find((one) => one.id === id)!;

/** What `scaling grade --json` says of a student. */
interface Graded {
  student: string;
  earned: number;
  exercises: { id: string; earned: number }[];
}

/** A function for each exercise, or nothing where the stub stays. */
type Answers = (exercise: FunctionExercise, place: number) => string | undefined;
const instead = (body: string): Answers => ({ functionName }) => `function ${functionName}(...inputs: any[]): any { ${body} }`;
const right: Answers = ({ id }) => masterOf(id).reference;

/** Ten who hand in. What each deserves is the arithmetic of points: the functions of set 1 are worth 4, 3, 3, 4, 4 and 5. */
const CLASS: Record<string, { answers: Answers; points: number }> = {
  reference: { answers: right, points: 23 },
  blank: { answers: () => undefined, points: 0 },
  'all-42': { answers: instead('return 42;'), points: 0 },
  half: { answers: (exercise, i) => (i < 3 ? right(exercise, i) : undefined), points: 10 },
  misled: { answers: ({ id }) => masterOf(id).wrongAnswers[0]!.source, points: 0 },
  'exits-with-0': { answers: instead('process.exit(0);'), points: 0 },
  'never-ends': { answers: (exercise, i) => (i === 1 ? instead('for (;;) {}')(exercise, i) : right(exercise, i)), points: 20 },
  'no-typescript': { answers: (exercise, i) => (i === 0 ? 'function countParameters(' : right(exercise, i)), points: 19 },
  forger: { answers: instead('JSON.stringify = () => "1"; Reflect.apply = () => 1; try { process.getBuiltinModule("fs").writeSync(3, \'{"value":1}\\\\n\'); } catch {} return 1;'), points: 0 },
  'kills-others': { answers: instead('for (const pid of [process.ppid, 1]) try { process.kill(pid, "SIGKILL"); } catch {} return 42;'), points: 0 },
};

function handIn(name: string): string {
  const file = join(folder, 'class', `${name}.ipynb`);
  const notebook = structuredClone(setNotebook(SET));
  for (const cell of notebook.cells) {
    const place = functions.findIndex(({ id }) => cell.metadata.nbgrader?.grade_id === gradeIdOf('exercise', id));
    const answer = place < 0 ? undefined : CLASS[name]!.answers(functions[place]!, place);
    if (answer !== undefined) cell.source = answer.split(/(?<=\n)/);
  }
  mkdirSync(join(folder, 'class'), { recursive: true });
  writeFileSync(file, JSON.stringify(notebook));
  return file;
}

describe('ten submissions in Gradescope\'s container, emulated', () => {
  it('get the points of scaling grade, exercise by exercise, with namespaces and without', () => {
    const names = Object.keys(CLASS).sort();
    const files = names.map(handIn);
    const { stdout, stderr } = spawnSync(process.execPath, [
      join(root, 'lib', 'bin', 'scaling.mjs'), 'grade', join(folder, 'class'), '--out', join(folder, 'graded'), '--set', '1', '--seed', '11', '--json',
      ...(isolation === 'enclosed' ? [] : ['--allow-restricted']),
    ], { encoding: 'utf8' });
    expect(stderr).toContain('homework 1: 10 of 10 submissions');
    const { students } = JSON.parse(stdout) as { students: Graded[] };
    expect(Object.fromEntries(students.map(({ student, earned }) => [student, earned]))).toEqual(
      Object.fromEntries(names.map((name) => [name, CLASS[name]!.points])),
    );
    const zip = join(folder, 'autograder.zip');
    packed(zip, 1, '--seed', '11');
    for (const namespaces of isolation === 'enclosed' ? [true, false] : [false]) {
      const grade = openContainer(join(folder, `container-${namespaces}`), zip, { namespaces });
      for (const [i, name] of names.entries()) {
        const { results, said } = grade(files[i]!);
        expect([name, said.match(/isolation (\w+)/)?.[1]]).toEqual([name, namespaces ? 'enclosed' : 'restricted']);
        expect([name, results!.score]).toEqual([name, CLASS[name]!.points]);
        const scored = results!.tests.filter(({ score }) => score !== undefined);
        const given = Object.fromEntries(scored.map(({ number, score }) => [number, score]));
        const graded = students.find(({ student }) => student === name)!.exercises;
        expect([name, given]).toEqual([name, Object.fromEntries(graded.map(({ id, earned }) => [id, earned]))]);
      }
    }
    expect(execFileSync(join(folder, `container-false`, 'node'), ['--version'], { encoding: 'utf8' })).toBe(`${process.version}\n`);
  }, 900_000);
});

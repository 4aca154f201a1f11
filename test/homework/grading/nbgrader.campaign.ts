import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { gradeIdOf } from '../../../lib/course/answers/submission.js';
import type { FunctionExercise } from '../../../lib/course/answers/exercise.js';
import { setNotebook } from '../../../lib/course/homework/notebook/set-notebook.js';
import { findProblemSet } from '../../../lib/course/homework/sets/index.js';
import { root, stateDir } from '../../../lib/setup/paths.mjs';
import { baseMasters } from '../masters/base.js';

const VERSION = '0.9.5';
const environment = join(stateDir, 'nbgrader');
const program = (name: string) => join(environment, 'bin', name);
if (!existsSync(program('nbgrader'))) {
  spawnSync('python3', ['-m', 'venv', environment]);
  spawnSync(program('pip'), ['install', '--retries', '0', '--timeout', '10', `nbgrader==${VERSION}`]);
}
const isThere = existsSync(program('nbgrader'));
if (!isThere) console.warn(`SKIPPED: nbgrader's own commands, because pip could not install nbgrader ${VERSION} into ${environment}`);

const course = mkdtempSync(join(tmpdir(), 'nbgrader-'));
afterAll(() => rmSync(course, { recursive: true, force: true }));

const scaling = (...args: string[]) => execFileSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), ...args], { encoding: 'utf8', stdio: 'pipe' });
const run = (...args: string[]) => {
  const PATH = `${join(environment, 'bin')}:${process.env.PATH}`;
  const { stdout, stderr } = spawnSync(program('nbgrader'), args, { cwd: course, encoding: 'utf8', env: { ...process.env, PATH, HOME: course } });
  return stdout + stderr;
};

/** The shipped notebook of set 1, with answers to its functions. */
function shipped(answerOf: (exercise: FunctionExercise) => string | undefined): string {
  const set = findProblemSet(1);
  const notebook = structuredClone(setNotebook(set));
  for (const exercise of set.exercises) {
    const answer = exercise.kind === 'function' ? answerOf(exercise) : undefined;
    const cell = notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === gradeIdOf('exercise', exercise.id));
    if (answer !== undefined) cell!.source = [answer];
  }
  return JSON.stringify(notebook);
}

/** Who hands the shipped notebook in, and what each deserves of the 23 points of its functions: 4, 3, 3, 4, 4 and 5. */
const CLASS: Record<string, { notebook: string; points: number }> = {
  blank: { notebook: shipped(() => undefined), points: 0 },
  reference: { notebook: shipped(({ id }) => baseMasters.find((one) => one.id === id)!.reference), points: 23 },
  'all-42': { notebook: shipped(({ functionName }) => `function ${functionName}(...inputs: any[]): any { return 42; }`), points: 0 },
};

/** Points by student, of the gradebook. */
const SCORES = `
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    for one in gradebook.assignment_submissions("set-1"):
        print(one.student.id, one.score, one.max_score, one.needs_manual_grade)`;

(isThere ? describe : describe.skip)(`nbgrader ${VERSION}, with the real kernel`, () => {
  it('releases the instructor\'s version as the shipped notebook, validates it, and grades: blank 0, reference all, 42 everywhere 0', () => {
    scaling('homework', 'nbgrader', '1', '--out', course, '--seed', '3');
    scaling('kernel', 'install', '--prefix', environment);
    expect(run('generate_assignment', 'set-1')).not.toMatch(/ERROR/);
    const released = join(course, 'release', 'set-1', 'set-1.ipynb');
    const sourcesIn = (text: string) => (JSON.parse(text) as { cells: { id: string; source: string[] }[] }).cells
      .filter(({ id }) => id !== 'setup').map(({ id, source }) => [id, source.join('').trim()]);
    expect(sourcesIn(readFileSync(released, 'utf8'))).toEqual(sourcesIn(shipped(() => undefined)));
    // six functions, the study, and two questions without a response
    expect(run('validate', released)).toContain('VALIDATION FAILED ON 9 CELL(S)');
    const ofInstructor = run('validate', join(course, 'source', 'set-1', 'set-1.ipynb'));
    expect(ofInstructor).toContain('VALIDATION FAILED ON 1 CELL(S)'); // the study, which has no reference: nobody has done it there
    expect(ofInstructor).toContain('check("1.7a")');
    for (const [student, { notebook }] of Object.entries(CLASS)) {
      const file = join(course, 'submitted', student, 'set-1', 'set-1.ipynb');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, notebook);
    }
    // and who answers nothing in the notebook that nbgrader released
    mkdirSync(join(course, 'submitted', 'untouched', 'set-1'), { recursive: true });
    copyFileSync(released, join(course, 'submitted', 'untouched', 'set-1', 'set-1.ipynb'));
    expect(run('autograde', 'set-1')).not.toMatch(/Traceback|KeyError/);
    const scores = execFileSync(program('python'), ['-c', SCORES], { cwd: course, encoding: 'utf8' }).trim().split('\n').sort();
    // the study and the two questions in words, 7 points, were left as they were: nbgrader gives them 0 where it knows what was handed out
    expect(scores.map((row) => row.split(' ').slice(0, 3))).toEqual(
      [...Object.entries(CLASS).map(([student, { points }]) => [student, points]), ['untouched', 0]].sort()
        .map(([student, points]) => [student, `${Number(points)}.0`, '30.0']),
    );
  }, 900_000);
});

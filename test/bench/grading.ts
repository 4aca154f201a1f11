// npm run bench -- grading: how long a class takes to be graded, with a kill -9 in the middle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { checkInteger } from '../../lib/core/check.js';
import { randomStream } from '../../lib/core/random.js';
import { notebookText } from '../../lib/course/homework/notebook/notebook.js';
import { setNotebook } from '../../lib/course/homework/notebook/set-notebook.js';
import { findProblemSet } from '../../lib/course/homework/sets/index.js';
import { masters } from '../homework/masters/index.js';

const program = new Command('grading')
  .option('--students <n>', 'how many pretended submissions', Number, 200)
  .option('--set <n>', 'the homework, 1 to 5', Number, 2)
  .addHelpText('after', '\nExample: npm run bench -- grading --students 12 --set 4');
const { students, set: setNumber } = program.parse().opts<{ students: number; set: number }>();
checkInteger('--students', students, { min: 2 });
const set = findProblemSet(setNumber);
const bin = join(process.env.BENCH_FOLDER!, '..', '..', 'lib', 'bin', 'scaling.mjs');
const folder = mkdtempSync(join(tmpdir(), 'class-'));
const [from, out] = [join(folder, 'submitted'), join(folder, 'graded')];
mkdirSync(from);

/** Points that each pretended student deserves: each answer is the reference (60%), a listed wrong one (30%) or the stub. */
const deserved = new Map<string, number>();
const random = randomStream(1, 'pretended class');
for (let i = 1; i <= students; i++) {
  const notebook = setNotebook(set);
  let points = 0;
  for (const exercise of set.exercises) {
    const master = masters.find(({ id }) => id === exercise.id);
    const cell = notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === `exercise-${exercise.id}`);
    const luck = random.uniform();
    if (!master || !cell || luck > 0.9) continue;
    const isRight = luck < 0.6;
    cell.source = [isRight ? master.reference : master.wrongAnswers[random.integer(master.wrongAnswers.length)]!.source];
    if (isRight) points += exercise.points;
  }
  deserved.set(`student-${i}`, points);
  writeFileSync(join(from, `student-${i}.ipynb`), notebookText(notebook));
}

const recorded = () =>
  existsSync(join(out, 'students'))
    ? readdirSync(join(out, 'students')).filter((name) => existsSync(join(out, 'students', name, 'record.json'))).length
    : 0;
const start = () =>
  spawn(process.execPath, [bin, 'grade', from, '--out', out, '--set', String(setNumber), '--allow-restricted'], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });

const started = performance.now();
const first = start();
const firstEnded = once(first, 'exit');
while (recorded() < students / 2 && first.exitCode === null) await wait(50);
first.kill('SIGKILL');
await firstEnded;
const kept = recorded();
const second = start();
const [code] = (await once(second, 'exit')) as [number];
const minutes = (performance.now() - started) / 60_000;

const wrong = [...deserved].filter(([student, points]) => {
  const { exercises } = JSON.parse(readFileSync(join(out, 'students', student, 'record.json'), 'utf8')) as {
    exercises: { earned: number }[];
  };
  return exercises.reduce((sum, { earned }) => sum + earned, 0) !== points;
});
console.log(`${students} submissions of homework ${setNumber} (${masters.filter(({ id }) => id.startsWith(`${setNumber}.`)).length} functions) in ${minutes.toFixed(1)} min on ${availableParallelism()} cores (load ${loadavg()[0]!.toFixed(1)} at the end); killed after ${kept}, then went on with code ${code}`);
console.log(wrong.length === 0 ? 'every student has the points deserved' : `wrong points: ${wrong.map(([student]) => student).join(', ')}`);
rmSync(folder, { recursive: true });
if (wrong.length > 0 || code !== 0) process.exitCode = 1;

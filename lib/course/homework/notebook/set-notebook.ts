import type { Exercise, FunctionExercise, ProblemSet, WrittenExercise } from '../../answers/exercise.js';
import { totalPoints } from '../sets/index.js';
import { stubSource } from '../answer-source.js';
import { ANSWER, code, LOCKED, markdown, notebook, WORK, type Cell, type Notebook } from './notebook.js';

/** The notebook that a student receives for a set: everything in it follows from the set. */
export function setNotebook(set: ProblemSet): Notebook {
  return notebook([...opening(set), ...set.exercises.flatMap(cellsOf), ...closing()]);
}

function opening(set: ProblemSet): Cell[] {
  const { number, title, introduction, exercises } = set;
  const minutes = exercises.reduce((sum, exercise) => sum + exercise.minutes, 0);
  return [
    markdown('title', `# Homework ${number} · ${title}\n\n${introduction.trim()}`),
    markdown('rules', `
${exercises.length} exercises, ${totalPoints(set)} points, about ${hours(minutes)} in all.

- Each exercise has a cell to write in and a check cell beneath it, which runs a few **public cases** and says what is wrong. Grading uses other cases, drawn anew, so a function that only knows these does not pass.
- Stuck? \`hint("${number}.1")\` in any cell shows a hint; each call shows the next. \`reset("${number}.1")\` shows the original cell again.
- **Everything that a function needs stands in its own cell**: you may write helper functions beside it. It is graded alone, without the other cells, without files and network, and without the kit's own functions: the point is that you have built it once. It returns its value
  and leaves its inputs as they are. The check runs the same cell in the same way.
- Your name, and whom you talked to about it: *(write here)*`),
    code('setup', `
import { display } from "tslab";
import { homework } from "scaling";

const { check, hint, reset, progress } = homework(${number}, display);
progress();`, LOCKED),
  ];
}

function closing(): Cell[] {
  return [
    markdown('end', '## Where you stand\n\nRun the whole notebook once from the top (Kernel, Restart and run all) before you hand it in: what passes only in the order in which you wrote it does not pass.'),
    code('progress', 'progress();', LOCKED),
  ];
}

function cellsOf(exercise: Exercise): Cell[] {
  return exercise.kind === 'function' ? functionCells(exercise) : writtenCells(exercise);
}

function functionCells(exercise: FunctionExercise): Cell[] {
  const { id, functionName, points } = exercise;
  return [
    markdown(`task-${id}`, `${heading(exercise)}\n\n${exercise.task.trim()}`, LOCKED),
    code(`exercise-${id}`, stubSource(exercise), ANSWER),
    code(`check-${id}`, `await check("${id}", ${functionName}); // stuck? hint("${id}")`, { grade: true, solution: false, locked: true, points }),
  ];
}

/** The answer stands above the work, because it begins with a prediction. */
function writtenCells(exercise: WrittenExercise): Cell[] {
  const { id, points, template = '*(your answer)*', work } = exercise;
  return [
    markdown(`task-${id}`, `${heading(exercise)}\n\n${exercise.task.trim()}`, LOCKED),
    markdown(`written-${id}`, template, { grade: true, solution: true, locked: false, points }),
    ...(work === undefined ? [] : [code(`work-${id}`, work, WORK)]),
  ];
}

const STARS = { 1: '★☆☆', 2: '★★☆', 3: '★★★' };

function heading({ kind, id, title, points, difficulty, minutes }: Exercise): string {
  const read = kind === 'written' ? ' · read by a person' : '';
  return `## ${id} · ${title}\n\n*${points} points · ${STARS[difficulty]} · about ${minutes} minutes${read}*`;
}

function hours(minutes: number): string {
  const halves = Math.round(minutes / 30);
  return halves % 2 === 0 ? `${halves / 2} hours` : `${Math.floor(halves / 2)}½ hours`;
}

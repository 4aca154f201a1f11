import { shownPoints, type Exercise, type FunctionExercise, type Language, type ProblemSet, type StudyExercise, type WrittenExercise } from '../../answers/exercise.js';
import { totalPoints } from '../sets/index.js';
import { stubSource } from '../answer-source.js';
import { wordsOf } from '../words.js';
import { ANSWER, code, LOCKED, markdown, notebook, WORK, type Cell, type Notebook } from './notebook.js';

/** The notebook that a student receives for a set: everything in it follows from the set. */
export function setNotebook(set: ProblemSet): Notebook {
  return notebook([...opening(set), ...set.exercises.flatMap(cellsOf), ...closing(set.language)]);
}

function opening(set: ProblemSet): Cell[] {
  const { number, title, introduction, exercises } = set;
  const minutes = exercises.reduce((sum, exercise) => sum + exercise.minutes, 0);
  const words = wordsOf(set.language);
  const hasStudy = exercises.some(({ kind }) => kind === 'study');
  const names = ['check', 'hint', 'reset', 'progress', ...(hasStudy ? ['study'] : [])];
  return [
    markdown('title', `# ${words.homework} ${number} · ${title}\n\n${introduction.trim()}`),
    markdown('rules', words.rules({ number, exercises: exercises.length, points: totalPoints(set), minutes })),
    code('setup', `
import { display } from "tslab";
import { homework } from "scaling";

const { ${names.join(', ')} } = homework(${number}, display);
progress();`, LOCKED),
  ];
}

function closing(language: Language | undefined): Cell[] {
  return [
    markdown('end', wordsOf(language).end),
    code('progress', 'progress();', LOCKED),
  ];
}

function cellsOf(exercise: Exercise): Cell[] {
  switch (exercise.kind) {
    case 'function': return functionCells(exercise);
    case 'written': return writtenCells(exercise);
    case 'study': return studyCells(exercise);
  }
}

function functionCells(exercise: FunctionExercise): Cell[] {
  const { id, functionName, points } = exercise;
  return [
    markdown(`task-${id}`, `${heading(exercise)}\n\n${exercise.task.trim()}`, LOCKED),
    code(`exercise-${id}`, stubSource(exercise), ANSWER),
    code(`check-${id}`, `await check("${id}", ${functionName}); // ${wordsOf(exercise.language).stuck} hint("${id}")`, { grade: true, solution: false, locked: true, points }),
  ];
}

/** The answer stands above the work, because it begins with a prediction. */
function writtenCells(exercise: WrittenExercise): Cell[] {
  const { id, points, template = wordsOf(exercise.language).yourAnswer, work } = exercise;
  return [
    markdown(`task-${id}`, `${heading(exercise)}\n\n${exercise.task.trim()}`, LOCKED),
    markdown(`written-${id}`, template, { grade: true, solution: true, locked: false, points }),
    ...(work === undefined ? [] : [code(`work-${id}`, work, WORK)]),
  ];
}

/** Nothing in them is graded but what their outputs hold; the check says what the grader will. */
function studyCells(exercise: StudyExercise): Cell[] {
  const { id, points, work } = exercise;
  const words = wordsOf(exercise.language);
  return [
    markdown(`task-${id}`, `${heading(exercise)}\n\n${exercise.task.trim()}`, LOCKED),
    code(`study-${id}`, `import { newDisplay } from "tslab";\n\nconst rungs = await study("${id}").ladder(newDisplay);`, LOCKED),
    code(`work-${id}`, work, WORK),
    code(`commit-${id}`, `study("${id}").commit({ estimate: 0, low: 0, high: 0 }); // ${words.commitHere}`, WORK),
    code(`decide-${id}`, `await study("${id}").decide(newDisplay);`, LOCKED),
    code(`check-${id}`, `await check("${id}"); // ${words.stuck} hint("${id}")`, { grade: true, solution: false, locked: true, points }),
  ];
}

const STARS = { 1: '★☆☆', 2: '★★☆', 3: '★★★' };

/** The heading of an exercise: its title, and beneath it points by part, difficulty, minutes, and whether a person reads it. Markdown. */
export function heading(exercise: Exercise): string {
  const { kind, id, title, points, difficulty, minutes, language } = exercise;
  const words = wordsOf(language);
  const read = kind === 'written' ? ` · ${words.readByPerson}` : '';
  const shares = exercise.kind === 'function' && exercise.parts ? exercise.parts.map((part) => `${part.title}: ${shownPoints(part.points, language)}`) : [];
  const parts = shares.length > 0 ? ` (${shares.join('; ')})` : '';
  return `## ${id} · ${title}\n\n*${words.points(points)}${parts} · ${STARS[difficulty]} · ${words.minutes(minutes)}${read}*`;
}

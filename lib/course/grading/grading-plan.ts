import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import { root, stateDir } from '../../setup/paths.mjs';
import { firstDifference } from '../answers/values.js';
import {
  CHALLENGE_NUMBER,
  type FunctionExercise,
  type Json,
  type MasterExercise,
  type ProblemSet,
  type Tolerance,
} from '../answers/exercise.js';
import { foresee } from '../homework/foresee.js';
import { CHALLENGE_QUESTIONS, CHALLENGE_TITLE, challengeNotebook } from '../homework/notebook/challenge-notebook.js';
import type { Notebook } from '../homework/notebook/notebook.js';
import { setNotebook } from '../homework/notebook/set-notebook.js';
import { problemSets } from '../homework/sets/index.js';
import { unsolvedSentence } from '../homework/answer-source.js';
import { compileAnswer } from '../answers/compile-answer.js';
import type { IsolationLevel } from '../answers/isolation.js';
import { runAnswer } from '../answers/run-answer.js';
import { gradeIdOf } from '../answers/submission.js';

/** A case as the grader knows it. */
export interface PlannedCase {
  inputs: Json[];
  expected: Json;
  /** What a public case looks at; absent for hidden ones, of which a student is told nothing. */
  about?: string;
}

/** A function exercise as it is graded. */
export interface PlannedExercise {
  id: string;
  title: string;
  points: number;
  functionName: string;
  /** The sentence by which the untouched stub is known. */
  unsolved: string;
  tolerance: Tolerance;
  /** Public cases first. */
  cases: PlannedCase[];
  /** What each misconception would answer in each case; null where it would have no answer. */
  misconceptions: { message: string; foreseen: ({ value: Json } | null)[] }[];
}

/** A question that a person marks. */
export interface PlannedQuestion {
  id: string;
  title: string;
  points: number;
  /** What was asked, in Markdown. */
  task?: string;
  /** What to look for, in Markdown: for the person who marks, and for nobody else. */
  rubric?: string;
}

/** Everything that grading a set takes, as plain data: the same for every submission. */
export interface GradingPlan {
  set: number;
  title: string;
  /** From which the hidden cases follow. */
  seed: number;
  isolation: IsolationLevel;
  exercises: PlannedExercise[];
  /** Questions that a person marks. */
  written: PlannedQuestion[];
  /** As it was handed out. */
  notebook: Notebook;
  /** Of all the above: a submission that was graded by another plan is graded again. */
  hash: string;
}

/** How a set is graded. */
export interface PlanOptions {
  seed: number;
  isolation: IsolationLevel;
  /** By question. */
  rubrics?: Readonly<Record<string, string>>;
}

/**
 * Draws the hidden cases of a set from `seed` and has the references answer them, isolated like a student's answer.
 * @throws InputError if an exercise has no master, or its reference does not pass its own cases
 */
export async function planGrading(
  set: ProblemSet,
  masters: readonly MasterExercise[],
  { seed, isolation, rubrics = {} }: PlanOptions,
): Promise<GradingPlan> {
  const exercises: PlannedExercise[] = [];
  const written: GradingPlan['written'] = [];
  for (const exercise of set.exercises) {
    const { id, title, points } = exercise;
    if (exercise.kind === 'written')
      written.push({ id, title, points, task: exercise.task, ...(rubrics[id] !== undefined && { rubric: rubrics[id] }) });
    else exercises.push(await planExercise(exercise, masters, seed, isolation));
  }
  return hashed({ set: set.number, title: set.title, seed, isolation, exercises, written, notebook: setNotebook(set) });
}

/** The challenge's answers in words, collected for a person; `scaling homework leaderboard` judges the rest of it. */
export function planChallenge({ seed, isolation, rubrics = {} }: PlanOptions): GradingPlan {
  const notebook = challengeNotebook();
  const taskOf = (id: string) => notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === gradeIdOf('task', id))?.source.join('') ?? '';
  const written = CHALLENGE_QUESTIONS.map((question) => ({
    ...question,
    task: taskOf(question.id),
    ...(rubrics[question.id] !== undefined && { rubric: rubrics[question.id]! }),
  }));
  return hashed({ set: CHALLENGE_NUMBER, title: CHALLENGE_TITLE, seed, isolation, exercises: [], written, notebook });
}

/** Without tasks and rubrics: nobody is graded anew because a rubric got clearer. */
function hashed(plan: Omit<GradingPlan, 'hash'>): GradingPlan {
  const graded = { ...plan, written: plan.written.map(({ id, title, points }) => ({ id, title, points })) };
  return { ...plan, hash: createHash('sha256').update(JSON.stringify(graded)).digest('hex') };
}

async function planExercise(
  exercise: FunctionExercise,
  masters: readonly MasterExercise[],
  seed: number,
  isolation: IsolationLevel,
): Promise<PlannedExercise> {
  const { id, title, points, functionName, tolerance, publicCases } = exercise;
  const master = masters.find((one) => one.id === id);
  if (!master) throw new InputError(`masters: expected a reference for exercise ${id}, found none`);
  const hidden = master.hiddenInputs(randomStream(seed, `hidden/${id}`));
  if (hidden.length === 0) throw new InputError(`masters: expected hidden cases for exercise ${id}, got none`);
  const inputs = [...publicCases.map((one) => one.inputs), ...hidden];
  const answers = await referenceAnswers(master, functionName, inputs, isolation);
  const cases = inputs.map((one, i): PlannedCase => {
    const shown = publicCases[i];
    return { inputs: one, expected: shown?.expected ?? answers[i]!, ...(shown && { about: shown.about }) };
  });
  const failed = cases.find(({ expected }, i) => firstDifference(answers[i], expected, tolerance));
  if (failed) throw new InputError(`masters: expected the reference of exercise ${id} to pass its public cases, but it fails "${failed.about}"`);
  const foreseen = foresee(exercise, master, inputs);
  const misconceptions = exercise.misconceptions.flatMap(({ id: which, message }) =>
    (foreseen[which] ?? []).map((answers) => ({ message, foreseen: answers.map((value) => (value === null ? null : { value })) })));
  return { id, title, points, functionName, unsolved: unsolvedSentence(exercise), tolerance, cases, misconceptions };
}

async function referenceAnswers(
  { id, reference }: MasterExercise,
  functionName: string,
  inputs: Json[][],
  isolation: IsolationLevel,
): Promise<Json[]> {
  const compiled = compileAnswer(reference);
  if (compiled.kind !== 'program') throw new InputError(`masters: expected the reference of exercise ${id} to be TypeScript, but ${compiled.sentence}`);
  const { replies, ending } = await runAnswer({ source: compiled.source, functionName }, inputs, isolation);
  return inputs.map((_, i) => {
    const reply = replies[i];
    if (reply?.kind === 'value') return reply.value;
    const why = reply?.kind === 'threw' ? `threw ${reply.message}` : reply?.kind === 'odd' ? `gave ${reply.what}` : `ended: ${ending}`;
    throw new InputError(`masters: expected the reference of exercise ${id} to answer all cases, but in case ${i + 1} it ${why}`);
  });
}

/** What an instructor's folder holds. */
export interface Masters {
  masters: readonly MasterExercise[];
  /** The kit's own, unless the folder has others. */
  sets: readonly ProblemSet[];
  /** What to look for in the answers that a person marks, in Markdown, by question. */
  rubrics: Readonly<Record<string, string>>;
}

/**
 * Loads an instructor's folder of TypeScript, whose `index.ts` exports `masters` and may export `sets` and `rubrics`. Node cannot import
 * TypeScript, so the folder is compiled into the state folder first, where its imports of the kit mean the built kit.
 * @throws InputError if there is no index.ts, or it does not export masters
 */
export async function loadMasters(folder: string): Promise<Masters> {
  if (!existsSync(join(folder, 'index.ts'))) throw new InputError(`--masters: expected a folder with index.ts, got ${folder}`);
  const compiled = compileFolder(resolve(folder));
  try {
    const { masters, sets, rubrics } = (await import(pathToFileURL(join(compiled, 'index.js')).href)) as Partial<Masters>;
    if (!Array.isArray(masters)) throw new InputError(`--masters: expected ${join(folder, 'index.ts')} to export masters`);
    return { masters: masters as MasterExercise[], sets: sets ?? problemSets, rubrics: rubrics ?? {} };
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

function compileFolder(folder: string): string {
  const compiled = join(stateDir, 'masters', createHash('sha256').update(`${folder}/${process.pid}`).digest('hex').slice(0, 12));
  const built = (file: string) => join(root, 'lib', 'dist', relative(join(root, 'lib'), file));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )) {
    const source = join(folder, file);
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const script = outputText.replace(/(from\s+|import\s+)'(\.[^']+)'/g, (whole, before: string, specifier: string) => {
      const target = resolve(dirname(source), specifier);
      return target.startsWith(join(root, 'lib') + sep) && !target.startsWith(folder + sep)
        ? `${before}'${pathToFileURL(built(target)).href}'`
        : whole;
    });
    const out = join(compiled, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, script);
  }
  writeFileSync(join(compiled, 'package.json'), '{"type":"module"}');
  return compiled;
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import { root, stateDir } from '../../setup/paths.mjs';
import { firstDifference } from '../answers/values.js';
import {
  CHALLENGE_NUMBER,
  type ExercisePart,
  type FunctionExercise,
  type Json,
  type Language,
  type MasterExercise,
  type ProblemSet,
  type StudyExercise,
  type Tolerance,
} from '../answers/exercise.js';
import { foresee } from '../homework/foresee.js';
import { CHALLENGE_QUESTIONS, CHALLENGE_TITLE, challengeNotebook } from '../homework/notebook/challenge-notebook.js';
import type { Notebook } from '../homework/notebook/notebook.js';
import { setNotebook } from '../homework/notebook/set-notebook.js';
import { readSetVariants, setFilesIn, variantOf, type OwnSet } from '../homework/own/set-file.js';
import { problemSets } from '../homework/sets/index.js';
import { unsolvedSentence } from '../homework/answer-source.js';
import { compileAnswer } from '../answers/compile-answer.js';
import { typescript } from '../answers/typescript.js';
import type { IsolationLevel } from '../answers/isolation.js';
import { runAnswer } from '../answers/run-answer.js';
import { gradeIdOf } from '../answers/submission.js';

/** A case as the grader knows it. */
export interface PlannedCase {
  inputs: Json[];
  expected: Json;
  /** What a public case looks at; absent for hidden ones, of which a student is told nothing. */
  about?: string;
  /** To which part of the exercise it belongs, counted from 0, where there are parts. */
  part?: number;
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
  parts?: ExercisePart[];
  /** Public cases first. */
  cases: PlannedCase[];
  /** What each misconception would answer in each case; null where it would have no answer. */
  misconceptions: { message: string; foreseen: ({ value: Json } | null)[] }[];
  /** Of what is said besides; absent: English. */
  language?: Language;
}

/** A study as it is marked: by its design, which is the kit's. */
export type PlannedStudy = Pick<StudyExercise, 'kind' | 'id' | 'title' | 'points' | 'design' | 'language'>;

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
  /** Of what students read of their grading; absent: English. */
  language?: Language;
  /** From which the hidden cases follow. */
  seed: number;
  isolation: IsolationLevel;
  exercises: (PlannedExercise | PlannedStudy)[];
  /** Questions that a person marks. */
  written: PlannedQuestion[];
  /** As it was handed out. */
  notebook: Notebook;
  /** Where students have different ones, all of them: see variantOf. */
  variants?: Pick<GradingPlan, 'exercises' | 'notebook'>[];
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
  const exercises: GradingPlan['exercises'] = [];
  const written: GradingPlan['written'] = [];
  for (const exercise of set.exercises) {
    const { id, title, points, language } = exercise;
    if (exercise.kind === 'written')
      written.push({ id, title, points, task: exercise.task, ...(rubrics[id] !== undefined && { rubric: rubrics[id] }) });
    else if (exercise.kind === 'study') exercises.push({ kind: 'study', id, title, points, design: exercise.design, ...(language && { language }) });
    else exercises.push(await planExercise(exercise, masters, seed, isolation));
  }
  const { number, title, language } = set;
  return hashed({ set: number, title, ...(language && { language }), seed, isolation, exercises, written, notebook: setNotebook(set) });
}

/** The plan of a set of which students have different variants. */
export async function planVariants(variants: readonly OwnSet[], options: PlanOptions): Promise<GradingPlan> {
  const plans: GradingPlan[] = [];
  for (const { set, masters } of variants) plans.push(await planGrading(set, masters, options));
  return hashed({ ...plans[0]!, variants: plans.map(({ exercises, notebook }) => ({ exercises, notebook })) });
}

/** What a student is graded by. */
export function planFor(plan: GradingPlan, student: string): GradingPlan {
  return plan.variants ? { ...plan, ...plan.variants[variantOf(plan.set, student, plan.variants.length)] } : plan;
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
  const { id, title, points, functionName, tolerance, publicCases, language } = exercise;
  const master = masters.find((one) => one.id === id);
  if (!master) throw new InputError(`masters: expected a reference for exercise ${id}, found none`);
  const hidden = master.hiddenInputs(randomStream(seed, `hidden/${id}`));
  if (hidden.length === 0) throw new InputError(`masters: expected hidden cases for exercise ${id}, got none`);
  const inputs = [...publicCases.map((one) => one.inputs), ...hidden];
  const answers = await referenceAnswers(master, functionName, inputs, isolation);
  const cases = inputs.map((one, i): PlannedCase => {
    const shown = publicCases[i];
    const part = exercise.parts && (master.partOf?.(structuredClone(one)) ?? 0);
    const expected = shown?.expected ?? answers[i]!;
    return { inputs: one, expected, ...(shown && { about: shown.about }), ...(part !== undefined && { part }) };
  });
  const oddPart = exercise.parts && faultOfParts(exercise, exercise.parts, cases);
  if (oddPart !== undefined) throw new InputError(`masters: exercise ${id}: ${oddPart}`);
  const failed = cases.find(({ expected }, i) => firstDifference(answers[i], expected, tolerance));
  if (failed) throw new InputError(`masters: expected the reference of exercise ${id} to pass its public cases, but it fails "${failed.about}"`);
  const foreseen = foresee(exercise, master, inputs);
  const misconceptions = exercise.misconceptions.flatMap(({ id: which, message }) =>
    (foreseen[which] ?? []).map((answers) => ({ message, foreseen: answers.map((value) => (value === null ? null : { value })) })));
  const parts = exercise.parts && { parts: exercise.parts };
  const unsolved = unsolvedSentence(exercise);
  return { id, title, points, functionName, unsolved, tolerance, ...parts, cases, misconceptions, ...(language && { language }) };
}

/**
 * Why the points of parts could be had without solving them, or do not add up; undefined where all is well. Each part has hidden cases, of
 * which two have different answers: neither a table of the public cases nor a constant earns it.
 */
export function faultOfParts(
  { points, tolerance }: Pick<FunctionExercise, 'points' | 'tolerance'>, parts: readonly ExercisePart[], cases: readonly PlannedCase[],
): string | undefined {
  const sum = parts.reduce((all, part) => all + part.points, 0);
  if (Math.abs(sum - points) > 1e-9) return `expected parts whose points add up to ${points}, got ${sum}`;
  const odd = parts.flatMap(({ title }, k) => {
    const hidden = cases.filter(({ part, about }) => part === k && about === undefined);
    if (hidden.length < 2) return [`expected at least two hidden cases of the part "${title}", got ${hidden.length}`];
    const isConstant = hidden.every(({ expected }) => firstDifference(expected, hidden[0]!.expected, tolerance) === undefined);
    return isConstant ? [`expected hidden cases of the part "${title}" with different answers, got the same for all: a constant would earn its points`] : [];
  });
  return odd[0];
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
  /** Of sets of which there are several. */
  variants?: ReadonlyMap<number, readonly OwnSet[]>;
}

/**
 * Loads an instructor's folder of TypeScript, whose `index.ts` exports `masters` and may export `sets` and `rubrics`. Node cannot import
 * TypeScript, so the folder is compiled into the state folder first, where its imports of the kit mean the built kit.
 * @throws InputError if there is no index.ts, or it does not export masters
 */
export async function loadMasters(folder: string): Promise<Masters> {
  const own = setFilesIn(folder);
  if (own.length > 0) return ownMasters(own);
  if (!existsSync(join(folder, 'index.ts'))) throw new InputError(`--masters: expected a folder with index.ts or set files (set-7.yaml), got ${folder}`);
  const compiled = compileFolder(resolve(folder));
  try {
    const { masters, sets, rubrics } = (await import(pathToFileURL(join(compiled, 'index.js')).href)) as Partial<Masters>;
    if (!Array.isArray(masters)) throw new InputError(`--masters: expected ${join(folder, 'index.ts')} to export masters`);
    return { masters: masters as MasterExercise[], sets: sets ?? problemSets, rubrics: rubrics ?? {} };
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

/** Set files beside each other in a folder, with all their variants. */
async function ownMasters(files: readonly string[]): Promise<Masters> {
  const kits = join(root, 'test', 'homework', 'masters');
  const takesKits = files.some((file) => /\bkit +\d/.test(readFileSync(file, 'utf8'))) && existsSync(kits);
  const kitMasters = takesKits ? (await loadMasters(kits)).masters : [];
  const variants = files.map((file) => readSetVariants(file, kitMasters));
  return {
    masters: variants.flatMap(([first]) => first!.masters),
    sets: variants.map(([first]) => first!.set),
    rubrics: Object.assign({}, ...variants.map(([first]) => first!.rubrics)) as Record<string, string>,
    variants: new Map(variants.flatMap((own) => (own.length > 1 ? [[own[0]!.set.number, own] as const] : []))),
  };
}

function compileFolder(folder: string): string {
  const compiled = join(stateDir, 'masters', createHash('sha256').update(`${folder}/${process.pid}`).digest('hex').slice(0, 12));
  const built = (file: string) => join(root, 'lib', 'dist', relative(join(root, 'lib'), file));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )) {
    const source = join(folder, file);
    const ts = typescript();
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

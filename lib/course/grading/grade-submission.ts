import { join } from 'node:path';
import { notebookText, type Notebook } from '../homework/notebook/notebook.js';
import { apart } from './apart.js';
import { variantOf } from '../homework/own/set-file.js';
import { feedbackPage, gradescopeResults } from './feedback.js';
import { readMarks, saidIn, studentFolder, writeResult, type SubmissionRecord } from './grade-record.js';
import type { Said } from '../answers/exercise.js';
import { gradingWords } from '../homework/grading-words.js';
import { planFor, type GradingPlan, type PlannedExercise } from './grading-plan.js';
import { judge, type ExerciseResult } from './judge.js';
import { judgeStudy } from './judge-study.js';
import { retrainedIn, withRetrained } from './retrained-studies.js';
import { answerTo, cutWithNote, gradeIdOf, hashOf, setOf, writtenAnswerTo, type Submission, type SubmittedCell, type WrittenAnswer } from '../answers/submission.js';

/** A submission, and whose it is. */
export interface Submitted {
  /** Unique in a class, and fit for a file name. */
  student: string;
  /** What the student is called where the submission came from. Absent: the same. */
  name?: string;
  file: string;
  /** The file as a person knows it: `class.zip: anna/set-9 (1).ipynb`. Absent: `file`. */
  shown?: string;
  /** How late it is among the student's own; see choose-submission. */
  rank?: readonly number[];
}

/** What came of a submission. */
export interface Graded {
  record: SubmissionRecord;
  /** What was graded; absent where the submission is no notebook. */
  notebook?: Notebook;
}

/**
 * Grades one submission by a plan. It never throws for what a student did.
 * @throws IsolationError if no child process can be started
 */
export async function gradeSubmission(submitted: Submitted, general: GradingPlan): Promise<Graded> {
  const plan = planFor(general, submitted.student);
  const submission = await readApart(submitted.file);
  const problem = problemOf(submission, plan);
  const base = { ...whose(submitted), submissionHash: submission.hash, planHash: plan.hash, set: plan.set, isolation: plan.isolation };
  if (problem !== undefined || submission.kind !== 'notebook')
    return { record: { ...base, ...saidIn(plan.language, { problem }), ...nothingOf(plan) } };
  const { cells } = submission;
  const exercises: ExerciseResult[] = [];
  const answers: Record<string, string> = {};
  const fingerprints: Record<string, number[]> = {};
  const studies: Record<string, string> = {};
  for (const exercise of plan.exercises) {
    if ('kind' in exercise) {
      const { result, evidence, opening } = judgeStudy(exercise, cells);
      exercises.push(result);
      if (evidence !== undefined) answers[exercise.id] = evidence;
      if (opening !== undefined) studies[exercise.id] = opening;
      continue;
    }
    const answer = answerTo(exercise, cells);
    const result = await judge(exercise, answer, plan.isolation);
    exercises.push(result);
    if (answer === undefined || result.verdict === 'missing') continue;
    answers[exercise.id] = cutWithNote(answer, 20_000);
    const reading = await apart('fingerprint', answer);
    if (reading.kind === 'done') fingerprints[exercise.id] = reading.value;
  }
  const note = otherVariant(general, submitted.student, cells);
  const written = plan.written.map(({ id, title, points }) => {
    const answer = writtenAnswerTo(id, cells);
    return { title, points, ...answer, ...(isUntouched(answer, plan.notebook) && { untouched: true as const }) };
  });
  return {
    record: { ...base, ...saidIn(plan.language, { note }), exercises, answers, written, fingerprints, studies },
    notebook: restoredNotebook(plan.notebook, plan.exercises.flatMap((one) => ('kind' in one ? [] : [one])), cells),
  };
}

/** Whether a question's cell says what it was handed out with, or nothing, and shows nothing. */
function isUntouched({ id, text, outputs, attachments }: WrittenAnswer, { cells }: Notebook): boolean {
  const handedOut = cells.find(({ metadata }) => metadata.nbgrader?.grade_id === gradeIdOf('written', id))?.source.join('') ?? '';
  return [handedOut.trim(), ''].includes(text.trim()) && outputs.length === 0 && Object.keys(attachments).length === 0;
}

/** Reads a submission where it can do no harm: what takes too long, or too much memory, is unreadable. */
export async function readApart(file: string): Promise<Submission> {
  const reading = await apart('read', file, 20);
  return reading.kind === 'done'
    ? reading.value
    : { kind: 'unreadable', hash: hashOf(file), reason: TAKES_TOO_LONG };
}

const TAKES_TOO_LONG: Said = { en: gradingWords.en.readingTakesTooLong, de: gradingWords.de.readingTakesTooLong };

/** What a record keeps of whose a submission is, and of which file it was. */
function whose({ student, name, file, shown = file, rank }: Submitted): Pick<SubmissionRecord, 'student' | 'name' | 'file' | 'rank'> {
  return { student, ...(name !== undefined && name !== student && { name }), file: shown, ...(rank && { rank }) };
}

function problemOf(submission: Submission, plan: GradingPlan): Said | undefined {
  if (submission.kind === 'unreadable') return submission.reason;
  const set = setOf(submission.cells);
  return set === undefined || set === plan.set ? undefined : {
    en: `it answers homework ${set}, not ${plan.set}`, de: `Sie ist eine Antwort auf Übung ${set}, nicht auf ${plan.set}`,
  };
}

/**
 * What to say of a notebook whose texts are those of another variant than its student's: somebody else's was handed in, or handed out.
 * A cell speaks for a variant if it has its text, which not all variants have; the student's own is believed unless another has more.
 */
export function otherVariant({ set, variants }: GradingPlan, student: string, cells: readonly SubmittedCell[]): Said | undefined {
  if (!variants) return undefined;
  const plain = (source: string | readonly string[]) => [source].flat().join('').replace(/\s+/g, ' ').trim();
  const submitted = new Map(cells.flatMap(({ gradeId, source }) => (gradeId === undefined ? [] : [[gradeId, plain(source)] as const])));
  const texts = variants.map(({ notebook }) => new Map(notebook.cells.flatMap(({ source, metadata: { nbgrader } }) =>
    (nbgrader?.locked === true ? [[nbgrader.grade_id, plain(source)] as const] : []))));
  const telling = [...texts[0]!.keys()].filter((id) => new Set(texts.map((one) => one.get(id))).size > 1);
  const agreeing = texts.map((one) => telling.filter((id) => one.get(id) === submitted.get(id)).length);
  const own = variantOf(set, student, variants.length);
  const most = Math.max(...agreeing);
  if (agreeing[own] === most) return undefined;
  const other = agreeing.indexOf(most) + 1;
  return {
    en: `The notebook is of variant ${other}, and ${student} has variant ${own + 1}, by which it was graded: its answers may be right for the other; hand in your own notebook.`,
    de: `Das Notebook ist das der Variante ${other}, und ${student} hat Variante ${own + 1}, nach der bewertet wurde: Seine Antworten mögen für die andere stimmen; gib dein eigenes Notebook ab.`,
  };
}

/** The result of what cannot be graded. */
export function nothingOf({
  exercises,
  written,
}: GradingPlan): Pick<SubmissionRecord, 'exercises' | 'answers' | 'written' | 'fingerprints'> {
  return {
    exercises: exercises.map(({ id, title, points }) => ({ id, title, points, earned: 0, verdict: 'missing', sentences: [] })),
    written: written.map(({ id, title, points }) => ({ id, title, points, text: '', outputs: [], attachments: {} })),
    answers: {},
    fingerprints: {},
  };
}

/** Writes what a student and what the instructor get; the record last, since its being there says that all is. */
export function writeResults(out: string, { record, notebook }: Graded, setTitle: string): void {
  const folder = studentFolder(out, record.student);
  const marks = readMarks(out, record.student);
  if (notebook) writeResult(join(folder, 'graded.ipynb'), notebookText(notebook));
  const told = withRetrained(record, retrainedIn(out));
  writeResult(join(folder, 'feedback.html'), feedbackPage(told, setTitle, marks));
  writeResult(join(folder, 'results.json'), `${JSON.stringify(gradescopeResults(told, marks), null, 1)}\n`);
  writeResult(join(folder, 'record.json'), `${JSON.stringify(record)}\n`);
}

/** Millions of lines are more than a list should hold. */
const MAX_LINED = 200_000;

/**
 * The notebook that was graded: every cell as it was handed out, and in the cells that a student writes in, what the student wrote.
 * Whatever was changed in, added to or taken from the rest of the submission is undone.
 */
export function restoredNotebook(handedOut: Notebook, exercises: readonly PlannedExercise[], cells: readonly SubmittedCell[]): Notebook {
  const written = new Map<string, string>();
  for (const { gradeId, source } of cells)
    if (gradeId !== undefined && /^(written|work|commit)-/.test(gradeId))
      written.set(gradeId, [written.get(gradeId), source].filter((text) => text !== undefined).join('\n'));
  for (const exercise of exercises) {
    const answer = answerTo(exercise, cells);
    if (answer !== undefined) written.set(gradeIdOf('exercise', exercise.id), answer);
  }
  return {
    ...handedOut,
    cells: handedOut.cells.map((cell) => {
      const source = cell.metadata.nbgrader?.locked === false ? written.get(cell.metadata.nbgrader.grade_id) : undefined;
      return source === undefined ? cell : { ...cell, source: source.length > MAX_LINED ? [source] : source.split(/(?<=\n)/) };
    }),
  };
}

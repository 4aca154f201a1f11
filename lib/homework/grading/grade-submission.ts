import { join } from 'node:path';
import { notebookText, type Notebook } from '../notebook/notebook.js';
import { fingerprint } from './fingerprint.js';
import { feedbackPage, gradescopeResults } from './feedback.js';
import { judge, type ExerciseResult } from './judge.js';
import type { GradingPlan } from './plan.js';
import { readMarks, studentFolder, writeResult, type SubmissionRecord } from './record.js';
import { restoredNotebook } from './restore.js';
import { answerTo, readSubmission, setOf, writtenAnswerTo, type Submission } from './submission.js';

/** A submission, and whose it is. */
export interface Submitted {
  student: string;
  file: string;
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
export async function gradeSubmission({ student, file }: Submitted, plan: GradingPlan): Promise<Graded> {
  const submission = readSubmission(file);
  const problem = problemOf(submission, plan);
  const base = { student, submissionHash: submission.hash, planHash: plan.hash, set: plan.set, isolation: plan.isolation };
  if (problem !== undefined || submission.kind !== 'notebook') return { record: { ...base, ...(problem !== undefined && { problem }), ...nothingOf(plan) } };
  const { cells } = submission;
  const exercises: ExerciseResult[] = [];
  const fingerprints: Record<string, number[]> = {};
  for (const exercise of plan.exercises) {
    const answer = answerTo(exercise, cells);
    const result = await judge(exercise, answer, plan.isolation);
    exercises.push(result);
    if (answer !== undefined && result.verdict !== 'missing') fingerprints[exercise.id] = fingerprint(answer);
  }
  const written = plan.written.map((question) => ({ ...question, ...writtenAnswerTo(question.id, cells) }));
  return { record: { ...base, exercises, written, fingerprints }, notebook: restoredNotebook(plan.notebook, plan.exercises, cells) };
}

function problemOf(submission: Submission, plan: GradingPlan): string | undefined {
  if (submission.kind === 'unreadable') return submission.reason;
  const set = setOf(submission.cells);
  return set === undefined || set === plan.set ? undefined : `it answers homework ${set}, not ${plan.set}`;
}

/** The result of what cannot be graded. */
export function nothingOf({ exercises, written }: GradingPlan): Pick<SubmissionRecord, 'exercises' | 'written' | 'fingerprints'> {
  return {
    exercises: exercises.map(({ id, title, points }) => ({ id, title, points, earned: 0, verdict: 'missing', sentences: [] })),
    written: written.map((question) => ({ ...question, text: '', images: [] })),
    fingerprints: {},
  };
}

/** Writes what a student and what the instructor get; the record last, since its being there says that all is. */
export function writeResults(out: string, { record, notebook }: Graded, setTitle: string): void {
  const folder = studentFolder(out, record.student);
  const marks = readMarks(out, record.student);
  if (notebook) writeResult(join(folder, 'graded.ipynb'), notebookText(notebook));
  writeResult(join(folder, 'feedback.html'), feedbackPage(record, setTitle, marks));
  writeResult(join(folder, 'results.json'), `${JSON.stringify(gradescopeResults(record, marks), null, 1)}\n`);
  writeResult(join(folder, 'record.json'), `${JSON.stringify(record)}\n`);
}

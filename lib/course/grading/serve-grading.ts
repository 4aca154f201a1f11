import { gradeSubmission, writeResults, type Submitted } from './grade-submission.js';
import type { GradingPlan } from './grading-plan.js';
import type { SubmissionRecord } from './grade-record.js';
import { IsolationError } from '../answers/run-answer.js';

/** What a grader process is told. The plan comes first, and once. */
export type ToGrader = { kind: 'plan'; plan: GradingPlan; out: string } | { kind: 'grade'; submitted: Submitted };

/** What it answers to each submission. */
export type FromGrader =
  | { kind: 'graded'; record: SubmissionRecord }
  /** Why there is no result: of this submission, or of any. */
  | { kind: 'failed'; reason: string; forAll: boolean };

/**
 * Makes this process a grader: it grades the submissions that its parent sends, one at a time, and writes their results itself.
 * It never runs an answer, and reads none in this thread, which stays free to hear that its parent has ended: then it ends too.
 */
function serveGrading(): void {
  if (!process.connected) process.exit();
  let plan: GradingPlan | undefined;
  let out = '';
  const say = (message: FromGrader) => void process.send!(message);
  process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole terminal; the parent decides
  process.on('disconnect', () => process.exit());
  process.on('message', (message: ToGrader) => {
    if (message.kind === 'plan') ({ plan, out } = message);
    else {
      grade(message.submitted, plan!, out).then(
        (record) => say({ kind: 'graded', record }),
        (error: unknown) =>
          say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error), forAll: concernsAll(error) }),
      );
    }
  });
}

/** Whether another submission would fare no better: no process can be started, nothing can be written. */
function concernsAll(error: unknown): boolean {
  return (
    error instanceof IsolationError ||
    ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}

async function grade(submitted: Submitted, plan: GradingPlan, out: string): Promise<SubmissionRecord> {
  const graded = await gradeSubmission(submitted, plan);
  writeResults(out, graded, plan.title);
  return { ...graded.record, answers: {}, written: [], fingerprints: {} }; // what the parent shows
}

serveGrading();

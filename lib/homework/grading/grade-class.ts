import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import { nothingOf, writeResults, type Submitted } from './grade-submission.js';
import { LIMITS } from './isolation.js';
import type { GradingPlan } from './plan.js';
import { readRecord, type SubmissionRecord } from './record.js';
import type { FromGrader, ToGrader } from './serve-grading.js';
import { readSubmission } from './submission.js';

/** Besides what its answers may take: for reading, compiling and writing. */
const GRACE_SECONDS = 60;

export interface ClassOptions {
  out: string;
  /** Grader processes side by side. */
  jobs: number;
  /** Called for each submission as its results are written. */
  onGraded?: (record: SubmissionRecord) => void;
  signal?: AbortSignal;
}

/** The submissions of which there is no result yet by this plan. */
export function submissionsToDo(submissions: readonly Submitted[], plan: GradingPlan, out: string): Submitted[] {
  return submissions.filter(({ student, file }) => {
    const record = readRecord(out, student);
    return record?.planHash !== plan.hash || record.submissionHash !== readSubmission(file).hash;
  });
}

/**
 * Grades submissions in several processes. Each result is written whole as it comes, so that whatever ends this process, the next one goes on from there.
 * A submission that brings its grader down is recorded with that as its problem.
 * @throws Error if a grader says that it cannot grade, for example because no child process can be started
 */
export async function gradeClass(submissions: readonly Submitted[], plan: GradingPlan, { out, jobs, onGraded, signal }: ClassOptions): Promise<void> {
  const queue = [...submissions];
  const failures: string[] = [];
  const lane = async () => {
    let grader: ChildProcess | undefined;
    try {
      for (let next = queue.shift(); next && !signal?.aborted && failures.length === 0; next = queue.shift()) {
        if (!grader || !isAlive(grader)) grader = startGrader(plan, out);
        const answer = await gradeBy(grader, next, plan);
        if (answer.kind === 'failed') failures.push(answer.reason);
        else onGraded?.(answer.kind === 'graded' ? answer.record : recordLost(next, plan, out));
      }
    } finally {
      grader?.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  if (failures.length > 0) throw new Error(failures[0]);
}

const isAlive = ({ exitCode, signalCode, connected }: ChildProcess) => exitCode === null && signalCode === null && connected;

function startGrader(plan: GradingPlan, out: string): ChildProcess {
  const grader = fork(join(root, 'lib', 'dist', 'homework', 'grading', 'serve-grading.js'), [], { execArgv: ['--max-old-space-size=1024'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  grader.on('error', () => undefined); // `exit` tells
  grader.send({ kind: 'plan', plan, out } satisfies ToGrader);
  return grader;
}

async function gradeBy(grader: ChildProcess, submitted: Submitted, plan: GradingPlan): Promise<FromGrader | { kind: 'lost' }> {
  const seconds = GRACE_SECONDS + plan.exercises.length * 3 * LIMITS.wallSeconds;
  const done = new AbortController();
  const timer = setTimeout(() => grader.kill('SIGKILL'), seconds * 1000);
  const answered = once(grader, 'message', { signal: done.signal }).then(([message]) => message as FromGrader);
  const ended = once(grader, 'exit', { signal: done.signal }).then(() => ({ kind: 'lost' as const }));
  try {
    grader.send({ kind: 'grade', submitted } satisfies ToGrader);
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    done.abort();
    await Promise.allSettled([answered, ended]);
  }
}

function recordLost({ student, file }: Submitted, plan: GradingPlan, out: string): SubmissionRecord {
  const record: SubmissionRecord = {
    student, submissionHash: readSubmission(file).hash, planHash: plan.hash, set: plan.set, isolation: plan.isolation,
    problem: 'reading it took more time or memory than there is, so a person has to look at it', ...nothingOf(plan),
  };
  writeResults(out, { record }, plan.title);
  return record;
}

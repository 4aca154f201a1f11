import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import type { Submitted } from './grade-submission.js';
import { LIMITS } from '../answers/isolation.js';
import type { GradingPlan } from './grading-plan.js';
import { readRecord, type SubmissionRecord } from './grade-record.js';
import type { FromGrader, ToGrader } from './serve-grading.js';
import { hashOf } from '../answers/submission.js';

/** Besides what its answers may take: for reading, compiling and writing. */
const GRACE_SECONDS = 120;
/** A grader that somebody ends (the kernel, where memory runs out) is nobody's fault: its submission is given to another one. */
const ATTEMPTS = 3;

export interface ClassOptions {
  out: string;
  /** Grader processes side by side. */
  jobs: number;
  /** Called for each submission as its results are written. */
  onGraded?: (record: SubmissionRecord) => void;
  signal?: AbortSignal;
}

/** A submission of which there is no result, and why. It is not a result of 0: somebody has to look. */
export interface Ungraded {
  submitted: Submitted;
  reason: string;
}

/** The submissions of which there is no result yet by this plan. */
export function submissionsToDo(submissions: readonly Submitted[], plan: GradingPlan, out: string): Submitted[] {
  return submissions.filter(({ student, file }) => {
    const record = readRecord(out, student);
    return record?.planHash !== plan.hash || record.submissionHash !== hashOf(file);
  });
}

/**
 * Grades submissions in several processes. Each result is written whole as it comes, so that whatever ends this process, the next one goes
 * on from there.
 * A submission whose grader ends is given to another one; where that helps nothing, it is returned as not graded, and the others go on.
 * @throws Error if a grader says that it cannot grade anybody, for example because no child process can be started
 */
export async function gradeClass(
  submissions: readonly Submitted[],
  plan: GradingPlan,
  { out, jobs, onGraded, signal }: ClassOptions,
): Promise<Ungraded[]> {
  const queue = [...submissions];
  const failures: string[] = [];
  const ungraded: Ungraded[] = [];
  const lane = async () => {
    let grader: ChildProcess | undefined;
    const stop = () => void grader?.kill('SIGKILL'); // what it was at is graded again the next time
    signal?.addEventListener('abort', stop);
    try {
      for (let next = queue.shift(); next && !signal?.aborted && failures.length === 0; next = queue.shift()) {
        let answer: Answer = { kind: 'ended' };
        for (let attempt = 1; attempt <= ATTEMPTS && answer.kind === 'ended' && !signal?.aborted; attempt++) {
          if (!grader || !isAlive(grader)) grader = startGrader(plan, out);
          answer = await gradeBy(grader, next, plan);
        }
        if (answer.kind === 'graded') onGraded?.(answer.record);
        else if (answer.kind === 'failed' && answer.forAll) failures.push(answer.reason);
        else if (!signal?.aborted)
          ungraded.push({ submitted: next, reason: answer.kind === 'failed' ? answer.reason : REASONS[answer.kind] });
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      grader?.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  if (failures.length > 0) throw new Error(failures[0]);
  return ungraded;
}

type Answer = FromGrader | { kind: 'ended' } | { kind: 'too long' };

const REASONS: Record<'ended' | 'too long', string> = {
  ended: `its grader was ended from outside ${ATTEMPTS} times: is there memory enough?`,
  'too long': 'grading it took more time than there is',
};

const isAlive = ({ exitCode, signalCode, connected }: ChildProcess) => exitCode === null && signalCode === null && connected;

function startGrader(plan: GradingPlan, out: string): ChildProcess {
  const grader = fork(join(root, 'lib', 'dist', 'course', 'grading', 'serve-grading.js'), [], {
    execArgv: ['--max-old-space-size=1024'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  grader.on('error', () => undefined); // no process could be started, which `gradeBy` hears too
  grader.send({ kind: 'plan', plan, out } satisfies ToGrader, () => undefined); // if it cannot be sent, `exit` tells
  return grader;
}

async function gradeBy(grader: ChildProcess, submitted: Submitted, plan: GradingPlan): Promise<Answer> {
  const seconds = GRACE_SECONDS + plan.exercises.length * 3 * LIMITS.wallSeconds;
  const done = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    grader.kill('SIGKILL');
  }, seconds * 1000);
  const answered = once(grader, 'message', { signal: done.signal }).then(([message]) => message as FromGrader);
  const ended = once(grader, 'exit', { signal: done.signal }).then(() => ({ kind: isLate ? 'too long' as const : 'ended' as const }));
  try {
    grader.send({ kind: 'grade', submitted } satisfies ToGrader, () => undefined); // if it cannot be sent, `exit` tells
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    done.abort();
    await Promise.allSettled([answered, ended]);
  }
}

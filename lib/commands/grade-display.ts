import { SingleBar } from 'cli-progress';
import { counted, terminalText } from '../core/text.js';
import { shownPoints } from '../course/answers/exercise.js';
import { totalOf, type SubmissionRecord } from '../course/grading/grade-record.js';
import { formatDuration, secondsRemaining } from '../core/long-work.js';

/** Shows how far grading is. */
export interface GradeDisplay {
  show(record: SubmissionRecord): void;
  stop(): void;
}

/** A bar with the time remaining on a terminal, one line for each submission elsewhere. Writes to standard error. */
export function openGradeDisplay(submissions: number): GradeDisplay {
  const started = performance.now();
  let done = 0;
  const state = () => {
    const remaining = secondsRemaining({ doing: '', fraction: done / submissions, elapsedSeconds: (performance.now() - started) / 1000 });
    return `${done} of ${counted(submissions, 'submission')}${remaining === undefined ? '' : `, about ${formatDuration(remaining)} left`}`;
  };
  if (!process.stderr.isTTY || submissions === 0) {
    return {
      show(record) {
        done++;
        console.error(terminalText(`${record.student}: ${record.problem ?? `${counted(Number(shownPoints(totalOf(record, {}).earned)), 'point')}`}; ${state()}`));
      },
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({ format: '{bar} {percentage}%  {state}', hideCursor: true, clearOnComplete: true, barsize: 24 });
  bar.start(submissions, 0, { state: 'starting' });
  return {
    show() {
      done++;
      bar.update(done, { state: state() });
    },
    stop: () => bar.stop(),
  };
}

import { join } from 'node:path';
import { writeLine } from '../../runs/store/append-store.js';
import { readLines } from '../homework/challenge/ledger.js';
import { studyDesign } from '../homework/study/designs.js';
import { outcomeOf, trainStudyRuns, type MeasuredRun } from '../homework/study/open-study.js';
import { chainsInText, standingIn, type StudyStanding } from '../homework/study/study-chain.js';
import type { SubmissionRecord } from './grade-record.js';
import type { GradingPlan } from './grading-plan.js';
import { RETRAINED_FILE, retrainedIn, type RetrainedStudy } from './retrained-studies.js';

/** How many spreads between seeds an outcome may differ: on the same backend none, on another one less than another seed makes. */
const TOLERANCE_IN_SPREADS = 3;

/** A study that has decided, as it was handed in. */
interface ToRetrain {
  head: string;
  student: string;
  exercise: string;
  design: string;
  standing: StudyStanding;
}

/** The studies of a class that a run decided; those with a fault earn nothing, and need no training. */
export function decidedStudies(records: readonly SubmissionRecord[], plan: GradingPlan): ToRetrain[] {
  const studies = plan.exercises.flatMap((exercise) => ('kind' in exercise ? [exercise] : []));
  return records.flatMap(({ student, answers, exercises }) => studies.flatMap(({ id, design }) => {
    const [chain] = chainsInText(answers[id] ?? '');
    const standing = chain && standingIn(chain);
    const hasEarned = exercises.some((one) => one.id === id && one.earned > 0);
    return standing?.decided && hasEarned ? [{ head: chain!.at(-1)!.hash, student, exercise: id, design, standing }] : [];
  }));
}

/**
 * Trains the run that decided each study again, at the seed that follows from its commitment, and compares what comes out: the one thing
 * that no chain shows. Results are kept in the folder as they come; what is there is not trained again.
 */
export async function retrainStudies(
  studies: readonly ToRetrain[], out: string, onTrained: (result: RetrainedStudy, done: number) => void,
): Promise<RetrainedStudy[]> {
  const file = join(out, RETRAINED_FILE);
  const before = retrainedIn(out);
  const results: RetrainedStudy[] = [];
  for (const { head, student, exercise, design: id, standing } of studies) {
    const known = before.find((one) => one.head === head && one.student === student);
    if (known) {
      results.push(known);
      continue;
    }
    const design = studyDesign(id);
    const { studySeed, committed, decided } = standing;
    const measured: MeasuredRun[] = [];
    const runs = design.deciding(studySeed, committed!.seed);
    await trainStudyRuns(design, runs, design.corpus(studySeed), undefined, (one) => measured.push(one));
    const [said, again] = [decided!.value, outcomeOf(design, measured)];
    const isClose = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE_IN_SPREADS * design.seedSpread;
    const agrees = said === undefined || again === undefined ? said === again : isClose(said, again);
    const result = { head, student, exercise, agrees, ...(said !== undefined && { said }), ...(again !== undefined && { again }) };
    writeLine(file, JSON.stringify(result), readLines(file).tornBytes);
    results.push(result);
    onTrained(result, results.length);
  }
  return results;
}
